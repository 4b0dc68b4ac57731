// SPDX-License-Identifier: MIT
// Collective kernels by architecture. Fitted on nccl-tests out of place (A100 and L40S: NCCL 2.27.3; others 2.29.2) and on
// TensorRT-LLM's all-reduce (A100: 1.0.0; others: 1.3.0rc20) among 2 and 8 ranks, with links as in interconnects.hpp;
// launches include the library's. Data: ai-dynamo/aiconfigurator@095f58a (Apache-2.0).
#pragma once
#include <tokenroof/compute/collective_kernel.hpp>

namespace tokenroof::catalog::detail {

// A100. Mean error 8.3 %.
inline constexpr basic_collective_kernels<> ampere_collectives{
    .ring = {.launch = 9.24 * us, .small_slowdown = 3.03, .fill = 19.4 * us, .hop = 2.51 * us, .own_share = 0.505},
    .exchange = {.launch = 11.2 * us, .peer = 0.415 * us, .small_slowdown = 4.88, .fill = 17.9 * us, .slowdown = 1.09},
    .direct = {.launch = 4.08 * us, .peer = 0.153 * us, .slowdown = 1.63, .second = 49.8 * us, .limit = 1 * MiB}};

// H100 and H200, one set. 6.0 %.
inline constexpr basic_collective_kernels<> hopper_collectives{
    .ring = {.launch = 4.94 * us,
             .small_slowdown = 2.26,
             .fill = 12.8 * us,
             .hop = 1.11 * us,
             .own_share = 0.466,
             .switch_fill = 74.1 * us},
    .exchange = {.launch = 6.21 * us, .peer = 0.234 * us, .small_slowdown = 59.4, .fill = 5.89 * us, .slowdown = 1.11},
    .direct = {.launch = 2.65 * us, .peer = 0.0744 * us, .slowdown = 1.32, .second = 16.9 * us}};

// B200. 5.5 %.
inline constexpr basic_collective_kernels<> blackwell_collectives{
    .ring = {.launch = 8.03 * us,
             .small_slowdown = 2.29,
             .fill = 6.14 * us,
             .hop = 4.27 * us,
             .own_share = 0.581,
             .switch_fill = 169 * us},
    .exchange = {.launch = 8.55 * us, .peer = 0.442 * us, .small_slowdown = 109, .fill = 6.7 * us, .slowdown = 1.39},
    .direct = {.launch = 4.75 * us, .peer = 0.0907 * us, .slowdown = 1.14, .second = 22.9 * us}};

// L40S, which has no NVLink. 12.4 %, most of it at 8 ranks, whose times through the host jump by factors between
// neighbouring sizes. No engine's own all-reduce was measured there.
inline constexpr basic_collective_kernels<> pcie_collectives{
    .ring = {.launch = 5.01 * us, .small_slowdown = 1.82, .fill = 6.69 * us, .hop = 8.91 * us, .own_share = 0.0094},
    .exchange = {.launch = 8.36 * us, .peer = 0.391 * us, .fill = 16 * us},
    .direct = {.limit = 0 * byte}};

}  // namespace tokenroof::catalog::detail
