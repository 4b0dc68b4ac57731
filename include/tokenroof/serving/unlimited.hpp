// SPDX-License-Identifier: MIT
// Unlimited offered load: there is always a request that waits, and the batch is what memory and engine admit.
#pragma once
#include <tokenroof/serving/steady_state.hpp>

namespace tokenroof {

/// More requests than the deployment can hold, of these lengths; members are those of basic_workload.
template <Scalar S = double>
struct basic_unlimited {
    static constexpr std::string_view input_name = "unlimited";
    tokens<S> input = 0;
    tokens<S> output = 0;
    ratio<S> input_variation = 0;
    ratio<S> output_variation = 0;
    ratio<S> prefix_hits = 0;
    ratio<S> prefix_users = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"input", rule::at_least_one}, x.input...);
        visit(field{"output", rule::at_least_one}, x.output...);
        visit(field{"input_variation", rule::non_negative}, x.input_variation...);
        visit(field{"output_variation", rule::non_negative}, x.output_variation...);
        visit(field{"prefix_hits", rule::part}, x.prefix_hits...);
        visit(field{"prefix_users", rule::at_least_one}, x.prefix_users...);
    }
};
using unlimited = basic_unlimited<double>;

namespace detail {

/// Requests of a load, `in_flight` of them at all times, in the steady state proper.
template <class Load, class S>
constexpr basic_workload<S> in_closed_loop(const Load& load, const ratio<S>& in_flight) {
    return {.input = load.input,
            .output = load.output,
            .concurrency = in_flight,
            .input_variation = load.input_variation,
            .output_variation = load.output_variation,
            .prefix_hits = load.prefix_hits,
            .prefix_users = load.prefix_users,
            .first_wave = 0};
}

/// Requests of a load that are in flight at most, one at least on each data-parallel rank.
template <class S, class Load>
constexpr ratio<S> most_in_flight(const basic_deployment<S>& d, const Load& load) {
    const basic_occupancy<S> o = occupancy_of(d, in_closed_loop(load, ratio<S>(1)));
    return d.data_parallel * max(ratio<S>(1), admitted(d.engine, o.requests));
}

/// Scalars of a deployment and a load that may meet: the same, or a deployment of doubles.
template <class C, class S>
concept Meets = std::same_as<C, S> || std::same_as<C, double>;

}  // namespace detail

/// What a deployment achieves when requests never run out: a closed loop of as many as are admitted.
///
///     concurrency = data_parallel max(1, min(requests that fit, the engine's max_batch))
///
/// TTFT counts from admission: how long a request waited before is the length of the queue over the rate.
/// Errors   std::invalid_argument from validate(deployment), and naming field, value and rule of the load.
template <Scalar C, Scalar S>
    requires detail::Meets<C, S>
constexpr basic_estimate<S> serve(const basic_deployment<C>& d, const basic_unlimited<S>& load) {
    validate_fields(load, load.input_name);
    const ratio<S> most = detail::most_in_flight<S>(detail::at_scalar<S>(d), load);
    return serve(d, detail::in_closed_loop(load, most));
}

}  // namespace tokenroof
