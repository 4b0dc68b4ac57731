// SPDX-License-Identifier: MIT
// Default prices of the programs. What a chip rents for and its share of a plant: tokenroof/catalog/prices.hpp.
#pragma once
#include <tokenroof/catalog/prices.hpp>
#include <tokenroof/catalog/sites.hpp>

namespace example {

// Epoch AI after SemiAnalysis: 1.1 to 1.3 for AI data centres.
inline constexpr double default_pue = 1.2;

// Dollars per kWh, rounded. US industry 2025, KEPCO's comparison, at 1387 won per dollar.
inline constexpr double default_tariff = 0.08;
static_assert(default_tariff * 1387 > 0.98 * tokenroof::catalog::united_states.won_per_kwh &&
              default_tariff * 1387 < 1.02 * tokenroof::catalog::united_states.won_per_kwh);

// NVIDIA, call on the second quarter of fiscal year 2026, 2025-08: 50 G$ per GW, 35 of them for NVIDIA's own content.
inline constexpr double default_capex_per_watt =
    tokenroof::catalog::plant_capex_high.in(tokenroof::dollar / tokenroof::watt);
inline constexpr double chip_share_of_capex = 0.7;

}  // namespace example
