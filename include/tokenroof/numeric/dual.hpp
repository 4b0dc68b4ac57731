// SPDX-License-Identifier: MIT
// Forward-mode automatic differentiation: a value that carries its derivatives with respect to N inputs.
#pragma once
#include <array>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <tokenroof/scalar.hpp>
#include <utility>

namespace tokenroof {

/// A value with its partial derivatives: what a formula answers, and how the answer moves with each of N inputs.
///
///     f(a, b)' = (df/da) a' + (df/db) b'
///
/// Values are those of the same formula in double. Derivatives are those of the side that is taken where a formula
/// bends: max and min of equals take the first operand's; ceil and floor have slope 0, their steps go unseen.
/// Comparisons see values only.
/// Domain   values of magnitude 1e-100 to 1e100, and 0. Where a slope is infinite or undefined (sqrt and low powers of
///          0, log of 0, x / 0, an overflow) the dual takes 0, so that a sum of squares has slope 0 at its minimum.
template <int N>
    requires(N > 0)
struct dual {
    std::array<double, static_cast<std::size_t>(N)> partials{};  ///< first: g++ 12 would store the value among them
    double value = 0;
};

/// Variable i of N at x: its own partial is 1.
/// Errors   std::out_of_range for an i that is not in [0, N).
template <int N>
constexpr dual<N> variable(double x, int i) {
    dual<N> v{{}, x};
    v.partials.at(static_cast<std::size_t>(i)) = 1;
    return v;
}

namespace detail {

// Partials are taken a register at a time as one value, which a compiler keeps there from one operation to the next;
// g++ 12 stores and reloads arrays, three times as slow, and wider values than registers too. A compiler that ignores the
// attribute takes them one by one.
inline constexpr int register_bytes = __BIGGEST_ALIGNMENT__ < 32 ? 16 : 32;
using pack [[gnu::vector_size(register_bytes)]] = double;
inline constexpr std::size_t pack_size = sizeof(pack) / sizeof(double);

/// to[At...] = f(x.partials[At...]...). In place, for no pack is passed by value: how depends on the processor.
template <std::size_t At, std::size_t N, class F, class... X>
inline void combine_pack(std::array<double, N>& to, const F& f, const X&... x) {
    const auto load = [](pack& p, const auto& from) { std::memcpy(&p, &from.partials[At], sizeof p); };
    std::array<pack, sizeof...(X)> in;
    std::size_t i = 0;
    (load(in[i++], x), ...);
    pack out;
    if constexpr (sizeof...(X) == 1) f(out, in[0]);
    else f(out, in[0], in[1]);
    std::memcpy(&to[At], &out, sizeof out);
}
template <std::size_t N, class F, std::size_t... I, class... X>
inline void combine_packs(std::array<double, N>& to, const F& f, std::index_sequence<I...>, const X&... x) {
    (combine_pack<pack_size * I>(to, f, x...), ...);
}

/// Partials from those of one or two duals: f(out, in...) for a double and for a pack.
template <int N, class F, class... X>
constexpr dual<N> combine(double value, const F& f, const dual<N>& a, const X&... b) {
    std::array<double, static_cast<std::size_t>(N)> partials{};
    std::size_t done = 0;
    if (!std::is_constant_evaluated()) {
        constexpr std::size_t packs = N / pack_size;
        combine_packs(partials, f, std::make_index_sequence<packs>(), a, b...);
        done = packs * pack_size;
    }
    for (std::size_t i = done; i < partials.size(); ++i) f(partials[i], a.partials[i], b.partials[i]...);
    return {partials, value};
}

/// slope a'
template <int N>
constexpr dual<N> chain(double value, double slope, const dual<N>& a) {
    return combine(
        value, [slope](auto& r, const auto& x) { r = slope * x; }, a);
}

/// slope_a a' + slope_b b'
template <int N>
constexpr dual<N> chain(double value, double slope_a, const dual<N>& a, double slope_b, const dual<N>& b) {
    const auto f = [slope_a, slope_b](auto& r, const auto& x, const auto& y) { r = slope_a * x + slope_b * y; };
    return combine(value, f, a, b);
}

/// 1 / x, 0 for 0.
constexpr double reciprocal(double x) { return x == 0 ? 0 : 1 / x; }

constexpr double finite_or_zero(double slope) {
    constexpr double most = std::numeric_limits<double>::max();
    return slope >= -most && slope <= most ? slope : 0;
}

}  // namespace detail

template <int N>
constexpr dual<N> operator+(const dual<N>& a, const dual<N>& b) {
    return detail::combine(
        a.value + b.value, [](auto& r, const auto& x, const auto& y) { r = x + y; }, a, b);
}
template <int N>
constexpr dual<N> operator-(const dual<N>& a, const dual<N>& b) {
    return detail::combine(
        a.value - b.value, [](auto& r, const auto& x, const auto& y) { r = x - y; }, a, b);
}
template <int N>
constexpr dual<N> operator*(const dual<N>& a, const dual<N>& b) {
    return detail::chain(a.value * b.value, b.value, a, a.value, b);
}
template <int N>
constexpr dual<N> operator/(const dual<N>& a, const dual<N>& b) {
    const double slope = detail::reciprocal(b.value);
    return detail::chain(a.value / b.value, slope, a, -(a.value * slope * slope), b);
}
template <int N>
constexpr dual<N> operator-(const dual<N>& a) {
    return detail::chain(-a.value, -1, a);
}

// A constant has no derivative, so that these need no product rule.
template <int N>
constexpr dual<N> operator+(const dual<N>& a, double b) {
    return detail::chain(a.value + b, 1, a);
}
template <int N>
constexpr dual<N> operator+(double a, const dual<N>& b) {
    return detail::chain(a + b.value, 1, b);
}
template <int N>
constexpr dual<N> operator-(const dual<N>& a, double b) {
    return detail::chain(a.value - b, 1, a);
}
template <int N>
constexpr dual<N> operator-(double a, const dual<N>& b) {
    return detail::chain(a - b.value, -1, b);
}
template <int N>
constexpr dual<N> operator*(const dual<N>& a, double b) {
    return detail::chain(a.value * b, b, a);
}
template <int N>
constexpr dual<N> operator*(double a, const dual<N>& b) {
    return detail::chain(a * b.value, a, b);
}
template <int N>
constexpr dual<N> operator/(const dual<N>& a, double b) {
    return detail::chain(a.value / b, detail::reciprocal(b), a);
}
template <int N>
constexpr dual<N> operator/(double a, const dual<N>& b) {
    const double slope = detail::reciprocal(b.value);
    return detail::chain(a / b.value, -(a * slope * slope), b);
}

template <int N>
constexpr bool operator==(const dual<N>& a, const dual<N>& b) {
    return a.value == b.value;
}
template <int N>
constexpr auto operator<=>(const dual<N>& a, const dual<N>& b) {
    return a.value <=> b.value;
}

template <int N>
struct scalar_traits<dual<N>> {
    using plain = scalar_traits<double>;

    static constexpr dual<N> constant(double x) { return {{}, x}; }
    static constexpr double value(const dual<N>& x) { return x.value; }
    template <class Op>
    static constexpr dual<N> apply(Op op, const dual<N>& a, const dual<N>& b) {
        return op(a, b);
    }
    template <class Op>
    static constexpr bool compare(Op op, const dual<N>& a, const dual<N>& b) {
        return op(a.value, b.value);
    }
    static constexpr const dual<N>& max(const dual<N>& a, const dual<N>& b) { return a.value < b.value ? b : a; }
    static constexpr const dual<N>& min(const dual<N>& a, const dual<N>& b) { return b.value < a.value ? b : a; }
    static constexpr const dual<N>& select(bool mask, const dual<N>& a, const dual<N>& b) { return mask ? a : b; }
    static constexpr bool all(bool mask) { return mask; }

    static constexpr dual<N> ceil(const dual<N>& x) { return constant(plain::ceil(x.value)); }
    static constexpr dual<N> sqrt(const dual<N>& x) {
        const double root = plain::sqrt(x.value);
        return detail::chain(root, 0.5 * detail::reciprocal(root), x);
    }
    static constexpr dual<N> exp(const dual<N>& x) {
        const double power = plain::exp(x.value);
        return detail::chain(power, detail::finite_or_zero(power), x);
    }
    static constexpr dual<N> log(const dual<N>& x) {
        return detail::chain(plain::log(x.value), detail::reciprocal(x.value), x);
    }
    static constexpr dual<N> pow(const dual<N>& base, const dual<N>& exponent) {
        const double power = plain::pow(base.value, exponent.value);
        if (base.value == 0) return detail::chain(power, exponent.value == 1 ? 1 : 0, base);
        const double by_base = exponent.value * power / base.value;
        const double by_exponent = power * plain::log(base.value);
        return detail::chain(power, detail::finite_or_zero(by_base), base, detail::finite_or_zero(by_exponent),
                             exponent);
    }

    /// (a^P + b^P)^(1/P) and its shares, in proportion to a^P and b^P.
    struct norm {
        dual<N> total;
        dual<N> a;
        dual<N> b;
    };

    /// With l the larger, s the smaller, m = (s/l)^P and r = (1 + m)^(1/P):
    ///
    ///                              by l                           by s
    ///     total = l r              r / (1 + m)                    (s/l)^(P-1) r / (1 + m)
    ///     of l  = total / (1 + m)  r (1 + P m) / (1 + m)^2        (s/l)^(P-1) r (1 - P) / (1 + m)^2
    ///     of s  = total - of l
    template <int P>
        requires(P == 4 || P == 8)
    static constexpr norm shared_norm(const dual<N>& a, const dual<N>& b) {
        const bool by_a = a.value > b.value;
        const dual<N>& l = by_a ? a : b;
        const dual<N>& s = by_a ? b : a;
        const double x = s.value * detail::reciprocal(l.value);
        const double cube = x * x * x;
        const double steep = P == 4 ? cube : cube * cube * x;
        const double m = steep * x;
        const double fourth_root = plain::sqrt(plain::sqrt(1 + m));
        const double r = P == 4 ? fourth_root : plain::sqrt(fourth_root);
        const double major = 1 / (1 + m);
        const double total = l.value * r;
        const double total_l = r * major;
        const double total_s = steep * total_l;
        const double major_l = total_l * major * (1 + P * m);
        const double major_s = total_s * major * (1 - P);
        const dual<N> of_l = detail::chain(total * major, major_l, l, major_s, s);
        const dual<N> of_s = detail::chain(total * major * m, total_l - major_l, l, total_s - major_s, s);
        return {detail::chain(total, total_l, l, total_s, s), by_a ? of_l : of_s, by_a ? of_s : of_l};
    }

    static std::string text(const dual<N>& x) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.6g", x.value);
        return digits;
    }
};

}  // namespace tokenroof
