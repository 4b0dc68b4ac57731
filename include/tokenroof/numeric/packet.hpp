// SPDX-License-Identifier: MIT
// As many numbers as a vector register holds: the scalar in which long formulas go over an array of fixed size.
#pragma once
#include <Eigen/Core>
#include <tokenroof/quantity.hpp>

namespace tokenroof {
namespace detail {

inline constexpr int packet_size = Eigen::internal::packet_traits<double>::size;

using packet_values [[gnu::vector_size(packet_size * sizeof(double))]] = double;
using packet_bits = decltype(packet_values{} < packet_values{});

/// A register of numbers. Its copies are spelled out: g++ would make them in halves, through memory, and wait for each.
struct packet {
    packet_values values{};

    packet() = default;
    packet(const packet_values& v) : values(v) {}
    packet(const packet& other) : values(other.values) {}
    packet& operator=(const packet& other) {
        values = other.values;
        return *this;
    }
    ~packet() = default;
};

/// What a comparison of packets gives: all bits of an element, or none.
struct packet_mask {
    packet_bits bits{};
};

inline packet_mask operator<(const packet& a, const packet& b) { return {a.values < b.values}; }

}  // namespace detail

/// Element by element; exp, log and pow, for which there are no instructions, one by one.
template <>
struct scalar_traits<detail::packet> {
    using packet = detail::packet;
    using values = detail::packet_values;
    using mask = detail::packet_mask;
    using array = Eigen::Array<double, detail::packet_size, 1>;
    using number = scalar_traits<double>;

    static packet constant(double x) { return x - values{}; }  // not x + 0, which differs for -0
    template <class Op>
    static packet apply(Op op, const packet& a, const packet& b) {
        return values(op(a.values, b.values));
    }
    template <class Op>
    static packet mixed(Op op, const packet& a, double b) {
        return values(op(a.values, b - values{}));
    }
    template <class Op>
    static packet mixed(Op op, double a, const packet& b) {
        return values(op(a - values{}, b.values));
    }
    template <class Op>
    static mask compare(Op op, const packet& a, const packet& b) {
        return {op(a.values, b.values)};
    }
    static packet max(const packet& a, const packet& b) { return a.values < b.values ? b.values : a.values; }
    static packet min(const packet& a, const packet& b) { return b.values < a.values ? b.values : a.values; }
    static packet select(const mask& m, const packet& a, const packet& b) { return m.bits ? a.values : b.values; }
    static bool all(const mask& m) {
        bool every = true;
        for (int i = 0; i < detail::packet_size; ++i) every &= m.bits[i] != 0;
        return every;
    }
    static packet sqrt(const packet& x) {
        packet root;
        elements(root) = elements(x).sqrt();
        return root;
    }
    static packet ceil(const packet& x) {
        packet whole;
        elements(whole) = elements(x).ceil();
        return whole;
    }
    static packet exp(const packet& x) { return each(number::exp, x); }
    static packet log(const packet& x) { return each(number::log, x); }
    static packet pow(const packet& base, const packet& exponent) { return each(number::pow, base, exponent); }

private:
    static Eigen::Map<array> elements(packet& p) { return Eigen::Map<array>(reinterpret_cast<double*>(&p.values)); }
    static Eigen::Map<const array> elements(const packet& p) {
        return Eigen::Map<const array>(reinterpret_cast<const double*>(&p.values));
    }
    template <class F, class... P>
    static packet each(F f, const P&... p) {
        packet r;
        for (int i = 0; i < detail::packet_size; ++i) r.values[i] = f(p.values[i]...);
        return r;
    }
};

}  // namespace tokenroof
