// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <tokenroof/scalar.hpp>

using namespace tokenroof;

namespace {

/// Distance in units in the last place.
double ulps(double a, double b) {
    if (a == b) return 0;
    const double spacing = std::abs(std::nextafter(b, HUGE_VAL) - b);
    return std::abs(a - b) / spacing;
}

static_assert(Scalar<double> && Scalar<float> && !Scalar<int>);
static_assert(Mixable<double, float> && Mixable<float, float> && !Mixable<float, long double>);

}  // namespace

TEST_SUITE("scalar") {
    TEST_CASE("constant evaluation of sqrt equals std::sqrt to the last bit") {
        for (double x = 1e-300; x < 1e300; x *= 1.7e3) CHECK(ulps(constant_math::sqrt(x), std::sqrt(x)) == 0);
        for (double x = 1; x < 5; x += 1e-3) CHECK(ulps(constant_math::sqrt(x), std::sqrt(x)) == 0);
        CHECK(constant_math::sqrt(0) == 0);
        CHECK(constant_math::sqrt(5e-324) == std::sqrt(5e-324));
        CHECK(std::isnan(constant_math::sqrt(-1)));
        CHECK(constant_math::sqrt(HUGE_VAL) == HUGE_VAL);
    }

    TEST_CASE("constant evaluation of exp, log and pow is within one unit in the last place of std") {
        for (double x = -700; x < 700; x += 0.713) CHECK(ulps(constant_math::exp(x), std::exp(x)) <= 1);
        for (double x = 1e-300; x < 1e300; x *= 3.3) CHECK(ulps(constant_math::log(x), std::log(x)) <= 1);
        for (double x = 0.5; x < 2; x += 1e-3) CHECK(ulps(constant_math::log(x), std::log(x)) <= 1);
        for (double base = 0.01; base < 100; base *= 1.37) {
            for (double exponent = -30; exponent < 30; exponent += 0.77) {
                CHECK(ulps(constant_math::pow(base, exponent), std::pow(base, exponent)) <= 1);
            }
        }
    }

    TEST_CASE("constant evaluation agrees with std at the edges of its domain") {
        CHECK(constant_math::exp(1000) == HUGE_VAL);
        CHECK(constant_math::exp(-1000) == 0);
        CHECK(constant_math::log(0) == -HUGE_VAL);
        CHECK(std::isnan(constant_math::log(-1)));
        CHECK(constant_math::pow(0, 2) == 0);
        CHECK(constant_math::pow(0, -1) == HUGE_VAL);
        CHECK(constant_math::pow(-2, 0) == 1);
        CHECK(std::isnan(constant_math::pow(-2, 0.5)));
    }

    TEST_CASE("constant evaluation of ceil equals std::ceil") {
        for (const double x : {-2.5, -2.0, -0.1, 0.0, 0.1, 1.0, 1.5, 4503599627370497.0, 1e300, -1e300}) {
            CHECK(constant_math::ceil(x) == std::ceil(x));
        }
    }
}
