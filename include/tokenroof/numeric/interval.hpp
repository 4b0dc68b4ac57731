// SPDX-License-Identifier: MIT
// Bounds: closed intervals that contain every answer that the inputs in them can give.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/numeric/rounding.hpp>

namespace tokenroof::outward {

/// Steps around a result of exp, log or pow. glibc and others promise 1 unit in the last place, constant_math is within
/// 1 of theirs; four steps are 4 units, 2 of them below a power of two.
inline constexpr int library_steps = 4;

constexpr ends exponential(const ends& x) {
    const ends r{scalar_traits<double>::exp(x.low), scalar_traits<double>::exp(x.high)};
    return larger(widened(r, library_steps), ends{});
}
constexpr ends logarithm(const ends& x) {
    const ends domain = above_zero(x);
    return widened({scalar_traits<double>::log(domain.low), scalar_traits<double>::log(domain.high)}, library_steps);
}

/// Extreme at the corners, since the logarithm, exponent log base, is linear in each.
constexpr ends power(const ends& base, const ends& exponent) {
    const ends domain = above_zero(base);
    ends r{infinite, 0};
    for (const double x : {domain.low, domain.high}) {
        for (const double y : {exponent.low, exponent.high}) {
            const double corner = scalar_traits<double>::pow(x, y);
            if (corner != corner) return {0, infinite};
            r = hull(r, {corner, corner});
        }
    }
    return larger(widened(r, library_steps), ends{});
}

}  // namespace tokenroof::outward

namespace tokenroof {

/// Answer to a comparison of intervals: the mask that `select` takes. An uncertain one selects the hull of both sides,
/// and a rule of validation holds only where it holds for certain.
enum class verdict { no, uncertain, yes };

/// The closed interval [low, high] of doubles.
///
///     x in X and y in Y  =>  x op y in X op Y
///
/// The bounds are guaranteed, rounding included: for the real result and for the same formula in double. They are no
/// distribution: an answer at a bound takes the worst of all inputs at once.
///
/// Dependency      an input that a formula names twice counts as two: for X = [1, 2], X - X is [-1, 1] and X / (X + 1)
///                 is [1/3, 1]. Bounds are then wider than need be, never too narrow. The model's formulas name an
///                 input once where they can; time splits carry their total beside the shares; norms and their shares
///                 are evaluated at the ends. To tighten what is left, split an input and take the hull.
/// Discontinuities ceil gives the whole numbers at the ends, so that rows in [60, 70] take one to two tiles of 64. Where
///                 a comparison is uncertain, `select` gives the hull of both sides: where it is uncertain whether one
///                 request fits in memory, the rate begins at 0 and latencies are without bound.
/// Infinity        bounds may be infinite, as latencies are where a model does not fit. 0 times infinity is 0. A
///                 divisor with zero inside leaves [-inf, inf], one with zero at its end a half line.
/// Domain          IEEE arithmetic, rounding to nearest, with subnormals: not -ffast-math. sqrt, log, pow and
///                 smooth_max leave out what of an operand is below 0.
/// Errors          std::invalid_argument for low > high, for NaN, and for an operand outside a domain altogether.
class interval {
public:
    constexpr interval() : interval(outward::ends{}) {}
    constexpr interval(double x) : interval(x, x) {}
    constexpr interval(double low, double high);

    // Spelled out: g++ would copy the ends one by one, and a load of both would wait for them.
    constexpr interval(const interval& other) : bounds_(store(other.bounds_)) {}
    constexpr interval& operator=(const interval& other) {
        bounds_ = store(other.bounds_);
        return *this;
    }
    ~interval() = default;

    constexpr double low() const { return std::is_constant_evaluated() ? bounds_.apart[0] : bounds_.both[0]; }
    constexpr double high() const { return std::is_constant_evaluated() ? bounds_.apart[1] : bounds_.both[1]; }

    friend constexpr interval operator+(const interval& a, const interval& b);
    friend constexpr interval operator-(const interval& a, const interval& b);
    friend constexpr interval operator*(const interval& a, const interval& b);
    friend constexpr interval operator/(const interval& a, const interval& b);

private:
    friend struct scalar_traits<interval>;

    // Code at run time reads and writes both ends at once; constant evaluation has no vectors on every compiler.
    union storage {
        double apart[2];
        outward::lanes both;
    };
    static constexpr storage store(const outward::ends& e) {
        if (std::is_constant_evaluated()) return {.apart = {e.low, e.high}};
        return {.both = outward::lanes{e.low, e.high}};
    }
    static constexpr storage store(const storage& s) {
        if (std::is_constant_evaluated()) return s;
        return {.both = s.both};
    }
    constexpr explicit interval(const outward::ends& e) : bounds_(store(e)) {}
    explicit interval(outward::lanes both) : bounds_{.both = both} {}

    constexpr outward::ends ends() const { return {low(), high()}; }
    outward::lanes lanes() const { return bounds_.both; }

    storage bounds_;
};

constexpr interval::interval(double low, double high) : interval(outward::ends{low, high}) {
    if (!(low <= high)) [[unlikely]]
        reject("interval", outward::text({low, high}), "low must be at most high, and neither NaN");
}

[[gnu::always_inline]] constexpr interval operator+(const interval& a, const interval& b) {
    if (std::is_constant_evaluated()) return interval(sum(a.ends(), b.ends()));
    return interval(outward::sum(a.lanes(), b.lanes()));
}
[[gnu::always_inline]] constexpr interval operator-(const interval& a, const interval& b) {
    if (std::is_constant_evaluated()) return interval(sum(a.ends(), -b.ends()));
    return interval(outward::difference(a.lanes(), b.lanes()));
}
[[gnu::always_inline]] constexpr interval operator*(const interval& a, const interval& b) {
    if (std::is_constant_evaluated()) return interval(product(a.ends(), b.ends()));
    return interval(outward::product(a.lanes(), b.lanes()));
}
[[gnu::always_inline]] constexpr interval operator/(const interval& a, const interval& b) {
    if (std::is_constant_evaluated()) return interval(quotient(a.ends(), b.ends()));
    return interval(outward::quotient(a.lanes(), b.lanes()));
}

constexpr verdict operator<(const interval& a, const interval& b) {
    return a.high() < b.low() ? verdict::yes : a.low() >= b.high() ? verdict::no : verdict::uncertain;
}
constexpr verdict operator<=(const interval& a, const interval& b) {
    return a.high() <= b.low() ? verdict::yes : a.low() > b.high() ? verdict::no : verdict::uncertain;
}
constexpr verdict operator>(const interval& a, const interval& b) { return b < a; }
constexpr verdict operator>=(const interval& a, const interval& b) { return b <= a; }
constexpr verdict operator==(const interval& a, const interval& b) {
    if (a.high() < b.low() || b.high() < a.low()) return verdict::no;
    return a.low() == b.high() && a.high() == b.low() ? verdict::yes : verdict::uncertain;
}

template <>
struct scalar_traits<interval> {
    static constexpr interval constant(double x) { return interval(outward::ends{x, x}); }

    template <class Op>
    [[gnu::always_inline]] static constexpr interval apply(Op, const interval& a, const interval& b) {
        // Not op(a, b), which g++ would not inline.
        if constexpr (std::same_as<const Op, decltype(detail::add)>) return a + b;
        else if constexpr (std::same_as<const Op, decltype(detail::subtract)>) return a - b;
        else if constexpr (std::same_as<const Op, decltype(detail::multiply)>) return a * b;
        else return a / b;
    }
    // Most units are 1, which leaves no trace where compilers see it.
    template <class Op>
    [[gnu::always_inline]] static constexpr interval mixed(Op op, const interval& a, double b) {
        if (b == 1) return a;
        if constexpr (std::same_as<const Op, decltype(detail::multiply)>) return times(a, b);
        else return apply(op, a, constant(b));
    }
    template <class Op>
    [[gnu::always_inline]] static constexpr interval mixed(Op op, double a, const interval& b) {
        if constexpr (std::same_as<const Op, decltype(detail::multiply)>) return mixed(op, b, a);
        else return apply(op, constant(a), b);
    }
    [[gnu::always_inline]] static constexpr interval times(const interval& a, double b) {
        if (std::is_constant_evaluated()) return a * constant(b);
        return interval(outward::product(a.lanes(), b));
    }
    template <class Op>
    static constexpr verdict compare(Op op, const interval& a, const interval& b) {
        return op(a, b);
    }
    static constexpr bool within(const interval& x, double low, double high) {
        return x.low() >= low && x.high() <= high;
    }
    static constexpr bool all(verdict mask) { return mask == verdict::yes; }
    static constexpr bool possible(verdict mask) { return mask != verdict::no; }
    static constexpr interval select(verdict mask, const interval& a, const interval& b) {
        if (mask == verdict::yes) return a;
        if (mask == verdict::no) return b;
        return interval(hull(a.ends(), b.ends()));
    }
    static constexpr interval max(const interval& a, const interval& b) {
        if (std::is_constant_evaluated()) return interval(larger(a.ends(), b.ends()));
        return interval(outward::larger(a.lanes(), b.lanes()));
    }
    static constexpr interval min(const interval& a, const interval& b) {
        if (std::is_constant_evaluated()) return interval(smaller(a.ends(), b.ends()));
        return interval(outward::smaller(a.lanes(), b.lanes()));
    }
    template <int P>
    static constexpr interval smooth_max(const interval& a, const interval& b) {
        if (std::is_constant_evaluated()) return interval(outward::smooth_max<P>(a.ends(), b.ends()));
        return interval(outward::smooth_max<P>(a.lanes(), b.lanes()));
    }
    /// The norm, and the shares of a and of b in it.
    struct norm {
        interval total;
        interval a;
        interval b;
    };
    template <int P>
        requires(P == 4 || P == 8)
    static constexpr norm shared_norm(const interval& a, const interval& b) {
        if (std::is_constant_evaluated()) {
            return {smooth_max<P>(a, b), interval(outward::share<P>(a.ends(), b.ends())),
                    interval(outward::share<P>(b.ends(), a.ends()))};
        }
        const std::array<outward::lanes, 2> shares = outward::shares<P>(a.lanes(), b.lanes());
        return {smooth_max<P>(a, b), interval(shares[0]), interval(shares[1])};
    }
    static constexpr interval ceil(const interval& x) {
        if (std::is_constant_evaluated()) {
            return interval(outward::ends{constant_math::ceil(x.low()), constant_math::ceil(x.high())});
        }
        return interval(outward::ceil(x.lanes()));
    }
    static constexpr interval sqrt(const interval& x) {
        if (std::is_constant_evaluated()) return interval(outward::root(x.ends()));
        return interval(outward::root(x.lanes()));
    }
    static constexpr interval exp(const interval& x) { return interval(exponential(x.ends())); }
    static constexpr interval log(const interval& x) { return interval(logarithm(x.ends())); }
    static constexpr interval pow(const interval& base, const interval& exponent) {
        return interval(power(base.ends(), exponent.ends()));
    }

    static std::string text(const interval& x) { return outward::text(x.ends()); }
};

/// [x - relative |x|, x + relative |x|]: plus_minus(4.8 * TB_per_s, 0.02). A number makes a ratio.
/// Errors   std::invalid_argument unless `relative` is in [0, infinity).
template <dimension D>
constexpr quantity<D, interval> plus_minus(const quantity<D>& x, double relative) {
    if (!(relative >= 0 && outward::is_finite(relative))) [[unlikely]]
        reject("interval", outward::text({relative, relative}),
               "a relative width must be zero or positive, and finite");
    return quantity<D, interval>::from_value(x.value() * (1 + interval(-relative, relative)));
}
constexpr ratio<interval> plus_minus(double x, double relative) { return plus_minus(ratio<>(x), relative); }

/// [low, high]: between(4.6 * TB_per_s, 4.8 * TB_per_s). Numbers make a ratio.
/// Errors   std::invalid_argument for low > high and for NaN.
template <dimension D>
constexpr quantity<D, interval> between(const quantity<D>& low, const quantity<D>& high) {
    return quantity<D, interval>::from_value(interval(low.value(), high.value()));
}
constexpr ratio<interval> between(double low, double high) { return between(ratio<>(low), ratio<>(high)); }

/// The ends of a quantity's interval.
template <dimension D>
constexpr quantity<D> low(const quantity<D, interval>& x) {
    return quantity<D>::from_value(x.value().low());
}
template <dimension D>
constexpr quantity<D> high(const quantity<D, interval>& x) {
    return quantity<D>::from_value(x.value().high());
}

}  // namespace tokenroof
