// SPDX-License-Identifier: MIT
// What a chip's memory gives to kernels: derived from its levels once, for all operators of a step.
#pragma once
#include <tokenroof/compute/chip.hpp>

namespace tokenroof {

/// The levels that kernels read from, and the time of a byte for those whose bytes in flight do not vary.
template <Scalar S = double>
struct basic_supply {
    basic_source<S> memory{};      ///< DRAM
    basic_source<S> cache{};       ///< in front of it; the same where there is none
    time_per_byte<S> attention{};  ///< from DRAM, to attention
    time_per_byte<S> streams{};    ///< from DRAM, to kernels that only move bytes

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
    const std::size_t caches = cache_count(c.memory);
    const basic_source<S> memory = source_of(dram_level(c.memory));
    return {.memory = memory,
            .cache = caches > 0 ? source_of(c.memory.caches[caches - 1]) : memory,
            .attention = byte_time(memory, c.units * c.kernels.attention.in_flight),
            .streams = byte_time(memory, c.units * c.kernels.stream_in_flight)};
}

}  // namespace tokenroof
