// SPDX-License-Identifier: MIT
// How prompts share steps with each other and with requests that decode.
#pragma once
#include <tokenroof/serving/deployment.hpp>
#include <tokenroof/serving/workload.hpp>

namespace tokenroof {

/// Prompts that arrive within a step of each other, and so wait for each other, when requests have equal lengths: requests
/// that were admitted together finish together, and their successors arrive in convoys.
/// Fitted freely on five engines the served TTFT gives 2.0 to 3.2.
inline constexpr double convoy = 3;

namespace detail {

/// How the prompts of one cycle, in which each of a batch of requests is served once, share steps.
template <class S>
struct prompt_schedule {
    tokens<S> piece{};        ///< of a prompt that a step takes
    ratio<S> pieces{};        ///< of a prompt
    ratio<S> sharing{};       ///< prompts of a step
    ratio<S> steps{};         ///< with prompts in a cycle
    ratio<S> before_first{};  ///< of them, until a request has its first token, its own included; mean
    ratio<S> together{};      ///< share of requests that arrive all at once
    ratio<S> few{};           ///< steps with prompts that the others' arrivals fill, a piece each
};

/// The schedule.
///
///     piece        = min(prompt, chunk)             prompt: what of it is not cached
///     sharing      = min(max(1, chunk / prompt), arriving)
///     steps        = batch / sharing prompt / piece
///     before_first = prompt / piece (l burst + (1 - l) min(ordinary, burst))
///     burst        = (batch / sharing + 1) / 2,   ordinary = (arriving / sharing + 1) / 2
///
/// Prompts arrive as requests end: a convoy of them where lengths are equal, else those of one step beside the one whose
/// arrival is asked about. l is the share of requests that arrive all at once: 1 where the engine prefills first and
/// lengths are equal (all finish together), else the first wave of the run. Without a stream of further tokens all arrive
/// at once, and each waits for all.
template <class S>
constexpr prompt_schedule<S> schedule(const basic_engine<S>& e, const basic_workload<S>& w, const ratio<S>& batch) {
    const ratio<S> single = 1;
    const auto alike = w.output_variation <= ratio<S>{};
    const tokens<S> prompt = prefilled(w);
    const auto chunked = e.chunk > tokens<S>{};
    const tokens<S> piece = select(chunked, min(e.chunk, prompt), prompt);
    const ratio<S> room = max(single, select(chunked, e.chunk, prompt) / prompt);
    const ratio<S> streamed = w.output / token - 1;
    const auto streams = streamed > ratio<S>{};
    const ratio<S> at_once = select(alike, ratio<S>(convoy), 1 + batch / max(streamed, single));
    const ratio<S> arriving = min(select(streams, at_once, batch), batch);
    const ratio<S> sharing = min(room, arriving);
    const ratio<S> pieces = prompt / piece;
    const ratio<S> together = e.prefill_first ? select(alike, single, w.first_wave) : w.first_wave;
    const ratio<S> burst = (batch / sharing + 1) / 2;
    const ratio<S> few = arriving / sharing;
    const ratio<S> ordinary = min((few + 1) / 2, burst);
    const ratio<S> all = pieces * batch / sharing;
    const ratio<S> before_first = select(streams, pieces * (together * burst + (1 - together) * ordinary), all);
    return {piece, pieces, sharing, all, before_first, together, few};
}

/// Whether requests decode in the steps that carry prompts.
template <class S>
constexpr bool mixes_prompts(const basic_deployment<S>& d) {
    return !d.engine.prefill_first && d.pipeline_parallel == 1;
}

/// The step that carries prompts, alone or beside the requests that decode. A piece
/// of a prompt finds half of the others before it in the cache, on average.
template <class S>
constexpr basic_step<S> prompt_step(bool mixes, const basic_workload<S>& w, const ratio<S>& batch,
                                    const prompt_schedule<S>& s) {
    basic_step<S> step = prefill_step<S>(s.sharing, s.piece, behind_prompt(w) + (prefilled(w) - s.piece) / 2);
    if (!mixes) return step;
    step.kind = phase::mixed;
    const ratio<S> none{};
    const ratio<S> after_first = max(batch * (1 - s.before_first / s.steps), none);
    step.decoding = select(w.output / token > ratio<S>(1), after_first, none);
    step.context = decode_context(w);
    return step;
}

}  // namespace detail
}  // namespace tokenroof
