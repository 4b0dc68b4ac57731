// SPDX-License-Identifier: MIT
// Board power between idle and the limit.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Power of a chip's board: what it draws awake, and what full arithmetic and full memory bandwidth would add to it.
/// Shares may sum to more than 1: such a chip cannot do both at full rate within its limit.
template <Scalar S = double>
struct basic_power {
    power_draw<S> limit{};        ///< TDP; 0: not known, and the power that follows is none
    ratio<S> idle_share{};        ///< of the limit, drawn by a chip that an engine keeps awake
    ratio<S> arithmetic_share{};  ///< of the limit, added at the peak arithmetic rate
    ratio<S> memory_share{};      ///< of the limit, added at the peak memory bandwidth

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"limit", rule::non_negative}, x.limit...);
        visit(field{"idle_share", rule::part}, x.idle_share...);
        visit(field{"arithmetic_share", rule::non_negative}, x.arithmetic_share...);
        visit(field{"memory_share", rule::non_negative}, x.memory_share...);
    }
};

/// Board power where arithmetic and memory run at the given shares of their peaks.
///
///     P = limit min(1, idle + arithmetic u_arithmetic + memory u_memory)
///
/// Domain   shares in [0, 1]; a chip held at its limit lowers its clock, which the shares must already reflect.
template <Scalar S>
constexpr power_draw<S> board_power(const basic_power<S>& p, const ratio<S>& arithmetic, const ratio<S>& memory) {
    return p.limit * min(p.idle_share + p.arithmetic_share * arithmetic + p.memory_share * memory, ratio<S>(1));
}

}  // namespace tokenroof
