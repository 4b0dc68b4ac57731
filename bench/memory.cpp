// SPDX-License-Identifier: MIT
// The closed forms of memory, each with its validation: DRAM, CXL, levels and placement.
#include "subject.hpp"
#include <tokenroof/catalog/cxl.hpp>
#include <tokenroof/catalog/hbm.hpp>
#include <tokenroof/memory/dram_latency.hpp>
#include <tokenroof/memory/tiers.hpp>

namespace {

using namespace subject;

dram_channel channel = catalog::hbm3_6400.channel;
dram_stack stack = catalog::hbm3_6400;
dram_controller controller;
chip h100 = catalog::h100_sxm;

void stream(benchmark::State& state) {
    dram_access a = access_of(read_stream, channel);
    keep_calling(
        state, [&] { return dram_efficiency(channel, controller, a); }, channel, a);
}
BENCHMARK(stream)->Name("memory/dram_stream");

void random(benchmark::State& state) {
    dram_access a = access_of(random_chunks(64 * byte, 0.8), channel);
    keep_calling(
        state, [&] { return dram_efficiency(channel, controller, a); }, channel, a);
}
BENCHMARK(random)->Name("memory/dram_random_mixed");

void latency(benchmark::State& state) {
    dram_load l{.unloaded = 373 * ns, .peak = peak_bandwidth(stack), .load = 0.7, .outstanding = 4000};
    keep_calling(
        state, [&] { return loaded_latency(channel, l); }, channel, l);
}
BENCHMARK(latency)->Name("memory/loaded_latency");

void supply(benchmark::State& state) {
    keep_calling(
        state, [&] { return supply_of(h100); }, h100);
}
BENCHMARK(supply)->Name("memory/supply_of_a_chip");

void cxl(benchmark::State& state) {
    cxl_pool pool{.device = catalog::micron_cz120_256gb, .devices = 4};
    ratio<> reads = 0.8;
    keep_calling(
        state, [&] { return sustained_bandwidth(pool, reads); }, pool, reads);
}
BENCHMARK(cxl)->Name("memory/cxl_pool");

std::array<stored_tensor, 3> tensors{{{.name = "weights", .size = 35 * GB, .reads = 1},
                                      {.name = "kv", .size = 80 * GB, .reads = 0.9},
                                      {.name = "kept", .size = 4 * GB}}};
std::array<memory_tier, 3> tiers{{{.name = "hbm", .capacity = 72 * GB, .read_bandwidth = 3 * TB_per_s},
                                  {.name = "host", .capacity = 128 * GB, .read_bandwidth = 400 * GB_per_s},
                                  {.name = "cxl", .capacity = 256 * GB, .read_bandwidth = 27 * GB_per_s}}};

void placed(benchmark::State& state) {
    keep_calling(
        state, [&] { return placed_time(tensors, tiers); }, tensors, tiers);
}
BENCHMARK(placed)->Name("memory/placed_time");

void placing(benchmark::State& state) {
    keep_calling(
        state, [&] { return place(tensors, tiers); }, tensors, tiers);
}
BENCHMARK(placing)->Name("memory/place");

}  // namespace
