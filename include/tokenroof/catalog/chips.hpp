// SPDX-License-Identifier: MIT
// Chips. Figures by kind, each with its source:
//
//   datasheet   rates (dense), bus and pin rate, capacity, caches, links and TDP, from the source named at the chip.
//               Vendors' GB of stack capacity are GiB: dies hold powers of two.
//   measured    link.efficiency and link.latency: NCCL all-reduce of 64 MB and more, mean of 2 and 8 ranks, and
//               TensorRT-LLM's all-reduce of 1 KB and less; attention_*: mean of decode over 1 GB of KV cache and
//               of causal prefill over 2 TFLOP in bf16, median of decode below 1 MB. Data: ai-dynamo/aiconfigurator@095f58a
//               (Apache-2.0).
//   fitted      last_level_cache.read_bandwidth, kernels.gemm and the formats: on that source's gemm.csv tables, mean
//               error at the chip (tokenroof_validate gemm). wave_quantisation and sustained_slowdown: one value a
//               family. power: ML.ENERGY leaderboard v3 (@0cd52da), dense models on vLLM, H100 5.5 %, B200 5.8 %.
//   inherited   from the family's chip that was measured; said at the figure.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/compute/chip.hpp>

namespace tokenroof::catalog {

// NVIDIA A100 SXM 80 GB, 2020. stas00/ml-engineering@744d01e compute/accelerator, Epoch AI ml_hardware, 2026-04;
// pins 2 x 1593 MHz. stream_bandwidth: te42kyfo/gpu-benches@1c36d50 gpu-stream, triad 1759 GB/s.
// Fitted: bf16 6.1 %, int8 11.2 %, int8_weight_only 7.6 %, int4_weight_only 11.6 %. power: inherited from H100.
inline constexpr chip a100_sxm_80gb{
    .name = "a100-sxm-80gb",
    .units = 108,
    .memory = {.stack = {.bus_width = 1024, .pin_rate = 3.186 * Gbit_per_s, .capacity = 16 * GiB},
               .stacks = 5,
               .last_level_cache = {.capacity = 40 * MiB, .read_bandwidth = 2.45 * TB_per_s, .partitions = 2}},
    .rates = {.fp32 = 19.5 * TFLOP_per_s,
              .tf32 = 156 * TFLOP_per_s,
              .bf16 = 312 * TFLOP_per_s,
              .int8 = 624 * TFLOP_per_s},
    .link = {.per_direction = 300 * GB_per_s, .efficiency = 0.65, .latency = 4.2 * us},
    .power = {.limit = 400 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
    .kernels = {.gemm = {.launch = 0.458 * us,
                         .fill = 3.56 * us,
                         .split = 0.832 * us,
                         .memory_share = 0.776,
                         .unit_bandwidth = 49.72 * GB_per_s,
                         .wave_quantisation = 0.6,
                         .sustained_slowdown = 0},
                .bf16 = {.efficiency = 0.907},
                .int8 = {.efficiency = 0.852, .launch = 5.67 * us, .k_step = 0.732 * ns},
                .int8_weight_only = {.efficiency = 0.883, .launch = 6.18 * us, .k_step = 1.41 * ns},
                .int4_weight_only = {.efficiency = 0.842, .launch = 8.32 * us, .k_step = 0.819 * ns},
                .stream_bandwidth = 0.86,
                .attention_bandwidth = 0.71,
                .attention_bandwidth8 = 0.71,
                .attention_compute = 0.56,
                .attention_floor = 12.6 * us}};

// NVIDIA H100 SXM, 2022. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; pins 2 x 2619 MHz read on
// hardware (caps-tum/mt4g@4cc5566). stream_bandwidth: inherited from H100 PCIe, gpu-benches gpu-stream, triad 1832 of
// 2039 GB/s. Fitted: bf16 4.2 %, fp8 3.1 %, fp8_block 7.0 %.
inline constexpr chip h100_sxm{
    .name = "h100-sxm",
    .units = 132,
    .memory = {.stack = {.bus_width = 1024, .pin_rate = 5.238 * Gbit_per_s, .capacity = 16 * GiB},
               .stacks = 5,
               .last_level_cache = {.capacity = 50 * MiB, .read_bandwidth = 5.72 * TB_per_s, .partitions = 2}},
    .rates = {.fp32 = 67 * TFLOP_per_s,
              .tf32 = 494.5 * TFLOP_per_s,
              .bf16 = 989.5 * TFLOP_per_s,
              .fp8 = 1979 * TFLOP_per_s,
              .int8 = 1979 * TFLOP_per_s},
    .link = {.per_direction = 450 * GB_per_s, .efficiency = 0.78, .latency = 2.9 * us},
    .power = {.limit = 700 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
    .kernels = {
        .gemm = {.launch = 1.75 * us,
                 .fill = 1.03 * us,
                 .split = 1.93 * us,
                 .memory_share = 0.834,
                 .unit_bandwidth = 140.6 * GB_per_s,
                 .wave_quantisation = 0.1,
                 .sustained_slowdown = 0.1},
        .bf16 = {.efficiency = 0.842},
        .fp8 = {.efficiency = 0.801, .launch = 9.68 * us, .quantisation_share = 0.447},
        .fp8_block = {.efficiency = 0.644, .launch = 2.03 * us, .quantisation_share = 0.62, .k_step = 1.11 * ns},
        .stream_bandwidth = 0.9,
        .attention_bandwidth = 0.86,
        .attention_bandwidth8 = 0.76,
        .attention_compute = 0.47,
        .attention_floor = 11.3 * us}};

// NVIDIA H200 SXM, 2024. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 4.8 TB/s / 6 stacks / 1024 pins;
// 141 of 144 GiB usable. stream_bandwidth: gpu-benches gpu-stream, triad 3534 GB/s.
// Fitted: bf16 4.7 %, fp8 3.5 %, fp8_block 7.4 %. power: inherited from H100.
inline constexpr chip h200_sxm{
    .name = "h200-sxm",
    .units = 132,
    .memory = {.stack = {.bus_width = 1024, .pin_rate = 6.25 * Gbit_per_s, .capacity = 23.5 * GiB},
               .stacks = 6,
               .last_level_cache = {.capacity = 50 * MiB, .read_bandwidth = 7.86 * TB_per_s, .partitions = 2}},
    .rates = {.fp32 = 67 * TFLOP_per_s,
              .tf32 = 494.5 * TFLOP_per_s,
              .bf16 = 989.5 * TFLOP_per_s,
              .fp8 = 1979 * TFLOP_per_s,
              .int8 = 1979 * TFLOP_per_s},
    .link = {.per_direction = 450 * GB_per_s, .efficiency = 0.8, .latency = 2.9 * us},
    .power = {.limit = 700 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
    .kernels = {
        .gemm = {.launch = 1.98 * us,
                 .fill = 0.985 * us,
                 .split = 1.88 * us,
                 .memory_share = 0.827,
                 .unit_bandwidth = 153 * GB_per_s,
                 .wave_quantisation = 0.1,
                 .sustained_slowdown = 0.1},
        .bf16 = {.efficiency = 0.837},
        .fp8 = {.efficiency = 0.798, .launch = 9.41 * us, .quantisation_share = 0.358},
        .fp8_block = {.efficiency = 0.638, .launch = 1.67 * us, .quantisation_share = 0.438, .k_step = 1.14 * ns},
        .stream_bandwidth = 0.74,
        .attention_bandwidth = 0.84,
        .attention_bandwidth8 = 0.64,
        .attention_compute = 0.47,
        .attention_floor = 11.2 * us}};

// NVIDIA B200 SXM, 2024. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; 8 TB/s / 8 stacks / 1024 pins;
// 180 of 192 GiB usable. stream_bandwidth: the fitted memory_share, for want of a measurement.
// Fitted: bf16 7.6 %, fp8 5.2 %, fp8_block 5.8 %, nvfp4 5.5 %.
inline constexpr chip b200_sxm{
    .name = "b200-sxm",
    .units = 148,
    .memory = {.stack = {.bus_width = 1024, .pin_rate = 7.8125 * Gbit_per_s, .capacity = 22.5 * GiB},
               .stacks = 8,
               .last_level_cache = {.capacity = 126 * MiB, .read_bandwidth = 7.41 * TB_per_s, .partitions = 2}},
    .rates = {.fp32 = 80 * TFLOP_per_s,
              .tf32 = 1125 * TFLOP_per_s,
              .bf16 = 2250 * TFLOP_per_s,
              .fp8 = 4500 * TFLOP_per_s,
              .int8 = 4500 * TFLOP_per_s,
              .fp4 = 9000 * TFLOP_per_s},
    .link = {.per_direction = 900 * GB_per_s, .efficiency = 0.61, .latency = 4.9 * us},
    .power = {.limit = 1000 * watt, .idle_share = 0.193, .arithmetic_share = 3.43, .memory_share = 1.04},
    .kernels = {
        .gemm = {.launch = 2.21 * us,
                 .fill = 0.00884 * us,
                 .split = 2.24 * us,
                 .memory_share = 0.751,
                 .unit_bandwidth = 208.9 * GB_per_s,
                 .wave_quantisation = 0.1,
                 .sustained_slowdown = 0.15},
        .bf16 = {.efficiency = 0.703},
        .fp8 = {.efficiency = 0.703, .launch = 12.6 * us, .quantisation_share = 0.393},
        .fp8_block = {.efficiency = 0.682, .launch = 3.55 * us, .quantisation_share = 0.963, .k_step = 0.864 * ns},
        .fp4 = {.efficiency = 0.468, .launch = 4.28 * us, .quantisation_share = 0.625, .k_step = 1.82 * ns},
        .stream_bandwidth = 0.75,
        .attention_bandwidth = 0.86,
        .attention_bandwidth8 = 0.83,
        .attention_compute = 0.4,
        .attention_floor = 11 * us}};

// NVIDIA L40S, 2023. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04; twelve GDDR6 devices of 32 bit and
// 4 GiB; units and clock as L40. link: PCIe 4.0 x16, all-reduce of 2 ranks (8 ranks cross the host and reach 1.6 GB/s).
// stream_bandwidth: inherited from L40, gpu-benches gpu-stream, 816 GB/s. power: inherited from H100.
// Fitted: bf16 9.5 %, fp8 8.8 %, fp8_block 9.1 %.
inline constexpr chip l40s{
    .name = "l40s",
    .units = 142,
    .memory = {.stack = {.bus_width = 32, .pin_rate = 18 * Gbit_per_s, .capacity = 4 * GiB},
               .stacks = 12,
               .last_level_cache = {.capacity = 96 * MiB, .read_bandwidth = 2.55 * TB_per_s}},
    .rates = {.fp32 = 91.6 * TFLOP_per_s,
              .tf32 = 183 * TFLOP_per_s,
              .bf16 = 362 * TFLOP_per_s,
              .fp8 = 733 * TFLOP_per_s,
              .int8 = 733 * TFLOP_per_s},
    .link = {.per_direction = 32 * GB_per_s, .efficiency = 0.63, .latency = 6.9 * us},
    .power = {.limit = 350 * watt, .idle_share = 0.488, .arithmetic_share = 1.386, .memory_share = 0.209},
    .kernels = {
        .gemm = {.launch = 0.0554 * us,
                 .fill = 1.66 * us,
                 .split = 1.26 * us,
                 .memory_share = 0.835,
                 .unit_bandwidth = 42.96 * GB_per_s,
                 .wave_quantisation = 0.6,
                 .sustained_slowdown = 0.2},
        .bf16 = {.efficiency = 0.684},
        .fp8 = {.efficiency = 0.606, .launch = 9.73 * us, .quantisation_share = 0.987},
        .fp8_block = {.efficiency = 0.357, .launch = 1.06 * us, .quantisation_share = 0.892, .k_step = 3.14 * ns},
        .stream_bandwidth = 0.94,
        .attention_bandwidth = 0.82,
        .attention_bandwidth8 = 0.78,
        .attention_compute = 0.39,
        .attention_floor = 9.0 * us}};

inline constexpr std::array chips{&a100_sxm_80gb, &h100_sxm, &h200_sxm, &b200_sxm, &l40s};

/// The chip called `name`. Errors   std::invalid_argument listing near names.
inline const chip& find_chip(std::string_view name) { return detail::find(chips, "chip", name); }

}  // namespace tokenroof::catalog
