// SPDX-License-Identifier: MIT
// The names of units in text, with their prefixes, products and quotients. What they mean: quantity_text.hpp.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tokenroof/nearest.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof::detail {

/// A unit as it is written, with the SI prefixes from 1000^lowest to 1000^highest that it takes.
struct unit_name {
    std::string_view symbol;
    dimension of;
    double scale = 1;
    int lowest = 0;
    int highest = 0;
    bool binary = false;  ///< takes Ki to Ti
};

inline constexpr unit_name unit_names[] = {
    {"B", {.byte = 1}, 1, 0, 6, true},
    {"byte", {.byte = 1}, 1, 0, 6},
    {"bit", {.byte = 1}, bit.value(), 0, 6, true},
    {"s", {.second = 1}, 1, -5, 0},
    {"second", {.second = 1}},
    {"hour", {.second = 1}, hour.value()},
    {"h", {.second = 1}, hour.value()},
    {"day", {.second = 1}, day.value()},
    {"month", {.second = 1}, month.value()},
    {"year", {.second = 1}, year.value()},
    {"FLOP", {.flop = 1}, 1, 0, 6},
    {"J", {.joule = 1}, 1, -5, 6},
    {"joule", {.joule = 1}},
    {"W", {.second = -1, .joule = 1}, 1, -2, 6},
    {"watt", {.second = -1, .joule = 1}},
    {"Wh", {.joule = 1}, (watt * hour).value(), 0, 6},
    {"token", {.token = 1}, 1, 0, 6},
    {"$", {.dollar = 1}, 1, 0, 6},
    {"dollar", {.dollar = 1}, 1, 0, 6},
    {"Hz", {.second = -1}, 1, 0, 6},
    {"kg", {.kilogram = 1}},
    {"m", {.metre = 1}, 1, -3, 1},
    {"metre", {.metre = 1}},
    {"person", {.person = 1}},
    {"1", {}},
};

struct prefix {
    std::string_view symbol;
    int thousands;
    double scale;
};
inline constexpr prefix si_prefixes[] = {{"f", -5, 1e-15},     {"p", -4, 1e-12},     {"n", -3, 1e-9}, {"u", -2, 1e-6},
                                         {"\u00b5", -2, 1e-6}, {"\u03bc", -2, 1e-6}, {"m", -1, 1e-3}, {"k", 1, 1e3},
                                         {"M", 2, 1e6},        {"G", 3, 1e9},        {"T", 4, 1e12},  {"P", 5, 1e15},
                                         {"E", 6, 1e18}};
inline constexpr prefix binary_prefixes[] = {
    {"Ki", 1, KiB.value()}, {"Mi", 2, MiB.value()}, {"Gi", 3, GiB.value()}, {"Ti", 4, TiB.value()}};

/// Calls visit(prefix, unit) for every unit with every prefix that it takes, and with none.
template <class Visit>
void each_unit(Visit&& visit) {
    for (const unit_name& u : unit_names) {
        visit(prefix{"", 0, 1}, u);
        for (const prefix& p : si_prefixes) {
            if (p.thousands >= u.lowest && p.thousands <= u.highest) visit(p, u);
        }
        for (const prefix& p : binary_prefixes) {
            if (u.binary) visit(p, u);
        }
    }
}

/// A product of units. Both sides of the bar are kept apart, so that 0.13 $/kWh is 0.13 * dollar / kWh to the last bit.
struct unit_scale {
    dimension of{};
    double above = 1;
    double below = 1;

    double base_units(double number) const { return number * above / below; }
};

/// A unit with its prefix; whole words may be in the plural. False where there is none.
inline bool find_unit(std::string_view word, dimension& of, double& scale) {
    const bool plural = word.size() > 3 && word.ends_with('s');
    const std::string_view single = plural ? word.substr(0, word.size() - 1) : word;
    bool found = false;
    each_unit([&](const prefix& p, const unit_name& u) {
        const bool word_unit = u.symbol.size() > 2 && u.symbol != "FLOP";  // FLOPs may be meant per second
        const std::string_view wanted = word_unit ? single : word;
        if (found || !wanted.starts_with(p.symbol) || wanted.substr(p.symbol.size()) != u.symbol) return;
        found = true;
        of = u.of;
        scale = p.scale * u.scale;
    });
    return found;
}

inline std::string near_units(std::string_view word) {
    std::vector<std::string> names;
    each_unit([&names](const prefix& p, const unit_name& u) {
        const bool usual = std::abs(p.thousands) <= 4;
        if (usual && u.symbol != "1") names.emplace_back(p.symbol).append(u.symbol);
    });
    return nearest(names, word);
}

/// Reads what stands behind a number. Returns what is wrong with it, nothing where it is right.
inline std::string read_units(std::string_view text, unit_scale& read) {
    const auto skip_blanks = [&text] { text.remove_prefix(std::min(text.find_first_not_of(" *"), text.size())); };
    bool first = true;
    for (skip_blanks(); !text.empty(); skip_blanks(), first = false) {
        const bool divides = text.front() == '/';
        if (divides) {
            text.remove_prefix(1);
            skip_blanks();
        }
        std::string_view word = text.substr(0, text.find_first_of(" */"));
        text.remove_prefix(word.size());
        if (word.empty()) return "ends in /";
        if (word == "%") {
            read.below *= 100;
            continue;
        }
        int power = 1;
        if (const std::size_t hat = word.find('^'); hat != std::string_view::npos) {
            const std::string_view exponent = word.substr(hat + 1);
            if (exponent.size() != 1 || exponent[0] < '1' || exponent[0] > '9') return "powers are ^1 to ^9";
            power = exponent[0] - '0';
            word = word.substr(0, hat);
        }
        dimension of{};
        double scale = 1;
        const prefix* const alone = std::find_if(std::begin(si_prefixes), std::end(si_prefixes), [&](const prefix& p) {
            return first && !divides && p.thousands > 0 && p.symbol == word;
        });
        if (alone != std::end(si_prefixes)) scale = alone->scale;
        else if (!find_unit(word, of, scale)) {
            return "does not know the unit " + std::string(word) + "; near names: " + near_units(word);
        }
        for (; power > 0; --power) {
            read.of = read.of.times(of, divides ? -1 : 1);
            (divides ? read.below : read.above) *= scale;
        }
    }
    return {};
}

}  // namespace tokenroof::detail
