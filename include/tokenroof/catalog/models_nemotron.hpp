// SPDX-License-Identifier: MIT
// Nemotron (NVIDIA).
#pragma once
#include <tokenroof/catalog/model_names.hpp>

namespace tokenroof::catalog {

// NVIDIA, Nemotron-H-56B: ai-dynamo/aiconfigurator@095f58a model_configs/nvidia--Nemotron-H-56B-Base-8K. 54 Mamba-2
// layers, 10 with attention, 54 with an MLP of squared ReLU.
inline constexpr transformer nemotron_h_56b{.name = "nemotron-h-56b",
                                            .layers = 118,
                                            .hidden = 8192,
                                            .heads = 64,
                                            .kv_heads = 8,
                                            .head_dim = 128,
                                            .ffn = 32768,
                                            .gated = false,
                                            .vocab = 131072,
                                            .norms_per_layer = 1,
                                            .max_context = 8192,
                                            .recurrent = {.kind = recurrence::mamba2,
                                                          .layers = 54,
                                                          .key_heads = 8,
                                                          .key_dim = 256,
                                                          .value_heads = 256,
                                                          .value_dim = 64,
                                                          .convolution = 4},
                                            .mlp_layers = 54};

}  // namespace tokenroof::catalog
