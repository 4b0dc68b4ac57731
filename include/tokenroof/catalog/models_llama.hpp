// SPDX-License-Identifier: MIT
// Llama (Meta).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Meta, Llama-2-7b-hf: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-2-7b-hf.
inline constexpr transformer llama_2_7b{.name = "llama-2-7b",
                                        .layers = 32,
                                        .hidden = 4096,
                                        .heads = 32,
                                        .kv_heads = 32,
                                        .head_dim = 128,
                                        .ffn = 11008,
                                        .vocab = 32000};

// Meta, Llama-2-13b-hf: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-2-13b-hf.
inline constexpr transformer llama_2_13b{.name = "llama-2-13b",
                                         .layers = 40,
                                         .hidden = 5120,
                                         .heads = 40,
                                         .kv_heads = 40,
                                         .head_dim = 128,
                                         .ffn = 13824,
                                         .vocab = 32000};

// Meta, Llama-2-70b-hf: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-2-70b-hf.
inline constexpr transformer llama_2_70b{.name = "llama-2-70b",
                                         .layers = 80,
                                         .hidden = 8192,
                                         .heads = 64,
                                         .kv_heads = 8,
                                         .head_dim = 128,
                                         .ffn = 28672,
                                         .vocab = 32000};

// Meta, Llama-3-8B: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3-8B.
inline constexpr transformer llama_3_8b{.name = "llama-3-8b",
                                        .layers = 32,
                                        .hidden = 4096,
                                        .heads = 32,
                                        .kv_heads = 8,
                                        .head_dim = 128,
                                        .ffn = 14336,
                                        .vocab = 128256,
                                        .max_context = 8192};

// Meta, Llama-3-70B: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3-70B.
inline constexpr transformer llama_3_70b{.name = "llama-3-70b",
                                         .layers = 80,
                                         .hidden = 8192,
                                         .heads = 64,
                                         .kv_heads = 8,
                                         .head_dim = 128,
                                         .ffn = 28672,
                                         .vocab = 128256,
                                         .max_context = 8192};

// Meta, Llama-3.1-8B: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3.1-8B.
inline constexpr transformer llama_3_1_8b{.name = "llama-3.1-8b",
                                          .layers = 32,
                                          .hidden = 4096,
                                          .heads = 32,
                                          .kv_heads = 8,
                                          .head_dim = 128,
                                          .ffn = 14336,
                                          .vocab = 128256,
                                          .max_context = 131072};

// Meta, Llama-3.1-70B: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3.1-70B.
inline constexpr transformer llama_3_1_70b{.name = "llama-3.1-70b",
                                           .layers = 80,
                                           .hidden = 8192,
                                           .heads = 64,
                                           .kv_heads = 8,
                                           .head_dim = 128,
                                           .ffn = 28672,
                                           .vocab = 128256,
                                           .max_context = 131072};

// Meta, Llama-3.1-405B: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3.1-405B.
inline constexpr transformer llama_3_1_405b{.name = "llama-3.1-405b",
                                            .layers = 126,
                                            .hidden = 16384,
                                            .heads = 128,
                                            .kv_heads = 8,
                                            .head_dim = 128,
                                            .ffn = 53248,
                                            .vocab = 128256,
                                            .max_context = 131072};

// Meta, Llama-3.2-1B: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3.2-1B.
inline constexpr transformer llama_3_2_1b{.name = "llama-3.2-1b",
                                          .layers = 16,
                                          .hidden = 2048,
                                          .heads = 32,
                                          .kv_heads = 8,
                                          .head_dim = 64,
                                          .ffn = 8192,
                                          .vocab = 128256,
                                          .tied_embeddings = true,
                                          .max_context = 131072};

// Meta, Llama-3.2-3B: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3.2-3B.
inline constexpr transformer llama_3_2_3b{.name = "llama-3.2-3b",
                                          .layers = 28,
                                          .hidden = 3072,
                                          .heads = 24,
                                          .kv_heads = 8,
                                          .head_dim = 128,
                                          .ffn = 8192,
                                          .vocab = 128256,
                                          .tied_embeddings = true,
                                          .max_context = 131072};

// Meta, Llama-3.3-70B-Instruct: Lightning-AI/litgpt@26857050 litgpt/config.py, Llama-3.3-70B-Instruct.
inline constexpr transformer llama_3_3_70b = detail::renamed(llama_3_1_70b, "llama-3.3-70b");

// Meta, Llama-4-Scout-17B-16E: ai-dynamo/aiconfigurator@095f58a
// model_configs/meta-llama--Llama-4-Scout-17B-16E-Instruct. Text tower; the official count has the vision encoder
// beside it. Three of four layers attend in chunks of 8192; which ones is not in that source, so all are counted as
// global.
inline constexpr transformer llama_4_scout_17b_16e{
    .name = "llama-4-scout-17b-16e",
    .layers = 48,
    .hidden = 5120,
    .heads = 40,
    .kv_heads = 8,
    .head_dim = 128,
    .vocab = 202048,
    .max_context = 10485760,
    .experts = {.count = 16, .top_k = 1, .width = 8192, .shared = 1, .shared_width = 8192}};

// Meta, Llama-4-Maverick-17B-128E: ai-dynamo/aiconfigurator@095f58a
// model_configs/meta-llama--Llama-4-Maverick-17B-128E-Instruct. Text tower; every second layer is a mixture. Chunks as
// in Scout.
inline constexpr transformer llama_4_maverick_17b_128e{
    .name = "llama-4-maverick-17b-128e",
    .layers = 48,
    .hidden = 5120,
    .heads = 40,
    .kv_heads = 8,
    .head_dim = 128,
    .ffn = 16384,
    .vocab = 202048,
    .max_context = 1048576,
    .experts = {.count = 128, .top_k = 1, .width = 8192, .shared = 1, .shared_width = 8192, .every = 2}};

}  // namespace tokenroof::catalog
