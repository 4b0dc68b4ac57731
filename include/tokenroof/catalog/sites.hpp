// SPDX-License-Identifier: MIT
// Places for a plant. Figures with confidence: A a primary document or its data, B an analyst's or the press.
//
//   carbon, grid_water   A: mlco2/ecologits@5be90da, ecologits/data/electricity_mixes.csv (gwp, wue off-site)
//   tariff               B: named at the site, in won; an average over a year, not a quotation
//   left unset           Japan's, Germany's, Sweden's, Taiwan's and Australia's tariff (only weblogs); PUE and water at the
//                        site, which belong to an operator and not to a country (see `operators`); land; lead times of
//                        grid and building anywhere (only weblogs, 3 to 10 years and 18 to 24 months)
//
// What is unset is rejected by name as soon as a function needs it.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/economics/site.hpp>

namespace tokenroof::catalog {

/// A place, its tariff in won per kWh; 0: no source.
struct local_site {
    std::string_view name;
    double won_per_kwh;
    double carbon_kg_per_kwh;
    double water_l_per_kwh;
    std::string_view tariff_source;
};

inline constexpr std::string_view kepco_2024 = "industrial (eul), after 2024-10-24, KEPCO's notice (B)";
inline constexpr std::string_view kepco_comparison = "KEPCO's comparison 2025, energyeye.kr (B)";
inline constexpr std::string_view kcci_comparison = "KCCI's comparison 2025, News1 (B)";

// KCCI's comparison has 190.4 for Korea, 121.5 for the United States and 129.4 for China.
inline constexpr local_site korea{"korea", 182.7, 0.41427, 1.8877, kepco_2024};
inline constexpr local_site united_states{"united-states", 112, 0.38355, 3.1321, kepco_comparison};
inline constexpr local_site china{"china", 116, 0.55955, 6.0065, kepco_comparison};
inline constexpr local_site france{"france", 197.1, 0.04418, 3.6737, kcci_comparison};
inline constexpr local_site japan{"japan", 0, 0.48232, 2.3063, "no primary source"};
inline constexpr local_site taiwan{"taiwan", 0, 0.63565, 1.4886, "no primary source"};
inline constexpr local_site germany{"germany", 0, 0.34414, 1.947, "no primary source"};
inline constexpr local_site sweden{"sweden", 0, 0.03582, 6.0315, "no primary source"};
inline constexpr local_site australia{"australia", 0, 0.55159, 4.7293, "no primary source"};
inline constexpr local_site world{"world", 0, 0.47301, 3.908, "no primary source"};

inline constexpr std::array local_sites{&korea,  &united_states, &china,  &france,    &japan,
                                        &taiwan, &germany,       &sweden, &australia, &world};

/// The place called `name`. Errors   std::invalid_argument listing near names.
inline const local_site& find_site(std::string_view name) { return detail::find(local_sites, "site", name); }

/// A place in dollars. Its PUE, its water and, where none is known, its tariff are still to be given.
/// Errors   std::invalid_argument for a won without a value.
template <Scalar S>
constexpr basic_site<S> site_of(const local_site& l, const basic_currency<S>& won) {
    validate_fields(won, won.input_name);
    basic_site<S> s;
    s.name = l.name;
    if (l.won_per_kwh > 0) s.electricity = l.won_per_kwh * won.unit / kWh;
    s.environment.carbon = l.carbon_kg_per_kwh * kilogram / kWh;
    s.environment.grid_water = l.water_l_per_kwh * litre / kWh;
    return s;
}

/// How an operator cools: PUE, and water at the site per IT energy.
struct cooling {
    std::string_view name;
    double pue;
    double water_l_per_kwh;
};

// mlco2/ecologits@5be90da, docs/methodology/llm_inference.md: PUE of Google's fleet A, the others B.
inline constexpr cooling google{"google", 1.09, 0.99};
inline constexpr cooling aws{"aws", 1.14, 0.13};
inline constexpr cooling microsoft_us{"microsoft-us", 1.2, 0.569};
inline constexpr cooling microsoft_sweden{"microsoft-sweden", 1.16, 0.09};
inline constexpr std::array operators{&google, &aws, &microsoft_us, &microsoft_sweden};

/// The operator called `name`. Errors   std::invalid_argument listing near names.
inline const cooling& find_operator(std::string_view name) { return detail::find(operators, "operator", name); }

/// A site run by an operator: with its PUE and water.
template <Scalar S>
constexpr basic_site<S> run_by(const basic_site<S>& s, const cooling& c) {
    basic_site<S> cooled = s;
    cooled.pue = c.pue;
    cooled.environment.water = c.water_l_per_kwh * litre / kWh;
    return cooled;
}

// Liquid-cooled AI facilities: 1.15, 1.1 to 1.2 (lowdown.today, B). Industry: 1.58 (Uptime 2024, B).
inline constexpr double liquid_cooled_pue = 1.15;

// Stargate Abilene: 875 acres (Bloomberg 2025-01-23, B) for 1,200 MW of eight buildings (B).
inline constexpr area_per_watt<> abilene_land = 875 * acre / (1200 * MW);
// Its contract guarantees 57 jobs at 57,600 $ a year (Bloomberg, B): the least that was promised, no estimate of staff.
inline constexpr people_per_watt<> abilene_least_staff = 57 * person / (1200 * MW);
inline constexpr wage_rate<> abilene_wage = 57600 * dollar / (person * year);

// Small reactors. Darlington's first BWRX-300: licence applied for 2022-10, on the grid 2030: 7.5 years (B). A new design
// under US Part 50: 8 to 12 years (gibboneynuclear.com, B). NuScale's cancelled CFPP: 119 $/MWh, 20,139 $/kW, 2023 (B).
inline constexpr seconds<> small_reactor_first = 7.5 * year, small_reactor_licensing = 10 * year;
inline constexpr price_per_joule<> small_reactor_power = 119 * dollar / MWh;
inline constexpr price_per_watt<> small_reactor_capex = 20139 * dollar / kW;

}  // namespace tokenroof::catalog
