// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/interconnects.hpp>

using namespace tokenroof;

namespace {

constexpr bool all_valid() {
    for (const catalog::interconnect* i : catalog::interconnects) validate_fields(i->link, i->name);
    return true;
}
static_assert(all_valid(), "a link that breaks a rule does not compile");

}  // namespace

TEST_SUITE("catalog/interconnects") {
    TEST_CASE("the chips' links have the peak of their generation") {
        CHECK(catalog::a100_sxm_80gb.link.per_direction == catalog::nvlink_3.link.per_direction);
        CHECK(catalog::h100_sxm.link.per_direction == catalog::nvlink_4.link.per_direction);
        CHECK(catalog::h200_sxm.link.per_direction == catalog::nvlink_4.link.per_direction);
        CHECK(catalog::b200_sxm.link.per_direction == catalog::nvlink_5.link.per_direction);
    }

    // Of 8 ranks here, of a mean over 2 and 8 ranks there.
    TEST_CASE("an efficiency of NVLink is within 25 % of the chips' and passes no peak") {
        const auto check = [](const chip& c, const catalog::interconnect& i) {
            CAPTURE(c.name);
            CHECK((i.link.efficiency / c.link.efficiency).value() == doctest::Approx(1).epsilon(0.25));
            CHECK(i.link.latency == c.link.latency);
        };
        check(catalog::a100_sxm_80gb, catalog::nvlink_3);
        check(catalog::h100_sxm, catalog::nvlink_4);
        check(catalog::h200_sxm, catalog::nvlink_4);
        check(catalog::b200_sxm, catalog::nvlink_5);
    }

    TEST_CASE("bus bandwidths are those of the source") {
        CHECK(sustained_bandwidth(catalog::nvlink_3.link).in(GB_per_s) == doctest::Approx(234.9).epsilon(1e-3));
        CHECK(sustained_bandwidth(catalog::nvlink_4.link).in(GB_per_s) == doctest::Approx(365.6).epsilon(1e-3));
        CHECK(sustained_bandwidth(catalog::nvlink_5.link).in(GB_per_s) == doctest::Approx(682.2).epsilon(1e-3));
    }

    TEST_CASE("a newer generation is faster, and C2C is several times PCIe") {
        CHECK(sustained_bandwidth(catalog::nvlink_6.link) > sustained_bandwidth(catalog::nvlink_5.link));
        CHECK(sustained_bandwidth(catalog::nvlink_5.link) > sustained_bandwidth(catalog::nvlink_4.link));
        CHECK(sustained_bandwidth(catalog::pcie_6_x16.link) > sustained_bandwidth(catalog::pcie_5_x16.link));
        CHECK(sustained_bandwidth(catalog::pcie_5_x16.link) == 2 * sustained_bandwidth(catalog::pcie_5_x8.link));
        CHECK(sustained_bandwidth(catalog::nvlink_c2c.link) > 7 * sustained_bandwidth(catalog::pcie_5_x16.link));
    }

    TEST_CASE("a link is found by its name, and an unknown one is an error with near names") {
        for (const catalog::interconnect* i : catalog::interconnects) {
            CHECK(&catalog::find_interconnect(i->name) == i);
        }
        CHECK(&catalog::find_interconnect("PCIe 5 x16") == &catalog::pcie_5_x16);
        const std::string error = broken::error_of([] { catalog::find_interconnect("nvlink-7"); });
        CHECK(error.starts_with("interconnect = nvlink-7: is not in the catalog; near names: nvlink-"));
    }
}
