// SPDX-License-Identifier: MIT
// Korean models: EXAONE (LG AI Research), Kanana (Kakao), Solar (Upstage), Mi:dm (KT).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// LG AI Research, EXAONE-3.5-7.8B: huggingface.co/GrennKren/EXAONE-3.5-7.8B-Instruct-8bit config.json.
inline constexpr transformer exaone_3_5_7_8b{.name = "exaone-3.5-7.8b",
                                             .layers = 32,
                                             .hidden = 4096,
                                             .heads = 32,
                                             .kv_heads = 8,
                                             .head_dim = 128,
                                             .ffn = 14336,
                                             .vocab = 102400,
                                             .max_context = 32768};

// LG AI Research, EXAONE-3.5-32B: huggingface.co/huihui-ai/EXAONE-3.5-32B-Instruct-abliterated config.json.
inline constexpr transformer exaone_3_5_32b{.name = "exaone-3.5-32b",
                                            .layers = 64,
                                            .hidden = 5120,
                                            .heads = 40,
                                            .kv_heads = 8,
                                            .head_dim = 128,
                                            .ffn = 27392,
                                            .vocab = 102400,
                                            .max_context = 32768};

// LG AI Research, EXAONE-4.0-1.2B: config.json of EXAONE-4.0-1.2B as a Go parser's test reproduces it. All layers are
// global.
inline constexpr transformer exaone_4_0_1_2b{.name = "exaone-4.0-1.2b",
                                             .layers = 30,
                                             .hidden = 2048,
                                             .heads = 32,
                                             .kv_heads = 8,
                                             .head_dim = 64,
                                             .ffn = 4096,
                                             .vocab = 102400,
                                             .tied_embeddings = true,
                                             .qk_norm = true,
                                             .max_context = 65536};

// LG AI Research, EXAONE-4.0-32B: NVIDIA TensorRT-LLM tests/unittest/_torch/modeling/test_modeling_exaone4.py
// EXAONE4_SINGLE_LAYER_CONFIG. Three layers of a window to one global layer.
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

// Kakao, Kanana-Nano-2.1B: ollama.com/huihui_ai/kanana-nano-abliterated blobs metadata: block 32, emb 1792, ffn 8064,
// 24/8 heads x128, vocab 128256; single token_embd tensor => tied.
inline constexpr transformer kanana_nano_2_1b{.name = "kanana-nano-2.1b",
                                              .layers = 32,
                                              .hidden = 1792,
                                              .heads = 24,
                                              .kv_heads = 8,
                                              .head_dim = 128,
                                              .ffn = 8064,
                                              .vocab = 128256,
                                              .tied_embeddings = true,
                                              .max_context = 8192};

// Upstage, SOLAR-10.7B: huggingface.co/jjourney1125/M-SOLAR-10.7B-v1.0 config.json.
inline constexpr transformer solar_10_7b_v1_0{.name = "solar-10.7b-v1.0",
                                              .layers = 48,
                                              .hidden = 4096,
                                              .heads = 32,
                                              .kv_heads = 8,
                                              .head_dim = 128,
                                              .ffn = 14336,
                                              .vocab = 32000,
                                              .max_context = 4096};

// Upstage, Solar-Pro-preview-22B: huggingface.co/upstage/solar-pro-preview-instruct config.json. Its skip connections
// between blocks have no parameters.
inline constexpr transformer solar_pro_preview{.name = "solar-pro-preview",
                                               .layers = 64,
                                               .hidden = 5120,
                                               .heads = 40,
                                               .kv_heads = 10,
                                               .head_dim = 128,
                                               .ffn = 17920,
                                               .vocab = 32128,
                                               .window = 2047,
                                               .max_context = 4096};

// Upstage, Solar-Open-100B: huggingface.co/upstage/Solar-Open-100B config.json; transformers@008e574
// configuration_solar_open.py.
inline constexpr transformer solar_open_100b{
    .name = "solar-open-100b",
    .layers = 48,
    .hidden = 4096,
    .heads = 64,
    .kv_heads = 8,
    .head_dim = 128,
    .vocab = 196608,
    .max_context = 131072,
    .experts = {.count = 128, .top_k = 8, .width = 1280, .shared = 1, .shared_width = 1280}};

// KT, Mi:dm-bitext-S-7B: huggingface.co/jangmin/midm-7b-safetensors-only config.json: n_layer 32, n_embd 4096, n_inner
// 10880.
inline constexpr transformer midm_bitext_s_7b_v1{.name = "midm-bitext-s-7b-v1",
                                                 .layers = 32,
                                                 .hidden = 4096,
                                                 .heads = 32,
                                                 .kv_heads = 32,
                                                 .head_dim = 128,
                                                 .ffn = 10880,
                                                 .vocab = 72192,
                                                 .max_context = 8192};

}  // namespace tokenroof::catalog
