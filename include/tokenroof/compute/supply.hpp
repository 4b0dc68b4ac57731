// SPDX-License-Identifier: MIT
// What a chip's memory gives to kernels: derived from its levels once, for all operators of a step.
#pragma once
#include <tokenroof/compute/chip.hpp>

namespace tokenroof {

/// The levels that kernels read from, and their bandwidths as kernels with a known number of bytes under way see them.
template <Scalar S = double>
struct basic_supply {
    basic_memory_level<S> memory{};  ///< DRAM
    basic_memory_level<S> cache{};   ///< in front of it
    bandwidth<S> attention{};        ///< DRAM, to attention
    bandwidth<S> streams{};          ///< DRAM, to kernels that only move bytes

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"memory"}, x.memory...);
        visit(field{"cache"}, x.cache...);
        visit(field{"attention"}, x.attention...);
        visit(field{"streams"}, x.streams...);
    }
};

/// Domain   a valid chip.
template <Scalar S>
constexpr basic_supply<S> supply_of(const basic_chip<S>& c) {
    const basic_memory_level<S> dram = dram_level(c.memory);
    return {.memory = dram,
            .cache = last_cache(c.memory),
            .attention = sustained_bandwidth(dram, c.units * c.kernels.attention.in_flight),
            .streams = sustained_bandwidth(dram, c.units * c.kernels.stream_in_flight)};
}

}  // namespace tokenroof
