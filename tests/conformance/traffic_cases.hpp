// SPDX-License-Identifier: MIT
// Loads beyond a closed loop of equal requests: lengths that vary, prefixes found, unlimited load, drafts.
#pragma once
#include <tokenroof/serving/percentiles.hpp>
#include <tokenroof/serving/speculation.hpp>

#include "world.hpp"

namespace conformance {

template <class S>
basic_speculation<S> drafts_of(const world<S>& w, draft_source source) {
    basic_speculation<S> s{.drafted = 3, .acceptance = w.load.concurrency / 90, .source = source};
    s.share = w.load.concurrency / 3000;
    if (source == draft_source::draft_model) s.draft = catalog::llama_3_1_8b;
    return s;
}

template <class Visit>
void traffic_cases(Visit&& visit) {
    visit("serving/steady_state.hpp serve", [](const auto& w) {
        auto load = w.load;
        load.input_variation = 0.7;
        load.output_variation = w.load.concurrency / 100;
        load.prefix_hits = w.load.input / (token * 9000);
        load.prefix_users = 3;
        const auto e = serve(w.plan, load);
        return values(e.output_rate, e.ttft, e.tpot, e.memory.kv_request, e.power);
    });
    visit("model/step.hpp verify_step", [](const auto& w) {
        return values(total(evaluate(w.plan, verify_step(w.load.concurrency, w.load.input, 3)).time));
    });
    visit("serving/unlimited.hpp serve", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const auto e = serve(w.plan, basic_unlimited<S>{.input = w.load.input, .output = w.load.output});
        return values(e.output_rate, e.ttft, e.tpot, e.batch, e.power);
    });
    visit("serving/percentiles.hpp latency_percentiles_of", [](const auto& w) {
        auto load = w.load;
        load.output_variation = w.load.concurrency / 100;
        const auto alike = latency_percentiles_of(w.plan, w.load);
        const auto varied = latency_percentiles_of(w.plan, load);
        return values(alike.ttft.p50, alike.ttft.p99, alike.tpot.p50, alike.tpot.p99, varied.ttft.p90, varied.tpot.p50,
                      varied.tpot.p99);
    });
    visit("serving/speculation.hpp tokens_per_step",
          [](const auto& w) { return values(tokens_per_step(drafts_of(w, draft_source::share_of_step))); });
    for (const draft_source source : {draft_source::share_of_step, draft_source::draft_model}) {
        visit("serving/speculation.hpp serve", [source](const auto& w) {
            const auto e = serve(w.plan, w.load, drafts_of(w, source));
            return values(e.output_rate, e.ttft, e.tpot, e.batch, e.memory.requests, e.power, e.energy_per_output);
        });
    }
}

}  // namespace conformance
