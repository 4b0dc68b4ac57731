// SPDX-License-Identifier: MIT
// The committed figures of accuracy, and what has changed since.
#pragma once
#include "report.hpp"
#include <array>

namespace accuracy {

/// A line of accuracy.csv: figures in per cent; missing where n is 0.
struct record {
    std::string table, metric, group;
    double n = 0;
    double skipped = 0;
    std::array<std::optional<double>, 4> figures = {};
};

inline constexpr std::array figure_names{"mape", "median", "p90", "bias"};

inline bool same_key(const record& a, const record& b) {
    return a.table == b.table && a.metric == b.metric && a.group == b.group;
}

inline std::string key(const record& r) {
    return fmt::format("{} {}{}{}", r.table, r.metric, r.group == "all" ? "" : " ", r.group == "all" ? "" : r.group);
}

inline std::vector<record> read_records(const std::string& name) {
    const csv_file file = read_csv(name);
    std::vector<record> records;
    for (const csv_row& row : file.rows) {
        record r{
            .table = file.text(row, "table"), .metric = file.text(row, "metric"), .group = file.text(row, "group")};
        const auto required = [&](std::string_view column) {
            const auto value = file.number(row, column);
            if (!value) throw file.error(row.line, fmt::format("column {}: is blank", column));
            return *value;
        };
        r.n = required("n");
        r.skipped = required("skipped");
        for (std::size_t i = 0; i < r.figures.size(); ++i) r.figures[i] = file.number(row, figure_names[i]);
        records.push_back(std::move(r));
    }
    return records;
}

/// With one decimal, and without the sign of a zero.
inline std::string printed(std::optional<double> figure) {
    return figure ? fmt::format("{:.1f}", std::round(*figure * 10) / 10 + 0.0) : "-";
}

inline void write_records(const std::string& name, const std::vector<record>& records) {
    std::ofstream out(name);
    out << "table,metric,group,n,skipped,mape,median,p90,bias\n";
    for (const record& r : records) {
        out << fmt::format("{},{},{},{},{}", r.table, r.metric, csv_field(r.group), r.n, r.skipped);
        for (const auto& figure : r.figures) out << ',' << (figure ? printed(figure) : "");
        out << '\n';
    }
    out.close();
    if (!out) throw file_error(fmt::format("{}: cannot be written: {}", name, std::strerror(errno)));
}

/// Today's figures of FOLDER/<table>.csv: of all rows, and of each value of the columns that the table guards.
inline std::vector<record> figures_of(const std::vector<table>& tables, const std::string& folder) {
    std::vector<record> records;
    for (const table& t : tables) {
        const csv_file file = read_csv(fmt::format("{}/{}.csv", folder, t.name));
        const evaluation result = evaluate(t, file);
        std::vector<std::string> groupings{""};
        groupings.insert(groupings.end(), t.guarded.begin(), t.guarded.end());
        for (const std::string& column : groupings) {
            const auto columns = column.empty() ? std::vector<std::string>{} : std::vector{column};
            for (const group_summary& s : summarise_by(file, result, columns)) {
                record r{.table = std::string(t.name),
                         .metric = s.metric,
                         .group = column.empty() ? "all" : fmt::format("{}={}", column, s.group.front()),
                         .n = static_cast<double>(s.errors.n),
                         .skipped = static_cast<double>(s.skipped)};
                if (s.errors.n > 0)
                    r.figures = {100 * s.errors.mape, 100 * s.errors.median, 100 * s.errors.p90, 100 * s.errors.bias};
                records.push_back(std::move(r));
            }
        }
    }
    return records;
}

/// True where today's figure is farther from 0 than the committed one by more than the rounding of its last digit,
/// 0.05, and 0.01 for what compilers may differ by.
inline bool worse(std::optional<double> committed, std::optional<double> today) {
    if (!committed || !today) return committed.has_value();
    return std::abs(*today) > std::abs(*committed) + 0.06;
}

struct change_counts {
    std::size_t changed = 0;
    std::size_t worse = 0;
};

/// Prints old -> new for each figure that has changed. Worse is a larger error, fewer rows compared, more skipped, or a
/// group that is only committed or only there today.
inline change_counts print_changes(const std::vector<record>& committed, const std::vector<record>& today) {
    change_counts counts;
    const auto report = [&](const record& r, std::string_view what, const std::string& old_text,
                            const std::string& new_text, bool is_worse) {
        if (old_text == new_text && !is_worse) return;
        fmt::print("{}: {} {} -> {}{}\n", key(r), what, old_text, new_text, is_worse ? "  WORSE" : "");
        ++counts.changed;
        if (is_worse) ++counts.worse;
    };
    const auto find = [](const std::vector<record>& records, const record& wanted) {
        return std::find_if(records.begin(), records.end(), [&](const record& r) { return same_key(r, wanted); });
    };
    for (const record& now : today) {
        const auto old = find(committed, now);
        if (old == committed.end()) {
            report(now, "mape", "not committed", printed(now.figures[0]), true);
            continue;
        }
        report(now, "n", fmt::format("{}", old->n), fmt::format("{}", now.n), now.n < old->n);
        report(now, "skipped", fmt::format("{}", old->skipped), fmt::format("{}", now.skipped),
               now.skipped > old->skipped);
        for (std::size_t i = 0; i < now.figures.size(); ++i)
            report(now, figure_names[i], printed(old->figures[i]), printed(now.figures[i]),
                   worse(old->figures[i], now.figures[i]));
    }
    for (const record& old : committed)
        if (find(today, old) == today.end()) report(old, "mape", printed(old.figures[0]), "gone", true);
    fmt::print("accuracy: {} groups, {} figures changed, {} worse\n", today.size(), counts.changed, counts.worse);
    return counts;
}

}  // namespace accuracy
