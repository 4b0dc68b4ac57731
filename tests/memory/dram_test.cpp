// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/hbm.hpp>
#include <tokenroof/numeric/dual.hpp>
#include <tokenroof/numeric/interval.hpp>

using namespace tokenroof;

namespace {

// Preset HBM2 2.0 Gb/s of Ramulator 2.1 and its controller: 32 entries, 60 % of them a batch of writes.
constexpr dram_channel hbm2 = catalog::hbm2_2000.channel;
constexpr dram_controller ramulator{.queue = 32, .write_batch = 19.2, .frees_entries = true};

constexpr dram_share efficiency(const dram_channel& c, const dram_pattern& p) {
    return dram_efficiency(c, ramulator, access_of(p, c));
}
constexpr dram_pattern with(dram_pattern p, address_mapping mapping) {
    p.mapping = mapping;
    return p;
}
constexpr dram_pattern patterns[] = {read_stream,
                                     write_stream,
                                     copy_stream,
                                     triad_stream,
                                     with(read_stream, address_mapping::column_low),
                                     with(copy_stream, address_mapping::column_low),
                                     random_chunks(32 * byte, 1),
                                     random_chunks(256 * byte, 0.67),
                                     random_chunks(KiB, 0.5),
                                     with(random_chunks(KiB, 1), address_mapping::column_low),
                                     {.order = row_order::strided, .stride = 32}};

// By hand, reads of an interleaved stream: the bus is full (2 ns), and R = (350 + 14 + 5 + 14) / 3900.
static_assert(refresh_share(hbm2.timing) == ratio<>(383.0 / 3900));
static_assert(efficiency(hbm2, read_stream).low == ratio<>(1 - 383.0 / 3900));

// By hand, a row for each request: 1/4 of the 4 activations that fit into 15 ns against rrd = 4 ns, and 2 pseudo
// channels whose activations take 3 ns each of the command bus.
constexpr dram_floors one_row_each = request_floors(hbm2, ramulator, access_of(random_chunks(32 * byte, 1), hbm2));
static_assert(one_row_each.bus == 2 * ns);
static_assert(one_row_each.group == 1 * ns);
static_assert(one_row_each.activation == 4 * ns);
static_assert(one_row_each.command == 6 * ns);

// A stream empties each row that it opens; a device that keeps its data without refresh never pauses.
static_assert(access_of(read_stream, hbm2).visit_length == ratio<>(32));
static_assert(refresh_share(dram_timing{.ccd_s = ns}) == ratio<>(0));

}  // namespace

TEST_SUITE("memory/dram") {
    TEST_CASE("every member of channel, controller and access is validated") {
        dram_channel c = hbm2;
        dram_controller by = ramulator;
        dram_access a = access_of(read_stream, hbm2);
        const auto call = [&] { (void)dram_efficiency(c, by, a); };
        CHECK(broken::check_each_member(c, "channel", call) == 28);
        CHECK(broken::check_each_member(by, "controller", call) == 2);
        CHECK(broken::check_each_member(a, "access", call) == 7);
    }

    TEST_CASE("floors by hand") {
        const auto floors = [](const dram_channel& c, const dram_controller& by) {
            return request_floors(c, by, access_of(random_chunks(32 * byte, 1), c));
        };
        // HBM3: four activations in 15 ns.
        CHECK(floors(catalog::hbm3_6400.channel, ramulator).activation.in(ns) == doctest::Approx(3.75));
        // Every other request at random goes to the other of two ranks.
        dram_channel two_ranks = hbm2;
        two_ranks.ranks = 2;
        two_ranks.timing.rank_switch = 2 * ns;
        CHECK(floors(two_ranks, ramulator).bus.in(ns) == doctest::Approx(3));
        // 4 visits in sight of 16 banks: 16 (1 - (15/16)^4) = 3.6404 banks busy for 48 ns each.
        CHECK(floors(hbm2, {.queue = 3}).bank.in(ns) == doctest::Approx(48 / 3.64038));
        // Those 3.6404 come on top where requests in service have left the queue: 7.6404 visits, 6.2283 banks.
        CHECK(floors(hbm2, {.queue = 3, .frees_entries = true}).bank.in(ns) ==
              doctest::Approx(48 / 6.2283).epsilon(1e-4));
    }

    // 2 ns a request, 19.2 writes between turns of the bus: 2 x (13 - 2) ns when rows are open; else 31 + 51 - 2 x 2 ns.
    TEST_CASE("the interval of a copy by hand") {
        const double available = 1 - 383.0 / 3900;
        CHECK(efficiency(hbm2, copy_stream).high.value() == doctest::Approx(available * 2 / (2 + 0.5 * 22 / 19.2)));
        CHECK(efficiency(hbm2, copy_stream).low.value() == doctest::Approx(available * 2 / (2 + 0.5 * 78 / 19.2)));
    }

    TEST_CASE("banks that refresh one after the other take time from themselves, not from the bus") {
        const dram_controller by_bank{.queue = 3, .refresh = refresh_mode::bank_by_bank};
        const dram_share stream = dram_efficiency(hbm2, by_bank, access_of(read_stream, hbm2));
        CHECK(stream.high == ratio<>(1));
        // As in the floors by hand, and each bank is away for 160 + 14 + 5 + 14 ns of every 3900.
        const dram_access chunks = access_of(random_chunks(32 * byte, 1), hbm2);
        const double bank = 48 / 3.64038 / (1 - 193.0 / 3900);
        CHECK(request_floors(hbm2, by_bank, chunks).bank.in(ns) == doctest::Approx(bank));
        CHECK(dram_efficiency(hbm2, by_bank, chunks).high.value() == doctest::Approx(2 / bank));
    }

    TEST_CASE("a refresh of one bank must be known where banks refresh one after the other") {
        dram_channel c = hbm2;
        c.timing.rfc_bank = {};
        const dram_controller by_bank{.refresh = refresh_mode::bank_by_bank};
        CHECK_THROWS_WITH_AS((void)dram_efficiency(c, by_bank, access_of(read_stream, c)),
                             "timing.rfc_bank = 0 second: must be known and leave time to refresh bank by bank",
                             std::invalid_argument);
    }

    TEST_CASE("refreshes that leave no time are rejected by name") {
        dram_channel c = hbm2;
        c.timing.refi = 300 * ns;
        CHECK_THROWS_WITH_AS(validate(c), "channel.timing.refi = 3e-07 second: refreshes leave no time between them",
                             std::invalid_argument);
    }

    TEST_CASE("a share of peak lies between 0 and 1, and low is at most high") {
        for (const dram_pattern& p : patterns) {
            const dram_share share = efficiency(hbm2, p);
            CHECK(share.low > ratio<>(0));
            CHECK(share.low <= share.high);
            CHECK(share.high <= ratio<>(1));
            if (p.read_share == ratio<>(1) || p.read_share == ratio<>(0)) CHECK(share.low == share.high);
        }
    }

    TEST_CASE("no timing that grows makes a channel faster") {
        for (const dram_pattern& p : patterns) {
            const dram_share before = efficiency(hbm2, p);
            fields(hbm2.timing, [&](const field& f, const seconds<>&) {
                if (f.name == "ccd_s" || f.name == "refi") return;  // one is the peak's, the other a distance
                dram_channel slower = hbm2;
                fields(slower.timing, [&](const field& g, seconds<>& t) {
                    if (g.name == f.name) t = 1.3 * t + 1 * ns;
                });
                CAPTURE(f.name);
                CHECK(efficiency(slower, p).low <= before.low);
                CHECK(efficiency(slower, p).high <= before.high);
            });
        }
    }

    TEST_CASE("a deeper queue is never slower") {
        for (const dram_pattern& p : patterns) {
            dram_controller deep = ramulator;
            ratio<> last = 0;
            for (const double queue : {1, 4, 8, 16, 32, 64, 256}) {
                deep.queue = queue;
                const ratio<> share = dram_efficiency(hbm2, deep, access_of(p, hbm2)).low;
                CHECK(share >= last);
                last = share;
            }
        }
    }

    TEST_CASE("longer batches of writes and larger chunks are never slower") {
        dram_controller by = ramulator;
        by.write_batch = 64;
        CHECK(dram_efficiency(hbm2, by, access_of(copy_stream, hbm2)).low > efficiency(hbm2, copy_stream).low);
        ratio<> last = 0;
        for (const double bytes_each : {32, 64, 128, 256, 512, 1024}) {
            const ratio<> share = efficiency(hbm2, random_chunks(bytes_each * byte, 1)).low;
            CHECK(share >= last);
            last = share;
        }
    }

    TEST_CASE("without timings but the bus all bandwidth is there") {
        const dram_channel ideal{.timing = {.ccd_s = 2 * ns}, .columns = 32, .banks = 16};
        for (const dram_pattern& p : patterns) CHECK(efficiency(ideal, p).low == ratio<>(1));
    }

    // Ramulator 2.1 @c5b1c3a itself, queue never empty: achieved share of peak on this preset. Random chunks of a row
    // and the strides below are what the closed form knows least: within 10 %.
    TEST_CASE("HBM2 2.0 Gb/s presets in Ramulator 2.1: pure patterns") {
        const auto near = [](double measured, double within, const dram_pattern& p) {
            const dram_share share = efficiency(hbm2, p);
            CHECK(share.low.value() == doctest::Approx(measured).epsilon(within));
        };
        near(0.8946, 0.02, read_stream);
        near(0.8909, 0.02, write_stream);
        near(0.3009, 0.02, random_chunks(32 * byte, 1));
        near(0.5962, 0.02, random_chunks(64 * byte, 1));
        near(0.5860, 0.03, random_chunks(256 * byte, 1));
        near(0.8528, 0.06, random_chunks(KiB, 1));
        near(0.2246, 0.02, {.order = row_order::strided, .stride = 32});
        near(0.3006, 0.02, {.order = row_order::strided, .mapping = address_mapping::column_low, .stride = 32});
        near(0.5950, 0.02, with(random_chunks(64 * byte, 1), address_mapping::column_low));
    }

    TEST_CASE("HBM2 2.0 Gb/s presets in Ramulator 2.1: mixed traffic lies inside the interval") {
        const auto inside = [](double measured, const dram_pattern& p) {
            const dram_share share = efficiency(hbm2, p);
            CHECK(measured >= 0.93 * share.low.value());
            CHECK(measured <= 1.07 * share.high.value());
        };
        inside(0.4856, copy_stream);
        inside(0.5799, triad_stream);
        inside(0.4835, random_chunks(64 * byte, 0.67));
        inside(0.4584, random_chunks(256 * byte, 0.5));
    }

    // HBM3 and HBM4, 32 entries for two pseudo channels, one row after the other: 0.644 and 0.577 where the row bus,
    // banks and bus alone would allow 0.90 and 0.87. What is late of a row's opening explains it to 7 %.
    TEST_CASE("a shallow queue does not hide the opening of rows") {
        const dram_pattern walk = with(read_stream, address_mapping::column_low);
        const auto share = [&walk](const dram_channel& c) { return efficiency(c, walk).low.value(); };
        CHECK(share(catalog::hbm3_6400.channel) == doctest::Approx(0.644).epsilon(0.02));
        CHECK(share(catalog::hbm4_8000.channel) == doctest::Approx(0.577).epsilon(0.07));
    }

    // DDR5-4800 presets of Ramulator 2.1, writes that walk through rows of 64: 20 ns apart in a bank group, and a queue of
    // 64 has three rows in sight; 0.446 of peak.
    TEST_CASE("a queue as long as a row serves three rows at once") {
        constexpr seconds<> tick = 0.416 * ns;
        const dram_channel ddr5{.timing = {.ccd_s = 8 * tick,
                                           .ccd_l = 12 * tick,
                                           .ccd_l_wr = 48 * tick,
                                           .rc = 111 * tick,
                                           .rcd_rd = 34 * tick,
                                           .rcd_wr = 34 * tick,
                                           .rp = 34 * tick,
                                           .rtp = 18 * tick,
                                           .rfc = 710 * tick,
                                           .refi = 9375 * tick},
                                .columns = 64,
                                .bank_groups = 8,
                                .banks = 32};
        const dram_pattern walk = with(write_stream, address_mapping::column_low);
        CHECK(request_floors(ddr5, {.queue = 64}, access_of(walk, ddr5)).group.in(tick) == doctest::Approx(16));
        CHECK(dram_efficiency(ddr5, {.queue = 64}, access_of(walk, ddr5)).low.value() ==
              doctest::Approx(0.446).epsilon(0.03));
    }

    // Alveo U280: 425 of 460.8 GB/s (Shuhai, FCCM 2020), A64FX: 0.9205 of 1024 GB/s (bsc-mem/Mess-simulator@e387efc),
    // both HBM2. U280's channels hold 4 Gb, which refresh in 260 ns.
    TEST_CASE("HBM2 on hardware reads at 0.92 of its peak") {
        dram_channel u280 = hbm2;
        u280.timing.rfc = 260 * ns;
        CHECK(efficiency(u280, read_stream).low.value() == doctest::Approx(0.9223).epsilon(0.005));
        CHECK(efficiency(hbm2, read_stream).low.value() == doctest::Approx(0.9205).epsilon(0.025));
        // A64FX keeps 0.85 at 54 to 58 % reads; its controller is not known, so that only the upper bound is held.
        dram_pattern mixed = read_stream;
        mixed.read_share = 0.56;
        const dram_controller large{.queue = 256, .write_batch = 128};
        const dram_share share = dram_efficiency(hbm2, large, access_of(mixed, hbm2));
        CHECK(0.85 <= 1.07 * share.high.value());
        CHECK(0.85 >= 0.93 * share.low.value());
    }

    TEST_CASE("an interval of refresh times bounds the shares at its ends") {
        basic_dram_channel<interval> c = lift<interval>(hbm2);
        c.timing.rfc = seconds<interval>::from_value(interval(260e-9, 350e-9));
        const auto bounds = dram_efficiency(c, lift<interval>(ramulator), lift<interval>(access_of(copy_stream, hbm2)));
        for (const double rfc : {260.0, 300.0, 350.0}) {
            dram_channel at = hbm2;
            at.timing.rfc = rfc * ns;
            const dram_share share = efficiency(at, copy_stream);
            CHECK(bounds.low.value().low() <= share.low.value());
            CHECK(bounds.high.value().high() >= share.high.value());
        }
    }
}
