// SPDX-License-Identifier: MIT
// An even choice of rows: equal numbers from every group, and within a group evenly over sizes.
#pragma once
#include "csv.hpp"
#include <map>
#include <numeric>

namespace accuracy {

struct selection_rule {
    std::vector<std::string> by = {};        ///< columns whose values make a group
    std::vector<std::string> size = {};      ///< columns whose product orders the rows of a group
    std::size_t rows = 400;                  ///< to pick from the whole file
    std::string only = {};                   ///< column=value,value: which of the picked rows to keep
    std::vector<std::string> complete = {};  ///< columns: rows where one is blank are not there
};

/// Rows that each group gives when all give the same number, except the groups that have fewer; what is left over
/// after division goes to the first groups that have one more.
inline std::vector<std::size_t> allotments(const std::vector<std::size_t>& sizes, std::size_t rows) {
    std::vector<std::size_t> allotted(sizes.size());
    for (std::size_t left = std::min(rows, std::accumulate(sizes.begin(), sizes.end(), std::size_t{0})); left > 0;)
        for (std::size_t i = 0; i < sizes.size() && left > 0; ++i)
            if (allotted[i] < sizes[i]) {
                ++allotted[i];
                --left;
            }
    return allotted;
}

/// Tells the rows to keep. Errors: file_error where the rule names no column of the file.
inline bool kept(const csv_file& file, const csv_row& row, std::string_view only) {
    if (only.empty()) return true;
    const std::size_t equal = std::min(only.find('='), only.size());
    const std::string& value = file.text(row, only.substr(0, equal));
    for (std::size_t begin = equal; begin < only.size();) {
        const std::size_t end = std::min(only.find(',', begin + 1), only.size());
        if (only.substr(begin + 1, end - begin - 1) == value) return true;
        begin = end;
    }
    return false;
}

/// The rows picked, in the order of the file. Of a group sorted by size (rows of equal size in file order) it picks the
/// middle of each of as many equal parts as it has to give rows. Errors: file_error.
inline std::vector<const csv_row*> select(const csv_file& file, const selection_rule& rule) {
    struct sized_row {
        double size;
        const csv_row* row;
    };
    std::map<std::vector<std::string>, std::vector<sized_row>> groups;
    const auto lacks = [&file](const csv_row& row) {
        return [&file, &row](const std::string& column) { return file.text(row, column).empty(); };
    };
    for (const csv_row& row : file.rows) {
        if (std::ranges::any_of(rule.complete, lacks(row))) continue;
        std::vector<std::string> group;
        for (const std::string& column : rule.by) group.push_back(file.text(row, column));
        double size = 1;
        for (const std::string& column : rule.size) size *= file.number(row, column).value_or(0);
        groups[std::move(group)].push_back({size, &row});
    }
    std::vector<std::size_t> sizes;
    for (const auto& [group, rows] : groups) sizes.push_back(rows.size());
    const std::vector<std::size_t> allotted = allotments(sizes, rule.rows);

    std::vector<const csv_row*> picked;
    std::size_t group_index = 0;
    for (auto& [group, rows] : groups) {
        std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
        const std::size_t wanted = allotted[group_index++];
        for (std::size_t i = 0; i < wanted; ++i) {
            const csv_row* const row = rows[(2 * i + 1) * rows.size() / (2 * wanted)].row;
            if (kept(file, *row, rule.only)) picked.push_back(row);
        }
    }
    std::sort(picked.begin(), picked.end(), [](const auto* a, const auto* b) { return a->line < b->line; });
    return picked;
}

}  // namespace accuracy
