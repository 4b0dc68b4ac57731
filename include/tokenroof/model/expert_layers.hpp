// SPDX-License-Identifier: MIT
// Mixture of experts: which MLPs of a model are mixtures, and of what.
#pragma once
#include <tokenroof/described.hpp>

namespace tokenroof {

/// MLPs that are a choice among experts of the same kind (gated or not) as the model's dense ones. count 0: none is.
struct expert_layers {
    int count = 0;         ///< routed experts of one MLP
    int top_k = 0;         ///< of them, those that a token passes through
    int width = 0;         ///< of a routed expert
    int shared = 0;        ///< experts that all tokens pass through
    int shared_width = 0;  ///< of each of them
    int dense_first = 0;   ///< first MLPs that are dense, of the model's width ffn
    int every = 1;         ///< after them, every n-th MLP is a mixture and the others are dense
    bool biased = false;   ///< experts and router have biases

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"count", rule::non_negative}, x.count...);
        visit(field{"top_k", rule::non_negative}, x.top_k...);
        visit(field{"width", rule::non_negative}, x.width...);
        visit(field{"shared", rule::non_negative}, x.shared...);
        visit(field{"shared_width", rule::non_negative}, x.shared_width...);
        visit(field{"dense_first", rule::non_negative}, x.dense_first...);
        visit(field{"every", rule::positive}, x.every...);
        visit(field{"biased"}, x.biased...);
    }
};

}  // namespace tokenroof
