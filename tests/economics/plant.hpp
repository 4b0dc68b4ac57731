// SPDX-License-Identifier: MIT
// The worked example: 1 GW of utility power with GB200 NVL72 racks.
#pragma once
#include <tokenroof/economics/balance.hpp>

namespace plant_example {

using namespace tokenroof;

// 3.4 M$ and 2.5 M$ of infrastructure a rack of 72 chips, 2.1 kW of utility power a chip of which PUE 1.15, 10 % over 4
// and 15 years, 0.1318 $/kWh, 0.8 of the provisioned power drawn, operation 3 % of capex a year, 60 % of the tokens sold.
inline constexpr factory plant{.facility_power = 1 * GW,
                               .pue = 1.15,
                               .chip_power = 2.1 / 1.15 * kW,
                               .load = 0.8,
                               .utilisation = 0.6,
                               .chip_capex = 3.4e6 / 72 * dollar,
                               .facility_capex = 2.5e6 / 72 * dollar,
                               .chip_life = 4 * year,
                               .facility_life = 15 * year,
                               .interest = 0.1,
                               .opex = 0.03,
                               .electricity = 0.1318 * dollar / kWh};
// For each output token 1.583 computed and 2.036 cached prompt tokens, the cached ones free of chip time.
inline constexpr request_mix mix{.input = 1.583, .cached = 2.036, .output = 1};
inline constexpr chip_rates rates{.prefill = 26156 * token_per_s, .decode = 13386 * token_per_s};
inline constexpr environment surroundings{.water = 0.99 * litre / kWh,
                                          .grid_water = 1.8877 * litre / kWh,
                                          .carbon = 0.41427 * kilogram / kWh,
                                          .land = 2950 * square_metre / MW};

}  // namespace plant_example
