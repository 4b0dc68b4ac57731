// SPDX-License-Identifier: MIT
// Routed experts of a layer in a step: work and time, without validation and without the terms that all layers of a step
// have in common.
#include "subject.hpp"

namespace {

using namespace subject;

void time_experts(benchmark::State& state, routing_law law) {
    const chip on = catalog::h100_sxm;
    detail::expert_terms<double> terms = detail::expert_terms_of(on, supply_of(on), fp8);
    experts layer{.tokens = 64,
                  .hidden = 4096,
                  .inter = 1536,
                  .experts = 128,
                  .top_k = 8,
                  .weights = fp8,
                  .expert_parallel = 4,
                  .routing = {.law = law}};
    const auto estimate = [&] {
        const expert_load load = expert_load_of(layer);
        return detail::time_of(layer, detail::work_of(layer, load, terms.product.sizes), load, terms);
    };
    keep_calling(state, estimate, terms, layer);
}
BENCHMARK_CAPTURE(time_experts, uniform, routing_law::uniform)->Name("experts/uniform");
BENCHMARK_CAPTURE(time_experts, round_robin, routing_law::round_robin)->Name("experts/round_robin");
BENCHMARK_CAPTURE(time_experts, power_law, routing_law::power_law)->Name("experts/power_law");

}  // namespace
