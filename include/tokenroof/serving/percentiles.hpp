// SPDX-License-Identifier: MIT
// How latencies scatter around their means: TTFT and TPOT that half, nine in ten and 99 in a hundred requests stay below.
#pragma once
#include <tokenroof/serving/open_loop.hpp>

namespace tokenroof {

/// A latency's median and tail.
template <Scalar S = double>
struct basic_percentiles {
    seconds<S> p50{};
    seconds<S> p90{};
    seconds<S> p99{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"p50"}, x.p50...);
        visit(field{"p90"}, x.p90...);
        visit(field{"p99"}, x.p99...);
    }
};
using percentiles = basic_percentiles<double>;

template <Scalar S = double>
struct basic_latency_percentiles {
    basic_percentiles<S> ttft{};
    basic_percentiles<S> tpot{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"ttft"}, x.ttft...);
        visit(field{"tpot"}, x.tpot...);
    }
};
using latency_percentiles = basic_latency_percentiles<double>;

namespace detail {

/// A share of requests, and the deviations from the mean that it is below in a normal distribution.
struct quantile {
    double below;
    double deviations;
};
inline constexpr quantile median{0.5, 0}, ninth_tenth{0.9, 1.2815515655446004},
    last_hundredth{0.99, 2.3263478740408408};

/// f(quantile) at all three.
template <class S, class F>
constexpr basic_percentiles<S> at_quantiles(const F& f) {
    return {f(median), f(ninth_tenth), f(last_hundredth)};
}

/// Steps with prompts before the first token, its own included, a piece each, that a share `below` of requests does not
/// exceed: of the share that came together each place of the batch is as likely, of the others each among the few that
/// arrive with them, so that the mean is that of schedule().
template <class S>
constexpr ratio<S> place_in_burst(const prompt_schedule<S>& s, const ratio<S>& batch, double below) {
    const ratio<S> single = 1;
    const ratio<S> steps = batch / s.sharing;
    const ratio<S> few = min(s.few, steps);
    const ratio<S> steep = below / (s.together / steps + (1 - s.together) / few);
    const auto in_wave = s.together > ratio<S>{};
    const ratio<S> flat = steps * (below - (1 - s.together)) / select(in_wave, s.together, single);
    const ratio<S> place = select(steep <= few, steep, select(in_wave, flat, few));
    return min(ceil(max(place, ratio<S>(1e-9))), steps);
}

/// Share of requests that wait longer than t: for admission and for others' prompts, each not at all or exponentially,
/// and for what is left of a step, evenly.
template <class S>
struct waits_tail {
    ratio<S> admitted_late{};
    seconds<S> admission{};
    ratio<S> prefilled_late{};
    seconds<S> prompts{};
    ratio<S> stepping{};
    seconds<S> step{};

    constexpr ratio<S> of_queues(const seconds<S>& t) const {
        const seconds<S> none{};
        const seconds<S> later = max(t, none);
        const auto apart = max(admission - prompts, prompts - admission) > 1e-6 * admission;
        const seconds<S> first = select(apart, admission, admission * 1.00001);
        const ratio<S> a = exp(-(later / first));
        const ratio<S> b = exp(-(later / prompts));
        const ratio<S> both = (first * a - prompts * b) / select(apart, first - prompts, admission * 0.00001);
        const ratio<S> beyond = admitted_late * (1 - prefilled_late) * a + (1 - admitted_late) * prefilled_late * b +
                                admitted_late * prefilled_late * both;
        return select(t < none, ratio<S>(1), beyond);
    }
    constexpr ratio<S> operator()(const seconds<S>& t) const {
        constexpr int points = 4;
        ratio<S> sum{};
        for (int i = 0; i < points; ++i) sum += of_queues(t - step * ((i + 0.5) / points));
        return stepping * sum / points + (1 - stepping) * of_queues(t);
    }
};

template <class S>
constexpr waits_tail<double> values_of(const waits_tail<S>& t) {
    return {plain_value(t.admitted_late),    plain_value(t.admission) * second, plain_value(t.prefilled_late),
            plain_value(t.prompts) * second, plain_value(t.stepping),           plain_value(t.step) * second};
}

/// The wait that a share `below` of requests does not exceed: by bisection, then a step of Newton's method.
template <class S>
constexpr seconds<S> wait_quantile(const waits_tail<S>& tail, double below) {
    const waits_tail<double> plain = values_of(tail);
    const ratio<> beyond = 1 - below;
    if (plain(seconds<>{}) <= beyond) return {};
    seconds<> low{};
    seconds<> high = plain.step + 30 * (plain.admission + plain.prompts);
    for (int i = 0; i < 60; ++i) {
        const seconds<> middle = (low + high) / 2;
        (plain(middle) > beyond ? low : high) = middle;
    }
    if constexpr (std::same_as<S, double>) return high;
    else {
        const seconds<> apart = high * 1e-5;
        const quantity<dimension{.second = -1}> slope = (plain(high + apart) - plain(high - apart)) / (2 * apart);
        const seconds<S> at = high;
        return slope.value() < 0 ? at - (tail(at) - beyond) / slope : at;
    }
}

}  // namespace detail

/// Percentiles in a closed loop.
///
///     TTFT = wait for room + place P + first_token,   TPOT = ((m - place) P + s D) / (output - 1)     as in serve(d, w)
///
/// Exact     under the model of serve() where requests fall into step (an engine that prefills first, equal lengths): each
///           place in the burst of prompts is as likely, and who waits long for the first token waits less afterwards.
/// Approximate  otherwise: `first_wave` of the requests scatter over the batch, the others over the few
///           steps of prompts that arrive together. Where
///           outputs vary, the prefills that a request lives through scatter with deviation variation sqrt(batch), normally:
///           short requests, over which less is averaged, have longer tails of TPOT than that.
/// Domain    one pipeline stage; a mean over prompts of prefill's duration. Of requests that wait for room only the mean wait counts.
/// Errors    as of serve(d, w). Where nothing is served latencies are infinite.
template <Scalar S>
constexpr basic_latency_percentiles<S> latency_percentiles_of(const basic_deployment<S>& d,
                                                              const std::type_identity_t<basic_workload<S>>& w) {
    const basic_estimate<S> e = serve(d, w);
    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    const seconds<S> none{};
    const ratio<S> batch = e.batch / d.data_parallel;
    const detail::prompt_schedule<S> prompts = detail::schedule(d.engine, w, batch);
    const seconds<S> with_prompts = total(e.prefill.time);
    const ratio<S> later = w.output / token - 1;
    const auto streams = later > ratio<S>{};
    const seconds<S> beside = select(fits(e), e.ttft, none) - prompts.before_first * with_prompts;
    const ratio<S> scatter = w.output_variation * sqrt(batch) * (prompts.pieces / prompts.sharing);
    const auto ttft = [&](const detail::quantile& q) {
        const ratio<S> steps = prompts.pieces * detail::place_in_burst(prompts, batch, q.below);
        return select(fits(e), beside + select(streams, steps, prompts.before_first) * with_prompts, never);
    };
    const auto tpot = [&](const detail::quantile& q) {
        const ratio<S> steps = prompts.pieces * detail::place_in_burst(prompts, batch, 1 - q.below);
        const ratio<S> others = max(prompts.steps - steps, ratio<S>{}) + q.deviations * scatter;
        const ratio<S> alone = detail::mixes_prompts(d) ? max(later - others, ratio<S>{}) : later;
        const seconds<S> streaming = others * with_prompts + alone * total(e.decode.time);
        return select(fits(e), select(streams, streaming / select(streams, later, ratio<S>(1)), none), never);
    };
    return {detail::at_quantiles<S>(ttft), detail::at_quantiles<S>(tpot)};
}

/// Percentiles at a request rate.
///
///     TTFT = wait for admission + wait for prompts + what is left of a step + prefill + first_token
///     TPOT log-normal around its mean, deviation = slowdown sqrt(2/3 variance of the number in flight) / (output - 1)
///
/// Exact     the wait for admission of one request in `waits`, exponential, where lengths are.
/// Approximate  the rest: waits are exponential and independent; of the number in flight two thirds of the variance is left in
///           its mean over a life, as in an infinite server of equal lives. Against a simulation, of
///           tests/serving/percentiles_test.cpp, where slots do not bind TTFT is within 9 % at p50 and p90 and 20 % high at
///           p99; TPOT within 5, 14 and 19 %.
/// Domain    as of serve(d, load); the request's own prompt and output are of mean length.
/// Errors    as of serve(d, load). Beyond capacity TTFT is infinite.
template <Scalar C, Scalar S>
    requires detail::Meets<C, S> && detail::Plain<S>
constexpr basic_latency_percentiles<S> latency_percentiles_of(const basic_deployment<C>& d,
                                                              const basic_open_loop<S>& load) {
    const basic_open_loop_estimate<S> a = serve(d, load);
    const basic_estimate<S>& e = a.served;
    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    const auto stable = load.request_rate < a.capacity;
    if (!stable) return {{never, never, never}, {e.tpot, e.tpot, e.tpot}};
    const seconds<S> least = 1e-12 * second;
    const seconds<S> prefill = e.prompt_time;
    const ratio<S> prefilling = load.request_rate / d.data_parallel * prefill;
    const ratio<S> later = max(e.output / token - 1, ratio<S>(1));
    const seconds<S> running = e.tpot > seconds<S>{} ? total(e.decode.time) : seconds<S>{};
    const ratio<S> seldom = 1e-12;
    const detail::waits_tail<S> tail{a.waits,    max(a.wait / max(a.waits, seldom), least),
                                     prefilling, max((a.prefill_wait - a.busy * running / 2) / prefilling, least),
                                     a.busy,     running};
    const seconds<S> beside = e.ttft - a.wait - a.prefill_wait;
    const ratio<S> deviation = a.slowdown * (a.scatter * 0.816496580927726) / (later * max(e.tpot, least));
    const ratio<S> spread = log(1 + power<2>(deviation));
    const auto ttft = [&](const detail::quantile& q) { return beside + detail::wait_quantile(tail, q.below); };
    const auto tpot = [&](const detail::quantile& q) { return e.tpot * exp(q.deviations * sqrt(spread) - spread / 2); };
    return {detail::at_quantiles<S>(ttft), detail::at_quantiles<S>(tpot)};
}

}  // namespace tokenroof
