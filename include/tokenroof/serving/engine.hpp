// SPDX-License-Identifier: MIT
// What a serving engine adds to the kernels, and how it schedules and reserves memory.
#pragma once
#include <tokenroof/model/operators.hpp>

namespace tokenroof {

/// Overheads and policies of an engine. The default adds nothing: an ideal engine.
template <Scalar S = double>
struct basic_engine {
    std::string_view name = "ideal";
    seconds<S> decode_layer{};    ///< per layer of a decode step: gaps between kernels, and small kernels
    seconds<S> decode_request{};  ///< per request in a decode step: scheduling, sampling, detokenising
    seconds<S> prefill_layer{};   ///< host time to launch one layer of a prompt's prefill; a floor of its duration
    seconds<S> all_reduce{};      ///< per all-reduce and doubling of the ranks: synchronisation
    all_reduce_library library = all_reduce_library::in_switch;  ///< whose all-reduce
    seconds<S> first_token{};      ///< per request, seen by nobody else: HTTP, tokenising, streaming the first token
    ratio<S> kernel_latency = 1;   ///< share of the launches and ramps of products and attention, as measured alone,
                                   ///< that a step shows: in a captured graph they overlap
    ratio<S> expert_launch = 1;    ///< of a layer of experts: launches and groups of the engine's kernels over those of
                                   ///< the chip's figures, which were measured on TensorRT-LLM's
    ratio<S> expert_tile = 1;      ///< and likewise what a tile takes beside its main loop
    ratio<S> prefill_stretch = 1;  ///< of steps with prompts: time of their kernels over that measured alone, in bursts
                                   ///< that no power limit slows down
    bool prefill_first = false;    ///< waiting prompts run before any decode step, not beside it
    tokens<S> chunk = 0;           ///< prompt tokens of a step at most; 0: one whole prompt
    ratio<S> max_batch = 0;        ///< most requests in flight at once, as engines are configured; 0: as memory allows
    ratio<S> reserved_output = 0.5;  ///< share of a request's output whose KV cache is reserved when it is admitted;
                                     ///< 0.5: pages are taken as the output grows
    ratio<S> memory_share = 0.9;     ///< of the chip's memory that the engine uses
    bool share_of_free = false;      ///< memory_share counts what is left beside the weights

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"decode_layer", rule::non_negative}, x.decode_layer...);
        visit(field{"decode_request", rule::non_negative}, x.decode_request...);
        visit(field{"prefill_layer", rule::non_negative}, x.prefill_layer...);
        visit(field{"all_reduce", rule::non_negative}, x.all_reduce...);
        visit(field{"library"}, x.library...);
        visit(field{"first_token", rule::non_negative}, x.first_token...);
        visit(field{"kernel_latency", rule::part}, x.kernel_latency...);
        visit(field{"expert_launch", rule::non_negative}, x.expert_launch...);
        visit(field{"expert_tile", rule::non_negative}, x.expert_tile...);
        visit(field{"prefill_stretch", rule::at_least_one}, x.prefill_stretch...);
        visit(field{"prefill_first"}, x.prefill_first...);
        visit(field{"chunk", rule::non_negative}, x.chunk...);
        visit(field{"max_batch", rule::non_negative}, x.max_batch...);
        visit(field{"reserved_output", rule::part}, x.reserved_output...);
        visit(field{"memory_share", rule::share}, x.memory_share...);
        visit(field{"share_of_free"}, x.share_of_free...);
    }
};
using engine = basic_engine<double>;

namespace detail {

/// Requests that memory has room for, as far as the engine takes them.
template <class S>
constexpr ratio<S> admitted(const basic_engine<S>& e, const ratio<S>& requests) {
    return select(e.max_batch > ratio<S>{}, min(requests, e.max_batch), requests);
}

}  // namespace detail

/// Time that the engine adds to a step whose kernels take `kernels`.
///
///     decode   layers (decode_layer + 2 doublings all_reduce) + sequences decode_request
///     prefill  2 layers doublings all_reduce, and what long kernels and the host's launches add:
///              ((prefill_stretch kernels + all-reduces)^4 + (layers prefill_layer)^4)^(1/4) - kernels - all-reduces
///     mixed    both, with all that a decode step adds beside the all-reduces
///
/// Not what parallelism beyond tensor-parallel ranks adds: serving/parallelism.hpp.
///
/// Source   form and figures fitted on served latencies: catalog/engines.hpp.
template <Scalar S>
constexpr seconds<S> overhead(const basic_engine<S>& e, int layers, int ranks, const basic_step<S>& s,
                              const seconds<S>& kernels) {
    const auto doublings = static_cast<int>(std::bit_width(static_cast<unsigned>(ranks - 1)));
    seconds<S> added = (2 * layers * doublings) * e.all_reduce;
    if (s.kind != phase::prefill) added += layers * e.decode_layer + s.decoding * e.decode_request;
    if (s.kind != phase::decode)
        added = smooth_max<4>(e.prefill_stretch * kernels + added, layers * e.prefill_layer) - kernels;
    return added;
}

}  // namespace tokenroof
