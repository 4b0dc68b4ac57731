// SPDX-License-Identifier: MIT
// A token factory: the balance sheet of a gigawatt, a decade to fifteen of them, and what holds it up.
//
//     tokenroof_token_factory --chart token_factory.svg
//     tokenroof_token_factory --chip h100-sxm --model llama-3.1-70b --tp 4 --chip-capex 40000
//     tokenroof_token_factory --hbm 50,80,0.3,1 --land 4,2,0,1 --gas 0,1,0,3
#include "token_factory_balance.hpp"
#include "token_factory_chart.hpp"
#include "token_factory_limits.hpp"

namespace {

using namespace tokenroof;

struct options {
    example::plant_options plant;
    example::consumer_options consumers;
    example::limit_options limits;
    double first_gw = 1, last_gw = 15;
    double better = 0.3, cheaper_chips = 0, cheaper_tokens = 0.37, slow_demand = 0.2;
    std::string chart;
};

void run(const options& o) {
    const example::chosen_plant p = example::choose_plant(o.plant);
    fmt::print("# {:g} MW of {}\n\n", o.plant.megawatts, p.chip);
    example::print(p.assumed);
    const balance b = example::print_balance(p, o.last_gw * GW, o.consumers);
    const ramp r{.first = o.first_gw * GW,
                 .last = o.last_gw * GW,
                 .years = 9,
                 .horizon = 14,
                 .better_chips = o.better,
                 .cheaper_chips = o.cheaper_chips,
                 .price = p.price(),
                 .cheaper_tokens = o.cheaper_tokens};
    const auto decade = example::print_decade(r, p, b, o.slow_demand);
    example::print_limits(o.limits, r, p, b);
    if (!o.chart.empty()) fmt::print("{}\n", example::draw(example::factory_chart(p, b, decade), o.chart));
}

void add_plant_flags(CLI::App& app, example::plant_options& o) {
    const CLI::Validator positive = example::numbers_from(0, true), non_negative = example::numbers_from(0);
    app.add_option("--megawatts", o.megawatts, "utility connection")->capture_default_str()->check(positive);
    example::add_plan_flags(app, o.plan);
    app.add_option("--tp", o.plan.tensor_parallel, "chips that share the model")->check(example::numbers_from(1));
    app.add_option("--input", o.input, "prompt length, of --chip and --model")->capture_default_str()->check(positive);
    app.add_option("--output", o.output, "generated tokens of a request")->capture_default_str()->check(positive);
    app.add_option("--concurrency", o.concurrency, "requests in flight")->capture_default_str()->check(positive);
    app.add_option("--cached-cost", o.cached_cost, "chip time of a cached prompt token over that of a computed one")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--kw-per-chip", o.kw_per_chip, "provisioned at the utility")->check(positive);
    app.add_option("--chip-capex", o.chip_capex, "$ of a chip with its share of the server")->check(non_negative);
    app.add_option("--facility-capex", o.facility_capex, "$ of building, power and cooling a W at the utility")
        ->check(non_negative);
    app.add_option("--tariff", o.tariff, "$ per kWh")->check(non_negative);
    const auto find_list = [](const std::string& name) { return &catalog::find_list_price(name); };
    example::add_name(app, "--list", o.list, find_list, "price list of the tokens", "the model's");
    app.add_option("--price", o.price, "$ per M output tokens, what their prompts bring included")->check(positive);
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app(
        "A token factory: the balance sheet of a gigawatt, a decade to fifteen of them, and what holds it up.");
    const CLI::Validator positive = example::numbers_from(0, true), non_negative = example::numbers_from(0);
    add_plant_flags(app, o.plant);
    app.add_option("--grid-twh", o.consumers.grid_twh, "TWh a year of a grid to compare with")->check(positive);
    app.add_option("--city-twh", o.consumers.city_twh, "TWh a year of a city to compare with")->check(positive);
    app.add_option("--first-gw", o.first_gw, "connected in the first year")->capture_default_str()->check(positive);
    app.add_option("--last-gw", o.last_gw, "connected after nine more")->capture_default_str()->check(positive);
    app.add_option("--better-chips", o.better, "share by which chips improve a year")
        ->capture_default_str()
        ->check(non_negative);
    app.add_option("--cheaper-chips", o.cheaper_chips, "share by which their price falls")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--cheaper-tokens", o.cheaper_tokens, "share by which what a token brings falls a year")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--slow-demand", o.slow_demand, "growth a year of a demand that falls short")
        ->capture_default_str()
        ->check(non_negative);
    example::add_limit_flags(app, o.limits);
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("token_factory", app, argc, argv, [&] {
        o.plant.estimated = app.count("--chip") > 0 || app.count("--model") > 0;
        run(o);
    });
}
