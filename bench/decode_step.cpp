// SPDX-License-Identifier: MIT
// One decode step with its breakdown, as the library computes it and by hand on raw doubles.
#include "raw_decode_step.hpp"
#include "subject.hpp"

namespace {

using namespace subject;

void by_hand(benchmark::State& state) {
    raw::deployment d = raw::plain(plan);
    double sequences = decode.decoding.value();
    double context = decode.context.value();
    keep_calling(
        state, [&] { return raw::decode_step(d, sequences, context); }, d, sequences, context);
}
BENCHMARK(by_hand)->Name("decode_step/raw");

void by_library(benchmark::State& state) {
    deployment d = plan;
    step s = decode;
    keep_calling(
        state, [&] { return evaluate(d, s); }, d, s);
}
BENCHMARK(by_library)->Name("decode_step/double");

}  // namespace
