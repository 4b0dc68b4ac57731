// SPDX-License-Identifier: MIT
// CXL memory devices. Figures by kind:
//
//   datasheet   link, flit and capacity, from the source named at the device.
//   measured    dram and idle_latency, seen by a host's cores (Intel Memory Latency Checker), where said.
//   fitted      queueing, and dram where said, with what remains.
//   inherited   from another device; said at the figure.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/memory/cxl.hpp>

namespace tokenroof::catalog {

// The CXL expander of Micron's system model, which the Mess benchmark ships as a family of curves: arXiv 2405.10170,
// bsc-mem/Mess-simulator@e387efc memory_curve/cxl. A model, not silicon; link not stated, PCIe 5.0 x8 reproduces its
// bandwidth at seven read shares from 2 to 90 % within 1.8 %. idle_latency: of those curves, at the device's port,
// without the host (107.4 ns). queueing: fitted on 15 points between 2 and 95 % of the load, 4.7 % mean error, 12.3 %
// at most; above that, random arrivals overstate the latency of its paced ones.
// capacity: none, one byte stands for it.
inline constexpr cxl_device expander_model{.name = "expander-model",
                                           .link = pcie_of(5, 8),
                                           .flit = cxl_flit_68,
                                           .dram = {},
                                           .capacity = 1 * byte,
                                           .idle_latency = 107.4 * ns,
                                           .queueing = 19 * ns};

// Micron CZ120, 2023: CXL 2.0, PCIe 5.0 x8, 128 and 256 GB (GiB: dies hold powers of two), tomshardware.com 2023-08
// "Micron unveils 128GB and 256GB CXL 2.0 expansion modules". dram: measured by Micron, 36 GB/s at two reads to one
// write, where the link would carry 38.8. idle_latency: from Micron's white paper, quoted second-hand and not checked;
// four other devices have 140 to 410 ns (Melody, ASPLOS 2025). queueing: inherited from expander_model.
// Of the white paper's two modules, quoted the same way: 52.4 GB/s of reads (+4.5 % here), 60 GB/s of a mix that is not
// named (+20 % here, at 2:1).
inline constexpr cxl_device micron_cz120_256gb{.name = "micron-cz120-256gb",
                                               .link = pcie_of(5, 8),
                                               .flit = cxl_flit_68,
                                               .dram = 36 * GB_per_s,
                                               .capacity = 256 * GiB,
                                               .idle_latency = 254 * ns,
                                               .queueing = 19 * ns};

// Vistara, one of Meta's two CXL ASICs in a server with 256 GiB of DDR4-2400 re-used behind both, 2025: PCIe 5.0 x8,
// two DDR4-2400 channels each; "Vistara" paper, Tables III, IV and VI. dram: fitted on its four mixes of reads and
// writes (20.5 to 24 GB/s an ASIC), 6.5 % mean error; reads alone are above and mixes below. idle_latency: measured,
// "approx. 250 ns". queueing: fitted on its three loads of 10, 30 and 60 %: 2.3 % mean error, 5.4 % at most.
inline constexpr cxl_device vistara_ddr4_2400{.name = "vistara-ddr4-2400",
                                              .link = pcie_of(5, 8),
                                              .flit = cxl_flit_68,
                                              .dram = 22.1 * GB_per_s,
                                              .capacity = 128 * GiB,
                                              .idle_latency = 250 * ns,
                                              .queueing = 190 * ns};

// One switch, there and back: a design document's budget, not measured.
// sampooni.github.io/kv-cache-docs, appendix F: 50 ns.
inline constexpr seconds<> cxl_switch_hop = 50 * ns;

inline constexpr std::array cxl_devices{&expander_model, &micron_cz120_256gb, &vistara_ddr4_2400};

/// The device called `name`. Errors   std::invalid_argument listing near names.
inline const cxl_device& find_cxl_device(std::string_view name) { return detail::find(cxl_devices, "device", name); }

}  // namespace tokenroof::catalog
