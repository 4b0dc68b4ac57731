// SPDX-License-Identifier: MIT
// The part of cases.hpp that is about levels of memory: caches and their traffic, interconnects, CXL, and what lives in
// which tier.
#pragma once
#include <tokenroof/catalog/cxl.hpp>
#include <tokenroof/memory/tiers.hpp>

#include "dram_world.hpp"

namespace conformance {

template <class S>
basic_cxl_pool<S> pool_of(const world<S>& w) {
    basic_cxl_pool<S> p{.device = lift<S>(catalog::micron_cz120_256gb), .devices = 4, .hops = 1};
    p.device.link.lane_rate *= w.load.concurrency / 60;
    p.share = w.load.input / (token * 9000);
    p.hop_latency = w.load.concurrency * ns;
    return p;
}
template <class S>
ratio<S> reads_of(const world<S>& w) {
    return w.load.concurrency / 150;
}
template <class S>
basic_cxl_traffic<S> traffic_of(const world<S>& w) {
    return {.read_share = reads_of(w), .load = w.load.input / (token * 12000), .in_flight = 64 * KiB};
}

template <class S>
basic_level_traffic<S> traffic_by_level(const world<S>& w) {
    return filtered(w.plan.chip.memory, w.load.concurrency * GB, {w.load.input / (token * 9000), 0.3, 0.2});
}
template <class S>
basic_level_floors<S> floors_by_level(const world<S>& w) {
    return hierarchical_roofline(w.plan.chip, bf16, w.load.input / token * (5 * GFLOP), traffic_by_level(w),
                                 w.load.concurrency * (200 * byte));
}

template <class Visit>
void level_cases(Visit&& visit) {
    visit("compute/hierarchical_roofline.hpp filtered", [](const auto& w) {
        const auto t = traffic_by_level(w);
        return values(t.caches[0], t.caches[1], t.caches[2], t.memory);
    });
    visit("compute/hierarchical_roofline.hpp hierarchical_roofline", [](const auto& w) {
        const auto f = floors_by_level(w);
        auto all = values(f.compute, f.total);
        for (const auto& l : f.levels)
            for (const auto& v : values(l.traffic, l.sustained, l.time, l.ridge, l.headroom)) all.push_back(v);
        return all;
    });
    visit("compute/gemm.hpp cache_traffic", [](const auto& w) {
        const basic_gemm<std::remove_cvref_t<decltype(w.load.concurrency.value())>> g{w.load.concurrency, 7168, 8192};
        return values(cache_traffic(g), cache_traffic(g, {.rows = 16, .columns = 64}));
    });
    visit("compute/attention.hpp cache_traffic", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const basic_attention<S> decode{w.load.concurrency, 1, w.load.input, 64, 8, 128};
        const basic_attention<S> prefill{1, w.load.input, 0, 64, 8, 128};
        return values(cache_traffic(decode), cache_traffic(prefill), cache_traffic(prefill, 64));
    });
}

template <class Visit>
void link_cases(Visit&& visit) {
    visit("memory/interconnect.hpp duplex_bandwidth",
          [](const auto& w) { return values(duplex_bandwidth(w.plan.chip.link, reads_of(w))); });
    visit("memory/interconnect.hpp pcie_of",
          [](const auto& w) { return values(w.load.concurrency * pcie_of(5, 8).lane_rate); });
    visit("memory/interconnect.hpp raw_bandwidth",
          [](const auto& w) { return values(raw_bandwidth(pool_of(w).device.link)); });
    visit("memory/interconnect.hpp peak_bandwidth",
          [](const auto& w) { return values(peak_bandwidth(pool_of(w).device.link)); });
    visit("memory/interconnect.hpp packet_efficiency",
          [](const auto& w) { return values(packet_efficiency(pool_of(w).device.link)); });
    visit("memory/interconnect.hpp link_of",
          [](const auto& w) { return values(sustained_bandwidth(link_of(pool_of(w).device.link))); });
    visit("memory/cxl.hpp cxl_limits_of", [](const auto& w) {
        const auto limits = cxl_limits_of(pool_of(w).device, reads_of(w));
        return values(limits.from_device, limits.to_device, limits.dram);
    });
    visit("memory/cxl.hpp capacity", [](const auto& w) { return values(capacity(pool_of(w))); });
    visit("memory/cxl.hpp sustained_bandwidth", [](const auto& w) {
        const auto p = pool_of(w);
        auto behind_switch = p;
        behind_switch.uplink_lanes = 12;
        return values(sustained_bandwidth(p.device, reads_of(w)), sustained_bandwidth(p, reads_of(w)),
                      sustained_bandwidth(behind_switch, reads_of(w)),
                      sustained_bandwidth(p, w.plan.chip.link, reads_of(w)));
    });
    visit("memory/cxl.hpp loaded_latency", [](const auto& w) {
        return values(loaded_latency(pool_of(w).device, traffic_of(w)), loaded_latency(pool_of(w), traffic_of(w)));
    });
}

// A tier that is filled up, two that finish together, and heats far enough apart to keep their order.
template <class S>
auto tensors_of(const world<S>& w) {
    const auto kv = kv_window_and_tail(w.load.concurrency * (1.5 * GB), 0.2, w.load.concurrency / 1000);
    const basic_stored_tensor<S> weights{.name = "weights", .size = w.load.input / token * (10 * MB), .reads = 1.1};
    return std::array{weights, kv[0], kv[1]};
}
template <class S>
auto tiers_of(const world<S>& w) {
    const basic_memory_tier<S> hbm{
        .name = "hbm", .capacity = 70 * GB, .read_bandwidth = peak_bandwidth(w.plan.chip.memory)};
    const basic_memory_tier<S> host{.name = "host", .capacity = 30 * GB, .read_bandwidth = 50 * GB_per_s};
    const basic_memory_tier<S> cxl{
        .name = "cxl", .capacity = 80 * GB, .read_bandwidth = w.load.concurrency / 2 * GB_per_s};
    return std::array{hbm, host, cxl};
}
/// Numbers that are compared by one value have a split; for the others the case is that of placed_time and of 0.
template <class S>
std::vector<S> split_of(const world<S>& w) {
    const auto tensors = tensors_of(w);
    const auto tiers = tiers_of(w);
    if constexpr (requires { place(tensors, tiers); }) {
        const auto p = place(tensors, tiers);
        return values(max(max(p.busy[0], p.busy[1]), p.busy[2]), ratio<S>(static_cast<double>(binding(p)) - 1));
    } else {
        return values(placed_time(tensors, tiers), ratio<S>(0));
    }
}

/// A deployment whose KV cache is more than its chips hold. What arrays and intervals have of it is the stretched step.
template <class S>
std::vector<S> offloaded(const world<S>& w) {
    auto plan = w.plan;
    plan.tiers[0] = {.name = "host", .capacity = 400 * GB, .read_bandwidth = w.load.concurrency * GB_per_s};
    auto load = w.load;
    load.input = 8 * load.input;
    const auto e = serve(plan, load);
    if constexpr (requires { placement_of(plan, load); }) {
        return values(e.stretch, e.output_rate, placement_of(plan, load).time);
    } else {
        return values(e.stretch, e.output_rate,
                      placed_time(detail::tensors_of(plan, load, e.memory, e.batch),
                                  detail::tiers_of(plan, supply_of(plan.chip), e.memory.usable)));
    }
}

template <class Visit>
void placement_cases(Visit&& visit) {
    visit("memory/placement.hpp kv_window_and_tail",
          [](const auto& w) { return values(tensors_of(w)[1].size, tensors_of(w)[2].size, tensors_of(w)[2].reads); });
    visit("memory/placement.hpp expert_reads",
          [](const auto& w) { return values(expert_reads(w.load.concurrency / 6000, w.load.input / 50)); });
    visit("memory/placement.hpp placed_time",
          [](const auto& w) { return values(placed_time(tensors_of(w), tiers_of(w))); });
    visit("memory/placement.hpp shortfall", [](const auto& w) {
        auto tensors = tensors_of(w);
        tensors[2].size = 2 * tensors[2].size;
        return values(shortfall(tensors_of(w), tiers_of(w)), shortfall(tensors, tiers_of(w)),
                      placed_time(tensors, tiers_of(w)));
    });
    visit("memory/tiers.hpp behind", [](const auto& w) {
        const auto tier = behind(w.plan.chip.link, tiers_of(w)[2]);
        return values(tier.capacity, tier.read_bandwidth);
    });
    visit("memory/tiers.hpp shared_tier", [](const auto& w) {
        const auto tier = shared_tier(tiers_of(w)[2], w.load.concurrency / 100);
        return values(tier.capacity, tier.read_bandwidth);
    });
    visit("memory/tiers.hpp tier_of", [](const auto& w) {
        const auto pool = tier_of(pool_of(w));
        const auto stacks = tier_of(dram_stack_of(w), 3, controller_of(w));
        return values(pool.capacity, pool.read_bandwidth, stacks.capacity, stacks.read_bandwidth);
    });
    visit("serving/offload.hpp placement_of", [](const auto& w) { return offloaded(w); });
    visit("memory/placement.hpp place", [](const auto& w) { return split_of(w); });
    visit("memory/placement.hpp binding", [](const auto& w) { return split_of(w); });
}

}  // namespace conformance
