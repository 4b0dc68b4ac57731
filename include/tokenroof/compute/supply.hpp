// SPDX-License-Identifier: MIT
// What a chip's memory gives to kernels: derived from its levels once, for all operators of a step.
#pragma once
#include <tokenroof/compute/chip.hpp>

namespace tokenroof {

/// A level as kernels read from it: what a byte takes when enough of them are under way, and how long one alone.
template <Scalar S = double>
struct basic_source {
    time_per_byte<S> saturated{};  ///< 1 / sustained_bandwidth(level)
    seconds<S> latency{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"saturated"}, x.saturated...);
        visit(field{"latency"}, x.latency...);
    }
};

/// Time of a byte for kernels that keep `in_flight` bytes under way on the whole chip: 1 / sustained_bandwidth(level,
/// in_flight), without its divisions.
template <Scalar S>
constexpr time_per_byte<S> byte_time(const basic_source<S>& s, const bytes<S>& in_flight) {
    return smooth_max<4>(s.saturated, s.latency / in_flight);
}

/// The levels that kernels read from, and the time of a byte for those whose bytes in flight do not vary.
template <Scalar S = double>
struct basic_supply {
    basic_source<S> memory{};      ///< DRAM
    basic_source<S> cache{};       ///< in front of it
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
    const basic_memory_level<S>& cache = last_cache(c.memory);
    const basic_source<S> memory{1 / sustained_bandwidth(dram_level(c.memory)), c.memory.latency};
    return {.memory = memory,
            .cache = {1 / sustained_bandwidth(cache), cache.latency},
            .attention = byte_time(memory, c.units * c.kernels.attention.in_flight),
            .streams = byte_time(memory, c.units * c.kernels.stream_in_flight)};
}

}  // namespace tokenroof
