// SPDX-License-Identifier: MIT
// The picture of tokenroof_power_cap: rate, power and energy over the cap, and what moves the energy.
#pragma once
#include "power_cap_curve.hpp"

namespace example {

inline chart draw_caps(const cap_options& o, const std::vector<cap_curve>& curves,
                       const std::vector<std::pair<std::string, double>>& tornado) {
    using namespace tokenroof;
    chart c(1100, 760);
    std::vector<std::string> plots(3, "plot ");
    for (std::size_t i = 0; i < curves.size(); ++i) {
        std::vector<std::vector<std::string>> data;
        for (std::size_t k = 0; k < curves[i].points.size(); k += 10) {
            const cap_point& p = curves[i].points[k];
            data.push_back({fmt::format("{}", p.watts), fmt::format("{}", rate_per_chip(p.e).in(token_per_s)),
                            fmt::format("{}", (p.e.power / p.e.chips).in(watt)),
                            fmt::format("{}", p.e.energy_per_output.value())});
        }
        c.data(fmt::format("$chip{}", i), data);
        for (std::size_t k = 0; k < plots.size(); ++k)
            plots[k] += fmt::format("{}$chip{} using 1:{} with linespoints lw 2 pt {} ps 0.5 title {}",
                                    i == 0 ? "" : ", ", i, k + 2, i + 4, in_quotes(curves[i].plan.chip.name));
    }
    c.line("set termoption noenhanced");
    c.line(
        fmt::format("set multiplot layout 2,2 title {}",
                    in_quotes(fmt::format("{} in {} on {} chips, {:g} requests of {:g} + {:g} tokens",
                                          o.plan.model.name, name(o.plan.formats.weights), o.plan.tensor_parallel,
                                          o.load.concurrency.value(), o.load.input.value(), o.load.output.value()))));
    c.line("set grid\nset xtics 200\nset xlabel 'power cap, W a board'\nset yrange [0:*]\nset key bottom right");
    const char* const titles[] = {"output tokens/s a chip", "W a board", "J per output token, boards"};
    for (std::size_t k = 0; k < plots.size(); ++k) {
        c.line(fmt::format("set ylabel '{}'", titles[k]));
        c.line(plots[k]);
        c.line("unset key");
    }
    c.line("set xtics auto rotate by -45\nset ylabel ''\nset xlabel 'mJ per output token'\nset lmargin 30");
    tornado_panel(c, "tornado", fmt::format("{} at its best cap: +10 % adds", curves.front().plan.chip.name), tornado);
    c.line("unset multiplot");
    return c;
}

}  // namespace example
