// SPDX-License-Identifier: MIT
// Energy of work on a chip: joules of a FLOP by format, of a byte by where it comes from, of a second awake and active.
#pragma once
#include <tokenroof/compute/clock.hpp>
#include <tokenroof/memory/dram_energy.hpp>

namespace tokenroof {

template <Scalar S = double>
using energy_per_flop = quantity<dimension{.flop = -1, .joule = 1}, S>;

inline constexpr energy_per_flop<> pJ_per_FLOP = pJ / FLOP;

/// What one chip's board spends at its boost clock.
template <Scalar S = double>
struct basic_energy_rates {
    power_draw<S> limit{};
    power_draw<S> idle{};       ///< all the time
    power_draw<S> active{};     ///< beside it, while kernels run
    energy_per_flop<S> wide{};  ///< of vector units in 32 bits
    energy_per_flop<S> tf32{};
    energy_per_flop<S> half{};  ///< of matrix units in 16 bits
    energy_per_flop<S> fp8{};
    energy_per_flop<S> int8{};
    energy_per_flop<S> fp4{};
    energy_per_byte<S> memory{};  ///< from DRAM to the units
    energy_per_byte<S> link{};    ///< sent to a peer

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"limit"}, x.limit...);
        visit(field{"idle"}, x.idle...);
        visit(field{"active"}, x.active...);
        visit(field{"wide"}, x.wide...);
        visit(field{"tf32"}, x.tf32...);
        visit(field{"half"}, x.half...);
        visit(field{"fp8"}, x.fp8...);
        visit(field{"int8"}, x.int8...);
        visit(field{"fp4"}, x.fp4...);
        visit(field{"memory"}, x.memory...);
        visit(field{"link"}, x.link...);
    }
};
using energy_rates = basic_energy_rates<double>;

namespace detail {

template <class S>
constexpr basic_energy_rates<S> rates_of_valid(const basic_chip<S>& c) {
    const power_draw<S>& limit = c.power.limit;
    const power_draw<S> arithmetic = limit * c.power.arithmetic_share;
    const auto per_flop = [&](format f) -> energy_per_flop<S> {
        const flop_rate<S> peak = peak_rate(c, f);
        const auto served = peak > flop_rate<S>{};
        return select(served, arithmetic / select(served, peak, flop_rate<S>(TFLOP_per_s)), energy_per_flop<S>{});
    };
    const bandwidth<S> wire = c.link.per_direction;
    const auto linked = wire > bandwidth<S>{};
    return {.limit = limit,
            .idle = limit * c.power.idle_share,
            .active = limit * c.power.active_share,
            .wide = per_flop(tokenroof::fp32),
            .tf32 = per_flop(tokenroof::tf32),
            .half = per_flop(tokenroof::bf16),
            .fp8 = per_flop(tokenroof::fp8),
            .int8 = per_flop(tokenroof::int8),
            .fp4 = per_flop(tokenroof::nvfp4),
            .memory = limit * c.power.memory_share / peak_bandwidth(c.memory),
            .link = limit * c.power.link_share / select(linked, wire, bandwidth<S>(GB_per_s))};
}

/// Where the energy of a FLOP is kept, by format of the weights: a step looks it up for each part, and jumps cost more.
template <class S>
inline constexpr auto energy_members = [] {
    using rates = basic_energy_rates<S>;
    std::array<energy_per_flop<S> rates::*, all_formats.size()> members{};
    for (const format f : all_formats) {
        energy_per_flop<S> rates::*& member = members[static_cast<std::size_t>(f)];
        switch (arithmetic_format(f)) {
            case tokenroof::fp32: member = &rates::wide; break;
            case tokenroof::tf32: member = &rates::tf32; break;
            case tokenroof::fp8: member = &rates::fp8; break;
            case tokenroof::int8: member = &rates::int8; break;
            case tokenroof::nvfp4:
            case tokenroof::mxfp4: member = &rates::fp4; break;
            default: member = &rates::half;
        }
    }
    return members;
}();
}  // namespace detail

/// Energies of a chip's work: shares of its limit over the peak rates that they stand for.
///
///     J/FLOP = limit arithmetic_share / peak_rate(format),   J/byte = limit memory_share / peak bandwidth
///
/// A format that runs twice as fast at the same power takes half the energy of a FLOP.
/// Errors   std::invalid_argument from validate(chip).
template <Scalar S>
constexpr basic_energy_rates<S> energy_rates_of(const basic_chip<S>& c) {
    validate(c);
    return detail::rates_of_valid(c);
}

/// Energy of a FLOP with weights in f.
template <Scalar S>
constexpr const energy_per_flop<S>& flop_energy(const basic_energy_rates<S>& r, format f) {
    return r.*detail::energy_members<S>[static_cast<std::size_t>(f)];
}

/// Energy of work by what spends it.
template <Scalar S = double>
struct basic_work_energy {
    joules<S> arithmetic{};
    joules<S> memory{};
    joules<S> link{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"arithmetic"}, x.arithmetic...);
        visit(field{"memory"}, x.memory...);
        visit(field{"link"}, x.link...);
    }

    friend constexpr basic_work_energy operator+(const basic_work_energy& a, const basic_work_energy& b) {
        return {a.arithmetic + b.arithmetic, a.memory + b.memory, a.link + b.link};
    }
};
using work_energy = basic_work_energy<double>;

/// Energy that work with weights in f adds to a board that is awake, at the boost clock.
///
///     FLOP x J/FLOP(f),   bytes x J/byte of memory,   messages x J/byte of links
///
/// Errors   std::invalid_argument for negative work.
template <Scalar S>
constexpr basic_work_energy<S> energy_of(const basic_work<S>& w, format f, const basic_energy_rates<S>& r) {
    detail::require_rule(rule::non_negative, w.arithmetic, "work.arithmetic");
    detail::require_rule(rule::non_negative, w.traffic, "work.traffic");
    detail::require_rule(rule::non_negative, w.messages, "work.messages");
    return {w.arithmetic * flop_energy(r, f), w.traffic * r.memory, w.messages * r.link};
}

template <Scalar S>
constexpr joules<S> total(const basic_work_energy<S>& e) {
    return e.arithmetic + e.memory + e.link;
}

/// Energy of one op on one board, from the time that it takes: all of it, idle and active power included, but never
/// more than the limit's.
///
///     E = min((idle + active) time + work, limit time)
///
/// Domain   the times are those of a chip at its boost clock, or at the clock that its limit leaves.
/// Errors   std::invalid_argument from validate(chip), and for negative work or time.
template <Scalar S>
constexpr joules<S> op_energy(const basic_work<S>& w, format f, const seconds<S>& time, const basic_chip<S>& c) {
    detail::require_rule(rule::non_negative, time, "time");
    const basic_energy_rates<S> r = energy_rates_of(c);
    return min((r.idle + r.active) * time + total(energy_of(w, f, r)), r.limit * time);
}

}  // namespace tokenroof
