// SPDX-License-Identifier: MIT
// What is asked of a deployment: lengths, what of them is known already, and concurrency.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Requests in a closed loop: `concurrency` of them are in flight over the whole deployment at all times.
/// At a rate instead: open_loop.hpp; as many as fit: unlimited.hpp.
template <Scalar S = double>
struct basic_workload {
    static constexpr std::string_view input_name = "workload";
    tokens<S> input = 0;   ///< prompt length, mean
    tokens<S> output = 0;  ///< generated tokens, mean
    ratio<S> concurrency = 1;
    ratio<S> input_variation = 0;  ///< of prompt lengths: standard deviation over mean; 0.064 where they are uniform on
                                   ///< [0.8, 1] of a nominal length, 1 where they are exponential
    ratio<S> output_variation = 0;  ///< of output lengths; at 0 requests fall into step with each other
    ratio<S> prefix_hits = 0;       ///< share of prompt tokens whose KV cache is there already
    ratio<S> prefix_users = 1;  ///< requests in flight that read the same cached prefix, which is held once for them
    ratio<S> first_wave = 0.1;  ///< share of all requests that arrive together at the start: 1 / waves of a benchmark
                                ///< run (ten is usual), 0 for the steady state proper; it lengthens the mean TTFT

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"input", rule::at_least_one}, x.input...);
        visit(field{"output", rule::at_least_one}, x.output...);
        visit(field{"concurrency", rule::at_least_one}, x.concurrency...);
        visit(field{"input_variation", rule::non_negative}, x.input_variation...);
        visit(field{"output_variation", rule::non_negative}, x.output_variation...);
        visit(field{"prefix_hits", rule::part}, x.prefix_hits...);
        visit(field{"prefix_users", rule::at_least_one}, x.prefix_users...);
        visit(field{"first_wave", rule::part}, x.first_wave...);
    }
};
using workload = basic_workload<double>;

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_workload<S>& w) {
    validate_fields(w, w.input_name);
}

namespace detail {

/// Tokens of a prompt that are computed: those not found, and at least the last one, whose result is wanted.
template <class S>
constexpr tokens<S> prefilled(const basic_workload<S>& w) {
    return max(w.input * (1 - w.prefix_hits), tokens<S>(1));
}

/// Tokens of a prompt that are found in the KV cache.
template <class S>
constexpr tokens<S> found(const basic_workload<S>& w) {
    return min(w.input * w.prefix_hits, w.input - tokens<S>(1));
}

/// Cached tokens behind a prompt's, as its attention sees them on average: pairs grow with the square of the length.
///
///     E[q (found + q / 2)] = E[q] (found + E[q] variation^2 / 2 + E[q] / 2)
template <class S>
constexpr tokens<S> behind_prompt(const basic_workload<S>& w) {
    return found(w) + prefilled(w) * power<2>(w.input_variation) / 2;
}

/// Output of a request that is found in flight, which a long one is more often: E[O^2] / E[O].
template <class S>
constexpr tokens<S> output_in_flight(const basic_workload<S>& w) {
    return w.output * (1 + power<2>(w.output_variation));
}

/// Tokens behind a decoding sequence, on average over sequences and steps.
template <class S>
constexpr tokens<S> decode_context(const basic_workload<S>& w) {
    return w.input + output_in_flight(w) / 2;
}

}  // namespace detail
}  // namespace tokenroof
