// SPDX-License-Identifier: MIT
// Parameters of a model and bytes of its weights, by part.
#pragma once
#include <tokenroof/model/transformer.hpp>

namespace tokenroof {

/// Parameters, by what happens to them in a step.
struct parameter_count {
    double layers = 0;     ///< matrices of all layers but routed experts: stored in formats.weights
    double embedding = 0;  ///< looked up, one row a token
    double head = 0;       ///< LM head; 0 where it is tied to the embedding
    double vectors = 0;    ///< norms, biases, convolutions and routers: 16 bits
    double experts = 0;    ///< routed experts: stored in formats.experts
    constexpr double total() const { return layers + embedding + head + vectors + experts; }
};

/// Bytes of weights, by the same parts.
struct weight_parts {
    bytes<> layers{};
    bytes<> embedding{};
    bytes<> head{};
    bytes<> vectors{};
    bytes<> experts{};
    constexpr bytes<> total() const { return layers + embedding + head + vectors + experts; }
};

/// Parameters of the model.
///
///     layer  = hidden (heads + 2 kv_heads) head_dim + heads head_dim hidden + (3 or 2) hidden ffn
///     latent = hidden (q_rank + kv_rank + rope_dim) + q_rank heads head_dim + kv_rank heads (nope_dim + value_dim)
///              + heads value_dim hidden
///     mixture = count (3 or 2) hidden width + shared (3 or 2) hidden shared_width + hidden count
///     recurrent = hidden (2 key_heads key_dim + 2 value_heads value_dim + rates) + value_heads value_dim hidden,
///              rates = value_heads (Mamba-2) or 2 value_heads (gated delta network)
///
/// Modules that predict further tokens are not among them: see count_prediction_parameters.
/// Errors   std::invalid_argument from validate(model).
/// Source   the publishers' own counts, matched within 1.2 %: tests/catalog/models_test.cpp.
constexpr parameter_count count_parameters(const transformer& m);

/// Parameters that one token meets: of the routed experts, top_k. The embedding, of which it takes one row, is counted
/// whole, as some publishers do; others leave it out of their active counts.
/// Errors   std::invalid_argument from validate(model).
constexpr parameter_count count_active_parameters(const transformer& m);

/// Parameters of the modules that predict further tokens: each is one more layer of the last kind with a projection of
/// two hidden states to one. They share embedding and head with the model.
/// Errors   std::invalid_argument from validate(model).
/// Source   DeepSeek-V3, README_WEIGHTS.md: 11.5 G for one module; this counts 11.6.
constexpr parameter_count count_prediction_parameters(const transformer& m);

/// Bytes of all weights by part, scales included.
/// Errors   std::invalid_argument from validate(model).
constexpr weight_parts weight_bytes_by_part(const transformer& m, const formats& f);

/// Bytes of all weights, scales included.
/// Errors   std::invalid_argument from validate(model).
constexpr bytes<> weight_bytes(const transformer& m, const formats& f);

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// Matrices and vectors of one layer's part.
struct part_count {
    double matrices = 0;
    double vectors = 0;
};

constexpr int local_kv_heads(const transformer& m) { return m.local.kv_heads > 0 ? m.local.kv_heads : m.kv_heads; }
constexpr int local_head_dim(const transformer& m) { return m.local.head_dim > 0 ? m.local.head_dim : m.head_dim; }

constexpr part_count grouped_attention(const transformer& m, int kv_heads, int head_dim) {
    const double hidden = m.hidden;
    const double q_width = static_cast<double>(m.heads) * head_dim;
    const double kv_width = static_cast<double>(kv_heads) * head_dim;
    return {hidden * (q_width + 2 * kv_width) + q_width * hidden + (m.output_gate ? hidden * q_width : 0.0),
            (m.qk_norm ? 2.0 * head_dim : 0.0) + (m.wide_qk_norm ? q_width + kv_width : 0.0) +
                (m.qkv_bias ? q_width + 2 * kv_width : 0.0) + (m.output_bias ? hidden : 0.0) +
                (m.attention_sink ? m.heads : 0.0)};
}

constexpr part_count latent_attention_parts(const transformer& m) {
    const latent_keys& l = m.latent;
    const double hidden = m.hidden;
    const double q_width = static_cast<double>(m.heads) * m.head_dim;
    const double queries = l.q_rank > 0 ? l.q_rank * (hidden + q_width) : hidden * q_width;
    const double keys = hidden * (l.kv_rank + l.rope_dim);
    const double expand = static_cast<double>(l.kv_rank) * m.heads * (l.nope_dim + l.value_dim);
    const double result = static_cast<double>(m.heads) * l.value_dim * hidden;
    const double index_width = static_cast<double>(m.indexer.heads) * m.indexer.dim;
    const double index = l.q_rank * index_width + hidden * (m.indexer.dim + m.indexer.heads);
    return {queries + keys + expand + result + index, static_cast<double>(l.q_rank) + l.kv_rank + 2.0 * m.indexer.dim};
}

constexpr part_count recurrent_parts(const transformer& m) {
    const recurrent_layers& r = m.recurrent;
    const bool mamba = r.kind == recurrence::mamba2;
    const double rates = mamba ? r.value_heads : 2.0 * r.value_heads;
    const double in = mixed_width(r) + value_width(r) + rates;
    // Mamba-2 has D beside A and the bias of dt, a bias of the convolution, and a norm over all heads, not over one.
    const double vectors = mamba ? 3.0 * r.value_heads + mixed_width(r) + value_width(r)
                                 : 2.0 * r.value_heads + static_cast<double>(r.value_dim);
    return {m.hidden * (in + value_width(r)), r.convolution * mixed_width(r) + vectors};
}

/// Parameters of all layers, of which a token meets `routed` experts of each mixture.
constexpr parameter_count count_layers(const transformer& m, int routed) {
    const double matrices = m.gated ? 3 : 2;
    const double hidden = m.hidden;
    parameter_count p{.vectors = m.norms_per_layer * hidden * m.layers};
    const auto put = [&p](int layers, const part_count& each) {
        p.layers += layers * each.matrices;
        p.vectors += layers * each.vectors;
    };
    const int global = global_layers(m);
    const int local = attention_layers(m) - global;
    if (m.latent.kv_rank > 0) put(global, latent_attention_parts(m));
    else put(global, grouped_attention(m, m.kv_heads, m.head_dim));
    if (local > 0) put(local, grouped_attention(m, local_kv_heads(m), local_head_dim(m)));
    if (m.recurrent.layers > 0) put(m.recurrent.layers, recurrent_parts(m));

    const expert_layers& e = m.experts;
    const int mixtures = expert_mlps(m);
    put(mlps(m) - mixtures, {matrices * hidden * m.ffn, 0});
    if (mixtures > 0) {
        const double bias = e.biased ? routed * ((m.gated ? 2.0 : 1.0) * e.width + hidden) + e.count : 0.0;
        put(mixtures, {matrices * hidden * e.shared * e.shared_width, hidden * e.count + bias});
        p.experts = mixtures * matrices * hidden * e.width * routed;
    }
    return p;
}

constexpr parameter_count count(const transformer& m, int routed) {
    validate(m);
    parameter_count p = count_layers(m, routed);
    const double table = static_cast<double>(m.hidden) * m.vocab;
    p.embedding = table;
    p.head = m.tied_embeddings ? 0.0 : table;
    p.vectors += m.hidden;
    return p;
}

constexpr format expert_format(const formats& f) { return f.experts ? *f.experts : f.weights; }

}  // namespace detail

constexpr parameter_count count_parameters(const transformer& m) { return detail::count(m, m.experts.count); }

constexpr parameter_count count_active_parameters(const transformer& m) { return detail::count(m, m.experts.top_k); }

constexpr parameter_count count_prediction_parameters(const transformer& m) {
    validate(m);
    transformer last = m;
    last.layers = 1;
    last.recurrent = {};
    last.mlp_layers = 0;
    last.window = last.global_every = 0;
    last.local = {};
    last.experts.dense_first = 0;
    last.experts.every = 1;
    parameter_count p = detail::count_layers(last, m.experts.count);
    p.layers = m.prediction_layers * (p.layers + 2.0 * m.hidden * m.hidden);
    p.vectors = m.prediction_layers * (p.vectors + 3.0 * m.hidden);  // norms of both inputs and of the result
    p.experts *= m.prediction_layers;
    return p;
}

constexpr weight_parts weight_bytes_by_part(const transformer& m, const formats& f) {
    const parameter_count p = count_parameters(m);
    return {p.layers * size_of(f.weights), p.embedding * size_of(f.head), p.head * size_of(f.head),
            p.vectors * size_of(bf16), p.experts * size_of(detail::expert_format(f))};
}

constexpr bytes<> weight_bytes(const transformer& m, const formats& f) { return weight_bytes_by_part(m, f).total(); }

}  // namespace tokenroof
