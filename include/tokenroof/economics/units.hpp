// SPDX-License-Identifier: MIT
// Units of the factory: mass, water, land, people, and money of any currency.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

template <Scalar S = double>
using mass = quantity<dimension{.kilogram = 1}, S>;
template <Scalar S = double>
using area = quantity<dimension{.metre = 2}, S>;
template <Scalar S = double>
using volume = quantity<dimension{.metre = 3}, S>;
template <Scalar S = double>
using mass_per_joule = quantity<dimension{.joule = -1, .kilogram = 1}, S>;
template <Scalar S = double>
using volume_per_joule = quantity<dimension{.joule = -1, .metre = 3}, S>;
template <Scalar S = double>
using area_per_watt = quantity<dimension{.second = 1, .joule = -1, .metre = 2}, S>;
template <Scalar S = double>
using people_per_watt = quantity<dimension{.second = 1, .joule = -1, .person = 1}, S>;
template <Scalar S = double>
using price_per_watt = quantity<dimension{.second = 1, .joule = -1, .dollar = 1}, S>;
template <Scalar S = double>
using price_per_mass = quantity<dimension{.dollar = 1, .kilogram = -1}, S>;
template <Scalar S = double>
using price_per_volume = quantity<dimension{.dollar = 1, .metre = -3}, S>;
template <Scalar S = double>
using rent_per_area = quantity<dimension{.second = -1, .dollar = 1, .metre = -2}, S>;
template <Scalar S = double>
using wage_rate = quantity<dimension{.second = -1, .dollar = 1, .person = -1}, S>;
template <Scalar S = double>
using mass_rate = quantity<dimension{.second = -1, .kilogram = 1}, S>;
template <Scalar S = double>
using volume_rate = quantity<dimension{.second = -1, .metre = 3}, S>;
template <Scalar S = double>
using mass_per_token = quantity<dimension{.token = -1, .kilogram = 1}, S>;
template <Scalar S = double>
using power_growth = quantity<dimension{.second = -2, .joule = 1}, S>;
template <Scalar S = double>
using flops_per_token = quantity<dimension{.flop = 1, .token = -1}, S>;
template <Scalar S = double>
using price_per_byte = quantity<dimension{.byte = -1, .dollar = 1}, S>;

inline constexpr mass<> kilogram = detail::unit<dimension{.kilogram = 1}>(1);
inline constexpr mass<> gram = kilogram / 1000, tonne = 1000 * kilogram;
inline constexpr area<> square_metre = detail::unit<dimension{.metre = 2}>(1);
inline constexpr area<> hectare = 1e4 * square_metre, square_kilometre = 1e6 * square_metre;
inline constexpr area<> acre = 4046.8564224 * square_metre;
inline constexpr volume<> cubic_metre = detail::unit<dimension{.metre = 3}>(1);
inline constexpr volume<> litre = cubic_metre / 1000;
inline constexpr quantity<dimension{.person = 1}> person = detail::unit<dimension{.person = 1}>(1);

/// Money that is not dollars: 182.7 * won.unit / kWh. The rate of exchange is an input.
template <Scalar S = double>
struct basic_currency {
    static constexpr std::string_view input_name = "currency";
    std::string_view name{};
    dollars<S> unit{};  ///< one of it, in dollars

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"unit", rule::positive}, x.unit...);
    }
};
using currency = basic_currency<double>;

/// The currency of which `per_dollar` units are a dollar.
/// Errors   std::invalid_argument for a rate that is not positive.
template <Scalar S>
constexpr basic_currency<S> exchanged(std::string_view name, const ratio<S>& per_dollar) {
    if (!detail::obeys(rule::positive, per_dollar)) [[unlikely]] {
        reject("per_dollar", value_text(per_dollar), describe(rule::positive));
    }
    return {name, dollar / per_dollar};
}

/// Dollars as an amount of a currency.
/// Errors   std::invalid_argument from validate_fields(currency), and for money that is not finite.
template <Scalar S>
constexpr ratio<S> amount_in(const basic_currency<S>& c, const std::type_identity_t<dollars<S>>& money) {
    validate_fields(c, c.input_name);
    detail::require_finite(money, "money");
    return money / c.unit;
}

}  // namespace tokenroof
