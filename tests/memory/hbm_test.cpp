// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/hbm.hpp>

using namespace tokenroof;

namespace {

constexpr dram_stack hbm2 = catalog::hbm2_2000;
constexpr dram_controller ramulator{.queue = 32, .write_batch = 19.2, .frees_entries = true};

static_assert(peak_bandwidth(hbm2) == 256 * GB_per_s);
static_assert(capacity(hbm2) == 8 * GiB);

constexpr energy_split energy_of(const dram_pattern& p, bandwidth<> rate) {
    return access_energy(hbm2, access_of(p, hbm2.channel), rate);
}

}  // namespace

TEST_SUITE("memory/hbm") {
    TEST_CASE("every member of a stack is validated") {
        dram_stack s = hbm2;
        CHECK(broken::check_each_member(s, "stack", [&s] { validate(s); }) == 5 + 28 + 7);
        s.channel.timing.refi = 300 * ns;
        CHECK_THROWS_WITH_AS((void)sustained_bandwidth(s, ramulator, read_stream),
                             "stack.channel.timing.refi = 3e-07 second: refreshes leave no time between them",
                             std::invalid_argument);
    }

    TEST_CASE("sustained bandwidth is the peak times what the channel sustains") {
        for (const dram_pattern& p : {read_stream, copy_stream, random_chunks(64 * byte, 1)}) {
            const dram_share share = dram_efficiency(hbm2.channel, ramulator, access_of(p, hbm2.channel));
            const bandwidth_range sustained = sustained_bandwidth(hbm2, ramulator, p);
            CHECK(sustained.low.in(GB_per_s) == doctest::Approx(256 * share.low.value()));
            CHECK(sustained.high.in(GB_per_s) == doctest::Approx(256 * share.high.value()));
        }
    }

    TEST_CASE("pins at another rate fill the bus as well, and leave the cells as they are") {
        const dram_stack slow = at_pin_rate(hbm2, 1.8 * Gbit_per_s);  // as U280 runs them
        CHECK(peak_bandwidth(slow) == 230.4 * GB_per_s);
        const bandwidth<> moved = 8 * 2 * slow.channel.burst_size / slow.channel.timing.ccd_s;
        CHECK(moved.in(GB_per_s) == doctest::Approx(230.4));
        CHECK(slow.channel.timing.rc == hbm2.channel.timing.rc);
        const auto share = [](const dram_stack& s, const dram_pattern& p) {
            return (sustained_bandwidth(s, ramulator, p).low / peak_bandwidth(s)).value();
        };
        dram_pattern rows = random_chunks(KiB, 1);  // waits for banks, not for the bus
        rows.mapping = address_mapping::column_low;
        CHECK(share(slow, rows) > share(hbm2, rows));
        CHECK(share(slow, read_stream) == doctest::Approx(share(hbm2, read_stream)));
    }

    // O'Connor et al., MICRO-50 2017: 1.21 pJ/bit of activation in a mix of GPU programs, at 909 pJ a row: 94 bytes a
    // row. Chunks of 96 bytes along a row cost as much.
    TEST_CASE("HBM2 spends 3.75 pJ/bit on 94 bytes a row, refresh aside") {
        dram_pattern mix = random_chunks(94 * byte, 1);
        mix.mapping = address_mapping::column_low;
        const energy_split e = energy_of(mix, 256 * GB_per_s);
        CHECK(e.activation.in(pJ_per_bit) == doctest::Approx(1.21).epsilon(0.005));
        CHECK((e.activation + e.column + e.io).in(pJ_per_bit) == doctest::Approx(3.75).epsilon(0.005));
    }

    // 8 GiB of rows of 1 KiB, each opened for 909 pJ in 31.9 ms: 0.24 W.
    TEST_CASE("refresh is a power, whatever the traffic") {
        for (const double rate : {1.0, 50.0, 200.0}) {
            const energy_split e = energy_of(read_stream, rate * GB_per_s);
            CHECK((e.refresh * (rate * GB_per_s)).in(watt) == doctest::Approx(0.2387).epsilon(0.001));
        }
    }

    TEST_CASE("the parts of the energy add up, and smaller chunks cost more") {
        const energy_split e = energy_of(read_stream, 100 * GB_per_s);
        const energy_per_byte<> sum = e.activation + e.column + e.base_die + e.io + e.phy + e.refresh + e.background;
        CHECK(total(e).in(pJ_per_bit) == doctest::Approx(sum.in(pJ_per_bit)));
        CHECK(e.background == energy_per_byte<>{});
        CHECK(total(energy_of(random_chunks(64 * byte, 1), 100 * GB_per_s)) > total(e));
        CHECK(total(energy_of(read_stream, 10 * GB_per_s)) > total(e));
        dram_stack warm = hbm2;
        warm.energy.background = 1 * watt;
        const energy_split w = access_energy(warm, access_of(read_stream, hbm2.channel), 100 * GB_per_s);
        CHECK(w.background.in(pJ_per_bit) == doctest::Approx(1.25));  // 1 W over 800 Gb/s
    }

    TEST_CASE("the host's PHY counts in the total and not in the stack's, the base die in both") {
        dram_stack s = hbm2;
        s.energy.phy = 0.29 * pJ_per_bit;
        const dram_access stream = access_of(read_stream, s.channel);
        const energy_split before = access_energy(hbm2, stream, 100 * GB_per_s);
        const energy_split host = access_energy(s, stream, 100 * GB_per_s);
        CHECK(stack_total(host) == stack_total(before));
        CHECK((total(host) - total(before)).in(pJ_per_bit) == doctest::Approx(0.29));
        s.energy.base_die = 0.5 * pJ_per_bit;
        const energy_split e = access_energy(s, stream, 100 * GB_per_s);
        CHECK((stack_total(e) - stack_total(before)).in(pJ_per_bit) == doctest::Approx(0.5));
        CHECK((total(e) - total(before)).in(pJ_per_bit) == doctest::Approx(0.79));
    }

    TEST_CASE("an energy that nobody has published is refused, not zero") {
        const dram_access stream = access_of(read_stream, catalog::hbm3_6400.channel);
        CHECK_THROWS_WITH_AS((void)access_energy(catalog::hbm3_6400, stream, 100 * GB_per_s),
                             "stack.energy = 0 joule: this stack's energy is not known", std::invalid_argument);
        CHECK_THROWS_WITH_AS((void)access_energy(hbm2, access_of(read_stream, hbm2.channel), 0 * GB_per_s),
                             "rate = 0 byte/second: must be positive and finite", std::invalid_argument);
    }
}
