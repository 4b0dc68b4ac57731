// SPDX-License-Identifier: MIT
// A token factory: megawatts and dollars in, tokens out.
#pragma once
#include <tokenroof/economics/cost.hpp>

namespace tokenroof {

/// A plant of equal chips behind one utility connection. Amounts of money are per chip.
template <Scalar S = double>
struct basic_factory {
    static constexpr std::string_view input_name = "factory";
    power_draw<S> facility_power{};  ///< utility connection
    ratio<S> pue = 1;                ///< facility power over IT power
    power_draw<S> chip_power{};      ///< provisioned IT power of a chip with its share of server and network
    ratio<S> load = 1;               ///< average over provisioned power
    ratio<S> utilisation = 1;        ///< share of the peak tokens that is sold
    dollars<S> chip_capex{};         ///< chip with its share of server and network
    dollars<S> facility_capex{};     ///< building, power and cooling
    seconds<S> chip_life = 4 * year;
    seconds<S> facility_life = 15 * year;
    ratio<S> interest = 0;  ///< a year
    ratio<S> opex = 0;      ///< a year, as a share of all capex
    price_per_joule<S> electricity{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"facility_power", rule::positive}, x.facility_power...);
        visit(field{"pue", rule::at_least_one}, x.pue...);
        visit(field{"chip_power", rule::positive}, x.chip_power...);
        visit(field{"load", rule::share}, x.load...);
        visit(field{"utilisation", rule::share}, x.utilisation...);
        visit(field{"chip_capex", rule::non_negative}, x.chip_capex...);
        visit(field{"facility_capex", rule::non_negative}, x.facility_capex...);
        visit(field{"chip_life", rule::positive}, x.chip_life...);
        visit(field{"facility_life", rule::positive}, x.facility_life...);
        visit(field{"interest", rule::non_negative}, x.interest...);
        visit(field{"opex", rule::non_negative}, x.opex...);
        visit(field{"electricity", rule::non_negative}, x.electricity...);
    }
};
using factory = basic_factory<double>;

/// What a factory makes and costs.
template <Scalar S = double>
struct basic_production {
    ratio<S> chips{};  ///< that the connection feeds
    dollars<S> capex{};
    price_per_second<S> chip_annuity{};      ///< parts of the cost of one chip: capital,
    price_per_second<S> chip_electricity{};  ///< electricity,
    price_per_second<S> chip_opex{};         ///< and operation
    token_rate<S> output_rate{};             ///< sold
    tokens<S> tokens_per_month{};
    joules<S> energy_per_year{};  ///< at the utility meter
    energy_per_token<S> energy_per_output{};
    price_per_token<S> cost_per_output{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chips"}, x.chips...);
        visit(field{"capex"}, x.capex...);
        visit(field{"chip_annuity"}, x.chip_annuity...);
        visit(field{"chip_electricity"}, x.chip_electricity...);
        visit(field{"chip_opex"}, x.chip_opex...);
        visit(field{"output_rate"}, x.output_rate...);
        visit(field{"tokens_per_month"}, x.tokens_per_month...);
        visit(field{"energy_per_year"}, x.energy_per_year...);
        visit(field{"energy_per_output"}, x.energy_per_output...);
        visit(field{"cost_per_output"}, x.cost_per_output...);
    }
};
using production = basic_production<double>;

/// Output of a factory whose chips each make `rate_per_chip` output tokens a second at full load.
///
///     chips  = facility_power / (pue chip_power)
///     annual = chip_capex crf(chip_life) + facility_capex crf(facility_life) + electricity + opex capex
///
/// Domain   utility power is drawn at `load` whether tokens sell or not.
/// Errors   std::invalid_argument from validate_fields(factory), and for a rate that is not positive.
/// Source   worked example of a 1 GW plant: tests/economics/factory_test.cpp.
template <Scalar S>
constexpr basic_production<S> produce(const basic_factory<S>& f,
                                      const std::type_identity_t<token_rate<S>>& rate_per_chip) {
    validate_fields(f, f.input_name);
    if (!detail::obeys(rule::positive, rate_per_chip)) [[unlikely]] {
        reject("rate_per_chip", value_text(rate_per_chip), describe(rule::positive));
    }
    const ratio<S> chips = f.facility_power / (f.pue * f.chip_power);
    const dollars<S> capex_per_chip = f.chip_capex + f.facility_capex;
    const price_per_second<S> capital =
        annuity(f.chip_capex, f.interest, f.chip_life) + annuity(f.facility_capex, f.interest, f.facility_life);
    const power_draw<S> drawn_per_chip = f.load * f.pue * f.chip_power;
    const price_per_second<S> electricity = f.electricity * drawn_per_chip;
    const price_per_second<S> opex = f.opex * capex_per_chip / year;
    const token_rate<S> sold_per_chip = f.utilisation * rate_per_chip;
    return {.chips = chips,
            .capex = chips * capex_per_chip,
            .chip_annuity = capital,
            .chip_electricity = electricity,
            .chip_opex = opex,
            .output_rate = chips * sold_per_chip,
            .tokens_per_month = chips * sold_per_chip * month,
            .energy_per_year = chips * drawn_per_chip * year,
            .energy_per_output = drawn_per_chip / sold_per_chip,
            .cost_per_output = (capital + electricity + opex) / sold_per_chip};
}

}  // namespace tokenroof
