// SPDX-License-Identifier: MIT
// Cases of experts: the three laws of routing, kernels with and without figures of their own.
#pragma once
#include "world.hpp"

namespace conformance {

template <class S>
basic_experts<S> experts_of(const world<S>& w, routing_law law, format weights) {
    return {.tokens = w.load.concurrency,
            .hidden = 4096,
            .inter = 1536,
            .experts = 128,
            .top_k = 8,
            .weights = weights,
            .expert_parallel = 4,
            .routing = {.law = law, .exponent = w.load.input / (token * 5000)},
            .resident = w.load.concurrency / 200};
}

template <class Visit>
void experts_cases(Visit&& visit) {
    visit("compute/experts_kernel.hpp expert_kernel", [](const auto& w) {
        const auto own = expert_kernel(w.plan.chip.kernels.experts, fp8_block);
        const auto other = expert_kernel(w.plan.chip.kernels.experts, mxfp4_mxfp8);
        return values(own.launch, own.group, own.tile, own.efficiency, own.pass_share, other.launch);
    });
    visit("compute/routing.hpp expert_load_of", [](const auto& w) {
        auto all = values(w.load.concurrency);
        for (const routing_law law : {routing_law::uniform, routing_law::round_robin, routing_law::power_law}) {
            const auto op = experts_of(w, law, bf16);
            const auto load = expert_load_of(op.routing, op.tokens, op.experts, op.top_k, op.expert_parallel);
            for (const auto& v : values(load.held, load.rows, load.experts)) all.push_back(v);
        }
        return all;
    });
    visit("compute/experts.hpp expert_load_of",
          [](const auto& w) { return values(expert_load_of(experts_of(w, routing_law::power_law, fp8)).rows); });
    visit("compute/routing.hpp row_tiles", [](const auto& w) {
        auto all = values(w.load.concurrency);
        for (const routing_law law : {routing_law::uniform, routing_law::round_robin, routing_law::power_law}) {
            const auto load = expert_load_of(experts_of(w, law, bf16));
            for (const auto& v : values(row_tiles(load, 2), row_tiles(load, 16), row_tiles(load, 128)))
                all.push_back(v);
        }
        return all;
    });
    visit("compute/experts.hpp work_of",
          [](const auto& w) { return values(work_of(experts_of(w, routing_law::uniform, fp8))); });
    visit("compute/experts.hpp time_of", [](const auto& w) {
        auto all = values(w.load.concurrency);
        for (const routing_law law : {routing_law::uniform, routing_law::round_robin, routing_law::power_law}) {
            auto many = experts_of(w, law, fp8);
            many.tokens *= 300;
            many.gated = false;
            const auto few = experts_of(w, law, nvfp4);
            for (const auto& op : {few, many}) {
                const auto t = time_of(op, work_of(op), w.plan.chip, supply_of(w.plan.chip));
                for (const auto& v : values(t)) all.push_back(v);
            }
        }
        return all;
    });
}

}  // namespace conformance
