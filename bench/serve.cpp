// SPDX-License-Identifier: MIT
// The whole answer: steady state with power and energy, a decode and a prefill step with their breakdowns.
#include "raw_serve.hpp"
#include "subject.hpp"

namespace {

using namespace subject;

void by_hand(benchmark::State& state) {
    raw::server s = raw::plain_server(plan);
    raw::load l{load.input.value(), load.output.value(), load.concurrency.value(), load.first_wave.value(),
                load.output_variation.value()};
    keep_calling(
        state, [&] { return raw::serve(s, l); }, s, l);
}
BENCHMARK(by_hand)->Name("serve/raw");

void by_library(benchmark::State& state) {
    deployment d = plan;
    workload w = load;
    keep_calling(
        state, [&] { return serve(d, w); }, d, w);
}
BENCHMARK(by_library)->Name("serve/double");

void of_mixture(benchmark::State& state) {
    deployment d = mixture_plan;
    workload w = load;
    keep_calling(
        state, [&] { return serve(d, w); }, d, w);
}
BENCHMARK(of_mixture)->Name("serve/mixture");

}  // namespace
