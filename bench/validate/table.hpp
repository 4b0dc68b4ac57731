// SPDX-License-Identifier: MIT
// What a table of measurements is: which columns it reads and how a row becomes measured and predicted figures.
#pragma once
#include "csv.hpp"

namespace accuracy {

struct figure {
    std::string metric;
    double value;
    /// Of a prediction: its 80 % interval, where the library gives one.
    double low = 0;
    double high = 0;
};

/// A prediction in its interval, in a unit.
template <class Bar, class Unit>
figure in_interval(std::string metric, const Bar& bar, const Unit& unit) {
    return {std::move(metric), bar.value.in(unit), bar.low.in(unit), bar.high.in(unit)};
}

/// Thrown for a row that cannot be predicted. Rows are counted by reason: leave out what differs from row to row.
struct skipped : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One row as the functions of a table see it. Every `number` column has been read once before, so that a malformed
/// file is found whatever is skipped.
class row_view {
public:
    row_view(const csv_file& file, const csv_row& row) : file_(file), row_(row) {}

    bool has(std::string_view column) const { return !file_.text(row_, column).empty(); }

    /// Errors: skipped where the field is blank.
    const std::string& text(std::string_view column) const {
        require(column);
        return file_.text(row_, column);
    }

    /// Errors: skipped where the field is blank.
    double number(std::string_view column) const {
        require(column);
        return *file_.number(row_, column);
    }

    /// A whole number. Errors: skipped where the field is blank, file_error where it has a fraction.
    int count(std::string_view column) const {
        const double value = number(column);
        if (value != std::floor(value) || std::abs(value) > 1e9) throw malformed(column, "is not a whole number");
        return static_cast<int>(value);
    }

    file_error malformed(std::string_view column, std::string_view rule) const {
        return file_.error(row_.line, fmt::format("column {}: '{}' {}", column, file_.text(row_, column), rule));
    }

private:
    void require(std::string_view column) const {
        if (!has(column)) throw skipped(fmt::format("{} is missing", column));
    }

    const csv_file& file_;
    const csv_row& row_;
};

/// What a row of a kernel measures.
inline std::vector<figure> measured_latency(const row_view& row) {
    if (!row.has("latency_ms")) return {};
    return {{"latency", row.number("latency_ms") / 1000}};
}

/// A column that is worked out of others, to group by.
struct derived_column {
    std::string_view name;
    std::string (*of)(const row_view&);
};

struct evaluation;

struct table {
    std::string_view name;
    std::vector<std::string_view> texts;    ///< columns, besides id
    std::vector<std::string_view> numbers;  ///< columns; none of them can be negative
    std::vector<std::string_view> groups;   ///< columns that errors are grouped by unless others are asked for
    std::vector<std::string_view> guarded;  ///< columns whose groups the ratchet guards, each by itself
    /// What the row measures; a metric whose columns are blank is left out.
    std::vector<figure> (*measured)(const row_view&);
    /// The same metrics from the configuration columns alone; throws `skipped` where that is not possible.
    std::vector<figure> (*predicted)(const row_view&);
    /// Lines on what errors alone do not say.
    std::vector<std::string> (*remarks)(const csv_file&, const evaluation&) = nullptr;
    std::vector<derived_column> derived = {};  ///< a column of the file that is called the same goes before
    std::vector<std::string_view> views = {};  ///< columns, derived ones too, by each of which the report groups errors
};

}  // namespace accuracy
