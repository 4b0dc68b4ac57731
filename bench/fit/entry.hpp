// SPDX-License-Identifier: MIT
// A fit as text: a table of parameters, and lines to paste into a catalog entry.
#pragma once
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <tokenroof/calibrate/parameters.hpp>
#include <utility>
#include <vector>

namespace accuracy {

/// A unit of units.hpp in which a value has one to three digits before its point.
struct readable_unit {
    double size = 1;
    std::string_view name;
};

inline readable_unit unit_for(const tokenroof::dimension& d, double value) {
    static const std::pair<tokenroof::dimension, std::vector<readable_unit>> known[] = {
        {tokenroof::dimension{.second = 1}, {{1e-12, "ps"}, {1e-9, "ns"}, {1e-6, "us"}, {1e-3, "ms"}, {1, "second"}}},
        {tokenroof::dimension{.byte = 1}, {{1, "byte"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}}},
        {tokenroof::dimension{.byte = 1, .second = -1}, {{1e9, "GB_per_s"}, {1e12, "TB_per_s"}}},
    };
    for (const auto& [dimension, units] : known) {
        if (dimension != d) continue;
        readable_unit best = units.front();
        for (const readable_unit& u : units)
            if (std::abs(value) >= u.size) best = u;
        return best;
    }
    return {};
}

/// "10.9 * kB": three digits, as code.
inline std::string as_code(double value, const tokenroof::dimension& d) {
    const readable_unit unit = unit_for(d, value);
    const std::string digits = fmt::format("{:.3g}", value / unit.size);
    return unit.name.empty() ? digits : fmt::format("{} * {}", digits, unit.name);
}

/// ".launch = 1.53 * us, .decode = {.splits = 6.4}": the parameters from `first` on that share their first `depth` names
/// with it, as designated initialisers. Parameters stand in the order in which the chip declares them.
inline std::string as_initialisers(const std::vector<tokenroof::fitted_parameter>& parameters, std::size_t& first,
                                   std::size_t depth) {
    std::string text;
    const tokenroof::member_path parent = parameters[first].path;
    const auto inside = [&](const tokenroof::member_path& path) {
        return path.depth > depth && std::equal(path.names.begin(), path.names.begin() + depth, parent.names.begin());
    };
    while (first < parameters.size() && inside(parameters[first].path)) {
        const tokenroof::fitted_parameter& p = parameters[first];
        text += fmt::format("{}.{} = ", text.empty() ? "" : ", ", p.path.names[depth]);
        if (p.path.depth > depth + 1) {
            text += "{" + as_initialisers(parameters, first, depth + 1) + "}";
        } else {
            text += as_code(p.value, p.unit);
            ++first;
        }
    }
    return text;
}

/// The lines of a catalog entry: ".kernels = {.gemm = {.launch = 1.53 * us}}".
inline std::string as_entry(const std::vector<tokenroof::fitted_parameter>& parameters) {
    std::size_t first = 0;
    return as_initialisers(parameters, first, 1);
}

}  // namespace accuracy
