// SPDX-License-Identifier: MIT
// Look-up of catalog entries by name, with near names where there is none.
#pragma once
#include <array>
#include <stdexcept>
#include <tokenroof/nearest.hpp>

namespace tokenroof::catalog {

namespace detail {

using tokenroof::detail::distance;
using tokenroof::detail::nearest;
using tokenroof::detail::same_name;

/// Rejects `name`, which no entry has, with the names nearest to `like`.
template <class Entry, std::size_t N>
[[noreturn]] void reject_unknown(const std::array<const Entry*, N>& entries, std::string_view kind,
                                 std::string_view name, std::string_view like) {
    std::vector<std::string> names;
    names.reserve(N);
    for (const Entry* entry : entries) names.emplace_back(entry->name);
    throw std::invalid_argument(std::string(kind) + " = " + std::string(name) +
                                ": is not in the catalog; near names: " + nearest(names, like));
}

/// The entry called `name`; entries have a member `name`.
/// Errors   std::invalid_argument naming kind and value, and the nearest names.
template <class Entry, std::size_t N>
const Entry& find(const std::array<const Entry*, N>& entries, std::string_view kind, std::string_view name) {
    for (const Entry* entry : entries) {
        if (same_name(entry->name, name)) return *entry;
    }
    reject_unknown(entries, kind, name, name);
}

}  // namespace detail
}  // namespace tokenroof::catalog
