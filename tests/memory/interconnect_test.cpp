// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/memory/interconnect.hpp>

using namespace tokenroof;

namespace {

constexpr basic_link<> nvlink{.per_direction = 400 * GB_per_s, .efficiency = 0.75, .latency = 3 * us};
static_assert(sustained_bandwidth(nvlink) == 300 * GB_per_s);
static_assert(sustained_bandwidth(basic_link<>{.per_direction = 400 * GB_per_s, .efficiency = 1}) == 400 * GB_per_s,
              "an ideal link sustains its peak in one direction, not the sum of both");

constexpr std::string_view share = ": must be above 0 and at most 1";

std::string error_of(const basic_link<>& l) {
    return broken::error_of([&l] { validate_fields(l, "link"); });
}

}  // namespace

TEST_SUITE("memory/interconnect") {
    TEST_CASE("every member of a link is validated") {
        basic_link<> link = nvlink;
        CHECK(error_of(link).empty());
        CHECK(broken::check_each_member(link, "link", [&link] { validate_fields(link, "link"); }) == 3);
    }

    TEST_CASE("a link reaches some of its peak and never more than that") {
        basic_link<> link = nvlink;
        link.efficiency = 0;
        CHECK(error_of(link) == "link.efficiency = 0" + std::string(share));
        link.efficiency = 1.01;
        CHECK(error_of(link) == "link.efficiency = 1.01" + std::string(share));
    }

    TEST_CASE("a link may have no latency but not no bandwidth") {
        basic_link<> link = nvlink;
        link.latency = 0 * second;
        CHECK(error_of(link).empty());
        link.per_direction = 0 * GB_per_s;
        CHECK(error_of(link) == "link.per_direction = 0 byte/second: must be positive and finite");
    }
}
