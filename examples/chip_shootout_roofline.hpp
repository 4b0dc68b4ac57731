// SPDX-License-Identifier: MIT
// All designs on one roofline: arithmetic rate and bandwidth of the catalog's chips, and of those for which a source has
// these two and no more: SRAM without DRAM, and LPDDR.
#pragma once
#include "chip_shootout_entries.hpp"
#include <tokenroof/model/parameters.hpp>

namespace example {

/// What a roofline needs. Where no source states the capacity, it is 0.
struct design {
    std::string name;
    std::string memory;
    std::string arithmetic;
    tokenroof::flop_rate<> rate{};
    tokenroof::bandwidth<> memory_rate{};
    tokenroof::bytes<> capacity{};
    std::string source;
};

/// Designs that cannot be served by the model: no figure of theirs says more than a roofline.
inline std::vector<design> designs_outside() {
    using namespace tokenroof;
    const auto FLOPS = FLOP / second;
    return {{"groqchip", "SRAM", "int8", 750e12 * FLOPS, 80 * TB_per_s, 0.23 * GB,
             "product brief 1.7, after Epoch AI 2026-04 (A)"},
            {"apple-m1-max", "LPDDR5", "fp32", 10.4e12 * FLOPS, 400 * GB_per_s, {}, "calendar-uk.co.uk (C)"},
            {"apple-m1-ultra", "LPDDR5", "fp32", 21.2e12 * FLOPS, 819.2 * GB_per_s, 128 * GB, "cpu-monkey.com (C)"},
            {"apple-m4-max-32", "LPDDR5X", "fp32", 13.74e12 * FLOPS, 410 * GB_per_s, {}, "hmc-tech.com (C)"}};
}

/// What is left out of the roofline, and why.
inline constexpr const char* designs_without_roofline =
    "left out of the roofline, for want of a source:\n"
    "  EPYC 9654 (460.8 GB/s of DDR5), EPYC 9755 (576), Xeon 8480 (307.2), Xeon Max 9480: no matrix rate\n"
    "  Apple M3 Ultra (819.2 GB/s), M4 Max of 40 cores (546), M2 Ultra of 76 cores (819.2): no rate\n"
    "  Apple M2 Max, M3 Max: neither; M2 Ultra of 60 cores, Rebellions ATOM: no bandwidth\n"
    "  Rebellions REBEL-Quad (4.8 TB/s of HBM3E): no rate\n"
    "left out of the comparison above: groqchip has no DRAM, which the model of a chip is made of; the others have no\n"
    "  matrix rate or capacity, from which kernels could be scaled\n";

inline std::vector<design> designs_of(const shootout_options& o) {
    using namespace tokenroof;
    std::vector<design> all;
    for (const chip* c : catalog::chips) {
        const flop_rate<> rate = peak_rate(*c, o.plan.formats.weights);
        if (rate <= flop_rate<>{}) continue;
        all.push_back({std::string(c->name), std::string(c->memory.stack.name),
                       std::string(name(o.plan.formats.weights)), rate, peak_bandwidth(c->memory), capacity(c->memory),
                       "catalog"});
    }
    for (const design& d : designs_outside()) all.push_back(d);
    std::stable_sort(all.begin(), all.end(),
                     [](const design& a, const design& b) { return a.memory_rate > b.memory_rate; });
    return all;
}

inline void print_roofline(const shootout_options& o) {
    using namespace tokenroof;
    const bytes<> weights = weight_bytes(o.plan.model, o.plan.formats);
    table t{.sides = "lllrrrrrrl",
            .rows = {{"design", "memory", "format", "PFLOP/s", "TB/s", "GB", "FLOP/B at the ridge",
                      "token/s a chip, batch 1", "chips to hold it", "source"}}};
    for (const design& d : designs_of(o)) {
        const bool sized = d.capacity > bytes<>{};
        t.rows.push_back({d.name, d.memory, d.arithmetic, fmt::format("{:.3g}", d.rate.value() / 1e15),
                          fmt::format("{:.3g}", d.memory_rate.in(TB_per_s)),
                          sized ? fmt::format("{:.3g}", d.capacity.in(GB)) : std::string("-"),
                          fmt::format("{:.0f}", (d.rate / d.memory_rate).value()),
                          fmt::format("{:.0f}", (d.memory_rate / weights).in(hertz)),
                          sized ? fmt::format("{:.0f}", std::ceil((weights / d.capacity).value())) : std::string("-"),
                          d.source});
    }
    fmt::print("\n{}token/s a chip, batch 1: bandwidth over the {} of all weights, a bound that latency, links and "
               "inactive experts "
               "move;\nabove the ridge arithmetic binds, below it memory: a decode step at batch b has about {:.2g} b "
               "FLOP/B\n\n{}",
               markdown(t), weights, 2 / (size_of(o.plan.formats.weights) / byte).value(), designs_without_roofline);
}

}  // namespace example
