// SPDX-License-Identifier: MIT
// What tokenroof_export_tokens asks and prints.
#pragma once
#include "factory_inputs.hpp"
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/economics/demand.hpp>
#include <tokenroof/economics/load.hpp>
#include <tokenroof/economics/ramp.hpp>
#include <tokenroof/economics/trade.hpp>
#include <tokenroof/economics/training.hpp>

namespace example {

struct export_options {
    double users = 30e6, prompts = 10, prompt_output = 1000, peak = 1 / tokenroof::catalog::deepseek_mean_over_peak;
    double agents = 30e6, agent_rate = 30;
    double home_growth = 0.6, price = 0.3432, cut = 0.3;
    double elasticity = tokenroof::catalog::measured_elasticity;
    std::string chart{};
};

inline constexpr int first_export_year = 2027;

/// Claims, for which no document says more: what one provider makes for all its products, 2026-05, and a bank's growth.
inline constexpr tokenroof::token_rate<> claimed_tokens = 3.2e15 * tokenroof::token / tokenroof::month;
inline constexpr double claimed_growth_to_2030 = 24;

inline void print_load(const export_options& o, const tokenroof::factory& f, tokenroof::token_rate<> chip) {
    using namespace tokenroof;
    const auto by_day =
        load_of(people{.users = o.users, .prompts = o.prompts / day, .output = o.prompt_output, .peak = o.peak});
    const auto always = load_of(machines{.count = o.agents, .tokens = o.agent_rate * token_per_s});
    table t{.sides = "lrrrrrr",
            .rows = {{"who asks", "mean token/s", "peak token/s", "load factor", "chips", "MW", "$ per M output"}}};
    const auto row = [&](std::string_view name, const basic_load<>& l) {
        const sizing s = sized_for(l, chip, {f.pue * f.chip_power});
        factory g = f;
        g.utilisation = s.utilisation;
        t.rows.push_back({std::string(name), fmt::format("{}", l.mean), fmt::format("{}", l.peak),
                          fmt::format("{:.2f}", s.utilisation.value()), fmt::format("{:.0f}", s.chips.value()),
                          fmt::format("{:.0f}", s.facility_power.in(MW)),
                          fmt::format("{:.4f}", produce(g, chip).cost_per_output.in(dollar / Mtoken))});
    };
    row("people", by_day);
    if (always.mean > token_rate<>{}) {
        row("agents and robots", always);
        row("both", together(by_day, always));
    }
    fmt::print("{}\n", markdown(t));
    // A robot's own chip against the plant: the plant's chip and power, used by one robot at its own rate.
    const price_per_second<> owned = annuity(f.chip_capex, f.interest, f.chip_life) + f.electricity * f.chip_power;
    fmt::print(
        "a robot with a chip of its own: {:.2f} $ per M tokens at {:g} token/s, {:.3f} in the plant; its own pays from "
        "{:.0f} token/s\n\n",
        (owned / (o.agent_rate * token_per_s)).in(dollar / Mtoken), o.agent_rate,
        produce(f, chip).cost_per_output.in(dollar / Mtoken),
        (owned / produce(f, chip).cost_per_output).in(token_per_s));
}

struct export_year {
    tokenroof::ramp_year made{};
    tokenroof::token_rate<> home{};
    tokenroof::basic_trade_balance<> balance{};
};

inline std::vector<export_year> print_trade(const export_options& o, const tokenroof::factory& f,
                                            tokenroof::token_rate<> chip) {
    using namespace tokenroof;
    const ramp r{.first = 0.1 * GW,
                 .last = 15 * GW,
                 .years = 9,
                 .horizon = 10,
                 .better_chips = 0.3,
                 .price = o.price * dollar / Mtoken,
                 .cheaper_tokens = 0.37};
    const auto home =
        load_of(people{.users = o.users, .prompts = o.prompts / day, .output = o.prompt_output, .peak = o.peak}).mean +
        o.agents * o.agent_rate * token_per_s;
    table t{.sides = "rrrrrrrr",
            .rows = {{"year", "GW", "makes G token/s", "home G token/s", "exports", "imports", "net G$",
                      "export share to pay"}}};
    std::vector<export_year> years;
    token_rate<> wanted = home;
    for (const ramp_year& y : ramp_up(r, f, chip)) {
        const trade border{.capacity = y.rate,
                           .demand = wanted,
                           .export_price = y.price,
                           .import_price = y.price,
                           .latency_discount = 0};
        const auto b = trade_balance(border);
        // What the plant's annuity and running cost a token, were all sold; at home tokens bring four fifths.
        const price_per_token<> cost =
            produce(f, chip).cost_per_output * (produce(f, chip).output_rate / f.facility_power) / (y.rate / y.power);
        const ratio<> share = needed_export_share(cost, 0.8 * y.price, y.price);
        t.rows.push_back(
            {std::to_string(first_export_year + static_cast<int>(years.size())), fmt::format("{:.2f}", y.power.in(GW)),
             fmt::format("{:.2f}", y.rate.in(1e9 * token_per_s)), fmt::format("{:.2f}", wanted.in(1e9 * token_per_s)),
             fmt::format("{:.2f}", b.exported.in(1e9 * token_per_s)),
             fmt::format("{:.2f}", b.imported.in(1e9 * token_per_s)),
             fmt::format("{:+.1f}", (b.net * year).in(1e9 * dollar)),
             share > ratio<>(1) ? std::string("none would do") : fmt::format("{:.0f} %", 100 * share.value())});
        years.push_back({y, wanted, b});
        wanted *= 1 + o.home_growth;
    }
    fmt::print("{}home brings 0.8 of the price abroad (assumed)\n\n", markdown(t));
    const auto cut = [&](double share) {
        factory g = f;  // fewer chips for the same power
        g.chip_power = f.chip_power / (1 - share);
        return ramp_up(r, g, chip)[4].rate;
    };
    if (o.cut < 1)
        fmt::print("deliveries cut by {:.0f} %: {} in {} instead of {}\n\n", 100 * o.cut, cut(o.cut),
                   first_export_year + 4, cut(0));
    return years;
}

inline void print_market(const export_options& o, const tokenroof::production& made) {
    using namespace tokenroof;
    const token_demand world{.tokens = claimed_tokens,
                             .price = o.price * dollar / Mtoken,
                             .elasticity = o.elasticity,
                             .growth = growth_of(ratio<>(claimed_growth_to_2030), 4 * year),
                             .slowing = 10 * year};
    table t{.sides = "rrrrrr",
            .rows = {{"$ per M", "demand G token/s", "revenue G$", "TWh", "M chips", "against today"}}};
    for (const double p : {1.0, 0.5, 0.25, 0.1}) {
        const price_per_token<> price = p * world.price;
        const token_rate<> q = demanded(world, price, {});
        t.rows.push_back({fmt::format("{:.3f}", price.in(dollar / Mtoken)),
                          fmt::format("{:.2f}", q.in(1e9 * token_per_s)),
                          fmt::format("{:.1f}", (q * price * year).in(1e9 * dollar)),
                          fmt::format("{:.1f}", (q * made.energy_per_output * year).in(TWh)),
                          fmt::format("{:.2f}", (q / made.output_rate * made.chips).value() / 1e6),
                          fmt::format("revenue x {:.2f}", (q * price / (world.tokens * world.price)).value())});
    }
    fmt::print("{}", markdown(t));
    const ratio<> share = made.chip_electricity / (made.chip_annuity + made.chip_electricity + made.chip_opex);
    fmt::print("a token that needs 1 % less electricity makes all use {:+.2f} %: {:.0f} % of its cost scales with it\n",
               -energy_response(world, share).value(), 100 * share.value());
    const market m = cleared(world, 10 * made.output_rate, made.cost_per_output, 3 * year);
    fmt::print("market in three years, {:g} such plants: {} at {}, {:.1f} G$ a year; entrants' cost {}\n\n", 10.0,
               m.sold, m.price, (m.revenue * year).in(1e9 * dollar), made.cost_per_output);
}

inline void print_value(const tokenroof::factory& f, const tokenroof::production& made,
                        const tokenroof::chip_rates& rates) {
    using namespace tokenroof;
    // Stages: capex by Bernstein's shares of a plant (GPU 0.39 of capex, M&E 0.33: B), energy as computed; model and
    // application as assumed.
    const value_chain chain{.energy = {0.04, 0.2},
                            .hbm = {0.08, 0.8},
                            .logic = {0.17, 0},
                            .packaging = {0.04, 0.1},
                            .infrastructure = {0.22, 0.7},
                            .model = {0.25, 0.5},
                            .application = {0.2, 0.8}};
    const auto l = ledger_of(100 * dollar, chain);
    table t{.sides = "lrr", .rows = {{"of 100 $ of revenue", "domestic", "foreign"}}};
    for (std::size_t i = 0; i < value_stages; ++i)
        t.rows.push_back({std::string(name(static_cast<value_stage>(i))), fmt::format("{:.1f}", l.domestic[i].value()),
                          fmt::format("{:.1f}", l.foreign[i].value())});
    t.rows.push_back({"all", fmt::format("{:.1f}", domestic_total(l).value()),
                      fmt::format("{:.1f}", 100 - domestic_total(l).value())});
    fmt::print("{}shares are assumed; only their sum is checked\n\n", markdown(t));

    // HBM sold against used: 186 GB of a GB200, over the chip's life.
    const bytes<> hbm = capacity(catalog::gb200.memory);
    const token_rate<> chip = f.utilisation * made.output_rate / made.chips / f.utilisation;
    const dollars<> margin = (catalog::deepseek_r1_list.prices.output - made.cost_per_output) * (chip * f.chip_life);
    fmt::print("HBM: after all costs the tokens of a GB200's life leave {:.0f} k$ at DeepSeek R1's price, {:.0f} $ for "
               "each GB of\n"
               "     HBM; sold as memory a GB brings its price once (no primary source has one). 1 $ a GB more adds "
               "{:.2g} % to a token\n",
               margin.value() / 1e3, (margin / (hbm / GB)).value(),
               100 * (annuity(dollar * (hbm / GB), f.interest, f.chip_life) /
                      (made.chip_annuity + made.chip_electricity + made.chip_opex))
                         .value());
    const training run{.parameters = 37e9,
                       .trained = 14.8e12,
                       .chip = peak_rate(catalog::h100_sxm, fp8),
                       .utilisation = 0.2,
                       .chips = 2048,
                       .chip_power = catalog::h100_price.facility_power,
                       .price = catalog::h100_price.rent};
    const auto cost = train(run);
    fmt::print("training 37 G active parameters on 14.8 T tokens: {:.2e} FLOP, {:.1f} GWh, {:.1f} M$, {:.0f} days on "
               "2,048 H100 (0.2 of peak: assumed)\n",
               cost.arithmetic.value(), cost.energy.in(MWh) / 1e3, cost.cost.value() / 1e6, cost.time.in(day));
    fmt::print(
        "inference passes it at {:.0f} T tokens; an own model pays after {:.1f} T output tokens against R1's price\n",
        training_crossover(run.trained).in(1e12 * token),
        break_even_volume(cost.cost, catalog::deepseek_r1_list.prices.output, made.cost_per_output).in(1e12 * token));
    const request_mix task{.input = 20000, .cached = 80000, .output = 10000};
    const token_prices own =
        token_costs(task, rates, made.chip_annuity + made.chip_electricity + made.chip_opex, f.utilisation);
    fmt::print("a task of 100,000 prompt and 10,000 output tokens (assumed): {:.4f} $ here, {:.3f} $ at R1's price, "
               "{:.3f} $ at GPT-5's\n\n",
               bill_of(task, own).value(), bill_of(task, catalog::deepseek_r1_list.prices).value(),
               bill_of(task, catalog::gpt_5_list.prices).value());
}

inline chart export_chart(const std::vector<export_year>& years) {
    using namespace tokenroof;
    chart c(1050, 430);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < years.size(); ++i) {
        const export_year& y = years[i];
        rows.push_back(
            {fmt::format("{} {} {} {}", first_export_year + static_cast<int>(i), y.made.rate.in(1e9 * token_per_s),
                         y.home.in(1e9 * token_per_s), (y.balance.net * year).in(1e9 * dollar))});
    }
    c.data("$years", rows);
    c.line("set multiplot layout 1,2\nset grid lc rgb '#d8d8d8'\nset key top left\nset xtics 2027,2\nset xrange "
           "[2026.4:2036.6]");
    c.line("set title 'tokens: made and asked for at home'\nset ylabel 'G token/s'\nset logscale y");
    c.line("plot $years using 1:2 with linespoints lw 2 pt 7 ps 0.6 lc rgb '#3b75af' title 'made', $years using 1:3 "
           "with linespoints lw 2 pt 5 "
           "ps 0.6 lc rgb '#ef8636' title 'asked for at home'");
    c.line("unset logscale y\nset title 'trade balance a year'\nset ylabel 'G$'\nset style fill solid 0.85 "
           "noborder\nset xzeroaxis\nunset key");
    c.line("plot $years using 1:4 with boxes lc rgb '#55803e'");
    c.line("unset multiplot");
    return c;
}

inline void run(const export_options& o) {
    using namespace tokenroof;
    const factory f = gigawatt_plant();
    const token_rate<> chip = peak_output_rate(catalog::deepseek_day, catalog::deepseek_on_gb200);
    const production made = produce(f, chip);
    auto assumed = plant_assumptions(f);
    assumed.push_back({"people", fmt::format("{:g} x {:g} prompts of {:g}", o.users, o.prompts, o.prompt_output),
                       "assumed: --users ..."});
    assumed.push_back({"peak over mean", fmt::format("{:.3f}", o.peak), "DeepSeek's nodes, 278 / 226.75 (A): --peak"});
    assumed.push_back({"agents and robots", fmt::format("{:g} at {:g} token/s", o.agents, o.agent_rate),
                       "assumed: --agents, --agent-rate"});
    assumed.push_back(
        {"demand at home grows a year", fmt::format("{:.0f} %", 100 * o.home_growth), "assumed: --home-growth"});
    assumed.push_back({"price, first year", fmt::format("{:.4f} $ per M", o.price),
                       "DeepSeek V3.2 on OpenRouter (A), then -37 % a year (Gartner, B)"});
    assumed.push_back(
        {"elasticity", fmt::format("{:g}", o.elasticity), "NBER 2026-01, open weights, short run (A): --elasticity"});
    assumed.push_back({"demand of the world", "1.22 G token/s",
                       "one provider's 3,200 T a month, 2026-05: claim; x 24 by 2030: claim"});
    assumed.push_back({"power", "0.1 to 15 GW by 2036", "15 GW: claim"});
    print(assumed);
    fmt::print("\n# Who asks\n\n");
    print_load(o, f, chip);
    fmt::print("# Exports and imports\n\n");
    const auto years = print_trade(o, f, chip);
    fmt::print("# A market with elastic demand\n\n");
    print_market(o, made);
    fmt::print("# Where a dollar goes, and what else it could buy\n\n");
    print_value(f, made, catalog::deepseek_on_gb200);
    const auto earned = [](const auto& t) { return trade_balance(t).net; };
    const export_year& last = years.back();
    const trade border{.capacity = last.made.rate,
                       .demand = last.home,
                       .export_price = last.made.price,
                       .import_price = last.made.price,
                       .latency_discount = 0.05};
    print_tornado("net trade in 2036, G$ a year", gradient(earned, at(border)), 1e9 / (365.0 * 86400), 6);
    if (!o.chart.empty()) fmt::print("{}\n", draw(export_chart(years), o.chart));
}

}  // namespace example
