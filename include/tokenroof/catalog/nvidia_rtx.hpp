// SPDX-License-Identifier: MIT
// NVIDIA GeForce RTX and RTX PRO. Rates of GeForce are those with sums in 32 bits, half of those that its pages give.
// What the kinds of figures are: catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/measured_chips.hpp>

namespace tokenroof::catalog {

namespace detail {

/// L2 of L40: latency as it is, bandwidth by units and clock.
constexpr memory_level ada_cache(bytes<> capacity, int units, frequency<> clock, seconds<> latency = 111 * ns) {
    return {.name = "L2",
            .capacity = capacity,
            .peak = 5.33 * TB_per_s * ((units * clock) / (142 * 2490 * MHz)),
            .latency = latency};
}

/// A chip of Blackwell's RTX line: units as Ada's, whose kernels run on it, and B200's products in 4 bits.
constexpr chip blackwell_rtx(const chip& datasheet) {
    chip c = inherit(l40s, datasheet);
    c.kernels.fp4 = inherit(b200_sxm, datasheet).kernels.fp4;
    return c;
}

}  // namespace detail

// NVIDIA GeForce RTX 3090, 2020. Wikipedia (voidful/gpu-info-api@03a6b34), Epoch AI ml_hardware 2026-04: 142.7 TFLOP/s with
// sums in 16 bits; 384 bit at 19.5 Gb/s, 24 GB. Its units are older than Ada's and not A100's: kernels of both. Caches:
// no bandwidth is stated.
inline constexpr chip rtx_3090 =
    inherit(std::array{&l40s, &a100_sxm_80gb},
            {.name = "rtx-3090",
             .family = architecture::ampere_rtx,
             .units = 82,
             .clock = 1695 * MHz,
             .memory = {.stack = at_pin_rate(gddr6x_21, 19.5 * Gbit_per_s),
                        .stacks = 12,
                        .controller = {.refresh = refresh_mode::bank_by_bank}},
             .rates = {.fp32 = 35.6 * TFLOP_per_s, .bf16 = 142.7 / 2 * TFLOP_per_s, .int8 = 284 * TFLOP_per_s},
             .link = {.per_direction = 32 * GB_per_s},
             .power = {.limit = 350 * watt}});

// NVIDIA GeForce RTX 4090, 2022. Wikipedia, Epoch AI ml_hardware 2026-04: 330 TFLOP/s with sums in 16 bits. Its fp8 rate is
// not stated. L2: inherited from L40.
inline constexpr chip rtx_4090 = inherit(l40s, {.name = "rtx-4090",
                                                .family = architecture::ada,
                                                .units = 128,
                                                .clock = 2520 * MHz,
                                                .memory = {.caches = {{detail::ada_cache(72 * MiB, 128, 2520 * MHz)}},
                                                           .stack = gddr6x_21,
                                                           .stacks = 12,
                                                           .controller = {.refresh = refresh_mode::bank_by_bank}},
                                                .rates = {.fp32 = 82.6 * TFLOP_per_s,
                                                          .tf32 = 82.6 * TFLOP_per_s,
                                                          .bf16 = 330.0 / 2 * TFLOP_per_s,
                                                          .int8 = 660.6 * TFLOP_per_s},
                                                .link = {.per_direction = 32 * GB_per_s},
                                                .power = {.limit = 450 * watt}});

// NVIDIA GeForce RTX 5090, 2025. Wikipedia: 419 TFLOP/s with sums in 16 bits, fp4 1676. L2: bandwidth inherited from L40;
// latencies as RTX PRO 6000, in cycles.
inline constexpr chip rtx_5090 = detail::blackwell_rtx(
    {.name = "rtx-5090",
     .family = architecture::blackwell_rtx,
     .units = 170,
     .clock = 2407 * MHz,
     .memory = {.caches = {{detail::ada_cache(96 * MiB, 170, 2407 * MHz, 146 * ns)}},
                .stack = gddr7_28,
                .stacks = 16,
                .latency = 359 * ns,
                .controller = {.refresh = refresh_mode::bank_by_bank}},
     .rates = {.fp32 = 104.8 * TFLOP_per_s, .bf16 = 419.0 / 2 * TFLOP_per_s, .fp4 = 1676 * TFLOP_per_s},
     .link = {.per_direction = 64 * GB_per_s},
     .power = {.limit = 575 * watt}});

// NVIDIA RTX PRO 6000 Blackwell Server Edition, 2025. ai-dynamo/aiconfigurator@095f58a systems/rtx_pro_6000_server.yaml,
// rates at the observed 2430 MHz; 512 bit at 28 Gb/s, 96 GB: two dies of 24 Gb a position. (Another source states
// 1597 GB/s; 1536 are reached, a larger share of that than measured chips reach of theirs.) Latencies: 352 and 864 cycles
// (markdewing/AI_kernels@d916a39) at 2430 MHz. L2: bandwidth inherited from L40.
inline constexpr chip rtx_pro_6000_server =
    detail::blackwell_rtx({.name = "rtx-pro-6000-server",
                           .family = architecture::blackwell_rtx,
                           .units = 188,
                           .clock = 2430 * MHz,
                           .memory = {.caches = {{detail::ada_cache(128 * MiB, 188, 2430 * MHz, 145 * ns)}},
                                      .stack = detail::with_dies(gddr7_28, 24 * detail::Gib, 2),
                                      .stacks = 16,
                                      .latency = 356 * ns,
                                      .controller = {.refresh = refresh_mode::bank_by_bank}},
                           .rates = {.bf16 = 467.8 * TFLOP_per_s,
                                     .fp8 = 935.6 * TFLOP_per_s,
                                     .int8 = 935.6 * TFLOP_per_s,
                                     .fp4 = 1871.2 * TFLOP_per_s},
                           .link = {.per_direction = 64 * GB_per_s},
                           .power = {.limit = 600 * watt}});

}  // namespace tokenroof::catalog
