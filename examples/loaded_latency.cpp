// SPDX-License-Identifier: MIT
// How long a read waits on a loaded memory: HBM2, HBM3E, HBM4, DDR5 and CXL, from idle to saturated, beside what was
// measured. The table is Markdown or LaTeX.
//
//     tokenroof_loaded_latency --latex --chart loaded_latency.svg
//     tokenroof_loaded_latency --dram gddr6-18 --idle 254
#include "gnuplot.hpp"
#include "loaded_latency_memories.hpp"
#include "program.hpp"
#include "table.hpp"
#include <algorithm>
#include <cmath>
#include <tokenroof/io/quantities.hpp>

namespace {

using namespace tokenroof;
using example::memory;

constexpr double idle_load = 1e-6;
constexpr double trusted_load = 0.8;  ///< up to which the DRAM formula is held against A64FX in the library's tests

double latency_at(const memory& m, double load) { return m.latency(load).in(ns); }

/// A line of the table for each memory, its columns named.
example::table table_of(const std::vector<memory>& all) {
    constexpr double loads[] = {0.1, 0.3, 0.5, 0.7, 0.9};
    std::vector<std::vector<std::string>> rows{{"memory", "reads", "idle", "10 %", "30 %", "50 %", "70 %", "90 %",
                                                "sustained", "of peak", "limited by", "in flight at 90 %"}};
    for (const memory& m : all) {
        std::vector<std::string> row{m.name, fmt::format("{:.0f} %", 100 * m.reads),
                                     fmt::format("{:.0f} ns", latency_at(m, idle_load))};
        for (const double load : loads) row.push_back(fmt::format("{:.0f} ns", latency_at(m, load)));
        row.push_back(fmt::format("{:.1f} GB/s", m.sustained.in(GB_per_s)));
        row.push_back(fmt::format("{:.1f} %", 100 * (m.sustained / m.peak).value()));
        row.push_back(m.limited_by);
        const bytes<> in_flight = m.latency(0.9) * (0.9 * m.sustained);  // Little
        row.push_back(fmt::format("{:.1f} KiB", in_flight.in(KiB)));
        rows.push_back(std::move(row));
    }
    return {"lrrrrrrrrrlr", rows};
}

/// What the curve makes of the measured points: below and above the load up to which it is trusted.
void print_errors(const memory& m) {
    double sum = 0, most = 0, beyond = 0;
    int below = 0, above = 0;
    for (const example::point& p : m.measured) {
        const double load = p.bandwidth / m.sustained.in(GB_per_s);
        const double error = std::abs(latency_at(m, std::min(load, 0.999)) / p.latency - 1);
        if (load <= trusted_load) {
            sum += error, ++below;
            most = std::max(most, error);
        } else {
            ++above;
            beyond = std::max(beyond, error);
        }
    }
    fmt::print("{:<22}up to {:.0f} % load: {} points, mean error {:.1f} %, most {:.1f} %", m.name, 100 * trusted_load,
               below, 100 * sum / below, 100 * most);
    if (above > 0) fmt::print("; above: {} points, most {:.1f} %", above, 100 * beyond);
    fmt::print("\n");
}

constexpr std::string_view colours[] = {"#3b75af", "#c44e52", "#55803e", "#ef8636", "#8064a2", "#2a9d8f"};

/// One panel: curves from idle to saturated and measured points in the same colour.
void add_panel(example::chart& c, const std::vector<memory>& all, bool of_host, double far) {
    std::string plots;
    std::size_t number = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const memory& m = all[i];
        if (m.of_host != of_host) continue;
        const std::string_view colour = colours[number++ % std::size(colours)];
        std::vector<std::vector<std::string>> curve, points;
        for (int percent = 0; percent <= 199; ++percent) {
            const double load = std::max(percent / 200.0, idle_load);
            curve.push_back({fmt::format("{:.4g} {:.6g}", 100 * load, latency_at(m, load))});
        }
        for (const example::point& p : m.measured) {
            points.push_back({fmt::format("{:.4g} {:.6g}", 100 * p.bandwidth / m.sustained.in(GB_per_s), p.latency)});
        }
        const std::string sustained =
            fmt::format("{:.0f} GB/s, {:.0f} %", m.sustained.in(GB_per_s), 100 * (m.sustained / m.peak).value());
        c.data(fmt::format("$curve{}", i), curve);
        plots +=
            fmt::format("{} $curve{} using 1:2 with lines lw 2.2 lc rgb '{}' title {}", plots.empty() ? "plot" : ",", i,
                        colour, example::in_quotes(fmt::format("{}: {}{}", m.name, sustained, m.remark)));
        if (points.empty()) continue;
        c.data(fmt::format("$points{}", i), points);
        plots += fmt::format(", $points{} using 1:2 with points pt {} ps 0.7 lc rgb '{}' title {}", i,
                             m.simulated ? 4 : 7, colour, example::in_quotes("  " + m.measured_on));
    }
    c.line(fmt::format("set yrange [0:{}]", far));
    c.line(plots);
}

example::chart chart_of(const std::vector<memory>& all) {
    example::chart c(1120, 560);
    double far = 0;
    for (const memory& m : all) {
        far = std::max(far, latency_at(m, 0.995));
        for (const example::point& p : m.measured) far = std::max(far, p.latency);
    }
    far = 200 * std::ceil(far / 200 + 0.75);  // room for the legends
    c.line("set termoption noenhanced");
    c.line("set multiplot title 'How long a read waits on a loaded memory. Lines: computed; points: measured' "
           "font ',16' offset 0,-0.4");
    c.line("set grid lc rgb '#d8d8d8'\nset border 3 lc rgb '#606060'\nset tics nomirror scale 0.5");
    c.line("set key top left Left reverse samplen 2 spacing 1.15 font ',11.5' title 'sustained bandwidth, share of "
           "peak' left");
    c.line("set xrange [0:110]\nset xtics 0,20,100\nset tmargin at screen 0.86\nset bmargin at screen 0.12");
    c.line("set xlabel 'load, % of the bandwidth that the memory sustains'\nset ylabel 'mean latency of a read, ns'");
    c.line("set arrow 1 from 100, graph 0 to 100, graph 0.62 nohead dt 2 lc rgb '#606060' back");
    c.line("set label 1 'saturated: bytes in flight / bandwidth' at 106, graph 0.02 rotate by 90 left "
           "tc rgb '#606060' font ',11'");
    c.line("set lmargin at screen 0.065\nset rmargin at screen 0.495");
    c.line("set title 'Memory of a chip' font ',14' offset 0,-0.5");
    add_panel(c, all, false, far);
    c.line("set lmargin at screen 0.565\nset rmargin at screen 0.995");
    c.line("set title 'Memory of a host, and CXL' font ',14' offset 0,-0.5");
    add_panel(c, all, true, far);
    c.line("unset multiplot");
    return c;
}

void run(const std::vector<memory>& all, bool as_latex, const std::string& file) {
    fmt::print("Mean latency of a read over load, in shares of the bandwidth that the memory sustains\n\n{}\n",
               written(table_of(all), as_latex));
    fmt::print("peak: of a DRAM's pins, of one direction of a CXL link; in flight: what keeps 90 % of it busy\n\n"
               "Idle latencies, at which the curves start. They hold the mean wait for refreshes; where another memory "
               "stands in,\nits wait has given way to the memory's own.\n");
    for (const memory& m : all) fmt::print("{:<22}{}\n", m.name, m.idle_from);
    fmt::print("\nAgainst what was measured:\n");
    for (const memory& m : all)
        if (!m.measured.empty()) print_errors(m);
    if (!file.empty()) fmt::print("\n{}\n", draw(chart_of(all), file));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("How long a read waits on a loaded memory: HBM, DDR5 and CXL, from idle to saturated.");
    bool as_latex = false;
    std::string file;
    std::string name;
    double idle = 0;
    app.add_flag("--latex", as_latex, "the table as LaTeX (booktabs) instead of Markdown");
    app.add_option("--chart", file, "SVG file for the curves, drawn by gnuplot");
    auto* const dram = app.add_option("--dram", name, "one more DRAM of the catalog, such as gddr6-18");
    app.add_option("--idle", idle, "its idle latency on your chip, ns")->needs(dram)->check(CLI::Range(1.0, 1e6));
    return example::run_program("loaded_latency", app, argc, argv, [&] {
        std::vector<memory> all = example::memories();
        if (!name.empty()) {
            const dram_stack& s = catalog::find_dram(name);
            if (idle == 0) throw std::invalid_argument("--dram needs --idle");
            all.push_back(example::dram_memory(std::string(s.name), s, 1, idle * ns, s, "given by --idle"));
        }
        run(all, as_latex, file);
    });
}
