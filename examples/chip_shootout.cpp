// SPDX-License-Identifier: MIT
// GPU, TPU, NPU and cards with GDDR on one model: tokens/s, J/token and, where a price is sourced, $ per million tokens;
// all designs on one roofline; what moves the price of a token; a fleet of several kinds.
//
//     tokenroof_chip_shootout --model llama-3.1-8b --chart chip_shootout.svg --roofline chip_roofline.svg
//     tokenroof_chip_shootout --model llama-3.1-70b --tp 4 --mix h100-sxm=65000,b200-sxm=260000
#include "chip_shootout_chart.hpp"
#include "chip_shootout_fleet.hpp"

namespace {

using namespace tokenroof;
using example::entry;

/// What moves the price of the reference's token: of chip, model, engine, load and price.
std::vector<std::pair<std::string, double>> print_price_tornado(const entry& x, const example::shootout_options& o) {
    deployment d = o.plan;
    d.chip = *x.on;
    const auto price = [](const auto& plan, const auto& load, const auto& paid) {
        return cost_of(serve(plan, load), paid).all_in;
    };
    std::vector<std::pair<std::string, double>> bars;
    example::print_tornado(fmt::format("$ per M on {}", o.reference),
                           gradient(price, at(d, x.load, example::prices_of(*x.price, o))), (dollar / Mtoken).value(),
                           12, &bars);
    return bars;
}

void run(const example::shootout_options& o) {
    std::string left_out;
    const std::vector<entry> all = example::compete(o, left_out);
    const auto reference =
        std::find_if(all.begin(), all.end(), [&](const entry& x) { return x.on->name == o.reference; });
    if (reference == all.end() || reference->price == nullptr)
        throw std::invalid_argument(fmt::format("--reference: {} has no price or does not serve this", o.reference));
    example::print_shootout_assumptions(o);
    example::print_entries(all, *reference, o);
    const auto bars = print_price_tornado(*reference, o);
    example::print_fleet(all, o);
    example::print_roofline(o);
    if (!left_out.empty()) fmt::print("\nleft out:\n{}", left_out);
    if (!o.chart.empty()) fmt::print("\n{}\n", example::draw(example::draw_entries(all, o), o.chart));
    if (!o.roofline.empty()) fmt::print("\n{}\n", example::draw(example::draw_roofline(o, bars), o.roofline));
}

}  // namespace

int main(int argc, char** argv) {
    example::shootout_options o;
    std::vector<std::string> mix;
    CLI::App app("All chips of the catalog on one model: tokens/s, J/token, $ per million tokens.");
    const CLI::Validator positive = example::numbers_from(0, true), at_least_one = example::numbers_from(1);
    example::add_name(app, "--model", o.plan.model, catalog::find_model, "model of the catalog", o.plan.model.name);
    example::add_name(app, "--weights", o.plan.formats.weights, parse_format, "number format of the weights",
                      name(o.plan.formats.weights));
    example::add_name(app, "--kv", o.plan.formats.kv, parse_format, "number format of the KV cache",
                      name(o.plan.formats.kv));
    example::add_name(app, "--engine", o.plan.engine, catalog::find_engine, "serving engine of the catalog",
                      o.plan.engine.name);
    app.add_option("--tp", o.plan.tensor_parallel, "chips that share the model")
        ->capture_default_str()
        ->check(at_least_one);
    app.add_option("--input", o.input, "prompt length")->capture_default_str()->check(at_least_one);
    app.add_option("--output", o.output, "generated tokens of a request")
        ->capture_default_str()
        ->check(example::numbers_from(2));
    app.add_option("--tpot", o.tpot_ms, "longest time per output token, ms")->capture_default_str()->check(positive);
    app.add_option("--utilisation", o.utilisation, "sold of peak tokens")
        ->capture_default_str()
        ->check(CLI::Range(1e-6, 1.0));
    app.add_option("--facility-over-limit", o.facility_over_limit,
                   "power at the utility over a board's limit, of chips without a source")
        ->capture_default_str()
        ->check(at_least_one);
    CLI::Option* const fleet =
        app.add_option("--fleet", o.fleet, "chips of a fleet in equal parts")->capture_default_str()->check(positive);
    app.add_option("--mix", mix, "chips of a fleet of given kinds")
        ->type_name("NAME=COUNT,...")
        ->delimiter(',')
        ->excludes(fleet);
    app.add_option("--reference", o.reference, "chip whose tokens others have to match in price")
        ->capture_default_str();
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    app.add_option("--roofline", o.roofline, "SVG file for the roofline of all designs and the tornado");
    return example::run_program("chip_shootout", app, argc, argv, [&] {
        o.mix = example::mix_from(mix);
        run(o);
    });
}
