// SPDX-License-Identifier: MIT
// Accuracy as a report: a Markdown page of errors by table, group and metric, and a picture of predicted over measured.
//
//     tokenroof_report bench/measured --chart accuracy.svg > accuracy.md
#include "validate/report.hpp"
#include "../examples/gnuplot.hpp"
#include "../examples/table.hpp"
#include "validate/tables.hpp"
#include <CLI/CLI.hpp>
#include <array>

namespace {

/// A table with its rows and what the library says of them.
struct judged_table {
    const accuracy::table* table;
    accuracy::csv_file file;
    accuracy::evaluation result;
};

/// Tables whose file lies in the folder.
std::vector<judged_table> judge(const std::string& folder) {
    std::vector<judged_table> all;
    for (const accuracy::table& t : accuracy::tables) {
        const std::string name = fmt::format("{}/{}.csv", folder, t.name);
        if (!std::filesystem::exists(name)) continue;
        accuracy::csv_file file = accuracy::read_csv(name);
        accuracy::evaluation result = accuracy::evaluate(t, file);
        all.push_back({&t, std::move(file), std::move(result)});
    }
    if (all.empty()) throw accuracy::file_error(fmt::format("{}: no table in this folder", folder));
    return all;
}

std::string covered(const std::map<std::string, accuracy::coverage>& all, const std::string& metric) {
    const auto found = all.find(metric);
    return found == all.end() ? "-" : fmt::format("{:.0f} %", 100 * found->second.share());
}

/// "5.9 %" of the figures that the programs print without a blank.
std::vector<std::string> cells_of(const accuracy::summary& errors) {
    std::vector<std::string> cells = accuracy::printed_figures(errors);
    for (std::string& c : cells)
        if (c.back() == '%') c.insert(c.size() - 1, " ");
    return cells;
}

void print_overview(const std::vector<judged_table>& all, bool as_latex) {
    example::table lines{
        "llrrrrrrr", {{"table", "metric", "rows", "skipped", "mean error", "median", "p90", "bias", "in 80 % bars"}}};
    for (const judged_table& t : all) {
        const auto inside = accuracy::coverage_of(t.result);
        for (const accuracy::group_summary& s : accuracy::summarise_by(t.file, t.result, {})) {
            std::vector<std::string> line{std::string(t.table->name), s.metric, std::to_string(s.errors.n),
                                          std::to_string(s.skipped)};
            for (std::string& cell : cells_of(s.errors)) line.push_back(std::move(cell));
            line.push_back(covered(inside, s.metric));
            lines.rows.push_back(std::move(line));
        }
    }
    fmt::print("# Accuracy\n\n{}\n", example::written(lines, as_latex));
}

void print_groups(const judged_table& t, const std::vector<std::string>& columns, bool as_latex) {
    example::table lines{std::string(columns.size() + 1, 'l') + "rrrrr", {columns}};
    for (const char* title : {"metric", "rows", "mean error", "median", "p90", "bias"})
        lines.rows.front().emplace_back(title);
    for (const accuracy::group_summary& s : accuracy::summarise_by(t.file, t.result, columns)) {
        if (s.errors.n == 0) continue;
        std::vector<std::string> line = s.group;
        for (std::string& value : line)
            if (value.empty()) value = "(blank)";
        line.push_back(s.metric);
        line.push_back(std::to_string(s.errors.n));
        for (std::string& cell : cells_of(s.errors)) line.push_back(std::move(cell));
        lines.rows.push_back(std::move(line));
    }
    fmt::print("{}\n", example::written(lines, as_latex));
}

/// A table's errors by all of its columns of groups together, then by each of its views.
void print_table(const judged_table& t, bool as_latex) {
    fmt::print("## {}\n\n", t.table->name);
    print_groups(t, {t.table->groups.begin(), t.table->groups.end()}, as_latex);
    for (const std::string_view view : t.table->views) print_groups(t, {std::string(view)}, as_latex);
}

/// Measured and predicted values of one metric, by chip or whatever the table is about.
using points = std::map<std::string, std::vector<std::vector<std::string>>>;
points points_of(const judged_table& t, const std::string& metric) {
    points all;
    const std::size_t kind = t.file.position(t.table->groups.front());
    for (const accuracy::judgement& j : t.result.judgements) {
        if (j.metric != metric || !j.predicted) continue;
        all[t.file.rows[j.row].fields[kind]].push_back(
            {fmt::format("{:.4g}", j.measured), fmt::format("{:.4g}", *j.predicted)});
    }
    return all;
}

/// A panel for each table and metric: predicted over measured on logarithmic axes, lines where both agree and where they
/// differ by a fifth.
example::chart draw_scatter(const std::vector<judged_table>& all) {
    std::vector<std::pair<const judged_table*, accuracy::group_summary>> panels;
    for (const judged_table& t : all)
        for (accuracy::group_summary& s : accuracy::summarise_by(t.file, t.result, {}))
            if (s.errors.n > 0) panels.emplace_back(&t, std::move(s));
    // Told apart by colour-blind readers, too: M. Okabe, K. Ito, Color universal design, 2008.
    constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"};
    std::map<std::string, std::size_t> colour_of;
    const int columns = 3;
    const int rows = (static_cast<int>(panels.size()) + columns - 1) / columns;
    example::chart c(340 * columns, 340 * rows);
    c.line(fmt::format("set multiplot layout {},{}", rows, columns));
    c.line("set logscale xy");
    c.line("set format xy '10^{%L}'");
    c.line("set grid");
    c.line("set size square");
    c.line("set key top left reverse Left font ',9' samplen 0.5 spacing 0.85");
    c.line("set xlabel 'measured' offset 0,0.5");
    c.line("set ylabel 'predicted' offset 1.5,0");
    int block = 0;
    for (const auto& [t, s] : panels) {
        c.line(fmt::format("set title {} noenhanced", example::in_quotes(fmt::format("{} {}: {:.1f} %", t->table->name,
                                                                                     s.metric, 100 * s.errors.mape))));
        std::string plot =
            "plot x lc 'black' lw 1 notitle, 1.2*x lc '#999999' dt 2 notitle, x/1.2 lc '#999999' dt 2 notitle";
        for (const auto& [kind, rows_of_kind] : points_of(*t, s.metric)) {
            const std::string name = fmt::format("$points{}", block++);
            c.data(name, rows_of_kind);
            const std::size_t colour = colour_of.emplace(kind, colour_of.size()).first->second % colours.size();
            plot += fmt::format(", {} using 1:2 with points pt 7 ps 0.3 lc '{}' title {} noenhanced", name,
                                colours[colour], example::in_quotes(kind));
        }
        c.line(plot);
    }
    c.line("unset multiplot");
    return c;
}

}  // namespace

int main(int argc, char** argv) {
    std::string folder;
    std::string picture;
    bool as_latex = false;
    CLI::App app("Writes how far predictions lie from measurements: Markdown on standard output, and a picture.");
    app.add_option("folder", folder, "Tables of measurements, such as bench/measured")->required();
    app.add_option("--chart", picture, "SVG file of predicted over measured values, drawn by gnuplot");
    app.add_flag("--latex", as_latex, "tables as LaTeX (booktabs) instead of Markdown");
    try {
        app.parse(argc, argv);
        const std::vector<judged_table> all = judge(folder);
        print_overview(all, as_latex);
        for (const judged_table& t : all) print_table(t, as_latex);
        if (!picture.empty()) fmt::print(stderr, "{}\n", example::draw(draw_scatter(all), picture));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "tokenroof_report: {}\n", error.what());
        return 2;
    }
    return 0;
}
