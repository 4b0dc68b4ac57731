// SPDX-License-Identifier: MIT
// How many tokens are asked for: price, growth that slows down, and the price at which a market clears.
#pragma once
#include <tokenroof/economics/units.hpp>

namespace tokenroof {

/// Demand for tokens.
///
///     Q(p, t) = tokens (p / price)^elasticity exp(G(t)),   G(t) = growth T (1 - exp(-t / T)),   T = slowing
///
/// Elasticity is negative and has no default. Growth starts at `growth` a year and falls by a factor e each `slowing`.
template <Scalar S = double>
struct basic_demand {
    static constexpr std::string_view input_name = "demand";
    token_rate<S> tokens{};  ///< asked for at `price`, now
    price_per_token<S> price{};
    ratio<S> elasticity{};            ///< d ln Q / d ln p, negative
    frequency<S> growth{};            ///< d ln Q / dt now: 0.79 / year is 121 % a year
    seconds<S> slowing = 100 * year;  ///< time over which growth falls by e

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tokens", rule::positive}, x.tokens...);
        visit(field{"price", rule::positive}, x.price...);
        visit(field{"elasticity"}, x.elasticity...);
        visit(field{"growth", rule::non_negative}, x.growth...);
        visit(field{"slowing", rule::positive}, x.slowing...);
    }
};
using token_demand = basic_demand<double>;

/// Errors   std::invalid_argument naming field, value and rule; an elasticity must be negative.
template <Scalar S>
constexpr void validate(const basic_demand<S>& d) {
    validate_fields(d, d.input_name);
    if (!detail::obeys(rule::positive, -d.elasticity)) [[unlikely]] {
        reject("demand.elasticity", value_text(d.elasticity), "must be negative and finite");
    }
}

namespace detail {
/// Time in which growth that does not slow down does what slowing growth does in t: T (1 - exp(-t / T)).
template <class S>
constexpr seconds<S> unslowed(const seconds<S>& t, const seconds<S>& slowing) {
    // 1 - exp(-x) cancels for small x, where its series is good to x^3 / 24.
    const ratio<S> x = t / slowing;
    return select(x > ratio<S>(1e-4), slowing * (1 - exp(-x)), t * (1 - x / 2 + x * x / 6));
}

/// Powers of e to which demand and prices may move: beyond it a float does not hold them.
inline constexpr double most_moved = 80;
}  // namespace detail

/// Logarithm of how often demand at a constant price multiplies in a time: growth T (1 - exp(-t / T)).
/// Errors   std::invalid_argument from validate(demand), for a negative time, and where demand would grow beyond all bounds.
template <Scalar S>
constexpr ratio<S> growth_by(const basic_demand<S>& d, const std::type_identity_t<seconds<S>>& t) {
    validate(d);
    if (!detail::obeys(rule::non_negative, t)) [[unlikely]] {
        reject("t", value_text(t), describe(rule::non_negative));
    }
    const ratio<S> grown = d.growth * detail::unslowed(t, d.slowing);
    if (!scalar_traits<S>::all(grown <= ratio<S>(detail::most_moved))) [[unlikely]] {
        reject("demand.growth", value_text(d.growth), "multiplies demand more than e^80 times in this time");
    }
    return grown;
}

/// Tokens a second that are asked for at `price` after a time.
/// Errors   std::invalid_argument from validate(demand), for a negative time and a price that is not positive.
template <Scalar S>
constexpr token_rate<S> demanded(const basic_demand<S>& d, const std::type_identity_t<price_per_token<S>>& price,
                                 const std::type_identity_t<seconds<S>>& t) {
    if (!detail::obeys(rule::positive, price)) [[unlikely]] {
        reject("price", value_text(price), describe(rule::positive));
    }
    const ratio<S> grown = growth_by(d, t);
    return d.tokens * exp(grown + d.elasticity * log(price / d.price));
}

/// Price and tokens of a cleared market.
template <Scalar S = double>
struct basic_market {
    price_per_token<S> price{};
    token_rate<S> sold{};
    price_per_second<S> revenue{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"price"}, x.price...);
        visit(field{"sold"}, x.sold...);
        visit(field{"revenue"}, x.revenue...);
    }
};
using market = basic_market<double>;

/// The price at which demand takes what capacity makes, but not below an entrant's cost: where capacity is plentiful,
/// competition brings the price down to that cost and some of the capacity idles.
///
///     scarce = price (capacity / Q(price, t))^(1 / elasticity),   p = max(scarce, floor),   sold = min(capacity, Q(p))
///
/// A floor of 0 is none.
/// Errors   std::invalid_argument from validate(demand), for a capacity that is not positive, a negative floor, and an
///          elasticity so near to 0 that no price within a factor e^80 of demand.price clears the market.
template <Scalar S>
constexpr basic_market<S> cleared(const basic_demand<S>& d, const std::type_identity_t<token_rate<S>>& capacity,
                                  const std::type_identity_t<price_per_token<S>>& floor,
                                  const std::type_identity_t<seconds<S>>& t) {
    if (!detail::obeys(rule::positive, capacity)) [[unlikely]] {
        reject("capacity", value_text(capacity), describe(rule::positive));
    }
    if (!detail::obeys(rule::non_negative, floor)) [[unlikely]] {
        reject("floor", value_text(floor), describe(rule::non_negative));
    }
    const ratio<S> moved = (log(capacity / d.tokens) - growth_by(d, t)) / d.elasticity;
    const ratio<S> most = detail::most_moved;
    const price_per_token<S> scarce = d.price * exp(max(min(moved, most), -most));
    // A price below the floor needs not be known.
    const ratio<S> beyond = select(scarce <= floor, max(moved, -most), moved);
    if (!scalar_traits<S>::all(max(beyond, -beyond) <= most)) [[unlikely]] {
        reject("demand.elasticity", value_text(d.elasticity), "is so near to 0 that no price clears the market");
    }
    const price_per_token<S> price = max(scarce, floor);
    const token_rate<S> sold = min(capacity, demanded(d, price, t));
    return {price, sold, price * sold};
}

/// How electricity moves with the energy of a token, where its price follows its cost: d ln E / d ln j.
///
///     1 + elasticity share,   share of the unit cost that scales with the energy of a token
///
/// Negative: a token that needs less electricity makes all tokens together use more, since |elasticity| share > 1.
/// Errors   std::invalid_argument from validate(demand), for a share outside [0, 1].
template <Scalar S>
constexpr ratio<S> energy_response(const basic_demand<S>& d, const std::type_identity_t<ratio<S>>& share) {
    validate(d);
    if (!detail::obeys(rule::part, share)) [[unlikely]] {
        reject("share", value_text(share), describe(rule::part));
    }
    return 1 + d.elasticity * share;
}

/// How fast something grows that multiplied by `factor` over a time: ln(factor) / elapsed.
/// Errors   std::invalid_argument for a factor or a time that is not positive.
template <Scalar S>
constexpr frequency<S> growth_of(const ratio<S>& factor, const std::type_identity_t<seconds<S>>& elapsed) {
    if (!detail::obeys(rule::positive, factor)) [[unlikely]] {
        reject("factor", value_text(factor), describe(rule::positive));
    }
    if (!detail::obeys(rule::positive, elapsed)) [[unlikely]] {
        reject("elapsed", value_text(elapsed), describe(rule::positive));
    }
    return log(factor) / elapsed;
}

/// The growth with which a demand that slows down multiplies by `factor` over a time, for basic_demand::growth.
///
///     growth = ln(factor) / (T (1 - exp(-time / T))),   T = slowing
///
/// Demand with it multiplies by more than `factor` later, and by at most factor^(1 / (1 - exp(-time / T))).
/// Errors   std::invalid_argument for a factor below 1, and a time or a slowing that is not positive.
template <Scalar S>
constexpr frequency<S> growth_for(const ratio<S>& factor, const std::type_identity_t<seconds<S>>& elapsed,
                                  const std::type_identity_t<seconds<S>>& slowing) {
    if (!detail::obeys(rule::at_least_one, factor)) [[unlikely]] {
        reject("factor", value_text(factor), describe(rule::at_least_one));
    }
    if (!detail::obeys(rule::positive, elapsed)) [[unlikely]] {
        reject("elapsed", value_text(elapsed), describe(rule::positive));
    }
    if (!detail::obeys(rule::positive, slowing)) [[unlikely]] {
        reject("slowing", value_text(slowing), describe(rule::positive));
    }
    return log(factor) / detail::unslowed(elapsed, slowing);
}

/// Growth in a year as a share: exp(growth year) - 1.
/// Errors   std::invalid_argument for a growth that is not finite.
template <Scalar S>
constexpr ratio<S> yearly_growth(const frequency<S>& growth) {
    detail::require_finite(growth, "growth");
    return exp(growth * year) - 1;
}

/// Time in which something doubles: ln 2 / growth.
/// Errors   std::invalid_argument for a growth that is not positive.
template <Scalar S>
constexpr seconds<S> doubling_time(const frequency<S>& growth) {
    if (!detail::obeys(rule::positive, growth)) [[unlikely]] {
        reject("growth", value_text(growth), describe(rule::positive));
    }
    return log(ratio<S>(2)) / growth;
}

}  // namespace tokenroof
