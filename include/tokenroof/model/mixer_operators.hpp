// SPDX-License-Identifier: MIT
// Operators of what mixes tokens: attention with keys and values, attention with latent ones, and recurrences.
#pragma once
#include <tokenroof/compute/attention.hpp>
#include <tokenroof/compute/latent_attention.hpp>
#include <tokenroof/compute/state_update.hpp>
#include <tokenroof/model/exchange_operators.hpp>

namespace tokenroof {
namespace detail {

/// Names of the operators of layers with grouped heads.
struct grouped_names {
    std::string_view qkv;
    std::string_view rope;
    std::string_view gate;
    std::string_view output;
    std::string_view gather;
    std::string_view exchange;
};
inline constexpr grouped_names global_names{"qkv projection",    "rope, kv write", "attention gate",
                                            "output projection", "kv gather",      "result exchange"};
inline constexpr grouped_names local_names{"window qkv",    "window rope",      "window gate",
                                           "window output", "window kv gather", "window exchange"};

/// Attention with `kv_heads` pairs of keys and values: `global` layers see all, `local` ones the window. A gate on the
/// result is a projection beside the queries and a pass.
template <class S, class Visit>
constexpr void grouped_operators(const layer_operators<S, Visit>& o, const grouped_names& names, int global, int local,
                                 int all_kv_heads, int head_dim) {
    const int heads = o.share(o.m.heads);
    const int kv_heads = o.share(all_kv_heads);
    const int q_width = heads * head_dim;
    const int kv_width = kv_heads * head_dim;
    const int layers = global + local;
    if (layers == 0) return;
    const int gate_width = o.m.output_gate ? q_width : 0;
    o.visit(names.qkv, layers, o.project(q_width + 2 * kv_width + gate_width, o.m.hidden));
    o.visit(names.rope, layers,
            o.move(o.tokens_in, 4.0 * (q_width + kv_width) + 2.0 * kv_width * (2 + size_of(o.f.kv).in(byte))));
    const basic_step<S>& s = o.s;
    const auto attend = [&](int count, int window, std::string_view name_decode, std::string_view name_prefill) {
        if (count == 0) return;
        if (o.decodes()) {
            o.visit(name_decode, count,
                    basic_attention<S>{.sequences = s.decoding,
                                       .queries = s.queries,
                                       .cached = s.context,
                                       .heads = heads,
                                       .kv_heads = kv_heads,
                                       .head_dim = head_dim,
                                       .window = split(window, o.on.context),
                                       .kv = o.f.kv,
                                       .decodes = true});
        }
        if (o.prefills()) {
            o.visit(name_prefill, count,
                    basic_attention<S>{s.prompts, s.prompt, s.cached, heads, kv_heads, head_dim, window, o.f.kv});
        }
    };
    attend(global, 0, "attention", "prefill attention");
    attend(local, o.m.window, "window attention", "window prefill");
    if (o.m.output_gate) o.visit(names.gate, layers, o.move(o.tokens_in, 6.0 * q_width));
    if (o.on.context > 1) [[unlikely]]
        context_operators(o, names.gather, names.exchange, layers, 2.0 * kv_width * size_of(o.f.kv).in(byte), q_width,
                          q_width, heads);
    o.visit(names.output, layers, o.project_back(q_width));
}

/// The indexer, whole on every rank: two projections, the scores of all tokens, and the choice among them, which reads
/// fp32 scores that were written. Scores without a weighted sum are half of attention: attention of heads half as wide.
template <class S, class Visit>
constexpr void index_operators(const layer_operators<S, Visit>& o, int layers) {
    const token_indexer& i = o.m.indexer;
    const basic_step<S>& s = o.s;
    o.visit("index queries", layers, o.project(i.heads * i.dim, o.m.latent.q_rank));
    o.visit("index keys", layers, o.project(i.dim + i.heads, o.m.hidden));
    const auto scores = [&](std::string_view name, const ratio<S>& sequences, const tokens<S>& queries,
                            const tokens<S>& cached, bool decodes) {
        o.visit(name, layers,
                basic_attention<S>{.sequences = sequences,
                                   .queries = queries,
                                   .cached = cached,
                                   .heads = i.heads,
                                   .kv_heads = 1,
                                   .head_dim = (i.dim + 1) / 2,
                                   .kv = fp8,
                                   .decodes = decodes});
    };
    ratio<S> pairs{};
    if (o.decodes()) {
        scores("index scores", s.decoding, tokens<S>(s.queries), s.context, true);
        pairs += s.decoding * s.queries * (s.context / token);
    }
    if (o.prefills()) {
        scores("index prefill", s.prompts, s.prompt, s.cached, false);
        pairs += s.prompts * (s.prompt / token) * (s.cached / token + s.prompt / token / 2);
    }
    o.visit("index choice", layers, o.move(8 * pairs + 8.0 * i.chosen * o.tokens_in, 1));
}

/// Latent attention. The projection to the latents, of queries as well as of keys and values, is one product and whole on
/// every rank; those from them are split by heads. A decoding token meets the latents themselves: its queries are
/// multiplied by the projection of keys (nope x latent a head), its results by that of values (latent x value a head).
/// Each is one basic_gemm with the columns of all heads, n = heads latent, k = nope and n = heads value, k = latent: FLOP,
/// weights and results are those of the heads' own products; what these read of the other heads' inputs counts among the
/// bytes of "latents, kv write". Keys and values of a prompt are made of its latents, cached ones included.
template <class S, class Visit>
constexpr void latent_operators(const layer_operators<S, Visit>& o, int layers) {
    const transformer& m = o.m;
    const latent_keys& l = m.latent;
    const basic_step<S>& s = o.s;
    const int heads = o.share(m.heads);
    const ratio<S> decoded = s.decoding * s.queries;
    const auto of_decode = [&](int n, int k) { return basic_gemm<S>{decoded, n, k, o.f.weights, true}; };
    const auto attend = [&](const ratio<S>& sequences, const tokens<S>& queries, const tokens<S>& cached, int rows) {
        return basic_latent_attention<S>{sequences,  queries,    cached,      rows,  l.kv_rank,
                                         l.rope_dim, l.nope_dim, l.value_dim, o.f.kv};
    };

    o.visit("latent projection", layers, o.project(l.q_rank + l.kv_rank + l.rope_dim, m.hidden));
    const int from = l.q_rank > 0 ? l.q_rank : m.hidden;
    o.visit("q projection", layers, o.project(heads * m.head_dim, from));
    ratio<S> moved =
        o.tokens_in * (4.0 * (l.q_rank + l.kv_rank) + (l.kv_rank + l.rope_dim) * (2 + size_of(o.f.kv).in(byte)));
    if (o.decodes()) moved += decoded * (2.0 * (heads - 1) * (l.nope_dim + l.kv_rank));
    if (o.prefills()) moved += s.prompts * (s.prompt / token) * (4.0 * heads * l.rope_dim);
    o.visit("latents, kv write", layers, o.move(moved, 1));
    if (m.indexer.heads > 0) index_operators(o, layers);

    if (o.decodes()) {
        const tokens<S> seen =
            m.indexer.heads > 0 ? min(s.context, tokens<S>(split(m.indexer.chosen, o.on.context))) : s.context;
        if (l.nope_dim > 0) o.visit("absorbed keys", layers, of_decode(heads * l.kv_rank, l.nope_dim));
        // Heads of all queries of a sequence meet the same latent values, as rows of the same tiles.
        o.visit("attention", layers, attend(s.decoding, tokens<S>(1), seen, heads * s.queries));
        o.visit("absorbed values", layers, of_decode(heads / o.on.context * l.value_dim, l.kv_rank));
    }
    if (o.prefills()) {
        const ratio<S> made = s.prompts * ((o.whole.prompt + o.whole.cached) / token);
        o.visit("kv up projection", layers,
                basic_gemm<S>{made, heads * (l.nope_dim + l.value_dim), l.kv_rank, o.f.weights, true});
        o.visit("prefill attention", layers, attend(s.prompts, s.prompt, s.cached, heads));
    }
    if (o.on.context > 1) [[unlikely]]
        context_operators(o, global_names.gather, global_names.exchange, layers,
                          (l.kv_rank + l.rope_dim) * size_of(o.f.kv).in(byte), static_cast<double>(heads) * l.kv_rank,
                          static_cast<double>(heads) * l.value_dim, heads);
    o.visit("output projection", layers, o.project_back(heads * l.value_dim));
}

/// Recurrent layers: queries, keys, values, gates and rates of one projection, split by heads; the convolution is part of
/// the state update; the pass after it reads result and gate and writes their normed product.
template <class S, class Visit>
constexpr void recurrent_operators(const layer_operators<S, Visit>& o) {
    const recurrent_layers& r = o.m.recurrent;
    const basic_step<S>& s = o.s;
    const int heads = o.share(r.value_heads);
    const int groups = o.share(r.key_heads);
    const int values = heads * r.value_dim;
    const int rates = r.kind == recurrence::mamba2 ? heads : 2 * heads;
    const auto update = [&](const ratio<S>& sequences, const tokens<S>& queries) {
        return basic_state_update<S>{r.kind,    sequences, queries,       heads,  r.value_dim,
                                     r.key_dim, groups,    r.convolution, r.state};
    };
    o.visit("recurrent projection", r.layers, o.project(2 * groups * r.key_dim + 2 * values + rates, o.m.hidden));
    if (o.decodes()) o.visit("state update", r.layers, update(s.decoding, tokens<S>(s.queries)));
    if (o.prefills()) o.visit("state prefill", r.layers, update(s.prompts, s.prompt));
    o.visit("gated norm", r.layers, o.move(o.tokens_in, 6.0 * values));
    o.visit("recurrent output", r.layers, o.project(o.m.hidden, values));
}

template <class S, class Visit>
constexpr void mixer_operators(const layer_operators<S, Visit>& o) {
    const transformer& m = o.m;
    const int global = global_layers(m);
    const int local = attention_layers(m) - global;
    const bool alike = m.local.kv_heads == 0 && m.local.head_dim == 0;
    if (m.latent.kv_rank > 0) {
        latent_operators(o, global);
    } else {
        grouped_operators(o, global_names, global, alike ? local : 0, m.kv_heads, m.head_dim);
        if (!alike) grouped_operators(o, local_names, 0, local, local_kv_heads(m), local_head_dim(m));
    }
    if (m.recurrent.layers > 0) recurrent_operators(o);
}

}  // namespace detail
}  // namespace tokenroof
