// SPDX-License-Identifier: MIT
// Gemma (Google), the text towers.
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Google, Gemma-2-2b: Lightning-AI/litgpt@26857050 litgpt/config.py, Gemma-2-2b.
inline constexpr transformer gemma_2_2b{.name = "gemma-2-2b",
                                        .layers = 26,
                                        .hidden = 2304,
                                        .heads = 8,
                                        .kv_heads = 4,
                                        .head_dim = 256,
                                        .ffn = 9216,
                                        .vocab = 256000,
                                        .tied_embeddings = true,
                                        .window = 4096,
                                        .global_every = 2,
                                        .norms_per_layer = 4,
                                        .max_context = 8192};

// Google, Gemma-2-9b: Lightning-AI/litgpt@26857050 litgpt/config.py, Gemma-2-9b.
inline constexpr transformer gemma_2_9b{.name = "gemma-2-9b",
                                        .layers = 42,
                                        .hidden = 3584,
                                        .heads = 16,
                                        .kv_heads = 8,
                                        .head_dim = 256,
                                        .ffn = 14336,
                                        .vocab = 256000,
                                        .tied_embeddings = true,
                                        .window = 4096,
                                        .global_every = 2,
                                        .norms_per_layer = 4,
                                        .max_context = 8192};

// Google, Gemma-2-27b: Lightning-AI/litgpt@26857050 litgpt/config.py, Gemma-2-27b.
inline constexpr transformer gemma_2_27b{.name = "gemma-2-27b",
                                         .layers = 46,
                                         .hidden = 4608,
                                         .heads = 32,
                                         .kv_heads = 16,
                                         .head_dim = 128,
                                         .ffn = 36864,
                                         .vocab = 256000,
                                         .tied_embeddings = true,
                                         .window = 4096,
                                         .global_every = 2,
                                         .norms_per_layer = 4,
                                         .max_context = 8192};

// Google, Gemma-3-1b-it: Lightning-AI/litgpt@26857050 litgpt/config.py, Gemma-3-1b-it.
inline constexpr transformer gemma_3_1b{.name = "gemma-3-1b",
                                        .layers = 26,
                                        .hidden = 1152,
                                        .heads = 4,
                                        .kv_heads = 1,
                                        .head_dim = 256,
                                        .ffn = 6912,
                                        .vocab = 262144,
                                        .tied_embeddings = true,
                                        .window = 512,
                                        .global_every = 6,
                                        .qk_norm = true,
                                        .norms_per_layer = 4,
                                        .max_context = 131072};

// Google, Gemma-3-4b-it: Lightning-AI/litgpt@26857050 litgpt/config.py, Gemma-3-4b-it. Without the vision encoder.
inline constexpr transformer gemma_3_4b{.name = "gemma-3-4b",
                                        .layers = 34,
                                        .hidden = 2560,
                                        .heads = 8,
                                        .kv_heads = 4,
                                        .head_dim = 256,
                                        .ffn = 10240,
                                        .vocab = 262144,
                                        .tied_embeddings = true,
                                        .window = 1024,
                                        .global_every = 6,
                                        .qk_norm = true,
                                        .norms_per_layer = 4,
                                        .max_context = 131072};

// Google, Gemma-3-12b-it: Lightning-AI/litgpt@26857050 litgpt/config.py, Gemma-3-12b-it. Without the vision encoder.
inline constexpr transformer gemma_3_12b{.name = "gemma-3-12b",
                                         .layers = 48,
                                         .hidden = 3840,
                                         .heads = 16,
                                         .kv_heads = 8,
                                         .head_dim = 256,
                                         .ffn = 15360,
                                         .vocab = 262144,
                                         .tied_embeddings = true,
                                         .window = 1024,
                                         .global_every = 6,
                                         .qk_norm = true,
                                         .norms_per_layer = 4,
                                         .max_context = 131072};

// Google, Gemma-3-27b-it: Lightning-AI/litgpt@26857050 litgpt/config.py, Gemma-3-27b-it. Without the vision encoder.
inline constexpr transformer gemma_3_27b{.name = "gemma-3-27b",
                                         .layers = 62,
                                         .hidden = 5376,
                                         .heads = 32,
                                         .kv_heads = 16,
                                         .head_dim = 128,
                                         .ffn = 21504,
                                         .vocab = 262144,
                                         .tied_embeddings = true,
                                         .window = 1024,
                                         .global_every = 6,
                                         .qk_norm = true,
                                         .norms_per_layer = 4,
                                         .max_context = 131072};

}  // namespace tokenroof::catalog
