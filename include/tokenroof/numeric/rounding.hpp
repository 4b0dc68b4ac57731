// SPDX-License-Identifier: MIT
// Outward rounding: bounds of interval operations, computed in round-to-nearest arithmetic.
#pragma once
#include <tokenroof/fields.hpp>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tokenroof::outward {

static_assert(detail::sums_as_written, "bounds need IEEE arithmetic: no -ffast-math, no x87");

inline constexpr double infinite = std::numeric_limits<double>::infinity();
inline constexpr double greatest = std::numeric_limits<double>::max();

constexpr bool is_finite(double x) { return x >= -greatest && x <= greatest; }

/// One step: r in [2^k, 2^(k+1)) has neighbours at 2^(k-52) or nearer, and 2^-52 r is no less than that. So the exact
/// (1 + 2^-52) r is the upper neighbour or more, rounding keeps their order, and below r it is the same.
inline constexpr double step = 0x1p-52;

/// Results from here to 1 / tiny are of ordinary size: steps from smaller ones could be lost.
inline constexpr double tiny = 0x1p-960;

/// Both ends of an interval one by one: for constant evaluation, and for ends of all signs and sizes.
struct ends {
    double low = 0;
    double high = 0;
    constexpr ends operator-() const { return {0.0 - high, 0.0 - low}; }
};

/// Both ends at once, in a vector register: for code at run time.
using lanes [[gnu::vector_size(16)]] = double;
using lane_bits [[gnu::vector_size(16)]] = long long;

inline std::string text(const ends& x) {
    char digits[64];
    if (x.low == x.high) std::snprintf(digits, sizeof digits, "%.6g", x.low);
    else std::snprintf(digits, sizeof digits, "[%.6g, %.6g]", x.low, x.high);
    return digits;
}

// Ends one by one -----------------------------------------------------------------------------------------------------

/// The least double above x. A real number lies between next_down and next_up of the double that it is rounded to,
/// subnormals and overflows included.
constexpr double next_up(double x) {
    if (!(x < infinite)) return x;
    const auto bits = std::bit_cast<std::int64_t>(x + 0.0);  // -0 becomes 0
    return std::bit_cast<double>(x >= 0 ? bits + 1 : bits - 1);
}
constexpr double next_down(double x) { return 0.0 - next_up(-x); }

constexpr ends widened(ends r, int steps) {
    for (int i = 0; i < steps; ++i) r = {next_down(r.low), next_up(r.high)};
    return r;
}

// Upper ends; a lower end is that of the opposite interval, negated.

/// Infinities of both signs may sum to anything. A sum that rounds to zero is zero.
constexpr double sum_up(double a, double b) {
    if (!is_finite(a)) return !is_finite(b) && a != b ? infinite : a;
    if (!is_finite(b) || a == 0) return b;
    return b == 0 || a + b == 0 ? a + b : next_up(a + b);
}

/// 0 times infinity is 0: an infinite end stands for large numbers.
constexpr double product_up(double a, double b) {
    if (a == 0 || b == 0) return 0;
    if (!is_finite(a) || !is_finite(b)) return a * b;
    return (a < 0) == (b < 0) || a * b != 0 ? next_up(a * b) : 0;
}

/// For b >= 0. What divides by zero is infinite, 0 / 0 included.
constexpr double quotient_up(double a, double b) {
    if (b == 0) return a < 0 ? -infinite : infinite;
    if (a == 0 || !is_finite(b)) return a == infinite ? a : 0;
    if (!is_finite(a)) return a;
    return a > 0 || a / b != 0 ? next_up(a / b) : 0;
}

constexpr ends larger(const ends& a, const ends& b) {
    return {a.low < b.low ? b.low : a.low, a.high < b.high ? b.high : a.high};
}
constexpr ends smaller(const ends& a, const ends& b) {
    return {b.low < a.low ? b.low : a.low, b.high < a.high ? b.high : a.high};
}
constexpr ends hull(const ends& a, const ends& b) { return {smaller(a, b).low, larger(a, b).high}; }

constexpr ends sum(const ends& a, const ends& b) { return {0.0 - sum_up(-a.low, -b.low), sum_up(a.high, b.high)}; }

constexpr ends product(const ends& a, const ends& b) {
    const auto corner = [](double x, double y) { return ends{0.0 - product_up(-x, y), product_up(x, y)}; };
    return hull(hull(corner(a.low, b.low), corner(a.low, b.high)), hull(corner(a.high, b.low), corner(a.high, b.high)));
}

/// A divisor with zero inside leaves [-inf, inf], one with zero at its end a half line.
constexpr ends quotient(const ends& a, const ends& b) {
    if (b.low < 0 && b.high > 0) return {-infinite, infinite};
    if (b.low < 0) return quotient(-a, -b);
    if (a.low < 0 && a.high <= 0) return -quotient(-a, b);
    if (a.low < 0) return {0.0 - quotient_up(-a.low, b.low), quotient_up(a.high, b.low)};
    const double low = 0.0 - quotient_up(-a.low, b.high);
    return {low > 0 ? low : 0, quotient_up(a.high, b.low)};
}

/// The part of an operand that lies in the domain of roots, logarithms, powers and norms.
constexpr ends above_zero(const ends& x) {
    if (!(x.high >= 0)) [[unlikely]]
        reject("interval", text(x), "must reach zero or more here");
    return {x.low > 0 ? x.low : 0, x.high};
}

/// std::sqrt rounds correctly; constant_math may be one step further away. Roots are never subnormal.
constexpr ends root(const ends& x) {
    const ends domain = above_zero(x);
    const ends r{scalar_traits<double>::sqrt(domain.low), scalar_traits<double>::sqrt(domain.high)};
    return {r.low * (1 - 2 * step), r.high * (1 + 2 * step)};
}

/// A p-norm of two positive numbers, and how it is shared out in proportion to their powers. Of one pair, or of one in
/// each lane.
template <class V>
struct norm {
    V total, of_a, of_b;
};
inline lanes square_root(lanes x);
constexpr double square_root(double x) { return scalar_traits<double>::sqrt(x); }

template <int P, class V>
[[gnu::always_inline]] constexpr norm<V> norm_of(const V& a, const V& b) {
    const V larger = a < b ? b : a;
    const V x = (a < b ? a : b) / larger;
    const V fourth = x * x * (x * x);
    const V minor = P == 4 ? fourth : fourth * fourth;
    const V root = square_root(square_root(1 + minor));
    const V total = larger * (P == 4 ? root : square_root(root));
    const V most = total / (1 + minor);
    const V least = most * minor;
    return {total, a < b ? least : most, a < b ? most : least};
}

/// What rounding may do to a norm and to its shares: below 6 and 33 times 2^-53.
inline constexpr double norm_error = 0x1p-50;
inline constexpr double share_error = 0x1p-47;

/// Terms from here to 1 / least_shared have shares that do not underflow.
inline constexpr double least_shared = 0x1p-50;

/// The norm rises with both terms. It lies between the larger one and twice that.
template <int P>
constexpr ends smooth_max(const ends& a, const ends& b) {
    const ends x = above_zero(a);
    const ends y = above_zero(b);
    const ends m = larger(x, y);
    const auto usual = [](double end) { return end >= tiny && end <= 1 / tiny; };
    return {usual(m.low) ? norm_of<P>(x.low, y.low).total * (1 - norm_error) : m.low,
            usual(m.high) ? norm_of<P>(x.high, y.high).total * (1 + norm_error) : 2 * m.high};
}

/// The share of a rises with a and falls with b. It is at most a.
template <int P>
constexpr ends share(const ends& a, const ends& b) {
    const ends x = above_zero(a);
    const ends y = above_zero(b);
    if (smaller(x, y).low < least_shared || larger(x, y).high > 1 / least_shared)
        return {y.high == 0 ? x.low : 0, x.high};
    return {norm_of<P>(x.low, y.high).of_a * (1 - share_error), norm_of<P>(x.high, y.low).of_a * (1 + share_error)};
}

// Both ends at once ---------------------------------------------------------------------------------------------------
// Each operation is written out where it is used for the common case alone, no operand below zero and results of
// ordinary size; the rest is called, so that the code stays small.

/// Sign bits of both lanes: 1 for the first, 2 for the second.
[[gnu::always_inline]] inline int signs(auto x) {
#if defined(__SSE2__)
    return _mm_movemask_pd((lanes)x);
#else
    return (((lane_bits)x)[0] < 0 ? 1 : 0) + (((lane_bits)x)[1] < 0 ? 2 : 0);
#endif
}
[[gnu::always_inline]] inline lanes square_root(lanes x) {
#if defined(__SSE2__)
    return _mm_sqrt_pd(x);
#else
    return lanes{std::sqrt(x[0]), std::sqrt(x[1])};
#endif
}

[[gnu::always_inline]] inline lanes both(const ends& x) { return lanes{x.low, x.high}; }
[[gnu::always_inline]] inline ends apart(lanes x) { return {x[0], x[1]}; }
[[gnu::always_inline]] inline lanes swapped(lanes x) { return lanes{x[1], x[0]}; }
[[gnu::always_inline]] inline lanes larger(lanes a, lanes b) { return a < b ? b : a; }
[[gnu::always_inline]] inline lanes smaller(lanes a, lanes b) { return b < a ? b : a; }
[[gnu::always_inline]] inline lanes ceil(lanes x) { return lanes{std::ceil(x[0]), std::ceil(x[1])}; }

[[gnu::always_inline]] inline lanes magnitude(lanes x) {
    return (lanes)((lane_bits)x & std::numeric_limits<long long>::max());
}

/// A step outward from sums, and from products of ordinary size or zero.
[[gnu::always_inline]] inline lanes stepped(lanes r) { return r + magnitude(r) * lanes{-step, step}; }

[[gnu::noinline]] inline lanes any_sum(lanes a, lanes b) { return both(sum(apart(a), apart(b))); }

/// Whether products of such ends are zero or of ordinary size.
inline bool halfway(lanes x) {
    const lanes size = magnitude(x);
    return signs(((size >= 0x1p-480) | (x == 0.0)) & (size <= 0x1p480)) == 3;
}
[[gnu::noinline]] inline lanes any_product(lanes a, lanes b) {
    if (!halfway(a) || !halfway(b)) return both(product(apart(a), apart(b)));
    const lanes p = a * b;
    const lanes q = a * swapped(b);
    const lanes low = smaller(p, q);
    const lanes high = larger(p, q);
    return stepped(lanes{smaller(low, swapped(low))[0], larger(high, swapped(high))[1]} + 0.0);  // no -0
}
[[gnu::noinline]] inline lanes any_quotient(lanes a, lanes b) {
    if (a[1] == 0 && a[0] == 0 && b[0] > 0) return a;
    return both(quotient(apart(a), apart(b)));
}
[[gnu::noinline]] inline lanes any_root(lanes x) { return both(root(apart(x))); }

/// Subnormal sums are exact. Infinite ones turn to NaN when they step inward, and are then looked at one by one.
[[gnu::always_inline]] inline lanes sum(lanes a, lanes b) {
    const lanes wide = stepped(a + b);
    if (signs(wide != wide) != 0) [[unlikely]]
        return any_sum(a, b);
    return wide;
}
[[gnu::always_inline]] inline lanes difference(lanes a, lanes b) {
    if (signs(a != lanes{}) == 0) return lanes{} - swapped(b);
    return sum(a, -swapped(b));
}

/// Whether both results are of ordinary size and the signs of `positive`, one of the operands, are clear: then the other
/// one is positive too. A lower result that is NaN fails; only then may the upper one be NaN.
[[gnu::always_inline]] inline bool ordinary(lanes r, lanes positive) {
    return signs((lane_bits)(r >= lanes{tiny, 1 / tiny}) & ~(lane_bits)positive) == 1;
}

[[gnu::always_inline]] inline lanes product(lanes a, lanes b) {
    const lanes r = a * b;
    if (!ordinary(r, a)) [[unlikely]]
        return any_product(a, b);
    return r * lanes{1 - step, 1 + step};
}
/// The sign of a constant that a compiler sees needs no check.
[[gnu::always_inline]] inline lanes product(lanes a, double b) {
    const lanes r = a * b;
    const lanes sign = __builtin_constant_p(b > 0) && b > 0 ? lanes{} : b - lanes{};
    if (!ordinary(r, sign)) [[unlikely]] {
        if (signs(a != lanes{}) == 0) return lanes{};
        return any_product(a, b - lanes{});
    }
    return r * lanes{1 - step, 1 + step};
}
[[gnu::always_inline]] inline lanes quotient(lanes a, lanes b) {
    const lanes r = a / swapped(b);
    if (!ordinary(r, b)) [[unlikely]]
        return any_quotient(a, b);
    return r * lanes{1 - step, 1 + step};
}
[[gnu::always_inline]] inline lanes root(lanes x) {
    if (signs(x) != 0) [[unlikely]]
        return any_root(x);
    return square_root(x) * lanes{1 - step, 1 + step};
}

template <int P>
[[gnu::noinline]] lanes any_smooth_max(lanes a, lanes b) {
    return both(smooth_max<P>(apart(a), apart(b)));
}
template <int P>
[[gnu::always_inline]] inline lanes smooth_max(lanes a, lanes b) {
    if (!ordinary(larger(a, b), smaller(a, b))) [[unlikely]]
        return any_smooth_max<P>(a, b);
    return norm_of<P>(a, b).total * lanes{1 - norm_error, 1 + norm_error};
}

/// Shares of a and of b.
template <int P>
[[gnu::noinline]] std::array<lanes, 2> any_shares(lanes a, lanes b) {
    return {both(share<P>(apart(a), apart(b))), both(share<P>(apart(b), apart(a)))};
}
template <int P>
[[gnu::always_inline]] inline std::array<lanes, 2> shares(lanes a, lanes b) {
    if (!(smaller(a, b)[0] >= least_shared && larger(a, b)[1] <= 1 / least_shared)) [[unlikely]]
        return any_shares<P>(a, b);
    const norm<lanes> n = norm_of<P>(a, swapped(b));
    const lanes error{1 - share_error, 1 + share_error};
    return {n.of_a * error, swapped(n.of_b) * error};
}

}  // namespace tokenroof::outward
