// SPDX-License-Identifier: MIT
// Collectives among the ranks of a tensor-parallel group.
#pragma once
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// Sum of one tensor over all ranks.
template <Scalar S = double>
struct basic_all_reduce {
    bytes<S> tensor{};
    int ranks = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::non_negative}, x.tensor...);
        visit(field{"ranks", rule::positive}, x.ranks...);
    }
};
using all_reduce = basic_all_reduce<double>;

/// Concatenation of the ranks' shares into `tensor` on every rank.
template <Scalar S = double>
struct basic_all_gather {
    bytes<S> tensor{};
    int ranks = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::non_negative}, x.tensor...);
        visit(field{"ranks", rule::positive}, x.ranks...);
    }
};
using all_gather = basic_all_gather<double>;

/// Bytes that each rank sends and receives: 2 (n-1)/n of the tensor (ring bound of Patarasu and Yuan, 2009).
template <Scalar S>
constexpr basic_work<S> work_of(const basic_all_reduce<S>& c) {
    return {{}, {}, (2.0 * (c.ranks - 1) / c.ranks) * c.tensor};
}

/// Bytes that each rank receives: (n-1)/n of the tensor.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_all_gather<S>& c) {
    return {{}, {}, (1.0 * (c.ranks - 1) / c.ranks) * c.tensor};
}

namespace detail {
template <Scalar S>
constexpr basic_time_split<S> message_time(int ranks, const basic_work<S>& w, const basic_chip<S>& c) {
    if (ranks == 1) return {};
    const seconds<S> link = w.messages / sustained_bandwidth(c.link);
    return {{}, {}, link, c.link.latency, link + c.link.latency};
}
}  // namespace detail

/// Latency plus messages at the link's sustained bandwidth; nothing on a single rank.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_reduce<S>& op, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>&) {
    return detail::message_time(op.ranks, w, c);
}
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_gather<S>& op, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>&) {
    return detail::message_time(op.ranks, w, c);
}

}  // namespace tokenroof
