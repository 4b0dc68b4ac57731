// SPDX-License-Identifier: MIT
// Look-up of catalog entries by name, with near names where there is none.
#pragma once
#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tokenroof::catalog {

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

/// Edits that turn a into b (Levenshtein distance of the canonical names).
inline std::size_t distance(std::string_view a, std::string_view b) {
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
    return row[b.size()];
}

/// The entry called `name`; entries have a member `name`.
/// Errors   std::invalid_argument naming kind and value, and the nearest names.
template <class Entry, std::size_t N>
const Entry& find(const std::array<const Entry*, N>& entries, std::string_view kind, std::string_view name) {
    for (const Entry* entry : entries) {
        if (same_name(entry->name, name)) return *entry;
    }
    std::array<const Entry*, N> nearest = entries;
    std::stable_sort(nearest.begin(), nearest.end(), [name](const Entry* a, const Entry* b) {
        const bool a_starts = starts_with(a->name, name);
        const bool b_starts = starts_with(b->name, name);
        return a_starts != b_starts ? a_starts : distance(a->name, name) < distance(b->name, name);
    });
    std::string message = std::string(kind) + " = " + std::string(name) + ": is not in the catalog; near names: ";
    for (std::size_t i = 0; i < std::min<std::size_t>(N, 3); ++i) {
        message.append(i == 0 ? "" : ", ").append(nearest[i]->name);
    }
    throw std::invalid_argument(message);
}

}  // namespace detail
}  // namespace tokenroof::catalog
