// SPDX-License-Identifier: MIT
// NVIDIA Ada. What the kinds of figures are: catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/collectives.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/catalog/experts_kernels.hpp>
#include <tokenroof/catalog/families.hpp>
#include <tokenroof/catalog/interconnects.hpp>

namespace tokenroof::catalog {

// NVIDIA L40S, 2023. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; twelve GDDR6 devices of 32 bit and
// 4 GiB, refreshed bank by bank: L40 streams 844 of 864 GB/s, which refreshes of all banks would not leave. Units, clock,
// caches and latency as L40.
// stream_in_flight: inherited from L40, scale 816 GB/s. power: inherited from H100.
// Fitted: bf16 10.4 %, fp8 8.2 %, fp8_block 10.0 %; decode 9.2 %, prefill 9.9 % (in 8 bits softmax hides the products).
inline constexpr chip l40s{
    .name = "l40s",
    .family = architecture::ada,
    .units = 142,
    .clock = 2520 * MHz,
    .memory = {.caches = {{{.name = "L1", .capacity = 142 * 128 * KiB, .peak = 22.62 * TB_per_s, .latency = 14 * ns},
                           {.name = "L2", .capacity = 96 * MiB, .peak = 5.33 * TB_per_s, .latency = 111 * ns}}},
               .stack = gddr6_18,
               .stacks = 12,
               .latency = 254 * ns,
               .controller = {.refresh = refresh_mode::bank_by_bank}},
    .rates = {.fp32 = 91.6 * TFLOP_per_s,
              .tf32 = 183 * TFLOP_per_s,
              .bf16 = 362 * TFLOP_per_s,
              .fp8 = 733 * TFLOP_per_s,
              .int8 = 733 * TFLOP_per_s},
    .link = pcie_4_x16_pairs.link,
    .power = {.limit = 350 * watt,
              .idle_share = 0.297,
              .active_share = 0.326,
              .arithmetic_share = 2.74,
              .memory_share = 0.15,
              .voltage_floor = 0.79,
              .voltage_knee = 0.713},
    .kernels = {.gemm = {.launch = 0.109 * us,
                         .fill = 1.68 * us,
                         .split = 0.918 * us,
                         .unit_bandwidth = 49.66 * GB_per_s,
                         .wave_quantisation = 0.6,
                         .sustained_slowdown = 0.2},
                .bf16 = {.efficiency = 0.68, .in_flight = 1.63 * kB},
                .fp8 = {.efficiency = 0.639, .launch = 9.67 * us, .quantisation_share = 0.698},
                .fp8_block = {.efficiency = 0.358,
                              .in_flight = 1.45 * kB,
                              .launch = 0.584 * us,
                              .quantisation_share = 0.844,
                              .k_step = 3.17 * ns},
                .attention = {.in_flight = 1.48 * kB,
                              .merge = 2.6 * us,
                              .decode = {.launch = 5.4 * us, .splits = 6, .block = 2.3 * us, .value = 72.6 * ps},
                              .decode8 = {.launch = 5.3 * us, .block = 3.4 * us, .value = 62.4 * ps},
                              .single = {.launch = 7.6 * us, .splits = 3.6, .block = 0.43 * us, .value = 41.5 * ps},
                              .single8 = {.launch = 9.9 * us, .splits = 6.8, .block = 1.3 * us, .value = 171 * ps},
                              .prefill_launch = 7.8 * us,
                              .row = 3.5 * ns,
                              .tile = 64,
                              .prefill = {.efficiency = 0.41, .edge = 30},
                              .prefill8 = {.efficiency = 1, .softmax = 299 * ps, .edge = 200}},
                .experts = detail::ada_experts,
                .collectives = detail::pcie_collectives,
                .stream_in_flight = 2.17 * kB,
                .calibrated = {.gemm = calibration::fitted,
                               .attention = calibration::fitted,
                               .latent = calibration::borrowed,
                               .experts = calibration::fitted,
                               .collectives = calibration::fitted}}};

// NVIDIA L4, 2023. Epoch AI ml_hardware 2026-04, Wikipedia (voidful/gpu-info-api@03a6b34): 7424 cores in units of 128,
// 192 bit at 8 x 1563 MHz, 24 GB: six positions of 4 GiB. No source read states its fp8 rate and caches. link: PCIe 4.0
// x16 (NVIDIA L4 data sheet, 2023).
inline constexpr chip l4 = inherit(l40s, {.name = "l4",
                                          .family = architecture::ada,
                                          .units = 58,
                                          .clock = 2040 * MHz,
                                          .memory = {.stack = at_pin_rate(gddr6_18, 12.5 * Gbit_per_s),
                                                     .stacks = 6,
                                                     .controller = {.refresh = refresh_mode::bank_by_bank}},
                                          .rates = {.fp32 = 30.3 * TFLOP_per_s,
                                                    .tf32 = 60 * TFLOP_per_s,
                                                    .bf16 = 121 * TFLOP_per_s,
                                                    .int8 = 242 * TFLOP_per_s},
                                          .link = {.per_direction = 32 * GB_per_s},
                                          .power = {.limit = 72 * watt}});

}  // namespace tokenroof::catalog
