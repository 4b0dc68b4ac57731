// SPDX-License-Identifier: MIT
// The second part of tokenroof_token_factory: a ramp of years, and what it is worth.
#pragma once
#include "token_factory_plant.hpp"
#include <tokenroof/economics/ramp.hpp>
#include <tokenroof/numeric/interval.hpp>

namespace example {

inline constexpr int first_year = 2027;  ///< the claimed start

struct decade_answer {
    tokenroof::ramp_years<double> years{};
    std::vector<std::pair<std::string, double>> tornado{};
};

/// What a ramp is worth today where requests are paid by a price list.
inline constexpr auto ramp_worth = [](const auto& r, const auto& f, const auto& m, const auto& c, const auto& list) {
    auto priced = r;
    priced.price = bill_of(m, list) / m.output;
    return present_value(flows_of(ramp_up(priced, f, peak_output_rate(m, c))), f.interest);
};

inline void print_years(const tokenroof::ramp_years<double>& years) {
    using namespace tokenroof;
    table t{.sides = "rrrrrrrrr",
            .rows = {{"year", "GW", "M chips", "G token/s", "TWh", "$ a M", "capex G$", "running G$", "revenue G$"}}};
    for (std::size_t i = 0; i < years.size(); ++i) {
        const ramp_year& y = years[i];
        const auto billions = [](dollars<> d) { return fmt::format("{:.1f}", d.in(1e9 * dollar)); };
        t.rows.push_back({std::to_string(first_year + static_cast<int>(i)), fmt::format("{:.2f}", y.power.in(GW)),
                          fmt::format("{:.2f}", y.chips.value() / 1e6),
                          fmt::format("{:.2f}", y.rate.in(1e9 * token_per_s)), fmt::format("{:.1f}", y.energy.in(TWh)),
                          fmt::format("{:.4f}", y.price.in(dollar / Mtoken)), billions(y.capex), billions(y.running),
                          billions(y.revenue)});
    }
    fmt::print("{}\n", markdown(t));
}

/// The internal rate of return of flows that are paid first and earn later; of others, why there is none. Flows that earn
/// first and lose later are a loan: their rate is what it costs, and a high one is no good sign.
inline std::string return_of(const tokenroof::cash_flows<>& flows) {
    using namespace tokenroof;
    const auto first = std::find_if(flows.begin(), flows.end(), [](dollars<> d) { return !(d == dollars<>{}); });
    const basic_return<> irr = internal_rate_of_return(flows);
    const int turns = static_cast<int>(irr.sign_changes.value());
    if (turns == 0)
        return fmt::format("none: every year {}", first != flows.end() && *first > dollars<>{} ? "earns" : "loses");
    if (turns > 1) return fmt::format("none: flows change sign {} times, and each may bring a rate of its own", turns);
    if (*first > dollars<>{}) return "none: flows earn first and lose later, as a loan does";
    if (!found(irr)) return "none between -90 and 1000 % a year";
    return fmt::format("{:.1f} % a year", 100 * irr.rate.value());
}

inline std::vector<assumption> ramp_assumptions(const tokenroof::ramp& r, const chosen_plant& p, double slow) {
    return {
        {fmt::format("{:g} GW in {}, {:g} in {}", r.first.in(tokenroof::GW), first_year, r.last.in(tokenroof::GW),
                     first_year + r.years),
         "equal steps", "15 GW in a decade, from 2027: claim of the plan: --first-gw, --last-gw"},
        {"chips make more tokens a year", fmt::format("{:.0f} %", 100 * r.better_chips.value()),
         "assumed: --better-chips"},
        {"chips cost less a year", fmt::format("{:.0f} %", 100 * r.cheaper_chips.value()), "assumed: --cheaper-chips"},
        {"an output token brings in the first year", fmt::format("{}", r.price),
         fmt::format("with its prompt, as above: {}", p.priced_by)},
        {"it brings less a year", fmt::format("{:.0f} %", 100 * r.cheaper_tokens.value()),
         "Gartner: -90 % from 2025 to 2030 (B): --cheaper-tokens"},
        {"chips are replaced", fmt::format("after {:g} years", p.plant.chip_life.in(tokenroof::year)),
         "SemiAnalysis (B)"},
        {"value at the end", "none", "assumed"},
        {"where demand is short it grows a year", fmt::format("{:.0f} %", 100 * slow), "assumed: --slow-demand"}};
}

/// Capital that waits a month: chips and building each at the annuity of their own life.
inline tokenroof::dollars<> month_of_delay(const tokenroof::factory& f, tokenroof::ratio<> chips) {
    using namespace tokenroof;
    return delay_cost(chips * f.chip_capex, f.interest, f.chip_life, month) +
           delay_cost(chips * f.facility_capex, f.interest, f.facility_life, month);
}

inline decade_answer print_decade(const tokenroof::ramp& r, const chosen_plant& p, const tokenroof::balance& b,
                                  double slow) {
    using namespace tokenroof;
    const factory& f = p.plant;
    fmt::print("# {:g} GW in {}, {:g} GW in {}\n\n", r.first.in(GW), first_year, r.last.in(GW), first_year + r.years);
    print(ramp_assumptions(r, p, slow));
    decade_answer answer{ramp_up(r, f, peak_output_rate(p.mix, p.rates)), {}};
    print_years(answer.years);

    const cash_flows<> flows = flows_of(answer.years);
    const auto worth = [&](const auto& change) {
        ramp moved = r;
        change(moved);
        return ramp_worth(moved, f, p.mix, p.rates, p.prices);
    };
    const auto billions = [](dollars<> d) { return d.in(1e9 * dollar); };
    const dollars<> npv = present_value(flows, f.interest);
    const auto made = tokens_of(answer.years);
    fmt::print("net present value   {:.1f} G$ at {:.0f} %\n", billions(npv), 100 * f.interest.value());
    fmt::print("internal return     {}\n", return_of(flows));
    fmt::print("levelised price     {} constant; {} in the first year where prices fall as assumed\n",
               levelised_price(costs_of(answer.years), made, f.interest),
               levelised_price(costs_of(answer.years), made, f.interest, r.cheaper_tokens));
    const ratio<> gigawatt = GW / (f.pue * f.chip_power);
    fmt::print(
        "a month's delay     {:.2f} G$ of a GW's capital; {:.1f} G$ of the plan, where chips wait a month for power\n",
        billions(month_of_delay(f, gigawatt)), billions(npv - worth([](ramp& m) { m.late = 1.0 / 12; })));
    fmt::print("idle capacity       {:.2f} G$ a year for each tenth of a GW's tokens that does not sell\n",
               billions(idle_cost(gigawatt * total(b.chip), 0.9) * year));
    const token_rate<> first = answer.years[0].rate;
    fmt::print("short demand        {:.1f} G$ where what sells starts as planned but grows {:.0f} % a year only\n",
               billions(worth([&](ramp& m) { m.demand = first, m.more_demand = slow; })), 100 * slow);
    auto wide = lift<interval>(p.prices);
    for (auto* price : {&wide.input, &wide.cached, &wide.output}) {
        *price = *price * ratio<interval>::from_value(interval(0.9, 1.1));
    }
    const auto sure =
        ramp_worth(lift<interval>(r), lift<interval>(f), lift<interval>(p.mix), lift<interval>(p.rates), wide).value();
    fmt::print("bounds              {:.0f} to {:.0f} G$ where prices are known within 10 %\n\n", sure.low() / 1e9,
               sure.high() / 1e9);
    print_tornado("net present value, G$", gradient(ramp_worth, at(r, f, p.mix, p.rates, p.prices)), 1e9, 10,
                  &answer.tornado);
    return answer;
}

}  // namespace example
