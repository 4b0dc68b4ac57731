// SPDX-License-Identifier: MIT
// MiniMax.
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// MiniMax, MiniMax-M2.5: ai-dynamo/aiconfigurator@095f58a model_configs/MiniMaxAI--MiniMax-M2.5. Three prediction
// modules.
inline constexpr transformer minimax_m2_5{.name = "minimax-m2.5",
                                          .layers = 62,
                                          .hidden = 3072,
                                          .heads = 48,
                                          .kv_heads = 8,
                                          .head_dim = 128,
                                          .vocab = 200064,
                                          .max_context = 196608,
                                          .experts = {.count = 256, .top_k = 8, .width = 1536},
                                          .prediction_layers = 3,
                                          .wide_qk_norm = true};

}  // namespace tokenroof::catalog
