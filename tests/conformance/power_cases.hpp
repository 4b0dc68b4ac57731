// SPDX-License-Identifier: MIT
// Cases of clocks, energy and caps, and of what is around boards.
#pragma once
#include "boundaries_cases.hpp"
#include "world.hpp"

#include <tokenroof/economics/best_clock.hpp>
#include <tokenroof/serving/power_cap.hpp>

namespace conformance {

template <class Visit>
void power_cases(Visit&& visit) {
    boundaries_cases(visit);
    visit("compute/power.hpp board_power", [](const auto& w) {
        return values(board_power(w.plan.chip.power, w.load.concurrency / 2000, w.load.concurrency / 1000,
                                  w.load.input / (token * 20000)),
                      board_power(w.plan.chip.power, w.load.concurrency / 2000, w.load.concurrency / 1000,
                                  w.load.input / (token * 20000), w.load.concurrency / 500));
    });
    visit("compute/power.hpp allowed_power", [](const auto& w) {
        auto capped = w.plan.chip.power;
        capped.cap = capped.limit * 0.7;
        return values(allowed_power(w.plan.chip.power), allowed_power(capped));
    });
    visit("compute/power.hpp least_power", [](const auto& w) { return values(least_power(w.plan.chip.power)); });
    visit("compute/clock.hpp voltage", [](const auto& w) {
        return values(voltage(w.plan.chip.power, w.load.concurrency / 80),
                      voltage(w.plan.chip.power, w.load.concurrency / 200));
    });
    visit("compute/clock.hpp at_clock", [](const auto& w) {
        const auto t = evaluate(w.plan, decode_of(w)).time;
        return values(at_clock(t, w.load.concurrency / 100));
    });
    visit("compute/energy.hpp energy_rates_of", [](const auto& w) {
        const auto r = energy_rates_of(w.plan.chip);
        return values(r.idle, r.active, r.half, r.fp8, r.memory, r.link);
    });
    visit("compute/energy.hpp flop_energy",
          [](const auto& w) { return values(flop_energy(energy_rates_of(w.plan.chip), fp8_block)); });
    visit("compute/energy.hpp energy_of", [](const auto& w) {
        const auto s = evaluate(w.plan, decode_of(w));
        return values(energy_of(s.work, fp8, energy_rates_of(w.plan.chip)).memory);
    });
    visit("compute/energy.hpp total", [](const auto& w) {
        const auto s = evaluate(w.plan, decode_of(w));
        return values(total(energy_of(s.work, fp8, energy_rates_of(w.plan.chip))), s.energy.total);
    });
    visit("compute/energy.hpp op_energy", [](const auto& w) {
        const auto s = evaluate(w.plan, decode_of(w));
        return values(op_energy(s.work, fp8, total(s.time), w.plan.chip));
    });
    visit("serving/power_cap.hpp with_cap",
          [](const auto& w) { return values(serve(with_cap(w.plan, w.plan.chip.power.limit), w.load).power); });
    visit("serving/power_cap.hpp with_clock", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const auto e = serve(with_clock(w.plan, ratio<S>(0.7)), w.load);
        return values(e.output_rate, e.power, e.energy_per_output);
    });
    visit("economics/best_clock.hpp best_clock",
          [](const auto& w) { return values(best_clock(w.plan, w.load, w.prices).price); });
}

}  // namespace conformance
