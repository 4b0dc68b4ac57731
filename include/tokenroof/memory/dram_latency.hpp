// SPDX-License-Identifier: MIT
// How long a read waits when a DRAM is loaded.
#pragma once
#include <tokenroof/memory/dram_efficiency.hpp>

namespace tokenroof {

/// Load on a memory, and who can wait for it.
template <Scalar S = double>
struct basic_dram_load {
    seconds<S> unloaded{};     ///< latency of a read that meets no other and no refresh, caches and wires included
    bandwidth<S> peak{};       ///< of the memory
    ratio<S> load{};           ///< share of the peak that is asked for
    ratio<S> outstanding{};    ///< requests that may be under way at once
    bytes<S> line{64 * byte};  ///< moved by one of them

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"unloaded", rule::positive}, x.unloaded...);
        visit(field{"peak", rule::positive}, x.peak...);
        visit(field{"load", rule::positive}, x.load...);
        visit(field{"outstanding", rule::at_least_one}, x.outstanding...);
        visit(field{"line", rule::positive}, x.line...);
    }
};
using dram_load = basic_dram_load<double>;

/// Mean wait for refreshes on an idle channel: a measured idle latency holds it beside `unloaded`.
///
///     rfc^2 / (2 refi),   0 where refi = 0
template <Scalar S>
constexpr seconds<S> refresh_wait(const basic_dram_timing<S>& t) {
    const auto refreshed = t.refi > seconds<S>{};
    return select(refreshed, t.rfc * t.rfc / (2 * select(refreshed, t.refi, seconds<S>(second))), seconds<S>{});
}

/// Mean latency of a read on a loaded memory.
///
///     L = unloaded + refresh_wait / (1 - rho (1 - R)) + ccd_s rho / (2 (1 - rho)),   rho = load
///     L <= max(unloaded, outstanding line / bandwidth),   bandwidth = min(rho, 1 - R) peak
///
/// A refresh leaves a queue that drains while requests go on arriving; between refreshes requests queue for the data bus
/// (M/D/1). From rho = 1 - R on the memory is saturated: everyone waits, and the bound is the latency.
///
/// Domain   reads that keep to the timings' data bus; a load that so many outstanding requests can reach.
/// Errors   std::invalid_argument naming field, value and rule.
/// Source   within 4.4 % of A64FX (HBM2) reads up to 73 % of peak, tests/memory/dram_latency_test.cpp.
template <Scalar S>
constexpr seconds<S> loaded_latency(const basic_dram_channel<S>& c, const basic_dram_load<S>& l) {
    validate(c);
    validate_fields(l, "load");
    const ratio<S> available = 1 - refresh_share(c.timing);
    const auto open = l.load < available;
    const ratio<S> rho = min(l.load, available);
    const ratio<S> gap = select(open, 1 - rho, ratio<S>(1));  // where refresh takes no time, 1 - rho may be 0
    const seconds<S> queued =
        l.unloaded + refresh_wait(c.timing) / (1 - rho * available) + c.timing.ccd_s * rho / (2 * gap);
    const seconds<S> bound = max(l.outstanding * l.line / (rho * l.peak), l.unloaded);
    return select(open, min(queued, bound), bound);
}

}  // namespace tokenroof
