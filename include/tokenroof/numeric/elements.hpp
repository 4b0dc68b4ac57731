// SPDX-License-Identifier: MIT
// From arrays to numbers and back: one element of an array-valued result, and an input of arrays made of many inputs.
#pragma once
#include <algorithm>
#include <array>
#include <span>
#include <tokenroof/fields.hpp>
#include <tokenroof/inplace_vector.hpp>
#include <tokenroof/numeric/array.hpp>
#include <tuple>
#include <utility>

namespace tokenroof {

/// How many numbers a scalar holds: N of an array of fixed size, else 1.
template <Scalar S>
inline constexpr std::size_t element_count = 1;
template <int N, int Options, int Most>
    requires(N > 0)
inline constexpr std::size_t element_count<Eigen::Array<double, N, 1, Options, Most, 1>> = N;

namespace detail {

/// Takes element i out of all arrays of a value; what holds none stays as it is.
struct element_at {
    std::size_t i;

    template <class T>
    T operator()(const T& x) const {
        return x;
    }
    template <class E, int N, int Options, int Most>
    E operator()(const Eigen::Array<E, N, 1, Options, Most, 1>& x) const {
        return x.data()[x.size() == 1 ? 0 : i];
    }
    template <dimension D, Scalar S>
    auto operator()(const quantity<D, S>& q) const {
        return quantity<D, decltype((*this)(q.value()))>::from_value((*this)(q.value()));
    }
    template <template <Scalar> class X, Scalar S>
        requires Described<X<S>>
    auto operator()(const X<S>& x) const {
        using single = X<decltype((*this)(std::declval<const S&>()))>;
        single taken{};
        single::fields([this](const field&, auto& to, const auto& from) { to = (*this)(from); }, taken, x);
        return taken;
    }
    template <class T, std::size_t N>
    auto operator()(const std::array<T, N>& x) const {
        std::array<decltype((*this)(x[0])), N> taken{};
        for (std::size_t k = 0; k < N; ++k) taken[k] = (*this)(x[k]);
        return taken;
    }
    template <class T, std::size_t N>
    auto operator()(const inplace_vector<T, N>& x) const {
        inplace_vector<decltype((*this)(x[0])), N> taken;
        for (const T& member : x) taken.append() = (*this)(member);
        return taken;
    }
    template <class... T>
    auto operator()(const std::tuple<T...>& x) const {
        return std::apply([this](const T&... member) { return std::make_tuple((*this)(member)...); }, x);
    }
    template <class A, class B>
    auto operator()(const std::pair<A, B>& x) const {
        return std::make_pair((*this)(x.first), (*this)(x.second));
    }
};

}  // namespace detail

/// Element i of an array-valued result, in doubles: of a quantity, a mask, an input, an estimate, or a tuple, pair or
/// list of these. What holds no array, or one of size 1, is the same for all elements.
/// Domain   i below the size.
template <class T>
auto element(const T& x, std::size_t i) {
    return detail::element_at{i}(x);
}

namespace detail {

/// Types of which a sweep makes arrays. An aggregate has a scalar to replace where another scalar gives another type.
template <class T>
inline constexpr bool is_numeric = false;
template <dimension D>
inline constexpr bool is_numeric<quantity<D>> = true;

/// A quantity or an input of doubles as one of scalar S, which may be an array.
template <class X, Scalar S>
struct block_type {
    using type = rescaled<X, S>;
};
template <dimension D, Scalar S>
struct block_type<quantity<D>, S> {
    using type = quantity<D, S>;
};
template <class X, Scalar S>
using block_of = typename block_type<X, S>::type;

/// Writes the numbers of an input of doubles into element i of one of arrays; what is no number stays as it is.
template <class T>
void put_element(const T&, const T&, std::size_t) {}
template <dimension D>
void put_element(quantity<D>& to, const quantity<D>& from, std::size_t) {
    to = from;
}
template <dimension D, Scalar S>
void put_element(quantity<D, S>& to, const quantity<D>& from, std::size_t i) {
    to.stored().data()[i] = from.value();
}
template <template <Scalar> class X, Scalar S, Scalar T>
    requires Described<X<S>>
void put_element(X<S>& to, const X<T>& from, std::size_t i) {
    X<S>::fields([i](const field&, auto& t, const auto& f) { put_element(t, f, i); }, to, from);
}

/// True when two inputs differ only in what becomes arrays: names, switches, counts and formats are the same.
template <bool NumbersMatter = false, class X>
bool alike(const X& a, const X& b) {
    if constexpr (is_numeric<X> && !NumbersMatter) {
        return true;
    } else if constexpr (Described<X>) {
        constexpr bool fixed = NumbersMatter || std::same_as<block_of<X, lane_array>, X>;
        bool same = true;
        X::fields([&same](const field&, const auto& m, const auto& n) { same = same && alike<fixed>(m, n); }, a, b);
        return same;
    } else {
        return a == b;
    }
}

/// Inputs that are alike as one of arrays. Elements beyond them repeat the last.
/// Domain   at least one input, and no more than S has elements.
template <Scalar S, class X>
block_of<X, S> gather(std::span<const X> inputs) {
    block_of<X, S> block{};
    if constexpr (is_numeric<X>) block = inputs.front();
    else block = lift<S>(inputs.front());
    for (std::size_t i = 1; i < element_count<S>; ++i) put_element(block, inputs[std::min(i, inputs.size() - 1)], i);
    return block;
}

}  // namespace detail
}  // namespace tokenroof
