// SPDX-License-Identifier: MIT
// AMD Instinct. Kernels are borrowed from all measured chips. What the kinds of figures are: catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/measured_chips.hpp>

namespace tokenroof::catalog {

namespace detail {
// AMD's slides at MI300X's launch (servethehome.com, 2023-12): 17 TB/s; its latency is not stated. Nearer caches are
// left out: of them only floors of the bandwidth are known (caps-tum/mt4g@4cc5566).
inline constexpr std::array<memory_level, max_caches> infinity_cache{
    {{.name = "Infinity Cache", .capacity = 256 * MiB, .peak = 17 * TB_per_s}}};
}  // namespace detail

// AMD Instinct MI210, 2022. Wikipedia (voidful/gpu-info-api@03a6b34). L2 and latencies measured on it at 1700 MHz
// (te42kyfo/gpu-benches@1c36d50). link: PCIe 4.0 x16.
inline constexpr chip mi210 =
    inherit(measured_chips,
            {.name = "mi210",
             .family = architecture::cdna2,
             .units = 104,
             .clock = 1700 * MHz,
             .memory = {.caches = {{{.name = "L2", .capacity = 8 * MiB, .peak = 5.06 * TB_per_s, .latency = 142 * ns}}},
                        .stack = at_pin_rate(hbm2e_3600, 3.2 * Gbit_per_s),
                        .stacks = 4,
                        .latency = 339 * ns},
             .rates = {.fp32 = 22.6 * TFLOP_per_s, .bf16 = 181 * TFLOP_per_s},
             .link = {.per_direction = 32 * GB_per_s},
             .power = {.limit = 300 * watt}});

// AMD Instinct MI250X, 2021, both dies as one chip. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 880
// matrix cores in units of four; 560 W at most, TDP 500. Latency: inherited from MI210.
inline constexpr chip mi250x = inherit(
    measured_chips, {.name = "mi250x",
                     .family = architecture::cdna2,
                     .units = 220,
                     .clock = 1700 * MHz,
                     .memory = {.stack = at_pin_rate(hbm2e_3600, 3.2 * Gbit_per_s), .stacks = 8, .latency = 339 * ns},
                     .rates = {.fp32 = 47.9 * TFLOP_per_s, .bf16 = 383 * TFLOP_per_s, .int8 = 383 * TFLOP_per_s},
                     .link = {.per_direction = 350 * GB_per_s},
                     .power = {.limit = 560 * watt}});

// AMD Instinct MI300X, 2023. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04, rocm.docs.amd.com 6.2.2.
// Latency: 900 cycles of 2100 MHz (mt4g@4cc5566). link.efficiency: all-reduce of 4 GiB, 8 chips, 312.9 GB/s; bf16: the
// largest rate measured, 668.4 TFLOP/s (MAMF; both stas00). On measured chips fitted efficiencies are 0.93 to 1.05 of
// that share.
inline constexpr chip mi300x =
    inherit(measured_chips, {.name = "mi300x",
                             .family = architecture::cdna3,
                             .units = 304,
                             .clock = 2100 * MHz,
                             .memory = {.caches = detail::infinity_cache,
                                        .stack = at_pin_rate(hbm3_6400_12_high, 5.2 * Gbit_per_s),
                                        .stacks = 8,
                                        .latency = 428 * ns},
                             .rates = {.fp32 = 163.4 * TFLOP_per_s,
                                       .tf32 = 653.7 * TFLOP_per_s,
                                       .bf16 = 1307.4 * TFLOP_per_s,
                                       .fp8 = 2614.9 * TFLOP_per_s,
                                       .int8 = 2614.9 * TFLOP_per_s},
                             .link = {.per_direction = 448 * GB_per_s, .efficiency = 0.698},
                             .power = {.limit = 750 * watt},
                             .kernels = {.bf16 = {.efficiency = 668.4 / 1307.4}}});

// AMD Instinct MI325X, 2024. Same sources; 6 TB/s over eight stacks, 256 of the 288 GiB of stacks that are made. Cache,
// latency and link: inherited from MI300X. bf16: 784.9 TFLOP/s (MAMF).
inline constexpr chip mi325x = inherit(measured_chips, {.name = "mi325x",
                                                        .family = architecture::cdna3,
                                                        .units = 304,
                                                        .clock = 2100 * MHz,
                                                        .memory = {.caches = detail::infinity_cache,
                                                                   .stack = at_pin_rate(hbm3e_9200, 5.86 * Gbit_per_s),
                                                                   .stacks = 8,
                                                                   .usable = 256.0 / 288,
                                                                   .latency = 428 * ns},
                                                        .rates = {.fp32 = 163.4 * TFLOP_per_s,
                                                                  .tf32 = 653.7 * TFLOP_per_s,
                                                                  .bf16 = 1307.4 * TFLOP_per_s,
                                                                  .fp8 = 2614.9 * TFLOP_per_s,
                                                                  .int8 = 2600 * TFLOP_per_s},
                                                        .link = {.per_direction = 448 * GB_per_s, .efficiency = 0.698},
                                                        .power = {.limit = 1000 * watt},
                                                        .kernels = {.bf16 = {.efficiency = 784.9 / 1307.4}}});

// AMD Instinct MI350X, 2025. Same sources. Speed of the cache, latency and efficiency of links: inherited from MI300X;
// bf16: from MI355X.
inline constexpr chip mi350x =
    inherit(measured_chips, {.name = "mi350x",
                             .family = architecture::cdna4,
                             .units = 256,
                             .clock = 2200 * MHz,
                             .memory = {.caches = detail::infinity_cache,
                                        .stack = at_pin_rate(hbm3e_9200, 7.8125 * Gbit_per_s),
                                        .stacks = 8,
                                        .latency = 428 * ns},
                             .rates = {.fp32 = 144.2 * TFLOP_per_s,
                                       .bf16 = 2309.6 * TFLOP_per_s,
                                       .fp8 = 4600 * TFLOP_per_s,
                                       .int8 = 4614 * TFLOP_per_s,
                                       .fp4 = 9200 * TFLOP_per_s},
                             .link = {.per_direction = 535.5 * GB_per_s, .efficiency = 0.698},
                             .power = {.limit = 1000 * watt},
                             .kernels = {.bf16 = {.efficiency = 1565.0 / 2500}}});

// AMD Instinct MI355X, 2025. Same sources; inherited as for MI350X. bf16: 1565 TFLOP/s (MAMF).
inline constexpr chip mi355x =
    inherit(measured_chips, {.name = "mi355x",
                             .family = architecture::cdna4,
                             .units = 256,
                             .clock = 2400 * MHz,
                             .memory = {.caches = detail::infinity_cache,
                                        .stack = at_pin_rate(hbm3e_9200, 7.8125 * Gbit_per_s),
                                        .stacks = 8,
                                        .latency = 428 * ns},
                             .rates = {.fp32 = 157.3 * TFLOP_per_s,
                                       .bf16 = 2500 * TFLOP_per_s,
                                       .fp8 = 5000 * TFLOP_per_s,
                                       .int8 = 5000 * TFLOP_per_s,
                                       .fp4 = 10100 * TFLOP_per_s},
                             .link = {.per_direction = 535.5 * GB_per_s, .efficiency = 0.698},
                             .power = {.limit = 1400 * watt},
                             .kernels = {.bf16 = {.efficiency = 1565.0 / 2500}}});

// AMD Instinct MI455X, announced for 2026. stas00/ml-engineering@744d01e: projections; 23.3 TB/s and 432 GB, here over
// the twelve stacks of 36 GB that make them. Units: inherited from MI355X. TDP: not stated.
inline constexpr chip mi455x = inherit(
    measured_chips, {.name = "mi455x",
                     .family = architecture::cdna5,
                     .status = availability::announced,
                     .units = 256,
                     .clock = 2400 * MHz,
                     .memory = {.stack = at_pin_rate(hbm4_8000, 23300.0 * 8 / (12 * 2048) * Gbit_per_s), .stacks = 12},
                     .rates = {.fp32 = 315 * TFLOP_per_s,
                               .bf16 = 5000 * TFLOP_per_s,
                               .fp8 = 10000 * TFLOP_per_s,
                               .int8 = 5000 * TFLOP_per_s,
                               .fp4 = 20000 * TFLOP_per_s},
                     .link = {.per_direction = 1800 * GB_per_s}});

}  // namespace tokenroof::catalog
