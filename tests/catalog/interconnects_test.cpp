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
    TEST_CASE("the chips' links are those of their generation") {
        CHECK(catalog::a100_sxm_80gb.link.per_direction == catalog::nvlink_3.link.per_direction);
        CHECK(catalog::h100_sxm.link.per_direction == catalog::nvlink_4.link.per_direction);
        CHECK(catalog::h200_sxm.link.per_direction == catalog::nvlink_4.link.per_direction);
        CHECK(catalog::b200_sxm.link.per_direction == catalog::nvlink_5.link.per_direction);
        CHECK(catalog::l40s.link.direct_ranks == 2);
    }

    TEST_CASE("switches sum from Hopper's NVLink on, at less than a ring's share of the peak") {
        CHECK(!catalog::nvlink_3.link.switch_sums);
        for (const catalog::interconnect* i : {&catalog::nvlink_4, &catalog::nvlink_5, &catalog::nvlink_6}) {
            CHECK(i->link.switch_sums);
            CHECK(i->link.switch_efficiency < i->link.efficiency);
            // Yet 8 ranks send 9/8 of a tensor in place of 14/8.
            CHECK(switch_bandwidth(i->link) / 1.125 > sustained_bandwidth(i->link) / 1.75);
        }
    }

    // Vendors' figures: 7 links of 128 and 153 GB/s in both directions; 400 and 800 Gb/s.
    TEST_CASE("links between chips and networks have the peaks of their data sheets") {
        CHECK(catalog::infinity_fabric_3.link.per_direction == 7 * 64 * GB_per_s);
        CHECK(catalog::infinity_fabric_4.link.per_direction == 7 * 76.5 * GB_per_s);
        CHECK(catalog::ualink_200g_x4.link.per_direction == 4 * 200 * Gbit_per_s);
        CHECK(catalog::infiniband_ndr.link.per_direction == 400 * Gbit_per_s);
        CHECK(catalog::infiniband_xdr.link.per_direction == 800 * Gbit_per_s);
        CHECK(catalog::ethernet_400g.link.per_direction == 400 * Gbit_per_s);
        CHECK(catalog::ethernet_800g.link.per_direction == 2 * catalog::ethernet_400g.link.per_direction);
        CHECK(catalog::efa_v4.link.per_direction == 400 * Gbit_per_s);
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
