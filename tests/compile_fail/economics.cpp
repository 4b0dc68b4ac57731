// SPDX-License-Identifier: MIT
// Money and energy in the wrong unit.
#include <tokenroof/economics/demand.hpp>
#include <tokenroof/economics/trade.hpp>

using namespace tokenroof;

// The right code beside the wrong.
constexpr price_per_joule<> tariff = 0.1318 * dollar / kWh;
constexpr factory plant{.facility_power = 1 * GW, .electricity = tariff};
constexpr currency won{.name = "KRW", .unit = dollar / 1386.7};
constexpr price_per_joule<> in_won = 182.7 * won.unit / kWh;

#ifdef wrong_tariff_per_token
// g++:   could not convert .*dimension{0, 0, 0, 0, -1, 1, .* to .*dimension{0, 0, 0, -1, 0, 1
// clang: no viable conversion from .*token = -1.*|no viable conversion from .*{0, 0, 0, 0, -1, 1.*
constexpr factory wrong{.electricity = 0.1318 * dollar / token};
#endif

#ifdef wrong_tariff_per_kilowatt
// g++:   could not convert .* to .*dimension{0, 0, 0, -1, 0, 1
// clang: no viable conversion from .*
constexpr factory wrong{.electricity = 0.1318 * dollar / kW};
#endif

#ifdef wrong_tariff_without_unit
// g++:   could not convert '1.31.*' from 'double' to .*price_per_joule
// clang: no viable conversion from 'double' to .*
constexpr factory wrong{.electricity = 0.1318};
#endif

#ifdef wrong_price_of_power_for_capex
// g++:   could not convert .* to .*dimension{0, 0, 0, 0, 0, 1
// clang: no viable conversion from .*
constexpr factory wrong{.chip_capex = 35 * dollar / watt};
#endif

#ifdef wrong_growth_without_time
// g++:   could not convert '7.9.*' from 'double' to .*
// clang: no viable conversion from 'double' to .*
constexpr token_demand wrong{.growth = 0.79};
#endif
