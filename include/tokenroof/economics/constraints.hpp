// SPDX-License-Identifier: MIT
// What holds capacity up, year by year: the least of power, cooling, land, chips, HBM, packaging, capital, people, demand.
#pragma once
#include <tokenroof/economics/units.hpp>
#include <tokenroof/inplace_vector.hpp>

namespace tokenroof {

inline constexpr std::size_t most_constraints = 12;

/// A resource, as power of the plants that it suffices for: amounts over their use per watt (`suffices_for`).
///
///     limit(t) = have + ordered (exp(growth s) - 1) / growth,   s = max(0, t - lead_time)
///
/// What is ordered now arrives after the lead time; orders grow from `ordered` a second.
template <Scalar S = double>
struct basic_constraint {
    static constexpr std::string_view input_name = "constraint";
    std::string_view name{};
    power_draw<S> have{};                                                       ///< now
    power_growth<S> ordered = unset<dimension{.second = -2, .joule = 1}, S>();  ///< added each second; no default
    frequency<S> growth{};                                                      ///< of the orders
    seconds<S> lead_time = unset<dimension{.second = 1}, S>();                  ///< between order and use; no default

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"have", rule::non_negative}, x.have...);
        visit(field{"ordered", rule::non_negative}, x.ordered...);
        visit(field{"growth", rule::non_negative}, x.growth...);
        visit(field{"lead_time", rule::non_negative}, x.lead_time...);
    }
};
using constraint = basic_constraint<double>;

template <Scalar S = double>
using constraints = inplace_vector<basic_constraint<S>, most_constraints>;

/// Power of the plants that an amount of something suffices for: 1e6 chips at 1 / (2.1 kW) a watt are 2.1 GW.
/// Errors   std::invalid_argument for a negative amount and a use that is not positive.
template <dimension D, dimension E, Scalar S>
    requires(D.times(E, -1) == dimension{.second = -1, .joule = 1} ||
             D.times(E, -1) == dimension{.second = -2, .joule = 1})
constexpr quantity<D.times(E, -1), S> suffices_for(const quantity<D, S>& amount, const quantity<E, S>& use_per_watt) {
    detail::require_rule(rule::non_negative, amount, "amount");
    if (!detail::obeys(rule::positive, use_per_watt)) [[unlikely]] {
        reject("use_per_watt", value_text(use_per_watt), describe(rule::positive));
    }
    return amount / use_per_watt;
}

/// Power that a resource allows at a time.
/// Errors   std::invalid_argument from validate_fields(constraint) and for a negative time.
template <Scalar S>
constexpr power_draw<S> limit_at(const basic_constraint<S>& c, const std::type_identity_t<seconds<S>>& t) {
    validate_fields(c, c.input_name);
    if (!detail::obeys(rule::non_negative, t)) [[unlikely]] {
        reject("t", value_text(t), describe(rule::non_negative));
    }
    const seconds<S> since = max(t - c.lead_time, seconds<S>{});
    const ratio<S> x = c.growth * since;
    // (exp(x) - 1) / x cancels for small x, where its series is good to x^3 / 24.
    const auto grows = x > ratio<S>(1e-4);
    const ratio<S> safe = select(grows, x, ratio<S>(1));
    const ratio<S> mean = select(grows, (exp(safe) - 1) / safe, 1 + x / 2 + x * x / 6);
    return c.have + c.ordered * since * mean;
}

/// Capacity at a time, and what more of what binds would bring.
template <Scalar S = double>
struct basic_capacity {
    power_draw<S> power{};  ///< the least limit
    power_draw<S> next{};   ///< the least of the others: relief of what binds ends here

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"power"}, x.power...);
        visit(field{"next"}, x.next...);
    }
};

/// The least of all limits at a time, and the next.
/// Errors   std::invalid_argument where there is no constraint, and from limit_at.
template <Scalar S>
constexpr basic_capacity<S> capacity_at(const constraints<S>& all, const std::type_identity_t<seconds<S>>& t) {
    require(all.size() > 0, "constraints.size", 0, "must be at least 1");
    basic_capacity<S> c{limit_at(all[0], t), power_draw<S>(std::numeric_limits<double>::infinity() * watt)};
    for (std::size_t i = 1; i < all.size(); ++i) {
        const power_draw<S> limit = limit_at(all[i], t);
        c.next = min(c.next, max(c.power, limit));
        c.power = min(c.power, limit);
    }
    return c;
}

namespace detail {
/// The least limit of all constraints but i; infinite where there is no other.
template <class S>
constexpr power_draw<S> least_other(const constraints<S>& all, std::size_t i, const seconds<S>& t) {
    require(i < all.size(), "i", static_cast<int>(i), "must be the place of a constraint");
    power_draw<S> others = std::numeric_limits<double>::infinity() * watt;
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (k != i) others = min(others, limit_at(all[k], t));
    }
    return others;
}
}  // namespace detail

/// Whether constraint i binds at a time, alone or with others: a mask of the scalar.
/// Errors   std::invalid_argument for an i that is no constraint's, and from limit_at.
template <Scalar S>
constexpr auto binds(const constraints<S>& all, std::size_t i, const std::type_identity_t<seconds<S>>& t) {
    const power_draw<S> others = detail::least_other<S>(all, i, t);
    return limit_at(all[i], t) <= others;
}

/// The constraint that binds at a time, the first of equals.
/// Errors   std::invalid_argument where there is no constraint, and from limit_at.
template <Scalar S>
    requires std::same_as<decltype(S() < S()), bool>
constexpr std::size_t binding(const constraints<S>& all, const std::type_identity_t<seconds<S>>& t) {
    require(all.size() > 0, "constraints.size", 0, "must be at least 1");
    std::size_t i = 0;
    while (i + 1 < all.size() && !binds(all, i, t)) ++i;
    return i;
}

/// What a watt more of constraint i is worth: `worth` of a watt of plants where it alone binds, else nothing. Where two
/// limits are equal, more of either adds nothing; only both together would bring its worth.
/// Domain   more of it, up to the next limit, which capacity_at states.
/// Errors   std::invalid_argument for a worth that is not finite, an i that is no constraint's, and from limit_at.
template <dimension D, Scalar S>
constexpr quantity<D, S> shadow_price(const constraints<S>& all, std::size_t i,
                                      const std::type_identity_t<seconds<S>>& t, const quantity<D, S>& worth) {
    detail::require_finite(worth, "worth");
    const power_draw<S> others = detail::least_other<S>(all, i, t);
    return select(limit_at(all[i], t) < others, worth, quantity<D, S>{});
}

}  // namespace tokenroof
