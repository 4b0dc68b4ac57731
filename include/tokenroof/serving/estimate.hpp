// SPDX-License-Identifier: MIT
// The answer to the main question, with its reasons.
#pragma once
#include <tokenroof/serving/offload.hpp>
#include <tokenroof/serving/step.hpp>

namespace tokenroof {

/// What a deployment achieves under a workload, and why.
///
/// Where not even one request fits in memory (occupancy.shortfall > 0) nothing is served: rates are 0, latencies and
/// energy per token infinite, and the steps are those of a single request had it fitted.
template <Scalar S = double>
struct basic_estimate {
    ratio<S> chips{};                         ///< of the deployment
    token_rate<S> output_rate{};              ///< generated tokens of the whole deployment
    token_rate<S> input_rate{};               ///< prompt tokens of the requests served, those found in a cache included
    seconds<S> ttft{};                        ///< mean time to first token, waiting included
    seconds<S> tpot{};                        ///< mean time per output token after the first
    tokens<S> input{};                        ///< of the workload
    tokens<S> output{};                       ///< of the workload
    ratio<S> batch{};                         ///< requests that decode, on all ranks
    ratio<S> held{};                          ///< of them on one data-parallel rank
    ratio<S> step_batch{};                    ///< of them in one step of a data-parallel rank
    ratio<S> waiting{};                       ///< requests that wait for room in the KV cache, or in the engine's batch
    power_draw<S> power{};                    ///< mean power of all boards, without hosts and facility
    power_draw<S> idle_power{};               ///< of one board
    energy_per_token<S> energy_per_output{};  ///< of the boards, per output token
    ratio<S> prefill_share{};                 ///< of the chips' time, that prompts add
    seconds<S> prompt_time{};                 ///< that a prompt adds to its rank's time, or to a stage's
    basic_occupancy<S> memory{};
    ratio<S> stretch = 1;  ///< of the time that weights and KV cache are read, by the tiers that hold a part of them
    /// One step at the mean context: of the batch, or of its share that passes through a rank's stages together.
    basic_step_cost<S> decode{};
    /// A step with prompts, on each data-parallel rank: beside decoding requests unless the engine prefills first or there
    /// are pipeline stages.
    basic_step_cost<S> prefill{};
    ratio<S> prompts{};           ///< of such a step; below 1: it has a piece of one
    ratio<S> prefill_steps{};     ///< steps with prompts in the life of one request, as multiples of prefill's time
    ratio<S> decode_steps{};      ///< and without, as multiples of decode's
    basic_time_split<S> cycle{};  ///< time of that life by resource: prefill_steps prefill + decode_steps decode

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chips"}, x.chips...);
        visit(field{"output_rate"}, x.output_rate...);
        visit(field{"input_rate"}, x.input_rate...);
        visit(field{"ttft"}, x.ttft...);
        visit(field{"tpot"}, x.tpot...);
        visit(field{"input"}, x.input...);
        visit(field{"output"}, x.output...);
        visit(field{"batch"}, x.batch...);
        visit(field{"held"}, x.held...);
        visit(field{"step_batch"}, x.step_batch...);
        visit(field{"waiting"}, x.waiting...);
        visit(field{"power"}, x.power...);
        visit(field{"idle_power"}, x.idle_power...);
        visit(field{"energy_per_output"}, x.energy_per_output...);
        visit(field{"prefill_share"}, x.prefill_share...);
        visit(field{"prompt_time"}, x.prompt_time...);
        visit(field{"memory"}, x.memory...);
        visit(field{"stretch"}, x.stretch...);
        visit(field{"decode"}, x.decode...);
        visit(field{"prefill"}, x.prefill...);
        visit(field{"prompts"}, x.prompts...);
        visit(field{"prefill_steps"}, x.prefill_steps...);
        visit(field{"decode_steps"}, x.decode_steps...);
        visit(field{"cycle"}, x.cycle...);
    }
};
using estimate = basic_estimate<double>;

/// Output tokens per second that one user sees while tokens stream: 1 / TPOT.
template <Scalar S>
constexpr token_rate<S> rate_per_user(const basic_estimate<S>& e) {
    return token / e.tpot;
}

/// Output tokens per second of one chip.
template <Scalar S>
constexpr token_rate<S> rate_per_chip(const basic_estimate<S>& e) {
    return e.output_rate / e.chips;
}

/// Output tokens per joule of board energy, the same as tokens/s/W.
template <Scalar S>
constexpr tokens_per_joule<S> rate_per_watt(const basic_estimate<S>& e) {
    return 1 / e.energy_per_output;
}

/// Whether at least one request fits in memory: bool for a number, one answer an element for an array.
template <Scalar S>
constexpr auto fits(const basic_estimate<S>& e) {
    return e.memory.requests >= ratio<S>(1);
}

/// The resource that binds: memory capacity where requests wait for it or nothing fits, else the largest share of the
/// chips' time.
template <Scalar S>
    requires requires(const basic_estimate<S>& e) {
        { fits(e) } -> std::same_as<bool>;
    }
constexpr resource binding(const basic_estimate<S>& e) {
    if (!fits(e) || (e.waiting > ratio<S>{} && e.held >= e.memory.requests)) return resource::memory_capacity;
    return binding(e.cycle);
}

}  // namespace tokenroof
