// SPDX-License-Identifier: MIT
// What somebody may have meant who gave a name that is not there.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tokenroof {
namespace detail {

/// h100-sxm, H100_SXM and h100.sxm are one name.
constexpr char canonical(char c) {
    if (c == '-' || c == '.' || c == ' ') return '_';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return canonical(x) == canonical(y); });
}

constexpr bool starts_with(std::string_view name, std::string_view start) {
    return start.size() <= name.size() && same_name(name.substr(0, start.size()), start);
}

/// Edits that turn a into each beginning of b, from the empty one to all of b.
inline std::vector<std::size_t> edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (canonical(a[i - 1]) == canonical(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row;
}

/// Edits that turn a into b (Levenshtein distance of the canonical names).
inline std::size_t distance(std::string_view a, std::string_view b) { return edits(a, b).back(); }

/// "a, b, c": the three of `names` that are nearest to `name`: those that begin with it first, then those whose beginning is
/// nearest to it, since names are often cut short.
inline std::string nearest(std::vector<std::string> names, std::string_view name) {
    const auto rank = [name](std::string_view other) {
        const std::vector<std::size_t> to_starts = edits(name, other);
        return std::tuple(!starts_with(other, name), *std::min_element(to_starts.begin(), to_starts.end()),
                          to_starts.back());
    };
    std::stable_sort(names.begin(), names.end(),
                     [&rank](std::string_view a, std::string_view b) { return rank(a) < rank(b); });
    std::string list;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i) {
        list.append(i == 0 ? "" : ", ").append(names[i]);
    }
    return list;
}

}  // namespace detail
}  // namespace tokenroof
