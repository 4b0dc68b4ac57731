// SPDX-License-Identifier: MIT
// How each family of models spells its hyper-parameters in config.json.
#pragma once
#include <algorithm>
#include <string>
#include <tokenroof/io/hf_fields.hpp>
#include <tokenroof/model/transformer.hpp>

namespace tokenroof {
namespace detail {

/// Sets the window so that `global` of the attention layers are global.
inline void set_window(const hf_fields& f, transformer& m, const char* pattern, int window, int global) {
    const int attending = attention_layers(m);
    if (global > attending) f.reject(pattern, "names more layers than there are");
    if (global == attending || (m.max_context > 0 && window >= m.max_context)) return;
    m.window = window;
    if (global == 0) return;
    m.global_every = attending / global;
    if (attending / m.global_every != global) f.reject(pattern, "is no pattern of one global layer in every n");
}

/// Global layers by what a configuration says of its pattern, or else by the family's: every n-th, 0 for none.
inline void read_window(const hf_fields& f, transformer& m, const char* key, int every) {
    const int window = f.count(key, 0);
    if (window == 0) return;
    const int attending = attention_layers(m);
    if (f.has("layer_types")) {
        const int global = f.times("layer_types", "full_attention");
        set_window(f, m, "layer_types", window, global);
    } else if (f.is_whole_number("sliding_window_pattern")) {
        const int n = f.count("sliding_window_pattern");
        set_window(f, m, "sliding_window_pattern", window, n == 0 ? 0 : attending / n);
    } else if (f.has("sliding_window_pattern")) {
        const std::string pattern = f.text("sliding_window_pattern");
        const auto global = static_cast<int>(std::count(pattern.begin(), pattern.end(), 'G'));
        set_window(f, m, "sliding_window_pattern", window,
                   attending * global / std::max(1, static_cast<int>(pattern.size())));
    } else {
        set_window(f, m, key, window, every == 0 ? 0 : attending / every);
    }
}

/// What all families have, with grouped-query attention.
inline void read_common(const hf_fields& f, transformer& m) {
    m.layers = f.count_of_either("num_hidden_layers", "num_layers");
    m.hidden = f.count("hidden_size");
    m.heads = f.count("num_attention_heads");
    m.kv_heads = f.count("num_key_value_heads", m.heads);
    m.head_dim = f.count("head_dim", m.heads > 0 ? m.hidden / m.heads : 0);
    m.ffn = f.count("intermediate_size", 0);
    m.vocab = f.count("vocab_size");
    m.max_context = f.count("max_position_embeddings", 0);
    m.tied_embeddings = f.flag("tie_word_embeddings", false);
    if (f.flag("mlp_bias", false)) f.reject("mlp_bias", "is not modelled");
}

/// Biases of all four projections of attention.
inline void read_attention_bias(const hf_fields& f, transformer& m, bool otherwise = false) {
    m.qkv_bias = m.output_bias = f.flag("attention_bias", otherwise);
}

/// Every MLP a mixture, or all but the first ones.
inline void read_experts(const hf_fields& f, transformer& m, const char* count, const char* width) {
    m.experts.count = f.count(count);
    m.experts.top_k = f.count("num_experts_per_tok");
    m.experts.width = f.count(width);
    m.experts.dense_first = f.count("first_k_dense_replace", 0);
    m.experts.shared = f.count("n_shared_experts", 0);
    m.experts.shared_width = m.experts.shared > 0 ? m.experts.width : 0;
    m.prediction_layers = f.count("num_nextn_predict_layers", 0);
}

inline void read_llama(const hf_fields& f, transformer& m) { read_attention_bias(f, m); }

inline void read_windowed(const hf_fields& f, transformer& m) {
    read_attention_bias(f, m);
    read_window(f, m, "sliding_window", 0);
}

inline void read_llama4(const hf_fields& f, transformer& m) {
    read_experts(f, m, "num_local_experts", "intermediate_size");
    m.ffn = f.count("intermediate_size_mlp");
    m.experts.shared = 1;
    m.experts.shared_width = m.experts.width;
    m.experts.every = f.count("interleave_moe_layer_step");
    const int chunk = f.count("attention_chunk_size", 0);
    if (chunk > 0 && f.has("layer_types")) read_window(f, m, "attention_chunk_size", 0);
    else if (chunk > 0 && f.length("no_rope_layers") > 0)  // 1: with positions, in chunks; 0: without, over everything
        set_window(f, m, "no_rope_layers", chunk, m.layers - f.sum("no_rope_layers"));
}

inline void read_mixtral(const hf_fields& f, transformer& m) {
    read_experts(f, m, "num_local_experts", "intermediate_size");
    read_window(f, m, "sliding_window", 0);
}

inline void read_qwen2(const hf_fields& f, transformer& m) {
    m.qkv_bias = true;
    if (f.flag("use_sliding_window", false)) f.reject("use_sliding_window", "is not modelled");
}

inline void read_qwen3(const hf_fields& f, transformer& m) {
    read_attention_bias(f, m);
    m.qk_norm = true;
    if (f.flag("use_sliding_window", false)) f.reject("use_sliding_window", "is not modelled");
}

inline void read_qwen_experts(const hf_fields& f, transformer& m) {
    read_experts(f, m, "num_experts", "moe_intermediate_size");
    m.experts.dense_first = f.length("mlp_only_layers");
    m.experts.every = f.count("decoder_sparse_step", 1);
    m.experts.shared_width = f.count("shared_expert_intermediate_size", 0);
    m.experts.shared = m.experts.shared_width > 0 ? 1 : 0;
}

inline void read_qwen3_moe(const hf_fields& f, transformer& m) {
    read_qwen3(f, m);
    read_qwen_experts(f, m);
}

/// Qwen3-Next and Qwen3.5: gated delta networks, and attention with a gate in every n-th layer.
inline void read_qwen_delta(const hf_fields& f, transformer& m) {
    read_qwen3(f, m);
    m.output_gate = true;
    if (f.has("num_experts")) read_qwen_experts(f, m);
    const int attending = f.has("layer_types") ? f.times("layer_types", "full_attention")
                                               : m.layers / std::max(1, f.count("full_attention_interval"));
    m.recurrent = {.kind = recurrence::gated_delta_net,
                   .layers = m.layers - attending,
                   .key_heads = f.count("linear_num_key_heads"),
                   .key_dim = f.count("linear_key_head_dim"),
                   .value_heads = f.count("linear_num_value_heads"),
                   .value_dim = f.count("linear_value_head_dim"),
                   .convolution = f.count("linear_conv_kernel_dim")};
}

/// DeepSeek-V2, V3, V3.2 and those who follow: Kimi-K2, GLM-5.
inline void read_deepseek(const hf_fields& f, transformer& m) {
    if (f.flag("attention_bias", false)) f.reject("attention_bias", "is not modelled");
    m.latent = {.q_rank = f.count("q_lora_rank", 0),
                .kv_rank = f.count("kv_lora_rank"),
                .nope_dim = f.count("qk_nope_head_dim"),
                .rope_dim = f.count("qk_rope_head_dim"),
                .value_dim = f.count("v_head_dim")};
    m.kv_heads = 1;
    m.head_dim = m.latent.nope_dim + m.latent.rope_dim;
    if (f.has("index_n_heads")) {
        m.indexer = {f.count("index_n_heads"), f.count("index_head_dim"), f.count("index_topk")};
    }
    read_experts(f, m, "n_routed_experts", "moe_intermediate_size");
    m.experts.every = f.count("moe_layer_freq", 1);
}

inline void read_gpt_oss(const hf_fields& f, transformer& m) {
    read_attention_bias(f, m, true);
    read_experts(f, m, "num_local_experts", "intermediate_size");
    m.experts.biased = m.attention_sink = true;
    read_window(f, m, "sliding_window", 2);
}

inline void read_gemma2(const hf_fields& f, transformer& m) {
    m.tied_embeddings = f.flag("tie_word_embeddings", true);
    m.norms_per_layer = 4;
    read_window(f, m, "sliding_window", 2);
}

inline void read_gemma3(const hf_fields& f, transformer& m) {
    m.tied_embeddings = f.flag("tie_word_embeddings", true);
    m.norms_per_layer = 4;
    m.qk_norm = true;
    read_window(f, m, "sliding_window", 6);
}

inline void read_glm4(const hf_fields& f, transformer& m) {
    m.qkv_bias = f.flag("attention_bias", false);
    m.norms_per_layer = 4;
}

inline void read_glm4_moe(const hf_fields& f, transformer& m) {
    m.qkv_bias = f.flag("attention_bias", false);
    m.qk_norm = f.flag("use_qk_norm", false);
    read_experts(f, m, "n_routed_experts", "moe_intermediate_size");
}

inline void read_minimax_m2(const hf_fields& f, transformer& m) {
    read_experts(f, m, "num_local_experts", "intermediate_size");
    m.wide_qk_norm = f.flag("use_qk_norm", false);
    m.prediction_layers = f.flag("use_mtp", false) ? f.count("num_mtp_modules") : 0;
}

/// One mixer a layer, by a letter each: M is Mamba-2, * attention, - an MLP, E a mixture of experts.
inline void read_nemotron_h(const hf_fields& f, transformer& m) {
    const std::string pattern = f.text("hybrid_override_pattern");
    const auto layers_of = [&pattern](char c) {
        return static_cast<int>(std::count(pattern.begin(), pattern.end(), c));
    };
    const int mlp = layers_of('-');
    const int mixtures = layers_of('E');
    const int mamba = layers_of('M');
    if (mlp + mixtures + mamba + layers_of('*') != m.layers) {
        f.reject("hybrid_override_pattern", "must have a letter M, *, - or E for each layer");
    }
    m.gated = false;
    m.norms_per_layer = 1;
    m.mlp_layers = mlp + mixtures;
    if (mamba > 0) {
        m.recurrent = {.kind = recurrence::mamba2,
                       .layers = mamba,
                       .key_heads = f.count("n_groups"),
                       .key_dim = f.count("ssm_state_size"),
                       .value_heads = f.count("mamba_num_heads"),
                       .value_dim = f.count("mamba_head_dim"),
                       .convolution = f.count("conv_kernel")};
    }
    if (mixtures > 0) {
        read_experts(f, m, "n_routed_experts", "moe_intermediate_size");
        m.experts.dense_first = mlp;
        m.experts.shared_width = m.experts.shared > 0 ? f.count("moe_shared_expert_intermediate_size") : 0;
    }
}

inline void read_exaone4(const hf_fields& f, transformer& m) {
    m.qk_norm = true;
    read_window(f, m, "sliding_window", 4);
}

inline void read_falcon(const hf_fields& f, transformer& m) {
    const bool two_norms = f.flag("new_decoder_architecture", false);
    if (f.flag("bias", false)) f.reject("bias", "is not modelled");
    m.kv_heads = two_norms ? f.count("num_kv_heads") : f.flag("multi_query", true) ? 1 : m.heads;
    m.ffn = f.count("ffn_hidden_size", 4 * m.hidden);
    m.gated = false;
    m.norms_per_layer = two_norms || !f.flag("parallel_attn", true) ? 2 : 1;
}

inline void read_experts_only(const hf_fields& f, transformer& m) {
    read_attention_bias(f, m);
    read_experts(f, m, "n_routed_experts", "moe_intermediate_size");
}

struct hf_family {
    std::string_view model_type;
    void (*read)(const hf_fields&, transformer&);
};
inline constexpr hf_family hf_families[] = {{"llama", read_llama},
                                            {"llama4", read_llama4},
                                            {"llama4_text", read_llama4},
                                            {"mistral", read_windowed},
                                            {"mixtral", read_mixtral},
                                            {"qwen2", read_qwen2},
                                            {"qwen3", read_qwen3},
                                            {"qwen3_moe", read_qwen3_moe},
                                            {"qwen3_next", read_qwen_delta},
                                            {"qwen3_5", read_qwen_delta},
                                            {"qwen3_5_text", read_qwen_delta},
                                            {"qwen3_5_moe", read_qwen_delta},
                                            {"qwen3_5_moe_text", read_qwen_delta},
                                            {"deepseek_v2", read_deepseek},
                                            {"deepseek_v3", read_deepseek},
                                            {"deepseek_v32", read_deepseek},
                                            {"kimi_k2", read_deepseek},
                                            {"kimi_k25", read_deepseek},
                                            {"glm_moe_dsa", read_deepseek},
                                            {"glm4", read_glm4},
                                            {"glm4_moe", read_glm4_moe},
                                            {"gpt_oss", read_gpt_oss},
                                            {"gemma2", read_gemma2},
                                            {"gemma3", read_gemma3},
                                            {"gemma3_text", read_gemma3},
                                            {"phi3", read_windowed},
                                            {"minimax_m2", read_minimax_m2},
                                            {"nemotron_h", read_nemotron_h},
                                            {"falcon", read_falcon},
                                            {"exaone", read_llama},
                                            {"exaone4", read_exaone4},
                                            {"solar", read_windowed},
                                            {"solar_open", read_experts_only}};

}  // namespace detail
}  // namespace tokenroof
