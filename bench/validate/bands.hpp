// SPDX-License-Identifier: MIT
// Concurrencies in bands, for groups of errors.
#pragma once
#include "table.hpp"

namespace accuracy {

/// The number that a text starts with.
inline std::optional<double> leading_number(std::string_view text) {
    double value = 0;
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || !std::isfinite(value)) return std::nullopt;
    return value;
}

/// "1", "2-8", "9-32", "33-128", "129-512" or "513-"; what is no number stays as it is.
inline std::string band_of(const std::string& concurrency) {
    const std::optional<double> value = leading_number(concurrency);
    if (!value) return concurrency;
    if (*value <= 1) return "1";
    for (double low = 2, high = 8; low <= 129; low = high + 1, high *= 4)
        if (*value <= high) return fmt::format("{}-{}", low, high);
    return "513-";
}

/// The band of the column concurrency, as a column.
inline const derived_column concurrency_band{"concurrency_band", [](const row_view& row) {
                                                 return row.has("concurrency") ? band_of(row.text("concurrency"))
                                                                               : std::string();
                                             }};

}  // namespace accuracy
