// SPDX-License-Identifier: MIT
// What a deployment holds in memory: weights, KV cache, and how many requests fit.
#pragma once
#include <tokenroof/serving/deployment.hpp>
#include <tokenroof/serving/workload.hpp>

namespace tokenroof {

/// Memory of one chip of a deployment under a workload: of the largest stage where there are several.
template <Scalar S = double>
struct basic_occupancy {
    bytes<S> usable{};   ///< of the chip's own, that the engine may fill with weights and KV cache
    bytes<S> further{};  ///< in the deployment's tiers
    bytes<S> weights{};
    bytes<S> kv_request{};  ///< KV cache that admission reserves for one request
    ratio<S> requests{};    ///< of a data-parallel rank that fit beside the weights; below 1: none fits
    bytes<S> shortfall{};   ///< by how much weights and one request exceed both; 0 when they fit

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"usable"}, x.usable...);
        visit(field{"further"}, x.further...);
        visit(field{"weights"}, x.weights...);
        visit(field{"kv_request"}, x.kv_request...);
        visit(field{"requests"}, x.requests...);
        visit(field{"shortfall"}, x.shortfall...);
    }
};
using occupancy = basic_occupancy<double>;

/// KV cache of a sequence on one rank: KV heads are split, and replicated when there are more ranks than heads; so are the
/// heads of recurrent layers.
/// Errors   std::invalid_argument from validate(model), and for no ranks.
template <Scalar S>
constexpr bytes<S> kv_bytes_per_rank(const transformer& m, format kv, int ranks, const tokens<S>& context) {
    validate(m);
    require(ranks > 0, "ranks", ranks, describe(rule::positive));
    return detail::kv_bytes_on_rank(m, kv, ranks, context);
}

namespace detail {

/// KV cache of a sequence on one rank of a deployment: an equal share of the sequence, in the largest stage.
template <class S>
constexpr bytes<S> kv_on_rank(const basic_deployment<S>& d, const tokens<S>& context) {
    const double share = largest_stage(d.model.layers, d.pipeline_parallel) / d.context_parallel;
    return share * kv_bytes_on_rank(d.model, d.formats.kv, d.tensor_parallel, context);
}

/// What the engine may fill of a chip's own memory.
template <class S>
constexpr bytes<S> usable_memory(const basic_deployment<S>& d, const bytes<S>& weights) {
    const bytes<S> memory = capacity(d.chip.memory);
    return d.engine.share_of_free ? weights + d.engine.memory_share * (memory - weights - d.workspace)
                                  : d.engine.memory_share * memory - d.workspace;
}

/// KV cache that one request takes: its own, and its part of a prefix that others read as well.
template <class S>
constexpr bytes<S> kv_reserved(const basic_deployment<S>& d, const basic_workload<S>& w) {
    const bytes<S> own = kv_on_rank(d, w.input + d.engine.reserved_output * output_in_flight(w));
    return own - (1 - 1 / w.prefix_users) * kv_on_rank(d, found(w));
}

template <class S>
constexpr basic_occupancy<S> occupy(const basic_deployment<S>& d, const basic_workload<S>& w) {
    const bytes<S> weights = weight_bytes_per_rank(d.model, d.formats, layout_of(d));
    const bytes<S> usable = usable_memory(d, weights);
    bytes<S> further{};
    for (std::size_t i = 0; i < tier_count(d); ++i) further += d.tiers[i].capacity;
    const bytes<S> request = kv_reserved(d, w);
    const bytes<S> none{};
    const bytes<S> room = usable + further - weights;
    return {usable, further, weights, request, max(room, none) / request, max(request - room, none)};
}

/// Requests that decode together: those in flight, as far as they fit and the engine takes them, and at least the one whose step is asked for.
template <class S>
constexpr ratio<S> batch_of(const basic_engine<S>& e, const basic_occupancy<S>& o, const ratio<S>& concurrency) {
    return min(concurrency, max(ratio<S>(1), admitted(e, o.requests)));
}

}  // namespace detail

/// What the deployment holds, and how many requests of the workload fit.
///
///     usable   = memory_share memory - workspace,  or  weights + memory_share (memory - weights - workspace)
///     requests = (usable + further - weights) / kv(request)
///     request  = kv(input + reserved_output output (1 + output_variation^2)) - (1 - 1 / prefix_users) kv(prefix found)
///
/// kv: of a rank's heads, over context_parallel, times the largest stage's share of the layers.
/// Prefixes that no request in flight reads take what is left, and are evicted first: they bind nothing here.
/// Errors   std::invalid_argument from validate(deployment) and validate(workload); a model that does not fit is no
///          error but a result with a shortfall.
template <Scalar S>
constexpr basic_occupancy<S> occupancy_of(const basic_deployment<S>& d,
                                          const std::type_identity_t<basic_workload<S>>& w) {
    validate(d);
    validate(w);
    return detail::occupy(d, w);
}

}  // namespace tokenroof
