// SPDX-License-Identifier: MIT
// Deployments of all kinds of parallelism and their mixtures, within a node and over several.
#pragma once
#include "world.hpp"

namespace conformance {

/// The world's chips, four to a node, in a layout of another model; links whose bandwidth and latency move.
template <class S>
basic_deployment<S> laid_out(const world<S>& w, const transformer& m, const rank_layout& on) {
    basic_deployment<S> plan = w.plan;
    plan.model = m;
    plan.tensor_parallel = on.tensor;
    plan.context_parallel = on.context;
    plan.data_parallel = on.data;
    plan.pipeline_parallel = on.pipeline;
    plan.expert_parallel = on.expert;
    plan.network.node_ranks = 4;
    plan.network.link.per_direction *= w.load.concurrency / 60;
    plan.network.link.latency = w.load.input / token * ns;
    plan.chip.link.per_direction *= w.load.concurrency / 60;
    return plan;
}

/// A layout with the model that it is tried on.
struct layout_case {
    const transformer* model;
    rank_layout on;
};
inline const layout_case layout_cases[]{{&catalog::llama_3_1_70b, {.tensor = 2, .data = 2, .pipeline = 3}},
                                        {&catalog::llama_3_1_70b, {.tensor = 2, .context = 4}},
                                        {&catalog::deepseek_v2_lite, {.data = 8, .expert = 8}},
                                        {&catalog::deepseek_v2_lite, {2, 2, 2, 2, 4}}};

template <class Visit>
void parallel_cases(Visit&& visit) {
    visit("serving/parallelism.hpp rank_workload", [](const auto& w) {
        const auto plan = laid_out(w, catalog::llama_3_1_70b, {.data = 4});
        return values(rank_workload(plan, w.load).concurrency, rank_workload(plan, w.load).input);
    });
    visit("serving/parallelism.hpp stage_batch", [](const auto& w) {
        const auto plan = laid_out(w, catalog::llama_3_1_70b, {.pipeline = 4});
        return values(stage_batch(plan, w.load.concurrency), stage_batch(w.plan, w.load.concurrency));
    });
    visit("serving/pipeline.hpp stage_time", [](const auto& w) {
        const auto plan = laid_out(w, catalog::llama_3_1_70b, {.tensor = 2, .pipeline = 3});
        const auto s = decode_step(w.load.concurrency, w.load.input);
        return values(stage_time(plan, s, evaluate(plan, s)));
    });
    visit("compute/multi_node.hpp work_of", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(work_of(strided{basic_all_to_all<S>{w.load.concurrency * MB, 4}, 2}));
    });
    visit("compute/multi_node.hpp time_of", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const auto plan = laid_out(w, catalog::llama_3_1_70b, {});
        return values(time_of(strided{basic_all_to_all<S>{w.load.concurrency * MB, 4}, 2}, plan.chip, plan.network));
    });
    for (const layout_case& c : layout_cases) {
        visit("serving/steady_state.hpp serve", [&c](const auto& w) {
            const auto e = serve(laid_out(w, *c.model, c.on), w.load);
            return values(e.output_rate, e.ttft, e.tpot, e.batch, e.memory.weights, e.memory.kv_request, e.power,
                          e.prefill_steps, total(e.cycle));
        });
        visit("serving/step.hpp evaluate", [&c](const auto& w) {
            const auto plan = laid_out(w, *c.model, c.on);
            const auto decode = evaluate(plan, decode_step(w.load.concurrency, w.load.input));
            const auto prefill = evaluate(plan, prefill_step(w.load.concurrency / 60, w.load.input));
            auto all = values(decode.time);
            for (const auto& p : decode) all.push_back(total(p.time).value());
            for (const auto& p : prefill)
                all.push_back((p.kind == kernel_class::engine ? total(prefill.time) : total(p.time)).value());
            return all;
        });
    }
}

}  // namespace conformance
