// SPDX-License-Identifier: MIT
// Pictures of the comparison: bars of rate, energy and price; the roofline of all designs, and what moves a token's price.
#pragma once
#include "chip_shootout_roofline.hpp"

namespace example {

inline chart draw_entries(const std::vector<entry>& all, const shootout_options& o) {
    using namespace tokenroof;
    chart c(1150, 200 + 26 * static_cast<int>(all.size()));
    std::vector<std::vector<std::string>> rates, joules_of, dollars_of;
    std::string labels;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double at = -static_cast<double>(i);
        labels += fmt::format("{}{} {}", i == 0 ? "" : ", ", in_quotes(all[i].on->name), at);
        rates.push_back({fmt::format("{} {}", rate_per_chip(all[i].best).value(), at)});
        if (all[i].best.power > power_draw<>{})
            joules_of.push_back({fmt::format("{} {}", all[i].best.energy_per_output.value(), at)});
        if (all[i].price != nullptr) dollars_of.push_back({fmt::format("{} {}", all[i].cost.in(dollar / Mtoken), at)});
    }
    c.line(
        "set termoption noenhanced\nset style fill solid 0.85 noborder\nunset key\nset tics scale 0\nset xtics 10000");
    c.line(
        fmt::format("set multiplot layout 1,3 title {} margins 0.15,0.98,0.05,0.93 spacing 0.03,0",
                    in_quotes(fmt::format("{} in {} on {} of each, {:g} tokens in, {:g} out, at most {:g} ms a token",
                                          o.plan.model.name, name(o.plan.formats.weights), o.plan.tensor_parallel,
                                          o.input, o.output, o.tpot_ms))));
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

/// The rooflines of one design of each kind beside the tornado of the reference's price.
inline chart draw_roofline(const shootout_options& o, const std::vector<std::pair<std::string, double>>& bars) {
    using namespace tokenroof;
    constexpr std::array<std::string_view, 11> shown{"groqchip", "rubin",    "gb200",         "mi355x",
                                                     "h100-sxm", "tpu-v7",   "gaudi3",        "rngd",
                                                     "l40s",     "rtx-5090", "apple-m1-ultra"};
    constexpr std::array<std::string_view, 6> colours{"#3b75af", "#ef8636", "#55803e", "#c44e52", "#8d69b8", "#606060"};
    chart c(1250, 560);
    c.line("set termoption noenhanced\nset multiplot\nset grid lc rgb '#d8d8d8'\nset logscale xy");
    c.line("set xrange [1:20000]\nset yrange [0.5:8000]\nset lmargin at screen 0.07\nset rmargin at screen 0.42");
    c.line(
        fmt::format("set title {}", in_quotes(fmt::format("roofline by data sheets, in {} but where another is named",
                                                          name(o.plan.formats.weights)))));
    c.line("set xlabel 'FLOP for each byte read'\nset ylabel 'TFLOP/s'\nset samples 400");
    c.line("set key at screen 0.435, screen 0.9 left top Left reverse samplen 3");
    std::string plots;
    std::size_t count = 0;
    for (const design& d : designs_of(o)) {
        if (std::find(shown.begin(), shown.end(), d.name) == shown.end()) continue;
        const std::string title =
            fmt::format("{}, {}{}", d.name, d.memory, d.source == "catalog" ? "" : ", " + d.arithmetic);
        plots += fmt::format("{0}(x * {1} < {2} ? x * {1} : {2}) with lines lw 2 dt {3} lc rgb '{4}' title {5}",
                             plots.empty() ? "plot " : ", ", d.memory_rate.in(TB_per_s), d.rate.value() / 1e12,
                             1 + count / colours.size(), colours.at(count % colours.size()), in_quotes(title));
        ++count;
    }
    c.line(plots);
    std::vector<std::pair<std::string, double>> short_names = bars;
    for (auto& [path, change] : short_names)
        if (path.starts_with("deployment.")) path.erase(0, std::string_view("deployment.").size());
    c.line("unset logscale\nunset key\nset xrange [*:*]\nset ylabel ''\nset xlabel '$ per M output tokens'");
    c.line("set format x '%g'\nset xtics rotate by -90\nset bmargin 7\nset lmargin at screen 0.81\nset rmargin at "
           "screen 0.98");
    tornado_panel(c, "tornado", fmt::format("an input 10 % higher adds, {}", o.reference), short_names);
    c.line("unset multiplot");
    return c;
}

}  // namespace example
