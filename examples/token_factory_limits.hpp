// SPDX-License-Identifier: MIT
// The third part of tokenroof_token_factory: which resource holds capacity up, year by year, and what more of it is worth.
#pragma once
#include "token_factory_decade.hpp"
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/economics/constraints.hpp>

namespace example {

/// What there is of a resource now, what arrives a year, by which share orders grow a year, and years from order to use.
/// Not given: the resource is left out.
using supply = std::optional<std::vector<double>>;

inline constexpr double small_reactor_years = tokenroof::catalog::small_reactor_first.in(tokenroof::year);
inline constexpr double grid_years = tokenroof::catalog::grid_queue.typical.in(tokenroof::year);

struct limit_options {
    supply grid = std::vector<double>{1, 1.5, 0, grid_years};             ///< GW
    supply reactors = std::vector<double>{0, 2, 0, small_reactor_years};  ///< GW beside the grid
    supply gas;                                                           ///< GW beside the grid
    supply chips = std::vector<double>{0.3, 0.4, 0.3, 1};                 ///< millions
    supply capital = std::vector<double>{39, 50, 0, 0};                   ///< G$
    supply water, land, hbm, packages, staff, demand;
    double staff_per_gw = (tokenroof::catalog::abilene_least_staff * tokenroof::GW / tokenroof::person).value();
};

/// The limits of a plan: power from the grid and what shares it, and the table of what each resource is assumed to be.
struct limits {
    tokenroof::constraints<double> all{};        ///< of which the first is the grid
    tokenroof::constraints<double> own_power{};  ///< adds to the grid
    std::vector<std::string> left_out{};
    table needs{.sides = "lrrl", .rows = {{"resource", "a GW takes", "now, a year, growth, lead time", "source"}}};
};

namespace detail {

/// A resource of which a watt takes `use`: its row, and its limit where it is given.
template <tokenroof::dimension D, tokenroof::dimension E>
void add_limit(limits& l, tokenroof::constraints<double>& into, std::string_view name, const supply& given,
               std::string_view unit_name, const tokenroof::quantity<D>& unit, const tokenroof::quantity<E>& use,
               std::string source) {
    using namespace tokenroof;
    std::string scenario = "not given: left out";
    if (given) {
        const std::vector<double>& s = *given;
        into.append() = {.name = name,
                         .have = suffices_for(s[0] * unit, use),
                         .ordered = suffices_for(s[1] * unit / year, use),
                         .growth = std::log1p(s[2]) / year,
                         .lead_time = s[3] * year};
        scenario = fmt::format("{:g}, {:g}, {:+.0f} %, {:g} years", s[0], s[1], 100 * s[2], s[3]);
    } else {
        l.left_out.emplace_back(name);
    }
    l.needs.rows.push_back({std::string(name), fmt::format("{:.5g} {}", (use * GW / unit).value(), unit_name),
                            std::move(scenario), std::move(source)});
}

inline std::string stated_range(const tokenroof::catalog::stated_time& t) {
    using tokenroof::month;
    return fmt::format("{:g} to {:g} months, {} ({})", std::round(t.least.in(month)), std::round(t.most.in(month)),
                       t.source.document, t.source.confidence);
}

}  // namespace detail

inline limits limits_of(const limit_options& o, const chosen_plant& p, const tokenroof::balance& b) {
    using namespace tokenroof;
    namespace c = catalog;
    limits l;
    const power_draw<> all = p.plant.facility_power;
    const auto add = [&l](constraints<double>& into, auto&&... rest) { detail::add_limit(l, into, rest...); };
    const auto a_watt = ratio<>(1);
    const auto one_chip = 1 / (p.plant.pue * p.plant.chip_power);
    add(l.all, "grid", o.grid, "GW", 1 * GW, a_watt,
        fmt::format("supply assumed; lead time {}; --grid", detail::stated_range(c::grid_queue)));
    add(l.own_power, "own reactors", o.reactors, "GW", 1 * GW, a_watt,
        "supply assumed; lead time Darlington's BWRX-300, 2022-10 to 2030 (B); --reactors");
    add(l.own_power, "own gas turbines", o.gas, "GW", 1 * GW, a_watt, "no source of supply or lead time; --gas");
    add(l.all, "cooling", o.water, "m3 water a day", cubic_metre / day, b.footprint.water / all,
        fmt::format("no source of supply; shell and cooling {}; --water", detail::stated_range(c::shell_and_cooling)));
    add(l.all, "land", o.land, "km2", 1 * square_kilometre, b.footprint.land / all, "no source of supply; --land");
    add(l.all, "chips", o.chips, "M chips", ratio<>(1e6), one_chip,
        "300,000: Korea's pledged stock, 2025-10 (A); orders, growth, lead time assumed; --chip-supply");
    add(l.all, "HBM", o.hbm, "PB", 1e15 * byte, one_chip * capacity(c::find_chip(p.chip).memory),
        "memory of the chip by its catalog; no source of supply; --hbm");
    add(l.all, "packaging", o.packages, "M packages", ratio<>(1e6), one_chip,
        "one a chip; no source of supply; --packages");
    add(l.all, "capital", o.capital, "G$", 1e9 * dollar, b.capex / all, "assumed; 1,065 T won claimed; --capital");
    add(l.all, "talent", o.staff, "people", person, o.staff_per_gw * person / GW,
        "Abilene's contract: least, no estimate (B): --staff-per-gw; no source of supply; --staff");
    add(l.all, "demand", o.demand, "G output token/s", 1e9 * token_per_s, b.output_rate / all,
        "made by chips of the first year; no source of a country's; --demand");
    return l;
}

/// What a watt of plants of a year's chips earns in it above all of its cost, at the year's price; 0 where it does not.
inline tokenroof::price_per_watt<> worth_of_a_watt(const tokenroof::ramp& r, const chosen_plant& p, int years) {
    using namespace tokenroof;
    const double better = std::pow(1 + r.better_chips.value(), years);
    factory f = p.plant;
    f.chip_capex = f.chip_capex * std::pow(1 - r.cheaper_chips.value(), years);
    const balance b =
        balance_of(f, p.mix, chip_rates{p.rates.prefill * better, p.rates.decode * better}, p.around, fees{});
    const price_per_token<> price = r.price * std::pow(1 - r.cheaper_tokens.value(), years);
    const auto earned = price * rate_per_provisioned_watt(b, {f.facility_power});
    return max(earned - required_revenue(b, {f.facility_power}), price_per_joule<>{}) * year;
}

inline void print_limits(const limit_options& o, const tokenroof::ramp& r, const chosen_plant& p,
                         const tokenroof::balance& b) {
    using namespace tokenroof;
    const limits l = limits_of(o, p, b);
    fmt::print("# What holds capacity up\n\n{}\n", markdown(l.needs));
    table t{.sides = "rrlrrrr",
            .rows = {{"year", "GW", "bound by", "next limit, GW", "$ a M", "$ a W and year more of it",
                      "GW with own power"}}};
    for (int y = 0; y <= 10; ++y) {
        const seconds<> now = y * year;
        const std::size_t i = binding(l.all, now);
        const auto c = capacity_at(l.all, now);
        constraints<double> powered = l.all;
        for (const auto& own : l.own_power) powered[0].have += limit_at(own, now);  // one supply of power between them
        const double price = r.price.in(dollar / Mtoken) * std::pow(1 - r.cheaper_tokens.value(), y);
        t.rows.push_back(
            {std::to_string(first_year + y), fmt::format("{:.2f}", c.power.in(GW)), std::string(l.all[i].name),
             fmt::format("{:.2f}", c.next.in(GW)), fmt::format("{:.4f}", price),
             fmt::format("{:.2f}", shadow_price(l.all, i, now, worth_of_a_watt(r, p, y)).in(dollar / watt)),
             fmt::format("{:.2f}", capacity_at(powered, now).power.in(GW))});
    }
    fmt::print("{}", markdown(t));
    fmt::print(
        "shadow price: what a watt more of plants of the year's chips earns in that year above all of its cost, up "
        "to the\nnext limit; 0: it does not pay at the year's price. Left out, for want of a source: {}\n",
        l.left_out.empty() ? "nothing" : fmt::format("{}", fmt::join(l.left_out, ", ")));
    const auto by_then = [&](seconds<> lead) {
        constraints<double> moved = l.all;
        moved[0].lead_time = lead;
        return capacity_at(moved, 10 * year).power.in(GW);
    };
    const catalog::stated_time& queue = catalog::grid_queue;
    fmt::print("a grid that takes {:g} to {:g} years: {:.2f} to {:.2f} GW in {}\n", queue.least.in(year),
               queue.most.in(year), by_then(queue.least), by_then(queue.most), first_year + 10);
    fmt::print("\n");
}

/// A flag of four numbers for each resource.
inline void add_limit_flags(CLI::App& app, limit_options& o) {
    const auto add = [&app](const std::string& flag, supply& s, const std::string& unit) {
        app.add_option_function<std::vector<double>>(
               flag, [&s](const std::vector<double>& given) { s = given; },
               unit + ": now, a year, growth of that a year, years from order to use")
            ->delimiter(',')
            ->expected(4)
            ->check(numbers_from(0))
            ->type_name("HAVE,ADDED,GROWTH,YEARS");
    };
    add("--grid", o.grid, "GW of connection");
    add("--reactors", o.reactors, "GW of own reactors");
    add("--gas", o.gas, "GW of own gas turbines");
    add("--water", o.water, "m3 of cooling water a day");
    add("--land", o.land, "km2 of land");
    add("--chip-supply", o.chips, "millions of chips");
    add("--hbm", o.hbm, "PB of the chips' memory");
    add("--packages", o.packages, "millions of packages");
    add("--capital", o.capital, "G$");
    add("--staff", o.staff, "people");
    add("--demand", o.demand, "G output token/s");
    app.add_option("--staff-per-gw", o.staff_per_gw, "people")->capture_default_str()->check(numbers_from(0, true));
}

}  // namespace example
