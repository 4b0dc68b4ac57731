// SPDX-License-Identifier: MIT
// A decoder-only transformer: its hyper-parameters, parameter count, weight bytes and KV cache.
#pragma once
#include <tokenroof/compute/format.hpp>
#include <tokenroof/fields.hpp>

namespace tokenroof {

/// Hyper-parameters of a dense transformer with grouped-query attention (kv_heads = heads: MHA, 1: MQA).
struct transformer {
    std::string_view name = {};
    int layers = 0;
    int hidden = 0;
    int heads = 0;
    int kv_heads = 0;
    int head_dim = 0;
    int ffn = 0;        ///< width of the MLP
    bool gated = true;  ///< gate, up and down matrices (SwiGLU) rather than up and down
    int vocab = 0;
    bool tied_embeddings = false;
    int window = 0;        ///< sliding-window length in tokens of the local layers; 0: all layers attend to everything
    int global_every = 0;  ///< with a window: every n-th layer is global; 0: none is
    bool qkv_bias = false;
    bool qk_norm = false;  ///< RMSNorm on each query and key head
    int norms_per_layer = 2;
    int max_context = 0;  ///< longest input + output in tokens that the publisher supports; 0: not stated

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"layers", rule::positive}, x.layers...);
        visit(field{"hidden", rule::positive}, x.hidden...);
        visit(field{"heads", rule::positive}, x.heads...);
        visit(field{"kv_heads", rule::positive}, x.kv_heads...);
        visit(field{"head_dim", rule::positive}, x.head_dim...);
        visit(field{"ffn", rule::positive}, x.ffn...);
        visit(field{"gated"}, x.gated...);
        visit(field{"vocab", rule::positive}, x.vocab...);
        visit(field{"tied_embeddings"}, x.tied_embeddings...);
        visit(field{"window", rule::non_negative}, x.window...);
        visit(field{"global_every", rule::non_negative}, x.global_every...);
        visit(field{"qkv_bias"}, x.qkv_bias...);
        visit(field{"qk_norm"}, x.qk_norm...);
        visit(field{"norms_per_layer", rule::non_negative}, x.norms_per_layer...);
        visit(field{"max_context", rule::non_negative}, x.max_context...);
    }
};

/// Errors   std::invalid_argument naming field, value and rule.
constexpr void validate(const transformer& m) {
    validate_fields(m, "model");
    require(m.heads % m.kv_heads == 0, "model.kv_heads", m.kv_heads, "must divide model.heads");
    require(m.window > 0 || m.global_every == 0, "model.global_every", m.global_every, "needs a window");
}

/// Formats of what a deployment stores. The LM head and the embedding usually stay in 16 bits when weights are
/// quantised.
struct formats {
    format weights = bf16;
    format kv = bf16;
    format head = bf16;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"weights"}, x.weights...);
        visit(field{"kv"}, x.kv...);
        visit(field{"head"}, x.head...);
    }
};

/// Layers that attend to the whole context; the others see `window` tokens.
constexpr int global_layers(const transformer& m) {
    if (m.window == 0) return m.layers;
    return m.global_every == 0 ? 0 : m.layers / m.global_every;
}

/// Parameters, by what happens to them in a step.
struct parameter_count {
    double layers = 0;     ///< matrices of all layers: stored in formats.weights
    double embedding = 0;  ///< looked up, one row a token
    double head = 0;       ///< LM head; 0 where it is tied to the embedding
    double vectors = 0;    ///< norms and biases: 16 bits
    constexpr double total() const { return layers + embedding + head + vectors; }
};

/// Parameters of the model.
///
///     layer = hidden (heads + 2 kv_heads) head_dim + heads head_dim hidden + (3 or 2) hidden ffn
///
/// Errors   std::invalid_argument from validate(model).
/// Source   the publishers' own counts, matched within 1 %: tests/model/transformer_test.cpp.
constexpr parameter_count count_parameters(const transformer& m) {
    validate(m);
    const double hidden = m.hidden;
    const double q_width = static_cast<double>(m.heads) * m.head_dim;
    const double kv_width = static_cast<double>(m.kv_heads) * m.head_dim;
    const double layer = hidden * (q_width + 2 * kv_width) + q_width * hidden + (m.gated ? 3 : 2) * hidden * m.ffn;
    const double table = hidden * m.vocab;
    const double vectors =
        m.norms_per_layer * hidden + (m.qk_norm ? 2.0 * m.head_dim : 0.0) + (m.qkv_bias ? q_width + 2 * kv_width : 0.0);
    return {m.layers * layer, table, m.tied_embeddings ? 0.0 : table, m.layers * vectors + hidden};
}

/// Bytes of all weights, scales included.
/// Errors   std::invalid_argument from validate(model).
constexpr bytes<> weight_bytes(const transformer& m, const formats& f) {
    const parameter_count p = count_parameters(m);
    return p.layers * size_of(f.weights) + (p.embedding + p.head) * size_of(f.head) + p.vectors * size_of(bf16);
}

/// Bytes that one more token adds to the KV cache, all layers: 2 layers kv_heads head_dim bytes. A windowed layer stops
/// growing at its window: see kv_bytes.
/// Errors   std::invalid_argument from validate(model).
constexpr bytes_per_token<> kv_bytes_per_token(const transformer& m, format kv) {
    validate(m);
    return 2.0 * m.layers * m.kv_heads * m.head_dim * size_of(kv) / token;
}

namespace detail {
template <class S>
constexpr bytes<S> kv_bytes(const transformer& m, format kv, const tokens<S>& context) {
    const bytes_per_token<> per_layer = 2.0 * m.kv_heads * m.head_dim * size_of(kv) / token;
    const int global = global_layers(m);
    if (global == m.layers) return m.layers * per_layer * context;
    return per_layer * (global * context + (m.layers - global) * min(context, tokens<S>(m.window)));
}
}  // namespace detail

/// KV cache of one sequence of the given length; local layers hold at most their window.
/// Errors   std::invalid_argument from validate(model).
template <Scalar S>
constexpr bytes<S> kv_bytes(const transformer& m, format kv, const tokens<S>& context) {
    validate(m);
    return detail::kv_bytes(m, kv, context);
}

}  // namespace tokenroof
