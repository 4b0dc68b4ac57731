// SPDX-License-Identifier: MIT
// A decoder-only language model by its hyper-parameters, and the formats in which it is stored.
#pragma once
#include <optional>
#include <tokenroof/model/attention_kind.hpp>
#include <tokenroof/model/expert_layers.hpp>
#include <tokenroof/model/recurrent_layers.hpp>

namespace tokenroof {

/// Hyper-parameters. A dense transformer with grouped-query attention (kv_heads = heads: MHA, 1: MQA) needs no more than
/// the members up to `vocab`; the nested aggregates say what other models have beside it or instead. Layers are counted,
/// not listed: which of them comes first changes neither bytes nor time.
struct transformer {
    std::string_view name = {};
    int layers = 0;  ///< of all kinds
    int hidden = 0;
    int heads = 0;
    int kv_heads =
        0;  ///< of which keys and values are cached; 1 with latent attention, since all heads share the latent
    int head_dim = 0;   ///< of a query; nope_dim + rope_dim with latent attention
    int ffn = 0;        ///< width of a dense MLP; 0 where all MLPs are mixtures of experts
    bool gated = true;  ///< gate, up and down matrices (SwiGLU) rather than up and down
    int vocab = 0;
    bool tied_embeddings = false;
    int window = 0;        ///< sliding-window length in tokens of the local layers; 0: all layers attend to everything
    int global_every = 0;  ///< with a window: every n-th attention layer is global; 0: none is
    bool qkv_bias = false;
    bool qk_norm = false;  ///< RMSNorm on each query and key head
    int norms_per_layer = 2;
    int max_context = 0;  ///< longest input + output in tokens that the publisher supports; 0: not stated

    latent_keys latent{};
    token_indexer indexer{};
    local_layers local{};
    expert_layers experts{};
    recurrent_layers recurrent{};
    int mlp_layers = 0;           ///< layers that are an MLP alone, the others then having none; 0: each layer has one
    int prediction_layers = 0;    ///< modules that predict one token further each, for speculation: not in the counts
    bool output_gate = false;     ///< attention's result is gated by a second projection as wide as the queries
    bool output_bias = false;     ///< of the projection after attention
    bool wide_qk_norm = false;    ///< RMSNorm over all query heads together, and over all key heads
    bool attention_sink = false;  ///< one learned logit a head that takes up attention

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"layers", rule::positive}, x.layers...);
        visit(field{"hidden", rule::positive}, x.hidden...);
        visit(field{"heads", rule::positive}, x.heads...);
        visit(field{"kv_heads", rule::positive}, x.kv_heads...);
        visit(field{"head_dim", rule::positive}, x.head_dim...);
        visit(field{"ffn", rule::non_negative}, x.ffn...);
        visit(field{"gated"}, x.gated...);
        visit(field{"vocab", rule::positive}, x.vocab...);
        visit(field{"tied_embeddings"}, x.tied_embeddings...);
        visit(field{"window", rule::non_negative}, x.window...);
        visit(field{"global_every", rule::non_negative}, x.global_every...);
        visit(field{"qkv_bias"}, x.qkv_bias...);
        visit(field{"qk_norm"}, x.qk_norm...);
        visit(field{"norms_per_layer", rule::non_negative}, x.norms_per_layer...);
        visit(field{"max_context", rule::non_negative}, x.max_context...);
        visit(field{"latent"}, x.latent...);
        visit(field{"indexer"}, x.indexer...);
        visit(field{"local"}, x.local...);
        visit(field{"experts"}, x.experts...);
        visit(field{"recurrent"}, x.recurrent...);
        visit(field{"mlp_layers", rule::non_negative}, x.mlp_layers...);
        visit(field{"prediction_layers", rule::non_negative}, x.prediction_layers...);
        visit(field{"output_gate"}, x.output_gate...);
        visit(field{"output_bias"}, x.output_bias...);
        visit(field{"wide_qk_norm"}, x.wide_qk_norm...);
        visit(field{"attention_sink"}, x.attention_sink...);
    }
};

/// Formats of what a deployment stores. The LM head and the embedding usually stay in 16 bits when weights are
/// quantised.
struct formats {
    format weights = bf16;
    format kv = bf16;
    format head = bf16;
    std::optional<format> experts = {};  ///< of routed experts; none: as the other weights

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"weights"}, x.weights...);
        visit(field{"kv"}, x.kv...);
        visit(field{"head"}, x.head...);
        visit(field{"experts"}, x.experts...);
    }
};

/// Layers whose mixer is attention; the others are recurrent or an MLP alone.
constexpr int attention_layers(const transformer& m) { return m.layers - m.recurrent.layers - m.mlp_layers; }

/// Attention layers that attend to the whole context; the others see `window` tokens.
constexpr int global_layers(const transformer& m) {
    const int attending = attention_layers(m);
    if (m.window == 0) return attending;
    return m.global_every == 0 ? 0 : attending / m.global_every;
}

/// MLPs, dense or mixtures.
constexpr int mlps(const transformer& m) { return m.mlp_layers > 0 ? m.mlp_layers : m.layers; }

/// MLPs that are mixtures of experts.
/// Domain   a valid model.
constexpr int expert_mlps(const transformer& m) {
    return m.experts.count == 0 ? 0 : (mlps(m) - m.experts.dense_first) / m.experts.every;
}

namespace detail {

constexpr void require_latent(const transformer& m) {
    const latent_keys& l = m.latent;
    require(l.rope_dim > 0, "model.latent.rope_dim", l.rope_dim, "must be positive with model.latent.kv_rank");
    require(l.value_dim > 0, "model.latent.value_dim", l.value_dim, "must be positive with model.latent.kv_rank");
    require(m.head_dim == l.nope_dim + l.rope_dim, "model.head_dim", m.head_dim,
            "must be model.latent.nope_dim + rope_dim");
    require(m.kv_heads == 1, "model.kv_heads", m.kv_heads, "must be 1: all heads share the latent");
    require(m.window == 0, "model.window", m.window, "must be 0 with model.latent.kv_rank");
}

constexpr void require_indexer(const transformer& m) {
    const token_indexer& i = m.indexer;
    require(m.latent.q_rank > 0, "model.indexer.heads", i.heads, "needs model.latent.q_rank");
    require(i.dim > 0, "model.indexer.dim", i.dim, "must be positive with model.indexer.heads");
    require(i.chosen > 0, "model.indexer.chosen", i.chosen, "must be positive with model.indexer.heads");
}

constexpr void require_experts(const transformer& m) {
    const expert_layers& e = m.experts;
    require(e.top_k > 0 && e.top_k <= e.count, "model.experts.top_k", e.top_k,
            "must be between 1 and model.experts.count");
    require(e.width > 0, "model.experts.width", e.width, "must be positive with model.experts.count");
    require(e.shared == 0 || e.shared_width > 0, "model.experts.shared_width", e.shared_width,
            "must be positive with model.experts.shared");
    require(e.dense_first < mlps(m), "model.experts.dense_first", e.dense_first, "must be below the number of MLPs");
    require(e.every <= mlps(m) - e.dense_first, "model.experts.every", e.every, "leaves no mixture of experts");
}

constexpr void require_recurrent(const transformer& m) {
    const recurrent_layers& r = m.recurrent;
    const auto needed = [](int value, std::string_view path) {
        require(value > 0, path, value, "must be positive with model.recurrent.layers");
    };
    require(r.kind != recurrence::none, "model.recurrent.layers", r.layers, "needs model.recurrent.kind");
    needed(r.key_heads, "model.recurrent.key_heads");
    needed(r.key_dim, "model.recurrent.key_dim");
    needed(r.value_heads, "model.recurrent.value_heads");
    needed(r.value_dim, "model.recurrent.value_dim");
    needed(r.convolution, "model.recurrent.convolution");
    require(r.value_heads % r.key_heads == 0, "model.recurrent.key_heads", r.key_heads,
            "must divide model.recurrent.value_heads");
}

/// Rules that tie members together.
/// Domain   each member obeys its own rule.
constexpr void require_together(const transformer& m) {
    require(m.heads % m.kv_heads == 0, "model.kv_heads", m.kv_heads, "must divide model.heads");
    require(m.window > 0 || m.global_every == 0, "model.global_every", m.global_every, "needs a window");
    require(m.window > 0 || m.local.kv_heads == 0, "model.local.kv_heads", m.local.kv_heads, "needs a window");
    require(m.window > 0 || m.local.head_dim == 0, "model.local.head_dim", m.local.head_dim, "needs a window");
    require(m.local.kv_heads == 0 || m.heads % m.local.kv_heads == 0, "model.local.kv_heads", m.local.kv_heads,
            "must divide model.heads");
    require(m.recurrent.layers <= m.layers - m.mlp_layers, "model.recurrent.layers", m.recurrent.layers,
            "must be at most model.layers - model.mlp_layers");
    require(m.mlp_layers < m.layers, "model.mlp_layers", m.mlp_layers, "must be below model.layers");
    if (m.latent.kv_rank > 0) require_latent(m);
    if (m.indexer.heads > 0) require_indexer(m);
    if (m.experts.count > 0) require_experts(m);
    if (m.recurrent.layers > 0) require_recurrent(m);
    require(m.ffn > 0 || expert_mlps(m) == mlps(m), "model.ffn", m.ffn, "must be positive and finite");
}

}  // namespace detail

/// Errors   std::invalid_argument naming field, value and rule.
constexpr void validate(const transformer& m) {
    validate_fields(m, "model");
    detail::require_together(m);
}

}  // namespace tokenroof
