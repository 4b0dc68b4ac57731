// SPDX-License-Identifier: MIT
// A number with its dimension: bytes do not add to seconds. No ratios in the type: 80 * GB and 64 * GiB are both bytes.
#pragma once
#include <tokenroof/scalar.hpp>
#include <utility>

namespace tokenroof {

/// Exponents of the base dimensions. A watt is joule/second, a bandwidth byte/second.
struct dimension {
    signed char byte = 0, second = 0, flop = 0, joule = 0, token = 0, dollar = 0, kilogram = 0, metre = 0, person = 0;

    friend constexpr bool operator==(const dimension&, const dimension&) = default;

    /// Dimension of a product (sign 1) or of a quotient (sign -1).
    constexpr dimension times(const dimension& o, int sign = 1) const {
        const auto sum = [sign](signed char a, signed char b) { return static_cast<signed char>(a + sign * b); };
        return {sum(byte, o.byte),         sum(second, o.second), sum(flop, o.flop),
                sum(joule, o.joule),       sum(token, o.token),   sum(dollar, o.dollar),
                sum(kilogram, o.kilogram), sum(metre, o.metre),   sum(person, o.person)};
    }
};

inline constexpr dimension one{};

/// Dimensions whose quantities convert implicitly from numbers: ratios (and concurrency), and lengths in tokens.
template <dimension D>
concept Countable = D == one || D == dimension{.token = 1};

namespace detail {
inline constexpr auto add = [](const auto& a, const auto& b) { return a + b; };
inline constexpr auto subtract = [](const auto& a, const auto& b) { return a - b; };
inline constexpr auto multiply = [](const auto& a, const auto& b) { return a * b; };
inline constexpr auto divide = [](const auto& a, const auto& b) { return a / b; };
inline constexpr auto less = [](const auto& a, const auto& b) { return a < b; };
inline constexpr auto at_most = [](const auto& a, const auto& b) { return a <= b; };
inline constexpr auto equal = [](const auto& a, const auto& b) { return a == b; };
}  // namespace detail

/// A value of scalar S and dimension D, held in base units (byte, second, FLOP, joule, token, dollar, kg, m, person).
///
/// Sums need equal dimensions; products and quotients make new ones; any arithmetic type multiplies a quantity;
/// double mixes with any scalar and nothing else mixes. Operators return a materialised quantity.
template <dimension D, Scalar S = double>
class quantity {
public:
    constexpr quantity() : value_(scalar_traits<S>::constant(0)) {}

    /// Lengths and concurrency are written as plain numbers.
    template <Arithmetic N>
        requires Countable<D>
    constexpr quantity(N count) : value_(scalar_traits<S>::constant(static_cast<double>(count))) {}

    /// A double version stands for any S.
    template <std::same_as<double> T>
        requires(!std::same_as<S, double>)
    constexpr quantity(const quantity<D, T>& other) : value_(scalar_traits<S>::constant(other.value())) {}

    /// The quantity whose value in base units is `value`.
    static constexpr quantity from_value(S value) {
        return quantity([&value]() -> S&& { return std::move(value); });
    }

    /// Made in place of what `make` returns, since an S may be large.
    template <std::invocable Make>
    [[gnu::always_inline]] constexpr explicit quantity(const Make& make) : value_(make()) {}

    /// The value in base units.
    constexpr const S& value() const { return value_; }

    /// The same, to write to: for number types that are filled piece by piece.
    constexpr S& stored() { return value_; }

    /// The value in the given unit: rate.in(token_per_s).
    constexpr S in(const quantity<D, double>& unit) const {
        return scalar_traits<S>::apply(detail::divide, value_, scalar_traits<S>::constant(unit.value()));
    }

    constexpr quantity& operator+=(const quantity& other) { return *this = *this + other; }
    constexpr quantity& operator-=(const quantity& other) { return *this = *this - other; }
    constexpr quantity& operator*=(const quantity<one, S>& factor) { return *this = *this * factor; }
    constexpr quantity& operator/=(const quantity<one, S>& divisor) { return *this = *this / divisor; }

    // Hidden friends: the other operand may be a plain number where D is countable, or a double version of any S.
    [[gnu::always_inline]] friend constexpr quantity operator+(const quantity& a, const quantity& b) {
        return combine(detail::add, a, b);
    }
    [[gnu::always_inline]] friend constexpr quantity operator-(const quantity& a, const quantity& b) {
        return combine(detail::subtract, a, b);
    }
    friend constexpr quantity operator-(const quantity& a) { return quantity{} - a; }

    /// Comparisons return what the scalar's do: bool for double, a mask for an array. They feed `select`.
    friend constexpr auto operator<(const quantity& a, const quantity& b) { return compare(detail::less, a, b); }
    friend constexpr auto operator>(const quantity& a, const quantity& b) { return compare(detail::less, b, a); }
    friend constexpr auto operator<=(const quantity& a, const quantity& b) { return compare(detail::at_most, a, b); }
    friend constexpr auto operator>=(const quantity& a, const quantity& b) { return compare(detail::at_most, b, a); }
    friend constexpr auto operator==(const quantity& a, const quantity& b) { return compare(detail::equal, a, b); }

    friend constexpr quantity max(const quantity& a, const quantity& b) {
        return picked([&]() -> decltype(auto) { return scalar_traits<S>::max(a.value_, b.value_); });
    }
    friend constexpr quantity min(const quantity& a, const quantity& b) {
        return picked([&]() -> decltype(auto) { return scalar_traits<S>::min(a.value_, b.value_); });
    }
    /// a where the mask holds, else b, element by element.
    template <class Mask>
    friend constexpr quantity select(const Mask& mask, const quantity& a, const quantity& b) {
        return picked([&]() -> decltype(auto) { return scalar_traits<S>::select(mask, a.value_, b.value_); });
    }
    /// The least whole number of base units that is not below x.
    friend constexpr quantity ceil(const quantity& x) requires Countable<D> {
        return quantity([&] { return scalar_traits<S>::ceil(x.value_); });
    }
    /// The greatest whole number of base units that is not above x.
    friend constexpr quantity floor(const quantity& x) requires Countable<D> { return -ceil(-x); }
    friend constexpr quantity sqrt(const quantity& x) requires(D == one) {
        return quantity([&] { return scalar_traits<S>::sqrt(x.value_); });
    }
    friend constexpr quantity exp(const quantity& x) requires(D == one) {
        return quantity([&] { return scalar_traits<S>::exp(x.value_); });
    }
    friend constexpr quantity log(const quantity& x) requires(D == one) {
        return quantity([&] { return scalar_traits<S>::log(x.value_); });
    }
    /// base^exponent for base >= 0.
    friend constexpr quantity pow(const quantity& base, const quantity& exponent) requires(D == one) {
        return quantity([&] { return scalar_traits<S>::pow(base.value_, exponent.value_); });
    }

private:
    /// One of two operands: copied where the traits name it, in place where they make a new one.
    template <class Make>
    static constexpr quantity picked(const Make& make) {
        if constexpr (std::is_reference_v<decltype(make())>) return from_value(make());
        else return quantity(make);
    }
    template <class Op>
    [[gnu::always_inline]] static constexpr quantity combine(Op op, const quantity& a, const quantity& b) {
        return quantity([&]()
                            __attribute__((always_inline)) { return scalar_traits<S>::apply(op, a.value_, b.value_); });
    }
    template <class Op>
    static constexpr auto compare(Op op, const quantity& a, const quantity& b) {
        return scalar_traits<S>::compare(op, a.value_, b.value_);
    }

    S value_;
};

template <Scalar S = double>
using ratio = quantity<one, S>;

namespace detail {

/// The number that a quantity is compared by.
template <dimension D, Valued S>
constexpr quantity<D> value_of(const quantity<D, S>& q) {
    return quantity<D>::from_value(scalar_traits<S>::value(q.value()));
}

/// a op b as quantity<D>, for scalars that mix.
template <dimension D, class A, class B>
[[gnu::always_inline]] constexpr auto product(auto op, const A& a, const B& b) {
    using S = mixed_scalar<A, B>;
    if constexpr (requires { scalar_traits<S>::mixed(op, a, b); }) {
        return quantity<D, S>([&]() __attribute__((always_inline)) { return scalar_traits<S>::mixed(op, a, b); });
    } else if constexpr (std::same_as<A, B>) {
        return quantity<D, S>([&]() __attribute__((always_inline)) { return scalar_traits<S>::apply(op, a, b); });
    } else {
        const ratio<S> left = ratio<A>::from_value(a);
        const ratio<S> right = ratio<B>::from_value(b);
        return quantity<D, S>([&]() __attribute__((always_inline)) {
            return scalar_traits<S>::apply(op, left.value(), right.value());
        });
    }
}

}  // namespace detail

template <dimension D, dimension E, class A, class B>
    requires Mixable<A, B>
[[gnu::always_inline]] constexpr auto operator*(const quantity<D, A>& a, const quantity<E, B>& b) {
    return detail::product<D.times(E)>(detail::multiply, a.value(), b.value());
}
template <dimension D, dimension E, class A, class B>
    requires Mixable<A, B>
[[gnu::always_inline]] constexpr auto operator/(const quantity<D, A>& a, const quantity<E, B>& b) {
    return detail::product<D.times(E, -1)>(detail::divide, a.value(), b.value());
}
template <dimension D, class S, Arithmetic N>
[[gnu::always_inline]] constexpr quantity<D, S> operator*(const quantity<D, S>& a, N n) {
    return a * ratio<double>(n);
}
template <dimension D, class S, Arithmetic N>
[[gnu::always_inline]] constexpr quantity<D, S> operator*(N n, const quantity<D, S>& a) {
    return ratio<double>(n) * a;
}
template <dimension D, class S, Arithmetic N>
[[gnu::always_inline]] constexpr quantity<D, S> operator/(const quantity<D, S>& a, N n) {
    return a / ratio<double>(n);
}
template <dimension D, class S, Arithmetic N>
[[gnu::always_inline]] constexpr auto operator/(N n, const quantity<D, S>& a) {
    return ratio<double>(n) / a;
}

/// x^N for a whole N by repeated squaring.
template <int N, class S>
constexpr ratio<S> power(const ratio<S>& x) {
    if constexpr (N == 1) {
        return x;
    } else {
        const ratio<S> half = power<N / 2>(x);
        if constexpr (N % 2 == 0) return half * half;
        else return half * half * x;
    }
}

/// A maximum with a rounded corner: the p-norm of two non-negative terms, P in {4, 8}.
///
///     smooth_max(a, b) = m (1 + (min/m)^P)^(1/P),   m = max(a, b);   0 for 0 and 0
///
/// Normalised by m, so that no power overflows. At a = b it is 2^(1/P) a: 19 % above the maximum for P = 4, 9 % for 8.
template <int P, dimension D, class S>
    requires(P == 4 || P == 8)
constexpr quantity<D, S> smooth_max(const quantity<D, S>& a, const quantity<D, S>& b) {
    using traits = scalar_traits<S>;
    if constexpr (requires { traits::template smooth_max<P>(a.value(), b.value()); }) {
        return quantity<D, S>::from_value(traits::template smooth_max<P>(a.value(), b.value()));
    } else {
        const quantity<D, S> larger = max(a, b);
        const auto safe = select(larger > quantity<D, S>{}, larger, quantity<D, S>::from_value(traits::constant(1)));
        const ratio<S> root = sqrt(sqrt(1 + power<P>(min(a, b) / safe)));
        if constexpr (P == 8) return larger * sqrt(root);
        else return larger * root;
    }
}

}  // namespace tokenroof
