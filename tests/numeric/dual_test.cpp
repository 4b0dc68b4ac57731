// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <tokenroof/numeric/dual.hpp>
#include <tokenroof/quantity.hpp>

using namespace tokenroof;

namespace {

using D = dual<2>;
using traits = scalar_traits<D>;
constexpr D x = variable<2>(3, 0);
constexpr D y = variable<2>(2, 1);

constexpr bool is(const D& d, double value, double by_x, double by_y) {
    return d.value == value && d.partials[0] == by_x && d.partials[1] == by_y;
}

static_assert(is(x + y, 5, 1, 1) && is(x - y, 1, 1, -1) && is(-x, -3, -1, 0));
static_assert(is(x * y, 6, 2, 3) && is(x / y, 1.5, 0.5, -0.75));
static_assert(is(x + 1, 4, 1, 0) && is(1 - x, -2, -1, 0) && is(2 * x, 6, 2, 0) && is(x / 2, 1.5, 0.5, 0));
static_assert(is(6 / y, 3, 0, -1.5));
static_assert(is(traits::sqrt(x * x), 3, 1, 0));
static_assert(is(traits::max(x, y), 3, 1, 0) && is(traits::min(x, y), 2, 0, 1));
static_assert(is(traits::select(x < y, x, y), 2, 0, 1));
static_assert(x > y && x == D{{}, 3}, "values alone are compared");

constexpr bool close(double a, double b) { return a - b < 1e-14 && b - a < 1e-14; }
static_assert(close(traits::log(x).partials[0], 1.0 / 3) && close(traits::exp(traits::log(x)).partials[0], 1));
static_assert(close(traits::pow(x, y).partials[0], 6));
static_assert(close(traits::pow(x, y).partials[1], 9 * constant_math::log(3)));

/// Slope of f at x by differences.
template <class F>
double slope(const F& f, double at) {
    const double step = 1e-5 * at;
    return (f(at + step) - f(at - step)) / (2 * step);
}

}  // namespace

TEST_SUITE("numeric/dual") {
    TEST_CASE("functions at run time have the slopes of differences, for any number of partials") {
        const auto check = [](auto count) {
            constexpr int n = decltype(count)::value;
            using S = dual<n>;
            const auto f = [](const auto& q) { return exp(-q) * sqrt(q + 1) / log(q + 2) + pow(q, 1.7) - 3 / q; };
            for (const double at : {0.3, 1.0, 4.2}) {
                for (int i = 0; i < n; ++i) {
                    const S answer = f(ratio<S>::from_value(variable<n>(at, i))).value();
                    CHECK(answer.value == doctest::Approx(f(ratio<>(at)).value()).epsilon(1e-14));
                    for (int j = 0; j < n; ++j) {
                        const double expected = i == j ? slope([&](double v) { return f(ratio<>(v)).value(); }, at) : 0;
                        CHECK(answer.partials[static_cast<std::size_t>(j)] == doctest::Approx(expected).epsilon(1e-8));
                    }
                }
            }
        };
        // Partials are taken four at a time where there are as many.
        check(std::integral_constant<int, 1>());
        check(std::integral_constant<int, 4>());
        check(std::integral_constant<int, 7>());
        check(std::integral_constant<int, 8>());
    }

    TEST_CASE("the norm and its shares have the slopes of differences, whichever operand is larger") {
        const auto check = [](auto power, double a, double b) {
            constexpr int p = decltype(power)::value;
            const auto n = traits::template shared_norm<p>(variable<2>(a, 0), variable<2>(b, 1));
            const auto total = [](double u, double v) { return std::pow(std::pow(u, p) + std::pow(v, p), 1.0 / p); };
            const auto of_a = [&](double u, double v) { return total(u, v) / (1 + std::pow(v / u, p)); };
            CHECK(n.total.value == doctest::Approx(total(a, b)));
            CHECK(n.a.value == doctest::Approx(of_a(a, b)));
            CHECK(n.a.value + n.b.value == doctest::Approx(n.total.value));
            CHECK(n.total.partials[0] == doctest::Approx(slope([&](double u) { return total(u, b); }, a)));
            CHECK(n.total.partials[1] == doctest::Approx(slope([&](double v) { return total(a, v); }, b)));
            CHECK(n.a.partials[0] == doctest::Approx(slope([&](double u) { return of_a(u, b); }, a)));
            CHECK(n.a.partials[1] == doctest::Approx(slope([&](double v) { return of_a(a, v); }, b)));
            for (std::size_t i = 0; i < 2; ++i) {
                CHECK(n.a.partials[i] + n.b.partials[i] == doctest::Approx(n.total.partials[i]));
            }
        };
        for (const double b : {0.7, 1.0, 1.9}) {
            check(std::integral_constant<int, 4>(), 1.1, b);
            check(std::integral_constant<int, 8>(), 1.1, b);
        }
    }

    TEST_CASE("where a formula bends, the slope is that of one side") {
        const D three = D{{0, 1}, 3};
        CHECK(is(traits::max(x, three), 3, 1, 0));
        CHECK(is(traits::min(three, x), 3, 0, 1));
        CHECK(is(traits::ceil(x + 0.5), 4, 0, 0));
    }

    TEST_CASE("an infinite or undefined slope is 0, and none is NaN") {
        const D zero = variable<2>(0, 0);
        CHECK(is(traits::sqrt(zero * zero + (y - 2) * (y - 2)), 0, 0, 0));
        CHECK(is(traits::sqrt(zero), 0, 0, 0));
        CHECK(traits::log(zero).partials[0] == 0);
        CHECK((y / zero).partials[1] == 0);
        CHECK(is(traits::pow(zero, D{{}, 0.5}), 0, 0, 0));
        CHECK(is(traits::pow(zero, D{{}, 1}), 0, 1, 0));
        CHECK(traits::exp(D{{1, 0}, 1000}).partials[0] == 0);
        const auto n = traits::shared_norm<4>(zero, D{});
        CHECK((is(n.total, 0, 0, 0) || is(n.total, 0, 1, 0)));
    }

    TEST_CASE("a variable needs a place among the partials") {
        CHECK_THROWS_AS(variable<2>(1, 2), std::out_of_range);
        CHECK_THROWS_AS(variable<2>(1, -1), std::out_of_range);
    }
}
