// SPDX-License-Identifier: MIT
// Chips. Figures by kind, each with its source:
//
//   datasheet   rates (dense), stacks and pin rate, capacity of the last cache, links and TDP, from the source named at
//               the chip. Timings of the stacks: catalog/hbm.hpp and dram.hpp; refresh of all banks at once unless said.
//   measured    caches and memory.latency: te42kyfo/gpu-benches@1c36d50 (numbers quoted; gpu-cache, gpu-l2-cache at sets
//               of 8 and 30 MB, gpu-latency), of the chip named. L1: units x its data sheet size. link.efficiency and
//               link.latency: NCCL all-reduce of 64 MB and more, mean of 2 and 8 ranks, and TensorRT-LLM's all-reduce of
//               1 KB and less. Data: ai-dynamo/aiconfigurator@095f58a (Apache-2.0).
//   fitted      kernels.gemm and the formats, bytes in flight among them: on that source's gemm.csv tables, mean error
//               at the chip (tokenroof_validate gemm). wave_quantisation and sustained_slowdown: one value a family.
//               attention: on its {generation,context}_attention tables of TensorRT-LLM 1.3.0rc20 (A100: vLLM 0.14.0),
//               mean errors at the chip (tokenroof_validate attention); in_flight of 100 kB says that memory alone
//               limits it: more changes nothing; tile: 128 queries, twice or half as many where that fits far better.
//               stream_in_flight: the triad named at the chip. power: ML.ENERGY leaderboard v3 (@0cd52da), dense models
//               on vLLM, H100 5.5 %, B200 5.8 %.
//   inherited   from the family's chip that was measured; said at the figure. Attention differs by architecture more than
//               by chip: a chip without measurements takes all of it from its architecture, else from B200, never from
//               L40S, whose 8-bit decode does not cut keys.
#pragma once
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/compute/chip.hpp>

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

// NVIDIA A100 SXM 80 GB, 2020. stas00/ml-engineering@744d01e compute/accelerator, Epoch AI ml_hardware, 2026-04;
// pins 2 x 1593 MHz. Caches and latency: A100 80GB at 1410 MHz. Triad 1759 GB/s.
// Fitted: bf16 6.5 %, int8 11.3 %, int8_weight_only 7.3 %, int4_weight_only 11.2 %; decode 10.3 %, prefill 8.0 % (no row
// with heads of 64 values: softmax inherited from Hopper). power: inherited from H100.
inline constexpr chip a100_sxm_80gb{
    .name = "a100-sxm-80gb",
    .units = 108,
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
    .link = {.per_direction = 300 * GB_per_s, .efficiency = 0.65, .latency = 4.2 * us},
    .power = {.limit = 400 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
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
        .stream_in_flight = 13.4 * kB}};

// NVIDIA H100 SXM, 2022. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; pins 2 x 2619 MHz read on
// hardware (caps-tum/mt4g@4cc5566). Latency: H100 PCIe, 655 cycles of 1755 MHz; mt4g's chase reads 421 ns on SXM, Mess
// 366 ns on the 64 GB version. stream_in_flight: inherited from H200. Fitted: bf16 4.2 %, fp8 3.2 %, fp8_block 7.2 %;
// decode 11.6 %, prefill 6.6 %.
inline constexpr chip h100_sxm{
    .name = "h100-sxm",
    .units = 132,
    .memory = {.caches = detail::hopper_caches,
               .stack = at_pin_rate(hbm3_6400, 5.238 * Gbit_per_s),
               .stacks = 5,
               .latency = 373 * ns},
    .rates = {.fp32 = 67 * TFLOP_per_s,
              .tf32 = 494.5 * TFLOP_per_s,
              .bf16 = 989.5 * TFLOP_per_s,
              .fp8 = 1979 * TFLOP_per_s,
              .int8 = 1979 * TFLOP_per_s},
    .link = {.per_direction = 450 * GB_per_s, .efficiency = 0.78, .latency = 2.9 * us},
    .power = {.limit = 700 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
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
        .stream_in_flight = 12 * kB}};

// NVIDIA H200 SXM, 2024. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 4.8 TB/s / 6 stacks / 1024 pins;
// 141 of 144 GiB usable. Latency: inherited from H100. Triad 3534 GB/s.
// Fitted: bf16 4.7 %, fp8 3.5 %, fp8_block 7.2 %; decode 11.9 %, prefill 6.0 %. power: inherited from H100.
inline constexpr chip h200_sxm{
    .name = "h200-sxm",
    .units = 132,
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
    .link = {.per_direction = 450 * GB_per_s, .efficiency = 0.8, .latency = 2.9 * us},
    .power = {.limit = 700 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
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
                .stream_in_flight = 12 * kB}};

// NVIDIA B200 SXM, 2024. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 8 TB/s / 8 stacks / 1024 pins;
// 180 of 192 GiB usable. Latencies: pointer chase of 40, 295 and 860 cycles (markdewing/AI_kernels@d916a39) at 1965 MHz;
// L2 far and the bandwidths of caches: inherited from GH100, bytes a clock and unit. stream_in_flight: that of products,
// for want of a measurement. Fitted: bf16 7.7 %, fp8 5.6 %, fp8_block 5.9 %, nvfp4 5.8 %;
// decode 7.1 %, prefill 5.7 %.
inline constexpr chip b200_sxm{
    .name = "b200-sxm",
    .units = 148,
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
    .link = {.per_direction = 900 * GB_per_s, .efficiency = 0.61, .latency = 4.9 * us},
    .power = {.limit = 1000 * watt, .idle_share = 0.193, .arithmetic_share = 3.43, .memory_share = 1.04},
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
                .stream_in_flight = 21.3 * kB}};

// NVIDIA L40S, 2023. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; twelve GDDR6 devices of 32 bit and
// 4 GiB, refreshed bank by bank: L40 streams 844 of 864 GB/s, which refreshes of all banks would not leave. Units, clock,
// caches and latency as L40. link: PCIe 4.0 x16, all-reduce of 2 ranks (8 ranks cross the host and reach 1.6 GB/s).
// stream_in_flight: inherited from L40, scale 816 GB/s. power: inherited from H100.
// Fitted: bf16 10.4 %, fp8 8.2 %, fp8_block 10.0 %; decode 9.2 %, prefill 9.9 % (in 8 bits softmax hides the products).
inline constexpr chip l40s{
    .name = "l40s",
    .units = 142,
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
    .link = {.per_direction = 32 * GB_per_s, .efficiency = 0.63, .latency = 6.9 * us},
    .power = {.limit = 350 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
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
                .stream_in_flight = 2.17 * kB}};

inline constexpr std::array chips{&a100_sxm_80gb, &h100_sxm, &h200_sxm, &b200_sxm, &l40s};

/// The chip called `name`. Errors   std::invalid_argument listing near names.
inline const chip& find_chip(std::string_view name) { return detail::find(chips, "chip", name); }

}  // namespace tokenroof::catalog
