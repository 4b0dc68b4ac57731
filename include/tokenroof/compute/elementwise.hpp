// SPDX-License-Identifier: MIT
// Norms, RoPE, activations, residuals, sampling: kernels that only move bytes.
#pragma once
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// A kernel whose time is its traffic. Its launch counts among the engine's overheads.
template <Scalar S = double>
struct basic_elementwise {
    bytes<S> traffic{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"traffic", rule::non_negative}, x.traffic...);
    }
};
using elementwise = basic_elementwise<double>;

template <Scalar S>
constexpr basic_work<S> work_of(const basic_elementwise<S>& e) {
    return {{}, e.traffic, {}};
}

/// Time at the bandwidth that memory gives to streams.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_elementwise<S>&, const basic_work<S>& w, const basic_chip<S>&,
                                      const basic_supply<S>& supply) {
    const seconds<S> memory = w.traffic * supply.streams;
    return {{}, memory, {}, {}, memory};
}

}  // namespace tokenroof
