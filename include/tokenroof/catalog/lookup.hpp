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

/// The entry called `name`; entries have a member `name`.
/// Errors   std::invalid_argument naming kind and value, and the nearest names.
template <class Entry, std::size_t N>
const Entry& find(const std::array<const Entry*, N>& entries, std::string_view kind, std::string_view name) {
    std::vector<std::string> names;
    for (const Entry* entry : entries) {
        if (same_name(entry->name, name)) return *entry;
        names.emplace_back(entry->name);
    }
    throw std::invalid_argument(std::string(kind) + " = " + std::string(name) +
                                ": is not in the catalog; near names: " + nearest(names, name));
}

}  // namespace detail
}  // namespace tokenroof::catalog
