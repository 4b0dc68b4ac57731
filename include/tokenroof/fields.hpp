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

/// An input of doubles as one of scalar T, member by member: lift<float>(catalog::h100_sxm).
template <Scalar T, Described X>
constexpr rescaled<X, T> lift(const X& x) {
    rescaled<X, T> lifted{};
    const auto copy = [](const field&, auto& to, const auto& from) {
        using source = std::remove_cvref_t<decltype(from)>;
        if constexpr (Described<source>) to = lift<T>(from);
        else to = from;  // a quantity of doubles converts
    };
    X::fields(copy, lifted, x);
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

namespace detail {

/// A rule as the closed range of values, in base units, that it allows. The bounds are those of float, so that an input
/// that is allowed fits every scalar.
struct range {
    double low;
    double high;
};
inline constexpr double least_allowed = std::numeric_limits<float>::min();
inline constexpr double most_allowed = std::numeric_limits<float>::max();

/// In the order of the rules.
inline constexpr std::array<range, 6> ranges{{{-most_allowed, most_allowed},
                                              {least_allowed, most_allowed},
                                              {0, most_allowed},
                                              {least_allowed, 1},
                                              {0, 1},
                                              {1, most_allowed}}};

constexpr const range& range_of(rule r) { return ranges[static_cast<std::size_t>(r)]; }

template <dimension D, class S>
constexpr bool obeys(rule r, const quantity<D, S>& q) {
    using traits = scalar_traits<S>;
    const range allowed = range_of(r);
    if constexpr (requires { traits::within(q.value(), allowed.low, allowed.high); }) {
        return traits::within(q.value(), allowed.low, allowed.high);
    }
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
concept Ruled = !std::same_as<M, bool> && requires(const M& member) {
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

/// A scalar of which a rule sees one number.
template <class S>
concept Plain = std::floating_point<S> || Valued<S>;

/// Value of a member as a double, where its scalar is plain, and of a count as it is.
template <dimension D, Plain S>
constexpr double plain_value(const quantity<D, S>& q) {
    if constexpr (Valued<S>) return value_of(q).value();
    else return static_cast<double>(q.value());
}
constexpr int plain_value(int value) { return value; }

/// Whether all quantities of X have a plain scalar.
template <class X>
inline constexpr bool is_plain = true;
template <template <Scalar> class X, Scalar S>
inline constexpr bool is_plain<X<S>> = Plain<S>;

/// Calls visit(field, value) for each member of x that a rule binds and whose plain value is a T: int or double.
template <class T, class X, class Visit>
constexpr void bound_values(const X& x, Visit&& visit) {
    ruled_members(x, [&visit](const field& f, const auto& member) {
        if constexpr (std::same_as<decltype(plain_value(member)), T>) {
            if (f.allowed != rule::any) visit(f, plain_value(member));
        }
    });
}

template <class T, class X>
inline constexpr std::size_t bound_count = [] {
    std::size_t count = 0;
    bound_values<T>(rescaled<X, double>{}, [&count](const field&, T) { ++count; });
    return count;
}();

/// The rules of X's members of one kind as two columns of bounds, so that checking is two vector comparisons for a
/// register full of members.
template <class T, class X>
struct bounds {
    std::array<T, bound_count<T, X>> low{};
    std::array<T, bound_count<T, X>> high{};
};
template <class T, class X>
inline constexpr bounds<T, X> bounds_of = [] {
    bounds<T, X> b;
    std::size_t i = 0;
    bound_values<T>(rescaled<X, double>{}, [&b, &i](const field& f, T) {
        const range allowed = range_of(f.allowed);
        constexpr double most = std::numeric_limits<T>::max();
        b.low[i] = static_cast<T>(std::same_as<T, int> ? constant_math::ceil(allowed.low) : allowed.low);
        b.high[i++] = static_cast<T>(allowed.high < most ? allowed.high : most);
    });
    return b;
}();

/// True when all members whose plain value is a T obey their rules. `broken` is as wide as a value, as masks are.
template <class T, class X>
constexpr bool column_obeys(const X& x) {
    using mask = std::conditional_t<sizeof(T) == sizeof(std::uint64_t), std::uint64_t, std::uint32_t>;
    constexpr const bounds<T, X>& allowed = bounds_of<T, X>;
    std::array<T, bound_count<T, X>> values{};
    std::size_t i = 0;
    bound_values<T>(x, [&values, &i](const field&, T value) { values[i++] = value; });
    mask broken = 0;
    for (i = 0; i < values.size(); ++i) {
        broken |=
            static_cast<mask>(!(values[i] >= allowed.low[i])) | static_cast<mask>(!(values[i] <= allowed.high[i]));
    }
    return broken == 0;
}

/// True when all members obey their rules.
template <class X>
constexpr bool all_obey(const X& x) {
    if constexpr (is_plain<X>) {
        return static_cast<bool>(static_cast<int>(column_obeys<double>(x)) & static_cast<int>(column_obeys<int>(x)));
    } else {
        bool all = true;
        ruled_members(x, [&all](const field& f, const auto& m) { all = obeys(f.allowed, m) && all; });
        return all;
    }
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
