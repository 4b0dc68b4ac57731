// SPDX-License-Identifier: MIT
// The memory of a chip, level by level: caches in front of stacks of DRAM, and what a level gives to those who keep only
// so many bytes under way.
#pragma once
#include <tokenroof/inplace_vector.hpp>
#include <tokenroof/memory/hbm.hpp>

namespace tokenroof {

/// One level, as all units of a chip see it together.
template <Scalar S = double>
struct basic_memory_level {
    std::string_view name = {};
    bytes<S> capacity{};
    bandwidth<S> peak{};      ///< of reads
    ratio<S> efficiency = 1;  ///< share of the peak that it sustains, however many requests there are
    seconds<S> latency{};     ///< from load to use, without load; 0: not known, and no limit
    int partitions = 1;       ///< parts of the chip that may each hold a copy of a line

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"capacity", rule::non_negative}, x.capacity...);
        visit(field{"peak", rule::non_negative}, x.peak...);
        visit(field{"efficiency", rule::share}, x.efficiency...);
        visit(field{"latency", rule::non_negative}, x.latency...);
        visit(field{"partitions", rule::positive}, x.partitions...);
    }
};
using memory_level = basic_memory_level<double>;

/// Bandwidth that a level sustains: peak x efficiency.
template <Scalar S>
constexpr bandwidth<S> sustained_bandwidth(const basic_memory_level<S>& l) {
    return l.peak * l.efficiency;
}

/// A level as those who read from it see it: what a byte takes when enough of them are under way, and how long one alone.
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

template <Scalar S>
constexpr basic_source<S> source_of(const basic_memory_level<S>& l) {
    return {1 / sustained_bandwidth(l), l.latency};
}

/// Time of a byte for requests of which no more than `in_flight` bytes are under way at once.
///
///     (saturated^4 + (latency / in_flight)^4)^(1/4)
///
/// Little's law bounds what waits for answers; near saturation requests also wait for each other, which rounds the
/// corner.
/// Domain   in_flight > 0.
/// Source   Little (1961); exponent and form within 10 % of GPUs' bandwidth over occupancy, tests/memory/occupancy_test.cpp.
template <Scalar S>
constexpr time_per_byte<S> byte_time(const basic_source<S>& s, const std::type_identity_t<bytes<S>>& in_flight) {
    return smooth_max<4>(s.saturated, s.latency / in_flight);
}

/// Bandwidth that a level gives to them: 1 / byte_time.
template <Scalar S>
constexpr bandwidth<S> sustained_bandwidth(const basic_memory_level<S>& l,
                                           const std::type_identity_t<bytes<S>>& in_flight) {
    return 1 / byte_time(source_of(l), in_flight);
}

/// Most caches that a chip lists.
inline constexpr std::size_t max_caches = 4;

/// Caches, nearest first, in front of equal stacks. Caches without a name are not there; a memory may have none.
template <Scalar S = double>
struct basic_memory {
    std::array<basic_memory_level<S>, max_caches> caches{};
    basic_dram_stack<S> stack{};
    int stacks = 0;
    ratio<S> usable = 1;   ///< share of the stacks' capacity that programs may fill
    seconds<S> latency{};  ///< of the stacks, from load to use, without load; 0: not known, and no limit
    basic_dram_controller<S> controller{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"caches[0]"}, x.caches[0]...);
        visit(field{"caches[1]"}, x.caches[1]...);
        visit(field{"caches[2]"}, x.caches[2]...);
        visit(field{"caches[3]"}, x.caches[3]...);
        visit(field{"stack"}, x.stack...);
        visit(field{"stacks", rule::positive}, x.stacks...);
        visit(field{"usable", rule::share}, x.usable...);
        visit(field{"latency", rule::non_negative}, x.latency...);
        visit(field{"controller"}, x.controller...);
    }
};

/// Number of caches: those before the first without a name.
template <Scalar S>
constexpr std::size_t cache_count(const basic_memory<S>& m) {
    std::size_t count = 0;
    while (count < max_caches && !m.caches[count].name.empty()) ++count;
    return count;
}

namespace detail {

/// What the fields' own rules cannot say: a cache that is there has a size and a speed.
template <class S>
constexpr void require_memory(const basic_memory<S>& m, std::string_view path) {
    for (std::size_t i = 0; i < cache_count(m); ++i) {
        const basic_memory_level<S>& c = m.caches[i];
        if (!obeys(rule::positive, c.capacity) || !obeys(rule::positive, c.peak)) [[unlikely]] {
            const std::string here = std::string(path) + ".caches[" + std::to_string(i) + "]";
            const bool sized = obeys(rule::positive, c.capacity);
            reject(here + (sized ? ".peak" : ".capacity"), sized ? value_text(c.peak) : value_text(c.capacity),
                   describe(rule::positive));
        }
    }
    require_time(m.stack.channel.timing, "memory.stack.channel.timing.refi");
    require_refresh(m.controller, m.stack.channel.timing);
}

}  // namespace detail

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_memory<S>& m) {
    validate_fields(m, "memory");
    detail::require_memory(m, "memory");
}

/// Peak bandwidth of all stacks: stacks x bus_width x pin_rate.
template <Scalar S>
constexpr bandwidth<S> peak_bandwidth(const basic_memory<S>& m) {
    return m.stacks * peak_bandwidth(m.stack);
}

/// What programs may fill of all stacks: usable x stacks x height x die_density.
template <Scalar S>
constexpr bytes<S> capacity(const basic_memory<S>& m) {
    return m.usable * (m.stacks * capacity(m.stack));
}

/// The stacks as a level: their efficiency is that of a stream of reads, from the timings.
/// Domain   a valid memory.
template <Scalar S>
constexpr basic_memory_level<S> dram_level(const basic_memory<S>& m) {
    const basic_dram_access<S> stream = detail::access(basic_dram_pattern<S>{}, m.stack.channel);
    return {.name = m.stack.name,
            .capacity = capacity(m),
            .peak = peak_bandwidth(m),
            .efficiency = detail::efficiency(m.stack.channel, m.controller, stream).high,
            .latency = m.latency};
}

/// The cache in front of DRAM. Where a memory has none, or none that is known, DRAM stands in front of itself: a level of
/// its speed that holds nothing.
/// Domain   a valid memory.
template <Scalar S>
constexpr basic_memory_level<S> last_cache(const basic_memory<S>& m) {
    const std::size_t count = cache_count(m);
    if (count > 0) return m.caches[count - 1];
    basic_memory_level<S> level = dram_level(m);
    level.capacity = {};
    return level;
}

/// All levels of a chip, nearest first.
template <Scalar S>
using basic_hierarchy = inplace_vector<basic_memory_level<S>, max_caches + 1>;

/// The caches and the stacks behind them.
/// Errors   std::invalid_argument from validate(memory).
template <Scalar S>
constexpr basic_hierarchy<S> hierarchy_of(const basic_memory<S>& m) {
    validate(m);
    basic_hierarchy<S> levels;
    for (std::size_t i = 0; i < cache_count(m); ++i) levels.append() = m.caches[i];
    levels.append() = dram_level(m);
    return levels;
}

/// Above its capacity a cache keeps some lines of a loop for a while: measured on L40S, whose products of 96 MiB of
/// weights still run from its 96 MiB cache beside their activations.
inline constexpr double cache_overrun = 1.08;

/// Share of `footprint` bytes, read over and over, that stays in a cache.
///
///     1 up to capacity / partitions, 0 from cache_overrun x capacity on, linear in between
///
/// A level that holds nothing counts as one of a byte, so that the share is 0.
/// Where each partition keeps its own copy of what its half of the chip reads, only capacity / partitions is sure to
/// hold distinct bytes.
template <Scalar S>
constexpr ratio<S> resident_share(const basic_memory_level<S>& c, const std::type_identity_t<bytes<S>>& footprint) {
    const double sure = 1.0 / c.partitions;
    const ratio<S> share = (cache_overrun - footprint / max(c.capacity, bytes<S>(byte))) / (cache_overrun - sure);
    return max(min(share, ratio<S>(1)), ratio<S>{});
}

}  // namespace tokenroof
