// SPDX-License-Identifier: MIT
// One decode step with its breakdown, as the library computes it and by hand on raw doubles.
#include "raw_decode_step.hpp"

#include <benchmark/benchmark.h>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/tokenroof.hpp>

namespace {

using namespace tokenroof;

// Llama-3.1-70B in fp8 on 4 H100 under vLLM, 64 sequences of 1536 tokens.
constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};
constexpr double batch = 64;
constexpr double context = 1536;

void decode_step_raw(benchmark::State& state) {
    raw::deployment d = raw::plain(plan);
    double sequences = batch;
    double cached = context;
    for (auto _ : state) {
        benchmark::DoNotOptimize(d);
        benchmark::DoNotOptimize(sequences);
        benchmark::DoNotOptimize(cached);
        raw::step answer = raw::decode_step(d, sequences, cached);
        benchmark::DoNotOptimize(answer);
    }
}
BENCHMARK(decode_step_raw)->Name("decode_step/raw");

void decode_step_double(benchmark::State& state) {
    deployment d = plan;
    step s = decode_step<double>(batch, context);
    for (auto _ : state) {
        benchmark::DoNotOptimize(d);
        benchmark::DoNotOptimize(s);
        step_cost answer = evaluate(d, s);
        benchmark::DoNotOptimize(answer);
    }
}
BENCHMARK(decode_step_double)->Name("decode_step/double");

}  // namespace
