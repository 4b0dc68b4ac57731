// SPDX-License-Identifier: MIT
// Default prices of the program, each with its source; none for a chip without one.
#pragma once
#include <array>
#include <string_view>
#include <tokenroof/units.hpp>

namespace example {

/// What a chip rents for, electricity and hosting included, and the facility power that is provisioned for it with its
/// share of server, network and cooling.
struct site_price {
    std::string_view chip;
    tokenroof::price_per_second<> rent;
    tokenroof::power_draw<> facility_power;
};

// SemiAnalysis InferenceX, GPU_SPECS (InferenceX-app@77ca49a packages/app/src/lib/constants.ts), 2026-04: rent on a
// three-year contract, all-in provisioned utility power per GPU.
inline constexpr std::array site_prices{
    site_price{"h100-sxm", 1.30 * tokenroof::dollar / tokenroof::hour, 1.73 * tokenroof::kW},
    site_price{"h200-sxm", 1.60 * tokenroof::dollar / tokenroof::hour, 1.73 * tokenroof::kW},
    site_price{"b200-sxm", 2.90 * tokenroof::dollar / tokenroof::hour, 2.17 * tokenroof::kW},
};

/// The prices known for a chip; nullptr where there are none.
constexpr const site_price* find_price(std::string_view chip) {
    for (const site_price& known : site_prices) {
        if (known.chip == chip) return &known;
    }
    return nullptr;
}

// Epoch AI after SemiAnalysis: 1.1 to 1.3 for AI data centres.
inline constexpr double default_pue = 1.2;

// US industry 2025: 112 won per kWh in KEPCO's comparison, at 1387 won per dollar.
inline constexpr double default_tariff = 0.08;

// NVIDIA, call on the second quarter of fiscal year 2026, 2025-08: 50 G$ per GW, 35 of them for NVIDIA's own content.
inline constexpr double default_capex_per_watt = 50;
inline constexpr double chip_share_of_capex = 0.7;

}  // namespace example
