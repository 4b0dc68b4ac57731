// SPDX-License-Identifier: MIT
// The second half of tokenroof_token_factory: ramp, money, constraints, and the picture.
#pragma once
#include "factory_inputs.hpp"
#include <tokenroof/economics/constraints.hpp>
#include <tokenroof/economics/ramp.hpp>
#include <tokenroof/numeric/interval.hpp>

namespace example {

inline constexpr int first_year = 2027;  ///< the claimed start

struct decade_answer {
    tokenroof::ramp_years<double> years{};
    std::vector<std::pair<std::string, double>> tornado{};
};

/// What a ramp is worth today.
inline constexpr auto ramp_worth = [](const auto& r, const auto& f, const auto& m, const auto& c) {
    return present_value(flows_of(ramp_up(r, f, peak_output_rate(m, c))), f.interest);
};

inline void print_years(const tokenroof::ramp_years<double>& years) {
    using namespace tokenroof;
    table t{.sides = "rrrrrrrr",
            .rows = {{"year", "GW", "M chips", "G token/s", "TWh", "capex G$", "running G$", "revenue G$"}}};
    for (std::size_t i = 0; i < years.size(); ++i) {
        const ramp_year& y = years[i];
        const auto billions = [](dollars<> d) { return fmt::format("{:.1f}", d.in(1e9 * dollar)); };
        t.rows.push_back({std::to_string(first_year + static_cast<int>(i)), fmt::format("{:.2f}", y.power.in(GW)),
                          fmt::format("{:.2f}", y.chips.value() / 1e6),
                          fmt::format("{:.2f}", y.rate.in(1e9 * token_per_s)), fmt::format("{:.1f}", y.energy.in(TWh)),
                          billions(y.capex), billions(y.running), billions(y.revenue)});
    }
    fmt::print("{}\n", markdown(t));
}

inline decade_answer print_decade(const tokenroof::ramp& r, const tokenroof::factory& f,
                                  const tokenroof::request_mix& mix, const tokenroof::chip_rates& rates) {
    using namespace tokenroof;
    fmt::print("# {:g} GW in {}, {:g} GW in {}\n\n", r.first.in(GW), first_year, r.last.in(GW), first_year + r.years);
    print({{"15 GW in a decade, the first site in 2027", "", "claim of the plan; power grows in equal steps"},
           {"chips make more tokens a year", fmt::format("{:.0f} %", 100 * r.better_chips.value()),
            "assumed: --better-chips"},
           {"price of a token in the first year", fmt::format("{}", r.price),
            "DeepSeek V3.2 on OpenRouter, output alone, 2026-08 (A): --price"},
           {"it falls a year", fmt::format("{:.0f} %", 100 * r.cheaper_tokens.value()),
            "Gartner: -90 % from 2025 to 2030 (B): --cheaper-tokens"},
           {"chips are replaced", fmt::format("after {:.0f} years", f.chip_life.in(year)), "SemiAnalysis (B)"},
           {"value at the end", "none", "assumed"}});
    const token_rate<> chip = peak_output_rate(mix, rates);
    decade_answer answer{ramp_up(r, f, chip), {}};
    print_years(answer.years);

    const cash_flows<> flows = flows_of(answer.years);
    const basic_return<> irr = internal_rate_of_return(flows);
    const auto worth = [&](const auto& change) {
        ramp moved = r;
        change(moved);
        return ramp_worth(moved, f, mix, rates);
    };
    const dollars<> npv = present_value(flows, f.interest);
    const auto made = tokens_of(answer.years);
    fmt::print("net present value   {:.1f} G$ at {:.0f} %\n", npv.in(1e9 * dollar), 100 * f.interest.value());
    if (found(irr)) fmt::print("internal return     {:.1f} % a year\n", 100 * irr.rate.value());
    else fmt::print("internal return     none between -90 and 1000 % a year\n");
    fmt::print("levelised price     {} constant; {} in the first year where prices fall as assumed\n",
               levelised_price(costs_of(answer.years), made, f.interest),
               levelised_price(costs_of(answer.years), made, f.interest, r.cheaper_tokens));
    const dollars<> gigawatt = GW / (f.pue * f.chip_power) * (f.chip_capex + f.facility_capex);
    fmt::print(
        "a month's delay     {:.2f} G$ of a GW's capital; {:.1f} G$ of the plan, where chips wait a month for power\n",
        delay_cost(gigawatt, f.interest, f.chip_life, month).in(1e9 * dollar),
        (npv - worth([](ramp& m) { m.late = 1.0 / 12; })).in(1e9 * dollar));
    const balance b = balance_of(f, mix, rates, gigawatt_surroundings(), fees{});
    fmt::print("idle capacity       {:.2f} G$ a year for each tenth of a GW's tokens that does not sell\n",
               (idle_cost(b.chips * total(b.chip) * (1 * GW / f.facility_power), 0.9) * year).in(1e9 * dollar));
    const token_rate<> first = answer.years[0].rate;
    fmt::print("short demand        {:.1f} G$ where what sells starts as planned but grows 20 % a year only\n",
               worth([&](ramp& m) { m.demand = first, m.more_demand = 0.2; }).in(1e9 * dollar));
    const auto sure = [&](double width) {
        auto wide = lift<interval>(r);
        wide.price = wide.price * ratio<interval>::from_value(interval(1 - width, 1 + width));
        return ramp_worth(wide, lift<interval>(f), lift<interval>(mix), lift<interval>(rates));
    };
    fmt::print("bounds              {:.0f} to {:.0f} G$ where the price is known within 10 %\n\n",
               sure(0.1).value().low() / 1e9, sure(0.1).value().high() / 1e9);
    print_tornado("net present value, G$", gradient(ramp_worth, at(r, f, mix, rates)), 1e9, 10, &answer.tornado);
    return answer;
}

/// Which resource holds capacity up, year by year. Orders and stocks are a scenario, lead times as they are sourced.
inline void print_constraints(const tokenroof::factory& f, const tokenroof::balance& b) {
    using namespace tokenroof;
    const auto one_chip = 1 / (f.pue * f.chip_power);
    constraints<double> all;
    all.append() = {.name = "grid", .have = 1 * GW, .ordered = 1.5 * GW / year, .growth = {}, .lead_time = 6 * year};
    const constraint reactors{.name = "own reactors",
                              .have = {},
                              .ordered = 2 * GW / year,
                              .growth = {},
                              .lead_time = catalog::small_reactor_first};
    all.append() = {.name = "chips",
                    .have = suffices_for(ratio<>(300000), one_chip),
                    .ordered = suffices_for(400000 / year, one_chip),
                    .growth = 0.3 / year,
                    .lead_time = 1 * year};
    all.append() = {.name = "capital",
                    .have = 1 * GW,
                    .ordered = suffices_for(50e9 * dollar / year, b.capex / f.facility_power),
                    .growth = {},
                    .lead_time = {}};
    fmt::print("# What holds capacity up\n\n");
    print({{"grid", "1 GW, 1.5 GW a year, 6 years", "scenario; 3 to 10 years on weblogs only"},
           {"own reactors", "2 GW a year, 7.5 years", "lead time: Darlington's BWRX-300 (B); rest scenario"},
           {"chips", "300,000, 400,000 a year, +30 %", "300,000: claim and press; rest scenario"},
           {"capital", "50 G$ a year", "scenario; 1,065 T won claimed for the decade"}});
    table t{.sides = "rrlrrr",
            .rows = {{"year", "GW", "bound by", "$ a W more of it", "to the next limit, GW", "GW with own reactors"}}};
    const price_per_watt<> worth = (catalog::deepseek_r1_list.prices.output - b.costs.output) *
                                   rate_per_provisioned_watt(b, {f.facility_power}) * year;
    for (int y = 0; y <= 10; ++y) {
        const seconds<> now = y * year;
        const std::size_t i = binding(all, now);
        const auto c = capacity_at(all, now);
        constraints<double> powered = all;
        powered[0].have += limit_at(reactors, now);  // one supply of power between them
        t.rows.push_back({std::to_string(first_year + y), fmt::format("{:.2f}", c.power.in(GW)),
                          std::string(all[i].name),
                          fmt::format("{:.1f}", shadow_price(all, i, now, worth).in(dollar / watt)),
                          fmt::format("{:.2f}", (c.next - c.power).in(GW)),
                          fmt::format("{:.2f}", capacity_at(powered, now).power.in(GW))});
    }
    fmt::print("{}shadow price: margin of a watt's output tokens in a year at DeepSeek R1's price (A)\n\n",
               markdown(t));
}

inline chart factory_chart(const tokenroof::balance& b, const decade_answer& d) {
    using namespace tokenroof;
    chart c(1150, 820);
    std::vector<std::vector<std::string>> parts, years;
    double from = 0;
    std::string labels;
    int place = 0;
    const auto bar = [&](std::string_view name, double low, double high) {
        parts.push_back({fmt::format("{} {} {} \"{:.3f}\"", place, low, high, high - low)});
        labels += fmt::format("{}{} {}", place == 0 ? "" : ", ", in_quotes(name), place);
        ++place;
    };
    for (std::size_t i = 0; i < cost_parts; ++i) {
        const double part = b.output.parts[i].in(dollar / Mtoken);
        if (part == 0) continue;
        bar(name(static_cast<cost_part>(i)), from, from + part);
        from += part;
    }
    bar("total", 0, from);
    for (std::size_t i = 0; i < d.years.size(); ++i) {
        const ramp_year& y = d.years[i];
        years.push_back({fmt::format("{} {} {} {} {}", first_year + static_cast<int>(i), y.power.in(GW),
                                     y.rate.in(1e9 * token_per_s), (y.capex + y.running).in(1e9 * dollar),
                                     y.revenue.in(1e9 * dollar))});
    }
    c.data("$parts", parts);
    c.data("$years", years);
    c.line("set termoption noenhanced");
    c.line("set multiplot layout 2,2 title 'A gigawatt of GB200 at Korean tariffs, and fifteen of them by 2036'");
    c.line("set style fill solid 0.85 noborder\nset grid ytics lc rgb '#d8d8d8'\nunset key");
    c.line(
        fmt::format("set title 'cost of a million output tokens, with their prompts'\nset ylabel '$'\nset yrange [0:{}]"
                    "\nset xtics ({}) rotate by -25\nset xrange [-0.6:{}]",
                    1.15 * from, labels, place - 0.4));
    c.line("plot $parts using 1:2:($1-0.35):($1+0.35):2:3 with boxxyerror lc rgb '#3b75af', $parts using 1:3:4 with "
           "labels offset 0,0.6");
    c.line("set xtics auto norotate\nset xtics 2027,2\nset xrange [2026.4:*]\nset yrange [0:*]\nset key top left");
    c.line(
        "set title 'connected power and tokens sold'\nset ylabel 'GW'\nset y2label 'G token/s'\nset y2tics\nset ytics "
        "nomirror\nset y2range [0:*]");
    c.line("plot $years using 1:2 with boxes lc rgb '#8fb0d3' title 'GW', $years using 1:3 axes x1y2 with linespoints "
           "lw 2 "
           "lc rgb '#c44e52' title 'token/s'");
    c.line("unset y2tics\nunset y2label\nset title 'money a year'\nset ylabel 'G$'");
    c.line(
        "plot $years using 1:4 with linespoints lw 2 lc rgb '#c44e52' title 'chips, plant, running', $years using 1:5 "
        "with linespoints lw 2 lc rgb '#55803e' title 'revenue'");
    c.line("unset key\nset xtics auto\nset autoscale x\nset ylabel ''\nset lmargin 24\nset xlabel 'G$'");
    tornado_panel(c, "tornado", "net present value: an input 10 % higher adds", d.tornado);
    c.line("unset multiplot");
    return c;
}

}  // namespace example
