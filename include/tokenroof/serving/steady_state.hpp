// SPDX-License-Identifier: MIT
// Closed-loop steady state: TTFT, TPOT, output rate, power and energy of a deployment under a workload.
#pragma once
#include <tokenroof/serving/estimate.hpp>

namespace tokenroof {

/// Prompts that pass through prefill before a new one is out, its own included, when requests have equal lengths:
/// requests that were admitted together finish together, and their successors arrive in convoys.
/// Fitted freely on two engines the served TTFT gives 2.9 and 3.0.
inline constexpr double convoy = 3;

namespace detail {

/// Prompts that pass through prefill before a request has its first token, its own included.
///
///     prompts = l burst + (1 - l) min(ahead, burst),   burst = (batch + prompts sharing a step) / 2
///
/// l is the share of requests that arrive all at once: 1 where the engine prefills first and lengths are equal (all
/// finish together), else the first wave of the run. The others find `ahead` prompts before their token.
template <class S>
constexpr ratio<S> prompts_before_first(const basic_engine<S>& e, const basic_workload<S>& w, const ratio<S>& batch) {
    const ratio<S> single = 1;
    const ratio<S> together = e.prefill_first && w.equal_lengths ? single : w.first_wave;
    const ratio<S> ahead = w.equal_lengths ? convoy : 1.0;
    const ratio<S> sharing = e.prefill_first ? max(single, min(e.prefill_batch / w.input, batch)) : single;
    const ratio<S> burst = (batch + sharing) / 2;
    return min(together * burst + (1 - together) * min(ahead, burst), batch);
}

/// Sets power and energy from the work that is done in one cycle.
template <class S>
constexpr void add_power(basic_estimate<S>& e, const basic_deployment<S>& d, const ratio<S>& decode_steps) {
    const seconds<S> cycle = total(e.cycle);
    const flops<S> arithmetic = e.batch * e.prefill.work.arithmetic + decode_steps * e.decode.work.arithmetic;
    const bytes<S> traffic = e.batch * e.prefill.work.traffic + decode_steps * e.decode.work.traffic;
    const power_draw<S> board = board_power(d.chip.power, arithmetic / (cycle * peak_rate(d.chip, d.formats.weights)),
                                            traffic / (cycle * peak_bandwidth(d.chip.memory)));
    e.idle_power = d.chip.power.limit * d.chip.power.idle_share;
    e.power = e.chips * select(e.memory.requests >= ratio<S>(1), board, e.idle_power);
    const auto serves = e.output_rate > token_rate<S>{};
    const energy_per_token<S> never = std::numeric_limits<double>::infinity() * (joule / token);
    e.energy_per_output = select(serves, e.power / select(serves, e.output_rate, token_rate<S>(token_per_s)), never);
}

template <class S>
constexpr void steady_state(const basic_deployment<S>& d, const basic_supply<S>& own, const basic_workload<S>& w,
                            basic_estimate<S>& e) {
    const ratio<S> single = 1;
    e.chips = d.tensor_parallel;
    e.input = w.input;
    e.output = w.output;
    e.memory = occupy(d, w);
    e.batch = batch_of(e.memory, w.concurrency);
    e.waiting = max(w.concurrency - max(single, e.memory.requests), ratio<S>{});
    if (tier_count(d) > 0)
        e.stretch = stretch_of(tensors_of(d, w, e.memory, e.batch), tiers_of(d, own, e.memory.usable));
    const step_terms<S> terms = terms_of(d, tier_count(d) > 0 ? stretched(own, e.stretch) : own);
    evaluate_step(d, terms, decode_step<S>(e.batch, w.input + w.output / 2), e.decode);
    evaluate_step(d, terms, prefill_step<S>(single, w.input), e.prefill);

    const ratio<S> decode_steps = w.output / token - 1;
    const seconds<S> prefill = total(e.prefill.time);
    e.cycle = e.batch * e.prefill.time + decode_steps * e.decode.time;
    const seconds<S> admitted = total(e.cycle);
    const auto streams = decode_steps > ratio<S>{};
    // Without a stream there is nothing but prefill to wait for.
    const ratio<S> before_first = select(streams, prompts_before_first(d.engine, w, e.batch), e.batch);
    const seconds<S> queued = admitted * (e.waiting / e.batch);
    const seconds<S> lifetime = admitted * (1 + e.waiting / e.batch) + d.engine.first_token;
    const seconds<S> prefills_of_others = max(e.batch - before_first, ratio<S>{}) * prefill;

    const auto served = e.memory.requests >= single;
    const seconds<S> none{};
    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    const seconds<S> tpot = total(e.decode.time) + prefills_of_others / select(streams, decode_steps, single);
    e.ttft = select(served, queued + before_first * prefill + d.engine.first_token, never);
    e.tpot = select(served, select(streams, tpot, none), never);
    e.output_rate = select(served, w.concurrency * w.output / lifetime, token_rate<S>{});
    e.input_rate = e.output_rate * (w.input / w.output);
    e.prefill_share = e.batch * prefill / admitted;
    add_power(e, d, decode_steps);
}

/// The deployment is of scalar S or of doubles.
template <class C, class S>
constexpr basic_estimate<S> serve(const basic_deployment<C>& d, const basic_workload<S>& w) {
    validate(d);
    validate(w);
    basic_estimate<S> e;
    answer_with(
        e,
        [](const auto& load, const auto& on, const auto& supply, auto& answer) {
            steady_state(on, supply, load, answer);
        },
        w, d, supply_of(d.chip));
    return e;
}

}  // namespace detail

/// Closed-loop steady state of a deployment under a workload.
///
///     batch    = max(1, min(concurrency, requests that fit))
///     admitted = batch P + (output - 1) D          P: one prompt's prefill, D: decode step at input + output/2
///     lifetime = admitted concurrency / batch + first_token
///     rate     = concurrency output / lifetime,   TPOT = (admitted - prefill wait) / (output - 1)
///
/// Each request lives through every other request's prefill once; how that splits between TTFT and TPOT depends on the
/// engine, their sum hardly. TPOT is 0 for a single output token.
///
/// Where the deployment names tiers, both steps read memory `stretch` times as long: see offload.hpp.
/// Domain   tensor parallel within one node, experts in groups of it; lengths by their means; prompts are prefilled alone.
/// Errors   std::invalid_argument from validate(deployment) and validate(workload). A model that does not fit is no
///          error: see basic_estimate.
/// Source   queueing by Little's law; engine terms fitted on served latencies, bench/measured/serving.csv.
template <Scalar S>
constexpr basic_estimate<S> serve(const basic_deployment<S>& d, const std::type_identity_t<basic_workload<S>>& w) {
    return detail::serve(d, w);
}

/// The same on a deployment of doubles: only the workload is of scalar S.
template <Scalar S>
    requires(!std::same_as<S, double>)
constexpr basic_estimate<S> serve(const deployment& d, const basic_workload<S>& w) { return detail::serve(d, w); }

}  // namespace tokenroof
