// SPDX-License-Identifier: MIT
// Kimi (Moonshot AI).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Moonshot AI, Kimi-K2-Instruct: ai-dynamo/aiconfigurator@095f58a model_configs/moonshotai--Kimi-K2-Instruct.
inline constexpr transformer kimi_k2{
    .name = "kimi-k2",
    .layers = 61,
    .hidden = 7168,
    .heads = 64,
    .kv_heads = 1,
    .head_dim = 192,
    .ffn = 18432,
    .vocab = 163840,
    .max_context = 131072,
    .latent = {.q_rank = 1536, .kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128},
    .experts = {.count = 384, .top_k = 8, .width = 2048, .shared = 1, .shared_width = 2048, .dense_first = 1}};

// Moonshot AI, Kimi-K2.5: inherited from Kimi-K2, of whose architecture its text tower is. Its own configuration was not
// read, so that its longest context is not stated.
inline constexpr transformer kimi_k2_5 = [] {
    transformer m = detail::renamed(kimi_k2, "kimi-k2.5");
    m.max_context = 0;
    return m;
}();

}  // namespace tokenroof::catalog
