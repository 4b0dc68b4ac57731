// SPDX-License-Identifier: MIT
// Guaranteed bounds of a decode step and of the whole answer, for inputs that are known within 2 %.
#include "subject.hpp"

#include <tokenroof/numeric/interval.hpp>

namespace {

using namespace subject;

basic_deployment<interval> uncertain_plan() {
    auto d = lift<interval>(plan);
    d.chip.memory.stack.pin_rate = plus_minus(plan.chip.memory.stack.pin_rate, 0.02);
    d.chip.rates.fp8 = plus_minus(plan.chip.rates.fp8, 0.02);
    d.chip.kernels.bf16.in_flight = plus_minus(plan.chip.kernels.bf16.in_flight, 0.02);
    d.engine.decode_layer = plus_minus(plan.engine.decode_layer, 0.02);
    return d;
}

void step_in_intervals(benchmark::State& state) {
    auto d = uncertain_plan();
    auto s = decode_step(plus_minus(decode.decoding, 0.02), plus_minus(decode.context, 0.02));
    keep_calling(
        state, [&] { return evaluate(d, s); }, d, s);
}
BENCHMARK(step_in_intervals)->Name("decode_step/interval");

void serve_in_intervals(benchmark::State& state) {
    auto d = uncertain_plan();
    auto w = lift<interval>(load);
    w.concurrency = plus_minus(load.concurrency, 0.02);
    w.input = plus_minus(load.input, 0.02);
    keep_calling(
        state, [&] { return serve(d, w); }, d, w);
}
BENCHMARK(serve_in_intervals)->Name("serve/interval");

}  // namespace
