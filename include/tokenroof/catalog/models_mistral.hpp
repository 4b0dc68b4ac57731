// SPDX-License-Identifier: MIT
// Mistral and Mixtral (Mistral AI).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Mistral, Mistral-7B-v0.1: Lightning-AI/litgpt@26857050 litgpt/config.py, Mistral-7B-v0.1.
inline constexpr transformer mistral_7b_v0_1{.name = "mistral-7b-v0.1",
                                             .layers = 32,
                                             .hidden = 4096,
                                             .heads = 32,
                                             .kv_heads = 8,
                                             .head_dim = 128,
                                             .ffn = 14336,
                                             .vocab = 32000,
                                             .window = 4096,
                                             .max_context = 4096};

// Mistral, Mistral-7B-v0.3: Lightning-AI/litgpt@26857050 litgpt/config.py, Mistral-7B-v0.3.
inline constexpr transformer mistral_7b_v0_3{.name = "mistral-7b-v0.3",
                                             .layers = 32,
                                             .hidden = 4096,
                                             .heads = 32,
                                             .kv_heads = 8,
                                             .head_dim = 128,
                                             .ffn = 14336,
                                             .vocab = 32768,
                                             .max_context = 32768};

// Mistral, Mistral-Large-Instruct-2407: Lightning-AI/litgpt@26857050 litgpt/config.py, Mistral-Large-Instruct-2407.
inline constexpr transformer mistral_large_2407{.name = "mistral-large-2407",
                                                .layers = 88,
                                                .hidden = 12288,
                                                .heads = 96,
                                                .kv_heads = 8,
                                                .head_dim = 128,
                                                .ffn = 28672,
                                                .vocab = 32768,
                                                .max_context = 32768};

// Mistral, Mixtral-8x7B-v0.1: Lightning-AI/litgpt@26857050 litgpt/config.py, Mixtral-8x7B-v0.1.
inline constexpr transformer mixtral_8x7b_v0_1{.name = "mixtral-8x7b-v0.1",
                                               .layers = 32,
                                               .hidden = 4096,
                                               .heads = 32,
                                               .kv_heads = 8,
                                               .head_dim = 128,
                                               .vocab = 32000,
                                               .max_context = 32768,
                                               .experts = {.count = 8, .top_k = 2, .width = 14336}};

// Mistral, Mixtral-8x22B-v0.1: ai-dynamo/aiconfigurator@095f58a model_configs/mistralai--Mixtral-8x22B-v0.1;
// cross-check huggingface.co/leafspark/Mixtral-8x22B-v0.1 params.json.
inline constexpr transformer mixtral_8x22b_v0_1{.name = "mixtral-8x22b-v0.1",
                                                .layers = 56,
                                                .hidden = 6144,
                                                .heads = 48,
                                                .kv_heads = 8,
                                                .head_dim = 128,
                                                .vocab = 32000,
                                                .max_context = 65536,
                                                .experts = {.count = 8, .top_k = 2, .width = 16384}};

}  // namespace tokenroof::catalog
