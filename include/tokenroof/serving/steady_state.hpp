// SPDX-License-Identifier: MIT
// Closed-loop steady state: TTFT, TPOT, output rate, power and energy of a deployment under a workload.
#pragma once
#include <tokenroof/serving/pipeline.hpp>
#include <tokenroof/serving/prompt_schedule.hpp>

namespace tokenroof {

namespace detail {

/// Sets power and energy from those of the steps of one cycle.
template <class S>
constexpr void add_power(basic_estimate<S>& e, const basic_deployment<S>& d, const ratio<S>& prefills,
                         const ratio<S>& decode_steps) {
    e.idle_power = d.chip.power.limit * d.chip.power.idle_share;
    joules<S> energy = prefills * e.prefill.energy.total + decode_steps * e.decode.energy.total;
    if (d.pipeline_parallel > 1) [[unlikely]] {  // between its batches a stage idles
        const seconds<S> busy = prefills * total(e.prefill.time) + decode_steps * total(e.decode.time);
        energy += e.idle_power * max(total(e.cycle) - busy, seconds<S>{});
    }
    const power_draw<S> board = energy / total(e.cycle);
    e.power = e.chips * select(e.memory.requests >= ratio<S>(1), board, e.idle_power);
    const auto serves = e.output_rate > token_rate<S>{};
    const energy_per_token<S> never = std::numeric_limits<double>::infinity() * (joule / token);
    e.energy_per_output = select(serves, e.power / select(serves, e.output_rate, token_rate<S>(token_per_s)), never);
}

/// Fills `cost`, which is new, with a step, as evaluate_step does. A search that has seen the step before copies it.
struct each_step {
    template <class S>
    constexpr void operator()(const basic_deployment<S>& d, const step_terms<S>& terms, const basic_step<S>& s,
                              basic_step_cost<S>& cost) const {
        evaluate_step(d, terms, s, cost);
    }
};

template <class S, class Steps = each_step>
constexpr void steady_state(const basic_deployment<S>& d, const basic_supply<S>& own, const basic_workload<S>& load,
                            basic_estimate<S>& e, Steps&& steps = {}) {
    const ratio<S> single = 1;
    const basic_workload<S> w = rank_workload(d, load);
    e.chips = chip_count(d);
    e.input = w.input;
    e.output = w.output;
    e.memory = occupy(d, w);
    e.batch = batch_of(d.engine, e.memory, w.concurrency);
    e.held = e.batch;
    e.waiting = max(w.concurrency - e.batch, ratio<S>{});
    if (tier_count(d) > 0)
        e.stretch = stretch_of(tensors_of(d, w, e.memory, e.batch), tiers_of(d, own, e.memory.usable));
    const step_terms<S> terms = terms_of(d, tier_count(d) > 0 ? stretched(own, e.stretch) : own);
    const prompt_schedule<S> prompts = schedule(d.engine, w, e.batch);
    const bool mixes = mixes_prompts(d);
    e.step_batch = stage_batch(d, e.batch);
    const basic_step<S> decode_of_batch = decode_step<S>(e.step_batch, decode_context(w));
    const basic_step<S> with_prompts = prompt_step(mixes, w, e.batch, prompts);
    steps(d, terms, decode_of_batch, e.decode);
    steps(d, terms, with_prompts, e.prefill);
    e.prompts = prompts.sharing / prompts.pieces;

    const ratio<S> none{};
    const ratio<S> tokens_after = w.output / token - 1;
    const auto streams = tokens_after > none;
    const ratio<S> of_others = max(prompts.steps - prompts.before_first, none);
    // Beside the prompts of others requests decode, unless these come first.
    const ratio<S> alone = mixes ? max(tokens_after - of_others, none) : tokens_after;
    const pipeline_pace<S> pace = pace_of(d, decode_of_batch, with_prompts, e);
    const ratio<S> not_overlapped = 1 - pace.prefill_share;  // 0 with one stage
    e.prefill_steps = prompts.steps * pace.prefill_share + not_overlapped;
    e.decode_steps = alone * pace.stretch;
    e.cycle = e.prefill_steps * e.prefill.time + e.decode_steps * e.decode.time;
    const seconds<S> admitted = total(e.cycle);
    const seconds<S> queued = admitted * (e.waiting / e.batch);
    const seconds<S> lifetime = admitted + queued + d.engine.first_token;
    const seconds<S> streaming = of_others * pace.prefill + e.decode_steps * total(e.decode.time);

    const auto served = e.memory.requests >= single;
    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    const seconds<S> tpot = streaming / select(streams, tokens_after, single);
    const seconds<S> own_prompt = prompts.before_first * pace.prefill + not_overlapped * total(e.prefill.time);
    e.ttft = select(served, queued + own_prompt + d.engine.first_token, never);
    e.tpot = select(served, select(streams, tpot, seconds<S>{}), never);
    e.output_rate = select(served, load.concurrency * w.output / lifetime, token_rate<S>{});
    e.input_rate = e.output_rate * (w.input / w.output);
    // Of the steps with prompts these cost what is beyond the tokens that others make in them.
    const ratio<S> beside = tokens_after - alone;
    const seconds<S> decoded = beside * pace.stretch * total(e.decode.time);
    e.prompt_time = max(prompts.steps * pace.prefill - decoded, seconds<S>{}) / e.batch;
    const seconds<S> added = max(e.prefill_steps * total(e.prefill.time) - decoded, seconds<S>{});
    // Each of the two times once, for intervals: their sum is the cycle.
    e.prefill_share = 1 / (1 + (tokens_after * pace.stretch) * total(e.decode.time) / added);
    add_power(e, d, prompts.steps * pace.chip_prefills, alone * pace.chip_steps);
    count_all_ranks(d, load, e);
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
///     batch    = max(1, min(concurrency, requests that fit, the engine's max_batch))
///     admitted = m P + s D                         P: step with prompts, D: decode step at
///                                                  input + output (1 + output_variation^2) / 2 cached tokens
///     TTFT     = admitted waiting / batch + f P + first_token
///     TPOT     = ((m - f) P + s D) / (output - 1)
///     rate     = concurrency output / (admitted concurrency / batch + first_token)
///
/// Each request lives through the m steps with prompts that serve all requests once, f of them before its first token:
/// detail::schedule. In the others it makes a token where the engine mixes, so that s = output - 1 - (m - f) further
/// steps are left, and none where it prefills first: s = output - 1. TPOT is 0 for a single output token.
///
/// Data-parallel ranks each have their share of the requests (parallelism.hpp) and prefill a prompt each at a time. With
/// pipeline stages D is the time between two tokens of a request and P that between two prompts; a prompt's way through
/// the further stages is added once to its TTFT (pipeline.hpp).
///
/// Where the deployment names tiers, both steps read memory `stretch` times as long: see offload.hpp.
/// Domain   lengths by two moments; data-parallel ranks have equal batches; with pipeline stages prompts have steps of
///          their own. Where prompts fill more steps than a request has tokens, the batch is taken to be full nevertheless.
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
