// SPDX-License-Identifier: MIT
// Times of single operators, as a step asks for them: work and time, inputs validated before.
#include "subject.hpp"

namespace {

using namespace subject;

chip h100 = catalog::h100_sxm;
basic_supply<> h100_supply = supply_of(h100);

template <class Op>
void estimate(benchmark::State& state, Op op) {
    keep_calling(
        state, [&] { return time_of(op, work_of(op), h100, h100_supply); }, op, h100, h100_supply);
}

void latent_decode(benchmark::State& state) {
    estimate(state, latent_attention{.sequences = 64, .queries = 1, .cached = 4096, .heads = 16, .kv = fp8});
}
BENCHMARK(latent_decode)->Name("kernels/latent_decode");

void latent_prefill(benchmark::State& state) {
    estimate(state, latent_attention{.sequences = 1, .queries = 4096, .cached = 0, .heads = 16, .kv = fp8});
}
BENCHMARK(latent_prefill)->Name("kernels/latent_prefill");

void decode(benchmark::State& state) {
    estimate(state,
             attention{.sequences = 64, .queries = 1, .cached = 4096, .heads = 16, .kv_heads = 2, .head_dim = 128});
}
BENCHMARK(decode)->Name("kernels/attention_decode");

void state_step(benchmark::State& state) {
    estimate(state, state_update{.form = recurrence::gated_delta_net,
                                 .sequences = 64,
                                 .queries = 1,
                                 .heads = 32,
                                 .head_dim = 128,
                                 .state = 128,
                                 .groups = 16});
}
BENCHMARK(state_step)->Name("kernels/state_step");

void state_prefill(benchmark::State& state) {
    estimate(state,
             state_update{.sequences = 1, .queries = 4096, .heads = 80, .head_dim = 64, .state = 128, .chunk = 256});
}
BENCHMARK(state_prefill)->Name("kernels/state_prefill");

}  // namespace
