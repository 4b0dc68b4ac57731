// SPDX-License-Identifier: MIT
// Money over years: present value, internal rate of return, levelised price, delay, idle capacity.
#pragma once
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/economics/units.hpp>
#include <tokenroof/inplace_vector.hpp>

namespace tokenroof {

/// Most years of a plan, the first included.
inline constexpr std::size_t most_years = 40;

/// Something for each year, the first now.
template <dimension D, Scalar S>
using yearly = inplace_vector<quantity<D, S>, most_years>;
template <Scalar S = double>
using cash_flows = yearly<dimension{.dollar = 1}, S>;
template <Scalar S = double>
using token_years = yearly<dimension{.token = 1}, S>;

namespace detail {
template <dimension D, Scalar S>
constexpr void require_finite(const yearly<D, S>& years, std::string_view name) {
    require(years.size() > 0, name, 0, "must have a year");
    for (std::size_t i = 0; i < years.size(); ++i) {
        if (!obeys(rule::any, years[i])) [[unlikely]] {
            std::string path(name);
            path.append("[").append(std::to_string(i)).append("]");
            reject(path, value_text(years[i]), "must be finite");
        }
    }
}
/// sum of years[t] x^t, by Horner.
template <dimension D, Scalar S>
constexpr quantity<D, S> polynomial(const yearly<D, S>& years, const ratio<S>& x) {
    quantity<D, S> sum = years[years.size() - 1];
    for (std::size_t t = years.size() - 1; t-- > 0;) sum = sum * x + years[t];
    return sum;
}
}  // namespace detail

/// Value today of something that is due each year: sum of years[t] / (1 + rate)^t.
/// Domain   rate > -1.
/// Errors   std::invalid_argument for values that are not finite, no years at all, or a rate of -1 or less.
template <dimension D, Scalar S>
constexpr quantity<D, S> present_value(const yearly<D, S>& years, const std::type_identity_t<ratio<S>>& rate) {
    detail::require_finite(years, "years");
    detail::require_rule(rule::positive, ratio<S>(1 + rate), "1 + rate");
    return detail::polynomial(years, 1 / (1 + rate));
}

/// The rates between which a rate of return is sought: -90 % to 1000 % a year.
inline constexpr double least_return = -0.9, most_return = 10;

/// An internal rate of return, and whether there is one.
template <Scalar S = double>
struct basic_return {
    ratio<S> rate{};        ///< the least at which the present value changes its sign; where it does not, an end
    dollars<S> at_least{};  ///< present value at the lowest rate
    dollars<S> at_most{};   ///< and at the highest
    ratio<S>
        sign_changes{};  ///< of the flows: with one there is at most one rate of return, with several there may be more
    ratio<S> roots{};    ///< changes of the present value's sign that were seen

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"rate"}, x.rate...);
        visit(field{"at_least"}, x.at_least...);
        visit(field{"at_most"}, x.at_most...);
        visit(field{"sign_changes"}, x.sign_changes...);
        visit(field{"roots"}, x.roots...);
    }
};

/// Whether a rate of return was found: bool for a number, one answer an element for an array. Flows that are nothing have
/// none.
template <Scalar S>
constexpr auto found(const basic_return<S>& r) {
    return r.roots > ratio<S>(0.5);
}

/// Whether the rate is what an investment yields, and the only one: money goes out first, comes in later and changes its
/// direction once. Of flows that come in first it would be the price of a loan.
template <Scalar S>
constexpr auto is_yield(const basic_return<S>& r) {
    const ratio<S> none = 0;
    return select(r.at_least > dollars<S>{}, select(r.sign_changes < ratio<S>(1.5), r.roots, none), none) >
           ratio<S>(0.5);
}

namespace detail {
/// Rates at which the value of flows with several changes of sign is looked at: two roots are told apart where a rate
/// plus one differs by 4 %.
inline constexpr int return_steps = 128;

template <Scalar S>
constexpr ratio<S> sign_of(const dollars<S>& value) {
    return select(value > dollars<S>{}, ratio<S>(1), ratio<S>(-1));
}

/// Where in x = 1 / (1 + rate) a value changes its sign; it is `above` at high.
template <class S>
struct return_bracket {
    ratio<S> low;
    ratio<S> high;
    ratio<S> above;
    ratio<S> count;
};

/// The first change of sign from the high end of a bracket.
template <class S, class Value>
constexpr return_bracket<S> first_root(const return_bracket<S>& all, double low, double high, const Value& value_at) {
    return_bracket<S> first = all;
    first.count = 0;
    const double step = scalar_traits<double>::exp(scalar_traits<double>::log(low / high) / return_steps);
    double x = high;
    ratio<S> before = sign_of(value_at(ratio<S>(x)));
    for (int i = 1; i <= return_steps; ++i) {
        const double next = i == return_steps ? low : x * step;
        const ratio<S> now = sign_of(value_at(ratio<S>(next)));
        const ratio<S> crosses = select(before * now < ratio<S>(0), ratio<S>(1), ratio<S>(0));
        const auto here = crosses - first.count > ratio<S>(0.5);
        first.low = select(here, ratio<S>(next), first.low);
        first.high = select(here, ratio<S>(x), first.high);
        first.above = select(here, before, first.above);
        first.count += crosses;
        before = now;
        x = next;
    }
    return first;
}
}  // namespace detail

/// The rate at which flows are worth nothing today. Bisection of a fixed number of steps and one of Newton, which carries
/// derivatives and bounds.
///
/// Domain   found(...) says whether the present value changes its sign between -90 % and 1000 %. If not, flows that are
///          worth something at each rate answer the highest, others the lowest. Of several rates the least is answered;
///          two whose 1 + rate differ by less than 4 % may be missed.
/// Errors   std::invalid_argument for flows that are not finite.
template <Scalar S>
constexpr basic_return<S> internal_rate_of_return(const cash_flows<S>& flows) {
    detail::require_finite(flows, "flows");
    const auto value_at = [&flows](const ratio<S>& x) { return detail::polynomial(flows, x); };
    // In x = 1 / (1 + rate), in which the value is a polynomial. Halving a range of 9 fifty times leaves 1e-14.
    const double least = 1 / (1 + most_return), most = 1 / (1 + least_return);
    basic_return<S> r;
    r.at_least = value_at(ratio<S>(most));
    r.at_most = value_at(ratio<S>(least));
    ratio<S> changes = 0;
    ratio<S> sign = 0;
    for (const dollars<S>& flow : flows) {
        const ratio<S> now = select(flow > dollars<S>{}, ratio<S>(1), select(flow < dollars<S>{}, ratio<S>(-1), sign));
        changes += select(now * sign < ratio<S>(0), ratio<S>(1), ratio<S>(0));
        sign = now;
    }
    r.sign_changes = changes;
    const ratio<S> above = detail::sign_of(r.at_least);
    const ratio<S> differ = select(above * detail::sign_of(r.at_most) < ratio<S>(0), ratio<S>(1), ratio<S>(0));
    detail::return_bracket<S> bracket{ratio<S>(least), ratio<S>(most), above, differ};
    // By Descartes there is no more than one root where the flows change their sign once, and the ends tell.
    if (!scalar_traits<S>::all(changes < ratio<S>(1.5))) {
        bracket = detail::first_root(bracket, least, most, value_at);
    }
    r.roots = bracket.count;
    const auto rises = bracket.above > ratio<S>(0);
    ratio<S> low = bracket.low, high = bracket.high;
    for (int i = 0; i < 50; ++i) {
        const ratio<S> middle = (low + high) / 2;
        const dollars<S> value = value_at(middle);
        // Below the root where the value has not changed sign yet: towards more x where it still rises to 0.
        const auto below = select(rises, -value, value) > dollars<S>{};
        low = select(below, middle, low);
        high = select(below, high, middle);
    }
    const ratio<S> middle = (low + high) / 2;
    dollars<S> slope{};
    for (std::size_t t = flows.size() - 1; t >= 1; --t) slope = slope * middle + static_cast<double>(t) * flows[t];
    const auto steep = max(slope, -slope) > dollars<S>{};
    const ratio<S> move = value_at(middle) / select(steep, slope, dollars<S>(dollar));
    const auto exists = found(r);
    const ratio<S> end = select(r.at_most > dollars<S>{}, ratio<S>(least), ratio<S>(most));
    const ratio<S> x = select(exists, select(steep, middle - move, middle), end);
    r.rate = 1 / x - 1;
    return r;
}

/// The price of the first year's token at which tokens pay for their costs, where prices fall by `decline` a year.
///
///     price = PV(costs) / sum tokens_t ((1 - decline) / (1 + rate))^t          LCOT for decline = 0
///
/// Errors   std::invalid_argument for series of different length, no tokens, a rate below 0, a decline outside [0, 1].
template <Scalar S>
constexpr price_per_token<S> levelised_price(const cash_flows<S>& costs, const token_years<S>& made,
                                             const std::type_identity_t<ratio<S>>& rate,
                                             const std::type_identity_t<ratio<S>>& decline = 0) {
    detail::require_rule(rule::non_negative, rate, "rate");
    detail::require_rule(rule::part, decline, "decline");
    detail::require_finite(made, "tokens");
    require(costs.size() == made.size(), "costs.size", static_cast<int>(costs.size()), "must be as many as tokens");
    const tokens<S> weighted = detail::polynomial(made, (1 - decline) / (1 + rate));
    detail::require_rule(rule::positive, weighted, "tokens");
    return present_value(costs, rate) / weighted;
}

/// What capital costs while it waits: capex crf x delay. A month of a plant is capex crf / 12.
/// Errors   std::invalid_argument for negative capital or delay, and from capital_recovery.
template <Scalar S>
constexpr dollars<S> delay_cost(const dollars<S>& capex, const std::type_identity_t<ratio<S>>& rate,
                                const std::type_identity_t<seconds<S>>& life,
                                const std::type_identity_t<seconds<S>>& delay) {
    detail::require_rule(rule::non_negative, capex, "capex");
    detail::require_rule(rule::non_negative, delay, "delay");
    return annuity(capex, rate, life) * delay;
}

/// The same of a whole plant, whose chips and facility have lives of their own: (chip_capex crf(chip_life) +
/// facility_capex crf(facility_life)) chips x delay.
/// Errors   std::invalid_argument from validate_fields(factory), for a negative delay.
template <Scalar S>
constexpr dollars<S> delay_cost(const basic_factory<S>& f, const std::type_identity_t<seconds<S>>& delay) {
    validate_fields(f, f.input_name);
    const ratio<S> chips = f.facility_power / (f.pue * f.chip_power);
    return chips * (delay_cost(f.chip_capex, f.interest, f.chip_life, delay) +
                    delay_cost(f.facility_capex, f.interest, f.facility_life, delay));
}

/// What unsold capacity costs: fixed cost x the share that is idle.
/// Errors   std::invalid_argument for a negative cost and for a share sold outside [0, 1].
template <Scalar S>
constexpr price_per_second<S> idle_cost(const price_per_second<S>& fixed, const std::type_identity_t<ratio<S>>& sold) {
    detail::require_rule(rule::non_negative, fixed, "fixed");
    detail::require_rule(rule::part, sold, "sold");
    return fixed * (1 - sold);
}

/// Tokens from which on an own model is cheaper than a bought one: fixed cost over what each token saves; infinite where
/// it saves nothing.
/// Errors   std::invalid_argument for negative costs.
template <Scalar S>
constexpr tokens<S> break_even_volume(const dollars<S>& fixed, const std::type_identity_t<price_per_token<S>>& bought,
                                      const std::type_identity_t<price_per_token<S>>& own) {
    detail::require_rule(rule::non_negative, fixed, "fixed");
    detail::require_rule(rule::non_negative, bought, "bought");
    detail::require_rule(rule::non_negative, own, "own");
    const price_per_token<S> saved = bought - own;
    const auto saves = saved > price_per_token<S>{};
    const price_per_token<S> safe = select(saves, saved, price_per_token<S>(dollar / token));
    return select(saves, fixed / safe, tokens<S>(std::numeric_limits<double>::infinity()));
}

}  // namespace tokenroof
