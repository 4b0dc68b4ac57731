// SPDX-License-Identifier: MIT
// The operators of one step of a transformer on one of its ranks.
#pragma once
#include <tokenroof/model/mixer_operators.hpp>
#include <tokenroof/model/mlp_operators.hpp>

namespace tokenroof {

/// Bytes of the weights that one rank holds: an equal share of all, and copies of replicated KV projections and routers;
/// with latent attention every rank has the projections to the latents and the indexer.
/// Errors   std::invalid_argument from validate(model).
constexpr bytes<> weight_bytes_per_rank(const transformer& m, const formats& f, int ranks) {
    bytes<> share = weight_bytes(m, f) / ranks;
    const double copied = 1 - 1.0 / ranks;
    if (m.experts.count > 0)
        share += expert_mlps(m) * copied * (static_cast<double>(m.hidden) * m.experts.count) * size_of(bf16);
    const latent_keys& l = m.latent;
    if (l.kv_rank > 0) {
        const token_indexer& i = m.indexer;
        const double latents = static_cast<double>(m.hidden) * (l.q_rank + l.kv_rank + l.rope_dim);
        const double index = static_cast<double>(l.q_rank) * i.heads * i.dim + m.hidden * (0.0 + i.dim + i.heads);
        return share + attention_layers(m) * copied * (i.heads > 0 ? latents + index : latents) * size_of(f.weights);
    }
    const auto copies_of = [&](int layers, int kv_heads, int head_dim) {
        const int held = detail::split(kv_heads, ranks);
        const double copies = held - static_cast<double>(kv_heads) / ranks;
        return 2.0 * layers * m.hidden * head_dim * copies;
    };
    const int global = global_layers(m);
    const int local = attention_layers(m) - global;
    return share + (copies_of(global, m.kv_heads, m.head_dim) +
                    copies_of(local, detail::local_kv_heads(m), detail::local_head_dim(m))) *
                       size_of(f.weights);
}

/// Calls visit(name, repeats, op) for each operator of the step on one rank: op is a basic_gemm, basic_attention,
/// basic_latent_attention, basic_state_update, basic_experts, basic_elementwise or a collective, `strided` where its ranks
/// are not neighbours, of which the step runs `repeats`. Layers are counted, not listed: one visit for all layers of a kind.
///
/// The step is that of one data-parallel rank, and all of them have the same; it passes through all stages of a pipeline,
/// whose sends are among the operators.
///
/// Matrices are split as in Megatron-LM (Shoeybi et al., 2019): columns of QKV, gate and up; rows of the output and
/// down projections, each followed by an all-reduce. Norms read and write the residual stream and the branch; logits
/// are gathered in 16 bits; sampling reads and writes them once more in fp32. Experts are shared out over groups of ranks
/// and split over the ranks of a group; where attention is not data-parallel tokens are on all ranks, so that nothing is
/// sent but the sums. Routing is uniform. Latent attention decodes with absorbed projections: detail::latent_operators.
/// What else is split and sent: model/rank_layout.hpp and exchange_operators.hpp.
///
/// An indexer's choice bounds what decode reads; prefill attends to all tokens, as engines do for short prompts.
/// Not counted: biases, sinks, norms of heads, gates of shared experts, modules that predict further tokens.
/// Domain   `expert` divides the ranks of a stage, tensor x context the heads; context is 1 with recurrent layers.
template <Scalar S, class Visit>
constexpr void operators(const transformer& m, const formats& f, const rank_layout& on, const basic_step<S>& s,
                         Visit&& visit) {
    const int ranks = group_ranks(on);
    const ratio<S> tokens_in = rows(s);
    const ratio<S> tokens_out = s.kind == phase::decode    ? s.decoding * s.queries
                                : s.kind == phase::prefill ? s.prompts
                                                           : s.decoding * s.queries + s.prompts;
    using layer_operators = detail::layer_operators<S, std::remove_reference_t<Visit>>;
    const layer_operators o{m, f, ranks, s, tokens_in, visit, on, s, tokens_in};
    const bytes<S> hidden_states = tokens_in * (2.0 * m.hidden) * byte;

    visit("embedding", 1, o.move(tokens_in, 4.0 * m.hidden));
    visit("norms", m.layers, o.move(tokens_in, m.norms_per_layer * 8.0 * m.hidden));
    if (on.context == 1) [[likely]] {
        detail::mixer_operators(o);
    } else {
        const basic_step<S> part = detail::part_of_context(s, on.context);
        detail::mixer_operators(layer_operators{m, f, on.tensor, part, rows(part), visit, on, s, tokens_in});
    }
    detail::mlp_operators(o);
    if (on.data > 1) [[unlikely]]
        detail::dispatch_operators(o, expert_mlps(m));
    if (on.pipeline > 1) [[unlikely]]
        detail::stage_operators(o);
    const int sums = attention_layers(m) + m.recurrent.layers + mlps(m);
    if (ranks > 1) visit("all-reduce", sums, basic_all_reduce<S>{hidden_states, ranks});
    visit("lm head", 1, basic_gemm<S>{tokens_out, o.share(m.vocab), m.hidden, f.head});
    if (ranks > 1) visit("logits gather", 1, basic_all_gather<S>{tokens_out * (2.0 * m.vocab) * byte, ranks});
    visit("sampling", 1, o.move(tokens_out, 8.0 * m.vocab));
}

/// The same on tensor-parallel ranks, which share out experts in expert_parallel groups.
/// Domain   expert_parallel divides ranks.
template <Scalar S, class Visit>
constexpr void operators(const transformer& m, const formats& f, int ranks, const basic_step<S>& s, Visit&& visit,
                         int expert_parallel = 1) {
    operators(m, f, rank_layout{.tensor = ranks, .expert = expert_parallel}, s, visit);
}

/// The most operators that a step has, and matrix products among them: a mixed step of a model with an indexer, recurrent
/// layers, dense MLPs and mixtures with shared experts, on data-parallel ranks and in stages. Instead of recurrent
/// layers, which have five, there may be context-parallel ranks, which have four at most.
inline constexpr int max_operators = 36;
inline constexpr int max_products = 16;

}  // namespace tokenroof
