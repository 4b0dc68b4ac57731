// SPDX-License-Identifier: MIT
// Inputs that obey their rules: all members are checked at once, and the first that breaks its rule is named.
#pragma once
#include <array>
#include <bit>
#include <tokenroof/described.hpp>

namespace tokenroof {
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

/// Whether a is at most b beyond rounding, for b >= 0. Bounds may overlap, since those of a and b may stem from one input.
template <dimension D, class S>
constexpr bool at_most_as_much(const quantity<D, S>& a, const quantity<D, S>& b) {
    using traits = scalar_traits<S>;
    const auto mask = a <= b * (1 + 1e-6);
    if constexpr (requires { traits::possible(mask); }) return traits::possible(mask);
    else return traits::all(mask);
}

constexpr bool obeys(rule r, int value) {
    const range allowed = range_of(r);
    return value >= allowed.low && value <= allowed.high;
}

/// Rejects an argument that breaks a rule.
template <dimension D, class S>
constexpr void require_rule(rule r, const quantity<D, S>& value, std::string_view name) {
    if (!obeys(r, value)) [[unlikely]]
        reject(name, value_text(value), describe(r));
}

/// Rejects an argument that is NaN or infinite, where any number is allowed.
template <dimension D, class S>
constexpr void require_finite(const quantity<D, S>& value, std::string_view name) {
    if (!obeys(rule::any, value)) [[unlikely]]
        reject(name, value_text(value), "must be finite");
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

/// The scalar of an aggregate; void where it has none.
template <class X>
struct scalar_of {
    using type = void;
};
template <template <Scalar> class X, Scalar S>
struct scalar_of<X<S>> {
    using type = S;
};

/// Members from which on reading them where they lie pays: below, the walk gathers them as fast.
inline constexpr std::size_t least_block = 16;

/// Whether X is doubles and nothing else, each bound by a rule, so that they can be read where they lie.
template <class X>
constexpr bool lies_in_block() {
    if constexpr (std::same_as<typename scalar_of<X>::type, double> && std::is_trivially_copyable_v<X>) {
        std::size_t count = 0;
        bool bound = true;
        const X defaults{};
        fields(defaults, [&](const field& f, const auto& member) {
            bound = bound && Ruled<std::remove_cvref_t<decltype(member)>> && sizeof(member) == sizeof(double) &&
                    f.allowed != rule::any;
            ++count;
        });
        return bound && count >= least_block && count * sizeof(double) == sizeof(X);
    }
    return false;
}
template <class X>
inline constexpr bool is_block = lies_in_block<X>();

/// Calls visit(field, member) for each member of x that a rule binds, and for each block within x as a whole unless
/// `InBlocks` says that the walk goes on there.
template <bool InBlocks, class X, class Visit>
constexpr void bound_members(const X& x, Visit&& visit) {
    fields(x, [&visit](const field& f, const auto& member) {
        using member_type = std::remove_cvref_t<decltype(member)>;
        if constexpr (Described<member_type>) {
            if constexpr (!InBlocks && is_block<member_type>) visit(f, member);
            else bound_members<InBlocks>(member, visit);
        } else if constexpr (Ruled<member_type>) {
            if (f.allowed != rule::any) visit(f, member);
        }
    });
}

/// Calls visit(field) for each of them that is a T by its plain value: int or double.
template <class T, bool InBlocks, class X, class Visit>
constexpr void bound_fields(const X& x, Visit&& visit) {
    bound_members<InBlocks>(x, [&visit](const field& f, const auto& member) {
        if constexpr (requires {
                          { plain_value(member) } -> std::same_as<T>;
                      })
            visit(f);
    });
}

/// Only where the scalar is double are there blocks.
template <class X>
inline constexpr bool without_blocks = !std::same_as<typename scalar_of<X>::type, double>;

template <class T, class X>
inline constexpr std::size_t bound_count = [] {
    std::size_t count = 0;
    bound_fields<T, without_blocks<X>>(rescaled<X, double>{}, [&count](const field&) { ++count; });
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
    bound_fields<T, without_blocks<X>>(rescaled<X, double>{}, [&b, &i](const field& f) {
        const range allowed = range_of(f.allowed);
        constexpr double most = std::numeric_limits<T>::max();
        b.low[i] = static_cast<T>(std::same_as<T, int> ? constant_math::ceil(allowed.low) : allowed.low);
        b.high[i++] = static_cast<T>(allowed.high < most ? allowed.high : most);
    });
    return b;
}();

/// Whether values lie within their bounds. `broken` is as wide as a value, as masks are.
template <class T, std::size_t N, class Bounds>
constexpr bool within_bounds(const std::array<T, N>& values, const Bounds& allowed) {
    using mask = std::conditional_t<sizeof(T) == sizeof(std::uint64_t), std::uint64_t, std::uint32_t>;
    mask broken = 0;
    for (std::size_t i = 0; i < N; ++i) {
        broken |=
            static_cast<mask>(!(values[i] >= allowed.low[i])) | static_cast<mask>(!(values[i] <= allowed.high[i]));
    }
    return broken == 0;
}

/// Values of X's members that rules bind, in columns, and whether its blocks obey their rules.
template <class X>
struct gathered {
    std::array<double, bound_count<double, X>> reals;  // zeros would cost as much as the comparisons
    std::array<int, bound_count<int, X>> counts;
    std::size_t real = 0;
    std::size_t count = 0;
    int blocks = 1;
};

/// Gathers x, in one walk: a second one would cost as much as all comparisons.
template <class X>
constexpr void gather(const X& x, gathered<X>& all) {
    bound_members<without_blocks<X>>(x, [&all](const field&, const auto& member) {
        using member_type = std::remove_cvref_t<decltype(member)>;
        if constexpr (Described<member_type>) {
            const auto values = std::bit_cast<std::array<double, sizeof(member_type) / sizeof(double)>>(member);
            all.blocks &= static_cast<int>(within_bounds(values, bounds_of<double, member_type>));
        } else if constexpr (std::same_as<member_type, int>) {
            all.counts[all.count++] = member;
        } else {
            all.reals[all.real++] = plain_value(member);
        }
    });
}

/// True when all members obey their rules. Flattened: places in the columns are constants only when the whole walk is inlined.
template <class X>
[[gnu::flatten]] constexpr bool all_obey(const X& x) {
    if constexpr (is_plain<X>) {
        gathered<X> all;
        gather(x, all);
        return (all.blocks & static_cast<int>(within_bounds(all.reals, bounds_of<double, X>)) &
                static_cast<int>(within_bounds(all.counts, bounds_of<int, X>))) != 0;
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
