// SPDX-License-Identifier: MIT
// What ranks send each other beside sums: tokens to their experts and back, keys, values and partial results of a split
// sequence, and hidden states from stage to stage.
#pragma once
#include <tokenroof/compute/multi_node.hpp>
#include <tokenroof/model/layer_operators.hpp>
#include <tokenroof/model/parameters.hpp>

namespace tokenroof {

/// Groups of experts to which one token goes, expected: each sends it once, however many of its experts take it.
///
///     groups (1 - C(N - N/groups, k) / C(N, k)),   N experts, of which a token takes k at random
///
/// Domain   1 <= top_k <= count, groups <= count: of experts.
constexpr double groups_of_token(int count, int top_k, int groups) {
    const double others = count - static_cast<double>(count) / groups;
    double none = 1;
    for (int i = 0; i < top_k; ++i) none *= others > i ? (others - i) / (count - i) : 0;
    return groups * (1 - none);
}

namespace detail {

/// A step as one of `context` ranks sees it that split each sequence: the share of the cache, and of a prompt's tokens
/// those that see as much as all of them in the mean, first and last ones together.
template <class S>
constexpr basic_step<S> part_of_context(const basic_step<S>& s, int context) {
    basic_step<S> part = s;
    part.context = s.context / context;
    part.prompt = s.prompt / context;
    part.cached = s.cached + (s.prompt - part.prompt) / 2;
    return part;
}

/// Attention over a sequence that is split: a prompt's keys and values (`cached` bytes a token) are gathered, and heads
/// are exchanged for parts of the sequence, so that each rank goes on with all tokens of its share of heads. While
/// decoding these are partial results in 16 bits with the sum of their weights in 32; `partial` and `result` values.
/// Source   Bhatia et al., Helix Parallelism, 2025 (decode); Dubey et al., The Llama 3 Herd of Models, 2024, 3.3.2
///          (keys and values are gathered).
template <class S, class Visit>
constexpr void context_operators(const layer_operators<S, Visit>& o, std::string_view gather, std::string_view exchange,
                                 int layers, double cached, double partial, double result, int heads) {
    const int ranks = o.on.context;
    ratio<S> sent{};
    if (o.decodes()) sent += o.s.decoding * (2.0 * partial + 4.0 * heads);
    if (o.prefills()) {
        const ratio<S> kept = o.whole.prompts * ((o.whole.prompt + o.whole.cached) / token);
        o.visit(gather, layers, strided{basic_all_gather<S>{kept * cached * byte, ranks}, o.on.tensor});
        sent += o.s.prompts * (o.s.prompt / token) * (2.0 * result);
    }
    o.visit(exchange, layers, strided{basic_all_to_all<S>{sent * byte, ranks}, o.on.tensor});
}

/// Tokens to the ranks that hold their experts, in the format of the products there, and results back in 16 bits; each
/// of the ranks that pass the same tokens sends its share of them. Each group of experts gets a token once, each rank of
/// a group a copy. Not with data = 1: all ranks have all tokens, and their sum is an all-reduce.
/// Source   DeepSeek-AI, DeepSeek-V3 Technical Report, 2024, 3.2.2: dispatch in FP8, combine in BF16.
template <class S, class Visit>
constexpr void dispatch_operators(const layer_operators<S, Visit>& o, int mixtures) {
    const rank_layout& on = o.on;
    if (mixtures == 0) return;
    const int ranks = stage_ranks(on);
    const expert_layers& e = o.m.experts;
    const double copies = groups_of_token(e.count, e.top_k, on.expert) * (ranks / on.expert);
    const ratio<S> values = o.tokens_in * (copies * o.m.hidden / group_ranks(on));
    const bytes<> value = size_of(activation_format(expert_format(o.f)));
    o.visit("dispatch", mixtures, basic_all_to_all<S>{values * value, ranks});
    o.visit("combine", mixtures, basic_all_to_all<S>{values * (2.0 * byte), ranks});
}

/// Hidden states and residual from each rank to its like in the next stage.
/// Source   vllm-project/vllm, llama.py: intermediate tensors "hidden_states" and "residual".
template <class S, class Visit>
constexpr void stage_operators(const layer_operators<S, Visit>& o) {
    o.visit("send", o.on.pipeline - 1,
            strided{basic_point_to_point<S>{o.tokens_in * (4.0 * o.m.hidden) * byte}, stage_ranks(o.on)});
}

}  // namespace detail
}  // namespace tokenroof
