// SPDX-License-Identifier: MIT
// What tokenroof_hbm_generations finds, and its picture.
#pragma once
#include "gnuplot.hpp"
#include <algorithm>
#include <optional>
#include <tokenroof/io/quantities.hpp>
#include <tokenroof/tokenroof.hpp>

namespace example {

/// A chip with one HBM: bandwidths of all stacks together.
struct generation {
    std::string name;
    tokenroof::bandwidth<> pin_rate{};
    tokenroof::bandwidth<> peak{};
    tokenroof::bandwidth<> all_banks{};  ///< a stream of reads, by the way of refreshing
    tokenroof::bandwidth<> bank_by_bank{};
    tokenroof::bandwidth<> random{};    ///< reads of 64 bytes
    tokenroof::bandwidth<> products{};  ///< a stream to matrix products
    tokenroof::bandwidth<> attention{};
    tokenroof::bytes<> memory{};
    std::optional<double> energy{};  ///< of a stream of reads, pJ/bit
    tokenroof::estimate at_batch{};
    tokenroof::estimate full{};  ///< with as many requests as fit
};

/// "memory bandwidth 61 %".
inline std::string bound_by(const tokenroof::estimate& e) {
    const tokenroof::resource r = binding(e);
    if (r == tokenroof::resource::memory_capacity) return std::string(name(r));
    return fmt::format("{} {:.0f} %", name(r), 100 * (share_of(e.cycle, r) / total(e.cycle)).value());
}

using rows = std::vector<std::vector<std::string>>;

/// Bars of one figure, `offset` beside their generation's place, as wide as `width`; `text` of each above it.
template <class Value, class Text>
std::string bars(chart& c, const std::vector<generation>& all, std::string_view block, double offset, double width,
                 std::string_view style, std::string_view title, Value value, Text text) {
    rows data, texts;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::optional<double> v = value(all[i]);
        if (!v) continue;
        const double x = static_cast<double>(i) + offset;
        data.push_back({fmt::format("{} {} {}", x, *v, width)});
        texts.push_back({fmt::format("{} {} \"{}\"", x, *v, text(all[i]))});
    }
    if (data.empty()) return fmt::format("keyentry with boxes {} title {}", style, in_quotes(title));
    c.data(fmt::format("${}", block), data);
    c.data(fmt::format("${}_text", block), texts);
    return fmt::format("${0} using 1:2:3 with boxes {1} title {2}, ${0}_text using 1:2:3 with labels rotate by 90 left "
                       "offset 0,0.4 font ',10' tc rgb '#404040' notitle",
                       block, style, in_quotes(title));
}

/// A panel in one quarter of the picture.
inline void panel(chart& c, int column, int row, std::string_view title, std::string_view unit, double high,
                  std::string_view plots) {
    const double left = column == 0 ? 0.055 : 0.555, top = row == 0 ? 0.905 : 0.435;
    c.line(fmt::format(
        "set lmargin at screen {}\nset rmargin at screen {}\nset tmargin at screen {}\nset bmargin at screen {}", left,
        left + 0.435, top, top - 0.315));
    c.line(fmt::format("set title {} font ',14' offset 0,-0.5\nset ylabel {}\nset yrange [0:{}]", in_quotes(title),
                       in_quotes(unit), high));
    c.line("plot " + std::string(plots));
}

inline void bandwidth_panel(chart& c, const std::vector<generation>& all, tokenroof::bytes<> kept) {
    using namespace tokenroof;
    double high = 0;
    for (const generation& g : all) high = std::max(high, g.peak.in(TB_per_s));
    int place = 0;
    const auto add = [&](std::string_view block, double width, std::string_view colour, std::string_view title,
                         bandwidth<> generation::*figure) {
        const bool wide = width > 0.5;
        const double offset = wide ? 0 : (place++ - 1.5) * width;
        return bars(
            c, all, block, offset, wide ? width : 0.8 * width, fmt::format("lc rgb '{}'", colour), title,
            [figure](const generation& g) { return std::optional((g.*figure).in(TB_per_s)); },
            [figure, wide](const generation& g) {
                return wide ? fmt::format("{:.1f}", (g.*figure).in(TB_per_s)) : std::string();
            });
    };
    const std::string plots[] = {
        add("peak", 0.86, "#dfe3e9", "peak of the pins", &generation::peak),
        add("bank_by_bank", 0.19, "#55803e", "stream, refreshed bank by bank", &generation::bank_by_bank),
        add("all_banks", 0.19, "#3b75af", "stream, all banks refreshed at once", &generation::all_banks),
        add("products", 0.19, "#c44e52", fmt::format("the same to products with {} in flight a unit", kept),
            &generation::products),
        add("random", 0.19, "#8a8a8a", "random reads of 64 bytes", &generation::random)};
    panel(c, 0, 0, "Bandwidth", "TB/s of the chip", 1.2 * high, fmt::format("{}", fmt::join(plots, ", ")));
}

inline void capacity_panel(chart& c, const std::vector<generation>& all) {
    using namespace tokenroof;
    double high = 0;
    for (const generation& g : all) high = std::max(high, g.memory.in(GiB));
    const auto stored = [](const generation& g) { return std::optional(g.memory.in(GiB)); };
    const auto text = [](const generation& g) { return fmt::format("{:.0f}", g.memory.in(GiB)); };
    const bytes<> weights = all.front().full.memory.weights;
    panel(c, 1, 0, "Capacity", "GiB of the chip", 1.35 * high,
          bars(c, all, "capacity", 0, 0.75, "lc rgb '#8fb0d3'", "for weights and KV cache", stored, text) +
              fmt::format(", {} with lines dt 2 lw 1.6 lc rgb '#404040' title 'weights of the model on a chip'",
                          weights.in(GiB)));
}

inline void serving_panel(chart& c, const std::vector<generation>& all, double batch) {
    using namespace tokenroof;
    double high = 0;
    for (const generation& g : all)
        for (const estimate* e : {&g.at_batch, &g.full}) high = std::max(high, rate_per_chip(*e).in(token_per_s));
    const std::string small = bars(
        c, all, "batch", -0.2, 0.36, "lc rgb '#8fb0d3'", fmt::format("batch {:g}", batch),
        [](const generation& g) { return std::optional(rate_per_chip(g.at_batch).in(token_per_s)); },
        [](const generation& g) { return bound_by(g.at_batch); });
    const std::string full = bars(
        c, all, "full", 0.2, 0.36, "lc rgb '#e0a070'", "the batch that fits; above: what binds",
        [](const generation& g) { return std::optional(rate_per_chip(g.full).in(token_per_s)); },
        [](const generation& g) { return fmt::format("{:g}: {}", g.full.batch.value(), bound_by(g.full)); });
    panel(c, 0, 1, "Served", "output token/s of a chip", 2.7 * high, small + ", " + full);
}

inline void energy_panel(chart& c, const std::vector<generation>& all) {
    double high = 1;
    for (const generation& g : all) high = std::max(high, g.energy.value_or(0));
    rows unknown;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!all[i].energy) unknown.push_back({fmt::format("{} {} \"not published\"", i, 0.03 * high)});
    std::string plots = bars(
        c, all, "energy", 0, 0.75, "lc rgb '#a8c090'", "the stack with its pins, without the host's PHY",
        [](const generation& g) { return g.energy; },
        [](const generation& g) { return fmt::format("{:.2f}", g.energy.value_or(0)); });
    if (!unknown.empty()) {
        c.data("$unknown", unknown);
        plots += ", $unknown using 1:2:3 with labels rotate by 90 left font ',10' tc rgb '#808080' notitle";
    }
    panel(c, 1, 1, "Energy of a stream of reads", "pJ/bit", 1.35 * high, plots);
}

/// Bandwidth, capacity, tokens and energy by generation. `kept`: what products keep in flight on a unit.
inline chart generations_chart(const std::vector<generation>& all, double batch, tokenroof::bytes<> kept,
                               std::string_view title) {
    chart c(1240, 880);
    c.line("set termoption noenhanced");
    c.line(fmt::format("set multiplot title {} font ',15' offset 0,-0.2", in_quotes(title)));
    c.line("set grid ytics lc rgb '#e0e0e0'\nset border 3 lc rgb '#606060'\nset tics nomirror scale 0.5");
    c.line("set style fill solid 1.0 noborder\nset key top left Left reverse samplen 1.6 spacing 1.1 font ',11.5'");
    std::string names;
    for (std::size_t i = 0; i < all.size(); ++i)
        names += fmt::format("{}{} {}", names.empty() ? "" : ", ", in_quotes(all[i].name), i);
    c.line(fmt::format("set xrange [-0.6:{}]\nset xtics rotate by 35 right ({}) font ',11' scale 0",
                       static_cast<double>(all.size()) - 0.4, names));
    c.line(
        "set label 1 '* timings scaled from a neighbour''s: none are public' at screen 0.99,0.012 right font ',11.5' "
        "tc rgb '#606060'");
    bandwidth_panel(c, all, kept);
    c.line("unset label 1");
    capacity_panel(c, all);
    serving_panel(c, all, batch);
    energy_panel(c, all);
    c.line("unset multiplot");
    return c;
}

}  // namespace example
