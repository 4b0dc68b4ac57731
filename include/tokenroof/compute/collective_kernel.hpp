// SPDX-License-Identifier: MIT
// What collective kernels reach on a chip: rings and exchanges of NCCL's kind, and the all-reduce of serving engines.
// The defaults add nothing to the link.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// All-reduce, all-gather and reduce-scatter as rings. Small messages carry their flags with the data (NCCL's LL and
/// LL128), which costs bandwidth; large ones are announced by fences, which cost time.
template <Scalar S = double>
struct basic_ring_kernel {
    seconds<S> launch{};          ///< of the kernel
    ratio<S> small_slowdown = 1;  ///< time of a byte with its flags over that of a byte of a large message
    seconds<S> fill{};            ///< of large messages: until every channel streams
    seconds<S> hop{};             ///< of large messages: from rank to rank, fences included
    ratio<S> own_share{};         ///< time of a byte that a rank passes to itself over that of one that it sends
    seconds<S> switch_fill{};     ///< of sums in the switches: until they stream

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"small_slowdown", rule::at_least_one}, x.small_slowdown...);
        visit(field{"fill", rule::non_negative}, x.fill...);
        visit(field{"hop", rule::non_negative}, x.hop...);
        visit(field{"own_share", rule::non_negative}, x.own_share...);
        visit(field{"switch_fill", rule::non_negative}, x.switch_fill...);
    }
};

/// All-to-all and messages from point to point: one message to each peer, to all of them at once.
template <Scalar S = double>
struct basic_exchange_kernel {
    seconds<S> launch{};  ///< of the kernel
    seconds<S> peer{};    ///< of each peer
    ratio<S> small_slowdown =
        1;                  ///< of small messages: time of a byte to one peer, by the few units that serve it, over
                            ///< that of a byte of the link
    seconds<S> fill{};      ///< of large messages: until they stream
    ratio<S> slowdown = 1;  ///< of large messages: time of a byte over that in a ring

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"peer", rule::non_negative}, x.peer...);
        visit(field{"small_slowdown", rule::at_least_one}, x.small_slowdown...);
        visit(field{"fill", rule::non_negative}, x.fill...);
        visit(field{"slowdown", rule::at_least_one}, x.slowdown...);
    }
};

/// The all-reduce of a serving engine: each rank reads the tensors of all others (one-shot), or sums its share of them
/// and then reads the shares (two-shot).
template <Scalar S = double>
struct basic_direct_kernel {
    seconds<S> launch{};       ///< of the kernel
    seconds<S> peer{};         ///< of each peer: its flag
    ratio<S> slowdown = 1;     ///< time of a byte over that of a byte of the link; above and below 1
    seconds<S> second{};       ///< between the two passes
    bytes<S> limit = 8 * MiB;  ///< larger tensors are left to NCCL; 0: all are

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"peer", rule::non_negative}, x.peer...);
        visit(field{"slowdown", rule::positive}, x.slowdown...);
        visit(field{"second", rule::non_negative}, x.second...);
        visit(field{"limit", rule::non_negative}, x.limit...);
    }
};

/// What collectives reach on a chip.
template <Scalar S = double>
struct basic_collective_kernels {
    basic_ring_kernel<S> ring{};
    basic_exchange_kernel<S> exchange{};
    basic_direct_kernel<S> direct{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"ring"}, x.ring...);
        visit(field{"exchange"}, x.exchange...);
        visit(field{"direct"}, x.direct...);
    }
};

}  // namespace tokenroof
