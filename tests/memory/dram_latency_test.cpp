// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/hbm.hpp>
#include <tokenroof/memory/dram_latency.hpp>

using namespace tokenroof;

namespace {

constexpr dram_channel hbm2 = catalog::hbm2_2000.channel;

// A64FX: 1024 GB/s, lines of 256 bytes. Idle latency 112.3 ns, of which waits for refreshes are a part.
constexpr dram_load a64fx(double share) {
    return {.unloaded = 112.3 * ns - refresh_wait(hbm2.timing),
            .peak = 1024 * GB_per_s,
            .load = share,
            .outstanding = 1100,
            .line = 256 * byte};
}

static_assert(refresh_wait(hbm2.timing) > 15.7 * ns && refresh_wait(hbm2.timing) < 15.71 * ns);  // 350^2 / 7800
static_assert(refresh_wait(dram_timing{.ccd_s = ns}) == 0 * ns);

}  // namespace

TEST_SUITE("memory/dram_latency") {
    // bsc-mem/Mess-simulator@e387efc memory_curve/a64fx-hbm2/bwlat_100.txt: reads on hardware, share of peak and ns.
    // Two terms of refresh and bus, none of them fitted: 5 % up to 73 % of peak, where other queues begin to show.
    TEST_CASE("A64FX reads: latency over load") {
        const struct {
            double share;
            double latency;
        } measured[] = {{0.0009, 112.3}, {0.0993, 116.7}, {0.1994, 118.6}, {0.3001, 120.5},
                        {0.4017, 124.6}, {0.5188, 131.4}, {0.6071, 138.8}, {0.7314, 150.5}};
        for (const auto& point : measured) {
            CAPTURE(point.share);
            CHECK(loaded_latency(hbm2, a64fx(point.share)).in(ns) == doctest::Approx(point.latency).epsilon(0.05));
        }
    }

    TEST_CASE("latency rises with load up to saturation and stays there") {
        seconds<> last{};
        for (int i = 1; i <= 120; ++i) {
            const seconds<> latency = loaded_latency(hbm2, a64fx(i / 100.0));
            CHECK(latency >= last);
            last = latency;
        }
        CHECK(loaded_latency(hbm2, a64fx(0.95)) == loaded_latency(hbm2, a64fx(1.2)));
    }

    TEST_CASE("a saturated memory keeps all outstanding requests waiting, as Little has it") {
        const ratio<> available = 1 - refresh_share(hbm2.timing);
        const seconds<> expected = 1100 * 256 * byte / (available * (1024 * GB_per_s));
        CHECK(loaded_latency(hbm2, a64fx(1)).in(ns) == doctest::Approx(expected.in(ns)));
    }

    TEST_CASE("no latency is below the unloaded one, even where a single request is under way") {
        dram_load alone = a64fx(0.9);
        alone.outstanding = 1;
        CHECK(loaded_latency(hbm2, alone) == alone.unloaded);
    }

    TEST_CASE("without refresh and without load only the unloaded latency is left") {
        dram_channel still = hbm2;
        still.timing.refi = 0 * ns;
        const dram_load idle = a64fx(1e-9);
        CHECK(loaded_latency(still, idle).in(ns) == doctest::Approx(idle.unloaded.in(ns)));
        CHECK(loaded_latency(still, a64fx(1)).in(ns) == doctest::Approx(1100 * 0.25));  // 256 bytes take 0.25 ns
    }

    TEST_CASE("every member of a load is validated") {
        dram_load l = a64fx(0.5);
        CHECK(broken::check_each_member(l, "load", [&l] { (void)loaded_latency(hbm2, l); }) == 5);
        l.load = 0;
        CHECK_THROWS_WITH_AS((void)loaded_latency(hbm2, l), "load.load = 0: must be positive and finite",
                             std::invalid_argument);
    }
}
