// SPDX-License-Identifier: MIT
// One forward pass: which sequences decode and which are prefilled.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

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

}  // namespace tokenroof
