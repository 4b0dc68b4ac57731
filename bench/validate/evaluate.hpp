// SPDX-License-Identifier: MIT
// Runs the library over a table of measurements.
#pragma once
#include "statistics.hpp"
#include "table.hpp"
#include <map>
#include <set>
#include <tuple>

namespace accuracy {

/// One metric of one row, measured and, unless the row was skipped, predicted.
struct judgement {
    std::size_t row;  ///< index in csv_file::rows
    std::string metric;
    double measured;
    std::optional<double> predicted;
    double low = 0;
    double high = 0;

    bool has_interval() const { return predicted && high > 0; }
    bool is_covered() const { return low <= measured && measured <= high; }
    double error() const { return relative_error(measured, *predicted); }
};

struct skip {
    std::size_t row;
    std::string reason;
};

struct evaluation {
    std::vector<judgement> judgements;
    std::vector<skip> skips;
    std::map<std::string, std::vector<std::string>> derived = {};  ///< columns that are not in the file, row by row
};

/// The derived columns of a table that a file lacks. What a row does not tell is blank.
inline std::map<std::string, std::vector<std::string>> derive(const table& t, const csv_file& file) {
    std::map<std::string, std::vector<std::string>> columns;
    for (const derived_column& column : t.derived) {
        if (std::ranges::find(file.columns, column.name) != file.columns.end()) continue;
        std::vector<std::string>& values = columns[std::string(column.name)];
        for (const csv_row& row : file.rows) {
            try {
                values.push_back(column.of(row_view(file, row)));
            } catch (const skipped&) {
                values.emplace_back();
            }
        }
    }
    return columns;
}

/// Errors: file_error where a column that the table reads is missing or holds something else than it should.
inline void check(const table& t, const csv_file& file) {
    const std::size_t id = file.position("id");
    for (const auto column : t.texts) file.position(column);
    for (const auto column : t.numbers) file.position(column);
    std::set<std::string_view> ids;
    for (const csv_row& row : file.rows) {
        if (row.fields[id].empty()) throw file.error(row.line, "column id: is blank");
        if (!ids.insert(row.fields[id]).second)
            throw file.error(row.line, fmt::format("column id: '{}' stands above already", row.fields[id]));
        for (const auto column : t.numbers)
            if (file.number(row, column).value_or(0) < 0) throw row_view(file, row).malformed(column, "is negative");
    }
}

/// Every row of the file, predicted or skipped. Errors: file_error.
inline evaluation evaluate(const table& t, const csv_file& file) {
    check(t, file);
    evaluation result{.judgements = {}, .skips = {}, .derived = derive(t, file)};
    for (std::size_t i = 0; i < file.rows.size(); ++i) {
        const row_view row(file, file.rows[i]);
        std::vector<figure> measured;
        std::vector<figure> predicted;
        try {
            measured = t.measured(row);
            for (const figure& m : measured)
                if (!(m.value > 0))
                    throw file.error(file.rows[i].line, fmt::format("the measured {} is not positive", m.metric));
            if (measured.empty()) throw skipped("nothing measured");
            predicted = t.predicted(row);
            for (const figure& p : predicted)
                if (!(std::isfinite(p.value) && p.value >= 0))
                    throw skipped(fmt::format("the predicted {} is not a number", p.metric));
        } catch (const skipped& reason) {
            result.skips.push_back({i, reason.what()});
            predicted.clear();
        } catch (const std::invalid_argument& refusal) {  // the library does not take these inputs
            result.skips.push_back({i, refusal.what()});
        }
        for (const figure& m : measured) {
            judgement judged{.row = i, .metric = m.metric, .measured = m.value, .predicted = std::nullopt};
            for (const figure& p : predicted)
                if (p.metric == m.metric) judged.predicted = p.value, judged.low = p.low, judged.high = p.high;
            result.judgements.push_back(std::move(judged));
        }
    }
    return result;
}

/// The errors of one group and metric.
struct group_summary {
    std::vector<std::string> group;  ///< the values of the columns grouped by
    std::string metric;
    std::size_t skipped = 0;
    summary errors = {};
};

/// Numbers, and texts that start with one ("9-32"), in the order of their values, before text in alphabetic order.
inline bool natural_less(const std::string& a, const std::string& b) {
    const auto key = [](const std::string& text) {
        double value = 0;
        const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool number = failure == std::errc{};
        return std::tuple(!number, number ? value : 0.0, std::string_view(text));
    };
    return key(a) < key(b);
}

/// One summary for each metric and each combination of values of the columns; for none of them, one for each metric.
/// Sorted by group; within it metrics stand in order of appearance. Errors: file_error where there is no such column.
inline std::vector<group_summary> summarise_by(const csv_file& file, const evaluation& result,
                                               const std::vector<std::string>& columns) {
    // A column is one that was derived, or the position of one in the file.
    std::vector<std::pair<const std::vector<std::string>*, std::size_t>> sources;
    for (const auto& column : columns) {
        const auto derived = result.derived.find(column);
        if (derived != result.derived.end()) sources.emplace_back(&derived->second, 0);
        else sources.emplace_back(nullptr, file.position(column));
    }
    std::vector<group_summary> summaries;
    std::vector<std::vector<double>> errors;
    std::map<std::pair<std::vector<std::string>, std::string>, std::size_t> known;  // index in summaries
    for (const judgement& judged : result.judgements) {
        std::vector<std::string> group;
        for (const auto& [derived, position] : sources)
            group.push_back(derived != nullptr ? (*derived)[judged.row] : file.rows[judged.row].fields[position]);
        const auto [entry, fresh] = known.emplace(std::pair(group, judged.metric), summaries.size());
        const std::size_t index = entry->second;
        if (fresh) {
            summaries.push_back({.group = std::move(group), .metric = judged.metric});
            errors.emplace_back();
        }
        if (judged.predicted) errors[index].push_back(judged.error());
        else ++summaries[index].skipped;
    }
    for (std::size_t i = 0; i < summaries.size(); ++i) summaries[i].errors = summarise(errors[i]);
    std::stable_sort(summaries.begin(), summaries.end(), [](const group_summary& a, const group_summary& b) {
        return std::lexicographical_compare(a.group.begin(), a.group.end(), b.group.begin(), b.group.end(),
                                            natural_less);
    });
    return summaries;
}

}  // namespace accuracy
