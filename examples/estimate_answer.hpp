// SPDX-License-Identifier: MIT
// From flags to figures: what tokenroof_estimate computes.
#pragma once
#include "estimate_boundaries.hpp"
#include <tokenroof/serving/power_cap.hpp>

namespace example {

/// All that is computed; cost and factory where there is a price and something is served.
struct answer {
    tokenroof::deployment plan;
    tokenroof::workload load;
    tokenroof::estimate result;
    tokenroof::estimate_bars bars;
    std::optional<tokenroof::cost> cost;
    std::optional<tokenroof::production> factory;
    traffic_answer traffic;
    boundary_answer power;
};

/// Prices by file or flags, by default what is known for the chip; none where neither says one.
inline std::optional<tokenroof::prices> prices_of(const options& o) {
    using namespace tokenroof;
    if (o.prices) return o.prices;
    const catalog::chip_price* const known = catalog::find_chip_price(o.plan.chip.name);
    if (!o.price_per_hour && known == nullptr) return std::nullopt;
    return prices{.chip = o.price_per_hour ? *o.price_per_hour * dollar / hour : known->rent,
                  .electricity = o.tariff.value_or(0) * dollar / kWh,
                  .pue = o.pue};
}

/// Electricity is that of the meter, with what hosts and racks draw where they are known; a file of prices says itself.
inline std::optional<tokenroof::cost> price(const options& o, const tokenroof::estimate& e,
                                            const boundary_answer& power) {
    std::optional<tokenroof::prices> known = prices_of(o);
    if (!fits(e) || !known) return std::nullopt;
    if (!o.prices && power.all)
        known->host_overhead = power.all->rack.average.mean / power.all->boards.average.mean - 1;
    return cost_of(e, *known);
}

/// Errors   CLI::ValidationError where the facility power of the chip is neither given nor known.
inline std::optional<tokenroof::production> build_factory(const options& o, const tokenroof::estimate& e) {
    using namespace tokenroof;
    if (!o.megawatts) return std::nullopt;
    const catalog::chip_price* const known = catalog::find_chip_price(o.plan.chip.name);
    if (!o.kw_per_chip && known == nullptr) {
        throw CLI::ValidationError("--kw-per-chip", fmt::format("is needed, none is known for {}", o.plan.chip.name));
    }
    if (!fits(e)) return std::nullopt;
    const power_draw<> provisioned = o.kw_per_chip ? *o.kw_per_chip * kW : known->facility_power;
    const dollars<> capex = o.capex_per_watt * provisioned.in(watt)*dollar;
    const ratio<> pue = o.prices ? o.prices->pue : ratio<>(o.pue);
    const bool metered = o.prices && o.prices->electricity > price_per_joule<>{};
    const price_per_joule<> tariff = metered ? o.prices->electricity : o.tariff.value_or(default_tariff) * dollar / kWh;
    return produce(factory{.facility_power = *o.megawatts * MW,
                           .pue = pue,
                           .chip_power = provisioned / pue,
                           .chip_capex = chip_share_of_capex * capex,
                           .facility_capex = (1 - chip_share_of_capex) * capex,
                           .electricity = tariff},
                   rate_per_chip(e));
}

inline answer solve(const options& o) {
    tokenroof::deployment plan = with_clock(o.plan, tokenroof::ratio<>(o.clock));
    if (o.power_cap) plan = with_cap(plan, *o.power_cap * tokenroof::watt);
    tokenroof::workload load{.input = o.input, .output = o.output, .concurrency = o.concurrency};
    if (!o.traffic.prefill_pool.empty() && (o.csv || o.json || o.megawatts || o.server || !o.rack.empty()))
        throw CLI::ValidationError(
            "--prefill-pool",
            "is answered by a table of its own: not with --csv, --json, --megawatts, --server, --rack");
    const traffic_answer asked = solve_traffic(o.traffic, plan, load);
    const tokenroof::estimate& e = asked.result;
    const boundary_answer power = asked.pools ? boundary_answer{} : find_boundaries(o, plan.chip, e);
    return {plan, load, e, error_bars(e, plan.chip), price(o, e, power), build_factory(o, e), asked, power};
}

}  // namespace example
