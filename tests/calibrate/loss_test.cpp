// SPDX-License-Identifier: MIT
#include "machine.hpp"
#include <doctest/doctest.h>

#include <tokenroof/calibrate/loss.hpp>

using namespace tokenroof;

TEST_SUITE("calibrate/loss") {
    TEST_CASE("the width is a multiple of the standard deviation where errors are normal") {
        machines::noise deviate(3);
        Eigen::VectorXd errors(20001);
        for (double& e : errors) e = 0.07 * deviate();
        CHECK(detail::loss_width(loss::huber, errors, 0) == doctest::Approx(1.345 * 0.07).epsilon(0.03));
        CHECK(detail::loss_width(loss::absolute, errors, 0) == doctest::Approx(0.25 * 0.07).epsilon(0.03));
        CHECK(detail::loss_width(loss::squares, errors, 0) == std::numeric_limits<double>::infinity());
    }

    TEST_CASE("errors that parameters bring to nothing do not narrow it") {
        const Eigen::VectorXd errors{{0, 0, 0.1, 0.2, 0.3}};
        CHECK(detail::loss_width(loss::huber, errors, 2) == doctest::Approx(1.345 * 1.4826 * 0.2));
        CHECK(detail::loss_width(loss::huber, errors.head(2), 2) == 1e-6);
    }

    TEST_CASE("the loss is continuous in value and slope, and weighted squares have its slope") {
        constexpr double width = 0.3;
        const auto value = [](double e) { return detail::total_loss(Eigen::VectorXd::Constant(1, e), width); };
        CHECK(value(0.1) == doctest::Approx(0.005));
        CHECK(value(width * (1 + 1e-12)) == doctest::Approx(value(width)));
        CHECK(value(10.3) - value(9.3) == doctest::Approx(width));
        for (const double e : {-2.0, -0.31, -0.29, 0.01, 0.2999, 0.3001, 5.0}) {
            const double slope = (value(e + 1e-6) - value(e - 1e-6)) / 2e-6;
            const double root = detail::root_weights(Eigen::VectorXd::Constant(1, e), width)[0];
            CHECK(root * root * e == doctest::Approx(slope).epsilon(1e-6));
        }
    }
}
