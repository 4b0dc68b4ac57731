// SPDX-License-Identifier: MIT
// The operators of one step of a transformer on one rank of a tensor-parallel group.
#pragma once
#include <tokenroof/compute/attention.hpp>
#include <tokenroof/compute/collective.hpp>
#include <tokenroof/compute/elementwise.hpp>
#include <tokenroof/compute/gemm.hpp>
#include <tokenroof/model/transformer.hpp>

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

/// KV heads that one rank holds: heads are replicated when there are more ranks than heads.
constexpr int kv_heads_per_rank(const transformer& m, int ranks) { return (m.kv_heads + ranks - 1) / ranks; }

/// Bytes of the weights that one rank holds: an equal share of all, and copies of replicated KV projections.
/// Errors   std::invalid_argument from validate(model).
constexpr bytes<> weight_bytes_per_rank(const transformer& m, const formats& f, int ranks) {
    const double copies = kv_heads_per_rank(m, ranks) - static_cast<double>(m.kv_heads) / ranks;
    const double projections = 2.0 * m.layers * m.hidden * m.head_dim * copies;
    return weight_bytes(m, f) / ranks + projections * size_of(f.weights);
}

/// Calls visit(name, repeats, op) for each operator of the step on one rank: op is a basic_gemm, basic_attention,
/// basic_elementwise, basic_all_reduce or basic_all_gather, of which the step runs `repeats`.
///
/// Matrices are split as in Megatron-LM (Shoeybi et al., 2019): columns of QKV, gate and up; rows of the output and
/// down projections, each followed by an all-reduce. Norms read and write the residual stream and the branch; logits
/// are gathered in 16 bits; sampling reads and writes them once more in fp32.
template <Scalar S, class Visit>
constexpr void operators(const transformer& m, const formats& f, int ranks, const basic_step<S>& s, Visit&& visit) {
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
