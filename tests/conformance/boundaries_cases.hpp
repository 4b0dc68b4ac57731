// SPDX-License-Identifier: MIT
// Cases of servers, racks and the boundaries around a deployment.
#pragma once
#include "world.hpp"

#include <tokenroof/serving/boundaries.hpp>

namespace conformance {

template <class S>
basic_part_power<S> part_in(const world<S>& w) {
    return part_at<S>(w.load.concurrency * watt, 200 * watt, w.load.concurrency / 100);
}
template <class S>
basic_server<S> server_in(const world<S>& w) {
    const basic_part_power<S> p = part_in(w);
    return {.boards = 8,
            .limit = 40 * kW,
            .host = {.cpus = p + p, .memory = p, .nics = 2 * p, .storage = p, .fans = p},
            .supply_efficiency = 0.9 / w.prices.pue};
}
template <class S>
basic_rack<S> rack_in(const world<S>& w) {
    return {.servers = 4, .switches = part_in(w), .rest = part_in(w), .supply_efficiency = 0.97};
}
template <class S>
std::vector<S> values(const basic_boundary<S>& b) {
    return values(b.average.mean, b.provisioned.size, b.per_output, b.per_prefill, b.per_decode, b.rate_per_watt,
                  b.rate_per_provisioned);
}

template <class Visit>
void boundaries_cases(Visit&& visit) {
    visit("compute/server.hpp average_at", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(average_at(provisioned_power<S>{w.plan.chip.power.limit}, w.load.concurrency / 100).mean);
    });
    visit("compute/server.hpp energy_in", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(energy_in(average_power<S>{w.plan.chip.power.limit}, seconds<S>(hour)));
    });
    visit("compute/server.hpp part_at", [](const auto& w) { return values(part_in(w).mean, part_in(w).most); });
    visit("compute/server.hpp total", [](const auto& w) {
        const auto all = total(server_in(w).host);
        return values(all.mean, all.most);
    });
    visit("compute/server.hpp validate", [](const auto& w) {
        validate(server_in(w));
        return values(server_in(w).supply_efficiency);
    });
    visit("compute/server.hpp wall_power", [](const auto& w) {
        return values(wall_power(server_in(w), w.plan.chip.power.limit * (w.load.concurrency / 100)).mean);
    });
    visit("compute/server.hpp wall_parts_of", [](const auto& w) {
        const auto p = wall_parts_of(server_in(w), w.plan.chip.power.limit * (w.load.concurrency / 100));
        return values(p.boards, p.cpus, p.memory, p.nics, p.storage, p.fans, p.rest, p.losses);
    });
    visit("compute/server.hpp provision",
          [](const auto& w) { return values(provision(server_in(w), w.plan.chip.power.limit).size); });
    visit("compute/rack.hpp validate", [](const auto& w) {
        validate(rack_in(w));
        return values(rack_in(w).supply_efficiency);
    });
    visit("compute/rack.hpp bare_rack", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(rack_power(bare_rack<S>(), average_power<S>{w.plan.chip.power.limit}).mean);
    });
    visit("compute/rack.hpp rack_power", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(rack_power(rack_in(w), average_power<S>{w.plan.chip.power.limit}).mean,
                      rack_power(rack_in(w), provisioned_power<S>{w.plan.chip.power.limit}).size);
    });
    visit("compute/rack.hpp at_meter", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(at_meter(average_power<S>{w.plan.chip.power.limit}, w.prices.pue).mean,
                      at_meter(provisioned_power<S>{w.plan.chip.power.limit}, w.prices.pue).size);
    });
    visit("serving/boundaries.hpp boundary_of_boards",
          [](const auto& w) { return values(boundary_of_boards(serve(w.plan, w.load), w.plan.chip.power)); });
    visit("serving/boundaries.hpp boundaries_of", [](const auto& w) {
        const auto b = boundaries_of(serve(w.plan, w.load), w.plan.chip.power, server_in(w), rack_in(w), w.prices.pue);
        auto all = values(b.boards);
        for (const auto* at : {&b.server, &b.rack, &b.facility})
            for (const auto& v : values(*at)) all.push_back(v);
        return all;
    });
}

}  // namespace conformance
