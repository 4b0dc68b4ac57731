// SPDX-License-Identifier: MIT
// NVIDIA Ampere. What the kinds of figures are: catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/collectives.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/catalog/experts_kernels.hpp>
#include <tokenroof/catalog/families.hpp>
#include <tokenroof/catalog/interconnects.hpp>
#include <tokenroof/catalog/latent_attention.hpp>

namespace tokenroof::catalog {

// NVIDIA A100 SXM 80 GB, 2020. stas00/ml-engineering@744d01e compute/accelerator, Epoch AI ml_hardware, 2026-04;
// pins 2 x 1593 MHz. Caches and latency: A100 80GB at 1410 MHz. Triad 1759 GB/s.
// Fitted: bf16 6.5 %, int8 11.3 %, int8_weight_only 7.3 %, int4_weight_only 11.2 %; decode 10.3 %, prefill 8.0 % (no row
// with heads of 64 values: softmax inherited from Hopper). power: inherited from H100.
inline constexpr chip a100_sxm_80gb{
    .name = "a100-sxm-80gb",
    .family = architecture::ampere,
    .units = 108,
    .clock = 1410 * MHz,
    .memory =
        {.caches =
             {{{.name = "L1", .capacity = 108 * 192 * KiB, .peak = 18.71 * TB_per_s, .latency = 26 * ns},
               {.name = "L2 near", .capacity = 20 * MiB, .peak = 5.44 * TB_per_s, .latency = 150 * ns},
               {.name = "L2", .capacity = 40 * MiB, .peak = 5.33 * TB_per_s, .latency = 289 * ns, .partitions = 2}}},
         .stack = at_pin_rate(hbm2e_3600, 3.186 * Gbit_per_s),
         .stacks = 5,
         .latency = 405 * ns},
    .rates = {.fp32 = 19.5 * TFLOP_per_s,
              .tf32 = 156 * TFLOP_per_s,
              .bf16 = 312 * TFLOP_per_s,
              .int8 = 624 * TFLOP_per_s},
    .link = nvlink_3.link,
    .power = {.limit = 400 * watt,
              .idle_share = 0.297,
              .active_share = 0.326,
              .arithmetic_share = 2.74,
              .memory_share = 0.15,
              .voltage_floor = 0.79,
              .voltage_knee = 0.713},
    .kernels = {
        .gemm = {.launch = 1.47 * us,
                 .fill = 2.95 * us,
                 .split = 1.01 * us,
                 .unit_bandwidth = 49.57 * GB_per_s,
                 .wave_quantisation = 0.6,
                 .sustained_slowdown = 0},
        .bf16 = {.efficiency = 0.901, .in_flight = 8.6 * kB},
        .int8 = {.efficiency = 0.847, .launch = 6.05 * us, .k_step = 0.732 * ns},
        .int8_weight_only = {.efficiency = 0.878, .launch = 6.13 * us, .k_step = 1.41 * ns},
        .int4_weight_only = {.efficiency = 0.837, .in_flight = 5.85 * kB, .launch = 7.87 * us, .k_step = 0.819 * ns},
        .attention = {.in_flight = 7.5 * kB,
                      .fill = 8 * us,
                      .decode = {.launch = 17.5 * us},
                      .single = {.launch = 8 * us, .value = 90 * ps},
                      .many = {.launch = 17.5 * us},
                      .prefill_launch = 7 * us,
                      .row = 27 * ns,
                      .tile = 128,
                      .prefill = {.efficiency = 0.59, .softmax = 60 * ps, .edge = 250}},
        .latent = detail::ampere_latent,
        .experts = detail::ampere_experts,
        .collectives = detail::ampere_collectives,
        .stream_in_flight = 13.4 * kB,
        .calibrated = all_from(calibration::fitted)}};

// NVIDIA A100 SXM 40 GB, 2020. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; pins 2 x 1215 MHz.
// Latencies measured on it; bandwidth of caches inherited from 80 GB, the same die.
inline constexpr chip a100_sxm_40gb = inherit(
    a100_sxm_80gb,
    {.name = "a100-sxm-40gb",
     .family = architecture::ampere,
     .units = 108,
     .clock = 1410 * MHz,
     .memory =
         {.caches =
              {{{.name = "L1", .capacity = 108 * 192 * KiB, .peak = 18.71 * TB_per_s, .latency = 26 * ns},
                {.name = "L2 near", .capacity = 20 * MiB, .peak = 5.44 * TB_per_s, .latency = 151 * ns},
                {.name = "L2", .capacity = 40 * MiB, .peak = 5.33 * TB_per_s, .latency = 290 * ns, .partitions = 2}}},
          .stack = at_pin_rate(hbm2_2400, 2.43 * Gbit_per_s),
          .stacks = 5,
          .latency = 407 * ns},
     .rates =
         {.fp32 = 19.5 * TFLOP_per_s, .tf32 = 156 * TFLOP_per_s, .bf16 = 312 * TFLOP_per_s, .int8 = 624 * TFLOP_per_s},
     .link = nvlink_3.link,
     .power = {.limit = 400 * watt}});

}  // namespace tokenroof::catalog
