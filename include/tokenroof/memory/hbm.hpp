// SPDX-License-Identifier: MIT
// A stack of DRAM dies as it is made: peak, capacity, sustained bandwidth and energy follow. A GDDR or LPDDR device is
// a stack one die high; a rank of a DDR module counts the dies that lie side by side.
#pragma once
#include <tokenroof/memory/dram_energy.hpp>
#include <tokenroof/memory/dram_pattern.hpp>

namespace tokenroof {

template <Scalar S = double>
struct basic_dram_stack {
    std::string_view name{};
    int bus_width = 0;        ///< data pins (bits)
    bandwidth<S> pin_rate{};  ///< of one data pin
    int channels = 0;         ///< each with its own command bus
    bytes<S> die_density{};   ///< of one DRAM die
    int height = 0;           ///< DRAM dies
    basic_dram_channel<S> channel{};
    basic_dram_energy<S> energy{};  ///< zeros where none is published

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"bus_width", rule::positive}, x.bus_width...);
        visit(field{"pin_rate", rule::positive}, x.pin_rate...);
        visit(field{"channels", rule::positive}, x.channels...);
        visit(field{"die_density", rule::positive}, x.die_density...);
        visit(field{"height", rule::positive}, x.height...);
        visit(field{"channel"}, x.channel...);
        visit(field{"energy"}, x.energy...);
    }
};
using dram_stack = basic_dram_stack<double>;

/// Rejects a stack that nothing can pass through.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_dram_stack<S>& s) {
    validate_fields(s, "stack");
    detail::require_time(s.channel.timing, "stack.channel.timing.refi");
}

/// Peak bandwidth of a stack, reads and writes together: bus_width x pin_rate.
template <Scalar S>
constexpr bandwidth<S> peak_bandwidth(const basic_dram_stack<S>& s) {
    return s.bus_width * s.pin_rate;
}

/// Capacity of a stack: height x die_density.
template <Scalar S>
constexpr bytes<S> capacity(const basic_dram_stack<S>& s) {
    return s.height * s.die_density;
}

/// A channel whose bus is `factor` times as fast: what the clock paces shrinks, cells and banks keep their time.
template <Scalar S>
constexpr basic_dram_channel<S> faster_bus(const basic_dram_channel<S>& c,
                                           const std::type_identity_t<ratio<S>>& factor) {
    basic_dram_channel<S> faster = c;
    basic_dram_timing<S>& t = faster.timing;
    for (seconds<S>* paced : {&t.ccd_s, &t.ccd_l, &t.ccd_l_wr, &t.burst, &t.row_command, &t.column_command})
        *paced = *paced / factor;
    return faster;
}

/// The stack with its pins at another rate, as chips run them.
template <Scalar S>
constexpr basic_dram_stack<S> at_pin_rate(const basic_dram_stack<S>& s,
                                          const std::type_identity_t<bandwidth<S>>& rate) {
    basic_dram_stack<S> other = s;
    other.pin_rate = rate;
    other.channel = faster_bus(s.channel, rate / s.pin_rate);
    return other;
}

/// Bounds of a bandwidth; equal where traffic has one direction.
template <Scalar S = double>
struct basic_bandwidth_range {
    bandwidth<S> low{};
    bandwidth<S> high{};
};
using bandwidth_range = basic_bandwidth_range<double>;

/// Bandwidth that a stack sustains on a pattern: peak_bandwidth x dram_efficiency.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr basic_bandwidth_range<S> sustained_bandwidth(const basic_dram_stack<S>& s,
                                                       const std::type_identity_t<basic_dram_controller<S>>& by,
                                                       const std::type_identity_t<basic_dram_pattern<S>>& p) {
    validate(s);
    validate_fields(by, "controller");
    detail::require_refresh(by, s.channel.timing);
    validate_fields(p, "pattern");
    const basic_dram_share<S> share = detail::efficiency(s.channel, by, detail::access(p, s.channel));
    return {share.low * peak_bandwidth(s), share.high * peak_bandwidth(s)};
}

/// Energy of a byte that a stack moves at a rate, by what spends it.
///
///     activation = E_activation row_visits / burst_size
///     column, base_die, io, phy = per byte, whatever the pattern
///     refresh    = E_activation rows / retention / rate,   rows = capacity / (columns burst_size)
///     background = P_background / rate
///
/// A refresh opens and closes each row once in the retention time. Refresh and background do not wait for traffic, so
/// that an idle stack's bytes cost more.
///
/// Errors   std::invalid_argument naming field, value and rule; for a stack whose energy is not published.
template <Scalar S>
constexpr basic_energy_split<S> access_energy(const basic_dram_stack<S>& s, const basic_dram_access<S>& a,
                                              const bandwidth<S>& rate) {
    validate(s);
    validate_fields(a, "access");
    const basic_dram_energy<S>& e = s.energy;
    if (!scalar_traits<S>::all(e.activation > joules<S>{}) || !scalar_traits<S>::all(e.retention > seconds<S>{}))
        [[unlikely]]
        reject("stack.energy", value_text(e.activation), "this stack's energy is not known");
    if (!detail::obeys(rule::positive, rate)) [[unlikely]]
        reject("rate", value_text(rate), describe(rule::positive));
    const ratio<S> rows = capacity(s) / (s.channel.columns * s.channel.burst_size);
    return {.activation = e.activation * a.row_visits / s.channel.burst_size,
            .column = e.column,
            .base_die = e.base_die,
            .io = e.io,
            .phy = e.phy,
            .refresh = e.activation * rows / e.retention / rate,
            .background = e.background / rate};
}

}  // namespace tokenroof
