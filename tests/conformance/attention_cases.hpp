// SPDX-License-Identifier: MIT
// Cases of attention: decode in a window and from a cache, prefill on top of cached tokens, kernels.
#pragma once
#include "world.hpp"

namespace conformance {

template <class S>
basic_attention<S> attention_of(const world<S>& w) {
    return {.sequences = w.load.concurrency,
            .queries = 1,
            .cached = w.load.input,
            .heads = 16,
            .kv_heads = 2,
            .head_dim = 128};
}
template <class Visit>
void attention_cases(Visit&& visit) {
    visit("compute/attention.hpp work_of", [](const auto& w) { return values(work_of(attention_of(w))); });
    visit("compute/attention.hpp time_of", [](const auto& w) {
        auto decode = attention_of(w);
        decode.window = 4096;
        decode.resident = w.load.concurrency / 100;
        auto prefill = decode;
        prefill.queries = w.load.input;
        prefill.cached = w.load.input / 10;
        auto all = values(time_of(decode, work_of(decode), w.plan.chip, supply_of(w.plan.chip)));
        for (const auto& v : values(time_of(prefill, work_of(prefill), w.plan.chip, supply_of(w.plan.chip))))
            all.push_back(v);
        return all;
    });
    visit("compute/attention_kernel.hpp decode_kernel", [](const auto& w) {
        const auto one = decode_kernel(w.plan.chip.kernels.attention, 8, 8, fp8);
        return values(one.launch, one.splits, one.block, one.value);
    });
    visit("compute/attention_kernel.hpp prefill_kernel", [](const auto& w) {
        const auto narrow = prefill_kernel(w.plan.chip.kernels.attention, true);
        return values(narrow.efficiency, narrow.softmax, narrow.edge);
    });
}

}  // namespace conformance
