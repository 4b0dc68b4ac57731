// SPDX-License-Identifier: MIT
// Cases of latent attention: decode and prefill, with a chip's own figures and with those that stand in for them.
#pragma once
#include "world.hpp"

namespace conformance {

template <class S>
basic_latent_attention<S> latent_decode_of(const world<S>& w) {
    return {.sequences = w.load.concurrency, .queries = 1, .cached = w.load.input, .heads = 100, .kv = fp8};
}
template <class S>
basic_latent_attention<S> latent_prefill_of(const world<S>& w) {
    return {.sequences = 1, .queries = w.load.input, .cached = w.load.input / 10, .heads = 16, .kv = fp8};
}
template <class Visit>
void latent_attention_cases(Visit&& visit) {
    visit("compute/latent_attention.hpp work_of", [](const auto& w) {
        auto all = values(work_of(latent_decode_of(w)));
        for (const auto& v : values(work_of(latent_prefill_of(w)))) all.push_back(v);
        return all;
    });
    visit("compute/latent_attention.hpp cache_traffic", [](const auto& w) {
        return values(cache_traffic(latent_decode_of(w), 64), cache_traffic(latent_prefill_of(w)));
    });
    visit("compute/latent_attention.hpp time_of", [](const auto& w) {
        auto decode = latent_decode_of(w);
        auto all = values(time_of(decode, work_of(decode), w.plan.chip, supply_of(w.plan.chip)));
        decode.kv = bf16;
        decode.resident = w.load.concurrency / 100;
        for (const auto& v : values(time_of(decode, w.plan.chip))) all.push_back(v);
        auto unmeasured = w.plan.chip;
        unmeasured.kernels.latent = {};
        for (const auto& v : values(time_of(decode, unmeasured))) all.push_back(v);
        const auto prefill = latent_prefill_of(w);
        for (const auto& v : values(time_of(prefill, w.plan.chip))) all.push_back(v);
        for (const auto& v : values(time_of(prefill, unmeasured))) all.push_back(v);
        return all;
    });
}

}  // namespace conformance
