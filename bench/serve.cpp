// SPDX-License-Identifier: MIT
// The whole answer: steady state with power and energy, a decode and a prefill step with their breakdowns.
#include <benchmark/benchmark.h>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/tokenroof.hpp>

namespace {

using namespace tokenroof;

// Llama-3.1-70B in fp8 on 4 H100 under vLLM, 64 requests of 1024 + 1024 tokens in flight.
void serve_double(benchmark::State& state) {
    deployment d{.chip = catalog::h100_sxm,
                 .model = catalog::llama_3_1_70b,
                 .formats = {.weights = fp8, .kv = fp8},
                 .tensor_parallel = 4,
                 .engine = catalog::vllm};
    workload w{.input = 1024, .output = 1024, .concurrency = 64};
    for (auto _ : state) {
        benchmark::DoNotOptimize(d);
        benchmark::DoNotOptimize(w);
        estimate answer = serve(d, w);
        benchmark::DoNotOptimize(answer);
    }
}
BENCHMARK(serve_double)->Name("serve/double");

}  // namespace
