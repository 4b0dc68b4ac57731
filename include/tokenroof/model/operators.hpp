// SPDX-License-Identifier: MIT
// The operators of one step of a transformer on one rank of a tensor-parallel group.
#pragma once
#include <tokenroof/compute/attention.hpp>
#include <tokenroof/compute/collective.hpp>
#include <tokenroof/compute/elementwise.hpp>
#include <tokenroof/compute/gemm.hpp>
#include <tokenroof/model/kv_cache.hpp>

namespace tokenroof {

/// What a step computes: each decoding sequence makes one token, each prompt is prefilled, or both at once (mixed).
enum class phase { decode, prefill, mixed };

/// One forward pass over the sequences in flight.
template <Scalar S = double>
struct basic_step {
    phase kind = phase::decode;
    ratio<S> decoding = 0;  ///< sequences that decode
    tokens<S> context = 0;  ///< their mean number of cached tokens
    ratio<S> prompts = 0;   ///< sequences that prefill
    tokens<S> prompt = 0;   ///< new tokens of each
    tokens<S> cached = 0;   ///< tokens of each that are in the KV cache already

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"kind"}, x.kind...);
        visit(field{"decoding", rule::non_negative}, x.decoding...);
        visit(field{"context", rule::non_negative}, x.context...);
        visit(field{"prompts", rule::non_negative}, x.prompts...);
        visit(field{"prompt", rule::non_negative}, x.prompt...);
        visit(field{"cached", rule::non_negative}, x.cached...);
    }
};
using step = basic_step<double>;

/// A step of `sequences` that each make one token on top of `context` cached ones.
template <Scalar S = double>
constexpr basic_step<S> decode_step(const ratio<S>& sequences, const tokens<S>& context) {
    return {.kind = phase::decode, .decoding = sequences, .context = context};
}

/// A step of `prompts` of `prompt` new tokens each.
template <Scalar S = double>
constexpr basic_step<S> prefill_step(const ratio<S>& prompts, const tokens<S>& prompt) {
    return {.kind = phase::prefill, .prompts = prompts, .prompt = prompt};
}

/// Tokens that pass through the layers in a step.
template <Scalar S>
constexpr ratio<S> rows(const basic_step<S>& s) {
    switch (s.kind) {
        case phase::decode: return s.decoding;
        case phase::prefill: return s.prompts * (s.prompt / token);
        case phase::mixed: break;
    }
    return s.decoding + s.prompts * (s.prompt / token);
}

/// Bytes of the weights that one rank holds: an equal share of all, and copies of replicated KV projections; with latent
/// attention every rank has the projections to the latents.
/// Errors   std::invalid_argument from validate(model).
constexpr bytes<> weight_bytes_per_rank(const transformer& m, const formats& f, int ranks) {
    const bytes<> share = weight_bytes(m, f) / ranks;
    const latent_keys& l = m.latent;
    if (l.kv_rank > 0) {
        const double copied = 1 - 1.0 / ranks;
        return share +
               attention_layers(m) * copied * m.hidden * (l.q_rank + l.kv_rank + l.rope_dim) * size_of(f.weights);
    }
    const auto copied = [&](int layers, int kv_heads, int head_dim) {
        const int held = (kv_heads + ranks - 1) / ranks;
        const double copies = held - static_cast<double>(kv_heads) / ranks;
        return 2.0 * layers * m.hidden * head_dim * copies;
    };
    const int global = global_layers(m);
    const int local = attention_layers(m) - global;
    return share + (copied(global, m.kv_heads, m.head_dim) +
                    copied(local, detail::local_kv_heads(m), detail::local_head_dim(m))) *
                       size_of(f.weights);
}

/// True for the models whose steps `operators` lists: all layers alike but for their window, with an MLP each and one
/// pair of keys and values a head.
constexpr bool has_operators(const transformer& m) {
    return m.experts.count == 0 && m.latent.kv_rank == 0 && m.recurrent.layers == 0 && m.mlp_layers == 0 &&
           m.local.kv_heads == 0 && m.local.head_dim == 0 && !m.output_gate;
}

namespace detail {
/// Rejects a model that has no operators by what it has instead.
constexpr void require_operators(const transformer& m) {
    if (has_operators(m)) [[likely]]
        return;
    require(m.experts.count == 0, "model.experts.count", m.experts.count, "mixtures of experts are not served yet");
    require(m.latent.kv_rank == 0, "model.latent.kv_rank", m.latent.kv_rank, "latent attention is not served yet");
    require(m.recurrent.layers == 0, "model.recurrent.layers", m.recurrent.layers,
            "recurrent layers are not served yet");
    require(m.mlp_layers == 0, "model.mlp_layers", m.mlp_layers, "MLPs as layers of their own are not served yet");
    require(m.local.kv_heads == 0, "model.local.kv_heads", m.local.kv_heads, "heads by layer are not served yet");
    require(m.local.head_dim == 0, "model.local.head_dim", m.local.head_dim, "heads by layer are not served yet");
    require(!m.output_gate, "model.output_gate", 1, "a gate on attention's result is not served yet");
}
}  // namespace detail

/// Calls visit(name, repeats, op) for each operator of the step on one rank: op is a basic_gemm, basic_attention,
/// basic_elementwise, basic_all_reduce or basic_all_gather, of which the step runs `repeats`.
///
/// Matrices are split as in Megatron-LM (Shoeybi et al., 2019): columns of QKV, gate and up; rows of the output and
/// down projections, each followed by an all-reduce. Norms read and write the residual stream and the branch; logits
/// are gathered in 16 bits; sampling reads and writes them once more in fp32.
///
/// Domain   a model that has_operators.
/// Errors   std::invalid_argument naming what else a model has: "model.experts.count = 128: ... not served yet".
template <Scalar S, class Visit>
constexpr void operators(const transformer& m, const formats& f, int ranks, const basic_step<S>& s, Visit&& visit) {
    detail::require_operators(m);
    const ratio<S> tokens_in = rows(s);
    const ratio<S> tokens_out = s.kind == phase::decode    ? s.decoding
                                : s.kind == phase::prefill ? s.prompts
                                                           : s.decoding + s.prompts;
    const auto split = [ranks](int width) { return (width + ranks - 1) / ranks; };
    const int heads = split(m.heads);
    const int kv_heads = kv_heads_per_rank(m, ranks);
    const int q_width = heads * m.head_dim;
    const int kv_width = kv_heads * m.head_dim;
    const int ffn = split(m.ffn);
    const int vocab = split(m.vocab);
    const int up_width = m.gated ? 2 * ffn : ffn;
    const auto project = [&](int n, int k) { return basic_gemm<S>{tokens_in, n, k, f.weights, true}; };
    const auto move = [&](const ratio<S>& count, double bytes_each) {
        return basic_elementwise<S>{count * bytes_each * byte};
    };
    const bytes<S> hidden_states = tokens_in * (2.0 * m.hidden) * byte;

    visit("embedding", 1, move(tokens_in, 4.0 * m.hidden));
    visit("norms", m.layers, move(tokens_in, m.norms_per_layer * 8.0 * m.hidden));
    visit("qkv projection", m.layers, project(q_width + 2 * kv_width, m.hidden));
    visit("rope, kv write", m.layers,
          move(tokens_in, 4.0 * (q_width + kv_width) + 2.0 * kv_width * (2 + size_of(f.kv).in(byte))));
    const auto attend = [&](int layers, int window, std::string_view name_decode, std::string_view name_prefill) {
        if (layers == 0) return;
        if (s.kind != phase::prefill) {
            visit(name_decode, layers,
                  basic_attention<S>{s.decoding, tokens<S>(1), s.context, heads, kv_heads, m.head_dim, window, f.kv});
        }
        if (s.kind != phase::decode) {
            visit(name_prefill, layers,
                  basic_attention<S>{s.prompts, s.prompt, s.cached, heads, kv_heads, m.head_dim, window, f.kv});
        }
    };
    attend(global_layers(m), 0, "attention", "prefill attention");
    attend(m.layers - global_layers(m), m.window, "window attention", "window prefill");
    visit("output projection", m.layers, project(m.hidden, q_width));
    visit("gate, up", m.layers, project(up_width, m.hidden));
    visit("activation", m.layers, move(tokens_in, 2.0 * (up_width + ffn)));
    visit("down projection", m.layers, project(m.hidden, ffn));
    if (ranks > 1) visit("all-reduce", 2 * m.layers, basic_all_reduce<S>{hidden_states, ranks});
    visit("lm head", 1, basic_gemm<S>{tokens_out, vocab, m.hidden, f.head});
    if (ranks > 1) visit("logits gather", 1, basic_all_gather<S>{tokens_out * (2.0 * m.vocab) * byte, ranks});
    visit("sampling", 1, move(tokens_out, 8.0 * m.vocab));
}

/// The most operators that a step has, and matrix products among them.
inline constexpr int max_operators = 16;
inline constexpr int max_products = 5;

}  // namespace tokenroof
