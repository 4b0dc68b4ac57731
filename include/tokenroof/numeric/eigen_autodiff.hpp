// SPDX-License-Identifier: MIT
// Eigen::AutoDiffScalar as a scalar, for code that already differentiates with it.
#pragma once
#include <Eigen/Core>  // AutoDiff does not bring what it needs
#include <stdexcept>
#include <string>
#include <tokenroof/numeric/dual.hpp>
#include <unsupported/Eigen/AutoDiff>

namespace tokenroof {

/// Derivatives with respect to N inputs, N fixed or Eigen::Dynamic. Values and slopes are those of dual, to which all
/// functions here go for one operation at a time; only the derivatives are Eigen's. So nothing that leaves is an
/// expression of Eigen's, and operands stay as they are (Eigen's own operators resize them).
///
/// With a dynamic N no derivatives stand for a constant. They are allocated, once an operation.
/// Errors   std::invalid_argument naming both sizes where two values have derivatives of different numbers of inputs.
template <int N, int Options, int Most>
struct scalar_traits<Eigen::AutoDiffScalar<Eigen::Matrix<double, N, 1, Options, Most, 1>>> {
    using derivatives = Eigen::Matrix<double, N, 1, Options, Most, 1>;
    using scalar = Eigen::AutoDiffScalar<derivatives>;
    using traits = scalar_traits<dual<2>>;

    static scalar constant(double x) { return scalar(x, derivatives::Zero(N == Eigen::Dynamic ? 0 : N)); }
    static double value(const scalar& x) { return x.value(); }

    template <class Op>
    static scalar apply(Op op, const scalar& a, const scalar& b) {
        return joined(op(first(a), second(b)), a, b);
    }
    template <class Op>
    static scalar mixed(Op op, const scalar& a, double b) {
        return chained(op(first(a), b), a);
    }
    template <class Op>
    static scalar mixed(Op op, double a, const scalar& b) {
        return chained(op(a, first(b)), b);
    }
    template <class Op>
    static bool compare(Op op, const scalar& a, const scalar& b) {
        return op(a.value(), b.value());
    }
    static const scalar& max(const scalar& a, const scalar& b) { return a.value() < b.value() ? b : a; }
    static const scalar& min(const scalar& a, const scalar& b) { return b.value() < a.value() ? b : a; }
    static const scalar& select(bool mask, const scalar& a, const scalar& b) { return mask ? a : b; }
    static bool all(bool mask) { return mask; }

    static scalar ceil(const scalar& x) { return constant(traits::plain::ceil(x.value())); }
    static scalar sqrt(const scalar& x) { return chained(traits::sqrt(first(x)), x); }
    static scalar exp(const scalar& x) { return chained(traits::exp(first(x)), x); }
    static scalar log(const scalar& x) { return chained(traits::log(first(x)), x); }
    static scalar pow(const scalar& base, const scalar& exponent) {
        return joined(traits::pow(first(base), second(exponent)), base, exponent);
    }

    struct norm {
        scalar total;
        scalar a;
        scalar b;
    };
    template <int P>
        requires(P == 4 || P == 8)
    static norm shared_norm(const scalar& a, const scalar& b) {
        const traits::norm n = traits::template shared_norm<P>(first(a), second(b));
        return {joined(n.total, a, b), joined(n.a, a, b), joined(n.b, a, b)};
    }

    static std::string text(const scalar& x) { return traits::text(first(x)); }

private:
    // An operand as one of two variables: the answer's partials are the slopes of the chain rule.
    static dual<2> first(const scalar& x) { return {{1, 0}, x.value()}; }
    static dual<2> second(const scalar& x) { return {{0, 1}, x.value()}; }

    static scalar chained(const dual<2>& y, const scalar& a) { return {y.value, y.partials[0] * a.derivatives()}; }
    static scalar joined(const dual<2>& y, const scalar& a, const scalar& b) {
        if constexpr (N == Eigen::Dynamic) {
            const Eigen::Index inputs = a.derivatives().size();
            const Eigen::Index others = b.derivatives().size();
            if (others == 0) return chained(y, a);
            if (inputs == 0) return {y.value, y.partials[1] * b.derivatives()};
            if (inputs != others) [[unlikely]] {
                throw std::invalid_argument("derivatives of " + std::to_string(inputs) + " and " +
                                            std::to_string(others) + " inputs: must be equal, or one of them 0");
            }
        }
        return {y.value, y.partials[0] * a.derivatives() + y.partials[1] * b.derivatives()};
    }
};

}  // namespace tokenroof
