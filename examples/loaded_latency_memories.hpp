// SPDX-License-Identifier: MIT
// The memories of tokenroof_loaded_latency: what each is, whose idle latency it has, and what was measured on it.
#pragma once
#include <fmt/format.h>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tokenroof/catalog/cxl.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/memory/dram_latency.hpp>
#include <vector>

namespace example {

/// A measurement: read and written bytes, mean latency of a read.
struct point {
    double bandwidth;  ///< GB/s
    double latency;    ///< ns
};

/// A memory as it is shown. Loads are shares of what it sustains.
struct memory {
    std::string name;
    std::string idle_from;  ///< source of its idle latency
    std::string limited_by;
    bool of_host = false;           ///< DDR, LPDDR and CXL; else a chip's own
    double reads = 1;               ///< share of the traffic
    tokenroof::bandwidth<> peak{};  ///< of the pins; of CXL, one direction of its link
    tokenroof::bandwidth<> sustained{};
    std::function<tokenroof::seconds<>(double load)> latency{};
    std::span<const point> measured{};
    std::string measured_on{};  ///< for the legend
    bool simulated = false;     ///< its points come from a model, not from a machine
    std::string remark{};       ///< what a reader of the chart must know
};

/// `count` stacks or modules of a DRAM whose read takes `idle` where nobody else reads. That time holds the mean wait
/// for refreshes of the memory on which it was measured, `idle_on`. Requests arrive whether or not others were answered.
inline memory dram_memory(std::string name, const tokenroof::dram_stack& s, int count, tokenroof::seconds<> idle,
                          const tokenroof::dram_stack& idle_on, std::string idle_from) {
    using namespace tokenroof;
    const double refreshing = refresh_share(s.channel.timing).value();
    const bandwidth<> peak = count * peak_bandwidth(s);
    const double open = 1 - refreshing;
    const dram_load alone{.unloaded = idle - refresh_wait(idle_on.channel.timing), .peak = peak, .outstanding = 1e9};
    return {.name = std::move(name),
            .idle_from = std::move(idle_from),
            .limited_by = fmt::format("refresh, {:.1f} % of the time", 100 * refreshing),
            .of_host = s.name.find("ddr") == 0 || s.name.find("lpddr") == 0,
            .peak = peak,
            .sustained = open * peak,
            .latency = [channel = s.channel, alone, open](double load) {
                dram_load l = alone;
                l.load = load * open;
                return loaded_latency(channel, l);
            }};
}

inline memory cxl_memory(std::string name, const tokenroof::cxl_device& d, double reads, std::string idle_from) {
    using namespace tokenroof;
    const cxl_limits limits = cxl_limits_of(d, reads);
    const bandwidth<> sustained = sustained_bandwidth(d, reads);
    std::string by = "link, to the device";
    if (sustained == limits.from_device) by = "link, to the host";
    if (sustained == limits.dram) by = "its DRAM";
    return {.name = std::move(name),
            .idle_from = std::move(idle_from),
            .limited_by = std::move(by),
            .of_host = true,
            .reads = reads,
            .peak = raw_bandwidth(d.link),
            .sustained = sustained,
            .latency = [d, reads](double load) {
                return loaded_latency(d, cxl_traffic{.read_share = reads, .load = load, .in_flight = tokenroof::MiB});
            }};
}

// bsc-mem/Mess-simulator@e387efc, memory_curve: a64fx-hbm2/bwlat_100.txt and graviton3-ddr5/bwlat_100.txt, reads on
// hardware; cxl/bwlat_90.txt, a manufacturer's model of an expander, 90 % reads. About every tenth of the peak, and the
// ends.
inline constexpr point a64fx_reads[] = {{0.91, 112.3},  {101.7, 116.7}, {204.2, 118.6}, {307.3, 120.5},
                                        {411.3, 124.6}, {531.2, 131.4}, {621.7, 138.8}, {749.0, 150.5},
                                        {833.9, 157.2}, {928.5, 181.2}, {936.7, 309.5}, {942.6, 311.4}};
inline constexpr point graviton3_reads[] = {
    {3.39, 98.1},   {28.4, 99.9},   {57.7, 102.1},  {90.1, 104.9},  {121.5, 108.7}, {165.0, 117.7}, {186.7, 123.6},
    {219.7, 134.7}, {240.8, 146.5}, {257.8, 167.4}, {271.3, 188.8}, {277.3, 213.2}, {284.5, 282.4}};
inline constexpr point expander_model_90[] = {{0.32, 107.42},  {12.8, 110.84},  {21.33, 115.41}, {25.59, 120.61},
                                              {27.81, 127.29}, {29.08, 139.61}, {29.496, 576.95}};
// "Vistara" paper (Meta, 2025), Table IV: AMD Turin, DDR5-6400, at 10, 30 and 60 % of utilisation, taken as shares of
// the 614.4 GB/s of its twelve modules, as the shares of the paper's Table III are.
inline constexpr point turin_reads[] = {{61.4, 169}, {184.3, 173}, {368.6, 234}};

/// The memories. Idle latencies are those of the whole way from a core to the memory and back.
inline std::vector<memory> memories() {
    using namespace tokenroof;
    namespace of = catalog;
    const std::string gpu =
        "H100 PCIe (HBM2E), pointer chase, te42kyfo/gpu-benches@1c36d50; stands in for a chip with it";
    std::vector<memory> all{
        dram_memory("HBM2, 4 stacks", of::hbm2_2000, 4, 112.3 * ns, of::hbm2_2000,
                    "A64FX, measured, bsc-mem/Mess-simulator@e387efc"),
        dram_memory("HBM3E, 1 stack", of::hbm3e_9200, 1, 373 * ns, of::hbm2e_3600, gpu),
        dram_memory("HBM4, 1 stack", of::hbm4_8000, 1, 373 * ns, of::hbm2e_3600, gpu),
        dram_memory("DDR5-4800, 8 modules", of::ddr5_4800, 8, 98.1 * ns, of::ddr5_4800,
                    "Graviton3, measured, bsc-mem/Mess-simulator@e387efc"),
        dram_memory("DDR5-6400, 12 modules", of::ddr5_6400, 12, 130 * ns, of::ddr5_6400,
                    "AMD Turin, \"Vistara\" paper, Table VI, approximate"),
        cxl_memory("CXL expander model", of::expander_model, 0.9,
                   "its manufacturer's model, at the device's port, without a host; its queueing is fitted on it"),
        cxl_memory("CXL Micron CZ120", of::micron_cz120_256gb, 1,
                   "Micron's white paper, quoted second-hand; queueing of the model above"),
    };
    const auto measured = [&all](std::size_t i, std::span<const point> points, std::string_view on) {
        all[i].measured = points;
        all[i].measured_on = on;
    };
    measured(0, a64fx_reads, "measured on A64FX");
    measured(3, graviton3_reads, "measured on Graviton3");
    measured(4, turin_reads, "measured on AMD Turin");
    measured(5, expander_model_90, "from its manufacturer's model, no silicon");
    all[5].simulated = true;
    all[1].remark = all[2].remark = " (idle latency of H100 PCIe)";
    all[5].remark = " (at its port)";
    return all;
}

}  // namespace example
