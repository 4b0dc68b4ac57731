// SPDX-License-Identifier: MIT
// The picture of tokenroof_token_factory: waterfall, ramp, money, tornado.
#pragma once
#include "token_factory_decade.hpp"

namespace example {

/// One bar on the other: the cost of a token by its parts.
inline void waterfall_panel(chart& c, const tokenroof::balance& b) {
    using namespace tokenroof;
    std::vector<std::vector<std::string>> parts;
    double from = 0;
    std::string labels;
    int place = 0;
    const auto bar = [&](std::string_view name, double low, double high) {
        parts.push_back({fmt::format("{} {} {} \"{:.3f}\"", place, low, high, high - low)});
        labels += fmt::format("{}{} {}", place == 0 ? "" : ", ", in_quotes(name), place);
        ++place;
    };
    for (std::size_t i = 0; i < cost_parts; ++i) {
        const double part = b.output.parts[i].in(dollar / Mtoken);
        if (part == 0) continue;
        bar(name(static_cast<cost_part>(i)), from, from + part);
        from += part;
    }
    bar("total", 0, from);
    c.data("$parts", parts);
    c.line(
        fmt::format("set title 'cost of a million output tokens, with their prompts'\nset ylabel '$'\nset yrange [0:{}]"
                    "\nset xtics ({}) rotate by -25\nset xrange [-0.6:{}]",
                    1.15 * from, labels, place - 0.4));
    c.line("plot $parts using 1:2:($1-0.35):($1+0.35):2:3 with boxxyerror lc rgb '#3b75af', $parts using 1:3:4 with "
           "labels offset 0,0.6");
}

inline chart factory_chart(const chosen_plant& p, const tokenroof::balance& b, const decade_answer& d) {
    using namespace tokenroof;
    chart c(1150, 820);
    std::vector<std::vector<std::string>> years;
    for (std::size_t i = 0; i < d.years.size(); ++i) {
        const ramp_year& y = d.years[i];
        years.push_back({fmt::format("{} {} {} {} {}", first_year + static_cast<int>(i), y.power.in(GW),
                                     y.rate.in(1e9 * token_per_s), (y.capex + y.running).in(1e9 * dollar),
                                     y.revenue.in(1e9 * dollar))});
    }
    c.data("$years", years);
    c.line("set termoption noenhanced");
    const power_draw<> last = d.years[d.years.size() - 1].power;
    int built = first_year;
    for (const ramp_year& y : d.years) built += y.power < last;
    const std::string title =
        fmt::format("{:g} MW of {} at {:.3f} $/kWh, and {:g} GW of it by {}", p.plant.facility_power.in(MW), p.chip,
                    p.plant.electricity.in(dollar / kWh), last.in(GW), built);
    c.line(fmt::format("set multiplot layout 2,2 title {}", in_quotes(title)));
    c.line("set style fill solid 0.85 noborder\nset grid ytics lc rgb '#d8d8d8'\nunset key");
    waterfall_panel(c, b);
    c.line(fmt::format("set xtics auto norotate\nset xtics {},2\nset xrange [{}:*]\nset yrange [0:*]\nset key top left",
                       first_year, first_year - 0.6));
    c.line(
        "set title 'connected power and tokens sold'\nset ylabel 'GW'\nset y2label 'G token/s'\nset y2tics\nset ytics "
        "nomirror\nset y2range [0:*]");
    c.line("plot $years using 1:2 with boxes lc rgb '#8fb0d3' title 'GW', $years using 1:3 axes x1y2 with linespoints "
           "lw 2 "
           "lc rgb '#c44e52' title 'token/s'");
    c.line("unset y2tics\nunset y2label\nset title 'money a year'\nset ylabel 'G$'");
    c.line(
        "plot $years using 1:4 with linespoints lw 2 lc rgb '#c44e52' title 'chips, plant, running', $years using 1:5 "
        "with linespoints lw 2 lc rgb '#55803e' title 'revenue'");
    c.line("unset key\nset xtics auto\nset autoscale x\nset ylabel ''\nset lmargin 24\nset xlabel 'G$'");
    tornado_panel(c, "tornado", "net present value: an input 10 % higher adds", d.tornado);
    c.line("unset multiplot");
    return c;
}

}  // namespace example
