// SPDX-License-Identifier: MIT
// What kernels of latent attention reach, by architecture. Fitted on the {generation,context}_mla tables of TensorRT-LLM
// 1.3.0rc20 (A100: 1.0.0) of ai-dynamo/aiconfigurator@095f58a (Apache-2.0), mean errors at the set (tokenroof_validate
// mla). A chip without measurements takes its architecture's set; without one, the figures of its attention stand in.
// Tiles: 64 rows of a warp group's matrix instruction; 16 on Blackwell for up to 32 heads, which TensorRT-LLM decodes with
// another kernel.
#pragma once
#include <tokenroof/compute/latent_attention_kernel.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof::catalog::detail {

// Decode 3.2 %, prefill 4.5 %. Keys are never cut, and no product has 8 bits.
inline constexpr basic_latent_kernel<> ampere_latent{
    .launch = 7.4 * us,
    .lone = 0.637,
    .tile = {.efficiency = 0.26},
    .prefill_launch = 8.06 * us,
    .efficiency = 0.517,
};

// H100 and H200, one set fitted on both: decode 6.5 %, prefill 6.8 %. fill and merge: those of their attention.
inline constexpr basic_latent_kernel<> hopper_latent{
    .launch = 6.18 * us,
    .fill = 6.2 * us,
    .merge = 3.4 * us,
    .block = 5.12 * us,
    .splits = 2.31,
    .tile = {.efficiency = 0.665, .efficiency8 = 0.384},
    .prefill_launch = 14.7 * us,
    .rounding = 2 * us,
    .efficiency = 0.605,
    .efficiency8 = 0.377,
};

// B200: decode 10.8 %, prefill 6.3 %.
inline constexpr basic_latent_kernel<> blackwell_latent{
    .launch = 4.45 * us,
    .fill = 11.1 * us,
    .merge = 2.92 * us,
    .block = 4.2 * us,
    .splits = 1.73,
    .tile = {.efficiency = 0.621, .efficiency8 = 0.609},
    .few = {.heads = 16, .efficiency = 0.102, .efficiency8 = 0.116},
    .prefill_launch = 11.7 * us,
    .rounding = 6 * us,
    .row = 16.7 * ns,
    .efficiency = 0.634,
    .efficiency8 = 0.416,
};

}  // namespace tokenroof::catalog::detail
