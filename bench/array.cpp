// SPDX-License-Identifier: MIT
// Many decode steps and whole answers at once: an iteration is eight of them, or 4096 as 64 blocks of 64. Batch and
// length differ from element to element, as over the numeric axes of a sweep; the deployment is the same.
#include "subject.hpp"

#include <tokenroof/numeric/array.hpp>

namespace {

using namespace subject;

template <int N>
using lanes = Eigen::Array<double, N, 1>;

template <int N, dimension D>
quantity<D, lanes<N>> from(const quantity<D>& first, double last_over_first) {
    return quantity<D, lanes<N>>::from_value(lanes<N>::LinSpaced(first.value(), first.value() * last_over_first));
}

/// Calls `blocks` times an iteration and says what an element takes.
template <int N, class Call>
void call_in_blocks(benchmark::State& state, int blocks, Call&& call) {
    for (auto _ : state) {
        for (int i = 0; i < blocks; ++i) {
            auto answer = call();
            benchmark::DoNotOptimize(answer);
        }
    }
    state.counters["per element"] = benchmark::Counter(
        static_cast<double>(blocks * N), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <int N, int Blocks>
void steps_in_arrays(benchmark::State& state) {
    deployment d = plan;
    auto s = decode_step(from<N>(decode.decoding, 2), from<N>(decode.context, 2));
    call_in_blocks<N>(state, Blocks, [&] {
        benchmark::DoNotOptimize(d);
        benchmark::DoNotOptimize(s);
        return evaluate(d, s);
    });
}

template <int N, int Blocks>
void serve_in_arrays(benchmark::State& state) {
    deployment d = plan;
    auto w = lift<lanes<N>>(load);
    w.concurrency = from<N>(load.concurrency, 2);
    w.input = from<N>(load.input, 2);
    call_in_blocks<N>(state, Blocks, [&] {
        benchmark::DoNotOptimize(d);
        benchmark::DoNotOptimize(w);
        return serve(d, w);
    });
}

BENCHMARK_TEMPLATE(steps_in_arrays, 8, 1)->Name("decode_step/array8");
BENCHMARK_TEMPLATE(steps_in_arrays, 64, 64)->Name("decode_step/array4096");
BENCHMARK_TEMPLATE(serve_in_arrays, 8, 1)->Name("serve/array8");
BENCHMARK_TEMPLATE(serve_in_arrays, 64, 64)->Name("serve/array4096");

}  // namespace
