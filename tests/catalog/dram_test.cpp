// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <set>
#include <tokenroof/catalog/dram.hpp>

using namespace tokenroof;

namespace {

constexpr dram_controller at_once{};
constexpr dram_controller bank_by_bank{.refresh = refresh_mode::bank_by_bank};

// Pins x Gb/s a pin / 8, as published; DDR and LPDDR a channel, of which there are several.
constexpr struct {
    const dram_stack& stack;
    int channels;
    double peak;  // GB/s
} published[] = {{catalog::hbm2_2000, 1, 256},
                 {catalog::hbm2_2400, 1, 307.2},
                 {catalog::hbm2e_3600, 1, 460.8},
                 {catalog::hbm3_6400, 1, 819.2},
                 {catalog::hbm3_6400_12_high, 1, 819.2},
                 {catalog::hbm3e_9200, 1, 1177.6},
                 {catalog::hbm3e_9200_8_high, 1, 1177.6},
                 {catalog::hbm3e_9800, 1, 1254.4},
                 {catalog::hbm4_8000, 1, 2048},
                 {catalog::hbm4_11700, 1, 2995.2},
                 {catalog::hbm4e_16000, 1, 4096},
                 {catalog::gddr6_14, 1, 56},
                 {catalog::gddr6_18, 1, 72},
                 {catalog::gddr6x_21, 1, 84},
                 {catalog::gddr7_28, 1, 112},
                 {catalog::lpddr5_6400, 1, 12.8},
                 {catalog::lpddr5x_8533, 1, 17.066},
                 {catalog::ddr5_4800, 2, 19.2},
                 {catalog::ddr5_6400, 2, 25.6},
                 {catalog::ddr4_3200, 1, 25.6}};
static_assert(std::size(published) == catalog::dram_stacks.size());

// What products hold: L40S 48 GiB in twelve positions, GeForce RTX 4090 24 in twelve, RTX 5090 32 in sixteen.
static_assert(12 * capacity(catalog::gddr6_18) == 48 * GiB);
static_assert(12 * capacity(catalog::gddr6x_21) == 24 * GiB);
static_assert(16 * capacity(catalog::gddr7_28) == 32 * GiB);

bool refreshes_banks(const dram_stack& s) { return s.channel.timing.rfc_bank > seconds<>{}; }

double read_share_of_peak(const dram_stack& s, const dram_controller& by) {
    return (sustained_bandwidth(s, by, read_stream).low / peak_bandwidth(s)).value();
}

}  // namespace

TEST_SUITE("catalog/dram") {
    TEST_CASE("every memory is valid, has a name of its own and is found by it, HBM too") {
        std::set<std::string_view> names;
        for (const dram_stack* s : catalog::dram_stacks) {
            CHECK_NOTHROW(validate(*s));
            CHECK(names.insert(s->name).second);
            CHECK(&catalog::find_dram(s->name) == s);
        }
        for (const dram_stack* s : catalog::hbm_stacks) CHECK(names.contains(s->name));
        CHECK_THROWS_AS((void)catalog::find_dram("gddr5"), std::invalid_argument);
    }

    TEST_CASE("every peak is width x pin rate / 8 to the last bit, and the published one") {
        std::set<const dram_stack*> seen;
        for (const auto& p : published) {
            const dram_stack& s = p.stack;
            CAPTURE(s.name);
            CHECK(seen.insert(&s).second);
            CHECK(peak_bandwidth(s).in(GB_per_s) == s.bus_width * s.pin_rate.in(Gbit_per_s) / 8);
            CHECK(peak_bandwidth(s).in(GB_per_s) == p.channels * p.peak);
        }
    }

    TEST_CASE("cards have the bandwidth of their positions") {
        CHECK(12 * peak_bandwidth(catalog::gddr6_18) == 864 * GB_per_s);    // NVIDIA L40S
        CHECK(12 * peak_bandwidth(catalog::gddr6x_21) == 1008 * GB_per_s);  // GeForce RTX 4090
        CHECK(16 * peak_bandwidth(catalog::gddr7_28) == 1792 * GB_per_s);   // GeForce RTX 5090
    }

    TEST_CASE("the bursts of all channels fill the pins, and the rows of all banks the dies") {
        for (const dram_stack* s : catalog::dram_stacks) {
            const dram_channel& c = s->channel;
            const int pseudo_channels = s->channels * c.pseudo_channels;
            CAPTURE(s->name);
            CHECK((pseudo_channels * c.burst_size / c.timing.ccd_s / peak_bandwidth(*s)).value() == doctest::Approx(1));
            const double rows = (capacity(*s) / (pseudo_channels * c.banks * c.columns * c.burst_size)).value();
            CHECK(rows == static_cast<int>(rows));
            CHECK(rows >= 4096);
        }
    }

    TEST_CASE("a stream leaves 4 to 16 % of the time to refreshes of all banks, and none to those of one") {
        for (const dram_stack* s : catalog::dram_stacks) {
            CAPTURE(s->name);
            CHECK(read_share_of_peak(*s, at_once) > 0.84);
            CHECK(read_share_of_peak(*s, at_once) < 0.96);
            if (refreshes_banks(*s)) CHECK(read_share_of_peak(*s, bank_by_bank) == doctest::Approx(1));
            else CHECK_THROWS_AS((void)sustained_bandwidth(*s, bank_by_bank, read_stream), std::invalid_argument);
        }
        CHECK(!refreshes_banks(catalog::ddr4_3200));
    }

    // L40, te42kyfo/gpu-benches@1c36d50 gpu-stream/l40.txt: 844 GB/s read of 864.
    TEST_CASE(
        "L40 reads 98 % of its peak: more than GDDR6 gives when all banks refresh at once, less than one by one") {
        constexpr double measured = 844.0 / 864;
        CHECK(read_share_of_peak(catalog::gddr6_18, at_once) < measured);
        CHECK(read_share_of_peak(catalog::gddr6_18, bank_by_bank) > measured);
        CHECK(read_share_of_peak(catalog::gddr6_18, bank_by_bank) >= 0.97);
        CHECK(read_share_of_peak(catalog::gddr6_18, bank_by_bank) < measured * 1.03);
    }

    // Ramulator 2.1@c5b1c3a, interleaved read streams of the presets: bench/measured/dram.csv, rows of seq_read.
    TEST_CASE("the presets reproduce the simulator's read streams within 2.5 %") {
        constexpr dram_controller ramulator{.queue = 64, .write_batch = 19.2, .frees_entries = true};
        const struct {
            const dram_stack& stack;
            double simulated;
        } rows[] = {{catalog::gddr6_14, 0.91827}, {catalog::gddr7_28, 0.8835},  {catalog::lpddr5_6400, 0.91783},
                    {catalog::ddr5_4800, 0.9192}, {catalog::ddr5_6400, 0.9063}, {catalog::ddr4_3200, 0.94505}};
        for (const auto& row : rows) {
            CAPTURE(row.stack.name);
            CHECK(read_share_of_peak(row.stack, ramulator) == doctest::Approx(row.simulated).epsilon(0.025));
        }
    }

    TEST_CASE("scaled timings keep the nanoseconds of cells and banks") {
        const struct {
            const dram_stack& from;
            const dram_stack& to;
            double factor;
        } scaled[] = {{catalog::gddr6_14, catalog::gddr6_18, 18.0 / 14},
                      {catalog::gddr6_14, catalog::gddr6x_21, 1.5},
                      {catalog::lpddr5_6400, catalog::lpddr5x_8533, 8.533 / 6.4}};
        for (const auto& pair : scaled) {
            const dram_timing& a = pair.from.channel.timing;
            const dram_timing& b = pair.to.channel.timing;
            for (const auto member :
                 {&dram_timing::rc, &dram_timing::rp, &dram_timing::faw, &dram_timing::rfc, &dram_timing::rfc_bank})
                CHECK(b.*member == a.*member);
            for (const auto member : {&dram_timing::ccd_s, &dram_timing::ccd_l, &dram_timing::burst})
                CHECK((a.*member / b.*member).value() == doctest::Approx(pair.factor));
        }
    }
}
