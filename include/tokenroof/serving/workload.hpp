// SPDX-License-Identifier: MIT
// What is asked of a deployment: lengths and concurrency.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Requests in a closed loop: `concurrency` of them are in flight over the whole deployment at all times.
template <Scalar S = double>
struct basic_workload {
    static constexpr std::string_view input_name = "workload";
    tokens<S> input = 0;   ///< prompt length, mean
    tokens<S> output = 0;  ///< generated tokens, mean
    ratio<S> concurrency = 1;
    bool equal_lengths = true;  ///< all requests as long as the mean, so that they fall into step with each other
    ratio<S> first_wave = 0.1;  ///< share of all requests that arrive together at the start: 1 / waves of a benchmark
                                ///< run (ten is usual), 0 for the steady state proper; it lengthens the mean TTFT

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"input", rule::at_least_one}, x.input...);
        visit(field{"output", rule::at_least_one}, x.output...);
        visit(field{"concurrency", rule::at_least_one}, x.concurrency...);
        visit(field{"equal_lengths"}, x.equal_lengths...);
        visit(field{"first_wave", rule::part}, x.first_wave...);
    }
};
using workload = basic_workload<double>;

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_workload<S>& w) {
    validate_fields(w, w.input_name);
}

}  // namespace tokenroof
