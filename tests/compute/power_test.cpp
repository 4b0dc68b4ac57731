// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/power.hpp>
#include <tokenroof/numeric/array.hpp>

using namespace tokenroof;

namespace {

constexpr basic_power<> board{
    .limit = 800 * watt, .idle_share = 0.125, .active_share = 0.125, .arithmetic_share = 0.5, .memory_share = 0.375};

constexpr power_draw<> draw(double arithmetic, double memory) {
    return board_power(board, ratio<>(1), ratio<>(arithmetic), ratio<>(memory));
}
static_assert(draw(0, 0) == 200 * watt, "a board whose kernels wait");
static_assert(draw(1, 0) == 600 * watt, "a product that never leaves the caches");
static_assert(draw(0, 1) == 500 * watt, "a copy");
static_assert(draw(0.5, 0.5) == 550 * watt);
static_assert(board_power(basic_power<>{.limit = 800 * watt, .idle_share = 0.25, .link_share = 0.25}, ratio<>(0),
                          ratio<>(0), ratio<>(0), 0.5) == 300 * watt,
              "a board that only sends");
static_assert(draw(1, 1) == 800 * watt, "the limit, though both together would draw 900 W");

}  // namespace

TEST_SUITE("compute/power") {
    TEST_CASE("power rises with activity, from idle to the limit and not beyond") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const auto at = [c](double a, double m) {
                return board_power(c->power, ratio<>(0), ratio<>(a), ratio<>(m));
            };
            CHECK(at(0, 0).in(watt) == doctest::Approx((c->power.limit * c->power.idle_share).in(watt)));
            CHECK((at(0, 0) > 0 * watt) == (c->power.limit > 0 * watt));
            for (double a = 0; a <= 1; a += 0.1) {
                for (double m = 0; m < 0.95; m += 0.1) {
                    CHECK(at(a, m + 0.1) >= at(a, m));
                    CHECK(at(m + 0.1, a) >= at(m, a));
                    CHECK(at(a, m) <= c->power.limit);
                }
            }
        }
    }

    TEST_CASE("every member of a board's power is validated") {
        basic_power<> p = board;
        CHECK(broken::check_each_member(p, "power", [&p] { validate_fields(p, "power"); }) == 10);
        p.idle_share = 1.5;
        CHECK_THROWS_WITH_AS(validate_fields(p, "power"), "power.idle_share = 1.5: must be between 0 and 1",
                             std::invalid_argument);
    }

    TEST_CASE("a board whose limit is not known cannot be capped, and a clock that no float holds is none") {
        chip c = catalog::h100_sxm;
        c.power.cap = 300 * watt;
        CHECK_NOTHROW(validate(c));
        c.power.limit = {};
        CHECK(broken::error_of([&] { validate(c); }) ==
              "chip.power.cap = 300 joule/second: needs chip.power.limit, which is not known");
        c.power.cap = {};
        CHECK_NOTHROW(validate(c));
        c.power.clock_share = 1e-6;
        CHECK_NOTHROW(validate(c));
        c.power.clock_share = 1e-20;
        CHECK(broken::error_of([&] { validate(c); }) == "chip.power.clock_share = 1e-20: must be at least 1e-6");
        c = catalog::h100_sxm;
        c.power.cap = 1 * watt;
        CHECK(broken::error_of([&] { validate(c); }).starts_with("chip.power.cap = 1 joule/second: must be 2 % above"));
    }

    TEST_CASE("one capped board of several without a known limit is found among them") {
        using A = Eigen::Array<double, 4, 1>;
        auto c = lift<A>(catalog::h100_sxm);
        A caps = A::Zero();
        A limits = A::Constant(700);
        caps[2] = 300;
        c.power.cap = power_draw<A>::from_value(caps);
        c.power.limit = power_draw<A>::from_value(limits);
        CHECK_NOTHROW(validate(c));
        limits[3] = 0;
        c.power.limit = power_draw<A>::from_value(limits);
        CHECK_NOTHROW(validate(c));
        limits[2] = 0;
        c.power.limit = power_draw<A>::from_value(limits);
        CHECK(broken::error_of([&] { validate(c); }).starts_with("chip.power.cap = "));
    }

    TEST_CASE("a board whose limit is not known draws no known power") {
        basic_power<> p = board;
        p.limit = {};
        CHECK_NOTHROW(validate_fields(p, "power"));
        CHECK(board_power(p, ratio<>(1), ratio<>(1), ratio<>(1)) == 0 * watt);
    }

    TEST_CASE("bad boards and shares beyond their peaks are rejected by name") {
        basic_power<> p = board;
        CHECK(broken::check_each_member(p, "power", [&p] { allowed_power(p); }) == 10);
        CHECK(broken::check_each_member(p, "power", [&p] { least_power(p); }) == 10);
        CHECK(broken::check_each_member(p, "power", [&p] { board_power(p, ratio<>(1), ratio<>(1), ratio<>(1)); }) ==
              10);
        const ratio<> full = 1;
        for (const double bad : {-0.1, 1.1, broken::nan, broken::infinity}) {
            const ratio<> b = bad;
            CHECK(broken::error_of([&] { board_power(board, b, full, full); }).starts_with("active = "));
            CHECK(broken::error_of([&] { board_power(board, full, b, full); }).starts_with("arithmetic = "));
            CHECK(broken::error_of([&] { board_power(board, full, full, b); }).starts_with("memory = "));
        }
    }
}
