// SPDX-License-Identifier: MIT
// Prints how well the library predicts a table, and writes what it predicts.
#pragma once
#include "evaluate.hpp"

namespace accuracy {

/// Rows of text cells under a header, columns aligned: text to the left, numbers to the right.
inline void print_cells(const std::vector<std::vector<std::string>>& lines, std::size_t left_columns) {
    std::vector<std::size_t> widths(lines.front().size());
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
    for (const auto& line : lines) {
        std::string text;
        for (std::size_t i = 0; i < line.size(); ++i)
            text += i < left_columns ? fmt::format("{:<{}}  ", line[i], widths[i])
                                     : fmt::format("{:>{}}  ", line[i], widths[i]);
        text.erase(text.find_last_not_of(' ') + 1);
        fmt::print("{}\n", text);
    }
}

/// mape, median, p90 and bias as they are printed everywhere: in per cent with one decimal.
inline std::vector<std::string> printed_figures(const summary& errors) {
    if (errors.n == 0) return {"-", "-", "-", "-"};
    return {fmt::format("{:.1f}%", 100 * errors.mape), fmt::format("{:.1f}%", 100 * errors.median),
            fmt::format("{:.1f}%", 100 * errors.p90), fmt::format("{:+.1f}%", 100 * errors.bias)};
}

inline double share(std::size_t part, std::size_t rest) {
    return part == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(part + rest);
}

inline void print_groups(const csv_file& file, const evaluation& result, const std::vector<std::string>& columns) {
    std::vector<std::vector<std::string>> lines{columns};
    for (const char* title : {"metric", "n", "skipped", "mape", "median", "p90", "bias"})
        lines.front().emplace_back(title);
    for (const group_summary& s : summarise_by(file, result, columns)) {
        std::vector<std::string> line = s.group;
        for (std::string& value : line)
            if (value.empty()) value = "(blank)";
        line.push_back(s.metric);
        line.push_back(std::to_string(s.errors.n));
        line.push_back(s.skipped == 0 ? "0"
                                      : fmt::format("{} ({:.0f}%)", s.skipped, 100 * share(s.skipped, s.errors.n)));
        for (std::string& text : printed_figures(s.errors)) line.push_back(std::move(text));
        lines.push_back(std::move(line));
    }
    print_cells(lines, columns.size() + 1);
}

/// Reasons with how many rows they hold for, most frequent first, and the first rows of each.
inline void print_skips(const csv_file& file, const evaluation& result) {
    if (result.skips.empty()) return;
    constexpr std::size_t named = 4;
    std::map<std::string, std::vector<std::size_t>> rows_of;
    for (const skip& s : result.skips) rows_of[s.reason].push_back(s.row);
    std::vector<std::pair<std::string, std::vector<std::size_t>>> reasons(rows_of.begin(), rows_of.end());
    std::stable_sort(reasons.begin(), reasons.end(),
                     [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });

    fmt::print("\nskipped {} of {} rows ({:.1f}%)\n", result.skips.size(), file.rows.size(),
               100 * share(result.skips.size(), file.rows.size() - result.skips.size()));
    const std::size_t id = file.position("id");
    for (const auto& [reason, rows] : reasons) {
        std::string ids;
        for (std::size_t i = 0; i < std::min(rows.size(), named); ++i)
            ids.append(i == 0 ? "" : ", ").append(file.rows[rows[i]].fields[id]);
        if (rows.size() > named) ids += ", ...";
        fmt::print("{:>7}  {}: {}\n", rows.size(), reason, ids);
    }
}

inline void print_worst(const csv_file& file, const evaluation& result, std::size_t count) {
    std::vector<const judgement*> worst;
    for (const judgement& judged : result.judgements)
        if (judged.predicted) worst.push_back(&judged);
    std::stable_sort(worst.begin(), worst.end(), [](const judgement* a, const judgement* b) {
        return std::abs(a->error()) > std::abs(b->error());
    });
    if (worst.size() > count) worst.resize(count);
    if (worst.empty()) return;
    fmt::print("\n");
    std::vector<std::vector<std::string>> lines{{"metric", "measured", "predicted", "error", file.header}};
    for (const judgement* judged : worst) {
        lines.push_back({judged->metric, fmt::format("{:.4g}", judged->measured),
                         fmt::format("{:.4g}", *judged->predicted), fmt::format("{:+.1f}%", 100 * judged->error()),
                         joined(file.rows[judged->row])});
    }
    for (auto& line : lines) std::rotate(line.begin(), line.end() - 1, line.end());
    print_cells(lines, 2);
}

/// How many rows lie in the intervals that were to hold 80 % of them.
struct coverage {
    std::size_t inside = 0;
    std::size_t rows = 0;
    double share() const { return static_cast<double>(inside) / static_cast<double>(rows); }
};

/// By metric, of those that come with intervals.
inline std::map<std::string, coverage> coverage_of(const evaluation& result) {
    std::map<std::string, coverage> all;
    for (const judgement& judged : result.judgements) {
        if (!judged.has_interval()) continue;
        coverage& of_metric = all[judged.metric];
        of_metric.inside += static_cast<std::size_t>(judged.is_covered());
        ++of_metric.rows;
    }
    return all;
}

inline void print_coverage(std::string_view table, const evaluation& result) {
    for (const auto& [metric, c] : coverage_of(result))
        fmt::print("{} {}: {:.1f}% of {} rows lie in their 80% intervals\n", table, metric, 100 * c.share(), c.rows);
}

/// One line for each metric; other programs read these.
inline void print_totals(std::string_view table, const csv_file& file, const evaluation& result) {
    for (const group_summary& s : summarise_by(file, result, {})) {
        const auto figures = printed_figures(s.errors);
        fmt::print("{} {}: n={} skipped={} mape={} median={} p90={} bias={}\n", table, s.metric, s.errors.n, s.skipped,
                   figures[0], figures[1], figures[2], figures[3]);
    }
}

/// id,metric,measured,predicted of every row that was not skipped. Errors: file_error.
inline void write_predictions(const std::string& name, const csv_file& file, const evaluation& result) {
    std::ofstream out(name);
    const std::size_t id = file.position("id");
    out << "id,metric,measured,predicted\n";
    for (const judgement& judged : result.judgements)
        if (judged.predicted)
            out << fmt::format("{},{},{},{}\n", csv_field(file.rows[judged.row].fields[id]), judged.metric,
                               judged.measured, *judged.predicted);
    out.close();
    if (!out) throw file_error(fmt::format("{}: cannot be written: {}", name, std::strerror(errno)));
}

}  // namespace accuracy
