// SPDX-License-Identifier: MIT
// Places for a plant. Figures with confidence: A a primary document or its data, B an analyst's or the press, C a weblog.
//
//   carbon, grid_water   A: mlco2/ecologits@5be90da, ecologits/data/electricity_mixes.csv (gwp, wue off-site)
//   tariff               as stated at the site; an average over a year, not a quotation
//   left unset           Sweden's, Taiwan's and Australia's tariff; PUE and water at the site, which belong to an operator and
//                        not to a country (see `operators`); land; lead times, but for the grid of the United States
//
// What is unset is rejected by name as soon as a function needs it.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/economics/site.hpp>

namespace tokenroof::catalog {

/// Where a figure is from.
struct stated {
    std::string_view document{};
    std::string_view date{};  ///< empty: undated
    char confidence = '-';    ///< A a primary document, B an analyst or the press, C a weblog
};

/// A time that a source states, with its range.
struct stated_time {
    seconds<> typical{};
    seconds<> least{}, most{};
    stated source{};
};

// From order to use. No source has one for gas turbines, chips, HBM or packaging: they are inputs.
inline constexpr stated_time grid_queue{
    6 * year, 3 * year, 10 * year, {"greenfield queue, gridreadiness.com", "", 'C'}};
inline constexpr stated_time united_states_grid{
    24 * month, 24 * month, 24 * month, {"typical, invest-watch.pages.dev", "", 'C'}};
inline constexpr stated_time shell_and_cooling{21 * month, 18 * month, 24 * month, {"gridreadiness.com", "", 'C'}};
inline constexpr stated_time large_transformer{26 * month, 20 * month, 32 * month, {"gridreadiness.com", "", 'C'}};

/// A place and its tariff: in won, or in dollars where the source has dollars; 0: no source.
struct local_site {
    std::string_view name;
    double won_per_kwh = 0;
    double carbon_kg_per_kwh;
    double water_l_per_kwh;
    stated tariff{};
    bool compared = false;       ///< in won by a comparison with Korea, at the comparison's rate of exchange
    double dollars_per_kwh = 0;  ///< by the source itself
    stated_time grid{};          ///< lead time of a connection
};

/// Whether a source states the tariff.
constexpr bool has_tariff(const local_site& l) { return l.won_per_kwh > 0 || l.dollars_per_kwh > 0; }

inline constexpr stated kepco_2024{"industrial (eul), KEPCO's notice", "2024-10-24", 'B'};
inline constexpr stated kepco_comparison{"KEPCO's comparison, energyeye.kr", "2025", 'B'};
inline constexpr stated kcci_comparison{"KCCI's comparison, News1", "2025", 'B'};

// KCCI's comparison has 190.4 for Korea, 121.5 for the United States and 129.4 for China.
inline constexpr local_site korea{.name = "korea",
                                  .won_per_kwh = 182.7,
                                  .carbon_kg_per_kwh = 0.41427,
                                  .water_l_per_kwh = 1.8877,
                                  .tariff = kepco_2024};
inline constexpr local_site united_states{.name = "united-states",
                                          .won_per_kwh = 112,
                                          .carbon_kg_per_kwh = 0.38355,
                                          .water_l_per_kwh = 3.1321,
                                          .tariff = kepco_comparison,
                                          .compared = true,
                                          .grid = united_states_grid};
inline constexpr local_site china{.name = "china",
                                  .won_per_kwh = 116,
                                  .carbon_kg_per_kwh = 0.55955,
                                  .water_l_per_kwh = 6.0065,
                                  .tariff = kepco_comparison,
                                  .compared = true};
inline constexpr local_site france{.name = "france",
                                   .won_per_kwh = 197.1,
                                   .carbon_kg_per_kwh = 0.04418,
                                   .water_l_per_kwh = 3.6737,
                                   .tariff = kcci_comparison,
                                   .compared = true};
// 28.98 yen by one weblog, which converts it itself; its extra-high-voltage tariff was not found.
inline constexpr local_site japan{.name = "japan",
                                  .carbon_kg_per_kwh = 0.48232,
                                  .water_l_per_kwh = 2.3063,
                                  .tariff = {"28.98 yen, average of business, simblo.net", "2026-01-08", 'C'},
                                  .dollars_per_kwh = 0.187};
inline constexpr local_site germany{.name = "germany",
                                    .carbon_kg_per_kwh = 0.34414,
                                    .water_l_per_kwh = 1.947,
                                    .tariff = {"industrial, prometheusgroup.xyz", "2024", 'C'},
                                    .dollars_per_kwh = 0.19};
inline constexpr local_site taiwan{.name = "taiwan", .carbon_kg_per_kwh = 0.63565, .water_l_per_kwh = 1.4886};
inline constexpr local_site sweden{.name = "sweden", .carbon_kg_per_kwh = 0.03582, .water_l_per_kwh = 6.0315};
inline constexpr local_site australia{.name = "australia", .carbon_kg_per_kwh = 0.55159, .water_l_per_kwh = 4.7293};
inline constexpr local_site world{.name = "world", .carbon_kg_per_kwh = 0.47301, .water_l_per_kwh = 3.908};

inline constexpr std::array local_sites{&korea,  &united_states, &china,  &france,    &japan,
                                        &taiwan, &germany,       &sweden, &australia, &world};

/// The place called `name`. Errors   std::invalid_argument listing near names.
inline const local_site& find_site(std::string_view name) { return detail::find(local_sites, "site", name); }

/// A place in dollars. Foreign tariffs that a comparison has in won become dollars again at the `comparison`'s won, those
/// at home at today's. PUE, water and, where none is known, the tariff and lead times are still to be given.
/// Errors   std::invalid_argument for a won without a value.
template <Scalar S>
constexpr basic_site<S> site_of(const local_site& l, const basic_currency<S>& won,
                                const std::type_identity_t<basic_currency<S>>& comparison) {
    validate_fields(won, won.input_name);
    validate_fields(comparison, comparison.input_name);
    basic_site<S> s;
    s.name = l.name;
    if (l.dollars_per_kwh > 0) s.electricity = l.dollars_per_kwh * dollar / kWh;
    if (l.won_per_kwh > 0) s.electricity = l.won_per_kwh * (l.compared ? comparison : won).unit / kWh;
    s.environment.carbon = l.carbon_kg_per_kwh * kilogram / kWh;
    s.environment.grid_water = l.water_l_per_kwh * litre / kWh;
    if (l.grid.typical > seconds<>{}) s.lead_times.grid = l.grid.typical;
    return s;
}

/// The same where a won was always worth as much.
template <Scalar S>
constexpr basic_site<S> site_of(const local_site& l, const basic_currency<S>& won) {
    return site_of(l, won, won);
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
