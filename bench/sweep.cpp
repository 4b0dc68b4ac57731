// SPDX-License-Identifier: MIT
// Ten million deployments: chips x tensor parallel x formats x input x concurrency, of each what it serves.
#include "subject.hpp"

#include <tokenroof/numeric/sweep.hpp>
#include <vector>

namespace {

using namespace subject;

std::vector<deployment> plans() {
    std::vector<deployment> all;
    for (const chip* c : catalog::measured_chips) {
        for (const int ranks : {1, 2, 4, 8}) {
            for (const format weights : {bf16, fp8}) {
                deployment d = plan;
                d.chip = *c;
                d.tensor_parallel = ranks;
                d.formats = {.weights = weights, .kv = weights};
                if (peak_rate(*c, weights) > flop_rate<>{}) all.push_back(d);
            }
        }
    }
    return all;
}

/// One iteration is the whole sweep; S is double, one by one, or lane_array, in blocks of 64.
template <class S>
void ten_million(benchmark::State& state) {
    constexpr int inputs = 500;
    const std::vector<deployment> all = plans();
    const int loads = 10'000'000 / inputs / static_cast<int>(all.size());
    const grid points(axis("plan", all), axis("input", geometric(128 * token, 16384 * token, inputs)),
                      axis("concurrency", geometric(1, 1024, loads)));
    const auto rates = [](const deployment& d, const auto& input, const auto& concurrency) {
        using number = std::remove_cvref_t<decltype(concurrency.value())>;
        const auto e = serve(d, basic_workload<number>{.input = input, .output = 1024, .concurrency = concurrency});
        return std::tuple(rate_per_chip(e), rate_per_user(e), e.ttft);
    };
    double best = 0;
    const auto keep_best = [&best](std::size_t, auto answers) {
        for (const auto& a : answers) best = std::max(best, std::get<0>(a).value());
    };
    for (auto _ : state) {
        sweep<S>(points, rates, keep_best, {.threads = static_cast<int>(state.range(0))});
        benchmark::DoNotOptimize(best);
    }
    state.counters["deployments"] = static_cast<double>(points.size());
    state.counters["deployments/s"] =
        benchmark::Counter(static_cast<double>(points.size()), benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_TEMPLATE(ten_million, double)->Name("sweep/one_by_one/threads")->Arg(1)->Arg(2)->Iterations(1)->UseRealTime();
BENCHMARK_TEMPLATE(ten_million, lane_array)->Name("sweep/blocks/threads")->Arg(1)->Arg(2)->Iterations(1)->UseRealTime();

}  // namespace
