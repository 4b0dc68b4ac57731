// SPDX-License-Identifier: MIT
// Stages of a pipeline: how long each has a step, and how closely steps follow each other.
#pragma once
#include <tokenroof/serving/estimate.hpp>

namespace tokenroof {

/// Time that a step spends in the stage that has it longest.
///
///     first = embedding + ceil(layers / stages) layers + send
///     last  = layers of the last stage + head + sampling + requests,   of which it has floor(layers / stages)
///     stage = max(first, last)
///
/// Layers count as alike. With one stage it is the time of the step.
/// Domain   a step that was evaluated on this deployment.
template <Scalar S>
constexpr seconds<S> stage_time(const basic_deployment<S>& d, const basic_step<S>& s, const basic_step_cost<S>& a_step);

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// How steps of a deployment follow each other; with one stage all are one after another.
template <class S>
struct pipeline_pace {
    seconds<S> prefill{};        ///< from one prompt to the next
    seconds<S> decode{};         ///< from one token of a request to the next, prefills aside
    ratio<S> prefill_share = 1;  ///< of a prompt's way through all stages until the next may start
    ratio<S> stretch = 1;        ///< decode over a step's way through all stages
    ratio<S> chip_prefills = 1;  ///< of a prompt's prefill, what one chip does
    ratio<S> chip_steps = 1;     ///< of a step, what one chip does from one token of a request to the next
};

/// From one token to the next a request passes all stages, and the slowest stage serves all batches under way:
///
///     decode = max(pass, min(stages, batch) stage)
template <class S>
constexpr void set_pace(const basic_deployment<S>& d, const basic_step<S>& decode, const basic_step<S>& prefill,
                        const basic_estimate<S>& e, pipeline_pace<S>& pace) {
    const ratio<S> stages = d.pipeline_parallel;
    const ratio<S> batches = min(stages, e.batch);
    const seconds<S> pass = pace.decode;
    pace.decode = max(pass, batches * tokenroof::stage_time(d, decode, e.decode));
    pace.stretch = pace.decode / pass;
    pace.prefill = tokenroof::stage_time(d, prefill, e.prefill);
    pace.prefill_share = pace.prefill / total(e.prefill.time);
    pace.chip_prefills = 1 / stages;
    pace.chip_steps = batches / stages;
}

template <class S>
constexpr pipeline_pace<S> pace_of(const basic_deployment<S>& d, const basic_step<S>& decode,
                                   const basic_step<S>& prefill, const basic_estimate<S>& e) {
    pipeline_pace<S> pace{.prefill = total(e.prefill.time), .decode = total(e.decode.time)};
    if (d.pipeline_parallel > 1) [[unlikely]]
        set_pace(d, decode, prefill, e, pace);
    return pace;
}

/// The answer of one data-parallel rank as that of the deployment.
template <class S>
constexpr void count_all_ranks(const basic_deployment<S>& d, const basic_workload<S>& w, basic_estimate<S>& e) {
    if (d.data_parallel > 1) [[unlikely]] {
        e.batch = min(w.concurrency, d.data_parallel * e.batch);
        e.waiting *= d.data_parallel;
    }
}

}  // namespace detail

template <Scalar S>
constexpr seconds<S> stage_time(const basic_deployment<S>& d, const basic_step<S>& s,
                                const basic_step_cost<S>& a_step) {
    const int stages = d.pipeline_parallel;
    if (stages == 1) return total(a_step.time);
    seconds<S> layers{};
    seconds<S> first{};
    const seconds<S> requests = s.decoding * d.engine.decode_request;
    seconds<S> last = requests;
    for (const basic_part<S>& p : a_step) {
        const seconds<S>& time = total(p.time);
        if (p.name == "embedding") first += time;
        else if (p.name == "send") first += time / (stages - 1);
        else if (p.name == "lm head" || p.name == "logits gather" || p.name == "sampling") last += time;
        else if (p.kind == kernel_class::engine) layers += time - requests;
        else layers += time;
    }
    const int all = d.model.layers;
    const double most = largest_stage(all, stages);
    return max(most * layers + first, (all / stages * (1.0 / all)) * layers + last);
}

}  // namespace tokenroof
