// SPDX-License-Identifier: MIT
// Memory stacks: what a stack is made of, its peak and its capacity. GDDR devices are stacks 32 bits wide.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// One memory stack (or device): what it brings to a chip.
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

}  // namespace tokenroof
