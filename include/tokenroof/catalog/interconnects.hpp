// SPDX-License-Identifier: MIT
// Links by generation, each the whole of one chip's links in one direction. Figures by kind:
//
//   datasheet   per_direction of NVLink, NVLink-C2C and Infinity Fabric: links x rate of one,
//               stas00/ml-engineering@744d01e network/README.md and compute/accelerator/README.md, which cite the vendors.
//   measured    efficiency of NVLink: bus bandwidth of NCCL's ring all-reduce of 8 to 16 GiB among 8 chips, NVLS off,
//               from the same document; switch_efficiency: with NVLS, (1 + 1/n) tensor / time over the peak.
//   fitted      latency of NVLink: of a hop in NCCL's rings of small messages; see collectives.hpp.
//   derived     PCIe: line rate, coding, flits and packets of 256 bytes, PCI Express Base Specification; see pcie_of.
//               Networks: 8 bits a byte of the standard's data rate, and what its headers leave.
//   inherited   said at the figure.
//
// Where no measurement was found efficiency is 1, a bound from above, and latency is left out.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/memory/interconnect.hpp>

namespace tokenroof::catalog {

/// A link with its name.
struct interconnect {
    std::string_view name = {};
    basic_link<> link{};
};

// NVIDIA A100: 12 links x 25 GB/s. 234.9 GB/s reached.
inline constexpr interconnect nvlink_3{
    .name = "nvlink-3", .link = {.per_direction = 300 * GB_per_s, .efficiency = 0.783, .latency = 0.884 * us}};

// NVIDIA H100 and H200: 18 links x 25 GB/s. 365.6 GB/s reached on H200; with sums in the switches (NVLS) the ring's
// bound is passed: 480 GB/s of bus bandwidth, 309 GB/s on the wire.
inline constexpr interconnect nvlink_4{.name = "nvlink-4",
                                       .link = {.per_direction = 450 * GB_per_s,
                                                .efficiency = 0.812,
                                                .latency = 0.846 * us,
                                                .switch_sums = true,
                                                .switch_efficiency = 0.686}};

// NVIDIA B200, B300 and GB200: 18 links x 50 GB/s. 682.2 GB/s reached on B200; with NVLS 846, on the wire 544.
inline constexpr interconnect nvlink_5{.name = "nvlink-5",
                                       .link = {.per_direction = 900 * GB_per_s,
                                                .efficiency = 0.758,
                                                .latency = 1.29 * us,
                                                .switch_sums = true,
                                                .switch_efficiency = 0.604}};

// NVIDIA Rubin: 36 links x 50 GB/s, announced. All else: inherited from NVLink 5.
inline constexpr interconnect nvlink_6{.name = "nvlink-6",
                                       .link = {.per_direction = 1800 * GB_per_s,
                                                .efficiency = 0.758,
                                                .latency = 1.29 * us,
                                                .switch_sums = true,
                                                .switch_efficiency = 0.604}};

// NVIDIA GH200 and GB200, chip to its host: 450 GB/s in each direction.
inline constexpr interconnect nvlink_c2c{.name = "nvlink-c2c",
                                         .link = {.per_direction = 450 * GB_per_s, .efficiency = 1, .latency = {}}};

// AMD MI300X and MI325X: 7 links x 64 GB/s, one to each of the other chips of a node.
inline constexpr interconnect infinity_fabric_3{
    .name = "infinity-fabric-3", .link = {.per_direction = 448 * GB_per_s, .efficiency = 1, .latency = {}}};

// AMD MI350X and MI355X: 7 links x 76.5 GB/s.
inline constexpr interconnect infinity_fabric_4{
    .name = "infinity-fabric-4", .link = {.per_direction = 535.5 * GB_per_s, .efficiency = 1, .latency = {}}};

// One station of four lanes of 200 Gb/s: UALink 200G 1.0 Specification, 2025-04, announced for products. A chip has as
// many stations as its data sheet says.
inline constexpr interconnect ualink_200g_x4{.name = "ualink-200g-x4",
                                             .link = {.per_direction = 100 * GB_per_s, .efficiency = 1, .latency = {}}};

// NVIDIA ConnectX-7 and Quantum-2: 400 Gb/s a port. efficiency: 46 of 50 GB/s, DeepEP's dispatch among 64 H800 (README,
// deepseek-ai/DeepEP@ebfe47e).
inline constexpr interconnect infiniband_ndr{
    .name = "infiniband-ndr", .link = {.per_direction = 50 * GB_per_s, .efficiency = 0.92, .latency = {}}};

// NVIDIA ConnectX-8 and Quantum-X800: 800 Gb/s a port. efficiency: inherited from NDR.
inline constexpr interconnect infiniband_xdr{
    .name = "infiniband-xdr", .link = {.per_direction = 100 * GB_per_s, .efficiency = 0.92, .latency = {}}};

// 400 and 800 Gb/s (IEEE 802.3bs-2017, 802.3df-2024). efficiency: RoCE v2 packets of 4096 bytes beside 82 of preamble,
// gap, Ethernet, IPv4, UDP and InfiniBand headers and checks: 8 + 12 + 14 + 20 + 8 + 12 + 4 + 4.
inline constexpr interconnect ethernet_400g{
    .name = "ethernet-400g", .link = {.per_direction = 50 * GB_per_s, .efficiency = 4096.0 / 4178, .latency = {}}};
inline constexpr interconnect ethernet_800g{
    .name = "ethernet-800g", .link = {.per_direction = 100 * GB_per_s, .efficiency = 4096.0 / 4178, .latency = {}}};

// AWS EFA v4: 400 Gb/s for each chip of a P6-B200. efficiency and latency: fitted on NCCL's all-reduce among 32 chips,
// 1 MiB to 16 GiB, in the same document, mean error 5 %.
inline constexpr interconnect efa_v4{.name = "efa-v4",
                                     .link = {.per_direction = 50 * GB_per_s, .efficiency = 0.75, .latency = 85 * us}};

// Chip to its host or to a peer behind the same switch.
inline constexpr interconnect pcie_3_x16{.name = "pcie-3-x16", .link = link_of(pcie_of(3, 16))};
inline constexpr interconnect pcie_4_x16{.name = "pcie-4-x16", .link = link_of(pcie_of(4, 16))};
inline constexpr interconnect pcie_5_x8{.name = "pcie-5-x8", .link = link_of(pcie_of(5, 8))};
inline constexpr interconnect pcie_5_x16{.name = "pcie-5-x16", .link = link_of(pcie_of(5, 16))};
inline constexpr interconnect pcie_6_x16{.name = "pcie-6-x16", .link = link_of(pcie_of(6, 16))};

// L40S: pairs reach each other over PCIe 4.0, more of them pass through the host. efficiency, latency, host_bandwidth:
// fitted on NCCL's collectives, as in collectives.hpp.
inline constexpr interconnect pcie_4_x16_pairs{.name = "pcie-4-x16-pairs",
                                               .link = {.per_direction = 32 * GB_per_s,
                                                        .efficiency = 0.63,
                                                        .latency = 1.01 * us,
                                                        .direct_ranks = 2,
                                                        .host_bandwidth = 11.7 * GB_per_s}};

inline constexpr std::array interconnects{&nvlink_3,       &nvlink_4,          &nvlink_5,          &nvlink_6,
                                          &nvlink_c2c,     &infinity_fabric_3, &infinity_fabric_4, &ualink_200g_x4,
                                          &infiniband_ndr, &infiniband_xdr,    &ethernet_400g,     &ethernet_800g,
                                          &efa_v4,         &pcie_3_x16,        &pcie_4_x16,        &pcie_5_x8,
                                          &pcie_5_x16,     &pcie_6_x16,        &pcie_4_x16_pairs};

/// The link called `name`. Errors   std::invalid_argument listing near names.
inline const interconnect& find_interconnect(std::string_view name) {
    return detail::find(interconnects, "interconnect", name);
}

}  // namespace tokenroof::catalog
