// SPDX-License-Identifier: MIT
// Deployments under a power cap or at a locked clock.
#pragma once
#include <tokenroof/serving/deployment.hpp>

namespace tokenroof {

/// The deployment with its boards capped. Serving under a cap at or above what the boards draw changes nothing.
/// Errors   serve's: a cap that an idle board exceeds is refused by name, and one of a board whose limit is not known.
template <Scalar S>
constexpr basic_deployment<S> with_cap(basic_deployment<S> d, const std::type_identity_t<power_draw<S>>& cap) {
    d.chip.power.cap = cap;
    return d;
}

/// The deployment with the clock of its units locked at a share of the boost clock.
/// Errors   serve's: a clock outside [1e-6, 1] is refused by name.
template <Scalar S>
constexpr basic_deployment<S> with_clock(basic_deployment<S> d, const std::type_identity_t<ratio<S>>& clock) {
    d.chip.power.clock_share = clock;
    return d;
}

}  // namespace tokenroof
