// SPDX-License-Identifier: MIT
// Long scalars in pieces: a scalar of many elements goes through a model piece by piece, so that what the model keeps
// between its operations stays in registers and in the nearest cache.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/inplace_vector.hpp>

namespace tokenroof {
namespace detail {

/// A scalar of many elements that its traits give and take in pieces, which are scalars themselves: load(x, i) makes
/// piece i, store(x, i, piece) writes it, `pieces` is their number, which is even.
template <class S>
concept InPieces = requires(const S& x) {
    { scalar_traits<S>::load(x, 0) } -> std::same_as<typename scalar_traits<S>::piece>;
};

template <InPieces S>
using piece_of = typename scalar_traits<S>::piece;

/// Piece i of an input or of a quantity; what holds no scalar is the same in all pieces.
template <class To, class From>
constexpr void load(To& to, const From& from, int i) {
    if constexpr (std::same_as<To, From>) {
        to = from;
    } else if constexpr (Described<To>) {
        To::fields([i](const field&, auto& t, const auto& f) { load(t, f, i); }, to, from);
    } else {
        using S = std::remove_cvref_t<decltype(from.value())>;
        to = To::from_value(scalar_traits<S>::load(from.value(), i));
    }
}

/// Writes pieces i and i + 1: together, since they share a line of the cache, and an answer is larger than the cache.
template <class To, class From>
constexpr void store(To& to, int i, const From& from, const From& next) {
    if constexpr (std::same_as<To, From>) {
        to = from;
    } else if constexpr (Described<To>) {
        To::fields([i](const field&, auto& t, const auto& f, const auto& n) { store(t, i, f, n); }, to, from, next);
    } else {
        using S = std::remove_cvref_t<decltype(to.value())>;
        scalar_traits<S>::store(to.stored(), i, from.value());
        scalar_traits<S>::store(to.stored(), i + 1, next.value());
    }
}
template <class To, class From, std::size_t N>
constexpr void store(inplace_vector<To, N>& to, int i, const inplace_vector<From, N>& from,
                     const inplace_vector<From, N>& next) {
    for (std::size_t k = 0; k < from.size(); ++k) store(k < to.size() ? to[k] : to.append(), i, from[k], next[k]);
}

template <InPieces S, template <Scalar> class X>
constexpr X<piece_of<S>> piece(const X<S>& whole, int i) {
    X<piece_of<S>> p;
    load(p, whole, i);
    return p;
}
template <Scalar S, template <Scalar> class X>
    requires(!InPieces<S>)
constexpr const X<S>& piece(const X<S>& same, int) { return same; }

/// An input at scalar T, to which doubles are lifted.
template <Scalar T, template <Scalar> class X, Scalar C>
constexpr decltype(auto) at_scalar(const X<C>& x) {
    if constexpr (std::same_as<C, double> && !std::same_as<T, double>) return lift<T>(x);
    else return (x);
}

/// f(x, on..., answer), piece by piece where S has pieces. Each `on` is of x's scalar, or of doubles and the same for all
/// pieces.
template <Scalar S, template <Scalar> class Answer, class F, template <Scalar> class X, class... On>
constexpr void answer_with(Answer<S>& answer, const F& f, const X<S>& x, const On&... on) {
    if constexpr (InPieces<S>) {
        const auto in_pieces = [&](const auto&... pieces_on) {
            const auto part = [&](int i) {
                Answer<piece_of<S>> p;
                f(piece(x, i), piece(pieces_on, i)..., p);
                return p;
            };
            for (int i = 0; i < scalar_traits<S>::pieces; i += 2) store(answer, i, part(i), part(i + 1));
        };
        in_pieces(at_scalar<piece_of<S>>(on)...);
    } else {
        f(x, at_scalar<S>(on)..., answer);
    }
}

}  // namespace detail
}  // namespace tokenroof
