// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/calibrate/least_squares.hpp>

using namespace tokenroof;
using Eigen::VectorXd;

namespace {

/// Rosenbrock's valley as two errors: 10 (y - x^2) and 1 - x, 0 at (1, 1).
detail::linearised valley(const VectorXd& p) {
    detail::linearised at{VectorXd(2), Eigen::MatrixXd(2, 2)};
    at.errors << 10 * (p[1] - p[0] * p[0]), 1 - p[0];
    at.jacobian << -20 * p[0], 10, -1, 0;
    return at;
}

VectorXd pair(double a, double b) { return VectorXd{{a, b}}; }

}  // namespace

TEST_SUITE("calibrate/least_squares") {
    TEST_CASE("a bent valley is followed to its lowest point") {
        const auto m = detail::minimise(valley, pair(-1.2, 1), pair(-2, -2), pair(2, 2), loss::squares, 1000);
        CHECK(m.status == fit_status::converged);
        CHECK((m.x - pair(1, 1)).norm() < 1e-6);
        CHECK(m.evaluations < 200);
        CHECK(m.held == std::vector{bound::none, bound::none});
    }

    TEST_CASE("no point outside the bounds is ever asked for") {
        int asked = 0;
        const auto guarded = [&asked](const VectorXd& p) {
            ++asked;
            CHECK(p[0] >= -2);
            CHECK(p[0] <= 0.5);
            CHECK(p[1] >= -1);
            CHECK(p[1] <= 3);
            return valley(p);
        };
        const auto m = detail::minimise(guarded, pair(-1.2, 1), pair(-2, -1), pair(0.5, 3), loss::squares, 1000);
        CHECK(asked == m.evaluations);
        // With x held at 0.5 the errors are least where y = x^2.
        CHECK(m.status == fit_status::converged);
        CHECK(m.held == std::vector{bound::high, bound::none});
        CHECK(m.x[0] == 0.5);
        CHECK(m.x[1] == doctest::Approx(0.25));
    }

    TEST_CASE("all coordinates may end at bounds, and one that starts at the wrong bound leaves it") {
        const auto m = detail::minimise(valley, pair(-2, -2), pair(-2, -2), pair(0.5, 0.1), loss::squares, 1000);
        CHECK(m.status == fit_status::converged);
        CHECK(m.x[1] == 0.1);
        CHECK(m.held[1] == bound::high);
        CHECK(m.at.errors == valley(m.x).errors);
        const auto corner = detail::minimise(
            [](const VectorXd& p) {
                return detail::linearised{p + VectorXd::Constant(2, 1), Eigen::MatrixXd::Identity(2, 2)};
            },
            pair(1, 2), pair(0, 0), pair(1, 2), loss::squares, 1000);
        CHECK(corner.x == pair(0, 0));
        CHECK(corner.held == std::vector{bound::low, bound::low});
    }

    TEST_CASE("the absolute loss of a constant is least at the median, that of squares at the mean") {
        const VectorXd values{{1, 2, 3, 4, 40}};
        const auto constant = [&](const VectorXd& p) {
            return detail::linearised{VectorXd::Constant(5, p[0]) - values, Eigen::MatrixXd::Ones(5, 1)};
        };
        const VectorXd start = VectorXd::Constant(1, 7);
        const VectorXd low = VectorXd::Constant(1, 0);
        const VectorXd high = VectorXd::Constant(1, 50);
        CHECK(detail::minimise(constant, start, low, high, loss::squares, 1000).x[0] == doctest::Approx(10));
        CHECK(detail::minimise(constant, start, low, high, loss::absolute, 1000).x[0] == doctest::Approx(3));
        // Huber's lies where the errors, cut off at the width, add up to nothing.
        const auto huber = detail::minimise(constant, start, low, high, loss::huber, 1000);
        double sum = 0;
        for (const double e : huber.at.errors) sum += std::clamp(e, -huber.width, huber.width);
        CHECK(std::abs(sum) < 1e-3 * huber.width);
        CHECK(huber.x[0] < 4.5);
    }

    TEST_CASE("evaluations are limited") {
        const auto m = detail::minimise(valley, pair(-1.2, 1), pair(-2, -2), pair(2, 2), loss::squares, 5);
        CHECK(m.status == fit_status::evaluations_spent);
        CHECK(m.evaluations <= 7);
        CHECK(m.at.errors == valley(m.x).errors);
    }
}
