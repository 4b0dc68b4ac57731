// SPDX-License-Identifier: MIT
// What a row names, looked up in the catalog.
#pragma once
#include "table.hpp"
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/tokenroof.hpp>

namespace accuracy {

/// find(name), or skipped: "model 'x' is not in the catalog".
template <class Find>
auto find_or_skip(const row_view& row, std::string_view column, std::string_view kind, Find&& find) {
    const std::string& name = row.text(column);
    try {
        return find(name);
    } catch (const std::invalid_argument&) {
        throw skipped(fmt::format("{} {} is not in the catalog", kind, name));
    }
}

inline tokenroof::chip chip_of(const row_view& row) {
    return find_or_skip(row, "chip", "chip", [](const auto& name) { return tokenroof::catalog::find_chip(name); });
}

inline tokenroof::transformer model_of(const row_view& row) {
    return find_or_skip(row, "model", "model", [](const auto& name) { return tokenroof::catalog::find_model(name); });
}

inline tokenroof::engine engine_of(const row_view& row) {
    return find_or_skip(row, "engine", "engine",
                        [](const auto& name) { return tokenroof::catalog::find_engine(name); });
}

inline tokenroof::format format_of(const row_view& row, std::string_view column) {
    return find_or_skip(row, column, "format", [](const auto& name) { return tokenroof::parse_format(name); });
}

}  // namespace accuracy
