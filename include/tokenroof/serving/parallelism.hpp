// SPDX-License-Identifier: MIT
// What parallelism beyond one group of ranks changes in serving: requests of a data-parallel rank, batches in a pipeline,
// and what its stages have between them.
#pragma once
#include <tokenroof/serving/deployment.hpp>
#include <tokenroof/serving/workload.hpp>

namespace tokenroof {

/// Requests per data-parallel rank, at least the one without which it idles; lengths as they are.
///
///     concurrency = max(1, concurrency / data_parallel)
///
/// Errors   std::invalid_argument from validate(deployment) and validate(workload).
template <Scalar S>
constexpr basic_workload<S> rank_workload(const basic_deployment<S>& d,
                                          const std::type_identity_t<basic_workload<S>>& w);

/// Requests of a data-parallel rank that pass through a stage together: max(1, batch / pipeline_parallel). As many
/// batches as there are stages are under way.
/// Domain   a valid deployment.
template <Scalar S>
constexpr ratio<S> stage_batch(const basic_deployment<S>& d, const ratio<S>& batch) {
    const ratio<S> single = 1;
    return d.pipeline_parallel == 1 ? batch : max(single, batch / d.pipeline_parallel);
}

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

template <class S>
constexpr basic_workload<S> rank_workload(const basic_deployment<S>& d, const basic_workload<S>& w) {
    basic_workload<S> of_rank = w;
    const ratio<S> single = 1;
    if (d.data_parallel > 1) [[unlikely]]
        of_rank.concurrency = max(single, w.concurrency / d.data_parallel);
    return of_rank;
}

/// What the engine waits for at the exchanges of experts: as at all-reduces among so many ranks.
template <class S>
constexpr seconds<S> exchange_overhead(const basic_deployment<S>& d, const rank_layout& on) {
    if (on.data == 1) return {};
    const auto doublings = static_cast<int>(std::bit_width(static_cast<unsigned>(stage_ranks(on) - 1)));
    return (2 * expert_mlps(d.model) * doublings) * d.engine.all_reduce;
}

/// Time of a collective whose ranks stand `stride` apart.
template <class Op, class S>
constexpr basic_time_split<S> strided_time(const strided<Op>& group, int repeats, const basic_work<S>& w,
                                           const basic_chip<S>& c, const basic_network<S>& n,
                                           const basic_supply<S>& supply) {
    if (group.stride * group.op.ranks <= n.node_ranks) return repeats * tokenroof::time_of(group.op, w, c, supply);
    return repeats * over_nodes(group.op, c, thinned(n, group.stride));
}

/// Sends between stages: those that leave a node cross the network. Stages that do not fill nodes evenly leave one each
/// time.
template <class S>
constexpr basic_time_split<S> strided_time(const strided<basic_point_to_point<S>>& group, int repeats,
                                           const basic_work<S>& w, const basic_chip<S>& c, const basic_network<S>& n,
                                           const basic_supply<S>& supply) {
    const int nodes = node_count(n, (repeats + 1) * group.stride);
    const bool even = n.node_ranks % group.stride == 0;
    const int leaving = nodes == 1 ? 0 : even ? nodes - 1 : repeats;
    const basic_time_split<S> inside = (repeats - leaving) * tokenroof::time_of(group.op, w, c, supply);
    return inside + leaving * over_nodes(group.op, c, n);
}

}  // namespace detail

template <Scalar S>
constexpr basic_workload<S> rank_workload(const basic_deployment<S>& d,
                                          const std::type_identity_t<basic_workload<S>>& w) {
    validate(d);
    validate(w);
    return detail::rank_workload(d, w);
}

}  // namespace tokenroof
