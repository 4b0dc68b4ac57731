// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/cxl.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/catalog/interconnects.hpp>
#include <tokenroof/memory/tiers.hpp>

using namespace tokenroof;

namespace {

constexpr memory_tier host{.name = "host", .capacity = 1024 * GiB, .read_bandwidth = 400 * GB_per_s};
constexpr basic_link<> pcie_5 = catalog::pcie_5_x16.link;

static_assert(behind(pcie_5, host).read_bandwidth == sustained_bandwidth(pcie_5));
static_assert(behind(catalog::nvlink_c2c.link, host).read_bandwidth == 400 * GB_per_s);
static_assert(behind(pcie_5, host).capacity == host.capacity && behind(pcie_5, host).name == "host");

}  // namespace

TEST_SUITE("memory/tiers") {
    TEST_CASE("chips that share a tier evenly have all of it together") {
        const memory_tier part = shared_tier(host, 1.0 / 8);
        CHECK((8 * part.capacity).in(GiB) == doctest::Approx(1024));
        CHECK((8 * part.read_bandwidth).in(GB_per_s) == doctest::Approx(400));
    }

    TEST_CASE("a CXL pool as a tier gives its reads: 27 GB/s from an x8 device of generation 5") {
        const cxl_pool pool{.device = catalog::expander_model, .devices = 4};
        const memory_tier tier = tier_of(pool);
        CHECK(tier.name == "expander-model");
        CHECK(tier.read_bandwidth.in(GB_per_s) == doctest::Approx(4 * 27.4).epsilon(0.01));
        CHECK(tier.capacity == capacity(pool));
    }

    TEST_CASE("modules as a tier sustain what their timings allow") {
        // Twelve channels of DDR5-6400, 614 GB/s: 497 are reached by reads of a Turin's cores (Vistara, Table III).
        const memory_tier twelve = tier_of(catalog::ddr5_6400, 12, dram_controller{});
        CHECK(twelve.read_bandwidth.in(GB_per_s) > 497);
        CHECK(twelve.read_bandwidth.in(GB_per_s) < 614.4);
        CHECK(twelve.capacity == 12 * capacity(catalog::ddr5_6400));
    }

    TEST_CASE("bad tiers, paths and shares are rejected by name") {
        CHECK_THROWS_WITH_AS((void)shared_tier(host, 0), "share = 0: must be above 0 and at most 1",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS((void)behind(basic_link<>{}, host),
                             "path.per_direction = 0 byte/second: must be positive "
                             "and finite",
                             std::invalid_argument);
        memory_tier negative = host;
        negative.capacity = -1 * byte;
        CHECK_THROWS_WITH_AS((void)behind(pcie_5, negative),
                             "tier.capacity = -1 byte: must be zero or positive, and "
                             "finite",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS((void)tier_of(catalog::ddr5_6400, 0, dram_controller{}), "stacks = 0: must be at least 1",
                             std::invalid_argument);
    }
}
