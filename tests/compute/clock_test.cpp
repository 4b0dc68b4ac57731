// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/clock.hpp>

using namespace tokenroof;

namespace {

constexpr basic_power<> board{.limit = 700 * watt, .voltage_floor = 0.75, .voltage_knee = 0.6};
static_assert(voltage(board, ratio<>(1)) == 1.0);
static_assert(voltage(board, ratio<>(0.6)) - 0.75 < 1e-12);
static_assert(voltage(board, ratio<>(0.3)) == 0.75);
static_assert(voltage(basic_power<>{}, ratio<>(0.5)) == 1.0, "a board whose curve is not known");

constexpr time_split kernel{.compute = 2 * ms, .memory = 3 * ms, .link = 1 * ms, .latency = 4 * ms, .total = 10 * ms};

}  // namespace

TEST_SUITE("compute/clock") {
    TEST_CASE("voltage falls with the clock, never below its floor, and is continuous at the knee") {
        for (double c = 0.05; c < 1; c += 0.05) {
            CHECK(voltage(board, ratio<>(c)) <= voltage(board, ratio<>(std::min(c + 0.05, 1.0))));
            CHECK(voltage(board, ratio<>(c)) >= board.voltage_floor);
        }
        CHECK((voltage(board, ratio<>(0.6 + 1e-9)) - voltage(board, ratio<>(0.6 - 1e-9))).value() < 1e-8);
    }

    TEST_CASE("a kernel at the boost clock takes its time to the bit") {
        const time_split same = at_clock(kernel, ratio<>(1));
        CHECK(same.compute == kernel.compute);
        CHECK(same.memory == kernel.memory);
        CHECK(same.total == kernel.total);
    }

    TEST_CASE("a slower clock stretches arithmetic as 1/f, and neither links, launches nor what only reads memory") {
        const ratio<> half = 0.5;
        const time_split arithmetic = at_clock({.compute = 2 * ms, .total = 2 * ms}, half);
        CHECK(total(arithmetic).in(ms) == doctest::Approx(4));
        const time_split stream = at_clock({.memory = 2 * ms, .total = 2 * ms}, half);
        CHECK(total(stream) == 2 * ms);
        const time_split both = at_clock(kernel, half);
        CHECK(both.link == kernel.link);
        CHECK(both.latency == kernel.latency);
        CHECK((both.compute + both.memory + both.link + both.latency).in(ms) == doctest::Approx(total(both).in(ms)));
    }

    TEST_CASE("a slower clock gives the time of a roofline with slower units") {
        for (const double compute : {0.2, 0.9, 1.0, 3.0}) {
            for (const double clock : {0.9, 0.5, 0.2}) {
                const auto at = [](double c) { return roofline<4>(c * ms, 1 * ms, 0.1 * ms); };
                const time_split slowed = at_clock(at(compute), ratio<>(clock));
                CHECK(total(slowed).in(ms) == doctest::Approx(total(at(compute / clock)).in(ms)));
                CHECK(slowed.compute.in(ms) == doctest::Approx(at(compute / clock).compute.in(ms)));
            }
        }
    }

    TEST_CASE("clocks above the boost clock or at a standstill, and negative times, are rejected by name") {
        for (const double bad : {0.0, -0.5, 1.01, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] { voltage(board, ratio<>(bad)); }).starts_with("clock = "));
            CHECK(broken::error_of([&] { at_clock(kernel, ratio<>(bad)); }).starts_with("clock = "));
        }
        basic_power<> p = board;
        CHECK(broken::check_each_member(p, "power", [&p] { voltage(p, ratio<>(0.5)); }) == 10);
        time_split t = kernel;
        fields(t, [&t](const field&, seconds<>& member) {
            const seconds<> kept = member;
            for (const double bad : {-1.0, broken::nan, broken::infinity}) {
                member = bad * second;
                CHECK(broken::error_of([&t] { at_clock(t, ratio<>(0.5)); }).starts_with("time = "));
            }
            member = kept;
        });
    }
}
