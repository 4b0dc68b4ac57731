// SPDX-License-Identifier: MIT
// Quantities from text: "3.35 TB/s", "80 GiB", "0.13 $/kWh". And as text that reads back as the very same number.
//
//     const bandwidth<> b = parse_quantity<dimension{.byte = 1, .second = -1}>("3.35 TB/s");
#pragma once
#include <array>
#include <charconv>
#include <cmath>
#include <tokenroof/described.hpp>
#include <tokenroof/io/unit_names.hpp>

namespace tokenroof {

/// A number in base units with the dimension that its text states.
struct stated_quantity {
    double value = 0;
    dimension unit{};
};

/// A number and its unit. Units are those of units.hpp: B, byte, bit, s, hour, day, month, year, FLOP, J, W, Wh, token, $,
/// Hz, kg, m, person, %; SI prefixes stand before them where they are of use (no milli-bytes, no kiloseconds), Ki to Ti
/// before B and bit. Blanks multiply, each / divides by the one unit behind it, ^2 squares it: "$/GB/month". What "{}"
/// prints of a quantity is read, too: "4.75 k token/s", "1.00 G byte/joule".
///
///     value = number x scale of the units above the bar / scale of those below
///
/// Errors   std::invalid_argument naming text and unit, with near names of units.
inline stated_quantity parse_quantity(std::string_view text);

/// The same where the dimension is known.
/// Errors   also for another dimension, naming units of the one wanted.
template <dimension D>
quantity<D> parse_quantity(std::string_view text);

/// A short text that parse_quantity reads as exactly this value: "3.35 TB/s". In the unit that takes the fewest digits, and
/// a number from 1 to 999 if that takes up to two more.
inline std::string exact_text(double value, const dimension& unit);

/// Units to write a dimension in, the first ones first: "B/s, MB/s, GB/s, TB/s, Gbit/s".
inline std::string units_of(const dimension& d);

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// Reads a number and its unit. Returns what is wrong with the text, nothing where it is right.
inline std::string read_quantity(std::string_view text, stated_quantity& read) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) return "is a number that no double holds";
    if (error != std::errc{}) return "must begin with a number";
    unit_scale unit;
    std::string problem = read_units(text.substr(static_cast<std::size_t>(end - text.data())), unit);
    read = {unit.base_units(number), unit.of};
    return problem;
}

/// Units to write a dimension in.
struct written_units {
    dimension of;
    std::array<std::string_view, 9> symbols;
};
inline constexpr written_units units_to_write[] = {
    {{.byte = 1}, {"B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"}},
    {{.byte = 1, .second = -1}, {"B/s", "MB/s", "GB/s", "TB/s", "Gbit/s"}},
    {{.second = 1}, {"s", "ms", "us", "ns", "ps", "fs"}},
    {{.second = -1}, {"Hz", "MHz", "GHz"}},
    {{.flop = 1}, {"FLOP", "GFLOP", "TFLOP"}},
    {{.second = -1, .flop = 1}, {"FLOP/s", "GFLOP/s", "TFLOP/s", "PFLOP/s"}},
    {{.byte = -1, .flop = 1}, {"FLOP/B"}},
    {{.joule = 1}, {"J", "mJ", "uJ", "nJ", "pJ", "kWh", "MWh", "TWh"}},
    {{.second = -1, .joule = 1}, {"W", "mW", "kW", "MW", "GW"}},
    {{.byte = -1, .joule = 1}, {"pJ/bit", "pJ/B"}},
    {{.byte = -1, .second = 1}, {"ns/B", "ps/B"}},
    {{.token = 1}, {"token", "Mtoken"}},
    {{.second = -1, .token = 1}, {"token/s"}},
    {{.byte = 1, .token = -1}, {"B/token", "kB/token", "MB/token"}},
    {{.joule = 1, .token = -1}, {"J/token"}},
    {{.joule = -1, .token = 1}, {"token/J"}},
    {{.dollar = 1}, {"$", "k$", "M$", "G$"}},
    {{.token = -1, .dollar = 1}, {"$/Mtoken"}},
    {{.second = -1, .dollar = 1}, {"$/hour", "$/month", "$/year"}},
    {{.joule = -1, .dollar = 1}, {"$/kWh", "$/MWh"}},
    {{.byte = -1, .second = -1, .dollar = 1}, {"$/GB/month", "$/GB/hour"}},
};

inline std::vector<std::string> units_for(const dimension& d) {
    std::vector<std::string> symbols;
    for (const written_units& w : units_to_write) {
        for (const std::string_view s : w.symbols) {
            if (w.of == d && !s.empty()) symbols.emplace_back(s);
        }
    }
    symbols.push_back(d == one ? "" : unit_symbol(d));  // in which any value can be written
    return symbols;
}

/// A number as short as it reads back.
inline std::string number_text(double x) {
    std::array<char, 32> text{};
    const bool plain = x == 0 || (std::abs(x) >= 1e-4 && std::abs(x) < 1e9);
    const auto format = plain ? std::chars_format::fixed : std::chars_format::general;
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x, format).ptr};
}

/// The number of fewest digits that is `value` in a unit; returns the count of digits, 18 where there is none.
inline int number_in(const unit_scale& unit, double value, double& number) {
    const double near = value * unit.below / unit.above;
    for (int digits = 1; digits <= 17; ++digits) {
        std::array<char, 32> text{};
        const char* const end =
            std::to_chars(text.data(), text.data() + text.size(), near, std::chars_format::scientific, digits - 1).ptr;
        std::from_chars(text.data(), end, number);
        if (unit.base_units(number) == value) return digits;
    }
    for (const double side : {-HUGE_VAL, HUGE_VAL}) {
        number = std::nextafter(near, side);
        if (unit.base_units(number) == value) return 17;
    }
    return 18;
}

}  // namespace detail

inline stated_quantity parse_quantity(std::string_view text) {
    stated_quantity read;
    const std::string problem = detail::read_quantity(text, read);
    if (!problem.empty()) reject("quantity", text, problem);
    return read;
}

template <dimension D>
quantity<D> parse_quantity(std::string_view text) {
    const stated_quantity read = parse_quantity(text);
    if (read.unit != D) reject("quantity", text, "must have a unit such as " + units_of(D));
    return quantity<D>::from_value(read.value);
}

inline std::string units_of(const dimension& d) {
    std::string list;
    for (const std::string& symbol : detail::units_for(d)) {
        if (!symbol.empty()) list.append(list.empty() ? "" : ", ").append(symbol);
    }
    return list;
}

inline std::string exact_text(double value, const dimension& unit) {
    const std::vector<std::string> symbols = detail::units_for(unit);
    const auto written = [](double number, const std::string& symbol) {
        return detail::number_text(number) + (symbol.empty() ? "" : " " + symbol);
    };
    if (value == 0 || !std::isfinite(value)) return written(value, symbols.front());
    std::string best;
    int fewest = 100;
    for (const std::string& symbol : symbols) {
        detail::unit_scale scale;
        detail::read_units(symbol, scale);
        double number = 0;
        const int digits = detail::number_in(scale, value, number);
        const bool handy = std::abs(number) >= 1 && std::abs(number) < 1000;
        const int length = digits + (handy ? 0 : 3);  // rather 10.25 TB/s than 82000 Gbit/s
        if (digits > 17 || length >= fewest) continue;
        fewest = length;
        best = written(number, symbol);
    }
    return best;
}

}  // namespace tokenroof
