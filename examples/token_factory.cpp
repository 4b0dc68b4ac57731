// SPDX-License-Identifier: MIT
// A token factory: the balance sheet of a gigawatt, and a decade to fifteen of them.
//
//     tokenroof_token_factory --chart token_factory.svg
//     tokenroof_token_factory --chip h100-sxm --model llama-3.1-70b --tp 4 --kw-per-chip 1.73 --chip-capex 40000
#include "token_factory_decade.hpp"
#include <optional>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace {

using namespace tokenroof;

struct options {
    double megawatts = 1000;
    bool estimate_rates = false;
    deployment plan{.chip = catalog::gb200,
                    .model = catalog::llama_3_1_70b,
                    .formats = {.weights = fp8, .kv = fp8},
                    .tensor_parallel = 4,
                    .engine = catalog::vllm};
    double input = 1024, output = 1024, concurrency = 256;
    std::optional<double> kw_per_chip, chip_capex, tariff;
    double first_gw = 1, last_gw = 15;
    double better = 0.3, cheaper_chips = 0, price = 0.3432, cheaper_tokens = 0.37;
    std::string chart;
};

void print_balance(const factory& f, const balance& b, const request_mix& mix) {
    example::table t{.sides = "lrrr", .rows = {{"cost", "$ a chip hour", "$ per M output tokens", "share"}}};
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
    fmt::print("{}\n", example::markdown(t));

    const auto& foot = b.footprint;
    const energy_per_token<> board = b.energy_per_output / f.pue;
    fmt::print("chips            {:.0f}, capex {:.1f} G$\n", b.chips.value(), b.capex.in(1e9 * dollar));
    fmt::print("makes            {} output, {} computed and {} cached prompt\n", b.output_rate, b.input_rate,
               b.cached_rate);
    fmt::print("energy           {} at the meter, {} of IT; {:.3g} M tokens a kWh; {:.3g} M token/s a MW\n",
               b.energy_per_output, board, (1 / b.energy_per_output * kWh).in(Mtoken),
               (rate_per_provisioned_watt(b, {f.facility_power}) * MW).in(1e6 * token_per_s));
    fmt::print("a year           {:.2f} TWh, {:.2f} % of all data centres' 415 TWh in 2024 (IEA, B)\n",
               (b.drawn * year).in(TWh), 100 * energy_equivalent(b.drawn * year, 415 * TWh).value());
    fmt::print("heat             {}; land {:.2f} km2\n", foot.heat, foot.land.in(square_kilometre));
    fmt::print("water            {:.0f} m3 a day at the site, {:.0f} at power stations\n",
               (foot.water * day).in(cubic_metre), (foot.grid_water * day).in(cubic_metre));
    fmt::print("carbon           {:.2f} Mt a year, {:.1f} g per M output tokens\n",
               (foot.carbon * year).in(1e6 * tonne), (b.carbon_per_output * Mtoken).in(gram));
    fmt::print("tokens cost      {:.4f} $ input, {:.4f} cached, {:.4f} output per M\n",
               b.costs.input.in(dollar / Mtoken), b.costs.cached.in(dollar / Mtoken),
               b.costs.output.in(dollar / Mtoken));
    const token_prices& list = catalog::deepseek_r1_list.prices;
    const dollars<> paid = bill_of(mix, b.costs);
    const token_prices even = break_even_prices(mix, list, paid);
    fmt::print("gross margin     {:.0f} % at the prices of DeepSeek R1 (0.55, 0.14, 2.19; A), where all is sold\n",
               100 * gross_margin(bill_of(mix, list), paid).value());
    fmt::print("break-even       {:.4f} $ input, {:.4f} cached, {:.4f} output per M, in that list's proportions\n",
               even.input.in(dollar / Mtoken), even.cached.in(dollar / Mtoken), even.output.in(dollar / Mtoken));
    fmt::print("must earn        {:.2f} G$ a year and GW\n\n",
               (required_revenue(b, {f.facility_power}) * GW * year).in(1e9 * dollar));
}

void run(const options& o) {
    factory f = example::gigawatt_plant();
    f.facility_power = o.megawatts * MW;
    request_mix mix = catalog::deepseek_day;
    chip_rates rates = catalog::deepseek_on_gb200;
    auto assumed = example::plant_assumptions(f);
    if (o.kw_per_chip) f.chip_power = *o.kw_per_chip * kW / f.pue;
    if (o.chip_capex) f.chip_capex = *o.chip_capex * dollar;
    if (o.tariff) f.electricity = *o.tariff * dollar / kWh;
    if (o.kw_per_chip || o.chip_capex || o.tariff) {
        assumed.push_back({"given in place of the above",
                           fmt::format("{:.2f} kW, {}, {}", (f.pue * f.chip_power).in(kW), f.chip_capex, f.electricity),
                           "flags"});
    }
    if (o.estimate_rates) {
        if (!o.kw_per_chip || !o.chip_capex)
            throw std::invalid_argument("--chip and --model: give --kw-per-chip and --chip-capex of the chip as well");
        const estimate e = serve(o.plan, {.input = o.input, .output = o.output, .concurrency = o.concurrency});
        if (!fits(e)) throw std::invalid_argument(fmt::format("{} does not fit", o.plan.model.name));
        mix = {.input = o.input, .output = o.output};
        rates = rates_of(e);
        assumed.push_back(
            {"rates and requests in place of the above",
             fmt::format("{:.0f}, {:.0f} token/s", rates.prefill.value(), rates.decode.value()),
             fmt::format("estimate: {} on {} x {}", o.plan.model.name, o.plan.tensor_parallel, o.plan.chip.name)});
    }
    const environment e = example::gigawatt_surroundings();
    assumed.push_back({"water, carbon", "0.99 L, 414 g a kWh", "ecologits: Google's WUE (B), Korea's grid (A)"});
    assumed.push_back({"land", "0.73 acres a MW", "Stargate Abilene (B)"});

    fmt::print("# {:g} MW\n\n", o.megawatts);
    example::print(assumed);
    const balance b = balance_of(f, mix, rates, e, fees{});
    print_balance(f, b, mix);

    const ramp r{.first = o.first_gw * GW,
                 .last = o.last_gw * GW,
                 .years = 9,
                 .horizon = 14,
                 .better_chips = o.better,
                 .cheaper_chips = o.cheaper_chips,
                 .price = o.price * dollar / Mtoken,
                 .cheaper_tokens = o.cheaper_tokens};
    const auto decade = example::print_decade(r, f, mix, rates);
    example::print_constraints(f, b);
    if (!o.chart.empty()) fmt::print("{}\n", example::draw(example::factory_chart(b, decade), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app("A token factory: the balance sheet of a gigawatt, and a decade to fifteen of them.");
    const CLI::Validator positive = example::numbers_from(0, true), non_negative = example::numbers_from(0);
    app.add_option("--megawatts", o.megawatts, "utility connection")->capture_default_str()->check(positive);
    example::add_plan_flags(app, o.plan);
    app.add_option("--tp", o.plan.tensor_parallel, "chips that share the model")->check(example::numbers_from(1));
    app.add_option("--input", o.input, "prompt length, of --chip and --model")->capture_default_str()->check(positive);
    app.add_option("--output", o.output, "generated tokens of a request")->capture_default_str()->check(positive);
    app.add_option("--concurrency", o.concurrency, "requests in flight")->capture_default_str()->check(positive);
    app.add_option("--kw-per-chip", o.kw_per_chip, "provisioned at the utility")->check(positive);
    app.add_option("--chip-capex", o.chip_capex, "$ of a chip with its share of the server")->check(non_negative);
    app.add_option("--tariff", o.tariff, "$ per kWh")->check(non_negative);
    app.add_option("--first-gw", o.first_gw, "connected in the first year")->capture_default_str()->check(positive);
    app.add_option("--last-gw", o.last_gw, "connected after nine more")->capture_default_str()->check(positive);
    app.add_option("--better-chips", o.better, "share by which chips improve a year")
        ->capture_default_str()
        ->check(non_negative);
    app.add_option("--cheaper-chips", o.cheaper_chips, "share by which their price falls")
        ->capture_default_str()
        ->check(non_negative);
    app.add_option("--price", o.price, "$ per M output tokens, first year, what inputs bring included")
        ->capture_default_str()
        ->check(non_negative);
    app.add_option("--cheaper-tokens", o.cheaper_tokens, "share by which that falls a year")
        ->capture_default_str()
        ->check(non_negative);
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("token_factory", app, argc, argv, [&] {
        o.estimate_rates = app.count("--chip") > 0 || app.count("--model") > 0;
        run(o);
    });
}
