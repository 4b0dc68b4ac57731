// SPDX-License-Identifier: MIT
// Weights and KV cache over a chip's own memory and the tiers beyond it.
#pragma once
#include <tokenroof/serving/capacity.hpp>

namespace tokenroof {

/// What a chip stores for a decode step: matrices and KV cache that the step reads once, and bytes that it only keeps,
/// such as the embedding's other rows and the room that requests still grow into.
inline constexpr std::size_t step_tensors = 3;
/// The chip's own memory, then the deployment's tiers.
inline constexpr std::size_t all_tiers = 1 + max_tiers;

namespace detail {

template <class S>
constexpr stored_tensors<S, step_tensors> tensors_of(const basic_deployment<S>& d, const bytes<S>& weights,
                                                     const bytes<S>& kv, const bytes<S>& kept) {
    const double table = static_cast<double>(d.model.hidden) * d.model.vocab / group_ranks(layout_of(d));
    // The stage that binds has the head, not the embedding, and reads its weights for each batch that passes through it.
    const bool kept_embedding = !d.model.tied_embeddings && d.pipeline_parallel == 1;
    const bytes<> looked_up = kept_embedding ? table * size_of(d.formats.head) : bytes<>{};
    return {{{.name = "weights", .size = weights - looked_up, .reads = d.pipeline_parallel},
             {.name = "kv cache", .size = kv, .reads = 1},
             {.name = "kept", .size = kept + looked_up, .reads = 0}}};
}

template <class S>
constexpr memory_tiers<S, all_tiers> tiers_of(const basic_deployment<S>& d, const basic_supply<S>& supply,
                                              const bytes<S>& usable) {
    memory_tiers<S, all_tiers> tiers{
        {{.name = d.chip.memory.stack.name, .capacity = usable, .read_bandwidth = 1 / supply.attention}}};
    for (std::size_t i = 0; i < tier_count(d); ++i) tiers[i + 1] = d.tiers[i];
    return tiers;
}

/// Time that all memories take for a step's tensors over that of the chip's own alone, were it large enough.
template <class S>
constexpr ratio<S> stretch_of(const stored_tensors<S, step_tensors>& tensors, const memory_tiers<S, all_tiers>& tiers) {
    const auto sizes = placed_sizes(tensors, room_of(tiers));
    bytes<S> traffic{};
    for (std::size_t i = 0; i < step_tensors; ++i) traffic += sizes[i] * tensors[i].reads;
    return least_time(tensors, sizes, tiers) * tiers[0].read_bandwidth / traffic;
}

/// The supply of a memory whose traffic takes `stretch` times as long.
template <class S>
constexpr basic_supply<S> stretched(const basic_supply<S>& supply, const ratio<S>& stretch) {
    basic_supply<S> slower = supply;
    slower.memory.saturated = supply.memory.saturated * stretch;
    slower.memory.latency = supply.memory.latency * stretch;
    slower.attention = supply.attention * stretch;
    return slower;
}

/// What is stored while `batch` requests of a workload decode.
template <class S>
constexpr stored_tensors<S, step_tensors> tensors_of(const basic_deployment<S>& d, const basic_workload<S>& w,
                                                     const basic_occupancy<S>& o, const ratio<S>& batch) {
    const bytes<S> kv = batch * kv_on_rank(d, decode_context(w));
    return tensors_of(d, o.weights, kv, max(batch * o.kv_request - kv, bytes<S>{}));
}

}  // namespace detail

/// Where weights and KV cache lie while a deployment serves a workload: the chip's own memory first, then its tiers.
///
///     the split that reads them in the least time, see place();   batch = that of serve()
///
/// Domain   numbers that are compared by one value, as for place(). All memories are read at once, each at its own
///          bandwidth; what the engine would copy first is not counted.
/// Errors   std::invalid_argument from validate(deployment) and validate(workload).
template <Scalar S>
    requires detail::Plain<S>
constexpr basic_placement<S, step_tensors, all_tiers> placement_of(const basic_deployment<S>& d,
                                                                   const std::type_identity_t<basic_workload<S>>& w) {
    const basic_occupancy<S> o = occupancy_of(d, w);
    return place(detail::tensors_of(d, w, o, detail::batch_of(d.engine, o, w.concurrency)),
                 detail::tiers_of(d, supply_of(d.chip), o.usable));
}

}  // namespace tokenroof
