// SPDX-License-Identifier: MIT
// What the benchmarks evaluate: Llama-3.1-70B in fp8 on four H100 under vLLM; DeepSeek-R1 on eight H200 under SGLang.
#pragma once
#include <benchmark/benchmark.h>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/tokenroof.hpp>

namespace subject {

using namespace tokenroof;

inline constexpr deployment plan{.chip = catalog::h100_sxm,
                                 .model = catalog::llama_3_1_70b,
                                 .formats = {.weights = fp8, .kv = fp8},
                                 .tensor_parallel = 4,
                                 .engine = catalog::vllm};
/// A mixture with latent attention: 61 layers of 256 experts.
inline constexpr deployment mixture_plan{.chip = catalog::h200_sxm,
                                         .model = catalog::deepseek_r1,
                                         .formats = {.weights = fp8_block},
                                         .tensor_parallel = 8,
                                         .engine = catalog::sglang};
inline constexpr step decode = decode_step<double>(64., 1536.);
inline constexpr workload load{.input = 1024, .output = 1024, .concurrency = 64};

/// What a call answers, from inputs that the compiler cannot see.
template <class Call, class... X>
void keep_calling(benchmark::State& state, Call&& call, X&... inputs) {
    for (auto _ : state) {
        (benchmark::DoNotOptimize(inputs), ...);
        auto answer = call();
        benchmark::DoNotOptimize(answer);
    }
}

}  // namespace subject
