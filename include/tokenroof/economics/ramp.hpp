// SPDX-License-Identifier: MIT
// A plant that grows over years: vintages of chips that keep their efficiency, prices that fall, and the money of it.
#pragma once
#include <array>
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/economics/finance.hpp>

namespace tokenroof {

/// Deliveries of chips that fall short for some years and then recover.
template <Scalar S = double>
struct basic_supply_shock {
    int first = 0;       ///< year of the plan in which it begins, 0 the first
    int years = 0;       ///< that it lasts; 0: none
    ratio<S> missing{};  ///< share of what is ordered that does not arrive, and is ordered again the year after

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"first", rule::non_negative}, x.first...);
        visit(field{"years", rule::non_negative}, x.years...);
        visit(field{"missing", rule::part}, x.missing...);
    }
};
using supply_shock = basic_supply_shock<double>;

/// A ramp of connected power in equal steps. Chips are replaced at the end of their life by those of the year.
template <Scalar S = double>
struct basic_ramp {
    static constexpr std::string_view input_name = "ramp";
    power_draw<S> first{};       ///< connected in the first year
    power_draw<S> last{};        ///< connected at the end
    int years = 1;               ///< from the first step to the last
    int horizon = 1;             ///< years of the plan, at least `years`
    ratio<S> better_chips{};     ///< by which a chip of next year makes more tokens than one of this
    ratio<S> cheaper_chips{};    ///< by which its price falls
    price_per_token<S> price{};  ///< of an output token in the first year, with what its inputs bring
    ratio<S> cheaper_tokens{};   ///< by which that falls a year
    ratio<S> late{};             ///< share of a year between paying for chips and their first token
    token_rate<S> demand{};      ///< most that sells in the first year; 0: all that is made
    ratio<S> more_demand{};      ///< by which that grows a year
    basic_supply_shock<S> shock{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"first", rule::positive}, x.first...);
        visit(field{"last", rule::positive}, x.last...);
        visit(field{"years", rule::positive}, x.years...);
        visit(field{"horizon", rule::positive}, x.horizon...);
        visit(field{"better_chips", rule::non_negative}, x.better_chips...);
        visit(field{"cheaper_chips", rule::part}, x.cheaper_chips...);
        visit(field{"price", rule::non_negative}, x.price...);
        visit(field{"cheaper_tokens", rule::part}, x.cheaper_tokens...);
        visit(field{"late", rule::part}, x.late...);
        visit(field{"demand", rule::non_negative}, x.demand...);
        visit(field{"more_demand", rule::non_negative}, x.more_demand...);
        visit(field{"shock"}, x.shock...);
    }
};
using ramp = basic_ramp<double>;

/// Errors   std::invalid_argument naming field, value and rule; a ramp does not run backwards.
template <Scalar S>
constexpr void validate(const basic_ramp<S>& r) {
    validate_fields(r, r.input_name);
    if (!scalar_traits<S>::all(r.first <= r.last)) [[unlikely]] {
        reject("ramp.last", value_text(r.last), "must be at least ramp.first: a ramp does not run backwards");
    }
    require(r.years <= r.horizon, "ramp.horizon", r.horizon, "must be at least ramp.years");
    require(r.horizon <= static_cast<int>(most_years), "ramp.horizon", r.horizon, "must be at most 40");
}

/// A year of a ramp.
template <Scalar S = double>
struct basic_ramp_year {
    power_draw<S> power{};     ///< connected
    ratio<S> chips{};          ///< in service
    ratio<S> bought{};         ///< this year
    ratio<S> missing{};        ///< that the connected power waits for
    token_rate<S> rate{};      ///< sold
    token_rate<S> capacity{};  ///< that could be made and sold at the plant's utilisation
    price_per_token<S> price{};
    tokens<S> sold{};
    joules<S> energy{};
    dollars<S> capex{};
    dollars<S> running{};  ///< electricity and operation
    dollars<S> revenue{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"power"}, x.power...);
        visit(field{"chips"}, x.chips...);
        visit(field{"bought"}, x.bought...);
        visit(field{"missing"}, x.missing...);
        visit(field{"rate"}, x.rate...);
        visit(field{"capacity"}, x.capacity...);
        visit(field{"price"}, x.price...);
        visit(field{"sold"}, x.sold...);
        visit(field{"energy"}, x.energy...);
        visit(field{"capex"}, x.capex...);
        visit(field{"running"}, x.running...);
        visit(field{"revenue"}, x.revenue...);
    }
};
using ramp_year = basic_ramp_year<double>;

template <Scalar S = double>
using ramp_years = inplace_vector<basic_ramp_year<S>, most_years>;

namespace detail {
/// By age in years: 1 where something is in use, and where its life has just ended. Lives are rounded to whole years, of
/// which there is at least one. Masks, since a life may be any scalar.
template <class S>
struct lives {
    std::array<ratio<S>, most_years + 1> used{};
    std::array<ratio<S>, most_years + 1> ended{};
};
template <class S>
constexpr lives<S> lives_of(const seconds<S>& life, int horizon) {
    const ratio<S> years = life / year;
    const ratio<S> none = 0, whole = 1;
    lives<S> l;
    for (int age = 0; age <= horizon; ++age) {
        const auto i = static_cast<std::size_t>(age);
        l.used[i] = age == 0 ? whole : ratio<S>(select(ratio<S>(age + 0.5) <= years, whole, none));
        // Beside the masks themselves, so that bounds of a life that is known stay exact.
        l.ended[i] = age == 0 ? none : ratio<S>(select(ratio<S>(age + 0.5) <= years, none, l.used[i - 1]));
    }
    return l;
}
}  // namespace detail

/// The years of a ramp of plants like `f`, whose chips of the first year make `rate_per_chip` output tokens a second.
/// `f.facility_power` plays no part.
///
///     power_t  = first + (last - first) min(1, t / years)
///     wanted_t = (power_t - power_{t-1}) / k + bought_{t-L} + missing_{t-1}     L = f.chip_life, k = pue chip_power
///     bought_t = wanted_t - missing_t,   missing_t = wanted_t shock.missing while the shock lasts, else 0
///     rate_t   = u R sum (1 + better)^v bought_v over the vintages v in service
///
/// Chips and facility are renewed at the ends of their lives, rounded to whole years; a facility at its old price.
/// Operation costs a share of what is in service, at the price that it had. Chips that miss draw no power; those at the
/// end of their life leave even so. There is no value at the end.
/// Errors   std::invalid_argument from validate(ramp), validate_fields(factory), and for a rate that is not positive.
template <Scalar S>
constexpr ramp_years<S> ramp_up(const basic_ramp<S>& r, const basic_factory<S>& f,
                                const std::type_identity_t<token_rate<S>>& rate_per_chip) {
    validate(r);
    validate_fields(f, f.input_name);
    detail::require_rule(rule::positive, rate_per_chip, "rate_per_chip");
    ramp_years<S> all;
    const power_draw<S> provisioned = f.pue * f.chip_power;
    const detail::lives<S> chip_life = detail::lives_of(f.chip_life, r.horizon);
    const detail::lives<S> facility_life = detail::lives_of(f.facility_life, r.horizon);
    const auto all_sells = r.demand <= token_rate<S>{};
    token_rate<S> rate_of_chip = f.utilisation * rate_per_chip;
    dollars<S> chip_price = f.chip_capex;
    token_rate<S> demand = r.demand;
    price_per_token<S> price = r.price;
    yearly<dimension{.second = -1, .token = 1}, S> vintage_rates;
    cash_flows<S> vintage_prices;
    yearly<one, S> built;  // facilities, for as many chips
    ratio<S> connected_before{};
    ratio<S> missing{};
    for (int t = 0; t < r.horizon; ++t) {
        const auto now = static_cast<std::size_t>(t);
        const double risen = t < r.years ? static_cast<double>(t) / r.years : 1.0;
        basic_ramp_year<S>& y = all.append();
        y = {};
        y.power = r.first + risen * (r.last - r.first);
        const ratio<S> connected = y.power / provisioned;
        const ratio<S> added = connected - connected_before;
        connected_before = connected;
        ratio<S> wanted = added + missing;
        ratio<S> facilities = added;
        token_rate<S> kept{};
        dollars<S> in_service = connected * f.facility_capex;
        for (std::size_t v = 0; v < now; ++v) {
            const std::size_t age = now - v;
            const ratio<S> chips = chip_life.used[age] * all[v].bought;
            wanted += chip_life.ended[age] * all[v].bought;
            kept += chips * vintage_rates[v];
            in_service += chips * vintage_prices[v];
            facilities += facility_life.ended[age] * built[v];
        }
        const bool short_of = t >= r.shock.first && t - r.shock.first < r.shock.years;
        y.missing = short_of ? ratio<S>(r.shock.missing * wanted) : ratio<S>(0);
        y.bought = short_of ? ratio<S>((1 - r.shock.missing) * wanted) : wanted;
        missing = y.missing;
        y.chips = connected - missing;
        const token_rate<S> fresh = y.bought * rate_of_chip;
        y.capacity = kept + fresh;
        const token_rate<S> able = y.capacity - r.late * fresh;
        y.rate = select(all_sells, able, min(able, demand));
        y.sold = y.rate * year;
        y.price = price;
        y.energy = y.chips * provisioned * f.load * year;
        y.capex = y.bought * chip_price + facilities * f.facility_capex;
        in_service += y.bought * chip_price;
        y.running = f.electricity * y.energy + f.opex * in_service;
        y.revenue = y.price * y.sold;
        vintage_rates.append() = rate_of_chip;
        vintage_prices.append() = chip_price;
        built.append() = facilities;
        rate_of_chip *= 1 + r.better_chips;
        chip_price *= 1 - r.cheaper_chips;
        price *= 1 - r.cheaper_tokens;
        demand *= 1 + r.more_demand;
    }
    return all;
}

/// What comes in less what goes out, year by year: revenue - capex - running.
template <Scalar S>
constexpr cash_flows<S> flows_of(const ramp_years<S>& years) {
    cash_flows<S> flows;
    for (const auto& y : years) flows.append() = y.revenue - y.capex - y.running;
    return flows;
}

/// Everything that goes out, year by year.
template <Scalar S>
constexpr cash_flows<S> costs_of(const ramp_years<S>& years) {
    cash_flows<S> costs;
    for (const auto& y : years) costs.append() = y.capex + y.running;
    return costs;
}

/// Tokens sold, year by year.
template <Scalar S>
constexpr token_years<S> tokens_of(const ramp_years<S>& years) {
    token_years<S> sold;
    for (const auto& y : years) sold.append() = y.sold;
    return sold;
}

}  // namespace tokenroof
