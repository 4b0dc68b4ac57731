// SPDX-License-Identifier: MIT
// Links between the chips of one node, from a chip to its host and to other nodes: NVLink, NVLink-C2C, PCIe, networks.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// All links of one chip to its peers, or its link to the host or to a network, taken together.
template <Scalar S = double>
struct basic_link {
    bandwidth<S> per_direction{};    ///< peak in one direction
    ratio<S> efficiency{};           ///< share of the peak that a large message reaches (bus bandwidth)
    seconds<S> latency{};            ///< from a store on one side until the other acts on it; of a round trip to a host
    bool switch_sums = false;        ///< switches add and copy what passes through them (NVLink SHARP)
    ratio<S> switch_efficiency = 1;  ///< share of the peak that their sums reach
    int direct_ranks = 0;            ///< the most ranks that reach each other directly; 0: any number of them
    bandwidth<S> host_bandwidth{};   ///< of all ranks together where more of them pass through the host

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"per_direction", rule::positive}, x.per_direction...);
        visit(field{"efficiency", rule::share}, x.efficiency...);
        visit(field{"latency", rule::non_negative}, x.latency...);
        visit(field{"switch_sums"}, x.switch_sums...);
        visit(field{"switch_efficiency", rule::share}, x.switch_efficiency...);
        visit(field{"direct_ranks", rule::non_negative}, x.direct_ranks...);
        visit(field{"host_bandwidth", rule::non_negative}, x.host_bandwidth...);
    }
};

/// Bandwidth of large messages in one direction: per_direction x efficiency.
template <Scalar S>
constexpr bandwidth<S> sustained_bandwidth(const basic_link<S>& l) {
    return l.per_direction * l.efficiency;
}

/// Bandwidth in one direction of what switches add and copy: per_direction x switch_efficiency.
/// Domain   a link with switch_sums.
template <Scalar S>
constexpr bandwidth<S> switch_bandwidth(const basic_link<S>& l) {
    return l.per_direction * l.switch_efficiency;
}

/// Whether each of `ranks` reaches all others without passing through the host.
template <Scalar S>
constexpr bool all_direct(const basic_link<S>& l, int ranks) {
    return l.direct_ranks == 0 || ranks <= l.direct_ranks;
}

/// Time of a byte of a large message, in one direction, where `ranks` send at once.
///
///     1 / sustained_bandwidth(link),   through the host no less than ranks / host_bandwidth
///
/// Without a host_bandwidth the host takes no time.
template <Scalar S>
constexpr time_per_byte<S> peer_byte_time(const basic_link<S>& l, int ranks) {
    const time_per_byte<S> direct = 1 / sustained_bandwidth(l);
    if (all_direct(l, ranks)) return direct;
    const auto shared = l.host_bandwidth > bandwidth<S>{};
    return max(direct, select(shared, ranks / select(shared, l.host_bandwidth, bandwidth<S>(byte / second)),
                              time_per_byte<S>{}));
}

/// Reads and writes together over a full-duplex link, whose directions carry the reads and the writes.
///
///     bandwidth = sustained / max(r, 1 - r),   r = read_share of the bytes
///
/// Domain   read_share in [0, 1]: all in one direction sustain the link's bandwidth, half and half twice as much.
template <Scalar S>
constexpr bandwidth<S> duplex_bandwidth(const basic_link<S>& l, const std::type_identity_t<ratio<S>>& read_share) {
    return sustained_bandwidth(l) / max(read_share, 1 - read_share);
}

/// A PCI Express link: what its lanes signal, and what of it is left for data.
template <Scalar S = double>
struct basic_pcie {
    bandwidth<S> lane_rate{};       ///< signalled by one lane in one direction
    int lanes = 0;                  ///< in each direction
    ratio<S> coding = 1;            ///< share that line coding leaves
    ratio<S> flits = 1;             ///< share that checks and error correction of PCIe's own flits leave
    bytes<S> payload = 256 * byte;  ///< of one packet: the usual maximum of GPUs and their hosts
    bytes<S> packet_overhead{};     ///< framing, header and check of one packet

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"lane_rate", rule::positive}, x.lane_rate...);
        visit(field{"lanes", rule::positive}, x.lanes...);
        visit(field{"coding", rule::share}, x.coding...);
        visit(field{"flits", rule::share}, x.flits...);
        visit(field{"payload", rule::positive}, x.payload...);
        visit(field{"packet_overhead", rule::non_negative}, x.packet_overhead...);
    }
};
using pcie = basic_pcie<double>;

/// The link of a PCI Express generation and width.
///
///     generation        1, 2         3, 4, 5          6, 7, 8
///     GT/s of a lane    2.5, 5       8, 16, 32        64, 128, 256
///     line coding       8b/10b       128b/130b        none; 242 of the 256 bytes of a flit are left
///     packet overhead   4 B framing + 16 B header + 4 B check; 16 B header where flits frame and check
///
/// Errors   std::invalid_argument for generations other than 1 to 8 and for no lanes.
/// Source   PCI Express Base Specification, revisions 1.0 to 7.0; 8.0 as announced.
constexpr pcie pcie_of(int generation, int lanes) {
    require(generation >= 1 && generation <= 8, "pcie.generation", generation, "must be 1 to 8");
    require(lanes >= 1, "pcie.lanes", lanes, "must be at least 1");
    const bool slow = generation <= 2;
    const bool in_flits = generation >= 6;
    return {.lane_rate = (slow ? 2.5 * generation : 1 << generation) * Gbit_per_s,
            .lanes = lanes,
            .coding = slow       ? 8.0 / 10
                      : in_flits ? 1.0
                                 : 128.0 / 130,
            .flits = in_flits ? 242.0 / 256 : 1.0,
            .packet_overhead = (in_flits ? 16 : 24) * byte};
}

/// Bytes that a link carries in one direction after line coding, whatever they are: lanes x lane_rate x coding.
template <Scalar S>
constexpr bandwidth<S> raw_bandwidth(const basic_pcie<S>& p) {
    return p.lanes * p.lane_rate * p.coding;
}

/// Packets and their overhead in one direction: raw_bandwidth x flits. What data sheets call the bandwidth of the link.
template <Scalar S>
constexpr bandwidth<S> peak_bandwidth(const basic_pcie<S>& p) {
    return raw_bandwidth(p) * p.flits;
}

/// Share of the peak that is payload: payload / (payload + packet_overhead).
template <Scalar S>
constexpr ratio<S> packet_efficiency(const basic_pcie<S>& p) {
    return 1 / (1 + p.packet_overhead / p.payload);
}

/// A PCI Express link as the path from a chip to its host or to a peer, without a latency.
/// Errors   std::invalid_argument from validate_fields(pcie).
template <Scalar S>
constexpr basic_link<S> link_of(const basic_pcie<S>& p) {
    validate_fields(p, "pcie");
    return {.per_direction = peak_bandwidth(p), .efficiency = packet_efficiency(p), .latency = {}};
}

}  // namespace tokenroof
