// SPDX-License-Identifier: MIT
// Energy of a byte from DRAM, by what spends it.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

template <Scalar S = double>
using energy_per_byte = quantity<dimension{.byte = -1, .joule = 1}, S>;

inline constexpr joules<> pJ = 1e-12 * joule;
inline constexpr energy_per_byte<> pJ_per_bit = pJ / bit;

/// What the parts of a stack spend, and the host's end of its pins. A part that nobody has published on its own is zero
/// and may lie in another.
template <Scalar S = double>
struct basic_dram_energy {
    joules<S> activation{};         ///< one row, opened and closed
    energy_per_byte<S> column{};    ///< from the open row to the base die; to the pins where base_die is zero
    energy_per_byte<S> base_die{};  ///< logic layer that carries the DRAM dies
    energy_per_byte<S> io{};        ///< pins and wires to the host
    energy_per_byte<S> phy{};       ///< the host's PHY, which is no part of the stack
    seconds<S> retention{};         ///< in which every row is refreshed once
    power_draw<S> background{};     ///< of a stack that does nothing but refresh; 0: not known

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"activation", rule::non_negative}, x.activation...);
        visit(field{"column", rule::non_negative}, x.column...);
        visit(field{"base_die", rule::non_negative}, x.base_die...);
        visit(field{"io", rule::non_negative}, x.io...);
        visit(field{"phy", rule::non_negative}, x.phy...);
        visit(field{"retention", rule::non_negative}, x.retention...);
        visit(field{"background", rule::non_negative}, x.background...);
    }
};
using dram_energy = basic_dram_energy<double>;

/// Energy of a byte, by what spends it.
template <Scalar S = double>
struct basic_energy_split {
    energy_per_byte<S> activation{};
    energy_per_byte<S> column{};
    energy_per_byte<S> base_die{};
    energy_per_byte<S> io{};
    energy_per_byte<S> phy{};
    energy_per_byte<S> refresh{};
    energy_per_byte<S> background{};
};
using energy_split = basic_energy_split<double>;

/// The energy of the stack with its pins and wires. Stacks compare by it, whether or not their hosts' PHY is known.
template <Scalar S>
constexpr energy_per_byte<S> stack_total(const basic_energy_split<S>& e) {
    return e.activation + e.column + e.base_die + e.io + e.refresh + e.background;
}

/// The energy of all parts together: stack_total and the host's PHY.
template <Scalar S>
constexpr energy_per_byte<S> total(const basic_energy_split<S>& e) {
    return stack_total(e) + e.phy;
}

}  // namespace tokenroof
