// SPDX-License-Identifier: MIT
// Kernels of mixture-of-experts layers, by architecture.
//
// fitted on the moe tables of ai-dynamo/aiconfigurator@095f58a (Apache-2.0): TensorRT-LLM 1.3.0rc20, A100 1.0.0; one to
// 8192 tokens, 8 to 512 experts, loads balanced and of a power law. Mean and median error at each figure
// (tokenroof_validate moe). efficiency 1: no lower than the datasheet's rate, since these rows, unlike those of products,
// ran at clocks that the power limit did not lower. in_flight of 100 kB says that memory alone limits it: more changes
// nothing. A format without figures was not measured on that architecture.
//
// Some rows no figure explains, and no column tells them apart. 56 on H100 and H200, in some layouts of four geometries, read
// weights at 0.3 to 0.8 TB/s in bf16 and fp8 and on either chip, 2 to 8 times slower than predicted. nvfp4 on
// B200 is 1.3 to 2 times slower in a quarter of its layouts. Of the rows that take at most twice as long as the model says
// (all but 71) the mean error is 6.7 %.
#pragma once
#include <tokenroof/compute/experts_kernel.hpp>

namespace tokenroof::catalog::detail {

// bf16 10.1 %, 3.7 %, all rows skewed. Of one token on eight expert-parallel ranks, where TensorRT-LLM 1.0.0 drew all its
// experts on one rank, the model is 80 % low.
inline constexpr basic_experts_kernel<> ampere_experts{
    .in_flight = 12.1 * kB, .bf16 = {.launch = 27.2 * us, .tile = 0.43 * us, .efficiency = 0.471, .pass_share = 1.65}};

// H100 and H200: one set, fitted on both. bf16 8.7 %, 3.7 %; fp8 7.0 %, 3.1 % (without the slow rows means of 5.1 % and
// 4.5 %); fp8_block 5.5 %, 4.4 %; mxfp4_weight_only 11.8 %, 7.6 % (one model's experts, 36 rows).
inline constexpr basic_experts_kernel<> hopper_experts{
    .in_flight = 100 * kB,
    .bf16 = {.launch = 22 * us, .group = 18.5 * ns, .tile = 2.05 * us, .efficiency = 0.972, .pass_share = 0.621},
    .fp8 = {.launch = 25.6 * us, .group = 14.4 * ns, .tile = 2.12 * us, .efficiency = 1, .pass_share = 0.525},
    .fp8_block = {.launch = 18.5 * us, .group = 229 * ns, .tile = 1.8 * us, .efficiency = 0.659, .pass_share = 0.206},
    .mxfp4_weight_only = {.launch = 75.1 * us, .tile = 3.62 * us, .efficiency = 0.426, .pass_share = 0.152}};

// B200. bf16 6.1 %, 4.0 %; fp8 7.0 %, 4.3 %; fp8_block (DeepGEMM) 7.3 %, 4.9 %; nvfp4 15.1 %, 11.0 %; one model's experts:
// mxfp4_weight_only 4.5 % (10 rows; its kernel is of no use at many tokens), mxfp4_mxfp8 5.1 % (13 rows).
inline constexpr basic_experts_kernel<> blackwell_experts{
    .in_flight = 35.9 * kB,
    .bf16 = {.launch = 25.2 * us, .group = 29 * ns, .tile = 0.972 * us, .efficiency = 1, .pass_share = 0.504},
    .fp8 = {.launch = 27.8 * us, .group = 17.7 * ns, .tile = 1.31 * us, .efficiency = 1, .pass_share = 0.394},
    .fp8_block = {.launch = 37.4 * us, .group = 244 * ns, .tile = 2.02 * us, .efficiency = 0.864, .pass_share = 0.493},
    .fp4 = {.launch = 42.2 * us, .group = 87.5 * ns, .tile = 2.3 * us, .efficiency = 0.548, .pass_share = 0.286},
    .mxfp4_weight_only = {.launch = 40.6 * us, .tile = 17.5 * us, .efficiency = 0.725, .pass_share = 0.0609},
    .mxfp4_mxfp8 = {
        .launch = 17.9 * us, .group = 17.3 * ns, .tile = 1.42 * us, .efficiency = 0.942, .pass_share = 0.473}};

// L40S. bf16 7.1 %, 2.8 %; fp8 6.4 %, 3.1 %.
inline constexpr basic_experts_kernel<> ada_experts{
    .in_flight = 1.4 * kB,
    .bf16 = {.launch = 3.28 * us, .group = 37.2 * ns, .efficiency = 0.424, .pass_share = 1},
    .fp8 = {.launch = 13.8 * us, .group = 31.4 * ns, .efficiency = 0.508, .pass_share = 1}};

}  // namespace tokenroof::catalog::detail
