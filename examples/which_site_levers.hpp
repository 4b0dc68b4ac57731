// SPDX-License-Identifier: MIT
// What would make a site as cheap as the best of them, and what a state would pay for it.
#pragma once
#include "factory_inputs.hpp"
#include <tokenroof/economics/trade.hpp>

namespace example {

/// A site, its plant and what that makes.
struct site_answer {
    std::string name;
    std::string trust;  ///< of the tariff: A, B, C, or given
    std::string grid;   ///< lead time of a connection
    tokenroof::factory plant{};
    tokenroof::balance sheet{};
};

/// Cost of an output token where something about a plant is changed.
template <class Change>
tokenroof::price_per_token<> cost_where(tokenroof::factory f, Change change) {
    change(f);
    return produce(f, peak_output_rate(tokenroof::catalog::deepseek_day, tokenroof::catalog::deepseek_on_gb200))
        .cost_per_output;
}

/// The interest at which a plant's token costs `target`: cost rises with it, so that halving finds it.
inline double interest_for(const tokenroof::factory& f, tokenroof::price_per_token<> target) {
    double low = 0, high = f.interest.value();
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (cost_where(f, [&](tokenroof::factory& g) { g.interest = middle; }) > target ? high : low) = middle;
    }
    return high;
}

/// What each lever alone would have to be at a site for it to be as cheap as the best, or that it cannot do it.
inline void print_levers(const std::vector<site_answer>& all, tokenroof::ratio<> exported,
                         tokenroof::price_per_token<> price) {
    using namespace tokenroof;
    const std::string cannot = "not by it";
    const price_per_token<> target = total(all.front().sheet.output);
    table t{.sides = "lrrrrrr",
            .rows = {{"to match " + all.front().name, "$ a M more", "tariff, $/kWh", "chip price", "interest",
                      "tariff subsidised", "capital subsidised"}}};
    for (const site_answer& a : all) {
        const price_per_token<> gap = total(a.sheet.output) - target;
        const price_per_token<> now = cost_where(a.plant, [](factory&) {});
        // Cost is linear in the tariff, in the price of chips and in capital: these are their parts of it.
        const price_per_token<> power = now - cost_where(a.plant, [](factory& f) { f.electricity = {}; });
        const price_per_token<> chips = now - cost_where(a.plant, [](factory& f) { f.chip_capex = {}; });
        const price_per_token<> capital = a.sheet.output[cost_part::chips] + a.sheet.output[cost_part::facility];
        const price_per_token<> at_no_interest = cost_where(a.plant, [](factory& f) { f.interest = 0; });
        const auto where = [&](bool possible, auto text) { return possible ? text() : cannot; };
        const auto paid = [&](const subsidy& s) {
            const auto effect = subsidised(a.plant, peak_output_rate(catalog::deepseek_day, catalog::deepseek_on_gb200),
                                           s, exported, price);
            return fmt::format("{:.0f} %: {:.2f} G$, {:.4f} $", 100 * max(s.tariff, s.capex).value(),
                               (effect.paid * year).in(1e9 * dollar), effect.per_export.value());
        };
        t.rows.push_back(
            {a.name, fmt::format("{:.4f}", gap.in(dollar / Mtoken)),
             where(gap <= power,
                   [&] { return fmt::format("{:.4f}", ((1 - gap / power) * a.plant.electricity).in(dollar / kWh)); }),
             where(gap <= chips, [&] { return fmt::format("{:+.1f} %", 0 - 100 * (gap / chips).value()); }),
             where(at_no_interest <= now - gap,
                   [&] { return fmt::format("{:.2f} %", 100 * interest_for(a.plant, now - gap)); }),
             where(gap <= power, [&] { return paid({.tariff = gap / power}); }),
             where(gap <= capital, [&] { return paid({.capex = gap / capital}); })});
    }
    fmt::print("{}", markdown(t));
    fmt::print(
        "each lever alone; subsidised: the share that the state pays, G$ a year and GW, and $ of it a $ exported "
        "({:.0f} % of\nall output, at {:.4f} $ a M); \"not by it\": nothing of it left would not do\n\n",
        100 * exported.value(), price.in(dollar / Mtoken));
}

}  // namespace example
