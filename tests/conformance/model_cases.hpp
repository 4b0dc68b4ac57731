// SPDX-License-Identifier: MIT
// Steps of models beyond dense ones: latent attention with experts, recurrent layers with gated attention, an indexer.
#pragma once
#include "world.hpp"

namespace conformance {

/// The world's chips with another model, experts of their own format, in two groups.
template <class S>
basic_deployment<S> with_model(const world<S>& w, const transformer& m) {
    basic_deployment<S> plan = w.plan;
    plan.model = m;
    if (m.experts.count > 0) {
        plan.formats.experts = fp8_block;
        plan.expert_parallel = 2;
    }
    return plan;
}

template <class Visit>
void model_kind_cases(Visit&& visit) {
    for (const transformer* m : {&catalog::deepseek_v2_lite, &catalog::qwen3_5_27b, &catalog::deepseek_v3_2}) {
        visit("model/operators.hpp operators", [m](const auto& w) {
            using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
            const basic_step<S> mixed{.kind = phase::mixed,
                                      .decoding = w.load.concurrency,
                                      .context = w.load.input,
                                      .prompts = 1,
                                      .prompt = w.load.input / 7};
            auto all = values(w.load.concurrency);
            const auto add = [&all](std::string_view, int repeats, const auto& op) {
                for (const auto& v : values(repeats * work_of(op))) all.push_back(v);
            };
            operators(*m, {.weights = fp8, .kv = fp8}, 4, mixed, add, m->experts.count > 0 ? 2 : 1);
            return all;
        });
        visit("serving/step.hpp evaluate", [m](const auto& w) {
            const auto plan = with_model(w, *m);
            const auto decode = evaluate(plan, decode_step(w.load.concurrency, w.load.input));
            const auto prefill = evaluate(plan, prefill_step(w.load.concurrency / 60, w.load.input));
            auto all = values(decode.time);
            for (const auto& p : decode) all.push_back(total(p.time).value());
            // What the host adds to a long prompt is a difference of times that are nearly equal: without digits.
            for (const auto& p : prefill)
                all.push_back((p.kind == kernel_class::engine ? total(prefill.time) : total(p.time)).value());
            return all;
        });
    }
    for (const transformer* m : {&catalog::deepseek_v2_lite, &catalog::qwen3_5_27b}) {
        visit("serving/steady_state.hpp serve", [m](const auto& w) {
            const auto e = serve(with_model(w, *m), w.load);
            return values(e.output_rate, e.ttft, e.tpot, e.batch, e.memory.weights, e.memory.kv_request, e.power);
        });
    }
}

}  // namespace conformance
