// SPDX-License-Identifier: MIT
// A place for a plant: what its electricity costs and stems from, how it cools, how long things take there.
#pragma once
#include <tokenroof/economics/environment.hpp>
#include <tokenroof/economics/factory.hpp>

namespace tokenroof {

/// From order to use at a place. Nothing is known by default.
template <Scalar S = double>
struct basic_lead_times {
    static constexpr std::string_view input_name = "lead_times";
    seconds<S> grid = unset<dimension{.second = 1}, S>();      ///< connection to the grid
    seconds<S> building = unset<dimension{.second = 1}, S>();  ///< shell, power and cooling
    seconds<S> chips = unset<dimension{.second = 1}, S>();
    seconds<S> generation = unset<dimension{.second = 1}, S>();  ///< a power plant of its own

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"grid", rule::non_negative}, x.grid...);
        visit(field{"building", rule::non_negative}, x.building...);
        visit(field{"chips", rule::non_negative}, x.chips...);
        visit(field{"generation", rule::non_negative}, x.generation...);
    }
};
using lead_times = basic_lead_times<double>;

/// A place. What no source states is unset, and rejected by name where a function needs it.
template <Scalar S = double>
struct basic_site {
    static constexpr std::string_view input_name = "site";
    std::string_view name{};
    price_per_joule<S> electricity = unset<dimension{.joule = -1, .dollar = 1}, S>();
    ratio<S> pue{};
    basic_environment<S> environment{};
    basic_lead_times<S> lead_times{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"electricity", rule::non_negative}, x.electricity...);
        visit(field{"pue", rule::at_least_one}, x.pue...);
        visit(field{"environment"}, x.environment...);
        visit(field{"lead_times"}, x.lead_times...);
    }
};
using site = basic_site<double>;

/// A plant at a site: with its tariff and its PUE. Chips keep their IT power, so that cooling decides how many there are.
/// Errors   std::invalid_argument for a tariff or a PUE that the site does not have.
template <Scalar S>
constexpr basic_factory<S> at_site(const basic_factory<S>& f, const basic_site<S>& s) {
    if (!detail::obeys(rule::non_negative, s.electricity)) [[unlikely]] {
        reject("site.electricity", value_text(s.electricity), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::at_least_one, s.pue)) [[unlikely]] {
        reject("site.pue", value_text(s.pue), describe(rule::at_least_one));
    }
    basic_factory<S> moved = f;
    moved.electricity = s.electricity;
    moved.pue = s.pue;
    return moved;
}

/// When a plant that is ordered now makes its first token: grid, building and chips are ordered at once, the chips so
/// that they arrive with the building; with its own generation a plant waits for that instead of the grid.
///
///     max(building, chips, own generation ? generation : grid)
///
/// Errors   std::invalid_argument for a lead time that is needed and not known.
template <Scalar S>
constexpr seconds<S> time_to_first_token(const basic_lead_times<S>& l, bool own_generation = false) {
    const auto known = [](const seconds<S>& time, std::string_view name) {
        if (!detail::obeys(rule::non_negative, time)) [[unlikely]] {
            reject(name, value_text(time), describe(rule::non_negative));
        }
        return time;
    };
    const seconds<S> power =
        own_generation ? known(l.generation, "lead_times.generation") : known(l.grid, "lead_times.grid");
    return max(max(known(l.building, "lead_times.building"), known(l.chips, "lead_times.chips")), power);
}

}  // namespace tokenroof
