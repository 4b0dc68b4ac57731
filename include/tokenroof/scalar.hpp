// SPDX-License-Identifier: MIT
// What a number is: the only header that knows how double, float and the types of numeric/ differ.
#pragma once
#include <bit>
#include <cfloat>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace tokenroof {

/// A type that the language multiplies a quantity by: 80 * GB, 0.5 * second.
template <class N>
concept Arithmetic = std::is_arithmetic_v<N>;

/// What the equations need of a number type S. Specialised here for floating-point types and in numeric/ for others:
/// `constant(x)` makes an S of a double; `apply(op, a, b)` is the one function that all binary operators pass through,
/// and `compare(op, a, b)` all comparisons, so that a type with a run-time size checks it there; max, min, sqrt, ceil, exp,
/// log, pow; `select(mask, a, b)` per element; `all(mask)` as one bool; `text(x)` for error messages. Optional, where the
/// general way is slow or gives wide bounds: `smooth_max<P>(a, b)`; `shared_norm<P>(a, b)` {total, a, b} for rooflines;
/// `mixed(op, a, b)` for products with a double; `within(x, low, high)` for rules; `possible(mask)` where a mask may
/// be uncertain; `value(x)` where one double is all that
/// comparisons see; `piece`, `pieces`, `load`, `store` (pieces.hpp) where a formula is to see few elements at a time.
template <class S>
struct scalar_traits;

/// double, float, or any type that scalar_traits describes.
template <class S>
concept Scalar = requires(const S& x, double d) {
    { scalar_traits<S>::constant(d) } -> std::convertible_to<S>;
    { scalar_traits<S>::max(x, x) } -> std::convertible_to<S>;
    { scalar_traits<S>::select(x < x, x, x) } -> std::convertible_to<S>;
    { scalar_traits<S>::all(x < x) } -> std::convertible_to<bool>;
};

/// A scalar that carries more than a value but is compared by it alone, so that a formula may choose by values first and
/// then compute one alternative only.
template <class S>
concept Valued = Scalar<S> && requires(const S& x) {
    { scalar_traits<S>::value(x) } -> std::same_as<double>;
};

/// The scalar of a mixed expression: double mixes with any scalar, nothing else mixes.
template <class A, class B>
concept Mixable = Scalar<A> && Scalar<B> &&(std::same_as<A, B> || std::same_as<A, double> || std::same_as<B, double>);
template <class A, class B>
    requires Mixable<A, B>
using mixed_scalar = std::conditional_t<std::same_as<A, double>, B, A>;

/// Elementary functions for constant evaluation, where std::sqrt and its like are not constexpr on every compiler.
/// Computed in long double, so that the double result is within one unit in the last place where that type is wider.
namespace constant_math {

constexpr double sqrt(double x);
constexpr double ceil(double x);
constexpr double exp(double x);
constexpr double log(double x);
constexpr double pow(double base, double exponent);

}  // namespace constant_math

namespace detail {
/// Whether sums are rounded to their type one by one: not on x87, and not where a compiler may reorder them.
#if defined(__FAST_MATH__) || defined(_M_FP_FAST)
inline constexpr bool sums_as_written = false;
#else
inline constexpr bool sums_as_written = FLT_EVAL_METHOD == 0;
#endif
}  // namespace detail

template <std::floating_point S>
struct scalar_traits<S> {
    static constexpr S constant(double x) { return static_cast<S>(x); }
    template <class Op>
    static constexpr S apply(Op op, S a, S b) {
        return op(a, b);
    }
    template <class Op>
    static constexpr bool compare(Op op, S a, S b) {
        return op(a, b);
    }
    static constexpr S max(S a, S b) { return a < b ? b : a; }
    static constexpr S min(S a, S b) { return b < a ? b : a; }
    static constexpr S select(bool mask, S a, S b) { return mask ? a : b; }
    static constexpr bool all(bool mask) { return mask; }
    static constexpr S sqrt(S x) {
        if (std::is_constant_evaluated()) return static_cast<S>(constant_math::sqrt(x));
        return std::sqrt(x);
    }
    /// Exact below 2^51 (double), beyond that to the last place. std::ceil is a call where there is no SSE4.1, and g++ 12
    /// makes no vectors of it. Adding and taking away a number so large that its neighbours are whole rounds to a whole
    /// number, up or down in any rounding mode.
    static constexpr S ceil(S x) {
        if constexpr (detail::sums_as_written) {
            constexpr S large = S(1.5) / std::numeric_limits<S>::epsilon();
            const S whole = (x + large) - large;
            return whole + (whole < x ? S(1) : S(0));
        } else {
            if (std::is_constant_evaluated()) return static_cast<S>(constant_math::ceil(x));
            return std::ceil(x);
        }
    }
    static constexpr S exp(S x) {
        if (std::is_constant_evaluated()) return static_cast<S>(constant_math::exp(x));
        return std::exp(x);
    }
    static constexpr S log(S x) {
        if (std::is_constant_evaluated()) return static_cast<S>(constant_math::log(x));
        return std::log(x);
    }
    static constexpr S pow(S base, S exponent) {
        if (std::is_constant_evaluated()) return static_cast<S>(constant_math::pow(base, exponent));
        return std::pow(base, exponent);
    }
};

// ---------------------------------------------------------------------------------------------------------------------

namespace constant_math {

inline constexpr long double ln2 = 0.693147180559945309417232121458176568L;

constexpr double sqrt(double x) {
    if (!(x > 0) || x > std::numeric_limits<double>::max()) {
        return x < 0 ? std::numeric_limits<double>::quiet_NaN() : x;
    }
    if (x < std::numeric_limits<double>::min())
        return sqrt(x * 0x1p108) * 0x1p-54;  // subnormal: the guess needs a
                                             // full mantissa
    // Halving the exponent bits guesses within 6 %; Newton doubles the digits each time.
    long double root = std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) >> 1U) + 0x1ff8000000000000U);
    for (int i = 0; i < 6; ++i) root = (root + static_cast<long double>(x) / root) / 2;
    return static_cast<double>(root);
}

constexpr double ceil(double x) {
    constexpr double all_whole = 0x1p52;  // from here on every double is whole
    if (!(x > -all_whole && x < all_whole)) return x;
    const auto down = static_cast<double>(static_cast<std::int64_t>(x));
    return down < x ? down + 1 : down;
}

constexpr long double exp_wide(long double x) {
    const auto whole = static_cast<std::int64_t>(x / ln2 + (x < 0 ? -0.5L : 0.5L));
    const long double rest = x - static_cast<long double>(whole) * ln2;
    long double term = 1;
    long double sum = 1;
    for (int i = 1; i < 24; ++i) {
        term *= rest / i;
        sum += term;
    }
    for (std::int64_t i = 0; i < whole; ++i) sum *= 2;
    for (std::int64_t i = 0; i > whole; --i) sum /= 2;
    return sum;
}

constexpr long double log_wide(double x) {
    int exponent = 0;
    long double mantissa = x;
    for (; mantissa > 1.5L; ++exponent) mantissa /= 2;
    for (; mantissa < 0.75L; --exponent) mantissa *= 2;
    const long double s = (mantissa - 1) / (mantissa + 1);  // log m = 2 atanh(s), |s| <= 1/5
    long double power = s;
    long double sum = 0;
    for (int i = 1; i < 32; i += 2) {
        sum += power / i;
        power *= s * s;
    }
    return 2 * sum + exponent * ln2;
}

constexpr double exp_bounded(long double x) {
    if (x > 709.8L) return std::numeric_limits<double>::infinity();
    if (x < -745.2L) return 0;
    return static_cast<double>(exp_wide(x));
}

constexpr double exp(double x) { return x == x ? exp_bounded(x) : x; }

constexpr double log(double x) {
    if (x > 0 && x <= std::numeric_limits<double>::max()) return static_cast<double>(log_wide(x));
    if (x == 0) return -std::numeric_limits<double>::infinity();
    return x < 0 ? std::numeric_limits<double>::quiet_NaN() : x;
}

constexpr double pow(double base, double exponent) {
    if (exponent == 0) return 1;
    if (base == 0) return exponent > 0 ? 0 : std::numeric_limits<double>::infinity();
    if (!(base > 0 && base <= std::numeric_limits<double>::max()) || exponent != exponent) {
        return std::numeric_limits<double>::quiet_NaN();  // a negative or infinite base has no place in the model
    }
    return exp_bounded(exponent * log_wide(base));
}

}  // namespace constant_math
}  // namespace tokenroof
