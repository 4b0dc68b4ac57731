// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/calibrate/uncertainty.hpp>

using namespace tokenroof;

namespace {

/// A line a + b t through points, of which the errors are given: the textbook case.
detail::minimum line(const std::vector<double>& places, const std::vector<double>& errors) {
    const auto n = static_cast<Eigen::Index>(places.size());
    detail::minimum m{.x = Eigen::VectorXd::Zero(2),
                      .at = {Eigen::VectorXd(n), Eigen::MatrixXd(n, 2)},
                      .held = std::vector<bound>(2)};
    for (Eigen::Index i = 0; i < n; ++i) {
        m.at.errors[i] = errors[static_cast<std::size_t>(i)];
        m.at.jacobian.row(i) << 1, places[static_cast<std::size_t>(i)];
    }
    return m;
}

const Eigen::VectorXd wide = Eigen::VectorXd::Constant(2, 1);

}  // namespace

TEST_SUITE("calibrate/uncertainty") {
    TEST_CASE("a straight line has the standard errors and the correlation of the textbook") {
        const auto m = line({1, 2, 3, 4, 6}, {0.1, -0.2, 0.05, 0.1, -0.05});
        const auto u = detail::uncertainty_of(m, detail::decompose(m));
        // s^2 = 0.065 / 3; mean of t 3.2, sum of squares about it 14.8, about 0 66.
        const double s = std::sqrt(0.065 / 3);
        CHECK(u.standard_errors[1] == doctest::Approx(s / std::sqrt(14.8)));
        CHECK(u.standard_errors[0] == doctest::Approx(s * std::sqrt(66 / (5 * 14.8))));
        CHECK(u.correlation(0, 1) == doctest::Approx(-3.2 / std::sqrt(66.0 / 5)));
    }

    TEST_CASE("units of a coordinate scale its standard error and nothing else") {
        const auto m = line({1, 2, 3, 4, 6}, {0.1, -0.2, 0.05, 0.1, -0.05});
        auto scaled = m;
        scaled.at.jacobian.col(1) *= 1e12;
        const auto u = detail::uncertainty_of(m, detail::decompose(m));
        const auto v = detail::uncertainty_of(scaled, detail::decompose(scaled));
        CHECK(v.standard_errors[1] * 1e12 == doctest::Approx(u.standard_errors[1]));
        CHECK(v.standard_errors[0] == doctest::Approx(u.standard_errors[0]));
        CHECK(v.correlation(0, 1) == doctest::Approx(u.correlation(0, 1)));
    }

    TEST_CASE("a coordinate at its bound counts as given") {
        auto m = line({1, 2, 3, 4, 6}, {0.1, -0.2, 0.05, 0.1, -0.05});
        m.held[0] = bound::low;
        const auto u = detail::uncertainty_of(m, detail::decompose(m));
        CHECK(u.standard_errors[0] == 0);
        CHECK(u.standard_errors[1] == doctest::Approx(std::sqrt(0.065 / 4) / std::sqrt(66)));
        CHECK(u.correlation == Eigen::MatrixXd::Identity(2, 2));
        m.held[1] = bound::high;
        CHECK(detail::uncertainty_of(m, detail::decompose(m)).standard_errors == Eigen::VectorXd::Zero(2));
        CHECK(detail::find_undetermined(detail::decompose(m), wide).only_together.empty());
    }

    TEST_CASE("a narrow loss cuts off outliers, and pays for the errors that it cuts") {
        auto m = line({1, 2, 3, 4, 6, 7, 8, 9}, {0.1, -0.2, 0.05, 0.1, -0.05, 0.1, -0.1, 5});
        const auto squares = detail::uncertainty_of(m, detail::decompose(m));
        m.width = 0.15;
        const auto huber = detail::uncertainty_of(m, detail::decompose(m));
        CHECK(huber.standard_errors[1] < 0.2 * squares.standard_errors[1]);
        // Cut to 0.15: sum of squares 0.09; 6 of 8 lie within.
        const double k = 1 + 2.0 / 8 * 0.25 / 0.75;
        const double s = k / 0.75 * std::sqrt(0.09 / 6);
        CHECK(huber.standard_errors[1] / squares.standard_errors[1] ==
              doctest::Approx(s / std::sqrt((0.085 + 25) / 6)));
    }

    TEST_CASE("columns in proportion cannot be told apart, a column of nothing has no influence") {
        auto m = line({1, 2, 3, 4, 6}, {0.1, -0.2, 0.05, 0.1, -0.05});
        CHECK(detail::find_undetermined(detail::decompose(m), wide).only_together.empty());
        m.at.jacobian.col(1) = 1e9 * m.at.jacobian.col(0);
        const auto found = detail::find_undetermined(detail::decompose(m), wide);
        CHECK(found.only_together == std::vector<Eigen::Index>{0, 1});
        CHECK(found.without_influence.empty());
        m.at.jacobian.col(1).setZero();
        CHECK(detail::find_undetermined(detail::decompose(m), wide).without_influence == std::vector<Eigen::Index>{1});
        // All but in proportion is not in proportion: it is a correlation close to 1.
        m.at.jacobian.col(1) = m.at.jacobian.col(0);
        m.at.jacobian(2, 1) += 1e-5;
        CHECK(detail::find_undetermined(detail::decompose(m), wide).only_together.empty());
        CHECK(detail::uncertainty_of(m, detail::decompose(m)).correlation(0, 1) < -0.9999999);
    }

    TEST_CASE("as many errors as coordinates leave no scatter to judge by") {
        const auto m = line({1, 2}, {0, 0});
        CHECK(detail::uncertainty_of(m, detail::decompose(m)).standard_errors[0] ==
              std::numeric_limits<double>::infinity());
    }
}
