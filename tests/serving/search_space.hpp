// SPDX-License-Identifier: MIT
// A space of deployments in which all that a search tells apart occurs.
#pragma once
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/search.hpp>

/// 3 chips x 2 engines x 2 formats x 5 ranks x 3 concurrencies x 2 replicas. L40S holds no 70B model in bf16 on one chip,
/// heads do not split in three, and vLLM's batches wait for room.
inline auto small_space() {
    using namespace tokenroof;
    return candidates({.model = catalog::llama_3_1_70b}, {.input = 2048, .output = 512},
                      vary(&deployment::chip, {catalog::h100_sxm, catalog::b200_sxm, catalog::l40s}),
                      vary(&deployment::engine, {catalog::vllm, catalog::sglang}),
                      vary(&deployment::formats, {{.weights = bf16}, {.weights = fp8, .kv = fp8}}),
                      vary(&deployment::tensor_parallel, {1, 2, 3, 4, 8}), vary(&workload::concurrency, {1, 30, 900}),
                      vary(&candidate::replicas, {1, 3}));
}

/// Limits of which each excludes some of them, and which some meet.
inline constexpr tokenroof::limits small_limits{.ttft = 8 * tokenroof::second,
                                                .tpot = 30 * tokenroof::ms,
                                                .memory = 90 * tokenroof::GB,
                                                .power = 12 * tokenroof::kW,
                                                .chips = 16};
