// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/memory/hbm.hpp>

using namespace tokenroof;

namespace {

// HBM3 of JESD238: 1024 pins at 6.4 Gb/s are 819.2 GB/s a stack.
constexpr hbm_stack hbm3{.bus_width = 1024, .pin_rate = 6.4 * Gbit_per_s, .capacity = 24 * GiB};
static_assert(peak_bandwidth(hbm3) == 819.2 * GB_per_s);

// GDDR6 at 18 Gb/s: a device is a stack of 32 pins.
static_assert(peak_bandwidth(hbm_stack{.bus_width = 32, .pin_rate = 18 * Gbit_per_s}) == 72 * GB_per_s);

// A wider or faster bus adds bandwidth in proportion; capacity has no part in it.
constexpr hbm_stack with(int bus_width, double pins, bytes<> capacity) {
    return {.bus_width = bus_width, .pin_rate = pins * Gbit_per_s, .capacity = capacity};
}
static_assert(peak_bandwidth(with(2048, 8, GB)) == 2 * peak_bandwidth(with(1024, 8, GB)));
static_assert(peak_bandwidth(with(1024, 16, GB)) == 2 * peak_bandwidth(with(1024, 8, GB)));
static_assert(peak_bandwidth(with(1024, 8, 64 * GB)) == peak_bandwidth(with(1024, 8, GB)));

static_assert(std::same_as<decltype(peak_bandwidth(basic_hbm_stack<float>{})), bandwidth<float>>);

}  // namespace

TEST_SUITE("memory/hbm") {
    TEST_CASE("every member of a stack is validated") {
        hbm_stack stack = hbm3;
        CHECK_NOTHROW(validate_fields(stack, "stack"));
        CHECK(broken::check_each_member(stack, "stack", [&stack] { validate_fields(stack, "stack"); }) == 3);
    }

    TEST_CASE("a stack without a width, a rate or a capacity is rejected by name") {
        CHECK_THROWS_WITH_AS(validate_fields(hbm_stack{}, "stack"), "stack.bus_width = 0: must be positive and finite",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(validate_fields(hbm_stack{.bus_width = 1024}, "stack"),
                             "stack.pin_rate = 0 byte/second: must be positive and finite", std::invalid_argument);
        CHECK_THROWS_WITH_AS(validate_fields(hbm_stack{.bus_width = 1024, .pin_rate = Gbit_per_s}, "stack"),
                             "stack.capacity = 0 byte: must be positive and finite", std::invalid_argument);
    }
}
