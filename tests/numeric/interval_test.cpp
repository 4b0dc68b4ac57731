// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <random>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/numeric/interval.hpp>
#include <tokenroof/tokenroof.hpp>

using namespace tokenroof;

namespace {

using traits = scalar_traits<interval>;
constexpr double infinite = std::numeric_limits<double>::infinity();

constexpr bool equals(const interval& x, double low, double high) { return x.low() == low && x.high() == high; }

/// Bounds that contain [low, high] and are within 1e-15 of it.
constexpr bool encloses(const interval& x, double low, double high) {
    const double slack = 1e-15 * (high > -low ? high : -low);
    return x.low() <= low && x.low() >= low - slack && x.high() >= high && x.high() <= high + slack;
}
constexpr bool contains(const interval& x, double value) { return x.low() <= value && value <= x.high(); }

// Constant evaluation.
static_assert(encloses(interval(1, 2) + interval(3, 4), 4, 6) && encloses(interval(1, 2) - interval(3, 4), -3, -1));
static_assert(encloses(interval(-1, 2) * interval(3, 4), -4, 8) &&
              encloses(interval(1, 2) / interval(4, 8), 0.125, 0.5));
static_assert(equals(interval(0) * interval(1, infinite), 0, 0));
static_assert((interval(1, 2) < interval(3, 4)) == verdict::yes && (interval(3, 4) < interval(1, 2)) == verdict::no);
static_assert((interval(1, 3) < interval(2, 4)) == verdict::uncertain);
static_assert((interval(2) == interval(2)) == verdict::yes && (interval(1, 2) == interval(2, 3)) == verdict::uncertain);

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};
constexpr workload load{.input = 1024, .output = 1024, .concurrency = 64};

constexpr basic_estimate<interval> uncertain_estimate() {
    auto uncertain = lift<interval>(plan);
    uncertain.chip.memory.stack.pin_rate *= plus_minus(1, 0.02);
    return serve(uncertain, lift<interval>(load));
}
constexpr basic_estimate<interval> in_constant_evaluation = uncertain_estimate();
static_assert(low(in_constant_evaluation.output_rate) > 1000 * token_per_s);
static_assert(contains(in_constant_evaluation.output_rate.value(), serve(plan, load).output_rate.value()));

double between_ends(std::mt19937_64& random, const interval& x) {
    return std::uniform_real_distribution<double>(x.low(), x.high())(random);
}

/// Intervals of positive, negative and mixed signs.
interval any_interval(std::mt19937_64& random) {
    const double a = std::uniform_real_distribution<double>(-3, 6)(random);
    const double b = std::uniform_real_distribution<double>(-3, 6)(random);
    return a < b ? interval(a, b) : interval(b, a);
}

}  // namespace

TEST_SUITE("numeric/interval") {
    TEST_CASE("operations on intervals of any signs contain those on 10,000 points in them") {
        std::mt19937_64 random(1);
        for (int i = 0; i < 10000; ++i) {
            const interval x = any_interval(random);
            const interval y = any_interval(random);
            const double a = between_ends(random, x);
            const double b = between_ends(random, y);
            CAPTURE(traits::text(x));
            CAPTURE(traits::text(y));
            CHECK(contains(x + y, a + b));
            CHECK(contains(x - y, a - b));
            CHECK(contains(x * y, a * b));
            CHECK(contains(x / y, a / b));
            CHECK(contains(traits::max(x, y), a < b ? b : a));
            CHECK(contains(traits::min(x, y), a < b ? a : b));
            CHECK(contains(traits::ceil(x), std::ceil(a)));
            CHECK(contains(traits::exp(x), std::exp(a)));
            CHECK(contains(traits::select(x < y, x, y), a < b ? a : b));
            if (a < 0 || b < 0) continue;
            CHECK(contains(traits::sqrt(x), std::sqrt(a)));
            CHECK(contains(traits::log(x), std::log(a)));
            CHECK(contains(traits::pow(x, y), std::pow(a, b)));
            const auto norm = traits::shared_norm<4>(x, y);
            const double sum = std::pow(a, 4) + std::pow(b, 4);
            const double total = std::pow(sum, 0.25);
            // The reference has roundings of its own.
            const interval slack(1 - 1e-14, 1 + 1e-14);
            CHECK(contains(norm.total * slack, total));
            CHECK(contains(norm.a * slack, total * std::pow(a, 4) / sum));
            CHECK(contains(norm.b * slack, total * std::pow(b, 4) / sum));
        }
    }

    TEST_CASE("bounds are as tight as the ends allow") {
        CHECK(encloses(interval(1, 2) + interval(3, 4), 4, 6));
        CHECK(encloses(interval(1, 2) * interval(-3, 4), -6, 8));
        CHECK(encloses(interval(1, 2) / interval(-4, -2), -1, -0.25));
        CHECK(encloses(traits::sqrt(interval(4, 9)), 2, 3));
        CHECK(encloses(traits::smooth_max<4>(3, 0), 3, 3));
        CHECK(equals(traits::ceil(interval(0.5, 1.5)), 1, 2));
    }

    TEST_CASE("zeros, units and opposites are exact") {
        CHECK(equals(interval(0) + interval(0), 0, 0));
        CHECK(equals(interval(0) * interval(1, infinite), 0, 0));
        CHECK(equals(interval(0) * 3, 0, 0));
        CHECK(equals((between(0.3, 0.7) * token).value(), 0.3, 0.7));
        CHECK(equals((-between(0.3, 0.7)).value(), -0.7, -0.3));
        CHECK(equals(floor(ratio<interval>(3)).value(), 3, 3));
    }

    TEST_CASE("infinite bounds stand for large numbers") {
        CHECK(equals(interval(1) / interval(0, 1), 1 - 0x1p-53, infinite));
        CHECK(equals(interval(1) / interval(-1, 1), -infinite, infinite));
        CHECK(equals(interval(infinite) + interval(1), infinite, infinite));
        CHECK(equals(interval(infinite) - interval(infinite), -infinite, infinite));
        CHECK(equals(interval(1) / interval(infinite), 0, 0));
    }

    TEST_CASE("a comparison that is uncertain is neither certain, and selects the hull") {
        const interval x(1, 3);
        const interval y(2, 4);
        CHECK((x < y) == verdict::uncertain);
        CHECK_FALSE(traits::all(x < y));
        CHECK_FALSE(traits::all(x >= y));
        CHECK(equals(traits::select(x < y, interval(1, 2), interval(5, 6)), 1, 6));
        CHECK(equals(traits::select(x <= interval(3), interval(1, 2), interval(5, 6)), 1, 2));
        CHECK(equals(traits::select(x > interval(3), interval(1, 2), interval(5, 6)), 5, 6));
    }

    TEST_CASE("an answer at run time is that of constant evaluation, a few neighbours apart") {
        const basic_estimate<interval> e = uncertain_estimate();
        const interval rate = e.output_rate.value();
        const interval expected = in_constant_evaluation.output_rate.value();
        CHECK(rate.low() == doctest::Approx(expected.low()).epsilon(1e-11));
        CHECK(rate.high() == doctest::Approx(expected.high()).epsilon(1e-11));
    }

    TEST_CASE("a wider input gives a wider answer") {
        auto narrow = lift<interval>(plan);
        auto wide = narrow;
        narrow.chip.memory.stack.pin_rate *= plus_minus(1, 0.01);
        wide.chip.memory.stack.pin_rate *= plus_minus(1, 0.02);
        const auto inner = serve(narrow, lift<interval>(load)).tpot;
        const auto outer = serve(wide, lift<interval>(load)).tpot;
        CHECK(low(outer) < low(inner));
        CHECK(high(outer) > high(inner));
    }

    TEST_CASE("where it is uncertain whether a model fits, the rate begins at 0 and latencies are without bound") {
        auto tight = lift<interval>(plan);
        tight.chip.memory.stack.die_density = between(0.6 * GB, 2.0 * GB);
        const basic_estimate<interval> e = serve(tight, lift<interval>(load));
        CHECK(low(e.output_rate).value() == 0);
        CHECK(high(e.output_rate) > 1000 * token_per_s);
        CHECK(high(e.ttft).value() == infinite);
        CHECK((fits(e)) == verdict::uncertain);
    }

    TEST_CASE("ends keep their units") {
        const bandwidth<interval> b = between(4.6 * TB_per_s, 4.8 * TB_per_s);
        CHECK(low(b) == 4.6 * TB_per_s);
        CHECK(high(b) == 4.8 * TB_per_s);
        CHECK(contains(plus_minus(4.8 * TB_per_s, 0.02).value(), 4.8e12 * 0.98));
    }

    TEST_CASE("an error names the value and the rule") {
        CHECK_THROWS_WITH_AS(interval(2, 1), "interval = [2, 1]: low must be at most high, and neither NaN",
                             std::invalid_argument);
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        CHECK_THROWS_AS(interval(nan, nan), std::invalid_argument);
        CHECK_THROWS_WITH_AS(plus_minus(1, -0.1),
                             "interval = -0.1: a relative width must be zero or positive, and finite",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(traits::sqrt(interval(-2, -1)), "interval = [-2, -1]: must reach zero or more here",
                             std::invalid_argument);
        auto uncertain = lift<interval>(load);
        uncertain.concurrency = between(0.5, 2);
        CHECK_THROWS_WITH_AS(serve(lift<interval>(plan), uncertain),
                             "workload.concurrency = [0.5, 2]: must be at least 1 and finite", std::invalid_argument);
    }
}
