// SPDX-License-Identifier: MIT
// The first part of tokenroof_token_factory: what a plant makes, what a token costs, and what it takes and gives off.
#pragma once
#include "token_factory_plant.hpp"

namespace example {

/// Users of electricity that a plant is compared with, TWh a year; what no source states is left to be given.
struct consumer_options {
    std::optional<double> grid_twh, city_twh;
};

inline void print_waterfall(const tokenroof::balance& b) {
    using namespace tokenroof;
    table t{.sides = "lrrr", .rows = {{"cost", "$ a chip hour", "$ per M output tokens", "share"}}};
    const auto row = [&t](std::string_view what, price_per_second<> chip, price_per_token<> out, double share) {
        t.rows.push_back({std::string(what), fmt::format("{:.3f}", chip.in(dollar / hour)),
                          fmt::format("{:.4f}", out.in(dollar / Mtoken)), fmt::format("{:.1f} %", 100 * share)});
    };
    for (std::size_t i = 0; i < cost_parts; ++i) {
        if (b.chip.parts[i] == price_per_second<>{}) continue;
        row(name(static_cast<cost_part>(i)), b.chip.parts[i], b.output.parts[i],
            (b.chip.parts[i] / total(b.chip)).value());
    }
    row("total", total(b.chip), total(b.output), 1);
    fmt::print("{}\n", markdown(t));
}

inline void print_output(const chosen_plant& p, const tokenroof::balance& b) {
    using namespace tokenroof;
    const auto& foot = b.footprint;
    fmt::print("chips            {:.0f}, capex {:.1f} G$\n", b.chips.value(), b.capex.in(1e9 * dollar));
    fmt::print("makes            {} output, {} computed and {} cached prompt\n", b.output_rate, b.input_rate,
               b.cached_rate);
    const energy_per_token<> servers = b.energy_per_output / p.plant.pue;
    fmt::print(
        "energy           {} at the meter, {} of servers and network{}; {:.3g} M tokens a kWh; {:.3g} M token/s a "
        "MW\n",
        b.energy_per_output, servers, p.boards ? fmt::format(", {} of boards at full load", *p.boards) : std::string(),
        (1 / b.energy_per_output * kWh).in(Mtoken),
        (rate_per_provisioned_watt(b, {p.plant.facility_power}) * MW).in(1e6 * token_per_s));
    fmt::print("heat             {}; land {:.2f} km2\n", foot.heat, foot.land.in(square_kilometre));
    fmt::print("water            {:.0f} m3 a day at the site, {:.0f} at power stations\n",
               (foot.water * day).in(cubic_metre), (foot.grid_water * day).in(cubic_metre));
    fmt::print("carbon           {:.2f} Mt a year, {:.1f} g per M output tokens\n",
               (foot.carbon * year).in(1e6 * tonne), (b.carbon_per_output * Mtoken).in(gram));
}

inline void print_prices(const chosen_plant& p, const tokenroof::balance& b) {
    using namespace tokenroof;
    const auto three = [](const token_prices& t) {
        return fmt::format("{:.4f} $ input, {:.4f} cached, {:.4f} output per M", t.input.in(dollar / Mtoken),
                           t.cached.in(dollar / Mtoken), t.output.in(dollar / Mtoken));
    };
    const dollars<> paid = bill_of(p.mix, b.costs);
    const price_per_joule<> must = required_revenue(b, {p.plant.facility_power});
    const auto earns = b.output_rate * p.price() / p.plant.facility_power;
    fmt::print("tokens cost      {}\n", three(b.costs));
    fmt::print("gross margin     {:.0f} % where all is sold at {:.4f} $ per M output tokens with their prompts\n",
               100 * gross_margin(bill_of(p.mix, p.prices), paid).value(), p.price().in(dollar / Mtoken));
    fmt::print("break-even       {}, in the proportions of {}\n", three(break_even_prices(p.mix, p.prices, paid)),
               p.priced_by);
    fmt::print("must earn        {:.2f} G$ a year and GW, all cost with capital at {:.0f} %; earns {:.2f}\n\n",
               (must * GW * year).in(1e9 * dollar), 100 * p.plant.interest.value(),
               (earns * GW * year).in(1e9 * dollar));
}

/// Its energy, and that of the decade's last year, as shares of others'.
inline void print_energy(const tokenroof::balance& b, const tokenroof::factory& f, tokenroof::power_draw<> last,
                         const consumer_options& o) {
    using namespace tokenroof;
    const joules<> now = b.drawn * year, later = f.load * last * year;
    table t{.sides = "lrrrl",
            .rows = {{"electricity of a year", "TWh", fmt::format("{:.2f} TWh here are", now.in(TWh)),
                      fmt::format("{:.1f} TWh of {:g} GW", later.in(TWh), last.in(GW)), "source"}}};
    const auto row = [&](std::string what, std::optional<double> twh, std::string source) {
        const auto share = [&](joules<> energy) {
            return fmt::format("x {:.3g}", energy_equivalent(energy, *twh * TWh).value());
        };
        t.rows.push_back({std::move(what), twh ? fmt::format("{:g}", *twh) : "not given", twh ? share(now) : "-",
                          twh ? share(later) : "-", std::move(source)});
    };
    row("all data centres, 2024", 415, "IEA (B)");
    row("all data centres, 2030", 945, "IEA, projected (B)");
    row("a grid", o.grid_twh, o.grid_twh ? "given: --grid-twh" : "no source here: --grid-twh");
    row("a city", o.city_twh, o.city_twh ? "given: --city-twh" : "no source here: --city-twh");
    fmt::print("{}\n", markdown(t));
}

/// The balance sheet, printed.
inline tokenroof::balance print_balance(const chosen_plant& p, tokenroof::power_draw<> last,
                                        const consumer_options& consumers) {
    using namespace tokenroof;
    const balance b = balance_of(p.plant, p.mix, p.rates, p.around, fees{});
    print_waterfall(b);
    print_output(p, b);
    print_prices(p, b);
    print_energy(b, p.plant, last, consumers);
    return b;
}

}  // namespace example
