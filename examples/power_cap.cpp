// SPDX-License-Identifier: MIT
// Tokens per second, watts and joules per token of one model over the power cap of its boards, and the clocks at which a
// token takes the least energy and the least money.
//
//     tokenroof_power_cap --model llama-3.1-70b --tp 2 --concurrency 64 --chart power_cap.svg
//     tokenroof_power_cap --chip b200-sxm --latex
#include "estimate_prices.hpp"
#include "gnuplot.hpp"
#include "program.hpp"
#include "table.hpp"
#include <optional>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/prices.hpp>
#include <tokenroof/economics/best_clock.hpp>

namespace {

using namespace tokenroof;

struct options {
    deployment plan{.chip = catalog::h100_sxm,
                    .model = catalog::llama_3_1_70b,
                    .formats = {.weights = fp8, .kv = fp8},
                    .tensor_parallel = 2,
                    .engine = catalog::vllm};
    std::vector<std::string> chips{"h100-sxm", "h200-sxm", "b200-sxm"};
    workload load{.input = 1024, .output = 1024, .concurrency = 64};
    double tariff = example::default_tariff;
    double pue = example::default_pue;
    bool latex = false;
    std::string chart;
};

struct point {
    double cap = 0;  ///< share of the limit
    estimate e{};
};

/// One chip under caps from 35 % of its limit to all of it, and its best clocks.
struct curve {
    deployment plan{};
    price_per_second<> rent{};
    std::vector<point> points{};
    clock_choice least_energy{};
    clock_choice least_money{};
};

curve curve_of(const options& o, const std::string& chip_name) {
    curve c{.plan = o.plan};
    c.plan.chip = catalog::find_chip(chip_name);
    const power_draw<> limit = c.plan.chip.power.limit;
    const catalog::chip_price* const known = catalog::find_chip_price(c.plan.chip.name);
    if (known == nullptr) throw std::invalid_argument(fmt::format("--chip: no price of {} is known", c.plan.chip.name));
    c.rent = known->rent;
    for (int i = 0; i <= 13; ++i) {
        const double share = 1 - 0.05 * i;
        if (share * limit <= 1.02 * least_power(c.plan.chip.power)) break;
        const estimate e = serve(with_cap(c.plan, share * limit), o.load);
        if (!fits(e)) throw std::invalid_argument(fmt::format("{} does not fit on {}", o.plan.model.name, chip_name));
        c.points.push_back({share, e});
    }
    const prices electricity{.electricity = o.tariff * dollar / kWh, .pue = o.pue};
    prices bill = electricity;
    bill.chip = c.rent;
    c.least_energy = best_clock(c.plan, o.load, electricity);
    c.least_money = best_clock(c.plan, o.load, bill);
    return c;
}

example::chart draw_caps(const options& o, const std::vector<curve>& curves) {
    example::chart c(1000, 400);
    std::vector<std::string> plots(3, "plot ");
    for (std::size_t i = 0; i < curves.size(); ++i) {
        std::vector<std::vector<std::string>> data;
        for (const point& p : curves[i].points) {
            const double limit = curves[i].plan.chip.power.limit.in(watt);
            data.push_back({fmt::format("{}", p.cap * limit), fmt::format("{}", rate_per_chip(p.e).in(token_per_s)),
                            fmt::format("{}", (p.e.power / p.e.chips).in(watt)),
                            fmt::format("{}", p.e.energy_per_output.value())});
        }
        c.data(fmt::format("$chip{}", i), data);
        for (std::size_t k = 0; k < plots.size(); ++k)
            plots[k] += fmt::format("{}$chip{} using 1:{} with linespoints lw 2 pt {} ps 0.5 title {}",
                                    i == 0 ? "" : ", ", i, k + 2, i + 4, example::in_quotes(curves[i].plan.chip.name));
    }
    c.line(fmt::format(
        "set multiplot layout 1,3 title {}",
        example::in_quotes(fmt::format("{} in {} on {} chips, {:g} requests of {:g} + {:g} tokens", o.plan.model.name,
                                       name(o.plan.formats.weights), o.plan.tensor_parallel, o.load.concurrency.value(),
                                       o.load.input.value(), o.load.output.value()))));
    c.line("set grid");
    c.line("set xtics 200");
    c.line("set xlabel 'power cap, W a board'");
    c.line("set yrange [0:*]");
    c.line("set key bottom right");
    const char* const titles[] = {"output tokens/s a chip", "W a board", "J per output token, boards"};
    for (std::size_t k = 0; k < plots.size(); ++k) {
        c.line(fmt::format("set ylabel '{}'", titles[k]));
        c.line(plots[k]);
        c.line("unset key");
    }
    c.line("unset multiplot");
    return c;
}

void print_chip(const options& o, const curve& c) {
    fmt::print("{}: limit {:.0f} W, rent {:.2f} $/h\n", c.plan.chip.name, c.plan.chip.power.limit.in(watt),
               c.rent.in(dollar / hour));
    example::table table{.sides = "rrrrr",
                         .rows = {{"cap, W", "tokens/s a chip", "W a board", "J/token", "clock of decode"}}};
    for (std::size_t i = 0; i < c.points.size(); i += 2) {
        const point& p = c.points[i];
        table.rows.push_back({fmt::format("{:.0f}", p.cap * c.plan.chip.power.limit.in(watt)),
                              fmt::format("{:.0f}", rate_per_chip(p.e).in(token_per_s)),
                              fmt::format("{:.0f}", (p.e.power / p.e.chips).in(watt)),
                              fmt::format("{:.4f}", p.e.energy_per_output.value()),
                              fmt::format("{:.2f}", p.e.decode.energy.clock.value())});
    }
    fmt::print("{}", example::written(table, o.latex));
    fmt::print("least energy at clock {:.2f}: {:.4f} J/token; least money at clock {:.2f}: {:.4f} $/M\n\n",
               c.least_energy.clock.value(), c.least_energy.energy.value(), c.least_money.clock.value(),
               c.least_money.price.in(dollar / Mtoken));
}

void run(const options& o) {
    std::vector<curve> curves;
    for (const std::string& chip_name : o.chips) curves.push_back(curve_of(o, chip_name));
    fmt::print("{} in {}, KV in {}, on {} chips, {:g} requests of {:g} + {:g} tokens\n\n", o.plan.model.name,
               name(o.plan.formats.weights), name(o.plan.formats.kv), o.plan.tensor_parallel,
               o.load.concurrency.value(), o.load.input.value(), o.load.output.value());
    for (const curve& c : curves) print_chip(o, c);
    fmt::print(
        "assumed: boards' idle, active, FLOP and byte energies fitted on ML.ENERGY v3 (H100, B200; H200 as H100);\n"
        "voltage falls to {:g} of the boost clock's at a clock of {:g} and stays there (A100's least energy at 1005 "
        "of\n"
        "1410 MHz, Voltana; 32 % less decode energy of H200, arXiv 2605.11999); memory and links keep their clocks;\n"
        "rent SemiAnalysis InferenceX, three years, 2026-04; it contains electricity, which the tariff of {:g} $/kWh x "
        "PUE\n"
        "{:g} counts once more: what a lower clock saves is at most that\n",
        o.plan.chip.power.voltage_floor.value(), o.plan.chip.power.voltage_knee.value(), o.tariff, o.pue);
    if (!o.chart.empty()) fmt::print("\n{}\n", example::draw(draw_caps(o, curves), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    options o;
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
    app.add_flag("--latex", o.latex, "tables for LaTeX");
    app.add_option("--chart", o.chart, "draw the curves into this SVG file")->option_text("FILE.svg");
    return example::run_program("power_cap", app, argc, argv, [&] {
        o.load = {.input = input, .output = output, .concurrency = concurrency};
        run(o);
    });
}
