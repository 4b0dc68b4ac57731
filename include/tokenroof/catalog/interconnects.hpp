// SPDX-License-Identifier: MIT
// Links by generation, each the whole of one chip's links in one direction. Figures by kind:
//
//   datasheet   per_direction of NVLink: links x rate of one, stas00/ml-engineering@744d01e network/README.md, which
//               cites NVIDIA's pages.
//   measured    efficiency of NVLink: bus bandwidth of NCCL's ring all-reduce of 8 to 16 GiB among 8 chips, NVLS off,
//               from the same document; latency: TensorRT-LLM's all-reduce of 1 KB and less, as in chips.hpp.
//   derived     PCIe: line rate, coding, flits and packets of 256 bytes, PCI Express Base Specification; see pcie_of.
//   inherited   said at the figure.
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
    .name = "nvlink-3", .link = {.per_direction = 300 * GB_per_s, .efficiency = 0.783, .latency = 4.2 * us}};

// NVIDIA H100 and H200: 18 links x 25 GB/s. 365.6 GB/s reached on H200; with sums in the switches (NVLS) the ring's
// bound is passed: 473 GB/s.
inline constexpr interconnect nvlink_4{
    .name = "nvlink-4", .link = {.per_direction = 450 * GB_per_s, .efficiency = 0.812, .latency = 2.9 * us}};

// NVIDIA B200, B300 and GB200: 18 links x 50 GB/s. 682.2 GB/s reached on B200; with NVLS 838 GB/s.
inline constexpr interconnect nvlink_5{
    .name = "nvlink-5", .link = {.per_direction = 900 * GB_per_s, .efficiency = 0.758, .latency = 4.9 * us}};

// NVIDIA Rubin: 36 links x 50 GB/s, announced. efficiency and latency: inherited from NVLink 5.
inline constexpr interconnect nvlink_6{
    .name = "nvlink-6", .link = {.per_direction = 1800 * GB_per_s, .efficiency = 0.758, .latency = 4.9 * us}};

// NVIDIA GH200 and GB200, chip to its host: 450 GB/s in each direction, datasheet (stas00/ml-engineering@744d01e
// compute/accelerator/README.md). No measurement was found: efficiency 1 is a bound from above, latency is left out.
inline constexpr interconnect nvlink_c2c{.name = "nvlink-c2c",
                                         .link = {.per_direction = 450 * GB_per_s, .efficiency = 1, .latency = {}}};

// Chip to its host or to a peer behind the same switch. Latency is left out: no source.
inline constexpr interconnect pcie_3_x16{.name = "pcie-3-x16", .link = link_of(pcie_of(3, 16))};
inline constexpr interconnect pcie_4_x16{.name = "pcie-4-x16", .link = link_of(pcie_of(4, 16))};
inline constexpr interconnect pcie_5_x8{.name = "pcie-5-x8", .link = link_of(pcie_of(5, 8))};
inline constexpr interconnect pcie_5_x16{.name = "pcie-5-x16", .link = link_of(pcie_of(5, 16))};
inline constexpr interconnect pcie_6_x16{.name = "pcie-6-x16", .link = link_of(pcie_of(6, 16))};

inline constexpr std::array interconnects{&nvlink_3,   &nvlink_4,   &nvlink_5,  &nvlink_6,   &nvlink_c2c,
                                          &pcie_3_x16, &pcie_4_x16, &pcie_5_x8, &pcie_5_x16, &pcie_6_x16};

/// The link called `name`. Errors   std::invalid_argument listing near names.
inline const interconnect& find_interconnect(std::string_view name) {
    return detail::find(interconnects, "interconnect", name);
}

}  // namespace tokenroof::catalog
