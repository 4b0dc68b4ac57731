// SPDX-License-Identifier: MIT
// Qwen3 with experts, and with gated delta networks in three of four layers: Qwen3-Next and Qwen3.5 (Alibaba).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Alibaba, Qwen3-30B-A3B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-30B-A3B.
inline constexpr transformer qwen3_30b_a3b{.name = "qwen3-30b-a3b",
                                           .layers = 48,
                                           .hidden = 2048,
                                           .heads = 32,
                                           .kv_heads = 4,
                                           .head_dim = 128,
                                           .vocab = 151936,
                                           .qk_norm = true,
                                           .max_context = 40960,
                                           .experts = {.count = 128, .top_k = 8, .width = 768}};

// Alibaba, Qwen3-Coder-30B-A3B: its model card on Hugging Face (Qwen/Qwen3-Coder-30B-A3B-Instruct, 2025-07): 48 layers,
// 32 and 4 heads, 128 experts of which 8 are active, 262144 tokens. Structure of Qwen3-30B-A3B.
inline constexpr transformer qwen3_coder_30b_a3b = [] {
    transformer m = detail::renamed(qwen3_30b_a3b, "qwen3-coder-30b-a3b");
    m.max_context = 262144;
    return m;
}();

// Alibaba, Qwen3-235B-A22B: Lightning-AI/litgpt@26857050 litgpt/config.py, Qwen3-235B-A22B.
inline constexpr transformer qwen3_235b_a22b{.name = "qwen3-235b-a22b",
                                             .layers = 94,
                                             .hidden = 4096,
                                             .heads = 64,
                                             .kv_heads = 4,
                                             .head_dim = 128,
                                             .vocab = 151936,
                                             .qk_norm = true,
                                             .max_context = 40960,
                                             .experts = {.count = 128, .top_k = 8, .width = 1536}};

// Alibaba, Qwen3-Coder-480B-A35B: ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3-Coder-480B-A35B-Instruct.
inline constexpr transformer qwen3_coder_480b_a35b{.name = "qwen3-coder-480b-a35b",
                                                   .layers = 62,
                                                   .hidden = 6144,
                                                   .heads = 96,
                                                   .kv_heads = 8,
                                                   .head_dim = 128,
                                                   .vocab = 151936,
                                                   .qk_norm = true,
                                                   .max_context = 262144,
                                                   .experts = {.count = 160, .top_k = 8, .width = 2560}};

// Alibaba, Qwen3-Next-80B-A3B: alibaba/InferSim@f2293da hf_configs/qwen3-next-80B-A3B_config.json.
inline constexpr transformer qwen3_next_80b_a3b{
    .name = "qwen3-next-80b-a3b",
    .layers = 48,
    .hidden = 2048,
    .heads = 16,
    .kv_heads = 2,
    .head_dim = 256,
    .vocab = 151936,
    .qk_norm = true,
    .max_context = 262144,
    .experts = {.count = 512, .top_k = 10, .width = 512, .shared = 1, .shared_width = 512},
    .recurrent = {.kind = recurrence::gated_delta_net,
                  .layers = 36,
                  .key_heads = 16,
                  .key_dim = 128,
                  .value_heads = 32,
                  .value_dim = 128,
                  .convolution = 4},
    .output_gate = true};

// Alibaba, Qwen3.5-27B: ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-27B. Text tower.
inline constexpr transformer qwen3_5_27b{.name = "qwen3.5-27b",
                                         .layers = 64,
                                         .hidden = 5120,
                                         .heads = 24,
                                         .kv_heads = 4,
                                         .head_dim = 256,
                                         .ffn = 17408,
                                         .vocab = 248320,
                                         .qk_norm = true,
                                         .max_context = 262144,
                                         .recurrent = {.kind = recurrence::gated_delta_net,
                                                       .layers = 48,
                                                       .key_heads = 16,
                                                       .key_dim = 128,
                                                       .value_heads = 48,
                                                       .value_dim = 128,
                                                       .convolution = 4},
                                         .output_gate = true};

// Alibaba, Qwen3.5-35B-A3B: ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-35B-A3B. Text tower.
inline constexpr transformer qwen3_5_35b_a3b{
    .name = "qwen3.5-35b-a3b",
    .layers = 40,
    .hidden = 2048,
    .heads = 16,
    .kv_heads = 2,
    .head_dim = 256,
    .vocab = 248320,
    .qk_norm = true,
    .max_context = 262144,
    .experts = {.count = 256, .top_k = 8, .width = 512, .shared = 1, .shared_width = 512},
    .recurrent = {.kind = recurrence::gated_delta_net,
                  .layers = 30,
                  .key_heads = 16,
                  .key_dim = 128,
                  .value_heads = 32,
                  .value_dim = 128,
                  .convolution = 4},
    .output_gate = true};

// Alibaba, Qwen3.5-122B-A10B: ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-122B-A10B. Text tower.
inline constexpr transformer qwen3_5_122b_a10b{
    .name = "qwen3.5-122b-a10b",
    .layers = 48,
    .hidden = 3072,
    .heads = 32,
    .kv_heads = 2,
    .head_dim = 256,
    .vocab = 248320,
    .qk_norm = true,
    .max_context = 262144,
    .experts = {.count = 256, .top_k = 8, .width = 1024, .shared = 1, .shared_width = 1024},
    .recurrent = {.kind = recurrence::gated_delta_net,
                  .layers = 36,
                  .key_heads = 16,
                  .key_dim = 128,
                  .value_heads = 64,
                  .value_dim = 128,
                  .convolution = 4},
    .output_gate = true};

// Alibaba, Qwen3.5-397B-A17B: ai-dynamo/aiconfigurator@095f58a model_configs/Qwen--Qwen3.5-397B-A17B. Text tower.
inline constexpr transformer qwen3_5_397b_a17b{
    .name = "qwen3.5-397b-a17b",
    .layers = 60,
    .hidden = 4096,
    .heads = 32,
    .kv_heads = 2,
    .head_dim = 256,
    .vocab = 248320,
    .qk_norm = true,
    .max_context = 262144,
    .experts = {.count = 512, .top_k = 10, .width = 1024, .shared = 1, .shared_width = 1024},
    .recurrent = {.kind = recurrence::gated_delta_net,
                  .layers = 45,
                  .key_heads = 16,
                  .key_dim = 128,
                  .value_heads = 64,
                  .value_dim = 128,
                  .convolution = 4},
    .output_gate = true};

}  // namespace tokenroof::catalog
