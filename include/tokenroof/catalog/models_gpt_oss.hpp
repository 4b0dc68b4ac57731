// SPDX-License-Identifier: MIT
// gpt-oss (OpenAI).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// OpenAI, gpt-oss-20b: ai-dynamo/aiconfigurator@095f58a model_configs/openai--gpt-oss-20b. Published with MXFP4
// experts.
inline constexpr transformer gpt_oss_20b{.name = "gpt-oss-20b",
                                         .layers = 24,
                                         .hidden = 2880,
                                         .heads = 64,
                                         .kv_heads = 8,
                                         .head_dim = 64,
                                         .vocab = 201088,
                                         .window = 128,
                                         .global_every = 2,
                                         .qkv_bias = true,
                                         .max_context = 131072,
                                         .experts = {.count = 32, .top_k = 4, .width = 2880, .biased = true},
                                         .output_bias = true,
                                         .attention_sink = true};

// OpenAI, gpt-oss-120b: ai-dynamo/aiconfigurator@095f58a model_configs/openai--gpt-oss-120b. Published with MXFP4
// experts.
inline constexpr transformer gpt_oss_120b{.name = "gpt-oss-120b",
                                          .layers = 36,
                                          .hidden = 2880,
                                          .heads = 64,
                                          .kv_heads = 8,
                                          .head_dim = 64,
                                          .vocab = 201088,
                                          .window = 128,
                                          .global_every = 2,
                                          .qkv_bias = true,
                                          .max_context = 131072,
                                          .experts = {.count = 128, .top_k = 4, .width = 2880, .biased = true},
                                          .output_bias = true,
                                          .attention_sink = true};

}  // namespace tokenroof::catalog
