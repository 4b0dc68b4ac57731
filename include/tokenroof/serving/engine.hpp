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
    seconds<S> first_token{};        ///< per request, seen by nobody else: HTTP, tokenising, streaming the first token
    bool prefill_first = false;      ///< waiting prompts are batched and run before any decode step
    tokens<S> prefill_batch = 0;     ///< with prefill_first: prompt tokens that share a step; 0: one prompt at a time
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
        visit(field{"prefill_first"}, x.prefill_first...);
        visit(field{"prefill_batch", rule::non_negative}, x.prefill_batch...);
        visit(field{"reserved_output", rule::part}, x.reserved_output...);
        visit(field{"memory_share", rule::share}, x.memory_share...);
        visit(field{"share_of_free"}, x.share_of_free...);
    }
};
using engine = basic_engine<double>;

/// Time that the engine adds to a step whose kernels take `kernels`.
///
///     decode   layers (decode_layer + 2 doublings all_reduce) + sequences decode_request
///     prefill  what the host's launches add:  (kernels^4 + (layers prefill_layer)^4)^(1/4) - kernels, and all-reduces
///     mixed    both
///
/// Source   form and figures fitted on served latencies: catalog/engines.hpp.
template <Scalar S>
constexpr seconds<S> overhead(const basic_engine<S>& e, int layers, int ranks, const basic_step<S>& s,
                              const seconds<S>& kernels) {
    const auto doublings = static_cast<int>(std::bit_width(static_cast<unsigned>(ranks - 1)));
    seconds<S> added = (2 * layers * doublings) * e.all_reduce;
    if (s.kind != phase::prefill) added += layers * e.decode_layer + s.decoding * e.decode_request;
    if (s.kind != phase::decode) added += smooth_max<4>(kernels + added, layers * e.prefill_layer) - (kernels + added);
    return added;
}

}  // namespace tokenroof
