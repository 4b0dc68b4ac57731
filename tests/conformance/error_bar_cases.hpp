// SPDX-License-Identifier: MIT
// Cases of error bars: of a kernel, of a step, of what is served.
#pragma once
#include "attention_cases.hpp"
#include <tokenroof/serving/error_bars.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace conformance {

template <class Bar>
auto values_of_bar(const Bar& bar) {
    return values(bar.low, bar.value, bar.high);
}

template <class Visit>
void error_bar_cases(Visit&& visit) {
    visit("compute/error_bar.hpp bar_around", [](const auto& w) {
        return values_of_bar(bar_around(w.load.concurrency, error_spread{0.9, 1.2}));
    });
    visit("compute/error_bar.hpp calibration_of", [](const auto& w) {
        const auto from = calibration_of(w.plan.chip, kernel_class::attention);
        return values(w.load.concurrency * static_cast<double>(from));
    });
    visit("compute/error_bar.hpp spread_of",
          [](const auto& w) { return values(w.load.concurrency * spread_of(w.plan.chip, kernel_class::gemm).high); });
    visit("compute/error_bar.hpp error_bar",
          [](const auto& w) { return values_of_bar(error_bar(attention_of(w), w.plan.chip)); });
    visit("serving/error_bars.hpp error_bar", [](const auto& w) {
        return values_of_bar(error_bar(evaluate(w.plan, decode_step(w.load.concurrency, w.load.input)), w.plan.chip));
    });
    visit("serving/error_bars.hpp error_bars", [](const auto& w) {
        const auto bars = error_bars(serve(w.plan, w.load), w.plan.chip);
        return values(bars.output_rate.low, bars.output_rate.high, bars.tpot.low, bars.tpot.high, bars.ttft.low,
                      bars.ttft.high);
    });
}

}  // namespace conformance
