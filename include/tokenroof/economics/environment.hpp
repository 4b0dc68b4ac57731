// SPDX-License-Identifier: MIT
// What a plant takes from its surroundings and gives to them: water, carbon, heat, land.
#pragma once
#include <tokenroof/compute/server.hpp>
#include <tokenroof/economics/units.hpp>

namespace tokenroof {

/// Water, carbon and land of energy at a place. Nothing is known by default: what a function needs must be given.
template <Scalar S = double>
struct basic_environment {
    static constexpr std::string_view input_name = "environment";
    volume_per_joule<S> water = unset<dimension{.joule = -1, .metre = 3}, S>();  ///< WUE: of IT energy, at the site
    volume_per_joule<S> grid_water =
        unset<dimension{.joule = -1, .metre = 3}, S>();  ///< of energy at the meter, elsewhere
    mass_per_joule<S> carbon = unset<dimension{.joule = -1, .kilogram = 1}, S>();  ///< CO2e of energy at the meter
    area_per_watt<S> land = unset<dimension{.second = 1, .joule = -1, .metre = 2}, S>();  ///< of provisioned power

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"water", rule::non_negative}, x.water...);
        visit(field{"grid_water", rule::non_negative}, x.grid_water...);
        visit(field{"carbon", rule::non_negative}, x.carbon...);
        visit(field{"land", rule::non_negative}, x.land...);
    }
};
using environment = basic_environment<double>;

/// What a plant needs and gives off while it runs.
template <Scalar S = double>
struct basic_footprint {
    power_draw<S> heat{};  ///< all electricity becomes heat
    volume_rate<S> water{};
    volume_rate<S> grid_water{};
    mass_rate<S> carbon{};
    area<S> land{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"heat"}, x.heat...);
        visit(field{"water"}, x.water...);
        visit(field{"grid_water"}, x.grid_water...);
        visit(field{"carbon"}, x.carbon...);
        visit(field{"land"}, x.land...);
    }
};

/// Footprint of a plant of `provisioned` power that draws `drawn` on average at the meter, with a given PUE.
///
///     water = wue drawn / pue,   grid_water, carbon = their intensity x drawn,   land = intensity x provisioned
///
/// Errors   std::invalid_argument from validate_fields(environment), for negative powers, for more that is drawn than is
///          provisioned, and for a PUE below 1.
template <Scalar S>
constexpr basic_footprint<S> footprint_of(const basic_environment<S>& e,
                                          const std::type_identity_t<provisioned_power<S>>& provisioned_at_meter,
                                          const std::type_identity_t<average_power<S>>& drawn_at_meter,
                                          const std::type_identity_t<ratio<S>>& pue) {
    validate_fields(e, e.input_name);
    const power_draw<S>& provisioned = provisioned_at_meter.size;
    const power_draw<S>& drawn = drawn_at_meter.mean;
    if (!detail::obeys(rule::non_negative, provisioned)) [[unlikely]] {
        reject("provisioned", value_text(provisioned), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::non_negative, drawn)) [[unlikely]] {
        reject("drawn", value_text(drawn), describe(rule::non_negative));
    }
    if (!detail::at_most_as_much(drawn, provisioned)) [[unlikely]] {
        reject("drawn", value_text(drawn), "must be at most what is provisioned");
    }
    if (!detail::obeys(rule::at_least_one, pue)) [[unlikely]] {
        reject("pue", value_text(pue), describe(rule::at_least_one));
    }
    return {drawn, e.water * drawn / pue, e.grid_water * drawn, e.carbon * drawn, e.land * provisioned};
}

/// How many of a consumer a plant's energy would serve: households, cities, a share of a grid.
/// Errors   std::invalid_argument for negative energy, and a consumer whose use is not positive.
template <Scalar S>
constexpr ratio<S> energy_equivalent(const joules<S>& energy, const std::type_identity_t<joules<S>>& use_of_one) {
    detail::require_rule(rule::non_negative, energy, "energy");
    if (!detail::obeys(rule::positive, use_of_one)) [[unlikely]] {
        reject("use_of_one", value_text(use_of_one), describe(rule::positive));
    }
    return energy / use_of_one;
}

}  // namespace tokenroof
