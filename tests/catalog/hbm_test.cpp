// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <set>
#include <tokenroof/catalog/hbm.hpp>

using namespace tokenroof;

namespace {

constexpr dram_controller ramulator{.queue = 32, .write_batch = 19.2, .frees_entries = true};

// Width x pin rate / 8, in GB/s.
static_assert(peak_bandwidth(catalog::hbm2_2000) == 256 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm2_2400) == 307.2 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm2e_3600) == 460.8 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm3_6400) == 819.2 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm3_6400_12_high) == 819.2 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm3e_9200) == 1177.6 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm3e_9800) == 1254.4 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm4_8000) == 2048 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm4_11700) == 2995.2 * GB_per_s);
static_assert(peak_bandwidth(catalog::hbm4e_16000) == 4096 * GB_per_s);

// Dies x density: what the products hold.
static_assert(capacity(catalog::hbm2_2000) == 8 * GiB);
static_assert(capacity(catalog::hbm2e_3600) == 16 * GiB);
static_assert(capacity(catalog::hbm3_6400_12_high) == 24 * GiB);
static_assert(capacity(catalog::hbm3e_9200) == 36 * GiB);
static_assert(capacity(catalog::hbm3e_9800) == 36 * GiB);
static_assert(capacity(catalog::hbm4_11700) == 36 * GiB);
static_assert(capacity(catalog::hbm4e_16000) == 64 * GiB);

}  // namespace

TEST_SUITE("catalog/hbm") {
    TEST_CASE("every stack is valid and has a name of its own") {
        std::set<std::string_view> names;
        for (const dram_stack* s : catalog::hbm_stacks) {
            CHECK_NOTHROW(validate(*s));
            CHECK(names.insert(s->name).second);
            CHECK(&catalog::find_hbm(s->name) == s);
        }
        CHECK_THROWS_AS((void)catalog::find_hbm("hbm5"), std::invalid_argument);
    }

    TEST_CASE("the bursts of all pseudo channels fill the pins") {
        for (const dram_stack* s : catalog::hbm_stacks) {
            const dram_channel& c = s->channel;
            const bandwidth<> moved = s->channels * c.pseudo_channels * c.burst_size / c.timing.ccd_s;
            CAPTURE(s->name);
            CHECK((moved / peak_bandwidth(*s)).value() == doctest::Approx(1));
        }
    }

    TEST_CASE("every stack sustains 84 to 93 % of its peak on a stream, since 7 to 16 % of the time goes to refresh") {
        for (const dram_stack* s : catalog::hbm_stacks) {
            const bandwidth_range r = sustained_bandwidth(*s, ramulator, read_stream);
            CAPTURE(s->name);
            CHECK(r.low / peak_bandwidth(*s) > ratio<>(0.84));
            CHECK(r.low / peak_bandwidth(*s) < ratio<>(0.93));
        }
    }

    TEST_CASE("scaled timings keep the nanoseconds of cells and banks") {
        const auto& from = catalog::hbm3_6400.channel.timing;
        const auto& to = catalog::hbm3e_9800.channel.timing;
        for (const auto member : {&dram_timing::rc, &dram_timing::rcd_rd, &dram_timing::rp, &dram_timing::faw,
                                  &dram_timing::wr, &dram_timing::refi, &dram_timing::write_to_read})
            CHECK(to.*member == from.*member);
        for (const auto member : {&dram_timing::ccd_s, &dram_timing::ccd_l, &dram_timing::burst})
            CHECK((from.*member / to.*member).value() == doctest::Approx(9.8 / 6.4));
    }

    // Bytes a row activation has to bring to saturate a pseudo channel: activations are faw/4 apart, or rrd.
    TEST_CASE("HBM3 needs 96 bytes a row activation, and HBM4 120, to saturate a pseudo channel") {
        const auto needed = [](const dram_stack& s) {
            const dram_timing& t = s.channel.timing;
            return (max(t.faw / 4, t.rrd) / t.ccd_s * s.channel.burst_size).in(byte);
        };
        CHECK(needed(catalog::hbm3_6400) == doctest::Approx(96));
        CHECK(needed(catalog::hbm4_8000) == doctest::Approx(120));
    }

    // Chae et al., ISSCC 2023: 0.29 pJ/bit. The rest of HBM3's energy is not published, nor any other host's PHY.
    TEST_CASE("only HBM3 has its host's PHY, which is not taken for its energy") {
        for (const dram_stack* s : catalog::hbm_stacks) {
            const bool hbm3 = s == &catalog::hbm3_6400 || s == &catalog::hbm3_6400_12_high;
            CAPTURE(s->name);
            CHECK(s->energy.phy.in(pJ_per_bit) == doctest::Approx(hbm3 ? 0.29 : 0));
            if (hbm3) {
                const dram_access stream = access_of(read_stream, s->channel);
                CHECK_THROWS_AS((void)access_energy(*s, stream, 100 * GB_per_s), std::invalid_argument);
            }
        }
    }

    // Published totals of a stream's energy: HBM2E 4.3 pJ/bit and HBM3E 3.9, in HBM2's mix of activations.
    TEST_CASE("scaled energies keep the proportions of HBM2") {
        const auto& hbm2 = catalog::hbm2_2000.energy;
        for (const auto& [stack, published] :
             {std::pair(&catalog::hbm2e_3600, 4.3), std::pair(&catalog::hbm3e_9800, 3.9)}) {
            CHECK((stack->energy.activation / hbm2.activation).value() == doctest::Approx(published / 3.92));
            CHECK((stack->energy.column / hbm2.column).value() == doctest::Approx(published / 3.92));
        }
    }
}
