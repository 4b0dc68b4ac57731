// SPDX-License-Identifier: MIT
// Links between the chips of one node.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// All links of one chip to its peers, taken together.
template <Scalar S = double>
struct basic_link {
    bandwidth<S> per_direction{};  ///< peak in one direction
    ratio<S> efficiency{};         ///< share of the peak that a large message reaches (bus bandwidth)
    seconds<S> latency{};          ///< of a small collective among all peers

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"per_direction", rule::positive}, x.per_direction...);
        visit(field{"efficiency", rule::share}, x.efficiency...);
        visit(field{"latency", rule::non_negative}, x.latency...);
    }
};

/// Bandwidth of large messages in one direction: per_direction x efficiency.
template <Scalar S>
constexpr bandwidth<S> sustained_bandwidth(const basic_link<S>& l) {
    return l.per_direction * l.efficiency;
}

}  // namespace tokenroof
