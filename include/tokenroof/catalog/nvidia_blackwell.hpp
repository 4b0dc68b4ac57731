// SPDX-License-Identifier: MIT
// NVIDIA Blackwell. What the kinds of figures are: catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/collectives.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/catalog/experts_kernels.hpp>
#include <tokenroof/catalog/families.hpp>
#include <tokenroof/catalog/interconnects.hpp>
#include <tokenroof/catalog/latent_attention.hpp>

namespace tokenroof::catalog {

// NVIDIA B200 SXM, 2024. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 8 TB/s / 8 stacks / 1024 pins;
// 180 of 192 GiB usable. Latencies: pointer chase of 40, 295 and 860 cycles (markdewing/AI_kernels@d916a39) at 1965 MHz;
// L2 far and the bandwidths of caches: inherited from GH100, bytes a clock and unit. stream_in_flight: that of products,
// for want of a measurement. Fitted: bf16 7.7 %, fp8 5.6 %, fp8_block 5.9 %, nvfp4 5.8 %;
// decode 7.1 %, prefill 5.7 %.
// Power: shares fitted on ML.ENERGY v3 with H100's (power_per_gpu 15 %, energy_per_token 17 %; 9 % and 17 % without ten
// rows of Qwen3 on gpqa, whose boards idled for a reason that no column states). Idle is bounded by the least power of any
// row, 294 W, arithmetic by 3. Voltage as h100_sxm's.
inline constexpr chip b200_sxm{
    .name = "b200-sxm",
    .family = architecture::blackwell,
    .units = 148,
    .clock = 1965 * MHz,
    .memory =
        {.caches =
             {{{.name = "L1", .capacity = 148 * 256 * KiB, .peak = 36.6 * TB_per_s, .latency = 20 * ns},
               {.name = "L2 near", .capacity = 63 * MiB, .peak = 11.4 * TB_per_s, .latency = 150 * ns},
               {.name = "L2", .capacity = 126 * MiB, .peak = 10.9 * TB_per_s, .latency = 230 * ns, .partitions = 2}}},
         .stack = at_pin_rate(hbm3e_9200_8_high, 7.8125 * Gbit_per_s),
         .stacks = 8,
         .usable = 180.0 / 192,
         .latency = 438 * ns},
    .rates = {.fp32 = 80 * TFLOP_per_s,
              .tf32 = 1125 * TFLOP_per_s,
              .bf16 = 2250 * TFLOP_per_s,
              .fp8 = 4500 * TFLOP_per_s,
              .int8 = 4500 * TFLOP_per_s,
              .fp4 = 9000 * TFLOP_per_s},
    .link = nvlink_5.link,
    .power = {.limit = 1000 * watt,
              .idle_share = 0.29,
              .active_share = 0.405,
              .arithmetic_share = 3,
              .memory_share = 0.376,
              .voltage_floor = 0.79,
              .voltage_knee = 0.713},
    .kernels = {.gemm = {.launch = 2.11 * us,
                         .fill = 0.0867 * us,
                         .split = 2.5 * us,
                         .unit_bandwidth = 165.7 * GB_per_s,
                         .wave_quantisation = 0.1,
                         .sustained_slowdown = 0.15},
                .bf16 = {.efficiency = 0.725, .in_flight = 21.3 * kB},
                .fp8 = {.efficiency = 0.73, .launch = 12.6 * us, .quantisation_share = 0.374},
                .fp8_block = {.efficiency = 0.693,
                              .in_flight = 26.4 * kB,
                              .launch = 3.65 * us,
                              .quantisation_share = 0.848,
                              .k_step = 0.867 * ns},
                .fp4 = {.efficiency = 0.485,
                        .in_flight = 16.9 * kB,
                        .launch = 4.29 * us,
                        .quantisation_share = 0.618,
                        .k_step = 1.82 * ns},
                .attention = {.in_flight = 100 * kB,
                              .fill = 2 * us,
                              .merge = 1.5 * us,
                              .decode = {.launch = 9.8 * us, .splits = 1, .block = 1.3 * us},
                              .many = {.launch = 9.8 * us, .splits = 1, .block = 0.9 * us, .value = 42 * ps},
                              .prefill_launch = 14.7 * us,
                              .row = 41.4 * ns,
                              .tile = 256,
                              .prefill = {.efficiency = 0.578, .softmax = 39 * ps, .edge = 200},
                              .prefill8 = {.efficiency = 0.39, .softmax = 39 * ps, .edge = 110},
                              .prefill_follows_cache = true},
                .latent = detail::blackwell_latent,
                .experts = detail::blackwell_experts,
                .collectives = detail::blackwell_collectives,
                .stream_in_flight = 21.3 * kB,
                .calibrated = all_from(calibration::fitted)}};

// NVIDIA B100, 2024, announced, of limited availability. Epoch AI ml_hardware 2026-04, yobitel.com. Units, clock and
// caches: inherited from B200, the same dies.
inline constexpr chip b100 = inherit(b200_sxm, {.name = "b100",
                                                .family = architecture::blackwell,
                                                .status = availability::announced,
                                                .units = 148,
                                                .clock = 1965 * MHz,
                                                .memory = {.caches = b200_sxm.memory.caches,
                                                           .stack = at_pin_rate(hbm3e_9200_8_high, 7.8125 * Gbit_per_s),
                                                           .stacks = 8,
                                                           .latency = 438 * ns},
                                                .rates = {.tf32 = 875 * TFLOP_per_s,
                                                          .bf16 = 1750 * TFLOP_per_s,
                                                          .fp8 = 3500 * TFLOP_per_s,
                                                          .int8 = 3500 * TFLOP_per_s,
                                                          .fp4 = 7000 * TFLOP_per_s},
                                                .link = nvlink_5.link,
                                                .power = {.limit = 700 * watt}});

// NVIDIA GB200, one of its GPUs, 2025. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 186 of 192 GiB.
// Units: as B200; 152 are said, unconfirmed. bf16: B200's efficiency times the ratio of both chips' largest measured
// shares of peak, 1822 / 2500 and 1745 / 2250 (MAMF, same source). Caches and latency: inherited from B200.
inline constexpr chip gb200 = inherit(b200_sxm, {.name = "gb200",
                                                 .family = architecture::blackwell,
                                                 .units = 148,
                                                 .clock = 2062 * MHz,
                                                 .memory = {.caches = b200_sxm.memory.caches,
                                                            .stack = b200_sxm.memory.stack,
                                                            .stacks = 8,
                                                            .usable = 186.0 / 192,
                                                            .latency = 438 * ns},
                                                 .rates = {.fp32 = 80 * TFLOP_per_s,
                                                           .tf32 = 1250 * TFLOP_per_s,
                                                           .bf16 = 2500 * TFLOP_per_s,
                                                           .fp8 = 5000 * TFLOP_per_s,
                                                           .int8 = 5000 * TFLOP_per_s,
                                                           .fp4 = 10000 * TFLOP_per_s},
                                                 .link = nvlink_5.link,
                                                 .power = {.limit = 1200 * watt},
                                                 .kernels = {.bf16 = {.efficiency = 0.725 * 0.7288 / 0.7756}}});

// NVIDIA B300 SXM, 2025. stas00/ml-engineering@744d01e: 640 tensor cores in units of four; Epoch AI ml_hardware 2026-04:
// int8, 270 of 288 GiB, 1100 W. Latency: 848 cycles (markdewing/AI_kernels@d916a39) at B200's clock. bf16: as above,
// 1769 / 2250 (MAMF). Clock and caches: inherited from B200.
inline constexpr chip b300_sxm = inherit(b200_sxm, {.name = "b300-sxm",
                                                    .family = architecture::blackwell,
                                                    .units = 160,
                                                    .clock = 1965 * MHz,
                                                    .memory = {.caches = b200_sxm.memory.caches,
                                                               .stack = at_pin_rate(hbm3e_9200, 7.8125 * Gbit_per_s),
                                                               .stacks = 8,
                                                               .usable = 270.0 / 288,
                                                               .latency = 432 * ns},
                                                    .rates = {.fp32 = 80 * TFLOP_per_s,
                                                              .tf32 = 1125 * TFLOP_per_s,
                                                              .bf16 = 2250 * TFLOP_per_s,
                                                              .fp8 = 4500 * TFLOP_per_s,
                                                              .int8 = 157.5 * TFLOP_per_s,
                                                              .fp4 = 12600 * TFLOP_per_s},
                                                    .link = nvlink_5.link,
                                                    .power = {.limit = 1100 * watt},
                                                    .kernels = {.bf16 = {.efficiency = 0.725 * 0.7862 / 0.7756}}});

// NVIDIA GB300, one of its GPUs, 2025. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04. Units, clock, caches
// and latency: inherited from B300, the same dies. int8: not stated.
inline constexpr chip gb300 = inherit(
    b200_sxm,
    {.name = "gb300",
     .family = architecture::blackwell,
     .units = 160,
     .clock = 1965 * MHz,
     .memory = {.caches = b200_sxm.memory.caches, .stack = b300_sxm.memory.stack, .stacks = 8, .latency = 432 * ns},
     .rates = {.fp32 = 80 * TFLOP_per_s,
               .tf32 = 1250 * TFLOP_per_s,
               .bf16 = 2500 * TFLOP_per_s,
               .fp8 = 5000 * TFLOP_per_s,
               .fp4 = 15000 * TFLOP_per_s},
     .link = nvlink_5.link,
     .power = {.limit = 1400 * watt}});

// NVIDIA Rubin, announced for 2026. stas00/ml-engineering@744d01e: vendor's preliminary figures, fp4 as for training (50
// PFLOP/s are claimed for inference); 22 TB/s over eight stacks of HBM4 (mirrorfrog.com). Units and clock: inherited from
// B200. Caches and TDP: not stated.
inline constexpr chip rubin =
    inherit(b200_sxm, {.name = "rubin",
                       .family = architecture::rubin,
                       .status = availability::announced,
                       .units = 148,
                       .clock = 1965 * MHz,
                       .memory = {.stack = at_pin_rate(hbm4_11700, 10.74 * Gbit_per_s), .stacks = 8},
                       .rates = {.fp32 = 130 * TFLOP_per_s,
                                 .tf32 = 2000 * TFLOP_per_s,
                                 .bf16 = 4000 * TFLOP_per_s,
                                 .fp8 = 17500 * TFLOP_per_s,
                                 .int8 = 2500 * TFLOP_per_s,
                                 .fp4 = 35000 * TFLOP_per_s},
                       .link = nvlink_6.link});

}  // namespace tokenroof::catalog
