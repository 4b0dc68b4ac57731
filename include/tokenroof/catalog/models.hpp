// SPDX-License-Identifier: MIT
// Models by their published hyper-parameters. Parameter counts are tested against the publishers' own within 1 %.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/model/transformer.hpp>

namespace tokenroof::catalog {

// Meta, config.json of Llama-2-7b-hf as recorded in Lightning-AI/litgpt@26857050 litgpt/config.py.
inline constexpr transformer llama_2_7b{.name = "llama-2-7b",
                                        .layers = 32,
                                        .hidden = 4096,
                                        .heads = 32,
                                        .kv_heads = 32,
                                        .head_dim = 128,
                                        .ffn = 11008,
                                        .vocab = 32000};

// Meta, Llama-3.1-8B, litgpt@26857050 litgpt/config.py.
inline constexpr transformer llama_3_1_8b{.name = "llama-3.1-8b",
                                          .layers = 32,
                                          .hidden = 4096,
                                          .heads = 32,
                                          .kv_heads = 8,
                                          .head_dim = 128,
                                          .ffn = 14336,
                                          .vocab = 128256,
                                          .max_context = 131072};

// Meta, Llama-3.1-70B, litgpt@26857050 litgpt/config.py.
inline constexpr transformer llama_3_1_70b{.name = "llama-3.1-70b",
                                           .layers = 80,
                                           .hidden = 8192,
                                           .heads = 64,
                                           .kv_heads = 8,
                                           .head_dim = 128,
                                           .ffn = 28672,
                                           .vocab = 128256,
                                           .max_context = 131072};

// Meta, Llama-3.1-405B, litgpt@26857050 litgpt/config.py.
inline constexpr transformer llama_3_1_405b{.name = "llama-3.1-405b",
                                            .layers = 126,
                                            .hidden = 16384,
                                            .heads = 128,
                                            .kv_heads = 8,
                                            .head_dim = 128,
                                            .ffn = 53248,
                                            .vocab = 128256,
                                            .max_context = 131072};

// Alibaba, Qwen3-32B, litgpt@26857050 litgpt/config.py.
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

// LG AI Research, EXAONE-4.0-32B: three layers of 4096-token window to one global layer. NVIDIA TensorRT-LLM
// tests/unittest/_torch/modeling/test_modeling_exaone4.py, EXAONE4_SINGLE_LAYER_CONFIG.
inline constexpr transformer exaone_4_0_32b{.name = "exaone-4.0-32b",
                                            .layers = 64,
                                            .hidden = 5120,
                                            .heads = 40,
                                            .kv_heads = 8,
                                            .head_dim = 128,
                                            .ffn = 27392,
                                            .vocab = 102400,
                                            .window = 4096,
                                            .global_every = 4,
                                            .qk_norm = true,
                                            .max_context = 131072};

inline constexpr std::array models{&llama_2_7b,     &llama_3_1_8b, &llama_3_1_70b,
                                   &llama_3_1_405b, &qwen3_32b,    &exaone_4_0_32b};

/// The model called `name`. Errors   std::invalid_argument listing near names.
inline const transformer& find_model(std::string_view name) { return detail::find(models, "model", name); }

}  // namespace tokenroof::catalog
