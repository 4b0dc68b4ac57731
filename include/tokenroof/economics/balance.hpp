// SPDX-License-Identifier: MIT
// The balance sheet of a plant: what it makes, what each part of a token costs, what it takes and gives off.
#pragma once
#include <array>
#include <tokenroof/economics/environment.hpp>
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/economics/requests.hpp>

namespace tokenroof {

/// What a plant pays, and is paid, beside capital, energy and general operation. 0 is not charged.
template <Scalar S = double>
struct basic_fees {
    static constexpr std::string_view input_name = "fees";
    ratio<S> residual{};          ///< of a chip's price, that it sells for at the end of its life
    price_per_joule<S> demand{};  ///< demand charge of provisioned power: 8 * dollar / (kW * month)
    people_per_watt<S> staff{};   ///< of provisioned power
    wage_rate<S> wage{};          ///< with what employment costs beside it
    rent_per_area<S> land{};
    price_per_volume<S> water{};
    price_per_mass<S> carbon{};
    ratio<S> heat_sold{};  ///< share of the heat that somebody pays for
    price_per_joule<S> heat{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"residual", rule::part}, x.residual...);
        visit(field{"demand", rule::non_negative}, x.demand...);
        visit(field{"staff", rule::non_negative}, x.staff...);
        visit(field{"wage", rule::non_negative}, x.wage...);
        visit(field{"land", rule::non_negative}, x.land...);
        visit(field{"water", rule::non_negative}, x.water...);
        visit(field{"carbon", rule::non_negative}, x.carbon...);
        visit(field{"heat_sold", rule::part}, x.heat_sold...);
        visit(field{"heat", rule::non_negative}, x.heat...);
    }
};
using fees = basic_fees<double>;

enum class cost_part { chips, facility, electricity, demand, operation, staff, land, water, carbon, heat };
inline constexpr std::size_t cost_parts = 10;

constexpr std::string_view name(cost_part p) {
    constexpr std::array<std::string_view, cost_parts> names{"chips",     "facility", "electricity", "demand charge",
                                                             "operation", "staff",    "land",        "water",
                                                             "carbon",    "heat sold"};
    return names.at(static_cast<std::size_t>(p));
}

/// A total and its parts, which add up to it. What is earned is negative.
template <dimension D, Scalar S>
struct waterfall {
    std::array<quantity<D, S>, cost_parts> parts{};

    constexpr const quantity<D, S>& operator[](cost_part p) const { return parts.at(static_cast<std::size_t>(p)); }
};

template <dimension D, Scalar S>
constexpr quantity<D, S> total(const waterfall<D, S>& w) {
    quantity<D, S> sum = w.parts[0];
    for (std::size_t i = 1; i < cost_parts; ++i) sum += w.parts[i];
    return sum;
}

/// The same per unit of something: cost of a chip hour over tokens of it is cost of a token.
/// Errors   std::invalid_argument for an amount that is not positive.
template <dimension D, Scalar S, dimension E>
constexpr waterfall<D.times(E, -1), S> divided(const waterfall<D, S>& w, const quantity<E, S>& by) {
    detail::require_rule(rule::positive, by, "by");
    waterfall<D.times(E, -1), S> each;
    for (std::size_t i = 0; i < cost_parts; ++i) each.parts[i] = w.parts[i] / by;
    return each;
}

/// A plant that serves such requests.
template <Scalar S = double>
struct basic_balance {
    ratio<S> chips{};
    dollars<S> capex{};
    waterfall<dimension{.second = -1, .dollar = 1}, S> chip{};   ///< cost of one chip
    waterfall<dimension{.token = -1, .dollar = 1}, S> output{};  ///< all cost, per output token
    basic_token_prices<S> costs{};  ///< of the three kinds of tokens; negative where sold heat pays for more than all
    token_rate<S> input_rate{};     ///< sold, computed prompt tokens
    token_rate<S> cached_rate{};
    token_rate<S> output_rate{};
    power_draw<S> drawn{};  ///< mean, at the meter
    energy_per_token<S> energy_per_output{};
    mass_per_token<S> carbon_per_output{};
    basic_footprint<S> footprint{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chips"}, x.chips...);
        visit(field{"capex"}, x.capex...);
        constexpr std::array<std::string_view, cost_parts> chip_names{"chip[0]", "chip[1]", "chip[2]", "chip[3]",
                                                                      "chip[4]", "chip[5]", "chip[6]", "chip[7]",
                                                                      "chip[8]", "chip[9]"};
        for (std::size_t i = 0; i < cost_parts; ++i) visit(field{chip_names[i]}, x.chip.parts[i]...);
        constexpr std::array<std::string_view, cost_parts> output_names{
            "output[0]", "output[1]", "output[2]", "output[3]", "output[4]",
            "output[5]", "output[6]", "output[7]", "output[8]", "output[9]"};
        for (std::size_t i = 0; i < cost_parts; ++i) visit(field{output_names[i]}, x.output.parts[i]...);
        visit(field{"costs"}, x.costs...);
        visit(field{"input_rate"}, x.input_rate...);
        visit(field{"cached_rate"}, x.cached_rate...);
        visit(field{"output_rate"}, x.output_rate...);
        visit(field{"drawn"}, x.drawn...);
        visit(field{"energy_per_output"}, x.energy_per_output...);
        visit(field{"carbon_per_output"}, x.carbon_per_output...);
        visit(field{"footprint"}, x.footprint...);
    }
};
using balance = basic_balance<double>;

/// The balance sheet.
///
///     year = (capex_IT - residual/(1+r)^n) crf(r, n_IT) + capex_facility crf(r, n_fac)
///            + energy tariff + demand + opex + staff + land + water + carbon - heat
///
/// Errors   std::invalid_argument from validate_fields of each input.
/// Source   worked example of a 1 GW plant: tests/economics/balance_test.cpp.
template <Scalar S>
constexpr basic_balance<S> balance_of(const basic_factory<S>& f, const basic_request_mix<S>& q,
                                      const basic_chip_rates<S>& r, const basic_environment<S>& e,
                                      const basic_fees<S>& fee) {
    validate_fields(fee, fee.input_name);
    const token_rate<S> peak = peak_output_rate(q, r);
    const basic_production<S> made = produce(f, peak);
    const power_draw<S> drawn = made.chips * f.load * f.pue * f.chip_power;
    basic_balance<S> b;
    b.footprint = footprint_of(e, {f.facility_power}, {drawn}, f.pue);
    b.chips = made.chips;
    b.capex = made.capex;
    b.drawn = drawn;
    const ratio<S> kept = 1 - fee.residual * pow(1 + f.interest, -(f.chip_life / year));
    const power_draw<S> provisioned = f.facility_power / made.chips;
    const auto each = [&](const price_per_second<S>& of_plant) { return of_plant / made.chips; };
    b.chip.parts = {annuity(f.chip_capex, f.interest, f.chip_life) * kept,
                    annuity(f.facility_capex, f.interest, f.facility_life),
                    made.chip_electricity,
                    fee.demand * provisioned,
                    made.chip_opex,
                    fee.staff * fee.wage * provisioned,
                    each(fee.land * b.footprint.land),
                    each(fee.water * b.footprint.water),
                    each(fee.carbon * b.footprint.carbon),
                    -each(fee.heat_sold * fee.heat * b.footprint.heat)};
    const token_rate<S> sold = f.utilisation * peak;
    b.output = divided(b.chip, sold);
    // Heat may be sold for more than everything costs: costs may be negative, which token_costs rejects as a price.
    const price_per_second<S> unit = dollar / second;
    const basic_token_prices<S> each_unit = token_costs(q, r, unit, f.utilisation);
    const ratio<S> units = total(b.chip) / unit;
    b.costs = {units * each_unit.input, units * each_unit.cached, units * each_unit.output};
    b.output_rate = made.output_rate;
    b.input_rate = made.output_rate * (q.input / q.output);
    b.cached_rate = made.output_rate * (q.cached / q.output);
    b.energy_per_output = made.energy_per_output;
    b.carbon_per_output = e.carbon * made.energy_per_output;
    return b;
}

/// What 1 W of provisioned power must earn, all year: a plant's cost over its power. 6.4 $ a watt and year is 6.4 G$ a GW.
template <Scalar S>
constexpr price_per_joule<S> required_revenue(const basic_balance<S>& b,
                                              const std::type_identity_t<provisioned_power<S>>& facility_power) {
    if (!detail::obeys(rule::positive, facility_power.size)) [[unlikely]] {
        reject("facility_power", value_text(facility_power.size), describe(rule::positive));
    }
    return b.chips * total(b.chip) / facility_power.size;
}

/// Output tokens a second of a watt that is provisioned.
template <Scalar S>
constexpr tokens_per_joule<S> rate_per_provisioned_watt(
    const basic_balance<S>& b, const std::type_identity_t<provisioned_power<S>>& facility_power) {
    if (!detail::obeys(rule::positive, facility_power.size)) [[unlikely]] {
        reject("facility_power", value_text(facility_power.size), describe(rule::positive));
    }
    return b.output_rate / facility_power.size;
}

/// The price of a chip, with its server, at which a token costs `target` in a plant of it: where an own chip breaks even.
///
///     chip_capex = (target u R - rest) / (crf kept + opex),   kept = 1 - residual / (1 + r)^n
///
/// The rest is the yearly cost of a chip that is free.
/// Negative where not even a free chip would do.
/// Domain   cost is linear in the chip's price.
/// Errors   std::invalid_argument from balance_of, for a negative target, and where a chip costs nothing whatever its price:
///          sold for all of it, without interest and operation.
template <Scalar S>
constexpr dollars<S> break_even_chip(const basic_factory<S>& f, const basic_request_mix<S>& q,
                                     const basic_chip_rates<S>& r, const basic_environment<S>& e,
                                     const basic_fees<S>& fee, const std::type_identity_t<price_per_token<S>>& target) {
    if (!detail::obeys(rule::non_negative, target)) [[unlikely]] {
        reject("target", value_text(target), describe(rule::non_negative));
    }
    basic_factory<S> free = f;
    free.chip_capex = {};
    const price_per_second<S> rest = total(balance_of(free, q, r, e, fee).chip);
    const price_per_second<S> earned = target * f.utilisation * peak_output_rate(q, r);
    const ratio<S> kept = 1 - fee.residual * pow(1 + f.interest, -(f.chip_life / year));
    const ratio<S> yearly = capital_recovery(f.interest, f.chip_life) * kept + f.opex;
    if (!detail::obeys(rule::positive, yearly)) [[unlikely]] {
        reject("fees.residual", value_text(fee.residual), "must be below 1 without interest and operation");
    }
    return (earned - rest) / (yearly / year);
}

}  // namespace tokenroof
