// SPDX-License-Identifier: MIT
// The clock that makes the cheapest token.
#pragma once
#include <tokenroof/economics/cost.hpp>
#include <tokenroof/serving/power_cap.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace tokenroof {

/// A clock and what a token costs at it.
template <Scalar S = double>
struct basic_clock_choice {
    ratio<S> clock = 1;            ///< over the boost clock
    price_per_token<S> price{};    ///< of an output token, everything in it; infinite where nothing is served
    energy_per_token<S> energy{};  ///< of an output token, boards

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"clock"}, x.clock...);
        visit(field{"price"}, x.price...);
        visit(field{"energy"}, x.energy...);
    }
};
using clock_choice = basic_clock_choice<double>;

/// The clock, of 81 between a fifth of the boost clock and all of it, at which cost_of(serve(...), prices).all_in is
/// least. Prices without electricity ask for the fastest; without the chips' time, sold at utilisation 1, for the least
/// energy.
/// Errors   std::invalid_argument from validate_fields(prices) and from serve, and where electricity is charged on a board
///          whose power is not known.
template <Scalar S>
constexpr basic_clock_choice<S> best_clock(const basic_deployment<S>& d,
                                           const std::type_identity_t<basic_workload<S>>& w,
                                           const std::type_identity_t<basic_prices<S>>& p) {
    validate_fields(p, p.input_name);
    const power_draw<S> none{};
    const auto charged = p.electricity > price_per_joule<S>{};
    if (!scalar_traits<S>::all(select(charged, d.chip.power.limit, power_draw<S>(watt)) > none)) [[unlikely]] {
        reject("deployment.chip.power.limit", value_text(d.chip.power.limit),
               "must be known where electricity is charged");
    }
    const auto at = [&](int i) -> basic_clock_choice<S> {
        const ratio<S> clock = 0.01 * (100 - i);
        const basic_estimate<S> e = serve(with_clock(d, clock), w);
        return {clock, cost_of(e, p).all_in, e.energy_per_output};
    };
    basic_clock_choice<S> best = at(0);
    for (int i = 1; i <= 80; ++i) {
        const basic_clock_choice<S> next = at(i);
        const auto better = next.price < best.price;
        best = {select(better, next.clock, best.clock), select(better, next.price, best.price),
                select(better, next.energy, best.energy)};
    }
    return best;
}

}  // namespace tokenroof
