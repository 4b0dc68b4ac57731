// SPDX-License-Identifier: MIT
// The operators of a step as tokenroof_roofline_plot shows them: what they reach, and which level holds them up.
#pragma once
#include <algorithm>
#include <cmath>
#include <string>
#include <tokenroof/tokenroof.hpp>
#include <vector>

namespace example {

/// An operator that computes, all its repeats together.
struct kernel {
    std::string name;
    tokenroof::work work{};
    tokenroof::bytes<> cached{};       ///< that its tiles ask of the cache in front of DRAM
    tokenroof::seconds<> time{};       ///< as the library's kernels take it, launches included
    tokenroof::level_floors floors{};  ///< of one repeat
    int repeats = 1;

    double intensity() const { return arithmetic_intensity(work).in(tokenroof::FLOP_per_byte); }
    double cache_intensity() const { return (work.arithmetic / cached).in(tokenroof::FLOP_per_byte); }
    double reached() const { return (work.arithmetic / time).in(tokenroof::TFLOP_per_s); }
    /// The longest floor's share of its time.
    double of_roof() const { return (repeats * floors.total / time).value(); }
};

/// A step of the model on one chip, without its engine.
struct pass {
    std::string name;
    std::vector<kernel> kernels{};
    std::vector<std::string> others{};  ///< that only move bytes
    tokenroof::seconds<> others_time{};
    tokenroof::work work{};
    tokenroof::seconds<> time{};
};

inline tokenroof::format arithmetic_of(const tokenroof::gemm& g) { return g.weights; }
inline tokenroof::format arithmetic_of(const tokenroof::attention&) { return tokenroof::bf16; }
inline tokenroof::bytes<> in_flight_of(const tokenroof::chip& c, const tokenroof::gemm& g) {
    return format_kernel(c, g.weights).in_flight;
}
inline tokenroof::bytes<> in_flight_of(const tokenroof::chip& c, const tokenroof::attention&) {
    return c.kernels.attention.in_flight;
}

/// Units that share what the tiles of a product read: as many as their fitted operand bandwidth is above the cache's own.
/// One on A100; two on Hopper and Blackwell, whose clusters read once for all their units.
inline int sharing_units(const tokenroof::chip& c) {
    const double shared = (c.units * c.kernels.gemm.unit_bandwidth / sustained_bandwidth(last_cache(c.memory))).value();
    return std::max(static_cast<int>(std::lround(shared)), 1);
}

/// Bytes that an operator asks of the cache in front of DRAM.
inline tokenroof::bytes<> cached_by(const tokenroof::chip& c, const tokenroof::gemm& g) {
    return cache_traffic(g, {.rows = 128 * sharing_units(c), .columns = 256});
}
inline tokenroof::bytes<> cached_by(const tokenroof::chip&, const tokenroof::attention& a) { return cache_traffic(a); }

/// Floors of an operator. What it asks of the last cache passes through those in front of it, which may see more.
template <class Op>
tokenroof::level_floors floors_of(const tokenroof::chip& c, const Op& op) {
    tokenroof::level_traffic traffic{.memory = work_of(op).traffic};
    for (std::size_t i = 0; i < cache_count(c.memory); ++i) traffic.caches[i] = cached_by(c, op);
    return hierarchical_roofline(c, arithmetic_of(op), work_of(op).arithmetic, traffic, in_flight_of(c, op));
}

inline pass pass_of(std::string name, const tokenroof::deployment& d, const tokenroof::step& s) {
    using namespace tokenroof;
    const step_cost cost = evaluate(d, s);
    pass p{.name = std::move(name)};
    const part* next = cost.begin();
    operators(d.model, d.formats, d.tensor_parallel, s, [&](std::string_view what, int repeats, const auto& op) {
        const part& same = *next++;
        const seconds<> time = total(same.time);
        p.work = p.work + same.work;
        p.time += time;
        if constexpr (requires { cached_by(d.chip, op); }) {
            p.kernels.push_back(
                {std::string(what), same.work, repeats * cached_by(d.chip, op), time, floors_of(d.chip, op), repeats});
        } else {
            p.others.emplace_back(what);
            p.others_time += time;
        }
    });
    return p;
}

}  // namespace example
