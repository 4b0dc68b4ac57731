// SPDX-License-Identifier: MIT
// Cases of links and collectives: every library and op, small and large, within a node and over several, through a host.
#pragma once
#include "world.hpp"

namespace conformance {

/// The world's chip with a link whose bandwidths and latency move.
template <class S>
basic_chip<S> linked_chip_of(const world<S>& w) {
    basic_chip<S> c = w.plan.chip;
    c.link.per_direction *= w.load.concurrency / 60;
    c.link.latency *= w.load.input / (token * 6000);
    return c;
}
template <class S>
basic_link<S> hosted_link_of(const world<S>& w) {
    basic_link<S> l = linked_chip_of(w).link;
    l.direct_ranks = 2;
    l.host_bandwidth = w.load.input / token * (2e-3 * GB_per_s);
    return l;
}
template <class S>
basic_network<S> network_of(const world<S>& w) {
    basic_network<S> n;
    n.link = {.per_direction = w.load.concurrency * GB_per_s, .efficiency = 0.9, .latency = w.load.input / token * ns};
    return n;
}

/// Times of an op with tensors of kilobytes, megabytes and gigabytes.
template <class S, class Op, class... Network>
std::vector<S> times_of(const world<S>& w, Op op, const Network&... n) {
    const basic_chip<S> c = linked_chip_of(w);
    std::vector<S> all;
    for (const double size : {1e2, 3e4, 1e6, 3e7}) {
        op.tensor = w.load.concurrency * (size * byte);
        for (const auto& v : values(time_of(op, c, n...))) all.push_back(v);
    }
    return all;
}
template <class S, class... Network>
std::vector<S> collective_times(const world<S>& w, int ranks, const Network&... n) {
    std::vector<S> all;
    const auto add = [&all](const std::vector<S>& times) { all.insert(all.end(), times.begin(), times.end()); };
    for (const auto library : {all_reduce_library::nccl, all_reduce_library::direct, all_reduce_library::in_switch})
        add(times_of(w, basic_all_reduce<S>{.ranks = ranks, .library = library}, n...));
    add(times_of(w, basic_all_gather<S>{.ranks = ranks}, n...));
    add(times_of(w, basic_reduce_scatter<S>{.ranks = ranks}, n...));
    add(times_of(w, basic_all_to_all<S>{.ranks = ranks}, n...));
    add(times_of(w, basic_point_to_point<S>{}, n...));
    return all;
}

template <class Visit>
void collective_cases(Visit&& visit) {
    visit("memory/interconnect.hpp sustained_bandwidth",
          [](const auto& w) { return values(sustained_bandwidth(linked_chip_of(w).link)); });
    visit("memory/interconnect.hpp switch_bandwidth",
          [](const auto& w) { return values(switch_bandwidth(linked_chip_of(w).link)); });
    visit("memory/interconnect.hpp peer_byte_time", [](const auto& w) {
        const auto link = hosted_link_of(w);
        return values(peer_byte_time(link, 2), peer_byte_time(link, 8));
    });
    visit("compute/collective.hpp work_of", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const auto tensor = w.load.concurrency * MB;
        return values(work_of(basic_all_reduce<S>{.tensor = tensor, .ranks = 4}).messages,
                      work_of(basic_all_gather<S>{.tensor = tensor, .ranks = 4}).messages,
                      work_of(basic_reduce_scatter<S>{.tensor = tensor, .ranks = 4}).messages,
                      work_of(basic_all_to_all<S>{.tensor = tensor, .ranks = 4}).messages,
                      work_of(basic_point_to_point<S>{.tensor = tensor}).messages);
    });
    visit("compute/collective.hpp time_of", [](const auto& w) { return collective_times(w, 8); });
    visit("compute/multi_node.hpp time_of", [](const auto& w) { return collective_times(w, 32, network_of(w)); });
}

}  // namespace conformance
