// SPDX-License-Identifier: MIT
// A year of a factory with its balance sheet, and a ramp of twenty years with the value and return of its money.
#include "subject.hpp"
#include <tokenroof/economics/balance.hpp>
#include <tokenroof/economics/ramp.hpp>

namespace {

using namespace subject;

constexpr factory plant{.facility_power = 1 * GW,
                        .pue = 1.15,
                        .chip_power = 1.83 * kW,
                        .load = 0.8,
                        .utilisation = 0.6,
                        .chip_capex = 47000 * dollar,
                        .facility_capex = 35000 * dollar,
                        .interest = 0.1,
                        .opex = 0.03,
                        .electricity = 0.13 * dollar / kWh};
constexpr request_mix mix{.input = 1.583, .cached = 2.036, .output = 1};
constexpr chip_rates rates{.prefill = 26156 * token_per_s, .decode = 13386 * token_per_s};
constexpr environment surroundings{.water = 1 * litre / kWh,
                                   .grid_water = 2 * litre / kWh,
                                   .carbon = 0.4 * kilogram / kWh,
                                   .land = 3000 * square_metre / MW};
constexpr ramp decade{.first = 1 * GW,
                      .last = 15 * GW,
                      .years = 9,
                      .horizon = 20,
                      .better_chips = 0.3,
                      .cheaper_chips = 0.05,
                      .price = 0.6 * dollar / Mtoken,
                      .cheaper_tokens = 0.25};

void factory_year(benchmark::State& state) {
    factory f = plant;
    fees fee{.carbon = 30 * dollar / tonne};
    keep_calling(
        state, [&] { return balance_of(f, mix, rates, surroundings, fee); }, f, fee);
}
BENCHMARK(factory_year)->Name("factory_year/double");

void twenty_years(benchmark::State& state) {
    factory f = plant;
    ramp r = decade;
    keep_calling(
        state, [&] { return ramp_up(r, f, 8000 * token_per_s); }, f, r);
}
BENCHMARK(twenty_years)->Name("ramp_20_years/double");

void value_of_twenty_years(benchmark::State& state) {
    factory f = plant;
    ramp r = decade;
    keep_calling(
        state,
        [&] {
            const auto flows = flows_of(ramp_up(r, f, 8000 * token_per_s));
            return std::pair(present_value(flows, f.interest), internal_rate_of_return(flows));
        },
        f, r);
}
BENCHMARK(value_of_twenty_years)->Name("ramp_20_years_with_return/double");

}  // namespace
