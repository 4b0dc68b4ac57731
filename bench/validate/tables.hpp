// SPDX-License-Identifier: MIT
// The tables that can be validated. A new one is a header beside this and a line in tables.cpp, where all of them are
// compiled once for the programs that use them.
#pragma once
#include "table.hpp"

namespace accuracy {

extern const std::vector<table> tables;

inline std::vector<std::string> table_names() {
    std::vector<std::string> names;
    for (const table& t : tables) names.emplace_back(t.name);
    return names;
}

/// Errors: std::invalid_argument where there is no such table.
inline const table& find_table(std::string_view name) {
    for (const table& t : tables)
        if (t.name == name) return t;
    throw std::invalid_argument(fmt::format("there is no table '{}', only {}", name, fmt::join(table_names(), ", ")));
}

}  // namespace accuracy
