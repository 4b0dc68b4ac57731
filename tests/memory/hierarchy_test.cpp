// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <cmath>
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/memory/hierarchy.hpp>

using namespace tokenroof;

namespace {

constexpr memory_level cache_of(int partitions, bytes<> capacity = 64 * MiB) {
    return {.name = "L2", .capacity = capacity, .peak = 5 * TB_per_s, .partitions = partitions};
}

// The two ends of the ramp.
static_assert(resident_share(cache_of(1), 0 * byte) == 1 && resident_share(cache_of(2), 0 * byte) == 1);
static_assert(resident_share(cache_of(1), 64 * MiB) == 1 && resident_share(cache_of(2), 32 * MiB) == 1);
static_assert(resident_share(cache_of(1), 1 * GiB) == 0 && resident_share(cache_of(2), 1 * GiB) == 0);
static_assert(resident_share(cache_of(2), 33 * MiB) < 1 && resident_share(cache_of(2), 64 * MiB) > 0);

struct datasheet {
    const chip& entry;
    double gb_per_s;
    double gib;
};

// NVIDIA's datasheets of the A100 80GB, H100, H200, HGX B200 and L40S. The drivers' own figures for capacity are in
// GiB: the "141 GB" of an H200 and the "180 GB" of a B200 are GiB too.
constexpr datasheet datasheets[] = {{catalog::a100_sxm_80gb, 2039, 80}, {catalog::h100_sxm, 3352, 80},
                                    {catalog::h200_sxm, 4800, 141},     {catalog::b200_sxm, 8000, 180},
                                    {catalog::l40s, 864, 48},           {catalog::a100_sxm_40gb, 1560, 40},
                                    {catalog::h100_pcie, 2039, 80},     {catalog::h100_nvl, 3938, 94},
                                    {catalog::gh200_96gb, 4000, 96},    {catalog::gh200_141gb, 4800, 141},
                                    {catalog::b100, 8000, 192},         {catalog::gb200, 8000, 186},
                                    {catalog::b300_sxm, 8000, 270},     {catalog::gb300, 8000, 288},
                                    {catalog::rubin, 22000, 288},       {catalog::l4, 300, 24},
                                    {catalog::rtx_3090, 935.8, 24},     {catalog::rtx_4090, 1008, 24},
                                    {catalog::rtx_5090, 1792, 32},      {catalog::rtx_pro_6000_server, 1792, 96},
                                    {catalog::mi210, 1638.4, 64},       {catalog::mi250x, 3280, 128},
                                    {catalog::mi300x, 5300, 192},       {catalog::mi325x, 6000, 256},
                                    {catalog::mi350x, 8000, 288},       {catalog::mi355x, 8000, 288},
                                    {catalog::mi455x, 23300, 432},      {catalog::tpu_v4, 1200, 32},
                                    {catalog::tpu_v5e, 819, 16},        {catalog::tpu_v5p, 2765, 95},
                                    {catalog::tpu_v6e, 1638, 32},       {catalog::tpu_v7, 7370, 192},
                                    {catalog::gaudi2, 2460, 96},        {catalog::gaudi3, 3700, 128},
                                    {catalog::arc_pro_b60, 456, 24},    {catalog::trainium2, 2900, 96},
                                    {catalog::trainium3, 4900, 144},    {catalog::rngd, 1500, 48}};
static_assert(std::size(datasheets) == catalog::chips.size(), "a chip of the catalog lacks its datasheet here");

}  // namespace

TEST_SUITE("memory/hierarchy") {
    TEST_CASE("the peak of a chip's memory is its pins times the rate of a pin") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const basic_memory<>& m = c->memory;
            const double pins = m.stacks * m.stack.bus_width;
            // Bits to bytes by hand; only the order of the multiplications differs.
            CHECK(peak_bandwidth(m).in(GB_per_s) ==
                  doctest::Approx(pins * m.stack.pin_rate.in(Gbit_per_s) / 8).epsilon(1e-14));
        }
    }

    TEST_CASE("the catalog's memories have the bandwidth and the capacity of their datasheets") {
        for (const datasheet& d : datasheets) {
            CAPTURE(d.entry.name);
            // Datasheets round the product of pins and pin rate to three or four digits.
            CHECK(peak_bandwidth(d.entry.memory).in(GB_per_s) == doctest::Approx(d.gb_per_s).epsilon(0.01));
            CHECK(capacity(d.entry.memory).in(GiB) == doctest::Approx(d.gib).epsilon(1e-12));
        }
    }

    TEST_CASE("stacks add up in bandwidth and in capacity") {
        basic_memory<> m = catalog::h100_sxm.memory;
        const bandwidth<> one_stack = peak_bandwidth(m.stack);
        for (m.stacks = 1; m.stacks < 20; ++m.stacks) {
            CHECK((peak_bandwidth(m) / one_stack).value() == doctest::Approx(m.stacks));
            CHECK((capacity(m) / capacity(m.stack)).value() == doctest::Approx(m.stacks));
        }
    }

    TEST_CASE("the resident share is 1 up to one partition, 0 from the overrun on, and falls evenly in between") {
        for (const int partitions : {1, 2, 4}) {
            const memory_level c = cache_of(partitions);
            const bytes<> sure = c.capacity / partitions;
            const bytes<> none = cache_overrun * c.capacity;
            CHECK(resident_share(c, 0.999 * sure) == 1);
            CHECK(resident_share(c, 1.001 * none) == 0);
            for (const double part : {0.25, 0.5, 0.75}) {
                CHECK(resident_share(c, sure + part * (none - sure)).value() == doctest::Approx(1 - part));
            }
        }
    }

    TEST_CASE("a larger footprint, a smaller cache or more partitions never make more resident") {
        double last = 1;
        for (double footprint = 1; footprint < 200; footprint *= 1.05) {
            const ratio<> share = resident_share(cache_of(2), footprint * MiB);
            CHECK(share >= 0);
            CHECK(share <= last);
            CHECK(share <= resident_share(cache_of(1), footprint * MiB));
            CHECK(share >= resident_share(cache_of(4), footprint * MiB));
            CHECK(share >= resident_share(cache_of(2, 60 * MiB), footprint * MiB));
            last = share.value();
        }
        CHECK(last == 0);
    }

    TEST_CASE("only the footprint relative to the cache counts") {
        for (double size = 0.3; size < 1.1; size += 0.07) {
            CHECK(resident_share(cache_of(2, 10 * MiB), size * 10 * MiB).value() ==
                  doctest::Approx(resident_share(cache_of(2, 200 * MiB), size * 200 * MiB).value()).epsilon(1e-12));
        }
    }

    TEST_CASE("bandwidth is what is in flight over latency, up to what the level sustains") {
        const memory_level l{
            .name = "", .capacity = 1 * GB, .peak = 4 * TB_per_s, .efficiency = 0.9, .latency = 400 * ns};
        CHECK(sustained_bandwidth(l).in(TB_per_s) == doctest::Approx(3.6));
        CHECK(sustained_bandwidth(l, 1 * kB).in(GB_per_s) == doctest::Approx(2.5).epsilon(1e-9));
        CHECK(sustained_bandwidth(l, 1 * GB).in(TB_per_s) == doctest::Approx(3.6).epsilon(1e-9));
        // As much in flight as the level's bandwidth times its latency: both limits meet.
        CHECK(sustained_bandwidth(l, 1.44 * MB).in(TB_per_s) == doctest::Approx(3.6 / std::pow(2, 0.25)));
        bandwidth<> last{};
        for (double in_flight = 1; in_flight < 1e8; in_flight *= 1.5) {
            const bandwidth<> reached = sustained_bandwidth(l, in_flight * byte);
            CHECK(reached > last);
            CHECK(reached < sustained_bandwidth(l));
            last = reached;
        }
    }

    TEST_CASE("a level whose latency is not known is not limited by it") {
        const memory_level l{.name = "", .capacity = 1 * GB, .peak = 4 * TB_per_s};
        CHECK(sustained_bandwidth(l, 1 * byte) == 4 * TB_per_s);
    }

    TEST_CASE("a chip's hierarchy is its caches and then its stacks, which sustain a stream as their timings allow") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const auto levels = hierarchy_of(c->memory);
            CHECK(levels.size() == cache_count(c->memory) + 1);
            const memory_level& dram = levels[levels.size() - 1];
            CHECK(dram.name == c->memory.stack.name);
            CHECK(dram.peak == peak_bandwidth(c->memory));
            const auto stream = sustained_bandwidth(c->memory.stack, c->memory.controller, read_stream);
            CHECK((sustained_bandwidth(dram) / (c->memory.stacks * stream.low)).value() == doctest::Approx(1));
        }
    }

    TEST_CASE("stacks without caches stand in front of themselves and keep nothing") {
        basic_memory<> m = catalog::h100_sxm.memory;
        m.caches = {};
        const auto levels = hierarchy_of(m);
        CHECK(levels.size() == 1);
        const memory_level last = last_cache(m);
        CHECK(sustained_bandwidth(last) == sustained_bandwidth(levels[0]));
        CHECK(last.latency == m.latency);
        for (const double footprint : {1.0, 1e3, 1e9})
            CHECK(resident_share(last, footprint * byte) < 1e-9 + 1 / footprint);
    }

    TEST_CASE("every member of a memory is validated") {
        basic_memory<> m = catalog::h100_sxm.memory;
        CHECK(broken::check_each_member(m, "memory", [&m] { validate(m); }) == 4 * 5 + 40 + 3 + 2);
        m.caches[2].partitions = 0;
        CHECK_THROWS_WITH_AS(validate(m), "memory.caches[2].partitions = 0: must be positive and finite",
                             std::invalid_argument);
    }

    TEST_CASE("a memory that nothing can pass through is rejected by name") {
        basic_memory<> m = catalog::h100_sxm.memory;
        m.stack.channel.timing.refi = 300 * ns;
        CHECK_THROWS_WITH_AS(validate(m),
                             "memory.stack.channel.timing.refi = 3e-07 second: refreshes leave no time "
                             "between them",
                             std::invalid_argument);
        m = catalog::h100_sxm.memory;
        m.controller.refresh = refresh_mode::bank_by_bank;
        m.stack.channel.timing.rfc_bank = {};
        CHECK_THROWS_WITH_AS(validate(m),
                             "timing.rfc_bank = 0 second: must be known and leave time to refresh bank by "
                             "bank",
                             std::invalid_argument);
    }
}
