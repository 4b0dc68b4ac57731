// SPDX-License-Identifier: MIT
// A million deployments: chips x formats x tensor parallel x input x concurrency, of which the best and the Pareto front.
#include "subject.hpp"

#include <tokenroof/serving/parallel_search.hpp>

namespace {

using namespace subject;

constexpr limits slow_is_out{.ttft = 10 * second, .tpot = 50 * ms};

/// A fifth of them hold no request.
auto million() {
    return candidates(plan, {.input = 1024, .output = 1024}, vary(&deployment::chip, catalog::measured_chips),
                      vary(&deployment::formats, {{.weights = bf16}, {.weights = fp8, .kv = fp8}}),
                      vary(&deployment::tensor_parallel, {1, 2, 4, 8}),
                      vary(&workload::input, geometric(128 * token, 16384 * token, 25)),
                      vary(&workload::concurrency, geometric(1, 1024, 1000)));
}

void count_deployments(benchmark::State& state, std::size_t all) {
    state.counters["deployments"] = static_cast<double>(all);
    state.counters["deployments/s"] =
        benchmark::Counter(static_cast<double>(all), benchmark::Counter::kIsIterationInvariantRate);
}

/// One iteration is the whole search; no threads: the one that runs where it is called.
void by_search(benchmark::State& state) {
    const auto space = million();
    const search_options what{.limits = slow_is_out};
    for (auto _ : state) {
        search_result r = state.range(0) == 0 ? search(space, objective::per_chip, what)
                                              : search(space, objective::per_chip, what,
                                                       sweep_options{.threads = static_cast<int>(state.range(0))});
        benchmark::DoNotOptimize(r);
    }
    count_deployments(state, space.size());
}
BENCHMARK(by_search)
    ->Name("search/million/threads")
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

/// The same found by a loop over serve, which validates and evaluates each by itself. Only the best is kept.
void by_loop(benchmark::State& state) {
    const auto space = million();
    for (auto _ : state) {
        finding best;
        candidate c;
        for (std::size_t i = 0; i < space.size(); ++i) {
            if (i % space.loads() == 0) c = space.plan(i / space.loads());
            space.set_load(c, i);
            const estimate e = serve(c.plan, c.load);
            const double rate = rate_per_chip(e).value();
            if (fits(e) && e.ttft <= *slow_is_out.ttft && e.tpot <= *slow_is_out.tpot && rate > best.value)
                best = {i, rate, rate_per_user(e), rate_per_chip(e)};
        }
        benchmark::DoNotOptimize(best);
    }
    count_deployments(state, space.size());
}
BENCHMARK(by_loop)->Name("search/loop_over_serve")->Iterations(1)->MeasureProcessCPUTime()->UseRealTime();

}  // namespace
