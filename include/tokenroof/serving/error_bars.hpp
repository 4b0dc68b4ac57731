// SPDX-License-Identifier: MIT
// How far the answers of serve() may be off.
#pragma once
#include <tokenroof/compute/error_bar.hpp>
#include <tokenroof/serving/estimate.hpp>

namespace tokenroof {

/// Answers of an estimate in their 80 % intervals.
template <Scalar S = double>
struct basic_estimate_bars {
    basic_error_bar<dimension{.second = -1, .token = 1}, S> output_rate{};
    basic_error_bar<dimension{.second = 1}, S> tpot{};
    basic_error_bar<dimension{.second = 1}, S> ttft{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"output_rate"}, x.output_rate...);
        visit(field{"tpot"}, x.tpot...);
        visit(field{"ttft"}, x.ttft...);
    }
};
using estimate_bars = basic_estimate_bars<double>;

/// Of measured over predicted times of experts in service: engines bring kernels of their own, of which two numbers an
/// engine are fitted. Such that the intervals of serve() hold four of five mixtures of experts.
inline constexpr error_spread experts_in_service{0.7, 1.4};

namespace detail {

/// Spread of a kind of part of a served step: no narrower than that of the kernel alone.
template <class S>
constexpr error_spread spread_in_service(const basic_chip<S>& c, kernel_class kind) {
    const error_spread alone = spread_of(c, kind);
    if (kind != kernel_class::experts) return alone;
    return {alone.low < experts_in_service.low ? alone.low : experts_in_service.low,
            alone.high > experts_in_service.high ? alone.high : experts_in_service.high};
}

/// Adds `times` runs of a step, part by part.
template <class S>
constexpr void add_parts(spread_of_sum<S>& sum, const basic_step_cost<S>& a_step, const ratio<S>& times,
                         const basic_chip<S>& c) {
    for (const basic_part<S>& p : a_step) sum.add(times * total(p.time), spread_in_service(c, p.kind));
}

/// Interval of a time that consists of a sum's parts, and of what is beside them in `further`.
template <class S>
constexpr basic_error_bar<dimension{.second = 1}, S> bar_of(const seconds<S>& time, const spread_of_sum<S>& sum,
                                                            const error_spread& further) {
    const ratio<S> above = sqrt(power<2>(sum.above()) + power<2>(ratio<S>(further.high - 1)));
    const ratio<S> below = min(sqrt(power<2>(sum.below()) + power<2>(ratio<S>(1 - further.low))), ratio<S>(1));
    return {time * (1 - below), time, time * (1 + above)};
}

}  // namespace detail

/// Time of a step in its 80 % interval, from those of its parts.
template <Scalar S>
constexpr basic_error_bar<dimension{.second = 1}, S> error_bar(const basic_step_cost<S>& a_step,
                                                               const basic_chip<S>& c) {
    detail::spread_of_sum<S> sum;
    detail::add_parts(sum, a_step, ratio<S>(1), c);
    return detail::bar_of(total(a_step.time), sum, {});
}

/// What serve() answered about a deployment on chip c, in 80 % intervals.
///
/// A request's life is its prefill and decode steps, whose parts err as their kernels do, together by a share of it
/// (kernel_correlation); TTFT also errs by what requests wait for each other, which the engine decides.
/// Where nothing is served the intervals are points.
/// Source   spreads on measured kernels: compute/error_bar.hpp; of engine and queue such that the intervals cover four of
///          five rows of bench/measured/serving.csv.
template <Scalar S>
constexpr basic_estimate_bars<S> error_bars(const basic_estimate<S>& e, const basic_chip<S>& c) {
    const auto served = e.output_rate > token_rate<S>{};
    const ratio<S> single = 1;
    detail::spread_of_sum<S> life;
    detail::spread_of_sum<S> between;
    detail::spread_of_sum<S> prompt;
    detail::add_parts(life, e.decode, e.decode_steps, c);
    detail::add_parts(life, e.prefill, e.prefill_steps, c);
    const seconds<S> tpot = select(served, e.tpot, seconds<S>{});
    const ratio<S> streamed = max(e.output / token - 1, single);
    const ratio<S> decoded = e.decode_steps / streamed;
    const seconds<S> mixed = max(tpot - decoded * total(e.decode.time), seconds<S>{});
    detail::add_parts(between, e.decode, decoded, c);
    detail::add_parts(between, e.prefill, mixed / total(e.prefill.time), c);
    detail::add_parts(prompt, e.prefill, single, c);

    const error_spread queue = spread_of(c, kernel_class::queue);
    basic_estimate_bars<S> bars{
        .output_rate = {e.output_rate / (1 + life.above()), e.output_rate, e.output_rate / (1 - life.below())},
        .tpot = detail::bar_of(tpot, between, {}),
        .ttft = detail::bar_of(select(served, e.ttft, seconds<S>{}), prompt, queue)};
    for (auto* bar : {&bars.tpot, &bars.ttft}) {
        const seconds<S> never = std::numeric_limits<double>::infinity() * second;
        bar->low = select(served, bar->low, never);
        bar->value = select(served, bar->value, never);
        bar->high = select(served, bar->high, never);
    }
    return bars;
}

}  // namespace tokenroof
