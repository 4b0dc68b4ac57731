// SPDX-License-Identifier: MIT
// Cases of kernels that only move bytes: those that a layer consists of.
#pragma once
#include "world.hpp"

namespace conformance {

template <class Visit>
void elementwise_cases(Visit&& visit) {
    visit("compute/elementwise.hpp quantise",
          [](const auto& w) { return values(quantise(w.load.concurrency, 8192, nvfp4).traffic); });
    visit("compute/elementwise.hpp norm", [](const auto& w) { return values(norm(w.load.concurrency, 8192).traffic); });
    visit("compute/elementwise.hpp residual_norm",
          [](const auto& w) { return values(residual_norm(w.load.concurrency, 8192, {}, fp8).traffic); });
    visit("compute/elementwise.hpp rope_and_kv_write",
          [](const auto& w) { return values(rope_and_kv_write(w.load.concurrency, 8192, 1024, fp8).traffic); });
    visit("compute/elementwise.hpp activation",
          [](const auto& w) { return values(activation(w.load.concurrency, 8192, true, {}, fp8).traffic); });
    visit("compute/elementwise.hpp sampling",
          [](const auto& w) { return values(sampling(w.load.concurrency, 128000).traffic); });
    visit("compute/elementwise.hpp top_k",
          [](const auto& w) { return values(top_k(w.load.concurrency, 256, 8).traffic); });
}

}  // namespace conformance
