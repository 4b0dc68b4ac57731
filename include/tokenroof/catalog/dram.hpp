// SPDX-License-Identifier: MIT
// GDDR, LPDDR and DDR, and the look-up of all DRAM, HBM included. Figures by kind, each with its source:
//
//   preset      width, channels, timings, banks and rows: CMU-SAFARI/ramulator2@c5b1c3a, python/ramulator/dram, which
//               cites the JESD tables. Of GDDR7 its authors say that it "is not a vendor timing table".
//   scaled      no timings of GDDR6X, LPDDR5X and of GDDR6 above 14 Gb/s are public: a neighbour's nanoseconds of cells
//               and banks, while what the clock paces shrinks with the pin rate. Said at the entry.
//   product     width, pin rate and dies of a card: its total over its positions. Said at the entry.
//   stands in   a density that no source of the entry states. Said at the entry; bandwidth does not depend on it.
//   left out    energy: only totals are published (Micron's brief: GDDR6 7.5 pJ/bit, GDDR6X 7.25, of the device), at a
//               traffic that is not stated. HBM2's parts are no guide to theirs: other rows, and wires across a board.
//               Refresh of one bank of DDR4 and DDR5.
//
// A GDDR entry is a position on a card, 32 bits wide, with one die or, in clamshell, two; an LPDDR entry a channel; a
// DDR entry one rank of a module, eight dies of 8 bits side by side. Vendors' Gb of a die are Gib.
#pragma once
#include <tokenroof/catalog/hbm.hpp>

namespace tokenroof::catalog {

namespace detail {

// Preset GDDR6 14 Gb/s, 1.35 V; ticks of 4/7 ns (0.57 there). Turns of all presets: CL + BL/2 - CWL + 2 and
// CWL + BL/2 + tWTR_S. Rows and columns share the command bus.
inline constexpr seconds<> gddr6_tick = ns * 4 / 7;
inline constexpr dram_channel gddr6_14_channel{.timing = {.ccd_s = 2 * gddr6_tick,
                                                          .ccd_l = 4 * gddr6_tick,
                                                          .ccd_l_wr = 4 * gddr6_tick,
                                                          .rc = 79 * gddr6_tick,
                                                          .rcd_rd = 27 * gddr6_tick,
                                                          .rcd_wr = 16 * gddr6_tick,
                                                          .rp = 27 * gddr6_tick,
                                                          .rtp = 4 * gddr6_tick,
                                                          .wr = 27 * gddr6_tick,
                                                          .cwl = 6 * gddr6_tick,
                                                          .burst = 2 * gddr6_tick,
                                                          .rrd = 8 * gddr6_tick,
                                                          .faw = 29 * gddr6_tick,
                                                          .rfc = 211 * gddr6_tick,
                                                          .rfc_bank = 106 * gddr6_tick,
                                                          .refi = 3333 * gddr6_tick,
                                                          .read_to_write = 22 * gddr6_tick,
                                                          .write_to_read = 17 * gddr6_tick,
                                                          .row_command = 2 * gddr6_tick,
                                                          .column_command = 1 * gddr6_tick},
                                               .burst_size = 32 * byte,
                                               .columns = 128,
                                               .bank_groups = 4,
                                               .banks = 16};

// Preset GDDR7 28 Gb/s; ticks of 4/7 ns (0.571 there). It has no bank groups and no tFAW: its streams along a row run
// at ccd_s, though it lists a tCCD_L of 4 ticks. Columns have a command bus of their own.
inline constexpr seconds<> gddr7_tick = ns * 4 / 7;
inline constexpr dram_channel gddr7_28_channel{.timing = {.ccd_s = 2 * gddr7_tick,
                                                          .ccd_l = 2 * gddr7_tick,
                                                          .ccd_l_wr = 2 * gddr7_tick,
                                                          .rc = 90 * gddr7_tick,
                                                          .rcd_rd = 30 * gddr7_tick,
                                                          .rcd_wr = 19 * gddr7_tick,
                                                          .rp = 30 * gddr7_tick,
                                                          .rtp = 4 * gddr7_tick,
                                                          .wr = 30 * gddr7_tick,
                                                          .cwl = 6 * gddr7_tick,
                                                          .burst = 2 * gddr7_tick,
                                                          .rrd = 4 * gddr7_tick,
                                                          .rfc = 315 * gddr7_tick,
                                                          .rfc_bank = 105 * gddr7_tick,
                                                          .refi = 3327 * gddr7_tick,
                                                          .read_to_write = 12 * gddr7_tick,
                                                          .write_to_read = 17 * gddr7_tick,
                                                          .row_command = 2 * gddr7_tick},
                                               .burst_size = 32 * byte,
                                               .columns = 64,
                                               .banks = 16};

// Preset LPDDR5 6.4 Gb/s, 16 banks in groups of four; ticks of 1.25 ns.
inline constexpr seconds<> lpddr5_tick = 1.25 * ns;
inline constexpr dram_channel lpddr5_6400_channel{.timing = {.ccd_s = 2 * lpddr5_tick,
                                                             .ccd_l = 4 * lpddr5_tick,
                                                             .ccd_l_wr = 4 * lpddr5_tick,
                                                             .rc = 49 * lpddr5_tick,
                                                             .rcd_rd = 15 * lpddr5_tick,
                                                             .rcd_wr = 15 * lpddr5_tick,
                                                             .rp = 15 * lpddr5_tick,
                                                             .rtp = 8 * lpddr5_tick,
                                                             .wr = 28 * lpddr5_tick,
                                                             .cwl = 9 * lpddr5_tick,
                                                             .burst = 2 * lpddr5_tick,
                                                             .rrd = 4 * lpddr5_tick,
                                                             .faw = 16 * lpddr5_tick,
                                                             .rfc = 224 * lpddr5_tick,
                                                             .rfc_bank = 112 * lpddr5_tick,
                                                             .refi = 3125 * lpddr5_tick,
                                                             .read_to_write = 12 * lpddr5_tick,
                                                             .write_to_read = 16 * lpddr5_tick,
                                                             .row_command = 3 * lpddr5_tick,
                                                             .column_command = 1 * lpddr5_tick},
                                                  .burst_size = 32 * byte,
                                                  .columns = 64,
                                                  .bank_groups = 4,
                                                  .banks = 16};

// Preset DDR5-4800AN; ticks of 1/2.4 ns (0.416 there).
inline constexpr seconds<> ddr5_4800_tick = ns / 2.4;
inline constexpr dram_channel ddr5_4800_channel{.timing = {.ccd_s = 8 * ddr5_4800_tick,
                                                           .ccd_l = 12 * ddr5_4800_tick,
                                                           .ccd_l_wr = 48 * ddr5_4800_tick,
                                                           .rc = 111 * ddr5_4800_tick,
                                                           .rcd_rd = 34 * ddr5_4800_tick,
                                                           .rcd_wr = 34 * ddr5_4800_tick,
                                                           .rp = 34 * ddr5_4800_tick,
                                                           .rtp = 18 * ddr5_4800_tick,
                                                           .wr = 72 * ddr5_4800_tick,
                                                           .cwl = 32 * ddr5_4800_tick,
                                                           .burst = 8 * ddr5_4800_tick,
                                                           .rrd = 8 * ddr5_4800_tick,
                                                           .faw = 48 * ddr5_4800_tick,
                                                           .rfc = 710 * ddr5_4800_tick,
                                                           .refi = 9375 * ddr5_4800_tick,
                                                           .read_to_write = 12 * ddr5_4800_tick,
                                                           .write_to_read = 46 * ddr5_4800_tick,
                                                           .row_command = 3 * ddr5_4800_tick,
                                                           .column_command = 1 * ddr5_4800_tick},
                                                .burst_size = 64 * byte,
                                                .columns = 64,
                                                .bank_groups = 8,
                                                .banks = 32};

// Preset DDR5-6400AN; ticks of 0.3125 ns (0.312 there).
inline constexpr seconds<> ddr5_6400_tick = 0.3125 * ns;
inline constexpr dram_channel ddr5_6400_channel{.timing = {.ccd_s = 8 * ddr5_6400_tick,
                                                           .ccd_l = 16 * ddr5_6400_tick,
                                                           .ccd_l_wr = 64 * ddr5_6400_tick,
                                                           .rc = 149 * ddr5_6400_tick,
                                                           .rcd_rd = 46 * ddr5_6400_tick,
                                                           .rcd_wr = 46 * ddr5_6400_tick,
                                                           .rp = 46 * ddr5_6400_tick,
                                                           .rtp = 24 * ddr5_6400_tick,
                                                           .wr = 96 * ddr5_6400_tick,
                                                           .cwl = 44 * ddr5_6400_tick,
                                                           .burst = 8 * ddr5_6400_tick,
                                                           .rrd = 16 * ddr5_6400_tick,
                                                           .faw = 64 * ddr5_6400_tick,
                                                           .rfc = 946 * ddr5_6400_tick,
                                                           .refi = 12500 * ddr5_6400_tick,
                                                           .read_to_write = 12 * ddr5_6400_tick,
                                                           .write_to_read = 57 * ddr5_6400_tick,
                                                           .row_command = 3 * ddr5_6400_tick,
                                                           .column_command = 1 * ddr5_6400_tick},
                                                .burst_size = 64 * byte,
                                                .columns = 64,
                                                .bank_groups = 8,
                                                .banks = 32};

// Preset DDR4-3200AA; ticks of 0.625 ns.
inline constexpr seconds<> ddr4_3200_tick = 0.625 * ns;
inline constexpr dram_channel ddr4_3200_channel{.timing = {.ccd_s = 4 * ddr4_3200_tick,
                                                           .ccd_l = 8 * ddr4_3200_tick,
                                                           .ccd_l_wr = 8 * ddr4_3200_tick,
                                                           .rc = 74 * ddr4_3200_tick,
                                                           .rcd_rd = 22 * ddr4_3200_tick,
                                                           .rcd_wr = 22 * ddr4_3200_tick,
                                                           .rp = 22 * ddr4_3200_tick,
                                                           .rtp = 12 * ddr4_3200_tick,
                                                           .wr = 24 * ddr4_3200_tick,
                                                           .cwl = 16 * ddr4_3200_tick,
                                                           .burst = 4 * ddr4_3200_tick,
                                                           .rrd = 4 * ddr4_3200_tick,
                                                           .faw = 34 * ddr4_3200_tick,
                                                           .rfc = 576 * ddr4_3200_tick,
                                                           .refi = 12480 * ddr4_3200_tick,
                                                           .read_to_write = 12 * ddr4_3200_tick,
                                                           .write_to_read = 24 * ddr4_3200_tick,
                                                           .row_command = 2 * ddr4_3200_tick,
                                                           .column_command = 1 * ddr4_3200_tick},
                                                .burst_size = 64 * byte,
                                                .columns = 128,
                                                .bank_groups = 4,
                                                .banks = 16};

/// Two lists as one.
template <class Entry, std::size_t M, std::size_t N>
constexpr std::array<Entry, M + N> joined(const std::array<Entry, M>& first, const std::array<Entry, N>& second) {
    std::array<Entry, M + N> all{};
    for (std::size_t i = 0; i < M; ++i) all[i] = first[i];
    for (std::size_t i = 0; i < N; ++i) all[M + i] = second[i];
    return all;
}

}  // namespace detail

// GDDR6 14 Gb/s: the preset. Its density is not stated: 8 Gb, of DRAMsim3@2981759's GDDR6_8Gb_x16, stands in.
inline constexpr dram_stack gddr6_14{.name = "gddr6-14",
                                     .bus_width = 32,
                                     .pin_rate = 14 * Gbit_per_s,
                                     .channels = 2,
                                     .die_density = 8 * detail::Gib,
                                     .height = 1,
                                     .channel = detail::gddr6_14_channel};

// GDDR6 18 Gb/s: NVIDIA L40S, twelve positions, 384 bit, 864 GB/s and 48 GiB (stas00/ml-engineering@744d01e, Epoch AI
// ml_hardware 2026-04): 4 GiB each, two dies of 16 Gb in clamshell. Timings scaled from 14 Gb/s, refresh included.
inline constexpr dram_stack gddr6_18{.name = "gddr6-18",
                                     .bus_width = 32,
                                     .pin_rate = 18 * Gbit_per_s,
                                     .channels = 2,
                                     .die_density = 16 * detail::Gib,
                                     .height = 2,
                                     .channel = faster_bus(detail::gddr6_14_channel, 18.0 / 14.0)};

// GDDR6X 21 Gb/s: width and rate from Micron's ultra-bandwidth brief (kylolab.com/ultra-bandwidth-solutions.html), die
// from GeForce RTX 4090, 384 bit and 24 GB (Wikipedia). Timings scaled from GDDR6 14 Gb/s, refresh included.
inline constexpr dram_stack gddr6x_21{.name = "gddr6x-21",
                                      .bus_width = 32,
                                      .pin_rate = 21 * Gbit_per_s,
                                      .channels = 2,
                                      .die_density = 16 * detail::Gib,
                                      .height = 1,
                                      .channel = faster_bus(detail::gddr6_14_channel, 21.0 / 14.0)};

// GDDR7 28 Gb/s: four channels of 8 bits (JEDEC, blocksandfiles.com); die from GeForce RTX 5090, 512 bit and 32 GB
// (Wikipedia). The preset's timings.
inline constexpr dram_stack gddr7_28{.name = "gddr7-28",
                                     .bus_width = 32,
                                     .pin_rate = 28 * Gbit_per_s,
                                     .channels = 4,
                                     .die_density = 16 * detail::Gib,
                                     .height = 1,
                                     .channel = detail::gddr7_28_channel};

// LPDDR5 6.4 Gb/s, one channel of 16 bits: the preset. 16 Gb, to which its rfc of 280 ns belongs (JESD209-5), stands
// in.
inline constexpr dram_stack lpddr5_6400{.name = "lpddr5-6400",
                                        .bus_width = 16,
                                        .pin_rate = 6.4 * Gbit_per_s,
                                        .channels = 1,
                                        .die_density = 16 * detail::Gib,
                                        .height = 1,
                                        .channel = detail::lpddr5_6400_channel};

// LPDDR5X 8.533 Gb/s: pin rate from StarBeat's table of memories, second-hand. All else scaled from LPDDR5 6.4.
inline constexpr dram_stack lpddr5x_8533{.name = "lpddr5x-8533",
                                         .bus_width = 16,
                                         .pin_rate = 8.533 * Gbit_per_s,
                                         .channels = 1,
                                         .die_density = 16 * detail::Gib,
                                         .height = 1,
                                         .channel = faster_bus(detail::lpddr5_6400_channel, 8.533 / 6.4)};

// DDR5-4800 and DDR5-6400, two channels of 32 bits each: the presets, whose rows of 4 KiB a channel are those of four
// dies of 8 bits. 16 Gb, to which their rfc of 295 ns belongs (JESD79-5), stands in.
inline constexpr dram_stack ddr5_4800{.name = "ddr5-4800",
                                      .bus_width = 64,
                                      .pin_rate = 4.8 * Gbit_per_s,
                                      .channels = 2,
                                      .die_density = 16 * detail::Gib,
                                      .height = 8,
                                      .channel = detail::ddr5_4800_channel};
inline constexpr dram_stack ddr5_6400{.name = "ddr5-6400",
                                      .bus_width = 64,
                                      .pin_rate = 6.4 * Gbit_per_s,
                                      .channels = 2,
                                      .die_density = 16 * detail::Gib,
                                      .height = 8,
                                      .channel = detail::ddr5_6400_channel};

// DDR4-3200, one channel of 64 bits: the preset, whose rows of 8 KiB are those of eight dies of 8 bits. 8 Gb, whose rfc
// it has (360 ns there, 350 in JESD79-4), stands in.
inline constexpr dram_stack ddr4_3200{.name = "ddr4-3200",
                                      .bus_width = 64,
                                      .pin_rate = 3.2 * Gbit_per_s,
                                      .channels = 1,
                                      .die_density = 8 * detail::Gib,
                                      .height = 8,
                                      .channel = detail::ddr4_3200_channel};

/// All DRAM of the catalogs: hbm_stacks and what stands above.
inline constexpr auto dram_stacks =
    detail::joined(hbm_stacks, std::array{&gddr6_14, &gddr6_18, &gddr6x_21, &gddr7_28, &lpddr5_6400, &lpddr5x_8533,
                                          &ddr5_4800, &ddr5_6400, &ddr4_3200});

/// The memory called `name`, HBM included. Errors   std::invalid_argument listing near names.
inline const dram_stack& find_dram(std::string_view name) { return detail::find(dram_stacks, "dram", name); }

}  // namespace tokenroof::catalog
