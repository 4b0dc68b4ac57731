// SPDX-License-Identifier: MIT
// Collectives among ranks of one node, as tensor, expert and pipeline parallelism use them. Bytes are counted as
// nccl-tests count them. Over several nodes: multi_node.hpp.
#pragma once
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// Whose all-reduce: NCCL's; an engine's own, which reads the peers' tensors (direct: one-shot and two-shot kernels), and
/// NCCL's beyond its limit; or an engine's that lets switches sum where they can, else directly.
enum class all_reduce_library { nccl, direct, in_switch };

/// Sum of one tensor over all ranks, on all of them.
template <Scalar S = double>
struct basic_all_reduce {
    static constexpr kernel_class kind = kernel_class::collective;
    bytes<S> tensor{};
    int ranks = 1;
    all_reduce_library library = all_reduce_library::nccl;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::non_negative}, x.tensor...);
        visit(field{"ranks", rule::positive}, x.ranks...);
        visit(field{"library"}, x.library...);
    }
};
using all_reduce = basic_all_reduce<double>;

/// Concatenation of the ranks' shares into `tensor` on every rank.
template <Scalar S = double>
struct basic_all_gather {
    static constexpr kernel_class kind = kernel_class::collective;
    bytes<S> tensor{};
    int ranks = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::non_negative}, x.tensor...);
        visit(field{"ranks", rule::positive}, x.ranks...);
    }
};
using all_gather = basic_all_gather<double>;

/// Sum of one tensor over all ranks, of which each keeps its share.
template <Scalar S = double>
struct basic_reduce_scatter {
    static constexpr kernel_class kind = kernel_class::collective;
    bytes<S> tensor{};
    int ranks = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::non_negative}, x.tensor...);
        visit(field{"ranks", rule::positive}, x.ranks...);
    }
};
using reduce_scatter = basic_reduce_scatter<double>;

/// Each rank sends an equal share of its `tensor` to every rank: tokens to their experts, and back.
template <Scalar S = double>
struct basic_all_to_all {
    static constexpr kernel_class kind = kernel_class::collective;
    bytes<S> tensor{};
    int ranks = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::non_negative}, x.tensor...);
        visit(field{"ranks", rule::positive}, x.ranks...);
    }
};
using all_to_all = basic_all_to_all<double>;

/// One rank sends `tensor` to another: from stage to stage of a pipeline, KV cache from prefill to decode.
template <Scalar S = double>
struct basic_point_to_point {
    static constexpr kernel_class kind = kernel_class::collective;
    bytes<S> tensor{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tensor", rule::non_negative}, x.tensor...);
    }
};
using point_to_point = basic_point_to_point<double>;

/// Bytes that each rank sends and receives: 2 (n-1)/n of what is reduced on all ranks, (n-1)/n of what is gathered,
/// scattered or exchanged, all of a message from point to point.
/// Source   bounds of Patarasu and Yuan, Bandwidth optimal all-reduce algorithms, 2009; all but the last reach them.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_all_reduce<S>& c) {
    return {{}, {}, (2.0 * (c.ranks - 1) / c.ranks) * c.tensor};
}
template <Scalar S>
constexpr basic_work<S> work_of(const basic_all_gather<S>& c) {
    return {{}, {}, (1.0 * (c.ranks - 1) / c.ranks) * c.tensor};
}
template <Scalar S>
constexpr basic_work<S> work_of(const basic_reduce_scatter<S>& c) {
    return {{}, {}, (1.0 * (c.ranks - 1) / c.ranks) * c.tensor};
}
template <Scalar S>
constexpr basic_work<S> work_of(const basic_all_to_all<S>& c) {
    return {{}, {}, (1.0 * (c.ranks - 1) / c.ranks) * c.tensor};
}
template <Scalar S>
constexpr basic_work<S> work_of(const basic_point_to_point<S>& c) {
    return {{}, {}, c.tensor};
}

namespace detail {

template <class S>
constexpr basic_time_split<S> link_time(const seconds<S>& latency, const seconds<S>& link) {
    return {{}, {}, link, latency, link + latency};
}

template <class Mask, class S>
constexpr basic_time_split<S> select_time(const Mask& mask, const basic_time_split<S>& a,
                                          const basic_time_split<S>& b) {
    return {{}, {}, select(mask, a.link, b.link), select(mask, a.latency, b.latency), select(mask, a.total, b.total)};
}

/// The one that takes less time.
template <class S>
constexpr basic_time_split<S> faster(const basic_time_split<S>& a, const basic_time_split<S>& b) {
    const auto first = a.total < b.total;
    return {{}, {}, select(first, a.link, b.link), select(first, a.latency, b.latency), min(a.total, b.total)};
}

/// A ring with `rounds` messages of `share` from each rank to the next.
template <class S>
constexpr basic_time_split<S> ring_time(int rounds, const bytes<S>& share, const time_per_byte<S>& byte_time,
                                        const basic_chip<S>& c) {
    const basic_ring_kernel<S>& k = c.kernels.collectives.ring;
    const seconds<S> sent = (rounds + k.own_share) * (share * byte_time);
    return faster(link_time<S>(k.launch + rounds * c.link.latency, k.small_slowdown * sent),
                  link_time<S>(k.launch + k.fill + rounds * k.hop, sent));
}

/// One message of `share` to each of `peers`, and from each; a rank keeps `kept` for itself.
template <class S>
constexpr basic_time_split<S> exchange_time(int peers, const bytes<S>& share, const bytes<S>& kept,
                                            const time_per_byte<S>& byte_time, const basic_chip<S>& c) {
    const basic_exchange_kernel<S>& k = c.kernels.collectives.exchange;
    const seconds<S> one = share * byte_time;
    const basic_ring_kernel<S>& ring = c.kernels.collectives.ring;
    const seconds<S> own = ring.own_share * (kept * byte_time);
    const seconds<S> started = k.launch + peers * k.peer;
    return faster(link_time<S>(started, max(peers * ring.small_slowdown, k.small_slowdown) * one),
                  link_time<S>(started + k.fill, peers * k.slowdown * one + own));
}

/// Each rank reads its share of the sum from the switches, which read it from all ranks, and sends it to all of them.
template <class S>
constexpr seconds<S> switched_time(const basic_all_reduce<S>& op, const basic_chip<S>& c) {
    return ((1 + 1.0 / op.ranks) * op.tensor) / switch_bandwidth(c.link);
}

template <class S>
constexpr basic_time_split<S> nccl_all_reduce_time(const basic_all_reduce<S>& op, const time_per_byte<S>& byte_time,
                                                   const basic_chip<S>& c) {
    const bytes<S> share = op.tensor * (1.0 / op.ranks);
    const basic_time_split<S> ring = ring_time(2 * (op.ranks - 1), share, byte_time, c);
    if (!c.link.switch_sums) return ring;
    const basic_ring_kernel<S>& k = c.kernels.collectives.ring;
    return faster(ring, link_time<S>(k.launch + k.switch_fill, switched_time(op, c)));
}

/// NCCL's, or what an engine's own kernels make faster of it.
template <class S>
constexpr basic_time_split<S> all_reduce_time(const basic_all_reduce<S>& op, const basic_chip<S>& c) {
    const time_per_byte<S> byte_time = peer_byte_time(c.link, op.ranks);
    const basic_time_split<S> nccl = nccl_all_reduce_time(op, byte_time, c);
    if (op.library == all_reduce_library::nccl || !all_direct(c.link, op.ranks)) return nccl;
    const basic_direct_kernel<S>& k = c.kernels.collectives.direct;
    const int peers = op.ranks - 1;
    const seconds<S> started = k.launch + peers * k.peer;
    const seconds<S> one_shot = peers * k.slowdown * (op.tensor * byte_time);
    const basic_time_split<S> direct =
        faster(link_time<S>(started, one_shot), link_time<S>(started + k.second, (2.0 / op.ranks) * one_shot));
    const basic_time_split<S> own = select_time(op.tensor <= k.limit, faster(direct, nccl), nccl);
    if (op.library == all_reduce_library::direct || !c.link.switch_sums) return own;
    return faster(own, link_time<S>(started + 2 * c.link.latency, switched_time(op, c)));
}

}  // namespace detail

/// Time of an all-reduce among n ranks, at least of what its library has:
///
///     ring        launch + 2 (n-1) latency + small_slowdown sent / bandwidth                   small messages
///                 launch + fill + 2 (n-1) hop + sent / bandwidth                               large ones
///     switch      launch + switch_fill + (1 + 1/n) tensor / switch bandwidth                   NVLS
///     one-shot    launch + (n-1) peer + slowdown (n-1) tensor / bandwidth                      engines' own
///     two-shot    launch + (n-1) peer + second + slowdown 2 (n-1)/n tensor / bandwidth
///     in switch   launch + (n-1) peer + 2 latency + (1 + 1/n) tensor / switch bandwidth
///     sent        = 2 (n-1)/n tensor + own_share tensor/n
///
/// One-shot and two-shot kernels serve tensors up to `limit`; no engine's own serves ranks that do not all reach each
/// other directly. Nothing on a single rank.
/// Source   Thakur, Rabenseifner and Gropp, Optimization of collective communication operations in MPICH, 2005 (latency
///          and bandwidth of rings); Patarasu and Yuan, 2009; NCCL's documentation of LL, LL128, Simple and NVLS; figures
///          fitted on measured latencies: catalog/collectives.hpp.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_reduce<S>& op, const basic_work<S>&, const basic_chip<S>& c,
                                      const basic_supply<S>&) {
    if (op.ranks == 1) return {};
    return detail::all_reduce_time(op, c);
}

/// Time of a ring of n - 1 rounds: as an all-reduce's with half its messages.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_gather<S>& op, const basic_work<S>&, const basic_chip<S>& c,
                                      const basic_supply<S>&) {
    if (op.ranks == 1) return {};
    return detail::ring_time<S>(op.ranks - 1, op.tensor * (1.0 / op.ranks), peer_byte_time(c.link, op.ranks), c);
}
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_reduce_scatter<S>& op, const basic_work<S>&, const basic_chip<S>& c,
                                      const basic_supply<S>&) {
    if (op.ranks == 1) return {};
    return detail::ring_time<S>(op.ranks - 1, op.tensor * (1.0 / op.ranks), peer_byte_time(c.link, op.ranks), c);
}

/// Time of messages of tensor/n to and from n - 1 peers at once, at least of
///
///     launch + (n-1) peer + max((n-1) small_slowdown of rings, small_slowdown) tensor/n / bandwidth    small messages
///     launch + (n-1) peer + fill + (slowdown (n-1)/n + own_share / n) tensor / bandwidth               large ones
///
/// Source   form and figures fitted on measured latencies: catalog/collectives.hpp.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_to_all<S>& op, const basic_work<S>&, const basic_chip<S>& c,
                                      const basic_supply<S>&) {
    if (op.ranks == 1) return {};
    const bytes<S> share = op.tensor * (1.0 / op.ranks);
    return detail::exchange_time<S>(op.ranks - 1, share, share, peer_byte_time(c.link, op.ranks), c);
}

/// Time of a message to one peer that is reached directly: an all-to-all's of two ranks, of which neither keeps anything.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_point_to_point<S>& op, const basic_work<S>&, const basic_chip<S>& c,
                                      const basic_supply<S>&) {
    return detail::exchange_time<S>(1, op.tensor, bytes<S>{}, peer_byte_time(c.link, 2), c);
}

}  // namespace tokenroof
