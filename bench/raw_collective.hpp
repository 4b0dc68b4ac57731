// SPDX-License-Identifier: MIT
// The collectives of a step by hand, in raw doubles.
#pragma once
#include "raw_deployment.hpp"
#include <algorithm>

namespace raw {

/// Seconds of a collective that pass on the link and that wait.
struct wire {
    double link, latency;
    double total() const { return link + latency; }
};

inline wire faster(const wire& a, const wire& b) { return a.total() < b.total() ? a : b; }

inline bool all_direct(const chip& c, int ranks) { return c.direct_ranks == 0 || ranks <= c.direct_ranks; }

inline double byte_time(const chip& c, int ranks) {
    const double direct = 1 / (c.link_bandwidth * c.link_efficiency);
    if (all_direct(c, ranks) || !(c.host_bandwidth > 0)) return direct;
    return std::max(direct, ranks / c.host_bandwidth);
}

inline wire ring(int rounds, double share, double byte_time, const chip& c) {
    const double sent = (rounds + c.ring.own_share) * share * byte_time;
    return faster({c.ring.small_slowdown * sent, c.ring.launch + rounds * c.link_latency},
                  {sent, c.ring.launch + c.ring.fill + rounds * c.ring.hop});
}

inline wire all_gather(double tensor, int ranks, const chip& c) {
    return ring(ranks - 1, tensor / ranks, byte_time(c, ranks), c);
}

inline wire all_reduce(double tensor, int ranks, tokenroof::all_reduce_library library, const chip& c) {
    const double byte = byte_time(c, ranks);
    const double switched = (1 + 1.0 / ranks) * tensor / (c.link_bandwidth * c.switch_efficiency);
    wire best = ring(2 * (ranks - 1), tensor / ranks, byte, c);
    if (c.switch_sums) best = faster(best, {switched, c.ring.launch + c.ring.switch_fill});
    if (library == tokenroof::all_reduce_library::nccl || !all_direct(c, ranks)) return best;
    const double started = c.direct.launch + (ranks - 1) * c.direct.peer;
    const double one_shot = (ranks - 1) * c.direct.slowdown * tensor * byte;
    if (tensor <= c.direct.limit)
        best = faster(best, faster({one_shot, started}, {2.0 / ranks * one_shot, started + c.direct.second}));
    if (library == tokenroof::all_reduce_library::in_switch && c.switch_sums)
        best = faster(best, {switched, started + 2 * c.link_latency});
    return best;
}

}  // namespace raw
