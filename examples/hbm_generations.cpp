// SPDX-License-Identifier: MIT
// One chip fitted with each HBM of the catalog, as many stacks as it has: what the stacks could give, what the chip's
// kernels make of it, and what a model's users see of that.
//
//     tokenroof_hbm_generations --chip h200-sxm --model llama-3.1-70b --tp 2 --chart generations.svg
#include "estimate_options.hpp"
#include "hbm_generations_chart.hpp"
#include "table.hpp"
#include <tokenroof/io/format.hpp>

namespace {

using namespace tokenroof;
using example::generation;

struct settings {
    deployment plan{.chip = catalog::h200_sxm,
                    .model = catalog::llama_3_1_70b,
                    .formats = {.weights = fp8, .kv = fp8},
                    .tensor_parallel = 2,
                    .engine = catalog::vllm};
    double input = 1024;
    double output = 1024;
    double batch = 16;
    bool as_latex = false;
    std::string chart{};
};

/// Energy of a stream of reads at the rate that the stack sustains, where all of its parts are known.
std::optional<double> stream_energy(const dram_stack& s, bandwidth<> rate) {
    if (!(s.energy.activation > joules<>{})) return std::nullopt;
    return stack_total(access_energy(s, access_of(read_stream, s.channel), rate)).in(pJ_per_bit);
}

generation generation_of(std::string name, const dram_stack& stack, const settings& s) {
    deployment d = s.plan;
    d.chip.memory.stack = stack;
    const int stacks = d.chip.memory.stacks;
    const auto stream = [&](refresh_mode mode) {
        return stacks * sustained_bandwidth(stack, dram_controller{.refresh = mode}, read_stream).high;
    };
    const basic_supply<> supply = supply_of(d.chip);
    const auto load = [&s](double requests) {
        return workload{.input = s.input, .output = s.output, .concurrency = requests};
    };
    const double fitting = std::floor(occupancy_of(d, load(1)).requests.value());
    const bandwidth<> all_banks = stream(refresh_mode::all_banks);
    return {.name = std::move(name),
            .pin_rate = stack.pin_rate,
            .peak = peak_bandwidth(d.chip.memory),
            .all_banks = all_banks,
            .bank_by_bank = stream(refresh_mode::bank_by_bank),
            .random = stacks * sustained_bandwidth(stack, dram_controller{}, random_chunks(64 * byte, 1)).high,
            .products = 1 / byte_time(supply.memory, d.chip.units * format_kernel(d.chip, d.formats.weights).in_flight),
            .attention = 1 / supply.attention,
            .memory = capacity(d.chip.memory),
            .energy = stream_energy(stack, all_banks / stacks),
            .at_batch = serve(d, load(s.batch)),
            .full = serve(d, load(std::max(fitting, 1.0)))};
}

/// Stacks whose timings nobody has published: see catalog/hbm.hpp.
bool is_scaled(std::string_view name) {
    for (const std::string_view scaled : {"hbm2e", "hbm3e", "hbm4-11700", "hbm4e"})
        if (name.starts_with(scaled)) return true;
    return false;
}

std::vector<generation> generations(const settings& s) {
    const basic_memory<>& sold = s.plan.chip.memory;
    std::vector<generation> all{generation_of("as sold", sold.stack, s)};
    for (const dram_stack* stack : catalog::hbm_stacks) {
        const std::string mark = is_scaled(stack->name) ? " *" : "";
        all.push_back(generation_of(std::string(stack->name) + mark, *stack, s));
    }
    return all;
}

std::string tera(bandwidth<> b) { return fmt::format("{:.2f}", b.in(TB_per_s)); }

example::table memory_table(const std::vector<generation>& all) {
    example::table t{"lrrrrrrrrr",
                     {{"TB/s", "Gb/s a pin", "peak", "stream, all banks", "stream, bank by bank", "random 64 B",
                       "products", "attention", "capacity", "pJ/bit"}}};
    for (const generation& g : all) {
        t.rows.push_back({g.name, fmt::format("{:.2f}", g.pin_rate.in(Gbit_per_s)), tera(g.peak), tera(g.all_banks),
                          tera(g.bank_by_bank), tera(g.random), tera(g.products), tera(g.attention),
                          fmt::format("{:.0f} GiB", g.memory.in(GiB)),
                          g.energy ? fmt::format("{:.2f}", *g.energy) : std::string()});
    }
    return t;
}

example::table serving_table(const std::vector<generation>& all, const settings& s) {
    example::table t{"lrrlrrrl",
                     {{"token/s", fmt::format("batch {:g}, a user", s.batch), "a chip", "bound by", "batch that fits",
                       "a user", "a chip", "bound by"}}};
    for (const generation& g : all) {
        const auto rate = [](const auto& r) { return fmt::format("{:.1f}", r.in(token_per_s)); };
        t.rows.push_back({g.name});
        for (const estimate* e : {&g.at_batch, &g.full}) {
            if (e == &g.full) t.rows.back().push_back(fits(*e) ? fmt::format("{:g}", e->batch.value()) : "0");
            t.rows.back().push_back(rate(rate_per_user(*e)));
            t.rows.back().push_back(rate(rate_per_chip(*e)));
            t.rows.back().push_back(example::bound_by(*e));
        }
    }
    return t;
}

void run(const settings& s) {
    const std::vector<generation> all = generations(s);
    const chip& c = s.plan.chip;
    const format weights = s.plan.formats.weights;
    fmt::print("{} with {} stacks of each HBM, bandwidths of all of them\n\n{}\n", c.name, c.memory.stacks,
               written(memory_table(all), s.as_latex));
    fmt::print(
        "as sold: {} at {:.4g} Gb/s; * timings scaled from a neighbour's, for want of public ones: HBM2E, HBM3E, "
        "HBM4E and\nHBM4 above 8 Gb/s; what the clock paces shrinks with it, cells and banks keep their "
        "nanoseconds\nstream: of reads, while all banks of a channel refresh at once, or one bank after the "
        "other; random: reads\n",
        c.memory.stack.name, c.memory.stack.pin_rate.in(Gbit_per_s));
    const bytes<> kept = format_kernel(c, weights).in_flight;
    const bytes<> kept_by_attention = c.kernels.attention.in_flight;
    const auto most = [&c](bytes<> in_flight) { return (c.units * in_flight / c.memory.latency).in(TB_per_s); };
    fmt::print(
        "products, attention: a stream to kernels that keep {} ({}) and {} in flight on each of {} units, as fitted "
        "on the\nchip as sold, with its idle latency of {:.0f} ns: {:.2f} and {:.2f} TB/s at most, whatever the "
        "memory. 100 kB says that the\nmemory sold was attention's only limit; kernels for a faster one would keep "
        "more of both\n",
        kept, weights, kept_by_attention, c.units, c.memory.latency.in(ns), most(kept), most(kept_by_attention));
    fmt::print(
        "pJ/bit: a stream of reads at that rate, all banks refreshing; the stack with its pins, without the host's "
        "PHY;\nblank where no total of that scope is published; HBM2 measured, the others in its proportions\n\n{}\n",
        written(serving_table(all, s), s.as_latex));
    fmt::print(
        "{} on {} of them, {} weights, {} KV, {}, {:g} tokens in, {:g} out; the batch that fits fills the memory "
        "with KV\nbound by: share of chip time; memory capacity where requests wait or the model does not fit\n",
        s.plan.model.name, s.plan.tensor_parallel, weights, s.plan.formats.kv, s.plan.engine.name, s.input, s.output);
    if (s.chart.empty()) return;
    const std::string title = fmt::format(
        "{} with {} stacks of each HBM; {} on {} of them, {} weights, {} KV, {:g} tokens in, {:g} out", c.name,
        c.memory.stacks, s.plan.model.name, s.plan.tensor_parallel, weights, s.plan.formats.kv, s.input, s.output);
    fmt::print("\n{}\n", draw(example::generations_chart(all, s.batch, kept, title), s.chart));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("One chip fitted with each HBM of the catalog: bandwidth, capacity, energy, and tokens.");
    settings s;
    const CLI::Validator at_least_one = example::numbers_from(1);
    example::add_plan_flags(app, s.plan);
    example::add_name(app, "--engine", s.plan.engine, catalog::find_engine, "serving engine of the catalog",
                      s.plan.engine.name);
    const auto add = [&app, &at_least_one](const char* flag, auto& value, const char* help) {
        app.add_option(flag, value, help)->capture_default_str()->check(at_least_one);
    };
    add("--tp", s.plan.tensor_parallel, "chips that share the model by tensor parallelism");
    add("--batch", s.batch, "requests in flight beside the batch that fits");
    add("--input", s.input, "prompt length, tokens");
    add("--output", s.output, "generated tokens of a request");
    app.add_flag("--latex", s.as_latex, "the tables as LaTeX (booktabs) instead of Markdown");
    app.add_option("--chart", s.chart, "SVG file for the panels, drawn by gnuplot");
    return example::run_program("hbm_generations", app, argc, argv, [&] { run(s); });
}
