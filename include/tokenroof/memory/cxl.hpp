// SPDX-License-Identifier: MIT
// CXL memory: flits on a PCIe link in front of DRAM, devices interleaved behind ports or a switch, and pools of them.
#pragma once
#include <tokenroof/memory/interconnect.hpp>

namespace tokenroof {

/// What a flit takes on the wire and how many slots of 16 bytes it has for messages.
template <Scalar S = double>
struct basic_cxl_flit {
    bytes<S> size{};
    int slots = 0;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"size", rule::positive}, x.size...);
        visit(field{"slots", rule::positive}, x.slots...);
    }
};
using cxl_flit = basic_cxl_flit<double>;

/// CXL 1.1 and 2.0: four slots, 2 bytes of check and 2 of protocol identifier.
inline constexpr cxl_flit cxl_flit_68{.size = 68 * byte, .slots = 4};
/// CXL 3.x: fifteen slots; the sixteenth holds header, check and error correction.
inline constexpr cxl_flit cxl_flit_256{.size = 256 * byte, .slots = 15};

/// Slots that CXL.mem messages take, in the best packing that the specification allows.
struct cxl_slots {
    static constexpr double line = 4;                 ///< 64 bytes of data
    static constexpr double read_request = 1;         ///< to the device: M2S Req
    static constexpr double write_request = 1;        ///< to the device, before its line: M2S RwD
    static constexpr double read_response = 1.0 / 3;  ///< from the device, before its line: S2M DRS, three to a slot
    static constexpr double completion = 1.0 / 2;     ///< from the device, of a write: S2M NDR, two to a slot
};
inline constexpr bytes<> cxl_line = 64 * byte;

/// A memory device behind one CXL port.
template <Scalar S = double>
struct basic_cxl_device {
    std::string_view name = {};
    basic_pcie<S> link{};  ///< its lanes; flits of CXL take the place of PCIe's packets
    basic_cxl_flit<S> flit{};
    bandwidth<S> dram{};  ///< sustained by its DRAM, reads and writes together; 0: never less than the link's
    bytes<S> capacity{};
    seconds<S> idle_latency{};  ///< of a line that the host reads
    seconds<S> queueing{};      ///< what full load adds within the device: banks, turnaround, refresh

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"link"}, x.link...);
        visit(field{"flit"}, x.flit...);
        visit(field{"dram", rule::non_negative}, x.dram...);
        visit(field{"capacity", rule::positive}, x.capacity...);
        visit(field{"idle_latency", rule::non_negative}, x.idle_latency...);
        visit(field{"queueing", rule::non_negative}, x.queueing...);
    }
};
using cxl_device = basic_cxl_device<double>;

/// What the traffic asks of devices.
template <Scalar S = double>
struct basic_cxl_traffic {
    ratio<S> read_share = 1;        ///< of the bytes
    ratio<S> load{};                ///< of the bandwidth that is sustained at this mix
    bytes<S> in_flight = 64 * KiB;  ///< most that requesters keep outstanding to one device

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"read_share", rule::part}, x.read_share...);
        visit(field{"load", rule::part}, x.load...);
        visit(field{"in_flight", rule::positive}, x.in_flight...);
    }
};
using cxl_traffic = basic_cxl_traffic<double>;

/// Reads and writes together, in bytes of data per second, that each part of a device allows.
template <Scalar S = double>
struct basic_cxl_limits {
    bandwidth<S> from_device{};  ///< read data and completions of writes
    bandwidth<S> to_device{};    ///< write data and requests of reads
    bandwidth<S> dram{};         ///< 0: never less than the link's

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"from_device"}, x.from_device...);
        visit(field{"to_device"}, x.to_device...);
        visit(field{"dram"}, x.dram...);
    }
};
using cxl_limits = basic_cxl_limits<double>;

/// A pool: equal devices, interleaved line by line or page by page, as one host sees them.
template <Scalar S = double>
struct basic_cxl_pool {
    basic_cxl_device<S> device{};
    int devices = 1;
    ratio<S> share = 1;    ///< of their bandwidth and capacity that this host has
    int uplink_lanes = 0;  ///< of the port that all traffic of this host passes; 0: each device has a port of its own
    int hops = 0;          ///< switches on the way
    seconds<S> hop_latency{};  ///< of one switch, there and back

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"device"}, x.device...);
        visit(field{"devices", rule::positive}, x.devices...);
        visit(field{"share", rule::share}, x.share...);
        visit(field{"uplink_lanes", rule::non_negative}, x.uplink_lanes...);
        visit(field{"hops", rule::non_negative}, x.hops...);
        visit(field{"hop_latency", rule::non_negative}, x.hop_latency...);
    }
};
using cxl_pool = basic_cxl_pool<double>;

namespace detail {

/// Lines of one slot each that `lanes` would carry, in bytes per second and direction.
template <Scalar S>
constexpr bandwidth<S> slot_bandwidth(const basic_cxl_device<S>& d, int lanes) {
    const bytes<S> wire_per_slot = d.flit.size / d.flit.slots;
    return (lanes * d.link.lane_rate * d.link.coding) * (cxl_line / wire_per_slot);
}

// Each names the read share once, so that the bounds of an interval are tight.
template <Scalar S>
constexpr basic_cxl_limits<S> port_limits(const basic_cxl_device<S>& d, int lanes, const ratio<S>& read_share) {
    constexpr double read_from = cxl_slots::line + cxl_slots::read_response;
    constexpr double write_from = cxl_slots::completion;
    constexpr double read_to = cxl_slots::read_request;
    constexpr double write_to = cxl_slots::write_request + cxl_slots::line;
    const bandwidth<S> c = slot_bandwidth(d, lanes);
    return {.from_device = c / (write_from + (read_from - write_from) * read_share),
            .to_device = c / (write_to - (write_to - read_to) * read_share),
            .dram = d.dram};
}

template <Scalar S>
constexpr bandwidth<S> device_bandwidth(const basic_cxl_device<S>& d, const ratio<S>& read_share) {
    const basic_cxl_limits<S> limits = port_limits(d, d.link.lanes, read_share);
    const bandwidth<S> port = min(limits.from_device, limits.to_device);
    return select(limits.dram > bandwidth<S>{}, min(port, limits.dram), port);
}

template <Scalar S>
constexpr void require_read_share(const ratio<S>& read_share) {
    if (!obeys(rule::part, read_share)) [[unlikely]] {
        reject("read_share", value_text(read_share), describe(rule::part));
    }
}

}  // namespace detail

/// What each direction of the link and the DRAM allow at a share r of reads, w = 1 - r of writes.
///
///     from_device = C / (4 1/3 r + 1/2 w),   to_device = C / (r + 5 w),   dram as given
///     C = lanes x lane_rate x coding x slots / flit size x 64 bytes
///
/// C is what a direction would carry if a line took one slot. A read returns its line and a third of a slot, a write
/// sends a slot and its line, and takes half a slot of completion.
/// Domain   read_share in [0, 1]; lines of 64 bytes, packed as well as the specification allows.
/// Errors   std::invalid_argument naming field, value and rule.
/// Source   CXL specification, slots and flits; within 2 % of a manufacturer's model, tests/memory/cxl_test.cpp.
template <Scalar S>
constexpr basic_cxl_limits<S> cxl_limits_of(const basic_cxl_device<S>& d,
                                            const std::type_identity_t<ratio<S>>& read_share) {
    validate_fields(d, "device");
    detail::require_read_share(read_share);
    return detail::port_limits(d, d.link.lanes, read_share);
}

/// Bandwidth of one device, reads and writes together: the least of cxl_limits_of.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr bandwidth<S> sustained_bandwidth(const basic_cxl_device<S>& d,
                                           const std::type_identity_t<ratio<S>>& read_share) {
    validate_fields(d, "device");
    detail::require_read_share(read_share);
    return detail::device_bandwidth(d, read_share);
}

/// Latency of a line under load.
///
///     L = min(idle + queueing rho + S rho / (2 (1 - rho)), max(idle, in_flight / B))
///     rho = load,   B = sustained bandwidth,   S = 64 bytes / B
///
/// Random arrivals at a port that serves one line after the other (M/D/1), behind queues of the device that grow with
/// its load. Whoever has no more than in_flight outstanding waits no longer than it takes to serve that.
/// Domain   load in [0, 1].
/// Errors   std::invalid_argument naming field, value and rule.
/// Source   queueing theory (Pollaczek, Khinchine); `queueing` is measured, see catalog/cxl.hpp.
template <Scalar S>
constexpr seconds<S> loaded_latency(const basic_cxl_device<S>& d, const std::type_identity_t<basic_cxl_traffic<S>>& t) {
    validate_fields(d, "device");
    validate_fields(t, "traffic");
    const bandwidth<S> sustained = detail::device_bandwidth(d, t.read_share);
    const ratio<S> idle_share = max(1 - t.load, ratio<S>(1e-12));  // at full load in_flight caps the wait
    const seconds<S> port = cxl_line / sustained * (1 / idle_share - 1) / 2;
    return min(d.idle_latency + d.queueing * t.load + port, max(d.idle_latency, t.in_flight / sustained));
}

/// Capacity that a host has of a pool: share x devices x capacity.
template <Scalar S>
constexpr bytes<S> capacity(const basic_cxl_pool<S>& p) {
    return p.share * (p.devices * p.device.capacity);
}

/// Bandwidth that a host has of a pool, reads and writes together.
///
///     min(share x devices x bandwidth of a device, bandwidth of the uplink)
///
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr bandwidth<S> sustained_bandwidth(const basic_cxl_pool<S>& p,
                                           const std::type_identity_t<ratio<S>>& read_share) {
    validate_fields(p, "pool");
    detail::require_read_share(read_share);
    const bandwidth<S> all = p.share * (p.devices * detail::device_bandwidth(p.device, read_share));
    if (p.uplink_lanes == 0) return all;
    const basic_cxl_limits<S> uplink = detail::port_limits(p.device, p.uplink_lanes, read_share);
    return min(all, min(uplink.from_device, uplink.to_device));
}

/// The same for a chip that reaches the host over `path`, its PCIe or C2C link: at most duplex_bandwidth(path).
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr bandwidth<S> sustained_bandwidth(const basic_cxl_pool<S>& p, const std::type_identity_t<basic_link<S>>& path,
                                           const std::type_identity_t<ratio<S>>& read_share) {
    validate_fields(path, "path");
    return min(sustained_bandwidth(p, read_share), duplex_bandwidth(path, read_share));
}

/// Latency of a line of a pool under load, its switches included: loaded_latency(device) + hops x hop_latency.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr seconds<S> loaded_latency(const basic_cxl_pool<S>& p, const std::type_identity_t<basic_cxl_traffic<S>>& t) {
    validate_fields(p, "pool");
    return loaded_latency(p.device, t) + p.hops * p.hop_latency;
}

}  // namespace tokenroof
