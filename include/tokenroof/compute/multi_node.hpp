// SPDX-License-Identifier: MIT
// Collectives among ranks on several nodes: inside each node over the chips' link, across nodes over a network.
#pragma once
#include <tokenroof/compute/collective.hpp>

namespace tokenroof {

/// Nodes of equal chips, each chip with its own adapter.
template <Scalar S = double>
struct basic_network {
    static constexpr std::string_view input_name = "network";
    int node_ranks = 8;    ///< chips of a node that take part
    basic_link<S> link{};  ///< of one chip to other nodes; latency: from a rank to one on another node

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"node_ranks", rule::positive}, x.node_ranks...);
        visit(field{"link"}, x.link...);
    }
};
using network = basic_network<double>;

/// A collective among ranks that stand `stride` apart: 1 for neighbours. A message from point to point goes over one
/// stride.
template <class Op>
struct strided {
    static constexpr kernel_class kind = Op::kind;
    Op op{};
    int stride = 1;
};
template <class Op>
strided(Op, int) -> strided<Op>;

template <class Op>
constexpr auto work_of(const strided<Op>& group) {
    return work_of(group.op);
}

/// Nodes that a group of ranks fills: ceil(ranks / node_ranks).
template <Scalar S>
constexpr int node_count(const basic_network<S>& n, int ranks) {
    return (ranks + n.node_ranks - 1) / n.node_ranks;
}

namespace detail {

/// What a group does across nodes while it streams inside them: the slower of the two binds, and their waits add.
template <class S>
constexpr basic_time_split<S> streamed(const basic_time_split<S>& inside, const basic_time_split<S>& across) {
    return link_time<S>(inside.latency + across.latency, smooth_max<4>(inside.link, across.link));
}

template <class S>
constexpr time_per_byte<S> byte_time(const basic_network<S>& n) {
    return 1 / sustained_bandwidth(n.link);
}

constexpr int local_ranks(int ranks, int node_ranks) { return ranks < node_ranks ? ranks : node_ranks; }

/// An all-reduce of each rank's share across nodes: a ring, or two trees at once that each carry half.
template <class S>
constexpr basic_time_split<S> across_time(int nodes, const bytes<S>& share, const basic_network<S>& n) {
    const seconds<S> whole = share * byte_time(n);
    const int depth = static_cast<int>(std::bit_width(static_cast<unsigned>(nodes - 1)));
    return faster(link_time<S>(2 * (nodes - 1) * n.link.latency, (2.0 * (nodes - 1) / nodes) * whole),
                  link_time<S>(2 * depth * n.link.latency, 2 * whole));
}

/// A ring's rounds across nodes, of what the node's ranks hold.
template <class S>
constexpr basic_time_split<S> gathered_across(int nodes, const bytes<S>& share, const basic_network<S>& n) {
    return link_time<S>((nodes - 1) * n.link.latency, (nodes - 1) * (share * byte_time(n)));
}

/// The part of a collective inside one of several nodes. A rank alone there still launches its kernel.
template <class Op, class S>
constexpr basic_time_split<S> inside_time(const Op& op, const basic_chip<S>& c) {
    if (op.ranks == 1) return link_time<S>(c.kernels.collectives.ring.launch, seconds<S>{});
    return tokenroof::time_of(op, work_of(op), c, basic_supply<S>{});
}

/// The whole of a collective inside one node.
template <class Op, class S>
constexpr basic_time_split<S> node_time(const Op& op, const basic_chip<S>& c) {
    return tokenroof::time_of(op, work_of(op), c, basic_supply<S>{});
}

template <class Op, class S>
constexpr void validate_group(const Op& op, const basic_chip<S>& c, const basic_network<S>& n) {
    validate_fields(op, "op");
    validate(c);
    validate_fields(n, n.input_name);
}

/// The network of every stride-th rank.
template <class S>
constexpr basic_network<S> thinned(const basic_network<S>& n, int stride) {
    return {n.node_ranks > stride ? n.node_ranks / stride : 1, n.link};
}

template <class S>
constexpr basic_time_split<S> over_nodes(const basic_all_reduce<S>& op, const basic_chip<S>& c,
                                         const basic_network<S>& n) {
    const int nodes = node_count(n, op.ranks);
    if (nodes == 1) return node_time(op, c);
    const int local = local_ranks(op.ranks, n.node_ranks);
    // Engines' own kernels read their peers' memory: they end at the node.
    const basic_all_reduce<S> inside{op.tensor, local, all_reduce_library::nccl};
    return streamed(inside_time(inside, c), across_time<S>(nodes, op.tensor * (1.0 / local), n));
}
template <class S>
constexpr basic_time_split<S> over_nodes(const basic_all_gather<S>& op, const basic_chip<S>& c,
                                         const basic_network<S>& n) {
    const int nodes = node_count(n, op.ranks);
    if (nodes == 1) return node_time(op, c);
    const int local = local_ranks(op.ranks, n.node_ranks);
    const basic_time_split<S> inside = inside_time(basic_all_gather<S>{op.tensor, local}, c);
    return streamed(inside, gathered_across<S>(nodes, op.tensor * (1.0 / op.ranks), n));
}
template <class S>
constexpr basic_time_split<S> over_nodes(const basic_reduce_scatter<S>& op, const basic_chip<S>& c,
                                         const basic_network<S>& n) {
    const int nodes = node_count(n, op.ranks);
    if (nodes == 1) return node_time(op, c);
    const int local = local_ranks(op.ranks, n.node_ranks);
    const basic_time_split<S> inside = inside_time(basic_reduce_scatter<S>{op.tensor, local}, c);
    return streamed(inside, gathered_across<S>(nodes, op.tensor * (1.0 / op.ranks), n));
}
template <class S>
constexpr basic_time_split<S> over_nodes(const basic_all_to_all<S>& op, const basic_chip<S>& c,
                                         const basic_network<S>& n) {
    const int local = local_ranks(op.ranks, n.node_ranks);
    const int remote = op.ranks - local;
    const bytes<S> share = op.tensor * (1.0 / op.ranks);
    if (remote == 0) return node_time(op, c);
    const basic_exchange_kernel<S>& k = c.kernels.collectives.exchange;
    const basic_time_split<S> inside =
        local == 1 ? link_time<S>(k.launch, seconds<S>{})
                   : exchange_time<S>(local - 1, share, share, peer_byte_time(c.link, local), c);
    const seconds<S> set_up = n.link.latency + remote * k.peer;
    return streamed(inside, link_time<S>(set_up, remote * (share * byte_time(n))));
}
template <class S>
constexpr basic_time_split<S> over_nodes(const basic_point_to_point<S>& op, const basic_chip<S>& c,
                                         const basic_network<S>& n) {
    const basic_exchange_kernel<S>& k = c.kernels.collectives.exchange;
    return link_time<S>(k.launch + k.peer + n.link.latency, op.tensor * byte_time(n));
}

}  // namespace detail

/// Time of an all-reduce over nodes, whose chunks are scattered in sums inside a node, reduced across nodes, and gathered
/// inside:
///
///     latency = inside + least of ring and trees,   ring 2 (nodes-1) latency,   trees 2 ceil(log2 nodes) latency
///     link    = (inside^4 + across^4)^(1/4),        inside: an all-reduce among the node's ranks
///     across  = ring 2 (nodes-1)/nodes, trees 2   x tensor / node's ranks / network bandwidth
///
/// Within one node it is the node's own all-reduce; among ranks alone on their nodes, the network's.
/// Domain   ranks a multiple of node_ranks, or fewer.
/// Errors   std::invalid_argument naming field, value and rule.
/// Source   Thakur, Rabenseifner and Gropp, 2005; Sanders, Speck and Traeff, Two-tree algorithms for full bandwidth
///          broadcast, reduction and scan, 2009; NCCL's documentation of trees.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_reduce<S>& op, const basic_chip<S>& c,
                                      const basic_network<S>& n) {
    detail::validate_group(op, c, n);
    return detail::over_nodes(op, c, n);
}

/// Time of a gathering over nodes: each rank gathers across nodes what stands at its place in them, (nodes-1) tensor/n,
/// while the node's ranks gather all of it.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_gather<S>& op, const basic_chip<S>& c,
                                      const basic_network<S>& n) {
    detail::validate_group(op, c, n);
    return detail::over_nodes(op, c, n);
}

/// The same the other way round.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_reduce_scatter<S>& op, const basic_chip<S>& c,
                                      const basic_network<S>& n) {
    detail::validate_group(op, c, n);
    return detail::over_nodes(op, c, n);
}

/// Time of an exchange whose messages go over the link to peers of the node and over the network to all others, both at
/// once; each message has its set-up.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_all_to_all<S>& op, const basic_chip<S>& c,
                                      const basic_network<S>& n) {
    detail::validate_group(op, c, n);
    return detail::over_nodes(op, c, n);
}

/// Time of a message to another node.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_point_to_point<S>& op, const basic_chip<S>& c,
                                      const basic_network<S>& n) {
    detail::validate_group(op, c, n);
    return detail::over_nodes(op, c, n);
}

/// Time of a collective whose ranks are all of one node, where it does not matter which stand side by side.
template <class Op, Scalar S>
constexpr basic_time_split<S> time_of(const strided<Op>& group, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>& supply) {
    return time_of(group.op, w, c, supply);
}

/// Time of a collective among ranks that stand `stride` apart, of which a node has node_ranks / stride, or one.
/// Errors   std::invalid_argument naming field, value and rule.
template <class Op, Scalar S>
constexpr basic_time_split<S> time_of(const strided<Op>& group, const basic_chip<S>& c, const basic_network<S>& n) {
    detail::validate_group(group.op, c, n);
    return detail::over_nodes(group.op, c, detail::thinned(n, group.stride));
}

}  // namespace tokenroof
