// SPDX-License-Identifier: MIT
// DeepSeek.
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// DeepSeek, DeepSeek-V2-Lite: mlc-ai/mlc-llm@79d603f python/mlc_llm/model/model_preset.py deepseek_v2_lite; cross-check
// config_16B.json.
inline constexpr transformer deepseek_v2_lite{
    .name = "deepseek-v2-lite",
    .layers = 27,
    .hidden = 2048,
    .heads = 16,
    .kv_heads = 1,
    .head_dim = 192,
    .ffn = 10944,
    .vocab = 102400,
    .max_context = 163840,
    .latent = {.kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128},
    .experts = {.count = 64, .top_k = 6, .width = 1408, .shared = 2, .shared_width = 1408, .dense_first = 1}};

// DeepSeek, DeepSeek-V2-236B: huggingface.co/deepseek-ai/DeepSeek-V3-Base inference/configs/config_236B.json.
inline constexpr transformer deepseek_v2{
    .name = "deepseek-v2",
    .layers = 60,
    .hidden = 5120,
    .heads = 128,
    .kv_heads = 1,
    .head_dim = 192,
    .ffn = 12288,
    .vocab = 102400,
    .max_context = 163840,
    .latent = {.q_rank = 1536, .kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128},
    .experts = {.count = 160, .top_k = 6, .width = 1536, .shared = 2, .shared_width = 1536, .dense_first = 1}};

// DeepSeek, DeepSeek-V3: ai-dynamo/aiconfigurator@095f58a model_configs/deepseek-ai--DeepSeek-V3.
inline constexpr transformer deepseek_v3{
    .name = "deepseek-v3",
    .layers = 61,
    .hidden = 7168,
    .heads = 128,
    .kv_heads = 1,
    .head_dim = 192,
    .ffn = 18432,
    .vocab = 129280,
    .max_context = 163840,
    .latent = {.q_rank = 1536, .kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128},
    .experts = {.count = 256, .top_k = 8, .width = 2048, .shared = 1, .shared_width = 2048, .dense_first = 3},
    .prediction_layers = 1};

// DeepSeek, DeepSeek-R1: ai-dynamo/aiconfigurator@095f58a model_configs/deepseek-ai--DeepSeek-R1.
inline constexpr transformer deepseek_r1 = detail::renamed(deepseek_v3, "deepseek-r1");

// DeepSeek, DeepSeek-V3.1: its model card on Hugging Face (deepseek-ai/DeepSeek-V3.1, 2025-08), structure of V3.
inline constexpr transformer deepseek_v3_1 = detail::renamed(deepseek_v3, "deepseek-v3.1");

// DeepSeek, DeepSeek-V3.2: ai-dynamo/aiconfigurator@095f58a model_configs/deepseek-ai--DeepSeek-V3.2. As V3, with an
// indexer.
inline constexpr transformer deepseek_v3_2{
    .name = "deepseek-v3.2",
    .layers = 61,
    .hidden = 7168,
    .heads = 128,
    .kv_heads = 1,
    .head_dim = 192,
    .ffn = 18432,
    .vocab = 129280,
    .max_context = 163840,
    .latent = {.q_rank = 1536, .kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128},
    .indexer = {.heads = 64, .dim = 128, .chosen = 2048},
    .experts = {.count = 256, .top_k = 8, .width = 2048, .shared = 1, .shared_width = 2048, .dense_first = 3},
    .prediction_layers = 1};

}  // namespace tokenroof::catalog
