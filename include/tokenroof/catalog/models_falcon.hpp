// SPDX-License-Identifier: MIT
// Falcon (TII).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// TII, falcon-7b: Lightning-AI/litgpt@26857050 litgpt/config.py, falcon-7b. Attention and MLP in parallel behind one
// norm; its LM head is not tied.
inline constexpr transformer falcon_7b{.name = "falcon-7b",
                                       .layers = 32,
                                       .hidden = 4544,
                                       .heads = 71,
                                       .kv_heads = 1,
                                       .head_dim = 64,
                                       .ffn = 18176,
                                       .gated = false,
                                       .vocab = 65024,
                                       .norms_per_layer = 1,
                                       .max_context = 2048};

// TII, falcon-40b: Lightning-AI/litgpt@26857050 litgpt/config.py, falcon-40b.
inline constexpr transformer falcon_40b{.name = "falcon-40b",
                                        .layers = 60,
                                        .hidden = 8192,
                                        .heads = 128,
                                        .kv_heads = 8,
                                        .head_dim = 64,
                                        .ffn = 32768,
                                        .gated = false,
                                        .vocab = 65024,
                                        .max_context = 2048};

// TII, falcon-180B: Lightning-AI/litgpt@26857050 litgpt/config.py, falcon-180B.
inline constexpr transformer falcon_180b{.name = "falcon-180b",
                                         .layers = 80,
                                         .hidden = 14848,
                                         .heads = 232,
                                         .kv_heads = 8,
                                         .head_dim = 64,
                                         .ffn = 59392,
                                         .gated = false,
                                         .vocab = 65024,
                                         .max_context = 2048};

// TII, Falcon3-7B-Base: Lightning-AI/litgpt@26857050 litgpt/config.py, Falcon3-7B-Base.
inline constexpr transformer falcon3_7b{.name = "falcon3-7b",
                                        .layers = 28,
                                        .hidden = 3072,
                                        .heads = 12,
                                        .kv_heads = 4,
                                        .head_dim = 256,
                                        .ffn = 23040,
                                        .vocab = 131072,
                                        .max_context = 32768};

// TII, Falcon3-10B-Base: Lightning-AI/litgpt@26857050 litgpt/config.py, Falcon3-10B-Base.
inline constexpr transformer falcon3_10b{.name = "falcon3-10b",
                                         .layers = 40,
                                         .hidden = 3072,
                                         .heads = 12,
                                         .kv_heads = 4,
                                         .head_dim = 256,
                                         .ffn = 23040,
                                         .vocab = 131072,
                                         .max_context = 32768};

}  // namespace tokenroof::catalog
