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

// stas00/ml-engineering@744d01e network/README.md, x16, GB/s in one direction, rounded down there.
static_assert(peak_bandwidth(pcie_of(4, 16)).in(GB_per_s)-31 < 1 && peak_bandwidth(pcie_of(4, 16)) > 31 * GB_per_s);
static_assert(peak_bandwidth(pcie_of(5, 16)).in(GB_per_s)-63 < 1 && peak_bandwidth(pcie_of(5, 16)) > 63 * GB_per_s);
static_assert(peak_bandwidth(pcie_of(6, 16)) == 121 * GB_per_s);
static_assert(peak_bandwidth(pcie_of(7, 16)) == 242 * GB_per_s);
static_assert(peak_bandwidth(pcie_of(8, 16)) == 484 * GB_per_s);
static_assert(peak_bandwidth(pcie_of(1, 1)) == 0.25 * GB_per_s && peak_bandwidth(pcie_of(2, 1)) == 0.5 * GB_per_s);
// CXL's flits take the place of PCIe's: the raw link has them all.
static_assert(raw_bandwidth(pcie_of(6, 16)) == 128 * GB_per_s);

constexpr std::string_view share = ": must be above 0 and at most 1";

std::string error_of(const basic_link<>& l) {
    return broken::error_of([&l] { validate_fields(l, "link"); });
}

}  // namespace

TEST_SUITE("memory/interconnect") {
    TEST_CASE("every member of a link is validated") {
        basic_link<> link = nvlink;
        CHECK(error_of(link).empty());
        CHECK(broken::check_each_member(link, "link", [&link] { validate_fields(link, "link"); }) == 6);
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

    TEST_CASE("a link without a limit reaches any number of ranks directly") {
        CHECK(all_direct(nvlink, 2));
        CHECK(all_direct(nvlink, 1000));
        CHECK(peer_byte_time(nvlink, 1000) == 1 / sustained_bandwidth(nvlink));
    }

    TEST_CASE("ranks that are too many share the host, and only those") {
        basic_link<> link = nvlink;
        link.direct_ranks = 2;
        link.host_bandwidth = 100 * GB_per_s;
        CHECK(all_direct(link, 2));
        CHECK(!all_direct(link, 3));
        CHECK(peer_byte_time(link, 2) == 1 / sustained_bandwidth(nvlink));
        CHECK(peer_byte_time(link, 5).value() == doctest::Approx(1 / 20e9));
        CHECK(peer_byte_time(link, 10) == 2 * peer_byte_time(link, 5));
        link.host_bandwidth = 1e6 * GB_per_s;  // a host faster than the link hides behind it
        CHECK(peer_byte_time(link, 5) == 1 / sustained_bandwidth(nvlink));
        link.host_bandwidth = {};
        CHECK(peer_byte_time(link, 5) == 1 / sustained_bandwidth(nvlink));
    }

    TEST_CASE("switches reach their own share of the peak") {
        basic_link<> link = nvlink;
        link.switch_efficiency = 0.5;
        CHECK(switch_bandwidth(link) == 200 * GB_per_s);
        link.switch_efficiency = 0;
        CHECK(error_of(link) == "link.switch_efficiency = 0" + std::string(share));
    }

    TEST_CASE("a full-duplex link carries most when reads and writes are alike") {
        CHECK(duplex_bandwidth(nvlink, 1) == sustained_bandwidth(nvlink));
        CHECK(duplex_bandwidth(nvlink, 0) == sustained_bandwidth(nvlink));
        CHECK(duplex_bandwidth(nvlink, 0.5) == 2 * sustained_bandwidth(nvlink));
        CHECK(duplex_bandwidth(nvlink, 0.75) == duplex_bandwidth(nvlink, 0.25));
    }

    TEST_CASE("each generation of PCIe from the third on signals twice as fast as the one before") {
        for (int generation = 4; generation <= 8; ++generation) {
            CHECK(pcie_of(generation, 4).lane_rate == 2 * pcie_of(generation - 1, 4).lane_rate);
        }
        CHECK(pcie_of(3, 1).lane_rate == 8 * Gbit_per_s);
    }

    TEST_CASE("larger packets leave more of a link to data, and small ones little") {
        pcie p = pcie_of(5, 16);
        // 256 of 256 + 4 + 16 + 4 bytes.
        CHECK(packet_efficiency(p).value() == doctest::Approx(256.0 / 280));
        p.payload = 128 * byte;
        CHECK(packet_efficiency(p).value() == doctest::Approx(128.0 / 152));
        CHECK(link_of(p).efficiency == packet_efficiency(p));
        CHECK(link_of(p).per_direction == peak_bandwidth(p));
        p.payload = 1e12 * byte;
        CHECK(packet_efficiency(p).value() == doctest::Approx(1));
    }

    TEST_CASE("a generation or a width that there is not is rejected by name") {
        CHECK_THROWS_WITH_AS(pcie_of(9, 16), "pcie.generation = 9: must be 1 to 8", std::invalid_argument);
        CHECK_THROWS_WITH_AS(pcie_of(0, 16), "pcie.generation = 0: must be 1 to 8", std::invalid_argument);
        CHECK_THROWS_WITH_AS(pcie_of(5, 0), "pcie.lanes = 0: must be at least 1", std::invalid_argument);
        pcie p = pcie_of(5, 16);
        CHECK(broken::check_each_member(p, "pcie", [&p] { link_of(p); }) == 6);
    }
}
