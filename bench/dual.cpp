// SPDX-License-Identifier: MIT
// A decode step and the whole answer with their derivatives by eight inputs.
#include "subject.hpp"

#include <tokenroof/numeric/dual.hpp>

namespace {

using namespace subject;

using number = dual<8>;

/// Makes q variable i.
template <dimension D>
void vary(quantity<D, number>& q, int i) {
    q = quantity<D, number>::from_value(variable<8>(q.value().value, i));
}

basic_deployment<number> varied_plan() {
    auto d = lift<number>(plan);
    vary(d.chip.memory.stack.pin_rate, 0);
    vary(d.chip.rates.fp8, 1);
    vary(d.chip.link.per_direction, 2);
    vary(d.chip.kernels.bf16.in_flight, 3);
    vary(d.chip.power.limit, 4);
    vary(d.engine.decode_layer, 5);
    return d;
}

void step_in_duals(benchmark::State& state) {
    auto d = varied_plan();
    auto s = decode_step(ratio<number>(decode.decoding), tokens<number>(decode.context));
    vary(s.decoding, 6);
    vary(s.context, 7);
    keep_calling(
        state, [&] { return evaluate(d, s); }, d, s);
}
BENCHMARK(step_in_duals)->Name("decode_step/dual8");

void serve_in_duals(benchmark::State& state) {
    auto d = varied_plan();
    auto w = lift<number>(load);
    vary(w.concurrency, 6);
    vary(w.input, 7);
    keep_calling(
        state, [&] { return serve(d, w); }, d, w);
}
BENCHMARK(serve_in_duals)->Name("serve/dual8");

}  // namespace
