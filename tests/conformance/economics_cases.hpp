// SPDX-License-Identifier: MIT
// Cases of the factory: requests, balance sheet, ramp, money.
#pragma once
#include "world.hpp"
#include <tokenroof/economics/balance.hpp>
#include <tokenroof/economics/ramp.hpp>
#include <tokenroof/economics/site.hpp>

namespace conformance {

template <class S>
basic_request_mix<S> mix_of(const world<S>& w) {
    return {.input = w.load.input, .cached = 2 * w.load.input, .output = w.load.output, .cached_cost = 0.1};
}
template <class S>
basic_chip_rates<S> rates_in(const world<S>& w) {
    return {.prefill = w.load.concurrency * (400 * token_per_s), .decode = w.load.concurrency * (30 * token_per_s)};
}
template <class S>
basic_environment<S> environment_of(const world<S>& w) {
    return {.water = w.plant.interest * (9 * litre / kWh),
            .grid_water = 1.9 * litre / kWh,
            .carbon = w.plant.pue * (0.4 * kilogram / kWh),
            .land = 3000 * square_metre / MW};
}
template <class S>
basic_fees<S> fees_of(const world<S>& w) {
    return {.residual = w.plant.interest,
            .demand = w.plant.electricity * 0.2,
            .staff = 0.1 * person / MW,
            .wage = 1e5 * dollar / (person * year),
            .land = 5 * dollar / (square_metre * year),
            .water = 2 * dollar / cubic_metre,
            .carbon = 30 * dollar / tonne,
            .heat_sold = w.plant.interest,
            .heat = 0.01 * dollar / kWh};
}
template <class S>
basic_balance<S> balance_in(const world<S>& w) {
    return balance_of(w.plant, mix_of(w), rates_in(w), environment_of(w), fees_of(w));
}
template <class S>
price_per_token<S> price_of(const world<S>& w) {
    return w.prices.chip / (2000 * token_per_s);
}
template <class S>
ramp_years<S> ramp_of(const world<S>& w) {
    const basic_ramp<S> r{.first = w.load.concurrency * (10 * MW),
                          .last = w.load.concurrency * (100 * MW),
                          .years = 5,
                          .horizon = 9,
                          .better_chips = w.plant.interest,
                          .cheaper_chips = 0.05,
                          .price = 3 * price_of(w),
                          .cheaper_tokens = w.plant.interest,
                          .late = 0.3,
                          .demand = w.load.input * (2e6 / second),
                          .more_demand = 0.3,
                          .shock = {.first = 2, .years = 2, .missing = w.plant.interest}};
    return ramp_up(r, w.plant, 3000 * token_per_s);
}
template <class S>
cash_flows<S> flows_in(const world<S>& w) {
    cash_flows<S> flows;
    flows.append() = -(w.plant.chip_capex * 1.1);
    for (int t = 0; t < 5; ++t) flows.append() = w.load.concurrency * (300 * dollar);
    return flows;
}

template <class Visit>
void request_cases(Visit&& visit) {
    visit("described.hpp unset", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(w.load.concurrency + unset<one, S>());
    });
    visit("economics/units.hpp exchanged",
          [](const auto& w) { return values(exchanged("KRW", w.load.concurrency).unit); });
    visit("economics/units.hpp amount_in",
          [](const auto& w) { return values(amount_in(exchanged("KRW", w.load.concurrency), w.plant.chip_capex)); });
    visit("economics/requests.hpp rates_of", [](const auto& w) {
        const auto r = rates_of(serve(w.plan, w.load));
        return values(r.prefill, r.decode);
    });
    visit("economics/requests.hpp chip_time", [](const auto& w) { return values(chip_time(mix_of(w), rates_in(w))); });
    visit("economics/requests.hpp peak_output_rate",
          [](const auto& w) { return values(peak_output_rate(mix_of(w), rates_in(w))); });
    visit("economics/requests.hpp token_costs", [](const auto& w) {
        const auto c = token_costs(mix_of(w), rates_in(w), w.prices.chip, 0.6);
        return values(c.input, c.cached, c.output);
    });
    visit("economics/requests.hpp bill_of", [](const auto& w) {
        return values(bill_of(mix_of(w), token_costs(mix_of(w), rates_in(w), w.prices.chip, 0.6)));
    });
    visit("economics/requests.hpp gross_margin",
          [](const auto& w) { return values(gross_margin(2 * w.prices.chip, w.prices.chip * w.plant.pue)); });
    visit("economics/requests.hpp break_even_prices", [](const auto& w) {
        const auto list = token_costs(mix_of(w), rates_in(w), w.prices.chip, 0.6);
        const auto p = break_even_prices(mix_of(w), list, w.plant.chip_capex, w.plant.interest);
        return values(p.input, p.cached, p.output);
    });
    visit("economics/environment.hpp footprint_of", [](const auto& w) {
        const auto f =
            footprint_of(environment_of(w), {w.plant.facility_power}, {w.plant.facility_power * 0.8}, w.plant.pue);
        return values(f.water, f.grid_water, f.carbon, f.land, f.heat * w.plant.pue);
    });
    visit("economics/environment.hpp energy_equivalent",
          [](const auto& w) { return values(energy_equivalent(w.plant.facility_power * year, w.plant.pue * TWh)); });
    visit("economics/balance.hpp balance_of", [](const auto& w) {
        const auto b = balance_in(w);
        return values(b.chips, b.capex, b.costs.input, b.costs.cached, b.costs.output, b.output_rate, b.input_rate,
                      b.cached_rate, b.energy_per_output, b.carbon_per_output, b.chip[cost_part::heat],
                      b.output[cost_part::chips]);
    });
    visit("economics/balance.hpp total", [](const auto& w) { return values(total(balance_in(w).chip)); });
    visit("economics/balance.hpp divided",
          [](const auto& w) { return values(total(divided(balance_in(w).chip, w.prices.chip))); });
    visit("economics/balance.hpp required_revenue",
          [](const auto& w) { return values(required_revenue(balance_in(w), {w.plant.facility_power})); });
    visit("economics/balance.hpp rate_per_provisioned_watt",
          [](const auto& w) { return values(rate_per_provisioned_watt(balance_in(w), {w.plant.facility_power})); });
    visit("economics/balance.hpp break_even_chip", [](const auto& w) {
        return values(
            break_even_chip(w.plant, mix_of(w), rates_in(w), environment_of(w), fees_of(w), 20 * price_of(w)));
    });
    visit("economics/site.hpp at_site", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const basic_site<S> s{.electricity = w.prices.electricity, .pue = w.prices.pue};
        return values(produce(at_site(w.plant, s), 1000 * token_per_s).cost_per_output);
    });
    visit("economics/site.hpp time_to_first_token", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(time_to_first_token(basic_lead_times<S>{
            .grid = w.load.concurrency * day, .building = w.load.input / token * hour, .chips = 1 * day}));
    });
}

template <class Visit>
void finance_cases(Visit&& visit) {
    visit("economics/finance.hpp present_value",
          [](const auto& w) { return values(present_value(flows_in(w), w.plant.interest)); });
    visit("economics/finance.hpp internal_rate_of_return",
          [](const auto& w) { return values(internal_rate_of_return(flows_in(w)).rate); });
    visit("economics/finance.hpp found", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(indicator<S>(found(internal_rate_of_return(flows_in(w)))));
    });
    visit("economics/finance.hpp is_yield", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(indicator<S>(is_yield(internal_rate_of_return(flows_in(w)))));
    });
    visit("economics/finance.hpp levelised_price", [](const auto& w) {
        const auto years = ramp_of(w);
        return values(levelised_price(costs_of(years), tokens_of(years), w.plant.interest, 0.3));
    });
    visit("economics/finance.hpp delay_cost", [](const auto& w) {
        return values(delay_cost(w.plant.chip_capex, w.plant.interest, w.plant.chip_life, month),
                      delay_cost(w.plant, month));
    });
    visit("economics/finance.hpp idle_cost",
          [](const auto& w) { return values(idle_cost(w.prices.chip, w.plant.interest)); });
    visit("economics/finance.hpp break_even_volume", [](const auto& w) {
        return values(break_even_volume(w.plant.chip_capex, 3 * price_of(w), w.plant.pue * price_of(w)));
    });
    visit("economics/ramp.hpp validate", [](const auto& w) { return values(ramp_of(w)[0].power); });
    visit("economics/ramp.hpp ramp_up", [](const auto& w) {
        auto all = values(w.plant.interest);
        for (const auto& y : ramp_of(w))
            for (const auto& v : values(y.power, y.chips, y.bought, y.missing, y.rate, y.price, y.sold, y.energy,
                                        y.capex, y.running, y.revenue))
                all.push_back(v);
        return all;
    });
    visit("economics/ramp.hpp flows_of", [](const auto& w) { return values(flows_of(ramp_of(w))[3]); });
    visit("economics/ramp.hpp costs_of", [](const auto& w) { return values(costs_of(ramp_of(w))[5]); });
    visit("economics/ramp.hpp tokens_of", [](const auto& w) { return values(tokens_of(ramp_of(w))[5]); });
}

template <class Visit>
void factory_cases(Visit&& visit) {
    request_cases(visit);
    finance_cases(visit);
}

}  // namespace conformance
