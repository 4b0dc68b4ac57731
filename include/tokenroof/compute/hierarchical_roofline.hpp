// SPDX-License-Identifier: MIT
// The roofline with a roof for each level of memory: which cache, or the memory behind them, holds a kernel up.
#pragma once
#include <tokenroof/compute/chip.hpp>

namespace tokenroof {

/// Bytes that a kernel moves to and from each level, beside the levels of basic_memory.
template <Scalar S = double>
struct basic_level_traffic {
    std::array<bytes<S>, max_caches> caches{};  ///< nearest first; of caches that are not there: 0
    bytes<S> memory{};                          ///< DRAM

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"caches[0]", rule::non_negative}, x.caches[0]...);
        visit(field{"caches[1]", rule::non_negative}, x.caches[1]...);
        visit(field{"caches[2]", rule::non_negative}, x.caches[2]...);
        visit(field{"caches[3]", rule::non_negative}, x.caches[3]...);
        visit(field{"memory", rule::non_negative}, x.memory...);
    }
};
using level_traffic = basic_level_traffic<double>;

/// One level under a kernel's traffic.
template <Scalar S = double>
struct basic_level_time {
    std::string_view name = {};
    bytes<S> traffic{};
    bandwidth<S> sustained{};  ///< with the kernel's bytes in flight
    seconds<S> time{};         ///< traffic / sustained
    intensity<S> ridge{};      ///< peak rate / sustained: with more FLOP a byte of this level, arithmetic takes longer
    ratio<S> headroom{};       ///< the kernel's time over this one; 1 where the level binds, infinite without traffic

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"traffic"}, x.traffic...);
        visit(field{"sustained"}, x.sustained...);
        visit(field{"time"}, x.time...);
        visit(field{"ridge"}, x.ridge...);
        visit(field{"headroom"}, x.headroom...);
    }
};
using level_time = basic_level_time<double>;

/// The floors of a kernel: arithmetic and each level, nearest first.
template <Scalar S = double>
struct basic_level_floors {
    seconds<S> compute{};
    inplace_vector<basic_level_time<S>, max_caches + 1> levels{};
    seconds<S> total{};  ///< the longest of them

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"compute"}, x.compute...);
        visit(field{"levels"}, x.levels...);
        visit(field{"total"}, x.total...);
    }
};
using level_floors = basic_level_floors<double>;

namespace detail {

/// Rejects what is said of a cache that the memory does not have.
template <class S, dimension D>
constexpr void require_absent(const basic_memory<S>& m, const std::array<quantity<D, S>, max_caches>& of,
                              std::string_view path) {
    for (std::size_t i = cache_count(m); i < max_caches; ++i) {
        if (!scalar_traits<S>::all(of[i] <= quantity<D, S>{})) [[unlikely]]
            reject(std::string(path) + "[" + std::to_string(i) + "]", value_text(of[i]), "the chip has no such cache");
    }
}

}  // namespace detail

/// Traffic of each level when each cache answers its share of what reaches it.
///
///     traffic_0 = requested,   traffic_i+1 = traffic_i (1 - hits_i)
///
/// Domain   hits in [0, 1], nearest cache first, 0 for caches that are not there.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr basic_level_traffic<S> filtered(const basic_memory<S>& m, const std::type_identity_t<bytes<S>>& requested,
                                          const std::type_identity_t<std::array<ratio<S>, max_caches>>& hits) {
    validate(m);
    if (!detail::obeys(rule::non_negative, requested)) [[unlikely]]
        reject("requested", value_text(requested), describe(rule::non_negative));
    for (std::size_t i = 0; i < max_caches; ++i) {
        if (!detail::obeys(rule::part, hits[i])) [[unlikely]]
            reject("hits[" + std::to_string(i) + "]", value_text(hits[i]), describe(rule::part));
    }
    detail::require_absent(m, hits, "hits");
    basic_level_traffic<S> traffic;
    traffic.memory = requested;
    for (std::size_t i = 0; i < cache_count(m); ++i) {
        traffic.caches[i] = traffic.memory;
        traffic.memory = traffic.caches[i] * (1 - hits[i]);
    }
    return traffic;
}

/// Floors of a kernel's time on a chip: arithmetic at the peak rate of format f, and the traffic of each level at what
/// the level gives to the bytes that each unit keeps in flight.
///
///     total    = max(arithmetic / peak rate, traffic_i / sustained_i)
///     ridge_i  = peak rate / sustained_i,   headroom_i = total / (traffic_i / sustained_i)
///
/// How far a level's bandwidth may fall, or its traffic rise, before it makes the kernel slower: its headroom. Floors
/// alone: launches, tiles and waves are in time_of of each operator.
///
/// Domain   in_flight > 0, of one unit.
/// Errors   std::invalid_argument naming field, value and rule.
/// Source   Ilic, Pratas, Sousa, Cache-aware Roofline, IEEE CAL 13(1), 2014; bandwidths: sustained_bandwidth(level).
template <Scalar S>
constexpr basic_level_floors<S> hierarchical_roofline(const basic_chip<S>& c, format f,
                                                      const std::type_identity_t<flops<S>>& arithmetic,
                                                      const std::type_identity_t<basic_level_traffic<S>>& traffic,
                                                      const std::type_identity_t<bytes<S>>& in_flight) {
    validate(c);
    validate_format(c, f);
    validate_fields(traffic, "traffic");
    detail::require_absent(c.memory, traffic.caches, "traffic.caches");
    if (!detail::obeys(rule::non_negative, arithmetic)) [[unlikely]]
        reject("arithmetic", value_text(arithmetic), describe(rule::non_negative));
    if (!detail::obeys(rule::positive, in_flight)) [[unlikely]]
        reject("in_flight", value_text(in_flight), describe(rule::positive));

    const flop_rate<S> peak = peak_rate(c, f);
    const basic_hierarchy<S> levels = hierarchy_of(c.memory);
    basic_level_floors<S> floors;
    floors.compute = arithmetic / peak;
    floors.total = floors.compute;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const bytes<S>& moved = i + 1 < levels.size() ? traffic.caches[i] : traffic.memory;
        const bandwidth<S> sustained = sustained_bandwidth(levels[i], c.units * in_flight);
        const seconds<S> time = moved / sustained;
        floors.levels.append() = {levels[i].name, moved, sustained, time, peak / sustained, {}};
        floors.total = max(floors.total, time);
    }
    const ratio<S> unlimited = std::numeric_limits<double>::infinity();
    for (basic_level_time<S>& l : floors.levels) {
        const auto moves = l.time > seconds<S>{};
        l.headroom = select(moves, floors.total / select(moves, l.time, seconds<S>(second)), unlimited);
    }
    return floors;
}

/// Name of what takes longest: a level, or "compute"; the first of equals, arithmetic before the levels.
template <Scalar S>
    requires requires(const seconds<S>& s) {
        { s < s } -> std::same_as<bool>;
    }
constexpr std::string_view binding(const basic_level_floors<S>& f) {
    std::string_view longest = "compute";
    seconds<S> most = f.compute;
    for (const basic_level_time<S>& l : f.levels) {
        if (!(l.time > most)) continue;
        longest = l.name;
        most = l.time;
    }
    return longest;
}

}  // namespace tokenroof
