// SPDX-License-Identifier: MIT
// The least loss within bounds: what fit.hpp minimises by, over plain vectors.
#pragma once
#include <functional>
#include <string_view>
#include <tokenroof/calibrate/loss.hpp>
#include <unsupported/Eigen/LevenbergMarquardt>
#include <utility>

namespace tokenroof {

/// The end of its range at which a parameter is held, since the rows pull it beyond.
enum class bound { none, low, high };

/// How a minimisation ended.
enum class fit_status {
    converged,
    evaluations_spent,  ///< the minimum lies further on: allow more evaluations, or start nearer
    unsettled,          ///< weights or bounds still changed after the last round: usually a step function
};

constexpr std::string_view describe(fit_status s) {
    switch (s) {
        case fit_status::converged: return "converged";
        case fit_status::evaluations_spent: return "all evaluations are spent before a minimum is reached";
        case fit_status::unsettled: break;
    }
    return "weights or bounds do not settle";
}

namespace detail {

/// Errors at a point and their derivatives by its coordinates.
struct linearised {
    Eigen::VectorXd errors;
    Eigen::MatrixXd jacobian;
};
using error_function = std::function<linearised(const Eigen::VectorXd&)>;

/// A point within [low, high] at which the errors weigh least, or the last one that was seen.
struct minimum {
    Eigen::VectorXd x;
    linearised at;
    std::vector<bound> held;
    double width = std::numeric_limits<double>::infinity();  ///< of the loss
    fit_status status = fit_status::unsettled;
    int evaluations = 0;
};

/// The coordinates that are not held, as angles: x = low + (high - low) sin^2(angle) reaches both ends and no further.
class bounded_functor : public Eigen::DenseFunctor<double> {
public:
    bounded_functor(const error_function& f, const Eigen::VectorXd& low, const Eigen::VectorXd& high, minimum& m,
                    const Eigen::VectorXd& weights, const std::vector<Eigen::Index>& free)
        : DenseFunctor(static_cast<int>(free.size()), static_cast<int>(weights.size())),
          f_(f),
          low_(low),
          high_(high),
          last_(m),
          weights_(weights),
          free_(free) {}

    InputType angles() const {
        InputType u(inputs());
        for (int j = 0; j < inputs(); ++j) {
            const Eigen::Index i = index(j);
            u[j] = std::asin(std::sqrt(std::clamp((last_.x[i] - low_[i]) / (high_[i] - low_[i]), 0.0, 1.0)));
        }
        return u;
    }
    void move_to(const InputType& u) {
        Eigen::VectorXd x = last_.x;
        for (int j = 0; j < inputs(); ++j) {
            const Eigen::Index i = index(j);
            const double root = std::sin(u[j]);
            x[i] = std::clamp(low_[i] + (high_[i] - low_[i]) * root * root, low_[i], high_[i]);
        }
        if (x == last_.x) return;  // Levenberg-Marquardt asks for the slopes where it last asked for the values
        last_.at = f_(x);
        last_.x = x;
        ++last_.evaluations;
    }

    int operator()(const InputType& u, ValueType& errors) {
        move_to(u);
        errors = weights_.cwiseProduct(last_.at.errors);
        return 0;
    }
    int df(const InputType& u, JacobianType& jacobian) {
        move_to(u);
        for (int j = 0; j < inputs(); ++j) {
            const Eigen::Index i = index(j);
            const double slope = (high_[i] - low_[i]) * std::sin(2 * u[j]);
            jacobian.col(j) = slope * weights_.cwiseProduct(last_.at.jacobian.col(i));
        }
        return 0;
    }

private:
    Eigen::Index index(int j) const { return free_[static_cast<std::size_t>(j)]; }

    const error_function& f_;
    const Eigen::VectorXd& low_;
    const Eigen::VectorXd& high_;
    minimum& last_;
    const Eigen::VectorXd& weights_;
    const std::vector<Eigen::Index>& free_;
};

/// Holds the coordinates at an end beyond which the errors pull them, and lets go of those that they pull back. Answers
/// whether anything changed. The angles have no slope at an end, so that nothing leaves one by itself.
class bound_keeper {
public:
    bound_keeper(const Eigen::VectorXd& low, const Eigen::VectorXd& high)
        : low_(low), high_(high), let_go_(static_cast<std::size_t>(low.size())) {}

    bool update(minimum& m, const Eigen::VectorXd& weights) {
        bool changed = false;
        const Eigen::VectorXd errors = weights.cwiseProduct(m.at.errors);
        for (Eigen::Index i = 0; i < low_.size(); ++i) {
            const auto place = static_cast<std::size_t>(i);
            const bound end = near(m.x[i], i);
            if (end == bound::none) continue;
            const Eigen::VectorXd slopes = weights.cwiseProduct(m.at.jacobian.col(i));
            const double scale = errors.norm() * slopes.norm();
            // Cosine of the angle by which the errors pull outward.
            const double pull = scale == 0 ? 0 : errors.dot(slopes) / scale * (end == bound::low ? 1 : -1);
            if (m.held[place] == bound::none && pull > tolerance && let_go_[place] < most_releases) {
                m.held[place] = end;
                m.x[i] = end == bound::low ? low_[i] : high_[i];
                changed = true;
            } else if (m.held[place] != bound::none && pull < -tolerance) {
                ++let_go_[place];
                m.held[place] = bound::none;
                changed = move_in(m, i) || changed;
            } else if (m.held[place] == bound::none && pull < -tolerance && is_end(m.x[i], i)) {
                changed = move_in(m, i) || changed;
            }
        }
        return changed;
    }

    /// Off an end, by a thousandth of the range.
    bool move_in(minimum& m, Eigen::Index i) const {
        const double step = 1e-3 * (high_[i] - low_[i]);
        m.x[i] = std::clamp(m.x[i], low_[i] + step, high_[i] - step);
        return true;
    }
    bool is_end(double x, Eigen::Index i) const { return std::min(x - low_[i], high_[i] - x) <= 1e-8 * range(i); }

private:
    static constexpr double tolerance = 1e-6;
    static constexpr int most_releases = 2;  ///< lest a coordinate is held and let go for ever

    double range(Eigen::Index i) const { return high_[i] - low_[i]; }
    bound near(double x, Eigen::Index i) const {
        if (x - low_[i] <= 1e-4 * range(i)) return bound::low;
        return high_[i] - x <= 1e-4 * range(i) ? bound::high : bound::none;
    }

    const Eigen::VectorXd& low_;
    const Eigen::VectorXd& high_;
    std::vector<int> let_go_;
};

/// One run of Levenberg-Marquardt over the coordinates that are not held. Answers whether it came to an end by itself.
inline bool descend(const error_function& f, const Eigen::VectorXd& low, const Eigen::VectorXd& high,
                    const Eigen::VectorXd& weights, int most_evaluations, minimum& m) {
    std::vector<Eigen::Index> free;
    for (Eigen::Index i = 0; i < low.size(); ++i) {
        if (m.held[static_cast<std::size_t>(i)] == bound::none) free.push_back(i);
    }
    if (free.empty()) return true;
    bounded_functor functor(f, low, high, m, weights, free);
    Eigen::VectorXd u = functor.angles();
    Eigen::LevenbergMarquardt<bounded_functor> search(functor);
    search.setFactor(1);  // a first step of many radians would land anywhere in the range
    search.setFtol(1e-12);
    search.setXtol(1e-12);
    search.setMaxfev(std::max(1, most_evaluations - m.evaluations));
    search.minimize(u);
    functor.move_to(u);  // the last point that it tried need not be the best
    return search.info() == Eigen::Success;
}

/// Goes on in the direction of the last round, twice as far each time, while the loss falls: weights alone creep along a
/// valley in which few errors lie within the width.
inline void stride(const error_function& f, const Eigen::VectorXd& low, const Eigen::VectorXd& high,
                   const Eigen::VectorXd& from, minimum& m) {
    const Eigen::VectorXd step = m.x - from;
    double least = total_loss(m.at.errors, m.width);
    for (double length = 1; length < 1e6; length *= 2) {
        const Eigen::VectorXd x = (m.x + length * step).cwiseMax(low).cwiseMin(high);
        linearised at = f(x);
        ++m.evaluations;
        const double reached = total_loss(at.errors, m.width);
        if (!(reached < least)) return;
        least = reached;
        m.x = x;
        m.at = std::move(at);
    }
}

/// Minimises the loss of f(x) over low <= x <= high, by Levenberg-Marquardt on reweighted squares.
/// Domain   low < high, start within; f answers at least as many errors as there are coordinates.
inline minimum minimise(const error_function& f, const Eigen::VectorXd& start, const Eigen::VectorXd& low,
                        const Eigen::VectorXd& high, loss kind, int most_evaluations) {
    constexpr int most_rounds = 200;
    constexpr double least_gain = 1e-9;  // of the loss: some thousandth of a standard error
    constexpr int rounds_of_width = 10;  // then the width stays, so that there is one function to minimise
    minimum m{.x = start, .at = {}, .held = std::vector<bound>(static_cast<std::size_t>(start.size()))};
    bound_keeper keeper(low, high);
    for (Eigen::Index i = 0; i < start.size(); ++i) {
        if (keeper.is_end(m.x[i], i)) keeper.move_in(m, i);
    }
    m.at = f(m.x);
    m.evaluations = 1;
    Eigen::VectorXd weights = Eigen::VectorXd::Ones(m.at.errors.size());  // the first round is one of plain squares
    for (int round = 0; round < most_rounds; ++round) {
        const double before = total_loss(m.at.errors, m.width);
        const Eigen::VectorXd from = m.x;
        const bool ended = descend(f, low, high, weights, most_evaluations, m);
        if (ended && round >= rounds_of_width) stride(f, low, high, from, m);
        const double after = total_loss(m.at.errors, m.width);
        if (!ended) {
            m.status = fit_status::evaluations_spent;
            return m;
        }
        const Eigen::VectorXd seen = m.x;
        const bool changed = keeper.update(m, weights);
        if (m.x != seen) {
            m.at = f(m.x);
            ++m.evaluations;
        }
        const bool settled = kind == loss::squares || (round > 0 && before - after <= least_gain * before);
        if (settled && !changed) {
            m.status = fit_status::converged;
            return m;
        }
        if (round < rounds_of_width) m.width = loss_width(kind, m.at.errors, m.held.size());
        weights = root_weights(m.at.errors, m.width);
    }
    return m;
}

}  // namespace detail
}  // namespace tokenroof
