// SPDX-License-Identifier: MIT
// Clocks below the boost clock: voltage, and what slower units make of a kernel's time.
#pragma once
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// Voltage at `clock` over that at the boost clock, clock as a share of it.
///
///     v = floor + (1 - floor) max(0, clock - knee) / (1 - knee)
///
/// Dynamic energy goes with v^2, leakage with v.
/// Domain   0 < clock <= 1. A board whose curve is not known has v = 1: its lower clocks save time's worth alone.
template <Scalar S>
constexpr ratio<S> voltage(const basic_power<S>& p, const ratio<S>& clock) {
    const ratio<S> none{};
    const ratio<S> single = 1;
    const ratio<S> slope = (1 - p.voltage_floor) / max(1 - p.voltage_knee, ratio<S>(1e-9));
    // From the top, so that v(1) is 1 to the last bit.
    return max(single - slope * max(single - clock, none), p.voltage_floor);
}

/// Time of a kernel whose units run at `clock`, a share of the boost clock, from its time at the boost clock.
///
///     time = ((compute / clock)^4 + memory^4)^(1/4) + link + latency
///
/// Memory and links have clocks of their own, launches are the host's. Exact for kernels that are joined by a 4-norm,
/// as products and attention are; others have a little too much time.
/// Domain   clock in [1e-6, 1], to which validate(chip) holds the clock that is set.
template <Scalar S>
constexpr basic_time_split<S> at_clock(const basic_time_split<S>& t, const ratio<S>& clock) {
    const seconds<S> zero{};
    const seconds<S> joined = t.compute + t.memory;
    const seconds<S> compute = t.compute * (1 / power<4>(clock));  // shares go with the fourth powers of the floors
    const seconds<S> both = compute + t.memory;
    const auto works = both > zero;
    const seconds<S> some = second;
    const seconds<S> safe = select(works, both, some);
    const ratio<S> stretch = sqrt(sqrt(safe / select(works, joined, some)));
    const ratio<S> by = joined * stretch / safe;
    return {compute * by, t.memory * by, t.link, t.latency, t.total + joined * (stretch - 1)};
}

}  // namespace tokenroof
