// SPDX-License-Identifier: MIT
// One forward pass: which sequences decode and which are prefilled.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// What a step computes: each decoding sequence makes one token or verifies drafts of it, each prompt is prefilled, or
/// both at once (mixed).
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
    int queries = 1;        ///< new tokens of each decoding sequence: more than one verifies drafts

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"kind"}, x.kind...);
        visit(field{"decoding", rule::non_negative}, x.decoding...);
        visit(field{"context", rule::non_negative}, x.context...);
        visit(field{"prompts", rule::non_negative}, x.prompts...);
        visit(field{"prompt", rule::non_negative}, x.prompt...);
        visit(field{"cached", rule::non_negative}, x.cached...);
        visit(field{"queries", rule::positive}, x.queries...);
    }
};
using step = basic_step<double>;

/// A step of `sequences` that each make one token on top of `context` cached ones.
template <Scalar S = double>
constexpr basic_step<S> decode_step(const ratio<S>& sequences, const tokens<S>& context) {
    return {.kind = phase::decode, .decoding = sequences, .context = context};
}

/// A step of `sequences` that each bring the last token and `drafted` further ones, of which the model says how many it
/// would have made itself.
/// Errors   std::invalid_argument for a negative number of drafts.
template <Scalar S = double>
constexpr basic_step<S> verify_step(const ratio<S>& sequences, const tokens<S>& context, int drafted) {
    require(drafted >= 0, "drafted", drafted, describe(rule::non_negative));
    return {.kind = phase::decode, .decoding = sequences, .context = context, .queries = 1 + drafted};
}

/// A step of `prompts` of `prompt` new tokens each, on top of `cached` ones.
template <Scalar S = double>
constexpr basic_step<S> prefill_step(const ratio<S>& prompts, const tokens<S>& prompt, const tokens<S>& cached = 0) {
    return {.kind = phase::prefill, .prompts = prompts, .prompt = prompt, .cached = cached};
}

/// Tokens that pass through the layers in a step.
template <Scalar S>
constexpr ratio<S> rows(const basic_step<S>& s) {
    switch (s.kind) {
        case phase::decode: return s.decoding * s.queries;
        case phase::prefill: return s.prompts * (s.prompt / token);
        case phase::mixed: break;
    }
    return s.decoding * s.queries + s.prompts * (s.prompt / token);
}

}  // namespace tokenroof
