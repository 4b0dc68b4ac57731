// SPDX-License-Identifier: MIT
// What the operators of all kinds of layers on one rank have in common.
#pragma once
#include <tokenroof/compute/elementwise.hpp>
#include <tokenroof/compute/gemm.hpp>
#include <tokenroof/model/kv_cache.hpp>
#include <tokenroof/model/step.hpp>

namespace tokenroof {
namespace detail {

/// Share of a width, or of heads, that one of `ranks` holds: rounded up, so that what cannot be split is copied.
constexpr int split(int width, int ranks) { return (width + ranks - 1) / ranks; }

/// A step of a model on one of `ranks`, whose operators go to visit(name, repeats, op).
template <class S, class Visit>
struct layer_operators {
    const transformer& m;
    const formats& f;
    int ranks;
    const basic_step<S>& s;
    ratio<S> tokens_in;
    Visit& visit;

    constexpr int share(int width) const { return split(width, ranks); }
    constexpr bool decodes() const { return s.kind != phase::prefill; }
    constexpr bool prefills() const { return s.kind != phase::decode; }
    constexpr basic_gemm<S> project(int n, int k) const { return {tokens_in, n, k, f.weights, true}; }
    constexpr basic_elementwise<S> move(const ratio<S>& count, double bytes_each) const {
        return {count * bytes_each * byte};
    }
};

}  // namespace detail
}  // namespace tokenroof
