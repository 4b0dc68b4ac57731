// SPDX-License-Identifier: MIT
// The picture of tokenroof_roofline_plot.
#pragma once
#include "gnuplot.hpp"
#include "roofline_kernels.hpp"
#include <algorithm>
#include <cmath>
#include <tokenroof/io/quantities.hpp>

namespace example {

/// Where things stand on a chart with two logarithmic axes.
struct log_plane {
    double x_low, x_high, y_low, y_high;
    double wide = 1120, high = 740;  ///< of the picture, pixels
    double left = 0.07, right = 0.985, bottom = 0.085, top = 0.93;

    double pixels_x() const { return (right - left) * wide / std::log10(x_high / x_low); }  ///< of a decade
    double pixels_y() const { return (top - bottom) * high / std::log10(y_high / y_low); }
    double slope() const { return std::atan2(pixels_y(), pixels_x()) * 180 / 3.14159265358979; }  ///< of a roof
    double right_of(double x, double pixels) const { return x * std::pow(10, pixels / pixels_x()); }
    double above(double y, double pixels) const { return y * std::pow(10, pixels / pixels_y()); }
};

constexpr std::string_view pass_colours[] = {"#3b75af", "#d9722a"};
constexpr std::string_view roof_colours[] = {"#9a9a9a", "#55803e", "#2a8d83", "#8064a2", "#c44e52"};

/// A roof for each level, whole and as products reach it. A level hardly faster than the next shares its label.
inline void add_roofs(chart& c, const tokenroof::chip& on, tokenroof::format weights, double top, const log_plane& at,
                      std::string& plots) {
    using namespace tokenroof;
    const basic_hierarchy<double> levels = hierarchy_of(on.memory);
    const bytes<> in_flight = on.units * format_kernel(on, weights).in_flight;
    std::string shared;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto text = [&levels](std::size_t k) {
            return fmt::format("{} {:.3g} TB/s", levels[k].name, sustained_bandwidth(levels[k]).in(TB_per_s));
        };
        const double slope = sustained_bandwidth(levels[i]).in(TB_per_s);  // TFLOP/s at one FLOP/B
        if (i + 1 < levels.size() && slope < 1.15 * sustained_bandwidth(levels[i + 1]).in(TB_per_s)) {
            shared += "; " + text(i);
            continue;
        }
        const auto roof = [&](std::string_view kind, double tb_per_s) {
            const std::string block = fmt::format("${}{}", kind, i);
            c.data(block, {{fmt::format("{} {}", at.x_low, tb_per_s * at.x_low)},
                           {fmt::format("{} {}", top / tb_per_s, top)}});
            plots +=
                fmt::format("{} {} using 1:2 with lines lw {} dt {} lc rgb '{}' notitle", plots.empty() ? "plot" : ",",
                            block, kind == "roof" ? 2.4 : 1.3, kind == "roof" ? 1 : 2, roof_colours[i]);
        };
        roof("roof", slope);
        roof("reached", sustained_bandwidth(levels[i], in_flight).in(TB_per_s));
        const double x = at.right_of(std::max(at.x_low, at.y_low / slope), 24);
        c.line(fmt::format("set label {} at {},{} rotate by {:.1f} left tc rgb '{}' font ',12'",
                           in_quotes(text(i) + shared), x, at.above(slope * x, 15), at.slope(), roof_colours[i]));
        shared.clear();
    }
}

/// Ceilings of arithmetic, from where the fastest level reaches them.
inline void add_ceilings(chart& c, const tokenroof::chip& on, tokenroof::format weights, const log_plane& at,
                         std::string& plots) {
    using namespace tokenroof;
    const double fastest = sustained_bandwidth(hierarchy_of(on.memory)[0]).in(TB_per_s);
    std::vector<double> drawn;
    for (const format f : {bf16, fp8, weights}) {
        const double rate = peak_rate(on, f).in(TFLOP_per_s);
        if (std::find(drawn.begin(), drawn.end(), rate) != drawn.end()) continue;
        const std::string block = fmt::format("$ceiling{}", drawn.size());
        drawn.push_back(rate);
        c.data(block, {{fmt::format("{} {}", rate / fastest, rate)}, {fmt::format("{} {}", at.x_high, rate)}});
        plots += fmt::format(", {} using 1:2 with lines lw 2.4 lc rgb '#404040' notitle", block);
        c.line(fmt::format("set label {} at {},{} right tc rgb '#404040' font ',12'",
                           in_quotes(fmt::format("{} {:.4g} TFLOP/s", name(f), rate)), at.right_of(at.x_high, -8),
                           at.above(rate, 10)));
    }
}

/// Operators that a chart shows: those of at least half a per cent of the step, the highest first.
inline std::vector<kernel> shown(const pass& p) {
    std::vector<kernel> kernels;
    for (const kernel& k : p.kernels)
        if (k.time > 0.005 * p.time) kernels.push_back(k);
    std::stable_sort(kernels.begin(), kernels.end(),
                     [](const kernel& a, const kernel& b) { return a.reached() > b.reached(); });
    return kernels;
}

/// A disc at DRAM for each operator, as large as its share of the step, a ring at the cache, and a label of its own in
/// a column, from the highest to the lowest.
inline void add_pass(chart& c, const pass& p, std::size_t number, double column, double first, const log_plane& at,
                     std::string& plots) {
    const std::string_view colour = pass_colours[number];
    const std::vector<kernel> kernels = shown(p);
    const auto share = [&p](const tokenroof::seconds<>& t) {
        return fmt::format("{:.1f} %", 100 * (t / p.time).value());
    };
    std::vector<std::vector<std::string>> discs, rings, ties;
    double y = first;
    const auto write = [&](const std::string& text, std::string_view font) {
        c.line(fmt::format("set label {} at {},{} left tc rgb '{}' font '{}'", in_quotes(text), at.right_of(column, 5),
                           y, colour, font));
        y = at.above(y, -19);
    };
    write(fmt::format("{}: {}", p.name, p.time), ",13.5");
    for (const kernel& k : kernels) {
        const double size = 0.5 + 4.5 * std::sqrt((k.time / p.time).value());
        discs.push_back({fmt::format("{} {} {:.2f}", k.intensity(), k.reached(), size)});
        rings.push_back({fmt::format("{} {}", k.cache_intensity(), k.reached())});
        ties.push_back(
            {fmt::format("{} {} {} 0", k.cache_intensity(), k.reached(), k.intensity() - k.cache_intensity())});
        c.line(fmt::format("set arrow from {},{} to {},{} nohead lw 0.7 lc rgb '{}'", k.intensity(), k.reached(),
                           column, y, colour));
        write(fmt::format("{}  {}", k.name, share(k.time)), ",12");
    }
    tokenroof::seconds<> rest = p.time;
    for (const kernel& k : kernels) rest -= k.time;
    write(fmt::format("without FLOP or small  {}", share(rest)), ",12");
    c.data(fmt::format("$discs{}", number), discs);
    c.data(fmt::format("$rings{}", number), rings);
    c.data(fmt::format("$ties{}", number), ties);
    plots += fmt::format(", $ties{0} using 1:2:3:4 with vectors nohead dt 3 lw 1 lc rgb '{1}' notitle"
                         ", $rings{0} using 1:2 with points pt 6 ps 0.8 lw 1.5 lc rgb '{1}' notitle"
                         ", $discs{0} using 1:2:3 with points pt 7 ps variable lc rgb '#50{2}' notitle",
                         number, colour, colour.substr(1));
}

/// Roofs of all levels, ceilings of arithmetic, and the operators of the passes.
inline chart roofline_chart(const tokenroof::chip& on, tokenroof::format weights, const std::vector<pass>& passes,
                            std::string_view title) {
    using namespace tokenroof;
    const double top = std::max({peak_rate(on, bf16), peak_rate(on, fp8), peak_rate(on, weights)}).in(TFLOP_per_s);
    double x_least = 1e9, x_most = 0, y_least = top;
    for (const pass& p : passes) {
        for (const kernel& k : shown(p)) {
            x_least = std::min({x_least, k.cache_intensity(), k.intensity()});
            x_most = std::max(x_most, k.intensity());
            y_least = std::min(y_least, k.reached());
        }
    }
    const log_plane at{
        .x_low = x_least / 8, .x_high = 40 * x_most, .y_low = std::min(y_least / 3, top / 1000), .y_high = 1.8 * top};
    chart c(static_cast<int>(at.wide), static_cast<int>(at.high));
    c.line("set termoption noenhanced");
    c.line(fmt::format("set title {} font ',16' offset 0,-0.3", in_quotes(title)));
    c.line("set grid lc rgb '#e4e4e4'\nset border 3 lc rgb '#606060'\nset tics nomirror scale 0.5\nset logscale xy");
    c.line(fmt::format(
        "set lmargin at screen {}\nset rmargin at screen {}\nset bmargin at screen {}\nset tmargin at screen {}",
        at.left, at.right, at.bottom, at.top));
    c.line(fmt::format("set xrange [{}:{}]\nset yrange [{}:{}]", at.x_low, at.x_high, at.y_low, at.y_high));
    c.line("set format xy '%g'\nset xlabel 'arithmetic intensity, FLOP a byte of the level' offset 0,0.3");
    c.line("set ylabel 'TFLOP/s of one chip'");
    c.line("set key at graph 0.995,0.02 right bottom vertical maxrows 4 samplen 1.6 spacing 1.2 font ',12'");

    std::string plots;
    add_roofs(c, on, weights, top, at, plots);
    add_ceilings(c, on, weights, at, plots);
    double first = at.above(top, -150);
    for (std::size_t i = passes.size(); i-- > 0;) {
        double furthest = 0;
        for (const kernel& k : shown(passes[i])) furthest = std::max(furthest, k.intensity());
        const double column = at.right_of(furthest, 70);
        add_pass(c, passes[i], i, column, first, at, plots);
        first = at.above(first, -19.0 * (static_cast<double>(shown(passes[i]).size()) + 3));
    }
    const auto legend = [&plots](std::string_view style, std::string_view text) {
        plots += fmt::format(", keyentry with {} title {}", style, in_quotes(text));
    };
    const std::string cache(last_cache(on.memory).name);
    legend("points pt 7 ps 1.6 lc rgb '#606060'", "operator over its bytes from DRAM; area: share of the step");
    legend("points pt 6 ps 0.8 lw 1.5 lc rgb '#606060'", fmt::format("over its bytes from {}", cache));
    legend("lines lw 2.4 lc rgb '#606060'", "roof: what the level sustains");
    legend("lines lw 1.3 dt 2 lc rgb '#606060'", fmt::format("with {} in flight a unit, as {} products have",
                                                             format_kernel(on, weights).in_flight, name(weights)));
    c.line(plots);
    return c;
}

}  // namespace example
