// SPDX-License-Identifier: MIT
// Long contexts fill a chip's memory with KV cache. What tokens cost where a part of it lies in the host's DRAM or in CXL
// memory instead, and from which context length on that pays.
//
//     tokenroof_cxl_kv_offload --chip h100-sxm --model llama-3.1-70b --tp 2 --chart cxl_kv_offload.svg
//
// Each point is the best batch under the limit on the time per token: a memory that is only larger would tempt an engine
// to admit requests whose cache it then reads too slowly.
#include "gnuplot.hpp"
#include "program.hpp"
#include "table.hpp"
#include <cmath>
#include <optional>
#include <tokenroof/catalog/cxl.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/interconnects.hpp>
#include <tokenroof/catalog/prices.hpp>
#include <tokenroof/economics/cost.hpp>
#include <tokenroof/memory/tiers.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace {

using namespace tokenroof;

struct options {
    deployment plan{.chip = catalog::h100_sxm,
                    .model = catalog::llama_3_1_70b,
                    .formats = {.weights = fp8, .kv = fp8},
                    .tensor_parallel = 2,
                    .engine = catalog::vllm};
    double output = 1024;
    double tier_gib = 512;
    int cxl_devices = 1;
    double limit_ms = 100;
    std::optional<double> chip_price;
    double dram_price = 1.75;
    bool latex = false;
    std::string chart;
};

/// A place for a part of the KV cache.
struct memory {
    std::string name;
    std::optional<memory_tier> tier;  ///< none: the chip's own memory alone
};

/// What the best batch makes at one context length.
struct point {
    bool fits = false;
    ratio<> batch{};
    token_rate<> per_chip{};
    seconds<> tpot{};
    double dollars = 0;  ///< per million output tokens
};

std::vector<memory> memories(const options& o) {
    const bytes<> size = o.tier_gib * GiB;
    const memory_tier modules = tier_of(catalog::ddr5_6400, 12, dram_controller{});
    const memory_tier ddr5{.name = "host", .capacity = size, .read_bandwidth = modules.read_bandwidth};
    const cxl_pool pool{.device = catalog::micron_cz120_256gb, .devices = o.cxl_devices};
    memory_tier cxl = behind(catalog::pcie_5_x16.link, tier_of(pool));
    cxl.capacity = size;
    return {{"HBM alone", std::nullopt},
            {fmt::format("+ {} x CZ120, CXL", o.cxl_devices), cxl},
            {"+ host, PCIe 5", behind(catalog::pcie_5_x16.link, ddr5)},
            {"+ host, NVLink-C2C", behind(catalog::nvlink_c2c.link, ddr5)}};
}

deployment plan_of(const options& o, const memory& m) {
    deployment d = o.plan;
    if (m.tier) d.tiers[0] = *m.tier;
    return d;
}

/// The batch that makes the most tokens within the limit; without one that keeps it, nothing. Batches are means, so that
/// they need not be whole.
point best_batch(const deployment& d, double context, const options& o, const prices& p) {
    point best;
    for (double requests = 1; requests <= 1024; requests *= 1.01) {
        const estimate e = serve(d, {.input = context, .output = o.output, .concurrency = requests, .first_wave = 0});
        if (!fits(e) || e.waiting > ratio<>(0)) break;
        if (e.tpot > o.limit_ms * ms || (best.fits && rate_per_chip(e) <= best.per_chip)) continue;
        best = {true, e.batch, rate_per_chip(e), e.tpot, cost_of(e, p).all_in.in(dollar / Mtoken)};
    }
    return best;
}

/// Prompts from 512 tokens to what the model supports beside the output, two to a doubling.
std::vector<double> contexts(const options& o) {
    const int longest = o.plan.model.max_context;
    std::vector<double> all;
    for (int k = 0; k <= 22; ++k) {
        const double context = std::round(512 * std::exp2(0.5 * k));
        if (longest == 0 || context + o.output <= longest) all.push_back(context);
    }
    return all;
}

std::string length(double tokens) { return fmt::format("{:.3g} k", tokens / 1024); }

std::string cell(const point& p) {
    if (!p.fits) return "-";
    return fmt::format("{:.0f} ({:.1f}), {:.2f} $", p.per_chip.in(token_per_s), p.batch.value(), p.dollars);
}

/// The first context length from which a memory makes cheaper tokens than the chip's own does, by more than 1 %.
std::string pays_from(const std::vector<double>& lengths, const std::vector<point>& alone,
                      const std::vector<point>& with) {
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (!with[i].fits) continue;
        if (!alone[i].fits) return length(lengths[i]) + " tokens, where nothing else fits";
        if (with[i].dollars < 0.99 * alone[i].dollars) return length(lengths[i]) + " tokens";
    }
    return "never";
}

example::chart draw_offload(const options& o, const std::vector<double>& lengths, const std::vector<memory>& all,
                            const std::vector<std::vector<point>>& points) {
    example::chart c(1000, 480);
    std::string rates = "plot ";
    std::string costs = "plot ";
    for (std::size_t m = 0; m < all.size(); ++m) {
        std::vector<std::vector<std::string>> rows;
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            if (!points[m][i].fits) continue;
            rows.push_back(
                {fmt::format("{}", lengths[i] / 1024), fmt::format("{}", points[m][i].per_chip.in(token_per_s)),
                 points[0][i].fits ? fmt::format("{}", points[m][i].dollars / points[0][i].dollars) : "nan"});
        }
        c.data(fmt::format("$memory{}", m), rows);
        const auto curve = [&](int column) {
            return fmt::format("{}$memory{} using 1:{} with linespoints lw 2 pt {} ps 0.6 title {}", m == 0 ? "" : ", ",
                               m, column, m + 4, example::in_quotes(all[m].name));
        };
        rates += curve(2);
        costs += curve(3);
    }
    c.line(
        fmt::format("set multiplot layout 1,2 title {}",
                    example::in_quotes(fmt::format("{} in {} on {} x {}, TPOT at most {:g} ms, {:g} GiB more a chip",
                                                   o.plan.model.name, name(o.plan.formats.weights),
                                                   o.plan.tensor_parallel, o.plan.chip.name, o.limit_ms, o.tier_gib))));
    c.line("set logscale xy");
    c.line("set grid");
    c.line("set xtics ('1 k' 1, '2 k' 2, '4 k' 4, '8 k' 8, '16 k' 16, '32 k' 32, '64 k' 64, '128 k' 128)");
    c.line("set xlabel 'prompt, tokens'");
    c.line("set ylabel 'output tokens/s per chip'");
    c.line("set xrange [0.4:160]");
    c.line("set key bottom left reverse Left");
    c.line(rates);
    c.line("unset logscale y");
    c.line("set ylabel '$ per output token, HBM alone = 1'");
    c.line("set yrange [*:*] noextend");
    c.line("set offsets 0, 0, 0.01, 0.01");
    c.line("unset key");
    c.line(costs);
    c.line("unset multiplot");
    return c;
}

void run(const options& o) {
    const catalog::chip_price* const known = catalog::find_chip_price(o.plan.chip.name);
    if (!o.chip_price && known == nullptr)
        throw std::invalid_argument(fmt::format("--chip-price: no price of {} is known, give one", o.plan.chip.name));
    const price_per_second<> rent = o.chip_price ? *o.chip_price * dollar / hour : known->rent;
    // DRAM is paid off in four years at 10 %, as servers are.
    const prices p{.chip = rent, .tiers = annuity(o.dram_price * dollar, ratio<>(0.1), 4 * year) / GB};

    const std::vector<double> lengths = contexts(o);
    const std::vector<memory> all = memories(o);
    std::vector<std::vector<point>> points;
    for (const memory& m : all) {
        const deployment d = plan_of(o, m);
        std::vector<point>& curve = points.emplace_back();
        for (const double context : lengths) curve.push_back(best_batch(d, context, o, p));
    }

    const formats& f = o.plan.formats;
    fmt::print("{} in {}, KV in {}, on {} x {}, {:g} tokens out; tokens/s per chip (batch), $ per million\n\n",
               o.plan.model.name, name(f.weights), name(f.kv), o.plan.tensor_parallel, o.plan.chip.name, o.output);
    example::table table{.sides = std::string(1 + all.size(), 'r'), .rows = {{"prompt"}}};
    for (const memory& m : all) table.rows[0].push_back(m.name);
    for (std::size_t i = 0; i < lengths.size(); i += 2) {
        table.rows.push_back({length(lengths[i])});
        for (const auto& curve : points) table.rows.back().push_back(cell(curve[i]));
    }
    fmt::print("{}\n", example::written(table, o.latex));
    for (std::size_t m = 1; m < all.size(); ++m) {
        fmt::print("{:<20}{:>4.0f} GB/s a chip, pays from {}\n", all[m].name, all[m].tier->read_bandwidth.in(GB_per_s),
                   pays_from(lengths, points[0], points[m]));
    }
    fmt::print(
        "\nassumed: {:.2f} $ an hour a chip ({}), {:g} $/GB of DRAM over 4 years at 10 % (DDR5, asiatechfeed.com;\n"
        "CXL modules are dearer: --dram-price), {:g} GiB a chip for itself; TPOT at most {:g} ms; weights and KV\n"
        "split so that all memories finish a step together\n",
        rent.in(dollar / hour), o.chip_price ? "given" : "SemiAnalysis InferenceX, three years, 2026-04", o.dram_price,
        o.tier_gib, o.limit_ms);
    if (!o.chart.empty()) fmt::print("\n{}\n", example::draw(draw_offload(o, lengths, all, points), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app("What tokens cost with a part of the KV cache in host DRAM or CXL, over the length of the prompt.");
    const CLI::Validator positive = example::numbers_from(0, true);
    const CLI::Validator non_negative = example::numbers_from(0);
    example::add_plan_flags(app, o.plan);
    const auto add = [&app](const char* flag, auto& value, const CLI::Validator& allowed, const char* help) {
        app.add_option(flag, value, help)->capture_default_str()->check(allowed);
    };
    add("--tp", o.plan.tensor_parallel, example::numbers_from(1), "chips that share the model by tensor parallelism");
    add("--output", o.output, example::numbers_from(1), "generated tokens of a request");
    add("--tier-gib", o.tier_gib, positive, "GiB of DRAM or CXL memory a chip");
    add("--cxl-devices", o.cxl_devices, example::numbers_from(1), "Micron CZ120 a chip");
    add("--tpot", o.limit_ms, positive, "longest time per output token, ms");
    app.add_option("--chip-price", o.chip_price, "$ an hour a chip")->check(non_negative);
    add("--dram-price", o.dram_price, non_negative, "$ a GB of DRAM or CXL memory");
    app.add_flag("--latex", o.latex, "the table as LaTeX (booktabs) instead of Markdown");
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("cxl_kv_offload", app, argc, argv, [&] { run(o); });
}
