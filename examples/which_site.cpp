// SPDX-License-Identifier: MIT
// The same plant at one place and at another: what a million tokens cost, what makes the difference, what would close it.
//
//     tokenroof_which_site --chart which_site.svg
//     tokenroof_which_site --operator aws --japan-tariff 0.16
#include "which_site_levers.hpp"
#include <optional>

namespace {

using namespace tokenroof;
using example::site_answer;

struct options {
    const catalog::cooling* run_by = &catalog::google;
    double krw = example::won_per_dollar, comparison_krw = example::won_per_dollar;
    std::optional<double> tariff[catalog::local_sites.size()];
    std::string least_confidence = "C";
    double carbon_price = 0;
    const catalog::list_price* list = &catalog::deepseek_v3_2_list;
    double exported = 1;
    std::string tornado_of = "korea";
    std::string chart;
};

/// Whether a tariff is known well enough to take part.
bool takes_part(const options& o, const catalog::local_site& place) {
    return catalog::has_tariff(place) && place.tariff.confidence <= o.least_confidence.front();
}

std::string with_confidence(const catalog::stated& s) {
    return fmt::format("{}{}{} ({})", s.document, s.date.empty() ? "" : ", ", s.date, s.confidence);
}

std::vector<site_answer> ask(const options& o) {
    const currency won = exchanged("KRW", ratio<>(o.krw)), compared = exchanged("KRW", ratio<>(o.comparison_krw));
    std::vector<site_answer> all;
    for (std::size_t i = 0; i < catalog::local_sites.size(); ++i) {
        const catalog::local_site& place = *catalog::local_sites[i];
        site here = catalog::run_by(catalog::site_of(place, won, compared), *o.run_by);
        here.environment.land = catalog::abilene_land;
        if (o.tariff[i]) here.electricity = *o.tariff[i] * dollar / kWh;
        else if (!takes_part(o, place)) {
            fmt::print("{}: {}: give --{}-tariff\n", place.name,
                       catalog::has_tariff(place) ? with_confidence(place.tariff) : "no tariff stated", place.name);
            continue;
        }
        const factory f = at_site(example::gigawatt_plant(), here);
        const std::string grid =
            place.grid.typical > seconds<>{}
                ? fmt::format("{:.0f} months ({})", place.grid.typical.in(month), place.grid.source.confidence)
                : std::string("not stated");
        all.push_back({std::string(place.name), o.tariff[i] ? "given" : std::string(1, place.tariff.confidence), grid,
                       f,
                       balance_of(f, catalog::deepseek_day, catalog::deepseek_on_gb200, here.environment,
                                  fees{.carbon = o.carbon_price * dollar / tonne})});
    }
    if (all.empty()) throw std::invalid_argument("no site has a tariff");
    std::stable_sort(all.begin(), all.end(), [](const site_answer& a, const site_answer& b) {
        return total(a.sheet.output) < total(b.sheet.output);
    });
    return all;
}

example::chart draw_sites(const std::vector<site_answer>& all) {
    example::chart c(900, 430);
    std::vector<std::vector<std::string>> rows;
    for (const site_answer& a : all) {
        std::string row = fmt::format("\"{} ({})\"", a.name, a.trust);
        for (const cost_part p :
             {cost_part::chips, cost_part::facility, cost_part::operation, cost_part::electricity, cost_part::carbon}) {
            row += fmt::format(" {}", a.sheet.output[p].in(dollar / Mtoken));
        }
        rows.push_back({row});
    }
    c.data("$sites", rows);
    c.line("set termoption noenhanced\nset title 'A million output tokens with their prompts, GB200, site by site "
           "(confidence of the tariff)'");
    c.line("set style data histograms\nset style histogram rowstacked\nset style fill solid 0.85 noborder\nset "
           "boxwidth 0.7");
    c.line("set ylabel '$'\nset yrange [0:*]\nset grid ytics lc rgb '#d8d8d8'\nset key outside right reverse Left");
    c.line(
        "plot $sites using 2:xtic(1) title 'chips' lc rgb '#3b75af', '' using 3 title 'facility' lc rgb '#8fb0d3', '' "
        "using 4 title 'operation' lc rgb '#8a8a8a', '' using 5 title 'electricity' lc rgb '#ef8636', '' using 6 title "
        "'carbon price' lc rgb '#55803e'");
    return c;
}

std::vector<example::assumption> assumptions(const options& o) {
    auto assumed = example::plant_assumptions(example::gigawatt_plant());
    std::erase_if(assumed, [](const example::assumption& a) { return a.what == "tariff" || a.what == "PUE"; });
    assumed.push_back({"PUE, water at the site",
                       fmt::format("{:.2f}, {} L/kWh", o.run_by->pue, o.run_by->water_l_per_kwh),
                       fmt::format("{}: ecologits (Google's PUE A, else B): --operator", o.run_by->name)});
    assumed.push_back({"won a dollar, at home", fmt::format("{:g}", o.krw), "from a claim: --krw"});
    assumed.push_back({"won a dollar, in comparisons of 2025", fmt::format("{:g}", o.comparison_krw),
                       "not stated there, the same taken: --comparison-krw"});
    for (const catalog::local_site* s : catalog::local_sites) {
        if (takes_part(o, *s))
            assumed.push_back({fmt::format("tariff, {}", s->name),
                               s->won_per_kwh > 0 ? fmt::format("{:g} won/kWh", s->won_per_kwh)
                                                  : fmt::format("{:g} $/kWh", s->dollars_per_kwh),
                               with_confidence(s->tariff)});
        if (s->grid.typical > seconds<>{})
            assumed.push_back({fmt::format("connection to the grid, {}", s->name),
                               fmt::format("{:.0f} months", s->grid.typical.in(month)),
                               with_confidence(s->grid.source)});
    }
    const token_prices& p = o.list->prices;
    assumed.push_back({"carbon of the grids", "site by site", "ecologits, electricity_mixes.csv (A)"});
    assumed.push_back({"price of carbon", fmt::format("{:g} $/t", o.carbon_price), "given: --carbon-price"});
    assumed.push_back({"prices abroad, $ a M",
                       fmt::format("{:g}, {:g}, {:g}", p.input.in(dollar / Mtoken), p.cached.in(dollar / Mtoken),
                                   p.output.in(dollar / Mtoken)),
                       fmt::format("input, cached, output of {}: {}", o.list->name, o.list->source)});
    assumed.push_back({"of output exported", fmt::format("{:.0f} %", 100 * o.exported), "assumed: --exported"});
    return assumed;
}

void print_sites(const std::vector<site_answer>& all) {
    example::table t{.sides = "lrlrrrrrrl",
                     .rows = {{"site", "$/kWh", "trust", "$ per M output", "electricity", "M chips a GW", "G token/s",
                               "m3 water a day", "g CO2 per M", "grid connection"}}};
    for (const site_answer& a : all) {
        t.rows.push_back(
            {a.name, fmt::format("{:.4f}", a.plant.electricity.in(dollar / kWh)), a.trust,
             fmt::format("{:.4f}", total(a.sheet.output).in(dollar / Mtoken)),
             fmt::format("{:.1f} %", 100 * (a.sheet.output[cost_part::electricity] / total(a.sheet.output)).value()),
             fmt::format("{:.3f}", a.sheet.chips.value() / 1e6),
             fmt::format("{:.2f}", a.sheet.output_rate.in(1e9 * token_per_s)),
             fmt::format("{:.0f}", (a.sheet.footprint.water * day).in(cubic_metre)),
             fmt::format("{:.1f}", (a.sheet.carbon_per_output * Mtoken).in(gram)), a.grid});
    }
    fmt::print("\n{}\n", example::markdown(t));
}

/// How the price of a token moves with every input of the plant at one site.
void print_tornado_of(const std::string& name, const std::vector<site_answer>& all) {
    const auto at_home = std::find_if(all.begin(), all.end(), [&](const site_answer& a) { return a.name == name; });
    if (at_home == all.end()) throw std::invalid_argument(fmt::format("--tornado: {} has no tariff", name));
    const auto cost = [](const auto& f, const auto& m, const auto& r) {
        return produce(f, peak_output_rate(m, r)).cost_per_output;
    };
    example::print_tornado(fmt::format("$ per M output tokens in {}", name),
                           gradient(cost, at(at_home->plant, catalog::deepseek_day, catalog::deepseek_on_gb200)), 1e-6,
                           20);
}

void run(const options& o) {
    example::print(assumptions(o));
    const std::vector<site_answer> all = ask(o);
    print_sites(all);
    const price_per_token<> price = bill_of(catalog::deepseek_day, o.list->prices) / catalog::deepseek_day.output;
    example::print_levers(all, o.exported, price);
    print_tornado_of(o.tornado_of, all);
    if (!o.chart.empty()) fmt::print("{}\n", example::draw(draw_sites(all), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app("The same plant at one place and at another, and what would close the gap.");
    const CLI::Validator positive = example::numbers_from(0, true);
    const auto find = [](const std::string& name) { return &catalog::find_operator(name); };
    example::add_name(app, "--operator", o.run_by, find, "whose PUE and water", o.run_by->name);
    app.add_option("--krw", o.krw, "won a dollar, of the tariff at home")->capture_default_str()->check(positive);
    app.add_option("--comparison-krw", o.comparison_krw,
                   "won a dollar, of foreign tariffs that a comparison has in won")
        ->capture_default_str()
        ->check(positive);
    for (std::size_t i = 0; i < catalog::local_sites.size(); ++i) {
        app.add_option(fmt::format("--{}-tariff", catalog::local_sites[i]->name), o.tariff[i], "$ per kWh")
            ->check(positive);
    }
    app.add_option("--carbon-price", o.carbon_price, "$ per t of CO2e")
        ->capture_default_str()
        ->check(example::numbers_from(0));
    app.add_option("--confidence", o.least_confidence, "least confidence of a tariff that takes part")
        ->capture_default_str()
        ->check(CLI::IsMember({"A", "B", "C"}));
    const auto find_list = [](const std::string& name) { return &catalog::find_list_price(name); };
    example::add_name(app, "--list", o.list, find_list, "price list that exports earn", o.list->name);
    app.add_option("--exported", o.exported, "share of the output that is exported")
        ->capture_default_str()
        ->check(positive & CLI::Range(0.0, 1.0));
    app.add_option("--tornado", o.tornado_of, "site whose inputs are moved")->capture_default_str();
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("which_site", app, argc, argv, [&] { run(o); });
}
