// SPDX-License-Identifier: MIT
// One chip under power caps and at locked clocks: what it serves, draws and costs, and where a token takes least.
#pragma once
#include "estimate_prices.hpp"
#include "factory_inputs.hpp"
#include <optional>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/economics/best_clock.hpp>

namespace example {

struct cap_options {
    tokenroof::deployment plan{.chip = tokenroof::catalog::h100_sxm,
                               .model = tokenroof::catalog::llama_3_1_70b,
                               .formats = {.weights = tokenroof::fp8, .kv = tokenroof::fp8},
                               .tensor_parallel = 2,
                               .engine = tokenroof::catalog::vllm};
    std::vector<std::string> chips{"h100-sxm", "h200-sxm", "b200-sxm"};
    tokenroof::workload load{.input = 1024, .output = 1024, .concurrency = 64};
    double tariff = default_tariff;
    double pue = default_pue;
    std::size_t tornado = 8;  ///< inputs that it shows
    bool latex = false;
    std::string chart;
};

struct cap_point {
    double watts = 0;  ///< a board
    tokenroof::estimate e{};
    tokenroof::price_per_token<> price{};  ///< all in, where the chip has one
};

struct cap_curve {
    tokenroof::deployment plan{};
    std::optional<tokenroof::prices> bill{};  ///< none where no source has a price of the chip
    std::vector<cap_point> points{};          ///< from the board's limit down, in steps of half a per cent of it
    std::size_t least_energy = 0;             ///< of the points
    std::size_t least_money = 0;
    tokenroof::clock_choice energy_clock{};
    std::optional<tokenroof::clock_choice> money_clock{};

    double limit() const { return plan.chip.power.limit.in(tokenroof::watt); }
};

/// A chip's curve.
/// Errors   std::invalid_argument for a chip without a stated power, and a model that does not fit.
inline cap_curve curve_of(const cap_options& o, const std::string& chip_name) {
    using namespace tokenroof;
    cap_curve c{.plan = o.plan};
    c.plan.chip = catalog::find_chip(chip_name);
    const power_draw<> limit = c.plan.chip.power.limit;
    if (limit <= power_draw<>{})
        throw std::invalid_argument(fmt::format("--chip: no power limit of {} is known", c.plan.chip.name));
    const prices electricity{.electricity = o.tariff * dollar / kWh, .pue = o.pue};
    if (const catalog::chip_price* const known = catalog::find_chip_price(c.plan.chip.name)) {
        c.bill = electricity;
        c.bill->chip = known->rent;
    }
    for (int i = 0; i <= 130; ++i) {
        const power_draw<> cap = (1 - 0.005 * i) * limit;
        if (i > 0 && cap <= 1.02 * least_power(c.plan.chip.power)) break;
        const estimate e = serve(with_cap(c.plan, cap), o.load);
        if (!fits(e)) throw std::invalid_argument(fmt::format("{} does not fit on {}", o.plan.model.name, chip_name));
        c.points.push_back({cap.in(watt), e, c.bill ? cost_of(e, *c.bill).all_in : price_per_token<>{}});
    }
    for (std::size_t i = 1; i < c.points.size(); ++i) {
        if (c.points[i].e.energy_per_output < c.points[c.least_energy].e.energy_per_output) c.least_energy = i;
        if (c.points[i].price < c.points[c.least_money].price) c.least_money = i;
    }
    c.energy_clock = best_clock(c.plan, o.load, prices{.electricity = 1 * dollar / kWh});  // whatever it costs
    if (c.bill) c.money_clock = best_clock(c.plan, o.load, *c.bill);
    return c;
}

}  // namespace example
