// SPDX-License-Identifier: MIT
// Tiers beyond a chip's own memory: the host's DRAM, CXL, the HBM of peers, each behind the link that leads to it.
#pragma once
#include <tokenroof/memory/cxl.hpp>
#include <tokenroof/memory/hbm.hpp>
#include <tokenroof/memory/placement.hpp>

namespace tokenroof {

/// A tier as a chip sees it over a link: at most what one direction of the link sustains.
/// Errors   std::invalid_argument from validate_fields(tier) and validate_fields(path).
template <Scalar S>
constexpr basic_memory_tier<S> behind(const basic_link<S>& path,
                                      const std::type_identity_t<basic_memory_tier<S>>& tier) {
    validate_fields(path, "path");
    validate_fields(tier, "tier");
    return {tier.name, tier.capacity, min(tier.read_bandwidth, sustained_bandwidth(path))};
}

/// The part of a tier that one of its users has: `share` of its capacity and of its bandwidth.
/// Domain   share in (0, 1]: 1/8 where eight chips use one host's memory alike.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr basic_memory_tier<S> shared_tier(const basic_memory_tier<S>& tier,
                                           const std::type_identity_t<ratio<S>>& share) {
    validate_fields(tier, "tier");
    if (!detail::obeys(rule::share, share)) [[unlikely]]
        reject("share", value_text(share), describe(rule::share));
    return {tier.name, share * tier.capacity, share * tier.read_bandwidth};
}

/// A CXL pool as a tier: its capacity, and the bandwidth of reads alone.
/// Errors   std::invalid_argument from sustained_bandwidth(pool).
template <Scalar S>
constexpr basic_memory_tier<S> tier_of(const basic_cxl_pool<S>& p) {
    return {p.device.name, capacity(p), sustained_bandwidth(p, ratio<S>(1))};
}

/// Equal DRAM stacks or modules as a tier: their capacity, and what a stream of reads sustains.
/// Errors   std::invalid_argument from sustained_bandwidth(stack) and for no stacks.
template <Scalar S>
constexpr basic_memory_tier<S> tier_of(const basic_dram_stack<S>& s, int stacks,
                                       const std::type_identity_t<basic_dram_controller<S>>& by) {
    require(stacks >= 1, "stacks", stacks, "must be at least 1");
    return {s.name, stacks * capacity(s), stacks * sustained_bandwidth(s, by, basic_dram_pattern<S>{}).low};
}

}  // namespace tokenroof
