// SPDX-License-Identifier: MIT
// Operators of what works on each token alone: dense MLPs and mixtures of experts.
#pragma once
#include <tokenroof/compute/experts.hpp>
#include <tokenroof/model/layer_operators.hpp>

namespace tokenroof {
namespace detail {

/// Names of the operators of a dense MLP.
struct mlp_names {
    std::string_view up;
    std::string_view activation;
    std::string_view down;
};
inline constexpr mlp_names dense_names{"gate, up", "activation", "down projection"};
inline constexpr mlp_names shared_names{"shared gate, up", "shared activation", "shared down projection"};

template <class S, class Visit>
constexpr void dense_operators(const layer_operators<S, Visit>& o, const mlp_names& names, int layers, int width) {
    const int ffn = o.share(width);
    const int up_width = o.m.gated ? 2 * ffn : ffn;
    o.visit(names.up, layers, o.project(up_width, o.m.hidden));
    o.visit(names.activation, layers, o.move(o.tokens_in, 2.0 * (up_width + ffn)));
    o.visit(names.down, layers, o.project(o.m.hidden, ffn));
}

/// Mixtures: the router, in 16 bits and whole on every rank; the routed experts, with all that belongs to them; and the
/// shared experts as one dense MLP.
template <class S, class Visit>
constexpr void mixture_operators(const layer_operators<S, Visit>& o, int layers) {
    const expert_layers& e = o.m.experts;
    o.visit("router", layers, basic_gemm<S>{o.tokens_in, e.count, o.m.hidden, bf16, true});
    basic_experts<S> routed;  // g++ 12 thinks that an aggregate built in the call may be destroyed half built
    routed.tokens = max(o.expert_tokens(), ratio<S>(1.0 / e.top_k));  // an idle step launches them
    routed.hidden = o.m.hidden;
    routed.inter = e.width;
    routed.experts = e.count;
    routed.top_k = e.top_k;
    routed.weights = expert_format(o.f);
    routed.gated = o.m.gated;
    routed.tensor_parallel = o.expert_split();
    routed.expert_parallel = o.on.expert;
    o.visit("experts", layers, routed);
    if (e.shared > 0) dense_operators(o, shared_names, layers, e.shared * e.shared_width);
}

template <class S, class Visit>
constexpr void mlp_operators(const layer_operators<S, Visit>& o) {
    const int mixtures = expert_mlps(o.m);
    const int dense = mlps(o.m) - mixtures;
    if (dense > 0) dense_operators(o, dense_names, dense, o.m.ffn);
    if (mixtures > 0) mixture_operators(o, mixtures);
}

}  // namespace detail
}  // namespace tokenroof
