// SPDX-License-Identifier: MIT
// The same plant at one place and at another: what a million tokens cost, what makes the difference, what would close it.
//
//     tokenroof_which_site --chart which_site.svg
//     tokenroof_which_site --operator aws --japan-tariff 0.16
#include "factory_inputs.hpp"
#include <optional>
#include <tokenroof/economics/trade.hpp>

namespace {

using namespace tokenroof;

struct options {
    const catalog::cooling* run_by = &catalog::google;
    double krw = example::won_per_dollar;
    std::optional<double> tariff[catalog::local_sites.size()];
    double carbon_price = 0;
    std::string chart;
};

struct answer {
    std::string name;
    factory plant{};
    balance sheet{};
};

std::vector<answer> ask(const options& o) {
    const currency won = exchanged("KRW", ratio<>(o.krw));
    std::vector<answer> all;
    for (std::size_t i = 0; i < catalog::local_sites.size(); ++i) {
        const catalog::local_site& place = *catalog::local_sites[i];
        site here = catalog::run_by(catalog::site_of(place, won), *o.run_by);
        here.environment.land = catalog::abilene_land;
        if (o.tariff[i]) here.electricity = *o.tariff[i] * dollar / kWh;
        if (here.electricity < price_per_joule<>{}) {
            fmt::print("{}: no tariff ({}): give --{}-tariff\n", place.name, place.tariff_source, place.name);
            continue;
        }
        const factory f = at_site(example::gigawatt_plant(), here);
        all.push_back({std::string(place.name), f,
                       balance_of(f, catalog::deepseek_day, catalog::deepseek_on_gb200, here.environment,
                                  fees{.carbon = o.carbon_price * dollar / tonne})});
    }
    if (all.empty()) throw std::invalid_argument("no site has a tariff");
    std::stable_sort(all.begin(), all.end(),
                     [](const answer& a, const answer& b) { return total(a.sheet.output) < total(b.sheet.output); });
    return all;
}

/// What each lever would have to be at a site for it to be as cheap as the best.
void print_levers(const std::vector<answer>& all) {
    const answer& best = all.front();
    const price_per_token<> target = total(best.sheet.output);
    example::table t{.sides = "lrrrrr",
                     .rows = {{"to match " + best.name, "$ a M more", "tariff, $/kWh", "chip price", "interest",
                               "subsidy, G$ a year and GW"}}};
    for (const answer& a : all) {
        const price_per_token<> gap = total(a.sheet.output) - target;
        const auto cost_at = [&](auto change) {
            factory f = a.plant;
            change(f);
            return produce(f, peak_output_rate(catalog::deepseek_day, catalog::deepseek_on_gb200)).cost_per_output;
        };
        const price_per_token<> now = cost_at([](factory&) {});
        // Cost is linear in the tariff and in the price of chips, and rises with interest: halving finds it.
        const price_per_token<> free_power = cost_at([](factory& f) { f.electricity = {}; });
        const price_per_token<> free_chips = cost_at([](factory& f) { f.chip_capex = {}; });
        const ratio<> tariff = 1 - gap / (now - free_power), chip = 1 - gap / (now - free_chips);
        double low = 0, high = a.plant.interest.value();
        for (int i = 0; i < 60; ++i) {
            const double middle = (low + high) / 2;
            (cost_at([&](factory& f) { f.interest = middle; }) > now - gap ? high : low) = middle;
        }
        const auto s = subsidised(a.plant, peak_output_rate(catalog::deepseek_day, catalog::deepseek_on_gb200),
                                  {.tariff = gap < now - free_power ? gap / (now - free_power) : ratio<>(1)}, 1,
                                  catalog::deepseek_r1_list.prices.output);
        t.rows.push_back(
            {a.name, fmt::format("{:.4f}", gap.in(dollar / Mtoken)),
             tariff < ratio<>(0) ? std::string("not by it")
                                 : fmt::format("{:.4f}", (tariff * a.plant.electricity).in(dollar / kWh)),
             fmt::format("{:+.1f} %", 100 * (chip.value() - 1)), fmt::format("{:.2f} %", 100 * high),
             fmt::format("{:.2f}, {:.4f} $ a $ exported", (s.paid * year).in(1e9 * dollar), s.per_export.value())});
    }
    fmt::print("{}\n", example::markdown(t));
}

example::chart draw_sites(const std::vector<answer>& all) {
    example::chart c(900, 430);
    std::vector<std::vector<std::string>> rows;
    for (const answer& a : all) {
        std::string row = fmt::format("{}", a.name);
        for (const cost_part p :
             {cost_part::chips, cost_part::facility, cost_part::operation, cost_part::electricity, cost_part::carbon}) {
            row += fmt::format(" {}", a.sheet.output[p].in(dollar / Mtoken));
        }
        rows.push_back({row});
    }
    c.data("$sites", rows);
    c.line("set termoption noenhanced\nset title 'A million output tokens with their prompts, GB200, site by site'");
    c.line("set style data histograms\nset style histogram rowstacked\nset style fill solid 0.85 noborder\nset "
           "boxwidth 0.7");
    c.line("set ylabel '$'\nset yrange [0:*]\nset grid ytics lc rgb '#d8d8d8'\nset key outside right reverse Left");
    c.line(
        "plot $sites using 2:xtic(1) title 'chips' lc rgb '#3b75af', '' using 3 title 'facility' lc rgb '#8fb0d3', '' "
        "using 4 title 'operation' lc rgb '#8a8a8a', '' using 5 title 'electricity' lc rgb '#ef8636', '' using 6 title "
        "'carbon price' lc rgb '#55803e'");
    return c;
}

void run(const options& o) {
    auto assumed = example::plant_assumptions(example::gigawatt_plant());
    assumed.erase(assumed.begin() + 8);  // each site has its own tariff
    assumed.push_back({"PUE and water in place of the above",
                       fmt::format("{:.2f}, {} L/kWh", o.run_by->pue, o.run_by->water_l_per_kwh),
                       fmt::format("{}: ecologits (Google's PUE A, else B)", o.run_by->name)});
    assumed.push_back({"won a dollar", fmt::format("{:g}", o.krw), "given: --krw"});
    for (const catalog::local_site* s : catalog::local_sites) {
        if (s->won_per_kwh > 0)
            assumed.push_back({fmt::format("tariff, {}", s->name), fmt::format("{:g} won/kWh", s->won_per_kwh),
                               std::string(s->tariff_source)});
    }
    assumed.push_back({"carbon of the grids", "", "ecologits, electricity_mixes.csv (A)"});
    assumed.push_back({"price of carbon", fmt::format("{:g} $/t", o.carbon_price), "given: --carbon-price"});
    example::print(assumed);

    const std::vector<answer> all = ask(o);
    example::table t{.sides = "lrrrrrrr",
                     .rows = {{"site", "$/kWh", "$ per M output", "electricity", "M chips a GW", "G token/s",
                               "m3 water a day", "g CO2 per M"}}};
    for (const answer& a : all) {
        t.rows.push_back(
            {a.name, fmt::format("{:.4f}", a.plant.electricity.in(dollar / kWh)),
             fmt::format("{:.4f}", total(a.sheet.output).in(dollar / Mtoken)),
             fmt::format("{:.1f} %", 100 * (a.sheet.output[cost_part::electricity] / total(a.sheet.output)).value()),
             fmt::format("{:.3f}", a.sheet.chips.value() / 1e6),
             fmt::format("{:.2f}", a.sheet.output_rate.in(1e9 * token_per_s)),
             fmt::format("{:.0f}", (a.sheet.footprint.water * day).in(cubic_metre)),
             fmt::format("{:.1f}", (a.sheet.carbon_per_output * Mtoken).in(gram))});
    }
    fmt::print("\n{}\n", example::markdown(t));
    print_levers(all);
    const auto cost = [](const auto& f, const auto& m, const auto& r) {
        return produce(f, peak_output_rate(m, r)).cost_per_output;
    };
    example::print_tornado("$ per M output tokens",
                           gradient(cost, at(all.back().plant, catalog::deepseek_day, catalog::deepseek_on_gb200)),
                           1e-6, 10);
    if (!o.chart.empty()) fmt::print("{}\n", example::draw(draw_sites(all), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app("The same plant at one place and at another, and what would close the gap.");
    const CLI::Validator positive = example::numbers_from(0, true);
    const auto find = [](const std::string& name) { return &catalog::find_operator(name); };
    example::add_name(app, "--operator", o.run_by, find, "whose PUE and water", o.run_by->name);
    app.add_option("--krw", o.krw, "won a dollar")->capture_default_str()->check(positive);
    for (std::size_t i = 0; i < catalog::local_sites.size(); ++i) {
        app.add_option(fmt::format("--{}-tariff", catalog::local_sites[i]->name), o.tariff[i], "$ per kWh")
            ->check(positive);
    }
    app.add_option("--carbon-price", o.carbon_price, "$ per t of CO2e")
        ->capture_default_str()
        ->check(example::numbers_from(0));
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("which_site", app, argc, argv, [&] { run(o); });
}
