// SPDX-License-Identifier: MIT
// Qwen2.5 and Qwen3, the dense ones (Alibaba).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Alibaba, Qwen2.5-0.5B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen2.5-0.5B.
inline constexpr transformer qwen2_5_0_5b{.name = "qwen2.5-0.5b",
                                          .layers = 24,
                                          .hidden = 896,
                                          .heads = 14,
                                          .kv_heads = 2,
                                          .head_dim = 64,
                                          .ffn = 4864,
                                          .vocab = 151936,
                                          .tied_embeddings = true,
                                          .qkv_bias = true,
                                          .max_context = 32768};

// Alibaba, Qwen2.5-1.5B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen2.5-1.5B.
inline constexpr transformer qwen2_5_1_5b{.name = "qwen2.5-1.5b",
                                          .layers = 28,
                                          .hidden = 1536,
                                          .heads = 12,
                                          .kv_heads = 2,
                                          .head_dim = 128,
                                          .ffn = 8960,
                                          .vocab = 151936,
                                          .tied_embeddings = true,
                                          .qkv_bias = true,
                                          .max_context = 131072};

// Alibaba, Qwen2.5-3B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen2.5-3B.
inline constexpr transformer qwen2_5_3b{.name = "qwen2.5-3b",
                                        .layers = 36,
                                        .hidden = 2048,
                                        .heads = 16,
                                        .kv_heads = 2,
                                        .head_dim = 128,
                                        .ffn = 11008,
                                        .vocab = 151936,
                                        .tied_embeddings = true,
                                        .qkv_bias = true,
                                        .max_context = 32768};

// Alibaba, Qwen2.5-7B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen2.5-7B.
inline constexpr transformer qwen2_5_7b{.name = "qwen2.5-7b",
                                        .layers = 28,
                                        .hidden = 3584,
                                        .heads = 28,
                                        .kv_heads = 4,
                                        .head_dim = 128,
                                        .ffn = 18944,
                                        .vocab = 152064,
                                        .qkv_bias = true,
                                        .max_context = 131072};

// Alibaba, Qwen2.5-14B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen2.5-14B.
inline constexpr transformer qwen2_5_14b{.name = "qwen2.5-14b",
                                         .layers = 48,
                                         .hidden = 5120,
                                         .heads = 40,
                                         .kv_heads = 8,
                                         .head_dim = 128,
                                         .ffn = 13824,
                                         .vocab = 152064,
                                         .qkv_bias = true,
                                         .max_context = 131072};

// Alibaba, Qwen2.5-32B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen2.5-32B.
inline constexpr transformer qwen2_5_32b{.name = "qwen2.5-32b",
                                         .layers = 64,
                                         .hidden = 5120,
                                         .heads = 40,
                                         .kv_heads = 8,
                                         .head_dim = 128,
                                         .ffn = 27648,
                                         .vocab = 152064,
                                         .qkv_bias = true,
                                         .max_context = 131072};

// Alibaba, Qwen2.5-72B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen2.5-72B.
inline constexpr transformer qwen2_5_72b{.name = "qwen2.5-72b",
                                         .layers = 80,
                                         .hidden = 8192,
                                         .heads = 64,
                                         .kv_heads = 8,
                                         .head_dim = 128,
                                         .ffn = 29568,
                                         .vocab = 152064,
                                         .qkv_bias = true,
                                         .max_context = 131072};

// Alibaba, Qwen3-0.6B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-0.6B.
inline constexpr transformer qwen3_0_6b{.name = "qwen3-0.6b",
                                        .layers = 28,
                                        .hidden = 1024,
                                        .heads = 16,
                                        .kv_heads = 8,
                                        .head_dim = 128,
                                        .ffn = 3072,
                                        .vocab = 151936,
                                        .tied_embeddings = true,
                                        .qk_norm = true,
                                        .max_context = 40960};

// Alibaba, Qwen3-1.7B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-1.7B.
inline constexpr transformer qwen3_1_7b{.name = "qwen3-1.7b",
                                        .layers = 28,
                                        .hidden = 2048,
                                        .heads = 16,
                                        .kv_heads = 8,
                                        .head_dim = 128,
                                        .ffn = 6144,
                                        .vocab = 151936,
                                        .tied_embeddings = true,
                                        .qk_norm = true,
                                        .max_context = 40960};

// Alibaba, Qwen3-4B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-4B.
inline constexpr transformer qwen3_4b{.name = "qwen3-4b",
                                      .layers = 36,
                                      .hidden = 2560,
                                      .heads = 32,
                                      .kv_heads = 8,
                                      .head_dim = 128,
                                      .ffn = 9728,
                                      .vocab = 151936,
                                      .tied_embeddings = true,
                                      .qk_norm = true,
                                      .max_context = 40960};

// Alibaba, Qwen3-8B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-8B.
inline constexpr transformer qwen3_8b{.name = "qwen3-8b",
                                      .layers = 36,
                                      .hidden = 4096,
                                      .heads = 32,
                                      .kv_heads = 8,
                                      .head_dim = 128,
                                      .ffn = 12288,
                                      .vocab = 151936,
                                      .qk_norm = true,
                                      .max_context = 40960};

// Alibaba, Qwen3-14B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-14B.
inline constexpr transformer qwen3_14b{.name = "qwen3-14b",
                                       .layers = 40,
                                       .hidden = 5120,
                                       .heads = 40,
                                       .kv_heads = 8,
                                       .head_dim = 128,
                                       .ffn = 17408,
                                       .vocab = 151936,
                                       .qk_norm = true,
                                       .max_context = 40960};

// Alibaba, Qwen3-32B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-32B.
inline constexpr transformer qwen3_32b{.name = "qwen3-32b",
                                       .layers = 64,
                                       .hidden = 5120,
                                       .heads = 64,
                                       .kv_heads = 8,
                                       .head_dim = 128,
                                       .ffn = 25600,
                                       .vocab = 151936,
                                       .qk_norm = true,
                                       .max_context = 40960};

}  // namespace tokenroof::catalog
