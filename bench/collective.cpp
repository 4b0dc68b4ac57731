// SPDX-License-Identifier: MIT
// Collectives without validation, as steps call them: a sum, a gathering and an exchange within a node.
#include "subject.hpp"
#include <tokenroof/compute/multi_node.hpp>

namespace {

using namespace subject;

chip h100 = catalog::h100_sxm;
basic_supply<> supply = supply_of(h100);

template <class Op>
void timed(benchmark::State& state, Op op) {
    keep_calling(
        state, [&] { return time_of(op, work_of(op), h100, supply); }, h100, op);
}

void all_reduce_time(benchmark::State& state) {
    timed(state, all_reduce{.tensor = 1 * MB, .ranks = 8, .library = all_reduce_library::in_switch});
}
BENCHMARK(all_reduce_time)->Name("collective/all_reduce");

void all_gather_time(benchmark::State& state) { timed(state, all_gather{.tensor = 1 * MB, .ranks = 8}); }
BENCHMARK(all_gather_time)->Name("collective/all_gather");

void all_to_all_time(benchmark::State& state) { timed(state, all_to_all{.tensor = 1 * MB, .ranks = 8}); }
BENCHMARK(all_to_all_time)->Name("collective/all_to_all");

}  // namespace
