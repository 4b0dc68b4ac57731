// SPDX-License-Identifier: MIT
// Tables of text that paste into a document: Markdown, or LaTeX with the rules of booktabs.
#pragma once
#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace example {

/// A table: its first row names the columns, `sides` says of each whether it stands to the left ('l') or right ('r').
struct table {
    std::string sides;
    std::vector<std::vector<std::string>> rows;
};

/// Columns as wide as their widest cell.
inline std::string markdown(const table& t) {
    std::vector<std::size_t> widths(t.sides.size());
    for (const auto& row : t.rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            text += t.sides[i] == 'l' ? fmt::format("| {:<{}} ", t.rows[r][i], widths[i])
                                      : fmt::format("| {:>{}} ", t.rows[r][i], widths[i]);
        text += "|\n";
        if (r > 0) continue;
        for (std::size_t i = 0; i < widths.size(); ++i)
            text += t.sides[i] == 'l' ? fmt::format("|{:-<{}}", "", widths[i] + 2)
                                      : fmt::format("|{:-<{}}:", "", widths[i] + 1);
        text += "|\n";
    }
    return text;
}

inline std::string latex(const table& t) {
    std::string text = fmt::format("\\begin{{tabular}}{{{}}}\n\\toprule\n", t.sides);
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        std::string line = fmt::format("{}", fmt::join(t.rows[r], " & "));
        for (std::size_t at = 0; (at = line.find('%', at)) != std::string::npos; at += 2) line.insert(at, "\\");
        text += line + " \\\\\n" + (r == 0 ? "\\midrule\n" : "");
    }
    return text + "\\bottomrule\n\\end{tabular}\n";
}

inline std::string written(const table& t, bool as_latex) { return as_latex ? latex(t) : markdown(t); }

}  // namespace example
