// SPDX-License-Identifier: MIT
// How well a minimum is determined: which coordinates the errors can tell apart, and their covariance.
#pragma once
#include <Eigen/SVD>
#include <tokenroof/calibrate/least_squares.hpp>

namespace tokenroof::detail {

/// Standard errors and correlations of all coordinates of a minimum.
struct uncertainty {
    Eigen::VectorXd standard_errors;
    Eigen::MatrixXd correlation;
};

/// Coordinates that the errors do not determine: without any influence, or only together.
struct undetermined {
    std::vector<Eigen::Index> without_influence;
    std::vector<Eigen::Index> only_together;
};

inline std::vector<Eigen::Index> free_coordinates(const minimum& m) {
    std::vector<Eigen::Index> free;
    for (Eigen::Index i = 0; i < m.x.size(); ++i) {
        if (m.held[static_cast<std::size_t>(i)] == bound::none) free.push_back(i);
    }
    return free;
}

/// J = U S V^T D of the free coordinates, D the norms of its columns: what is left does not depend on units.
struct decomposition {
    std::vector<Eigen::Index> free;
    Eigen::VectorXd norms;
    Eigen::VectorXd singular;
    Eigen::MatrixXd v;
};
inline decomposition decompose(const minimum& m) {
    decomposition d{.free = free_coordinates(m), .norms = {}, .singular = {}, .v = {}};
    if (d.free.empty()) return d;
    Eigen::MatrixXd columns = m.at.jacobian(Eigen::all, d.free);
    d.norms = columns.colwise().norm().transpose();
    for (Eigen::Index j = 0; j < d.norms.size(); ++j) {
        if (d.norms[j] > 0) columns.col(j) /= d.norms[j];
    }
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(columns, Eigen::ComputeThinU | Eigen::ComputeThinV);
    d.singular = svd.singularValues();
    d.v = svd.matrixV();
    return d;
}

/// Free coordinates that J^T J, singular to the precision of a double, leaves open. `range` is high - low: an influence
/// of less than 1e-12 of the answer over all of it is none.
inline undetermined find_undetermined(const decomposition& d, const Eigen::VectorXd& range) {
    constexpr double singular = 1.5e-8;  // its square, which stands in J^T J, is the spacing of doubles
    constexpr double involved = 0.01;
    undetermined found;
    for (Eigen::Index j = 0; j < d.norms.size(); ++j) {
        const Eigen::Index i = d.free[static_cast<std::size_t>(j)];
        if (d.norms[j] * range[i] <= 1e-12) found.without_influence.push_back(i);
    }
    if (!found.without_influence.empty()) return found;
    for (Eigen::Index j = 0; j < d.norms.size(); ++j) {
        bool open = false;
        for (Eigen::Index k = 0; k < d.singular.size(); ++k) {
            open = open || (d.singular[k] <= singular * d.singular[0] && std::abs(d.v(j, k)) > involved);
        }
        if (open) found.only_together.push_back(d.free[static_cast<std::size_t>(j)]);
    }
    return found;
}

/// Covariance of the free coordinates at the minimum of a loss, for n errors and p of them:
///
///     K^2 [sum psi(e)^2 / (n - p)] / m^2 (J^T J)^-1,   m = mean psi'(e),   K = 1 + (p / n) (1 - m) / m
///
/// with psi = rho' the errors cut off at the loss's width; for squares s^2 (J^T J)^-1. Coordinates at a bound count as
/// given. Where n = p no error is left to judge by, and the standard errors are infinite.
/// Source   P. J. Huber, Robust Statistics, 1981, section 7.6.
inline uncertainty uncertainty_of(const minimum& m, const decomposition& d) {
    const Eigen::Index all = m.x.size();
    uncertainty u{Eigen::VectorXd::Zero(all), Eigen::MatrixXd::Identity(all, all)};
    const auto n = static_cast<double>(m.at.errors.size());
    const auto p = static_cast<double>(d.free.size());
    double squares = 0;
    double inside = 0;
    for (const double e : m.at.errors) {
        const double cut = std::clamp(e, -m.width, m.width);
        squares += cut * cut;
        inside += std::abs(e) <= m.width;
    }
    const double share = std::max(inside, 1.0) / n;
    const double correction = 1 + p / n * (1 - share) / share;
    const double scale =
        n > p ? correction / share * std::sqrt(squares / (n - p)) : std::numeric_limits<double>::infinity();
    // Of the columns over their norms: V S^-2 V^T.
    const Eigen::MatrixXd root = d.v * d.singular.cwiseInverse().asDiagonal();
    for (std::size_t j = 0; j < d.free.size(); ++j) {
        const auto row = static_cast<Eigen::Index>(j);
        const double spread = root.row(row).norm();
        u.standard_errors[d.free[j]] = scale * spread / d.norms[row];
        for (std::size_t k = 0; k < j; ++k) {
            const auto other = static_cast<Eigen::Index>(k);
            const double r = root.row(row).dot(root.row(other)) / (spread * root.row(other).norm());
            u.correlation(d.free[j], d.free[k]) = u.correlation(d.free[k], d.free[j]) = std::clamp(r, -1.0, 1.0);
        }
    }
    return u;
}

}  // namespace tokenroof::detail
