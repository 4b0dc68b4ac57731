// SPDX-License-Identifier: MIT
// How a model lies on many ranks: what each of five kinds of parallelism splits, and what it copies.
#pragma once
#include <tokenroof/described.hpp>

namespace tokenroof {

/// Ranks by what they divide among themselves. Their number is the product of the first four; neighbours are those of
/// `tensor`, then of `context`, `data` and `pipeline`, as Megatron-LM orders them.
///
///                  tensor      context        data           pipeline    expert
///     attention    heads       the sequence   sequences      layers      -
///     MLPs         width       width          sequences      layers      -
///     experts      over tensor x context x data ranks: `expert` groups of them hold experts / expert each and split
///                  those in their width
///     embedding    vocabulary  vocabulary     sequences      first and last stage
///
/// Of weights, `context` ranks hold copies of what is before attention, `data` ranks of all but the routed experts.
/// Dense MLPs and shared experts of data-parallel attention are copied rather than split, as TensorRT-LLM and vLLM do:
/// a split would gather all ranks' tokens before them and scatter the sums.
/// Source   Shoeybi et al., Megatron-LM, 2019 (tensor); Bhatia et al., Helix Parallelism, 2025 (context ranks, which are
///          ranks of the MLPs, too); NVIDIA/TensorRT-LLM, modeling_deepseekv3.py ("If using attention DP, the MLP also
///          uses DP instead of TP").
struct rank_layout {
    int tensor = 1;
    int context = 1;
    int data = 1;
    int pipeline = 1;
    int expert = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::positive}, x.tensor...);
        visit(field{"context", rule::positive}, x.context...);
        visit(field{"data", rule::positive}, x.data...);
        visit(field{"pipeline", rule::positive}, x.pipeline...);
        visit(field{"expert", rule::positive}, x.expert...);
    }
};

/// Ranks that pass the same tokens through a layer: tensor x context.
constexpr int group_ranks(const rank_layout& on) { return on.tensor * on.context; }

/// Ranks of one stage, over which routed experts lie: tensor x context x data.
constexpr int stage_ranks(const rank_layout& on) { return group_ranks(on) * on.data; }

/// Layers of the largest stage over all layers: ceil(layers / stages) / layers. Layers count as alike.
constexpr double largest_stage(int layers, int stages) {
    if (stages == 1) return 1;
    return static_cast<double>((layers + stages - 1) / stages) / layers;
}

}  // namespace tokenroof
