// SPDX-License-Identifier: MIT
// Phi (Microsoft).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Microsoft, Phi-3-mini-4k-instruct: Lightning-AI/litgpt@26857050 litgpt/config.py, Phi-3-mini-4k-instruct.
inline constexpr transformer phi_3_mini_4k{.name = "phi-3-mini-4k",
                                           .layers = 32,
                                           .hidden = 3072,
                                           .heads = 32,
                                           .kv_heads = 32,
                                           .head_dim = 96,
                                           .ffn = 8192,
                                           .vocab = 32064,
                                           .window = 2048,
                                           .max_context = 4096};

// Microsoft, Phi-4: Lightning-AI/litgpt@26857050 litgpt/config.py, phi-4.
inline constexpr transformer phi_4{.name = "phi-4",
                                   .layers = 40,
                                   .hidden = 5120,
                                   .heads = 40,
                                   .kv_heads = 10,
                                   .head_dim = 128,
                                   .ffn = 17920,
                                   .vocab = 100352,
                                   .max_context = 16384};

// Microsoft, Phi-4-mini-instruct: Lightning-AI/litgpt@26857050 litgpt/config.py, Phi-4-mini-instruct. Its window of
// 262145 is longer than its context.
inline constexpr transformer phi_4_mini{.name = "phi-4-mini",
                                        .layers = 32,
                                        .hidden = 3072,
                                        .heads = 24,
                                        .kv_heads = 8,
                                        .head_dim = 128,
                                        .ffn = 8192,
                                        .vocab = 200064,
                                        .tied_embeddings = true,
                                        .max_context = 131072};

}  // namespace tokenroof::catalog
