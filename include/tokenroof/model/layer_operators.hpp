// SPDX-License-Identifier: MIT
// What the operators of all kinds of layers on one rank have in common.
#pragma once
#include <tokenroof/compute/elementwise.hpp>
#include <tokenroof/compute/gemm.hpp>
#include <tokenroof/model/kv_cache.hpp>
#include <tokenroof/model/rank_layout.hpp>
#include <tokenroof/model/step.hpp>

namespace tokenroof {
namespace detail {

/// Share of a width, or of heads, that one of `ranks` holds: rounded up, so that what cannot be split is copied.
constexpr int split(int width, int ranks) { return (width + ranks - 1) / ranks; }

/// A step of a model on one of `ranks`, whose operators go to visit(name, repeats, op). Those of mixers see a share of
/// each sequence and of a prompt's tokens where the layout splits it.
template <class S, class Visit>
struct layer_operators {
    const transformer& m;
    const formats& f;
    int ranks;
    const basic_step<S>& s;
    ratio<S> tokens_in;
    Visit& visit;
    const rank_layout& on;
    const basic_step<S>& whole;  ///< the step before sequences are split
    ratio<S> all_tokens;         ///< its tokens

    constexpr int share(int width) const { return split(width, ranks); }
    constexpr bool decodes() const { return s.kind != phase::prefill; }
    constexpr bool prefills() const { return s.kind != phase::decode; }
    constexpr basic_gemm<S> project(int n, int k) const { return {tokens_in, n, k, f.weights, true}; }
    /// The projection after a mixer, of all tokens: ranks that split the sequence have exchanged it for a share of `width`.
    constexpr basic_gemm<S> project_back(int width) const {
        return {all_tokens, m.hidden, width / on.context, f.weights, true};
    }
    /// Tokens that all ranks together give to experts, and ranks that split each expert.
    constexpr ratio<S> expert_tokens() const { return on.data == 1 ? tokens_in : tokens_in * on.data; }
    constexpr int expert_split() const { return stage_ranks(on) / on.expert; }
    constexpr basic_elementwise<S> move(const ratio<S>& count, double bytes_each) const {
        return {count * bytes_each * byte};
    }
};

}  // namespace detail
}  // namespace tokenroof
