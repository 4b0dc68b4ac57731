// SPDX-License-Identifier: MIT
// Cases of a nation: demand, load, training, constraints, trade.
#pragma once
#include "economics_cases.hpp"
#include <tokenroof/economics/constraints.hpp>
#include <tokenroof/economics/demand.hpp>
#include <tokenroof/economics/load.hpp>
#include <tokenroof/economics/resources.hpp>
#include <tokenroof/economics/trade.hpp>
#include <tokenroof/economics/training.hpp>

namespace conformance {

template <class S>
basic_demand<S> demand_of(const world<S>& w) {
    return {.tokens = w.load.concurrency * (1e7 * token_per_s),
            .price = 1 * dollar / Mtoken,
            .elasticity = -11 * w.plant.interest,
            .growth = w.plant.interest * 8 / year,
            .slowing = 5 * year};
}
template <class S>
constraints<S> constraints_of(const world<S>& w) {
    constraints<S> all;
    all.append() = {.name = "grid",
                    .have = 1 * GW,
                    .ordered = w.load.concurrency * (30 * MW) / year,
                    .growth = {},
                    .lead_time = 4 * year};
    all.append() = {.name = "chips",
                    .have = 0.5 * GW,
                    .ordered = 0.5 * GW / year,
                    .growth = w.plant.interest / year,
                    .lead_time = 1 * year};
    return all;
}
template <class S>
basic_load<S> load_in(const world<S>& w) {
    const basic_people<S> p{
        .users = 1e6, .prompts = w.load.concurrency / (6 * day), .output = w.load.output, .peak = 2};
    const basic_machines<S> m{.count = 1e4, .tokens = w.load.concurrency * token_per_s, .duty = w.plant.interest};
    return together(load_of(p), load_of(m));
}
template <class S>
basic_training<S> training_of(const world<S>& w) {
    return {.parameters = w.load.concurrency * 1e9,
            .trained = w.load.input * 1e9,
            .chip = peak_rate(w.plan.chip, fp8),
            .utilisation = 0.4,
            .chips = 2048,
            .chip_power = w.plant.chip_power,
            .price = w.prices.chip};
}
template <class S>
basic_value_chain<S> chain_of(const world<S>& w) {
    return {.energy = {0.1, w.plant.interest},
            .hbm = {0.2, 0.8},
            .logic = {0.2, 0.1},
            .packaging = {0.1, 0.2},
            .infrastructure = {0.2, 1},
            .model = {0.2, 0.5},
            .application = {0, 1}};
}

template <class Visit>
void demand_cases(Visit&& visit) {
    visit("economics/demand.hpp validate", [](const auto& w) { return values(growth_by(demand_of(w), 2 * year)); });
    visit("economics/demand.hpp growth_by", [](const auto& w) { return values(growth_by(demand_of(w), 3 * year)); });
    visit("economics/demand.hpp demanded",
          [](const auto& w) { return values(demanded(demand_of(w), price_of(w), 3 * year)); });
    visit("economics/demand.hpp cleared", [](const auto& w) {
        const auto scarce = cleared(demand_of(w), w.load.input * (1e4 / second), price_of(w) / 10, year);
        const auto plenty = cleared(demand_of(w), w.load.input * (1e8 / second), price_of(w), year);
        return values(scarce.price, scarce.sold, scarce.revenue, plenty.price, plenty.sold);
    });
    visit("economics/demand.hpp energy_response",
          [](const auto& w) { return values(energy_response(demand_of(w), w.plant.interest)); });
    visit("economics/demand.hpp growth_of",
          [](const auto& w) { return values(growth_of(w.load.concurrency, 2 * year)); });
    visit("economics/demand.hpp growth_for", [](const auto& w) {
        return values(growth_for(w.load.concurrency, 2 * year, w.plant.interest * (50 * year)));
    });
    visit("economics/demand.hpp yearly_growth",
          [](const auto& w) { return values(yearly_growth(w.plant.interest / year)); });
    visit("economics/demand.hpp doubling_time",
          [](const auto& w) { return values(doubling_time(w.plant.interest / year)); });
    visit("economics/load.hpp load_of", [](const auto& w) { return values(load_in(w).mean, load_in(w).peak); });
    visit("economics/load.hpp together", [](const auto& w) { return values(together(load_in(w), load_in(w)).peak); });
    visit("economics/load.hpp load_factor", [](const auto& w) { return values(load_factor(load_in(w))); });
    visit("economics/load.hpp sized_for", [](const auto& w) {
        const auto s = sized_for(load_in(w), 1000 * token_per_s, {w.plant.chip_power}, w.plant.pue);
        return values(s.chips, s.facility_power, s.utilisation);
    });
    visit("economics/training.hpp train", [](const auto& w) {
        const auto t = train(training_of(w));
        return values(t.arithmetic, t.time, t.chip_time, t.energy, t.cost);
    });
    visit("economics/training.hpp training_crossover",
          [](const auto& w) { return values(training_crossover(w.load.input, 0.4, w.plant.interest)); });
    visit("economics/training.hpp inference_utilisation", [](const auto& w) {
        return values(inference_utilisation(w.load.concurrency, 1000 * token_per_s, peak_rate(w.plan.chip, fp8)));
    });
}

template <class Visit>
void nation_cases(Visit&& visit) {
    visit("economics/constraints.hpp suffices_for",
          [](const auto& w) { return values(suffices_for(w.load.concurrency, 1 / w.plant.chip_power)); });
    visit("economics/resources.hpp needs_of", [](const auto& w) {
        const auto n = needs_of(w.plant, 1000 * token_per_s);
        return values(n.chips, n.packaging, n.capital, n.demand);
    });
    visit("economics/resources.hpp constrained_by", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        auto n = needs_of(w.plant, 1000 * token_per_s);
        n.land = w.plant.pue * (3000 * square_metre / MW);
        const basic_stock<plant_resource::land, S> sites{
            .have = 3 * square_kilometre, .ordered = hectare / year, .growth = {}, .lead_time = year};
        const basic_stock<plant_resource::capital, S> money{.have = w.plant.chip_capex * 1e5,
                                                            .ordered = 1e9 * dollar / year,
                                                            .growth = w.plant.interest / year,
                                                            .lead_time = {}};
        const auto land = constrained_by<plant_resource::land>(n, sites);
        const auto capital = constrained_by<plant_resource::capital>(n, money);
        return values(land.have, land.ordered, limit_at(capital, 3 * year));
    });
    visit("economics/constraints.hpp limit_at", [](const auto& w) {
        return values(limit_at(constraints_of(w)[0], 6 * year), limit_at(constraints_of(w)[1], 6 * year));
    });
    visit("economics/constraints.hpp capacity_at", [](const auto& w) {
        const auto c = capacity_at(constraints_of(w), 6 * year);
        return values(c.power, c.next);
    });
    visit("economics/constraints.hpp binds", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(indicator<S>(binds(constraints_of(w), 0, 2 * year)),
                      indicator<S>(binds(constraints_of(w), 1, 2 * year)));
    });
    visit("economics/constraints.hpp shadow_price", [](const auto& w) {
        return values(shadow_price(constraints_of(w), 0, 2 * year, w.prices.chip),
                      shadow_price(constraints_of(w), 1, 2 * year, w.prices.chip));
    });
    visit("economics/trade.hpp trade_balance", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const basic_trade<S> t{.capacity = w.load.input * (1e6 / second),
                               .demand = w.load.concurrency * (1e7 * token_per_s),
                               .export_price = price_of(w),
                               .import_price = 2 * price_of(w),
                               .transit = price_of(w) / 50,
                               .latency_discount = w.plant.interest};
        const auto b = trade_balance(t);
        return values(b.exported, b.imported, b.earned, b.bill, b.net);
    });
    visit("economics/trade.hpp needed_export_share", [](const auto& w) {
        return values(needed_export_share(2 * price_of(w), price_of(w), w.plant.pue * (3 * price_of(w))));
    });
    visit("economics/trade.hpp ledger_of", [](const auto& w) {
        const auto l = ledger_of(w.plant.chip_capex, chain_of(w));
        return values(l.domestic[0], l.foreign[0], l.domestic[5]);
    });
    visit("economics/trade.hpp domestic_total",
          [](const auto& w) { return values(domestic_total(ledger_of(w.plant.chip_capex, chain_of(w)))); });
    visit("economics/trade.hpp subsidised", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const basic_subsidy<S> s{.capex = w.plant.interest, .tariff = 0.3};
        const auto e = subsidised(w.plant, 1000 * token_per_s, s, 0.5, price_of(w));
        return values(e.cost, e.saved, e.paid, e.per_export);
    });
    visit("economics/trade.hpp needed_subsidy", [](const auto& w) {
        const auto s = needed_subsidy(w.plant, 1000 * token_per_s, price_of(w));
        return values(s.capex, s.tariff);
    });
}

}  // namespace conformance
