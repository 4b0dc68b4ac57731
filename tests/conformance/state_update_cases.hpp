// SPDX-License-Identifier: MIT
// Cases of state updates: steps and chunks of both recurrences.
#pragma once
#include "world.hpp"

namespace conformance {

template <class S>
basic_state_update<S> state_update_of(const world<S>& w, recurrence kind, const tokens<S>& queries) {
    return {.form = kind,
            .sequences = w.load.concurrency,
            .queries = queries,
            .heads = 32,
            .head_dim = 128,
            .state = 128,
            .groups = 16};
}
template <class Visit>
void state_update_cases(Visit&& visit) {
    visit("compute/state_update.hpp state_bytes", [](const auto& w) {
        const auto u = state_update_of(w, recurrence::gated_delta_net, w.load.input);
        return values(state_bytes(u) * u.sequences);
    });
    visit("compute/state_update.hpp work_of", [](const auto& w) {
        auto all = values(w.load.concurrency);
        for (const recurrence kind : {recurrence::mamba2, recurrence::gated_delta_net}) {
            auto u = state_update_of(w, kind, w.load.input);
            for (const auto& v : values(work_of(u))) all.push_back(v);
            u.queries = 1;
            for (const auto& v : values(work_of(u))) all.push_back(v);
        }
        return all;
    });
    visit("compute/state_update.hpp time_of", [](const auto& w) {
        auto all = values(w.load.concurrency);
        auto single = state_update_of(w, recurrence::mamba2, w.load.input);
        single.queries = 1;
        for (const auto& v : values(time_of(single, w.plan.chip))) all.push_back(v);
        for (const auto& v :
             values(time_of(state_update_of(w, recurrence::gated_delta_net, w.load.input), w.plan.chip)))
            all.push_back(v);
        return all;
    });
}

}  // namespace conformance
