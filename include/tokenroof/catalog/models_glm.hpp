// SPDX-License-Identifier: MIT
// GLM (Zhipu AI).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// Zhipu AI, GLM-4.5-355B-A32B: zyzshishui/slime scripts/models/glm4.5-355B-A32B.sh.
inline constexpr transformer glm_4_5{
    .name = "glm-4.5",
    .layers = 92,
    .hidden = 5120,
    .heads = 96,
    .kv_heads = 8,
    .head_dim = 128,
    .ffn = 12288,
    .vocab = 151552,
    .qkv_bias = true,
    .qk_norm = true,
    .max_context = 131072,
    .experts = {.count = 160, .top_k = 8, .width = 1536, .shared = 1, .shared_width = 1536, .dense_first = 3},
    .prediction_layers = 1};

// Zhipu AI, GLM-4.5-Air-106B-A12B: huggingface/transformers@008c726 configuration_glm4_moe.py defaults,
// zyzshishui/slime glm4.5-106B-A12B.
inline constexpr transformer glm_4_5_air{
    .name = "glm-4.5-air",
    .layers = 46,
    .hidden = 4096,
    .heads = 96,
    .kv_heads = 8,
    .head_dim = 128,
    .ffn = 10944,
    .vocab = 151552,
    .qkv_bias = true,
    .max_context = 131072,
    .experts = {.count = 128, .top_k = 8, .width = 1408, .shared = 1, .shared_width = 1408, .dense_first = 1}};

// Zhipu AI, GLM-5: ai-dynamo/aiconfigurator@095f58a model_configs/zai-org--GLM-5. Its indexer of 32 heads is left out:
// the source states no width.
inline constexpr transformer glm_5{
    .name = "glm-5",
    .layers = 78,
    .hidden = 6144,
    .heads = 64,
    .kv_heads = 1,
    .head_dim = 256,
    .ffn = 12288,
    .vocab = 154880,
    .max_context = 202752,
    .latent = {.q_rank = 2048, .kv_rank = 512, .nope_dim = 192, .rope_dim = 64, .value_dim = 256},
    .experts = {.count = 256, .top_k = 8, .width = 2048, .shared = 1, .shared_width = 2048, .dense_first = 3}};

}  // namespace tokenroof::catalog
