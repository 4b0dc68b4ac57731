// SPDX-License-Identifier: MIT
// Many answers at once: Eigen::Array<double, N, 1> and Eigen::ArrayXd as scalars, element by element.
#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <tokenroof/numeric/packet.hpp>
#include <tokenroof/scalar.hpp>

namespace tokenroof {

/// The block in which sweeps run: long enough to spread the cost of a call, short enough for the caches of a core.
inline constexpr int lane_count = 64;
using lane_array = Eigen::Array<double, lane_count, 1>;

namespace detail {

/// Throws std::invalid_argument "array sizes 3 and 4: must be equal, or one of them 1".
[[noreturn]] inline void reject_sizes(Eigen::Index a, Eigen::Index b) {
    throw std::invalid_argument("array sizes " + std::to_string(a) + " and " + std::to_string(b) +
                                ": must be equal, or one of them 1");
}

/// An array of fixed size in pieces (pieces.hpp) of as many elements as a register holds.
template <class Array>
struct packets_of {};
template <int N, int Options, int Most>
    requires(N % (2 * packet_size) == 0)
struct packets_of<Eigen::Array<double, N, 1, Options, Most, 1>> {
    using array = Eigen::Array<double, N, 1, Options, Most, 1>;
    using piece = packet;
    static constexpr int pieces = N / packet_size;

    static piece load(const array& x, int i) {
        piece p;
        std::memcpy(&p.values, x.data() + i * packet_size, sizeof p.values);
        return p;
    }
    static void store(array& x, int i, const piece& p) {
        std::memcpy(x.data() + i * packet_size, &p.values, sizeof p.values);
    }
};

}  // namespace detail

/// Arrays as scalars: every operation works element by element and gives an array, never an expression of Eigen's.
///
/// An array of run-time size and one of size 1 (a constant) give one of the first's size. A comparison gives an array of
/// bool, which holds as a whole where it holds for all elements. Each element is what the same formula gives in double,
/// up to rounding: compilers fuse products and sums of doubles where they can.
/// Errors   std::invalid_argument naming both sizes where two arrays of run-time size do not match.
template <int N, int Options, int Most>
    requires(N != 0 && Most != 0)
struct scalar_traits<Eigen::Array<double, N, 1, Options, Most, 1>>
    : detail::packets_of<Eigen::Array<double, N, 1, Options, Most, 1>> {
    using array = Eigen::Array<double, N, 1, Options, Most, 1>;
    using mask = Eigen::Array<bool, N, 1, Options, Most, 1>;

    static array constant(double x) { return array::Constant(N == Eigen::Dynamic ? 1 : N, x); }

    template <class Op>
    static array apply(Op op, const array& a, const array& b) {
        return each<array>(op, a, b);
    }
    template <class Op>
    static array mixed(Op op, const array& a, double b) {
        return each<array>([op, b](double x) { return op(x, b); }, a);
    }
    template <class Op>
    static array mixed(Op op, double a, const array& b) {
        return each<array>([op, a](double x) { return op(a, x); }, b);
    }
    template <class Op>
    static mask compare(Op op, const array& a, const array& b) {
        return each<mask>(op, a, b);
    }
    static array max(const array& a, const array& b) { return each<array>(number::max, a, b); }
    static array min(const array& a, const array& b) { return each<array>(number::min, a, b); }
    static array select(const mask& m, const array& a, const array& b) { return each<array>(number::select, m, a, b); }
    static bool all(const mask& m) {
        bool every = true;
        for (Eigen::Index i = 0; i < m.size(); ++i) every &= m.data()[i];
        return every;
    }
    /// Whether low <= x <= high holds for all elements.
    static bool within(const array& x, double low, double high) {
        std::int64_t outside = 0;
        for (Eigen::Index i = 0; i < x.size(); ++i) {
            const double number = x.data()[i];
            outside |= number >= low && number <= high ? 0 : 1;
        }
        return outside == 0;
    }
    static array sqrt(const array& x) { return x.sqrt(); }
    static array ceil(const array& x) { return each<array>(number::ceil, x); }
    static array exp(const array& x) { return each<array>(number::exp, x); }
    static array log(const array& x) { return each<array>(number::log, x); }
    static array pow(const array& base, const array& exponent) { return each<array>(number::pow, base, exponent); }

    /// "[1, 2, 3]"; of a long array the first elements and the size.
    static std::string text(const array& x) {
        constexpr Eigen::Index shown = 8;
        std::string list = "[";
        for (Eigen::Index i = 0; i < x.size() && i < shown; ++i) {
            char digits[32];
            std::snprintf(digits, sizeof digits, i == 0 ? "%.6g" : ", %.6g", x[i]);
            list += digits;
        }
        if (x.size() > shown) list += ", ...: " + std::to_string(x.size()) + " in all";
        return list + "]";
    }

private:
    using number = scalar_traits<double>;

    /// The one place where sizes meet.
    template <class A, class... B>
    static Eigen::Index common_size(const A& a, const B&... b) {
        Eigen::Index size = a.size();
        [[maybe_unused]] const auto meet = [&size](Eigen::Index other) {
            if (other == size || other == 1) return;
            if (size != 1) detail::reject_sizes(size, other);
            size = other;
        };
        (meet(b.size()), ...);
        return size;
    }

    /// f of the elements, one by one: plain loops, which compilers make vectors of.
    template <class Result, class F, class... A>
    static Result each(F f, const A&... a) {
        if constexpr (N != Eigen::Dynamic) {
            Result r;
            for (Eigen::Index i = 0; i < N; ++i) r.data()[i] = f(a.data()[i]...);
            return r;
        } else {
            const Eigen::Index size = common_size(a...);
            Result r(size);
            if (((a.size() == size) && ...)) {
                for (Eigen::Index i = 0; i < size; ++i) r.data()[i] = f(a.data()[i]...);
            } else {
                for (Eigen::Index i = 0; i < size; ++i) r.data()[i] = f(a.data()[a.size() == 1 ? 0 : i]...);
            }
            return r;
        }
    }
};

}  // namespace tokenroof
