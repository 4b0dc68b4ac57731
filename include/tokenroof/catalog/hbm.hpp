// SPDX-License-Identifier: MIT
// HBM stacks. Figures by kind, each with its source:
//
//   standard    width, channels, pin rate: the press texts named at the stack; widths and channels of HBM2 and HBM2E and
//               the width of HBM3 as rooflinenotes.dev/memory/hbm lists them.
//   preset      timings, bank groups, banks and rows: CMU-SAFARI/ramulator2@c5b1c3a, python/ramulator/dram, which cites
//               the JESD tables; HBM4's were not checked against JESD270-4 itself. rfc follows the density of a channel:
//               HBM3 350 ns up to 8 Gb, 450 up to 16, 550 above (JESD238 table 84, cited there).
//   scaled      no timings of HBM2E, HBM3E, HBM4E and of HBM4 above 8 Gb/s are public: a neighbour's nanoseconds of cells
//               and banks, while what the clock paces shrinks with the pin rate. Said at the stack.
//   measured    energy of HBM2: O'Connor et al., Fine-Grained DRAM, MICRO-50 2017, doi 10.1145/3123939.3124545: 909 pJ a
//               row activation, 2.24 pJ/bit on the stack, its base die not told apart, 0.30 at its pins; with 1.21 of
//               activation in a mix of GPU programs and error correction 3.92 in all. Refresh: every row within 8192 refresh
//               intervals (JEDEC). Energy of the host's PHY: HBM3's alone, Chae et al., ISSCC 2023 and JSSC 59(1).
//   left out    energy of HBM3, HBM4 and HBM4E otherwise, of any base die on its own, and background power of all: not
//               published. Totals of different scopes (device, with pins, with the host's PHY) are not mixed: no total
//               below has a PHY in it.
//
// Vendors' Gb of a die are Gib.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/memory/hbm.hpp>

namespace tokenroof::catalog {

namespace detail {

inline constexpr bytes<> Gib = GiB / 8;

/// A channel with another refresh time.
constexpr dram_channel refreshed_in(dram_channel c, seconds<> rfc) {
    c.timing.rfc = rfc;
    return c;
}

/// The parts of HBM2's energy in proportion to another published total, of the stack without its host.
constexpr dram_energy scaled_energy(const dram_energy& hbm2, double total_ratio) {
    return {.activation = hbm2.activation * total_ratio,
            .column = hbm2.column * total_ratio,
            .base_die = hbm2.base_die * total_ratio,
            .io = hbm2.io * total_ratio,
            .retention = hbm2.retention};
}

// Preset HBM2 2.0 Gb/s, 8 Gb a channel; ticks of 1 ns. Turns: CL + BL/2 - CWL + 2, CWL + BL/2 + tWTR_S.
inline constexpr dram_channel hbm2_2000_channel{.timing = {.ccd_s = 2 * ns,
                                                           .ccd_l = 4 * ns,
                                                           .ccd_l_wr = 4 * ns,
                                                           .rc = 48 * ns,
                                                           .rcd_rd = 14 * ns,
                                                           .rcd_wr = 12 * ns,
                                                           .rp = 14 * ns,
                                                           .rtp = 5 * ns,
                                                           .wr = 16 * ns,
                                                           .cwl = 5 * ns,
                                                           .burst = 2 * ns,
                                                           .rrd = 4 * ns,
                                                           .faw = 15 * ns,
                                                           .rfc = 350 * ns,
                                                           .rfc_bank = 160 * ns,
                                                           .refi = 3900 * ns,
                                                           .read_to_write = 13 * ns,
                                                           .write_to_read = 13 * ns,
                                                           .row_command = 3 * ns},
                                                .burst_size = 32 * byte,
                                                .columns = 32,
                                                .bank_groups = 4,
                                                .banks = 16,
                                                .pseudo_channels = 2};

// Preset HBM2 2.4 Gb/s, 8 Gb a channel; ticks of 1/1.2 ns (0.833 there).
inline constexpr seconds<> hbm2_tick = ns / 1.2;
inline constexpr dram_channel hbm2_2400_channel{.timing = {.ccd_s = 2 * hbm2_tick,
                                                           .ccd_l = 4 * hbm2_tick,
                                                           .ccd_l_wr = 4 * hbm2_tick,
                                                           .rc = 57 * hbm2_tick,
                                                           .rcd_rd = 17 * hbm2_tick,
                                                           .rcd_wr = 14 * hbm2_tick,
                                                           .rp = 17 * hbm2_tick,
                                                           .rtp = 6 * hbm2_tick,
                                                           .wr = 19 * hbm2_tick,
                                                           .cwl = 6 * hbm2_tick,
                                                           .burst = 2 * hbm2_tick,
                                                           .rrd = 5 * hbm2_tick,
                                                           .faw = 19 * hbm2_tick,
                                                           .rfc = 421 * hbm2_tick,
                                                           .rfc_bank = 193 * hbm2_tick,
                                                           .refi = 4682 * hbm2_tick,
                                                           .read_to_write = 15 * hbm2_tick,
                                                           .write_to_read = 16 * hbm2_tick,
                                                           .row_command = 3 * hbm2_tick},
                                                .burst_size = 32 * byte,
                                                .columns = 32,
                                                .bank_groups = 4,
                                                .banks = 16,
                                                .pseudo_channels = 2};

// Preset HBM3 6.4 Gb/s, 8 Gb a channel, two stack IDs; ticks of half a clock, 0.3125 ns (0.312 there).
inline constexpr seconds<> hbm3_tick = 0.3125 * ns;
inline constexpr dram_channel hbm3_6400_channel{.timing = {.ccd_s = 4 * hbm3_tick,
                                                           .ccd_l = 8 * hbm3_tick,
                                                           .ccd_l_wr = 8 * hbm3_tick,
                                                           .rc = 144 * hbm3_tick,
                                                           .rcd_rd = 62 * hbm3_tick,
                                                           .rcd_wr = 30 * hbm3_tick,
                                                           .rp = 52 * hbm3_tick,
                                                           .rtp = 18 * hbm3_tick,
                                                           .wr = 66 * hbm3_tick,
                                                           .cwl = 20 * hbm3_tick,
                                                           .burst = 4 * hbm3_tick,
                                                           .rrd = 8 * hbm3_tick,
                                                           .faw = 48 * hbm3_tick,
                                                           .rfc = 1120 * hbm3_tick,
                                                           .rfc_bank = 640 * hbm3_tick,
                                                           .refi = 12480 * hbm3_tick,
                                                           .read_to_write = 40 * hbm3_tick,
                                                           .write_to_read = 38 * hbm3_tick,
                                                           .row_command = 4 * hbm3_tick},
                                                .burst_size = 32 * byte,
                                                .columns = 32,
                                                .bank_groups = 4,
                                                .banks = 32,
                                                .pseudo_channels = 2};

// Preset HBM4 8.0 Gb/s, rfc 450 ns, two stack IDs; ticks of half a clock, 0.25 ns.
inline constexpr seconds<> hbm4_tick = 0.25 * ns;
inline constexpr dram_channel hbm4_8000_channel{.timing = {.ccd_s = 4 * hbm4_tick,
                                                           .ccd_l = 8 * hbm4_tick,
                                                           .ccd_l_wr = 8 * hbm4_tick,
                                                           .rc = 180 * hbm4_tick,
                                                           .rcd_rd = 78 * hbm4_tick,
                                                           .rcd_wr = 38 * hbm4_tick,
                                                           .rp = 66 * hbm4_tick,
                                                           .rtp = 24 * hbm4_tick,
                                                           .wr = 84 * hbm4_tick,
                                                           .cwl = 20 * hbm4_tick,
                                                           .burst = 4 * hbm4_tick,
                                                           .rrd = 10 * hbm4_tick,
                                                           .faw = 60 * hbm4_tick,
                                                           .rfc = 1800 * hbm4_tick,
                                                           .rfc_bank = 1120 * hbm4_tick,
                                                           .refi = 15600 * hbm4_tick,
                                                           .read_to_write = 50 * hbm4_tick,
                                                           .write_to_read = 42 * hbm4_tick,
                                                           .row_command = 4 * hbm4_tick},
                                                .burst_size = 32 * byte,
                                                .columns = 32,
                                                .bank_groups = 2,
                                                .banks = 32,
                                                .pseudo_channels = 2};

inline constexpr dram_energy hbm2_energy{.activation = 909 * pJ,
                                         .column = 2.24 * pJ_per_bit,
                                         .io = 0.30 * pJ_per_bit,
                                         .retention = 8192 * hbm2_2000_channel.timing.refi};
inline constexpr double hbm2_total = 3.92;  // pJ/bit
inline constexpr dram_energy hbm3_energy{.phy = 0.29 * pJ_per_bit};

}  // namespace detail

// HBM2 2.0 Gb/s: Samsung Aquabolt, 8 dies, 8 GB (product table, electronnex.com/?p=35670).
inline constexpr dram_stack hbm2_2000{.name = "hbm2-2000",
                                      .bus_width = 1024,
                                      .pin_rate = 2.0 * Gbit_per_s,
                                      .channels = 8,
                                      .die_density = 8 * detail::Gib,
                                      .height = 8,
                                      .channel = detail::hbm2_2000_channel,
                                      .energy = detail::hbm2_energy};

// HBM2 2.4 Gb/s: JESD235B (gamepc.com.au/news/jedec-updates-hbm-standard/9729), up to 16 Gb and 12 dies; the 8 dies of
// 8 Gb that the preset's rfc is meant for. energy: as HBM2 2.0.
inline constexpr dram_stack hbm2_2400{.name = "hbm2-2400",
                                      .bus_width = 1024,
                                      .pin_rate = 2.4 * Gbit_per_s,
                                      .channels = 8,
                                      .die_density = 8 * detail::Gib,
                                      .height = 8,
                                      .channel = detail::hbm2_2400_channel,
                                      .energy = detail::hbm2_energy};

// HBM2E 3.6 Gb/s: Samsung Flashbolt, 8 dies, 16 GB (electronnex.com/?p=35670). Timings scaled from HBM2 2.4; rfc 450 ns,
// HBM2's longest, for 16 Gb a channel. energy: HBM2's parts scaled to 4.3 pJ/bit (SK hynix, IEDM 2023 15-6; Micron says
// 6.0, of another scope).
inline constexpr dram_stack hbm2e_3600{
    .name = "hbm2e-3600",
    .bus_width = 1024,
    .pin_rate = 3.6 * Gbit_per_s,
    .channels = 8,
    .die_density = 16 * detail::Gib,
    .height = 8,
    .channel = detail::refreshed_in(faster_bus(detail::hbm2_2400_channel, 3.6 / 2.4), 450 * ns),
    .energy = detail::scaled_energy(detail::hbm2_energy, 4.3 / detail::hbm2_total)};

// HBM3 6.4 Gb/s: JESD238, 2022-01 (soylentnews.org 22/01/28/1013228), dies of 8 to 32 Gb, 4 to 12 high; the 8 dies of
// 16 Gb that the preset's rfc is meant for. energy: of the host's PHY only.
inline constexpr dram_stack hbm3_6400{.name = "hbm3-6400",
                                      .bus_width = 1024,
                                      .pin_rate = 6.4 * Gbit_per_s,
                                      .channels = 16,
                                      .die_density = 16 * detail::Gib,
                                      .height = 8,
                                      .channel = detail::hbm3_6400_channel,
                                      .energy = detail::hbm3_energy};

// HBM3 6.4 Gb/s: Samsung Icebolt, 12 dies, 24 GB (electronnex.com/?p=35670): 12 Gb a channel. energy: as above.
inline constexpr dram_stack hbm3_6400_12_high{.name = "hbm3-6400-12-high",
                                              .bus_width = 1024,
                                              .pin_rate = 6.4 * Gbit_per_s,
                                              .channels = 16,
                                              .die_density = 16 * detail::Gib,
                                              .height = 12,
                                              .channel = detail::refreshed_in(detail::hbm3_6400_channel, 450 * ns),
                                              .energy = detail::hbm3_energy};

// HBM3E 9.2 Gb/s: Micron, 12 dies, 36 GB, 2024 (tweakers.net/nieuws/226254; channels: yobitel.com). Timings scaled from
// HBM3 6.4; 18 Gb a channel.
inline constexpr dram_stack hbm3e_9200{
    .name = "hbm3e-9200",
    .bus_width = 1024,
    .pin_rate = 9.2 * Gbit_per_s,
    .channels = 16,
    .die_density = 24 * detail::Gib,
    .height = 12,
    .channel = detail::refreshed_in(faster_bus(detail::hbm3_6400_channel, 9.2 / 6.4), 550 * ns)};

// HBM3E 9.2 Gb/s, 8 dies, 24 GB (heights 8 and 12: yobitel.com): 12 Gb a channel.
inline constexpr dram_stack hbm3e_9200_8_high{
    .name = "hbm3e-9200-8-high",
    .bus_width = 1024,
    .pin_rate = 9.2 * Gbit_per_s,
    .channels = 16,
    .die_density = 24 * detail::Gib,
    .height = 8,
    .channel = detail::refreshed_in(faster_bus(detail::hbm3_6400_channel, 9.2 / 6.4), 450 * ns)};

// HBM3E 9.8 Gb/s: Samsung Shinebolt, 12 dies of 24 Gb (electronnex.com/?p=35670). Timings scaled as at 9.2 Gb/s.
// energy: HBM2's parts scaled to 3.9 pJ/bit (Samsung, OCP 2025, en.chinaflashmarket.com 100178).
inline constexpr dram_stack hbm3e_9800{
    .name = "hbm3e-9800",
    .bus_width = 1024,
    .pin_rate = 9.8 * Gbit_per_s,
    .channels = 16,
    .die_density = 24 * detail::Gib,
    .height = 12,
    .channel = detail::refreshed_in(faster_bus(detail::hbm3_6400_channel, 9.8 / 6.4), 550 * ns),
    .energy = detail::scaled_energy(detail::hbm2_energy, 3.9 / detail::hbm2_total)};

// HBM4 8.0 Gb/s: JESD270-4, 2025-04 (tweaktown.com/news/104673), up to 16 high and 64 GB; dies of 24 and 32 Gb (JEDEC,
// storagenewsletter 2024-07-17). The 12 dies of 24 Gb that first products have.
inline constexpr dram_stack hbm4_8000{.name = "hbm4-8000",
                                      .bus_width = 2048,
                                      .pin_rate = 8.0 * Gbit_per_s,
                                      .channels = 32,
                                      .die_density = 24 * detail::Gib,
                                      .height = 12,
                                      .channel = detail::hbm4_8000_channel};

// HBM4 11.7 Gb/s: Samsung, mass production 2026-02-12 (finanznachrichten 67683744, TrendForce), 12 dies, up to 36 GB.
// Timings scaled from HBM4 8.0.
inline constexpr dram_stack hbm4_11700{.name = "hbm4-11700",
                                       .bus_width = 2048,
                                       .pin_rate = 11.7 * Gbit_per_s,
                                       .channels = 32,
                                       .die_density = 24 * detail::Gib,
                                       .height = 12,
                                       .channel = faster_bus(detail::hbm4_8000_channel, 11.7 / 8.0)};

// HBM4E 16 Gb/s: announced for 2027 (agentwiki.org/hbm4e_memory), 16 high (rooflinenotes.dev); no standard yet, and no
// die: HBM4's largest, 32 Gb, stands in. Timings scaled from HBM4 8.0; rfc 530 ns, HBM4's longest.
inline constexpr dram_stack hbm4e_16000{
    .name = "hbm4e-16000",
    .bus_width = 2048,
    .pin_rate = 16 * Gbit_per_s,
    .channels = 32,
    .die_density = 32 * detail::Gib,
    .height = 16,
    .channel = detail::refreshed_in(faster_bus(detail::hbm4_8000_channel, 16.0 / 8.0), 530 * ns)};

inline constexpr std::array hbm_stacks{&hbm2_2000,         &hbm2_2400,  &hbm2e_3600,        &hbm3_6400,
                                       &hbm3_6400_12_high, &hbm3e_9200, &hbm3e_9200_8_high, &hbm3e_9800,
                                       &hbm4_8000,         &hbm4_11700, &hbm4e_16000};

/// The stack called `name`. Errors   std::invalid_argument listing near names.
inline const dram_stack& find_hbm(std::string_view name) { return detail::find(hbm_stacks, "stack", name); }

}  // namespace tokenroof::catalog
