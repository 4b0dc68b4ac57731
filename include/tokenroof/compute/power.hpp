// SPDX-License-Identifier: MIT
// A board's power: what it draws awake, what its work adds, and the settings that hold it down.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Power of a chip's board: what it draws awake, and what kernels, full arithmetic and full memory bandwidth would add to
/// it at the boost clock. Shares may sum to more than 1: such a chip cannot do all at full rate within its limit.
///
/// Figures of its kernels are those of a chip within its limit: a board that would draw more is one whose measured kernels
/// already ran at the clock that the limit left.
template <Scalar S = double>
struct basic_power {
    static constexpr std::string_view input_name = "power";
    power_draw<S> limit{};        ///< TDP; 0: not known, and the power that follows is none
    ratio<S> idle_share{};        ///< of the limit, drawn by a chip that an engine keeps awake
    ratio<S> active_share{};      ///< of the limit, added while kernels run: clocks and schedulers of the units
    ratio<S> arithmetic_share{};  ///< of the limit, added at the peak arithmetic rate, of whatever format
    ratio<S> memory_share{};      ///< of the limit, added at the peak memory bandwidth, the way to the units included
    ratio<S> link_share{};        ///< of the limit, added at the peak rate of the links
    ratio<S> voltage_floor =
        1;  ///< least voltage over that at the boost clock; 1: not known, and lower clocks save none
    ratio<S> voltage_knee = 1;  ///< clock over the boost clock below which the voltage stays at its floor
    power_draw<S> cap{};        ///< set for the board; 0: the limit
    ratio<S> clock_share = 1;   ///< locked clock of the units over their boost clock

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"limit", rule::non_negative}, x.limit...);
        visit(field{"idle_share", rule::part}, x.idle_share...);
        visit(field{"active_share", rule::part}, x.active_share...);
        visit(field{"arithmetic_share", rule::non_negative}, x.arithmetic_share...);
        visit(field{"memory_share", rule::non_negative}, x.memory_share...);
        visit(field{"link_share", rule::non_negative}, x.link_share...);
        visit(field{"voltage_floor", rule::share}, x.voltage_floor...);
        visit(field{"voltage_knee", rule::share}, x.voltage_knee...);
        visit(field{"cap", rule::non_negative}, x.cap...);
        visit(field{"clock_share", rule::share}, x.clock_share...);
    }
};

/// Board power at the boost clock where kernels run for a share `active` of the time, and arithmetic, memory and links at
/// the given shares of their peaks.
///
///     P = limit min(1, idle + active a + arithmetic u_arithmetic + memory u_memory + link u_link)
///
/// Domain   a chip held at its limit lowers its clock, which the shares must already reflect.
/// Errors   std::invalid_argument from validate_fields(power), and for shares outside [0, 1].
template <Scalar S>
constexpr power_draw<S> board_power(const basic_power<S>& p, const ratio<S>& active, const ratio<S>& arithmetic,
                                    const ratio<S>& memory, const std::type_identity_t<ratio<S>>& link = 0) {
    validate_fields(p, p.input_name);
    detail::require_rule(rule::part, active, "active");
    detail::require_rule(rule::part, arithmetic, "arithmetic");
    detail::require_rule(rule::part, memory, "memory");
    detail::require_rule(rule::part, link, "link");
    return p.limit * min(p.idle_share + p.active_share * active + p.arithmetic_share * arithmetic +
                             p.memory_share * memory + p.link_share * link,
                         ratio<S>(1));
}

namespace detail {
template <class S>
constexpr power_draw<S> allowed_by(const basic_power<S>& p) {
    return select(p.cap > power_draw<S>{}, min(p.cap, p.limit), p.limit);
}
template <class S>
constexpr power_draw<S> least_by(const basic_power<S>& p) {
    return p.limit * p.idle_share * p.voltage_floor;
}

/// The least clock over the boost clock: its fourth power and that one's inverse still fit a float.
inline constexpr double least_clock = 1e-6;

/// A cap needs a board whose power is known, and no clock meets one that an idle board exceeds.
template <class S>
constexpr void require_settings(const basic_power<S>& p) {
    using traits = scalar_traits<S>;
    if (!traits::all(p.clock_share >= ratio<S>(least_clock))) [[unlikely]]
        reject("chip.power.clock_share", value_text(p.clock_share), "must be at least 1e-6");
    const power_draw<S> none{};
    if (traits::all(p.cap <= none)) return;
    const auto capped = p.cap > none;
    const power_draw<S> some = watt;
    if (!traits::all(select(capped, p.limit, some) > none)) [[unlikely]]
        reject("chip.power.cap", value_text(p.cap), "needs chip.power.limit, which is not known");
    if (!traits::all(select(capped, p.cap, some) > select(capped, 1.02 * least_by(p), none))) [[unlikely]]
        reject("chip.power.cap", value_text(p.cap), "must be 2 % above what the board draws idle at its least voltage");
}
}  // namespace detail

/// The power that a board may draw: its cap where one below the limit is set.
/// Errors   std::invalid_argument from validate_fields(power).
template <Scalar S>
constexpr power_draw<S> allowed_power(const basic_power<S>& p) {
    validate_fields(p, p.input_name);
    return detail::allowed_by(p);
}

/// The least that a board can be capped at: what it idles at, at the least voltage.
/// Errors   std::invalid_argument from validate_fields(power).
template <Scalar S>
constexpr power_draw<S> least_power(const basic_power<S>& p) {
    validate_fields(p, p.input_name);
    return detail::least_by(p);
}

}  // namespace tokenroof
