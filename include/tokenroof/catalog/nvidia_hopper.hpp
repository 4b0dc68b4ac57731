// SPDX-License-Identifier: MIT
// NVIDIA Hopper. What the kinds of figures are: catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/collectives.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/catalog/experts_kernels.hpp>
#include <tokenroof/catalog/families.hpp>
#include <tokenroof/catalog/interconnects.hpp>
#include <tokenroof/catalog/latent_attention.hpp>

namespace tokenroof::catalog {

namespace detail {

// GH100, of H100 and H200. L1: 126 bytes a clock and unit on H100 PCIe, at 1980 MHz. L2: bandwidth of H200, latencies of
// H100 PCIe at 1755 MHz.
inline constexpr std::array<memory_level, max_caches> hopper_caches{
    {{.name = "L1", .capacity = 132 * 256 * KiB, .peak = 32.9 * TB_per_s, .latency = 19 * ns},
     {.name = "L2 near", .capacity = 25 * MiB, .peak = 10.25 * TB_per_s, .latency = 151 * ns},
     {.name = "L2", .capacity = 50 * MiB, .peak = 9.77 * TB_per_s, .latency = 230 * ns, .partitions = 2}}};

// Attention of H100 and H200: one set, fitted on both.
inline constexpr basic_attention_kernel<> hopper_attention{
    .in_flight = 100 * kB,
    .fill = 6.2 * us,
    .merge = 3.4 * us,
    .decode = {.launch = 5.1 * us, .splits = 6.4, .block = 3.6 * us, .value = 51 * ps},
    .decode8 = {.launch = 4.9 * us, .splits = 2.1, .block = 1 * us, .value = 27 * ps},
    .single = {.launch = 8.8 * us, .splits = 7.8, .block = 0.79 * us, .value = 45.6 * ps},
    .prefill_launch = 14.9 * us,
    .row = 46.6 * ns,
    .tile = 128,
    .prefill = {.efficiency = 0.573, .softmax = 53 * ps, .edge = 290},
    .prefill8 = {.efficiency = 0.424, .softmax = 53 * ps, .edge = 900},
    .prefill_follows_cache = true};

}  // namespace detail

// NVIDIA H100 SXM, 2022. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; pins 2 x 2619 MHz read on
// hardware (caps-tum/mt4g@4cc5566). Latency: H100 PCIe, 655 cycles of 1755 MHz; mt4g's chase reads 421 ns on SXM, Mess
// 366 ns on the 64 GB version. stream_in_flight: inherited from H200. Fitted: bf16 4.2 %, fp8 3.2 %, fp8_block 7.2 %;
// decode 11.6 %, prefill 6.6 %.
// Power: active, arithmetic and memory shares fitted with those of B200 and with the engine vllm_0_11 on ML.ENERGY v3
// (ml-energy/leaderboard@0cd52da, vLLM 0.11.1): power_per_gpu 14 %, energy_per_token 17 %; 16 % and 18 % for a model that
// was left out. Memory: held at 0.15, 3.9 pJ/bit, below which the fit would go. Idle: fitted before, below the least power
// of any row. H200 as H100, A100 and L40S inherit. Voltage: knee at 1005 of 1410 MHz, A100's least energy (Voltana); floor
// from the 32 % of decode energy that locked clocks save on H200 (arXiv 2605.11999); no curve is published.
inline constexpr chip h100_sxm{
    .name = "h100-sxm",
    .family = architecture::hopper,
    .units = 132,
    .clock = 1980 * MHz,
    .memory = {.caches = detail::hopper_caches,
               .stack = at_pin_rate(hbm3_6400, 5.238 * Gbit_per_s),
               .stacks = 5,
               .latency = 373 * ns},
    .rates = {.fp32 = 67 * TFLOP_per_s,
              .tf32 = 494.5 * TFLOP_per_s,
              .bf16 = 989.5 * TFLOP_per_s,
              .fp8 = 1979 * TFLOP_per_s,
              .int8 = 1979 * TFLOP_per_s},
    .link = nvlink_4.link,
    .power = {.limit = 700 * watt,
              .idle_share = 0.297,
              .active_share = 0.326,
              .arithmetic_share = 2.74,
              .memory_share = 0.15,
              .voltage_floor = 0.79,
              .voltage_knee = 0.713},
    .kernels = {
        .gemm = {.launch = 1.53 * us,
                 .fill = 1.29 * us,
                 .split = 1.88 * us,
                 .unit_bandwidth = 137.2 * GB_per_s,
                 .wave_quantisation = 0.1,
                 .sustained_slowdown = 0.1},
        .bf16 = {.efficiency = 0.847, .in_flight = 10.9 * kB},
        .fp8 = {.efficiency = 0.814, .launch = 9.68 * us, .quantisation_share = 0.442},
        .fp8_block = {.efficiency = 0.648, .launch = 1.94 * us, .quantisation_share = 0.616, .k_step = 1.11 * ns},
        .attention = detail::hopper_attention,
        .latent = detail::hopper_latent,
        .experts = detail::hopper_experts,
        .collectives = detail::hopper_collectives,
        .stream_in_flight = 12 * kB,
        .calibrated = all_from(calibration::fitted)}};

// NVIDIA H200 SXM, 2024. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 4.8 TB/s / 6 stacks / 1024 pins;
// 141 of 144 GiB usable. Latency: inherited from H100. Triad 3534 GB/s.
// Fitted: bf16 4.7 %, fp8 3.5 %, fp8_block 7.2 %; decode 11.9 %, prefill 6.0 %. power: inherited from H100.
inline constexpr chip h200_sxm{
    .name = "h200-sxm",
    .family = architecture::hopper,
    .units = 132,
    .clock = 1980 * MHz,
    .memory = {.caches = detail::hopper_caches,
               .stack = at_pin_rate(hbm3e_9200_8_high, 6.25 * Gbit_per_s),
               .stacks = 6,
               .usable = 141.0 / 144,
               .latency = 373 * ns},
    .rates = {.fp32 = 67 * TFLOP_per_s,
              .tf32 = 494.5 * TFLOP_per_s,
              .bf16 = 989.5 * TFLOP_per_s,
              .fp8 = 1979 * TFLOP_per_s,
              .int8 = 1979 * TFLOP_per_s},
    .link = nvlink_4.link,
    .power = {.limit = 700 * watt,
              .idle_share = 0.297,
              .active_share = 0.326,
              .arithmetic_share = 2.74,
              .memory_share = 0.15,
              .voltage_floor = 0.79,
              .voltage_knee = 0.713},
    .kernels = {.gemm = {.launch = 1.74 * us,
                         .fill = 1.24 * us,
                         .split = 1.89 * us,
                         .unit_bandwidth = 146.6 * GB_per_s,
                         .wave_quantisation = 0.1,
                         .sustained_slowdown = 0.1},
                .bf16 = {.efficiency = 0.842, .in_flight = 16.9 * kB},
                .fp8 = {.efficiency = 0.811, .launch = 9.44 * us, .quantisation_share = 0.353},
                .fp8_block = {.efficiency = 0.648,
                              .in_flight = 14.4 * kB,
                              .launch = 1.58 * us,
                              .quantisation_share = 0.443,
                              .k_step = 1.14 * ns},
                .attention = detail::hopper_attention,
                .latent = detail::hopper_latent,
                .experts = detail::hopper_experts,
                .collectives = detail::hopper_collectives,
                .stream_in_flight = 12 * kB,
                .calibrated = all_from(calibration::fitted)}};

namespace detail {

inline constexpr basic_rates<> hopper_rates = h100_sxm.rates;
inline constexpr std::array hoppers{&h100_sxm, &h200_sxm};

// GH100 with 60 of its 60 MiB of L2 (62914560 bytes read by caps-tum/mt4g@4cc5566); speeds as with 50.
constexpr std::array<memory_level, max_caches> larger_hopper_caches() {
    auto caches = hopper_caches;
    caches[1].capacity = 30 * MiB;
    caches[2].capacity = 60 * MiB;
    return caches;
}

}  // namespace detail

// NVIDIA H100 PCIe, 2022. stas00/ml-engineering@744d01e, Wikipedia; HBM2E at 2 x 1593 MHz (chipsandcheese.com
// 2023-07-02). Caches and latencies measured on it. link: the NVLink bridge of a pair.
inline constexpr chip h100_pcie = inherit(
    detail::hoppers,
    {.name = "h100-pcie",
     .family = architecture::hopper,
     .units = 114,
     .clock = 1755 * MHz,
     .memory =
         {.caches =
              {{{.name = "L1", .capacity = 114 * 256 * KiB, .peak = 25.2 * TB_per_s, .latency = 19 * ns},
                {.name = "L2 near", .capacity = 25 * MiB, .peak = 7.03 * TB_per_s, .latency = 151 * ns},
                {.name = "L2", .capacity = 50 * MiB, .peak = 6.95 * TB_per_s, .latency = 230 * ns, .partitions = 2}}},
          .stack = at_pin_rate(hbm2e_3600, 3.186 * Gbit_per_s),
          .stacks = 5,
          .latency = 373 * ns},
     .rates = {.fp32 = 51.2 * TFLOP_per_s,
               .tf32 = 378 * TFLOP_per_s,
               .bf16 = 756 * TFLOP_per_s,
               .fp8 = 1513 * TFLOP_per_s,
               .int8 = 1513 * TFLOP_per_s},
     .link = {.per_direction = 300 * GB_per_s},
     .power = {.limit = 350 * watt}});

// NVIDIA H100 NVL, one of its two, 2024. Units, clock, memory: Epoch AI ml_hardware 2026-04, mt4g@4cc5566: 6016 of the
// 6144 bits of six stacks at 5.238 Gb/s, here 6144 at the rate that gives the same; 94 of 96 GiB. Rates (half of the
// sparse ones), link: NVIDIA H100 data sheet, column NVL, not re-checked.
inline constexpr chip h100_nvl =
    inherit(detail::hoppers, {.name = "h100-nvl",
                              .family = architecture::hopper,
                              .units = 132,
                              .clock = 1785 * MHz,
                              .memory = {.caches = detail::larger_hopper_caches(),
                                         .stack = at_pin_rate(hbm3_6400, 5.238 * 6016 / 6144 * Gbit_per_s),
                                         .stacks = 6,
                                         .usable = 94.0 / 96,
                                         .latency = 373 * ns},
                              .rates = {.fp32 = 60 * TFLOP_per_s,
                                        .tf32 = 418 * TFLOP_per_s,
                                        .bf16 = 835.5 * TFLOP_per_s,
                                        .fp8 = 1671 * TFLOP_per_s,
                                        .int8 = 1671 * TFLOP_per_s},
                              .link = {.per_direction = 300 * GB_per_s},
                              .power = {.limit = 400 * watt}});

// NVIDIA GH200 with 96 GB of HBM3, 2023. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04: 4 TB/s, here over
// the six stacks that make 96 GB. Units, clock and caches: inherited from H100, the same die. Latency: 690 cycles
// (markdewing/AI_kernels@d916a39) at 1980 MHz. TDP: of the GPU.
inline constexpr chip gh200_96gb =
    inherit(detail::hoppers, {.name = "gh200-96gb",
                              .family = architecture::hopper,
                              .units = 132,
                              .clock = 1980 * MHz,
                              .memory = {.caches = detail::hopper_caches,
                                         .stack = at_pin_rate(hbm3_6400, 4000.0 * 8 / 6144 * Gbit_per_s),
                                         .stacks = 6,
                                         .latency = 348 * ns},
                              .rates = detail::hopper_rates,
                              .link = nvlink_4.link,
                              .power = {.limit = 700 * watt}});

// NVIDIA GH200 with 141 GB of HBM3E, 2024. As above; memory as H200. bf16: H100's efficiency times the ratio of both
// chips' largest measured rates, 828.6 and 794.5 TFLOP/s (stas00/ml-engineering@744d01e, MAMF). TDP: as of 96 GB.
inline constexpr chip gh200_141gb =
    inherit(detail::hoppers, {.name = "gh200-141gb",
                              .family = architecture::hopper,
                              .units = 132,
                              .clock = 1980 * MHz,
                              .memory = {.caches = detail::hopper_caches,
                                         .stack = at_pin_rate(hbm3e_9200_8_high, 6.25 * Gbit_per_s),
                                         .stacks = 6,
                                         .usable = 141.0 / 144,
                                         .latency = 348 * ns},
                              .rates = detail::hopper_rates,
                              .link = nvlink_4.link,
                              .power = {.limit = 700 * watt},
                              .kernels = {.bf16 = {.efficiency = 0.847 * 828.6 / 794.5}}});

}  // namespace tokenroof::catalog
