// SPDX-License-Identifier: MIT
// One set of inputs for all public functions, at any scalar, with four of them moved by given factors.
#pragma once
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/tokenroof.hpp>
#include <vector>

namespace conformance {

using namespace tokenroof;

/// Everything that a public function may ask for.
template <Scalar S>
struct world {
    basic_deployment<S> plan{};
    basic_workload<S> load{};
    basic_prices<S> prices{};
    basic_factory<S> plant{};
};

// Lengths and concurrency lie between the steps of tiles and capacity, where all derivatives exist.
inline constexpr deployment nominal_plan{.chip = catalog::h100_sxm,
                                         .model = catalog::exaone_4_0_32b,
                                         .formats = {.weights = fp8, .kv = fp8},
                                         .tensor_parallel = 4,
                                         .engine = catalog::vllm};
inline constexpr workload nominal_load{.input = 6001.3, .output = 777.7, .concurrency = 61.3};
inline constexpr prices nominal_prices{.chip = 1.3 * dollar / hour,
                                       .electricity = 0.1 * dollar / kWh,
                                       .pue = 1.2,
                                       .host_overhead = 0.4,
                                       .utilisation = 0.6};
inline constexpr factory nominal_plant{.facility_power = 1 * GW,
                                       .pue = 1.15,
                                       .chip_power = 1.8 * kW,
                                       .load = 0.8,
                                       .utilisation = 0.6,
                                       .chip_capex = 47000 * dollar,
                                       .facility_capex = 35000 * dollar,
                                       .interest = 0.1,
                                       .opex = 0.03,
                                       .electricity = 0.13 * dollar / kWh};

/// Factors of what is moved: memory and electricity, arithmetic and cooling, concurrency and capital, lengths and interest.
template <class S>
using factors = std::vector<S>;
inline constexpr std::size_t factor_count = 4;

template <Scalar S>
world<S> moved(const factors<S>& by) {
    const auto factor = [&by](std::size_t i) { return ratio<S>::from_value(by[i]); };
    world<S> w{lift<S>(nominal_plan), lift<S>(nominal_load), lift<S>(nominal_prices), lift<S>(nominal_plant)};
    w.plan.chip.memory.stack.pin_rate *= factor(0);
    w.prices.electricity *= factor(0);
    w.plant.electricity *= factor(0);
    w.plan.chip.rates.fp8 *= factor(1);
    w.plan.chip.rates.bf16 *= factor(1);
    w.prices.pue *= factor(1);
    w.plant.pue *= factor(1);
    w.load.concurrency *= factor(2);
    w.prices.chip *= factor(2);
    w.plant.chip_capex *= factor(2);
    w.load.input *= factor(3);
    w.plant.interest *= factor(3);
    return w;
}

/// The values of quantities, in base units.
template <class First, class... Rest>
auto values(const First& first, const Rest&... rest) {
    using S = std::remove_cvref_t<decltype(first.value())>;
    return std::vector<S>{first.value(), rest.value()...};
}

template <Scalar S>
std::vector<S> values(const basic_work<S>& w) {
    return values(w.arithmetic, w.traffic, w.messages);
}
template <Scalar S>
std::vector<S> values(const basic_time_split<S>& t) {
    return values(t.compute, t.memory, t.link, t.latency, t.total);
}

/// A mask as a quantity that is 1 where it holds.
template <Scalar S, class Mask>
ratio<S> indicator(const Mask& mask) {
    return select(mask, ratio<S>(1), ratio<S>(0));
}

}  // namespace conformance
