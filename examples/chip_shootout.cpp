// SPDX-License-Identifier: MIT
// GPU, TPU, NPU and cards with GDDR on one model: tokens/s, J/token and, where a price is sourced, $ per million tokens.
//
//     tokenroof_chip_shootout --model llama-3.1-8b --chart chip_shootout.svg
//     tokenroof_chip_shootout --model llama-3.1-70b --tp 4 --fleet 300000
#include "factory_inputs.hpp"
#include <optional>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace {

using namespace tokenroof;

struct options {
    deployment plan{.chip = catalog::h100_sxm,
                    .model = catalog::llama_3_1_8b,
                    .formats = {.weights = bf16, .kv = bf16},
                    .engine = catalog::vllm};
    double input = 1024, output = 512, tpot_ms = 50;
    double fleet = 300000;
    std::string reference = "h100-sxm";
    std::string chart;
};

struct entry {
    const chip* on = nullptr;
    estimate best{};
    const catalog::chip_price* price = nullptr;
    price_per_token<> cost{};
};

/// The batch that makes the most tokens within the limit on the time per token.
std::optional<estimate> best_batch(const deployment& d, const options& o) {
    std::optional<estimate> best;
    for (double n = 1; n <= 2048; n *= 1.25) {
        const estimate e = serve(d, {.input = o.input, .output = o.output, .concurrency = n, .first_wave = 0});
        if (!fits(e) || e.waiting > ratio<>(0)) break;
        if (e.tpot <= o.tpot_ms * ms && (!best || e.output_rate > best->output_rate)) best = e;
    }
    return best;
}

std::vector<entry> compete(const options& o, std::string& left_out) {
    std::vector<entry> all;
    for (const chip* c : catalog::chips) {
        deployment d = o.plan;
        d.chip = *c;
        std::optional<estimate> e;
        std::string why = "does not fit, or misses the time per token";
        try {
            e = best_batch(d, o);
        } catch (const std::invalid_argument& error) {
            why = error.what();
        }
        if (!e) {
            left_out += fmt::format("  {}: {}\n", c->name, why);
            continue;
        }
        entry x{c, *e, catalog::find_chip_price(c->name), {}};
        if (x.price != nullptr) x.cost = cost_of(*e, {.chip = x.price->neocloud, .utilisation = 0.6}).all_in;
        all.push_back(x);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const entry& a, const entry& b) { return rate_per_chip(a.best) > rate_per_chip(b.best); });
    return all;
}

/// What a chip may cost an hour to make tokens as cheaply as the reference does.
price_per_second<> break_even(const entry& x, const entry& reference) {
    return reference.cost * (0.6 * rate_per_chip(x.best));
}

example::chart draw_entries(const std::vector<entry>& all, const options& o) {
    example::chart c(1150, 200 + 26 * static_cast<int>(all.size()));
    std::vector<std::vector<std::string>> rates, joules_of, dollars_of;
    std::string labels;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double at = -static_cast<double>(i);
        labels += fmt::format("{}{} {}", i == 0 ? "" : ", ", example::in_quotes(all[i].on->name), at);
        rates.push_back({fmt::format("{} {}", rate_per_chip(all[i].best).value(), at)});
        if (all[i].best.power > power_draw<>{})
            joules_of.push_back({fmt::format("{} {}", all[i].best.energy_per_output.value(), at)});
        if (all[i].price != nullptr) dollars_of.push_back({fmt::format("{} {}", all[i].cost.in(dollar / Mtoken), at)});
    }
    c.line(
        "set termoption noenhanced\nset style fill solid 0.85 noborder\nunset key\nset tics scale 0\nset xtics 4000");
    c.line(fmt::format(
        "set multiplot layout 1,3 title {} margins 0.15,0.98,0.05,0.93 spacing 0.03,0",
        example::in_quotes(fmt::format("{} in {} on {} of each, {:g} tokens in, {:g} out, at most {:g} ms a token",
                                       o.plan.model.name, name(o.plan.formats.weights), o.plan.tensor_parallel, o.input,
                                       o.output, o.tpot_ms))));
    c.line(fmt::format("set yrange [{}:0.8]\nset ytics ({})\nset grid xtics lc rgb '#d8d8d8'\nset xrange [0:*]",
                       0.2 - static_cast<double>(all.size()), labels));
    const auto panel = [&c](std::string_view block, const auto& rows, std::string_view title, std::string_view colour) {
        c.line(fmt::format("set title '{}'", title));
        if (rows.empty()) return c.line("plot NaN");
        c.data(block, rows);
        c.line(fmt::format("plot {} using (0):2:(0):1:($2-0.35):($2+0.35) with boxxyerror lc rgb '{}'", block, colour));
    };
    panel("$rates", rates, "output token/s of a chip", "#3b75af");
    c.line("unset ytics\nset xtics autofreq");
    panel("$joules", joules_of, "J/token of the boards", "#ef8636");
    panel("$dollars", dollars_of, "$ per M output tokens, sourced prices", "#55803e");
    c.line("unset multiplot");
    return c;
}

void run(const options& o) {
    example::print(
        {{"$ of a chip hour", "", "owned by a smaller cloud, all in, 4 years; SemiAnalysis 2026-04 (B)"},
         {"sold of peak tokens", "0.60", "assumed"},
         {"chips that were not measured", "", "inherit kernels: 13 to 17 % off in the mean (catalog/chips.hpp)"},
         {"GroqChip and Rebellions", "left out", "no public DRAM or matrix rate: see catalog/chips.hpp"},
         {"300,000 GPUs", fmt::format("{:.0f}", o.fleet), "260,000 pledged beside 65,000 (2025-10, A): --fleet"}});
    std::string left_out;
    const std::vector<entry> all = compete(o, left_out);
    const auto reference =
        std::find_if(all.begin(), all.end(), [&](const entry& x) { return x.on->name == o.reference; });
    if (reference == all.end() || reference->price == nullptr)
        throw std::invalid_argument(fmt::format("--reference: {} has no price or does not serve this", o.reference));

    example::table t{.sides = "lrrrrrrll",
                     .rows = {{"chip", "token/s", "batch", "token/s a TB/s", "J/token", "$ per M", "$/hour to match",
                               "bound by", "kernels"}}};
    for (const entry& x : all) {
        const double bandwidth = peak_bandwidth(x.on->memory).in(TB_per_s)*o.plan.tensor_parallel;
        t.rows.push_back(
            {std::string(x.on->name), fmt::format("{:.0f}", rate_per_chip(x.best).value()),
             fmt::format("{:.0f}", x.best.batch.value()), fmt::format("{:.0f}", x.best.output_rate.value() / bandwidth),
             x.best.power > power_draw<>{} ? fmt::format("{:.3f}", x.best.energy_per_output.value()) : std::string("-"),
             x.price != nullptr ? fmt::format("{:.3f}", x.cost.in(dollar / Mtoken)) : std::string("-"),
             fmt::format("{:.2f}", break_even(x, *reference).in(dollar / hour)), std::string(name(binding(x.best))),
             std::string(name(x.on->kernels.calibrated.gemm))});
    }
    fmt::print("\n{}\n$/hour to match: what a chip may cost all in to make tokens as cheaply as {} does\n\n",
               example::markdown(t), o.reference);

    token_rate<> made{};
    power_draw<> drawn{};
    price_per_second<> paid{};
    int kinds = 0;
    for (const entry& x : all) kinds += x.price != nullptr ? 1 : 0;
    for (const entry& x : all) {
        if (x.price == nullptr) continue;
        const double chips = o.fleet / kinds;
        made += chips * 0.6 * rate_per_chip(x.best);
        drawn += chips * x.price->facility_power;
        paid += chips * x.price->neocloud;
    }
    fmt::print("fleet of {:.0f} in equal parts of the {} priced: {:.3g} T output tokens a month, {:.0f} MW "
               "provisioned, {:.2f} G$ a year\n",
               o.fleet, kinds, (made * month).in(1e12 * token), drawn.in(MW), (paid * year).in(1e9 * dollar));
    if (!left_out.empty()) fmt::print("\nleft out:\n{}", left_out);
    if (!o.chart.empty()) fmt::print("\n{}\n", example::draw(draw_entries(all, o), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app("All chips of the catalog on one model: tokens/s, J/token, $ per million tokens.");
    const CLI::Validator positive = example::numbers_from(0, true);
    example::add_plan_flags(app, o.plan);
    app.add_option("--tp", o.plan.tensor_parallel, "chips that share the model")->check(example::numbers_from(1));
    app.add_option("--input", o.input, "prompt length")->capture_default_str()->check(example::numbers_from(1));
    app.add_option("--output", o.output, "generated tokens of a request")
        ->capture_default_str()
        ->check(example::numbers_from(2));
    app.add_option("--tpot", o.tpot_ms, "longest time per output token, ms")->capture_default_str()->check(positive);
    app.add_option("--fleet", o.fleet, "chips of a mixed fleet")->capture_default_str()->check(positive);
    app.add_option("--reference", o.reference, "chip whose tokens others have to match in price")
        ->capture_default_str();
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("chip_shootout", app, argc, argv, [&] { run(o); });
}
