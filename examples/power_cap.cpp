// SPDX-License-Identifier: MIT
// Tokens per second, watts and joules per token of one model over the power cap of its boards; the caps and the locked
// clocks at which a token takes the least energy and the least money; and what moves both.
//
//     tokenroof_power_cap --model llama-3.1-70b --tp 2 --concurrency 64 --chart power_cap.svg
//     tokenroof_power_cap --chip b200-sxm --latex
#include "power_cap_chart.hpp"

namespace {

using namespace tokenroof;
using example::cap_curve;
using example::cap_options;
using example::cap_point;

void print_chip(const cap_options& o, const cap_curve& c) {
    fmt::print("{}: limit {:.0f} W, {}\n", c.plan.chip.name, c.limit(),
               c.bill ? fmt::format("rent {:.2f} $/h", c.bill->chip.in(dollar / hour))
                      : std::string("no source of a price: energy alone"));
    example::table table{
        .sides = "rrrrrr",
        .rows = {{"cap, W", "tokens/s a chip", "W a board", "J/token", "clock of decode", "$ per M output"}}};
    for (std::size_t i = 0; i < c.points.size(); i += 20) {
        const cap_point& p = c.points[i];
        table.rows.push_back({fmt::format("{:.0f}", p.watts), fmt::format("{:.0f}", rate_per_chip(p.e).in(token_per_s)),
                              fmt::format("{:.0f}", (p.e.power / p.e.chips).in(watt)),
                              fmt::format("{:.4f}", p.e.energy_per_output.value()),
                              fmt::format("{:.2f}", p.e.decode.energy.clock.value()),
                              c.bill ? fmt::format("{:.4f}", p.price.in(dollar / Mtoken)) : std::string("-")});
    }
    fmt::print("{}", example::written(table, o.latex));
    const cap_point& frugal = c.points[c.least_energy];
    fmt::print("least energy: a cap of {:.0f} W, {:.4f} J/token; at a locked clock {:.2f}, {:.4f} J/token\n",
               frugal.watts, frugal.e.energy_per_output.value(), c.energy_clock.clock.value(),
               c.energy_clock.energy.value());
    if (c.bill) {
        const cap_point& cheap = c.points[c.least_money];
        fmt::print("least money: a cap of {:.0f} W, {:.4f} $/M; at a locked clock {:.2f}, {:.4f} $/M\n", cheap.watts,
                   cheap.price.in(dollar / Mtoken), c.money_clock->clock.value(),
                   c.money_clock->price.in(dollar / Mtoken));
    }
    fmt::print("\n");
}

/// What moves energy and price of a token on a chip at the cap of least energy. Answers the bars of the energy.
std::vector<std::pair<std::string, double>> print_tornados(const cap_options& o, const cap_curve& c) {
    const double watts = c.points[c.least_energy].watts;
    const deployment plan = with_cap(c.plan, watts * watt);
    const std::string where = fmt::format("{} at {:.0f} W", c.plan.chip.name, watts);
    std::vector<std::pair<std::string, double>> bars;
    const auto energy = [](const auto& p, const auto& w) { return serve(p, w).energy_per_output; };
    example::print_tornado("mJ per output token, " + where, gradient(energy, at(plan, o.load)), 1e-3, o.tornado, &bars);
    if (c.bill) {
        const auto price = [](const auto& p, const auto& w, const auto& b) { return cost_of(serve(p, w), b).all_in; };
        example::print_tornado("$ per M output tokens, " + where, gradient(price, at(plan, o.load, *c.bill)), 1e-6,
                               o.tornado);
    }
    for (auto& bar : bars) bar.first.erase(0, bar.first.starts_with("deployment.") ? 11 : 0);
    return bars;
}

std::vector<example::assumption> assumptions(const cap_options& o) {
    const auto& power = o.plan.chip.power;
    return {
        {"energies of boards", "of the catalog",
         "idle, active, FLOP and byte fitted on ML.ENERGY v3 (H100, B200; others inherit)"},
        {"voltage at and below a clock of",
         fmt::format("{:g}: {:g} of full", power.voltage_knee.value(), power.voltage_floor.value()),
         "least energy of A100 at 1005 of 1410 MHz, Voltana; H200 decode -32 %, arXiv 2605.11999"},
        {"memory and links", "keep their clocks", "assumed"},
        {"rent", "three years", fmt::format("{}; it contains electricity", catalog::chip_price_source)},
        {"tariff", fmt::format("{:g} $/kWh", o.tariff),
         "United States, KEPCO's comparison 2025 (B), rounded; counted beside the rent, so that what a cap saves is "
         "at most that: --tariff"},
        {"PUE", fmt::format("{:g}", o.pue), "Epoch AI after SemiAnalysis: 1.1 to 1.3 (B): --pue"}};
}

void run(const cap_options& o) {
    std::vector<cap_curve> curves;
    for (const std::string& chip_name : o.chips) curves.push_back(example::curve_of(o, chip_name));
    fmt::print("{} in {}, KV in {}, on {} chips, {}, {:g} requests of {:g} + {:g} tokens\n\n", o.plan.model.name,
               name(o.plan.formats.weights), name(o.plan.formats.kv), o.plan.tensor_parallel, o.plan.engine.name,
               o.load.concurrency.value(), o.load.input.value(), o.load.output.value());
    example::print(assumptions(o));
    for (const cap_curve& c : curves) print_chip(o, c);
    const auto bars = print_tornados(o, curves.front());
    if (!o.chart.empty()) fmt::print("{}\n", example::draw(example::draw_caps(o, curves, bars), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    cap_options o;
    CLI::App app("Serves one model under power caps and at locked clocks of its chips.");
    double input = 1024, output = 1024, concurrency = 64;
    app.add_option("--chip", o.chips, "chips of the catalog")->delimiter(',')->capture_default_str();
    example::add_name(app, "--model", o.plan.model, catalog::find_model, "model of the catalog", o.plan.model.name);
    example::add_name(app, "--weights", o.plan.formats.weights, parse_format, "number format of the weights",
                      name(o.plan.formats.weights));
    example::add_name(app, "--kv", o.plan.formats.kv, parse_format, "number format of the KV cache",
                      name(o.plan.formats.kv));
    app.add_option("--tp", o.plan.tensor_parallel, "chips that split the model")->capture_default_str();
    app.add_option("--input", input, "prompt tokens")->check(example::numbers_from(1))->capture_default_str();
    app.add_option("--output", output, "output tokens")->check(example::numbers_from(1))->capture_default_str();
    app.add_option("--concurrency", concurrency, "requests in flight")
        ->check(example::numbers_from(1))
        ->capture_default_str();
    app.add_option("--tariff", o.tariff, "$ per kWh")->check(example::numbers_from(0))->capture_default_str();
    app.add_option("--pue", o.pue, "of the facility")->check(example::numbers_from(1))->capture_default_str();
    app.add_option("--tornado", o.tornado, "inputs that the last tables show")->capture_default_str();
    app.add_flag("--latex", o.latex, "tables for LaTeX");
    app.add_option("--chart", o.chart, "draw the curves into this SVG file")->option_text("FILE.svg");
    return example::run_program("power_cap", app, argc, argv, [&] {
        o.load = {.input = input, .output = output, .concurrency = concurrency};
        run(o);
    });
}
