// SPDX-License-Identifier: MIT
// What an input is made of: each input type lists its members once, with the rule that each must obey. The list serves
// to validate an input, to name it in an error, to print it, to read it from a file and to lift it to another scalar.
#pragma once
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

/// The default of an input for which no honest default exists: validation rejects it by name, and 0 stays a value.
template <dimension D, Scalar S>
constexpr quantity<D, S> unset() {
    return quantity<D, S>(quantity<D>::from_value(-1));
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

/// X of another scalar: rescaled<basic_chip<double>, float> is basic_chip<float>. Types without a scalar stay as they are.
template <class X, Scalar T>
struct rescale {
    using type = X;
};
template <template <Scalar> class X, Scalar S, Scalar T>
struct rescale<X<S>, T> {
    using type = X<T>;
};
template <class X, Scalar T>
using rescaled = typename rescale<X, T>::type;

namespace detail {
/// Member by member where they lie: through values returned, g++ 12 at -O1 loses members.
template <Scalar T, class X>
constexpr void lift_into(rescaled<X, T>& lifted, const X& x) {
    const auto copy = [](const field&, auto& to, const auto& from) {
        using source = std::remove_cvref_t<decltype(from)>;
        if constexpr (Described<source>) lift_into<T>(to, from);
        else to = from;  // a quantity of doubles converts
    };
    X::fields(copy, lifted, x);
}
}  // namespace detail

/// An input of doubles as one of scalar T, member by member: lift<float>(catalog::h100_sxm).
template <Scalar T, Described X>
constexpr rescaled<X, T> lift(const X& x) {
    rescaled<X, T> lifted{};
    detail::lift_into<T>(lifted, x);
    return lifted;
}

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

}  // namespace tokenroof
