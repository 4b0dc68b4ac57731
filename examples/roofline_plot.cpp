// SPDX-License-Identifier: MIT
// One chip's roofline with a roof for each level of memory, and the operators of a model's decode and prefill steps
// under it: what each reaches, from which level, and how much of the step it takes.
//
//     tokenroof_roofline_plot --chip h200-sxm --model llama-3.1-70b --batch 64 --chart roofline.svg
#include "gnuplot.hpp"
#include "program.hpp"
#include "roofline_chart.hpp"
#include "table.hpp"
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/io/format.hpp>

namespace {

using namespace tokenroof;

struct settings {
    deployment plan{.chip = catalog::h200_sxm,
                    .model = catalog::llama_3_1_70b,
                    .formats = {.weights = fp8, .kv = fp8},
                    .tensor_parallel = 1,
                    .engine = catalog::ideal};
    double batch = 64;
    double context = 4096;
    double prompt = 4096;
    bool as_latex = false;
    std::string chart{};
};

/// The levels of a chip: what they hold, what they sustain, and where their roofs end.
example::table levels_of(const chip& c, format weights) {
    const bytes<> in_flight = format_kernel(c, weights).in_flight;
    const level_floors f = hierarchical_roofline(c, weights, FLOP, filtered(c.memory, GB, {}), in_flight);
    const basic_hierarchy<double> levels = hierarchy_of(c.memory);
    example::table t{"lrrrrrr",
                     {{"level", "capacity", "latency", "peak", "sustained", fmt::format("{} products", name(weights)),
                       fmt::format("ridge {}", name(weights))}}};
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const memory_level& l = levels[i];
        t.rows.push_back({std::string(l.name),
                          l.capacity < GiB ? fmt::format("{:.3g} MiB", l.capacity.in(MiB))
                                           : fmt::format("{:.3g} GiB", l.capacity.in(GiB)),
                          fmt::format("{:.0f} ns", l.latency.in(ns)), fmt::format("{:.2f} TB/s", l.peak.in(TB_per_s)),
                          fmt::format("{:.2f} TB/s", sustained_bandwidth(l).in(TB_per_s)),
                          fmt::format("{:.2f} TB/s", f.levels[i].sustained.in(TB_per_s)),
                          fmt::format("{:.0f} FLOP/B", f.levels[i].ridge.in(FLOP_per_byte))});
    }
    return t;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

example::table kernels_of(const std::vector<example::pass>& passes, const chip& c) {
    const std::size_t last = std::max<std::size_t>(cache_count(c.memory), 1) - 1;
    const std::string cache(last_cache(c.memory).name);
    example::table t{"llrrrrrlr",
                     {{"step", "operator", "of step", "FLOP/B " + cache, "FLOP/B DRAM", "TFLOP/s", "of roof",
                       "longest floor", "headroom " + cache}}};
    for (const example::pass& p : passes) {
        std::vector<example::kernel> sorted = p.kernels;
        std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.time > b.time; });
        for (const example::kernel& k : sorted) {
            t.rows.push_back({p.name, k.name, percent((k.time / p.time).value()),
                              fmt::format("{:.1f}", k.cache_intensity()), fmt::format("{:.1f}", k.intensity()),
                              fmt::format("{:.1f}", k.reached()), percent(k.of_roof()), std::string(binding(k.floors)),
                              fmt::format("{:.2f}", k.floors.levels[last].headroom.value())});
        }
        t.rows.push_back({p.name, fmt::format("{} without FLOP", p.others.size()),
                          percent((p.others_time / p.time).value()), "", "", "", "", "", ""});
        t.rows.push_back({p.name, "all", "100.0 %", "", fmt::format("{:.1f}", arithmetic_intensity(p.work).value()),
                          fmt::format("{:.1f}", (p.work.arithmetic / p.time).in(TFLOP_per_s)), "", "", ""});
    }
    return t;
}

void run(const settings& s) {
    const std::string decode = fmt::format("decode, batch {:g}, context {:g}", s.batch, s.context);
    const std::string prefill = fmt::format("prefill of {:g} tokens", s.prompt);
    std::vector<example::pass> passes{
        example::pass_of("decode", s.plan, decode_step<double>(s.batch, s.context)),
        example::pass_of("prefill", s.plan, prefill_step<double>(1, s.prompt)),
    };
    const chip& c = s.plan.chip;
    const format weights = s.plan.formats.weights;
    fmt::print("{} on {} x {}, {} weights, {} KV\n{}: {} of kernels; {}: {}\n\n{}\n", s.plan.model.name,
               s.plan.tensor_parallel, c.name, weights, s.plan.formats.kv, decode, passes[0].time, prefill,
               passes[1].time, written(levels_of(c, weights), s.as_latex));
    fmt::print(
        "sustained: of a stream of reads, however many bytes are under way; products: with the {} that they keep "
        "in\nflight on each unit; ridge: FLOP a byte from which {} arithmetic takes longer than the level\n\n{}\n",
        format_kernel(c, weights).in_flight, weights, written(kernels_of(passes, c), s.as_latex));
    fmt::print(
        "of step: of its kernels' time, without an engine; of roof: the longest floor's share of the operator's "
        "time;\nheadroom: by how much the cache may slow down before it is the longest floor: tiles of {} x 256 "
        "read their\noperands from it ({} of 128 rows, as the operands' fitted bandwidth says), and the L1 carries no "
        "less\nwithout FLOP, decode: {}\nwithout FLOP, prefill: {}\n",
        128 * example::sharing_units(c), example::sharing_units(c), fmt::join(passes[0].others, ", "),
        fmt::join(passes[1].others, ", "));
    if (s.chart.empty()) return;
    passes[0].name = decode;
    passes[1].name = prefill;
    const std::string title = fmt::format("{} on {} x {}, {} weights, {} KV", s.plan.model.name, s.plan.tensor_parallel,
                                          c.name, weights, s.plan.formats.kv);
    fmt::print("\n{}\n", draw(example::roofline_chart(c, weights, passes, title), s.chart));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("The roofline of a chip, level by level, with the operators of a model's decode and prefill steps.");
    settings s;
    const CLI::Validator at_least_one = example::numbers_from(1);
    example::add_plan_flags(app, s.plan);
    const auto add = [&app, &at_least_one](const char* flag, auto& value, const char* help) {
        app.add_option(flag, value, help)->capture_default_str()->check(at_least_one);
    };
    add("--tp", s.plan.tensor_parallel, "chips that share the model by tensor parallelism");
    add("--batch", s.batch, "sequences that decode together");
    add("--context", s.context, "their cached tokens");
    add("--prompt", s.prompt, "tokens of the prompt that is prefilled");
    app.add_flag("--latex", s.as_latex, "the tables as LaTeX (booktabs) instead of Markdown");
    app.add_option("--chart", s.chart, "SVG file for the roofline, drawn by gnuplot");
    return example::run_program("roofline_plot", app, argc, argv, [&] { run(s); });
}
