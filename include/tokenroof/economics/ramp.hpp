// SPDX-License-Identifier: MIT
// A plant that grows over years: vintages of chips that keep their efficiency, prices that fall, and the money of it.
#pragma once
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/economics/finance.hpp>

namespace tokenroof {

/// A ramp of connected power in equal steps. Chips are replaced at the end of their life by those of the year.
template <Scalar S = double>
struct basic_ramp {
    static constexpr std::string_view input_name = "ramp";
    power_draw<S> first{};       ///< connected in the first year
    power_draw<S> last{};        ///< connected at the end
    int years = 1;               ///< from the first step to the last
    int horizon = 1;             ///< years of the plan, at least `years`
    int chip_years = 4;          ///< after which chips are replaced
    ratio<S> better_chips{};     ///< by which a chip of next year makes more tokens than one of this
    ratio<S> cheaper_chips{};    ///< by which its price falls
    price_per_token<S> price{};  ///< of an output token in the first year, with what its inputs bring
    ratio<S> cheaper_tokens{};   ///< by which that falls a year
    ratio<S> late{};             ///< share of a year between paying for chips and their first token
    token_rate<S> demand{};      ///< most that sells in the first year; 0: all that is made
    ratio<S> more_demand{};      ///< by which that grows a year

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"first", rule::positive}, x.first...);
        visit(field{"last", rule::positive}, x.last...);
        visit(field{"years", rule::positive}, x.years...);
        visit(field{"horizon", rule::positive}, x.horizon...);
        visit(field{"chip_years", rule::positive}, x.chip_years...);
        visit(field{"better_chips", rule::non_negative}, x.better_chips...);
        visit(field{"cheaper_chips", rule::part}, x.cheaper_chips...);
        visit(field{"price", rule::non_negative}, x.price...);
        visit(field{"cheaper_tokens", rule::part}, x.cheaper_tokens...);
        visit(field{"late", rule::part}, x.late...);
        visit(field{"demand", rule::non_negative}, x.demand...);
        visit(field{"more_demand", rule::non_negative}, x.more_demand...);
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

/// The years of a ramp of plants like `f`, whose chips of the first year make `rate_per_chip` output tokens a second.
/// `f.facility_power` plays no part.
///
///     power_t  = first + (last - first) min(1, t / years)
///     bought_t = (power_t - power_{t-1}) / k + bought_{t-L}              L = chip_years, k = pue chip_power
///     rate_t   = rate_{t-1} + u R ((1 + better)^t bought_t - (1 + better)^{t-L} bought_{t-L})
///
/// Operation costs a share of what is in service, at the price that it had. There is no value at the end.
/// Domain   the facility outlives the plan.
/// Errors   std::invalid_argument from validate(ramp), validate_fields(factory), and for a rate that is not positive.
template <Scalar S>
constexpr ramp_years<S> ramp_up(const basic_ramp<S>& r, const basic_factory<S>& f,
                                const std::type_identity_t<token_rate<S>>& rate_per_chip) {
    validate(r);
    validate_fields(f, f.input_name);
    detail::require_rule(rule::positive, rate_per_chip, "rate_per_chip");
    ramp_years<S> all;
    const power_draw<S> provisioned = f.pue * f.chip_power;
    const auto all_sells = r.demand <= token_rate<S>{};
    token_rate<S> rate_of_chip = f.utilisation * rate_per_chip;
    dollars<S> chip_price = f.chip_capex;
    token_rate<S> demand = r.demand;
    price_per_token<S> price = r.price;
    yearly<dimension{.second = -1, .token = 1}, S> vintage_rates;
    cash_flows<S> vintage_prices;
    dollars<S> in_service{};
    for (int t = 0; t < r.horizon; ++t) {
        const auto now = static_cast<std::size_t>(t);
        const double risen = t < r.years ? static_cast<double>(t) / r.years : 1.0;
        basic_ramp_year<S>& y = all.append();
        y = {};
        y.power = r.first + risen * (r.last - r.first);
        y.chips = y.power / provisioned;
        const ratio<S> added = t == 0 ? y.chips : ratio<S>(y.chips - all[now - 1].chips);
        ratio<S> replaced{};
        token_rate<S> capacity = t == 0 ? token_rate<S>{} : all[now - 1].capacity;
        if (t >= r.chip_years) {
            const auto old = now - static_cast<std::size_t>(r.chip_years);
            replaced = all[old].bought;
            capacity -= replaced * vintage_rates[old];
            in_service -= replaced * vintage_prices[old];
        }
        y.bought = added + replaced;
        const token_rate<S> fresh = y.bought * rate_of_chip;
        y.capacity = capacity + fresh;
        const token_rate<S> able = y.capacity - r.late * fresh;
        y.rate = select(all_sells, able, min(able, demand));
        y.sold = y.rate * year;
        y.price = price;
        y.energy = y.power * f.load * year;
        y.capex = y.bought * chip_price + added * f.facility_capex;
        in_service += y.capex;
        y.running = f.electricity * y.energy + f.opex * in_service;
        y.revenue = y.price * y.sold;
        vintage_rates.append() = rate_of_chip;
        vintage_prices.append() = chip_price;
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
