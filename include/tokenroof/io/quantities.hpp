// SPDX-License-Identifier: MIT
// Quantities as text: "{}" of 13.2 ms, 67.2 GB, 4.75 k token/s, 0.991 $/Mtoken. Three significant digits, or as many as
// the format says: "{:>12.4}".
#pragma once
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof::detail {

/// How quantities of one dimension are written.
struct notation {
    std::string_view symbol;  ///< a word starts with a blank, which also parts it from its prefix
    double scale = 1;         ///< of the symbol, in base units
    int lowest = 0;           ///< SI prefixes from 1000^lowest
    int highest = 6;          ///< to 1000^highest
};

/// Money and tokens come in the units of price lists; there are no milli-tokens and no kiloseconds.
inline notation notation_of(const dimension& d) {
    struct entry {
        dimension of;
        notation written;
    };
    static constexpr entry known[] = {{one, {""}},
                                      {{.byte = 1}, {"B"}},
                                      {{.byte = 1, .second = -1}, {"B/s"}},
                                      {{.byte = 1, .token = -1}, {"B/token"}},
                                      {{.second = 1}, {"s", 1, -3, 0}},
                                      {{.second = -1}, {"Hz"}},
                                      {{.flop = 1}, {"FLOP"}},
                                      {{.second = -1, .flop = 1}, {"FLOP/s"}},
                                      {{.byte = -1, .flop = 1}, {"FLOP/B", 1, 0, 0}},
                                      {{.joule = 1}, {"J", 1, -4, 6}},
                                      {{.second = -1, .joule = 1}, {"W", 1, -2, 6}},
                                      {{.token = 1}, {" token"}},
                                      {{.second = -1, .token = 1}, {" token/s"}},
                                      {{.joule = 1, .token = -1}, {"J/token"}},
                                      {{.joule = -1, .token = 1}, {" token/J"}},
                                      {{.dollar = 1}, {"$"}},
                                      {{.token = -1, .dollar = 1}, {"$/Mtoken", 1e-6, 0, 0}},
                                      {{.second = -1, .dollar = 1}, {"$/hour", 1.0 / 3600, 0, 0}},
                                      {{.joule = -1, .dollar = 1}, {"$/kWh", 1.0 / 3.6e6, 0, 0}}};
    for (const auto& [dimensions, written] : known) {
        if (dimensions == d) return written;
    }
    return {};
}

/// `value` rounded to `digits` significant digits, with an SI prefix and the symbol.
inline std::string written(double value, const notation& n, int digits) {
    const double scaled = value / n.scale;
    const auto finish = [&n](std::string text, std::string_view prefix) {
        if (prefix.empty() && n.symbol.empty()) return text;
        return text.append(prefix.empty() && n.symbol.front() == ' ' ? "" : " ").append(prefix).append(n.symbol);
    };
    if (scaled == 0 || !std::isfinite(scaled)) return finish(fmt::format("{}", scaled), "");
    // The exponent after rounding, so that 999.9 is written as 1.00 k.
    const std::string rounded = fmt::format("{:.{}e}", scaled, digits - 1);
    const int exponent = std::stoi(rounded.substr(rounded.find('e') + 1));
    const int thousands = std::clamp((exponent >= 0 ? exponent : exponent - 2) / 3, n.lowest, n.highest);
    const int decimals = digits - 1 - (exponent - 3 * thousands);
    double shown = scaled / std::pow(1000.0, thousands);
    if (decimals < 0) {
        const double step = std::pow(10.0, -decimals);
        shown = std::round(shown / step) * step;
    }
    static constexpr std::string_view prefixes[] = {"p", "n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    return finish(fmt::format("{:.{}f}", shown, std::max(decimals, 0)), prefixes[thousands + 4]);
}

/// A quantity as text. Whole counts below a million are exact: 64, 1024 token.
inline std::string written(double value, const dimension& d, int digits) {
    notation n = notation_of(d);
    const std::string base_units = " " + unit_symbol(d);
    if (n.symbol.empty() && d != one) n.symbol = base_units;
    const bool countable = d == one || d == dimension{.token = 1};
    const bool exact = countable && std::abs(value) < 1e6 && value == std::floor(value);
    if (exact) return fmt::format("{}{}", value, n.symbol);
    return written(value, n, digits);
}

}  // namespace tokenroof::detail

namespace tokenroof {

/// A value in base units of a dimension that is known at run time, written as the quantity would be: "655 MB/s".
inline std::string to_string(double value, const dimension& unit, int digits = 3) {
    return detail::written(value, unit, digits);
}

}  // namespace tokenroof

/// "{}", "{:.4}" for four significant digits, "{:<12}", "{:>12.4}" to fill a column (right-aligned unless it says <).
template <tokenroof::dimension D, std::floating_point S>
struct fmt::formatter<tokenroof::quantity<D, S>> {
    constexpr auto parse(format_parse_context& context) {
        const char* at = context.begin();
        const char* const end = context.end();
        const auto number = [&at, end](int fallback) {
            if (at == end || *at < '0' || *at > '9') return fallback;
            int value = 0;
            for (; at != end && *at >= '0' && *at <= '9'; ++at) value = std::min(10 * value + (*at - '0'), 1000);
            return value;
        };
        if (at != end && (*at == '<' || *at == '>')) left_ = *at++ == '<';
        width_ = number(0);
        if (at != end && *at == '.') {
            ++at;
            digits_ = number(0);
        }
        if ((at != end && *at != '}') || digits_ < 1 || digits_ > 17) {
            throw format_error("a quantity takes [<|>][width][.significant digits], at most 17");
        }
        return at;
    }

    template <class Context>
    auto format(const tokenroof::quantity<D, S>& q, Context& context) const {
        const std::string text = tokenroof::detail::written(static_cast<double>(q.value()), D, digits_);
        return left_ ? format_to(context.out(), "{:<{}}", text, width_)
                     : format_to(context.out(), "{:>{}}", text, width_);
    }

private:
    bool left_ = false;
    int width_ = 0;
    int digits_ = 3;
};

namespace tokenroof::detail {
/// Enumerations by their names; they align like text.
struct by_name : fmt::formatter<fmt::string_view> {
    template <class E, class Context>
    auto format(E e, Context& context) const {
        return fmt::formatter<fmt::string_view>::format(name(e), context);
    }
};
}  // namespace tokenroof::detail

template <>
struct fmt::formatter<tokenroof::format> : tokenroof::detail::by_name {};
template <>
struct fmt::formatter<tokenroof::resource> : tokenroof::detail::by_name {};
template <>
struct fmt::formatter<tokenroof::architecture> : tokenroof::detail::by_name {};
template <>
struct fmt::formatter<tokenroof::availability> : tokenroof::detail::by_name {};
template <>
struct fmt::formatter<tokenroof::calibration> : tokenroof::detail::by_name {};
