// SPDX-License-Identifier: MIT
// The memory of a chip: stacks behind a last-level cache.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// One memory stack (or device) as a chip sees it.
template <Scalar S = double>
struct basic_hbm_stack {
    int bus_width = 0;        ///< data pins (bits)
    bandwidth<S> pin_rate{};  ///< of one data pin
    bytes<S> capacity{};      ///< usable

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"bus_width", rule::positive}, x.bus_width...);
        visit(field{"pin_rate", rule::positive}, x.pin_rate...);
        visit(field{"capacity", rule::positive}, x.capacity...);
    }
};
using hbm_stack = basic_hbm_stack<double>;

/// Peak bandwidth of one stack, reads and writes together: bus_width x pin_rate.
template <Scalar S>
constexpr bandwidth<S> peak_bandwidth(const basic_hbm_stack<S>& stack) {
    return stack.bus_width * stack.pin_rate;
}

/// A cache: what it holds and what it delivers to the whole chip.
template <Scalar S = double>
struct basic_cache {
    bytes<S> capacity{};
    bandwidth<S> read_bandwidth{};  ///< sustained, all units together
    int partitions = 1;             ///< halves of the chip that may each hold a copy of a line

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"capacity", rule::positive}, x.capacity...);
        visit(field{"read_bandwidth", rule::positive}, x.read_bandwidth...);
        visit(field{"partitions", rule::positive}, x.partitions...);
    }
};

/// Above its capacity a cache keeps some lines of a loop for a while: measured on L40S, whose products of 96 MiB of
/// weights still run from its 96 MiB cache beside their activations.
inline constexpr double cache_overrun = 1.08;

/// Share of `footprint` bytes, read over and over, that stays in the cache.
///
///     1 up to capacity / partitions, 0 from cache_overrun x capacity on, linear in between
///
/// Where each partition keeps its own copy of what its half of the chip reads, only capacity / partitions is sure to
/// hold distinct bytes.
template <Scalar S>
constexpr ratio<S> resident_share(const basic_cache<S>& c, const bytes<S>& footprint) {
    const double sure = 1.0 / c.partitions;
    const ratio<S> share = (cache_overrun - footprint / c.capacity) / (cache_overrun - sure);
    return max(min(share, ratio<S>(1)), ratio<S>{});
}

/// Equal stacks behind a last-level cache.
template <Scalar S = double>
struct basic_memory {
    basic_hbm_stack<S> stack{};
    int stacks = 0;
    basic_cache<S> last_level_cache{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"stack"}, x.stack...);
        visit(field{"stacks", rule::positive}, x.stacks...);
        visit(field{"last_level_cache"}, x.last_level_cache...);
    }
};

/// Peak bandwidth of all stacks: stacks x bus_width x pin_rate.
template <Scalar S>
constexpr bandwidth<S> peak_bandwidth(const basic_memory<S>& m) {
    return m.stacks * peak_bandwidth(m.stack);
}

/// Capacity of all stacks.
template <Scalar S>
constexpr bytes<S> capacity(const basic_memory<S>& m) {
    return m.stacks * m.stack.capacity;
}

}  // namespace tokenroof
