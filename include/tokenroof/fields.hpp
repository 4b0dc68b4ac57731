// SPDX-License-Identifier: MIT
// What an input is made of: each input type lists its members once, with the rule that each must obey. The list serves
// to validate an input, to name it in an error, to print it, to read it from a file and to lift it to another scalar.
#pragma once
#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tokenroof/quantity.hpp>

namespace tokenroof {

/// What a member's value must obey. Every rule but `any` also excludes NaN and infinity.
enum class rule {
    any,           ///< names, switches and enumerations
    positive,      ///< > 0: a value is required
    non_negative,  ///< >= 0: zero says "none" or "not supported"
    share,         ///< in (0, 1]
    part,          ///< in [0, 1]
    at_least_one,  ///< >= 1
};

constexpr std::string_view describe(rule r) {
    switch (r) {
        case rule::positive: return "must be positive and finite";
        case rule::non_negative: return "must be zero or positive, and finite";
        case rule::share: return "must be above 0 and at most 1";
        case rule::part: return "must be between 0 and 1";
        case rule::at_least_one: return "must be at least 1 and finite";
        case rule::any: break;
    }
    return "may be anything";
}

/// Name and rule of a member.
struct field {
    std::string_view name;
    rule allowed = rule::any;
};

/// An input type: an aggregate with a static `fields(visit, x...)` that calls visit(field, x.member...) for each member
/// of equally shaped objects x...
template <class X>
concept Described = requires(const X& x) {
    X::fields([](const field&, const auto&) {}, x);
};

/// Calls visit(field, member) for each member of x, in declaration order.
template <class X, class Visit>
    requires Described<std::remove_const_t<X>>
constexpr void fields(X& x, Visit&& visit) { std::remove_const_t<X>::fields(visit, x); }

/// Throws std::invalid_argument "PATH = VALUE: RULE". Not constexpr: in constant evaluation it fails to compile.
[[noreturn]] inline void reject(std::string_view path, std::string_view value, std::string_view broken_rule) {
    std::string message(path);
    message.append(" = ").append(value).append(": ").append(broken_rule);
    throw std::invalid_argument(message);
}

/// Rejects when `holds` is false: for rules that tie several members together.
constexpr void require(bool holds, std::string_view path, int value, std::string_view broken_rule) {
    if (!holds) [[unlikely]]
        reject(path, std::to_string(value), broken_rule);
}

/// Symbol of a dimension's base unit: "byte/second".
inline std::string unit_symbol(const dimension& d) {
    const struct {
        signed char exponent;
        const char* symbol;
    } base[] = {{d.byte, "byte"},   {d.flop, "FLOP"},   {d.joule, "joule"},   {d.token, "token"},  {d.dollar, "dollar"},
                {d.kilogram, "kg"}, {d.metre, "metre"}, {d.person, "person"}, {d.second, "second"}};
    std::string text;
    for (const int sign : {1, -1}) {
        for (const auto& [exponent, symbol] : base) {
            const int count = exponent * sign;
            if (count <= 0) continue;
            if (sign < 0) text += text.empty() ? "1/" : "/";
            else if (!text.empty()) text += " ";
            text += symbol;
            if (count > 1) text += "^" + std::to_string(count);
        }
    }
    return text;
}

/// A member's value as text, quantities in base units.
template <dimension D, class S>
std::string value_text(const quantity<D, S>& q) {
    std::string text;
    if constexpr (std::floating_point<S>) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.6g", static_cast<double>(q.value()));
        text = digits;
    } else {
        text = scalar_traits<S>::text(q.value());
    }
    if constexpr (D != one) text += " " + unit_symbol(D);
    return text;
}
inline std::string value_text(int value) { return std::to_string(value); }

namespace detail {

/// A rule as the closed range of values, in base units, that it allows. The bounds are those of float, so that an input
/// that is allowed fits every scalar.
struct range {
    double low;
    double high;
};
constexpr range range_of(rule r) {
    constexpr double least = std::numeric_limits<float>::min();
    constexpr double most = std::numeric_limits<float>::max();
    switch (r) {
        case rule::positive: return {least, most};
        case rule::non_negative: return {0, most};
        case rule::share: return {least, 1};
        case rule::part: return {0, 1};
        case rule::at_least_one: return {1, most};
        case rule::any: break;
    }
    return {-most, most};
}

template <dimension D, class S>
constexpr bool obeys(rule r, const quantity<D, S>& q) {
    using traits = scalar_traits<S>;
    const range allowed = range_of(r);
    const auto low = quantity<D, S>::from_value(traits::constant(allowed.low));
    const auto high = quantity<D, S>::from_value(traits::constant(allowed.high));
    return traits::all(q >= low) && traits::all(q <= high);
}

constexpr bool obeys(rule r, int value) {
    const range allowed = range_of(r);
    return value >= allowed.low && value <= allowed.high;
}

/// A member with a value that a rule may bind: a quantity or a count, but no name, switch or enumeration.
template <class M>
concept Ruled = requires(const M& member) {
    value_text(member);
};

/// Calls visit(field, member) for each ruled member of x and of its aggregates.
template <class X, class Visit>
constexpr void ruled_members(const X& x, Visit&& visit) {
    fields(x, [&visit](const field& f, const auto& member) {
        using member_type = std::remove_cvref_t<decltype(member)>;
        if constexpr (Described<member_type>) ruled_members(member, visit);
        else if constexpr (Ruled<member_type>) visit(f, member);
    });
}

template <class X>
inline constexpr std::size_t ruled_count = [] {
    std::size_t count = 0;
    ruled_members(X{}, [&count](const field&, const auto&) { ++count; });
    return count;
}();

/// The rules of X's members as two columns of bounds, so that checking is two vectorised comparisons a member.
template <class X>
struct bounds {
    std::array<double, ruled_count<X>> low{};
    std::array<double, ruled_count<X>> high{};
};
template <class X>
inline constexpr bounds<X> bounds_of = [] {
    bounds<X> b;
    std::size_t i = 0;
    ruled_members(X{}, [&b, &i](const field& f, const auto&) {
        b.low[i] = range_of(f.allowed).low;
        b.high[i++] = range_of(f.allowed).high;
    });
    return b;
}();

/// Value of a member as a double, where its scalar is a floating-point type.
template <dimension D, std::floating_point S>
constexpr double plain_value(const quantity<D, S>& q) {
    return static_cast<double>(q.value());
}
constexpr double plain_value(int value) { return value; }

/// True when all members obey their rules.
template <class X>
constexpr bool all_obey(const X& x) {
    constexpr bool plain = [] {
        bool all = true;
        ruled_members(X{}, [&all](const field&, const auto& m) {
            all = all && requires { plain_value(m); };
        });
        return all;
    }();
    unsigned broken = 0;
    if constexpr (plain) {
        std::array<double, ruled_count<X>> values{};
        std::size_t i = 0;
        ruled_members(x, [&values, &i](const field&, const auto& member) { values[i++] = plain_value(member); });
        constexpr const bounds<X>& allowed = bounds_of<X>;
        for (i = 0; i < values.size(); ++i) {
            broken |= static_cast<unsigned>(!(values[i] >= allowed.low[i])) |
                      static_cast<unsigned>(!(values[i] <= allowed.high[i]));
        }
    } else {
        ruled_members(x, [&broken](const field& f, const auto& m) { broken |= obeys(f.allowed, m) ? 0U : 1U; });
    }
    return broken == 0;
}

/// Rejects the first member that breaks its rule.
template <class X>
void reject_first(const X& x, const std::string& path) {
    fields(x, [&path](const field& f, const auto& member) {
        using member_type = std::remove_cvref_t<decltype(member)>;
        const std::string here = path + "." + std::string(f.name);
        if constexpr (Described<member_type>) reject_first(member, here);
        else if constexpr (Ruled<member_type>) {
            if (!obeys(f.allowed, member)) reject(here, value_text(member), describe(f.allowed));
        }
    });
}

}  // namespace detail

/// Rejects x when a member breaks its rule; `name` is what the error calls x.
/// Errors   std::invalid_argument "deployment.chip.memory.stack.pin_rate = 0 byte/second: must be positive and finite".
template <Described X>
constexpr void validate_fields(const X& x, std::string_view name) {
    if (!detail::all_obey(x)) [[unlikely]]
        detail::reject_first(x, std::string(name));
}

}  // namespace tokenroof
