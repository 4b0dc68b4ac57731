// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "plant.hpp"
#include <doctest/doctest.h>

#include <set>
#include <tokenroof/economics/resources.hpp>

using namespace plant_example;

namespace {

using enum plant_resource;

constexpr token_rate<> chip_rate = peak_output_rate(mix, rates);
constexpr needs of_plant() {
    needs n = needs_of(plant, chip_rate);
    n.land = 2950 * square_metre / MW;
    n.hbm = n.chips * (186 * GB);
    n.talent = 0.1 * person / MW;
    return n;
}

/// What a gigawatt of the plant takes of a resource, there now, and half as much more each year after two.
template <plant_resource R>
constexpr constraint gigawatt_of(double gigawatts) {
    const auto amount = gigawatts * GW * detail::need_of<R>(of_plant());
    return constrained_by<R>(of_plant(),
                             {.have = amount, .ordered = 0.5 * amount / year, .growth = {}, .lead_time = 2 * year});
}

template <plant_resource R, class Amount>
concept takes = requires(basic_stock<R> s, Amount a) {
    s.have = a;
};
static_assert(takes<land, area<>> && !takes<land, power_draw<>>, "a stock in another unit does not compile");
static_assert(takes<talent, quantity<dimension{.person = 1}>> && !takes<talent, area<>>);
static_assert(takes<demand, token_rate<>> && takes<hbm, bytes<>> && takes<capital, dollars<>>);
static_assert(limit_at(gigawatt_of<land>(1), 0 * year) == 1 * GW, "the compiler counts hectares");

}  // namespace

TEST_SUITE("economics/resources") {
    TEST_CASE("each of the nine resources can hold capacity up, by its name") {
        const auto with_least = [](plant_resource least) {
            constraints<double> all;
            const auto much = [&](plant_resource r) { return r == least ? 1.0 : 3.0; };
            all.append() = gigawatt_of<plant_resource::power>(much(plant_resource::power));
            all.append() = gigawatt_of<cooling>(much(cooling));
            all.append() = gigawatt_of<land>(much(land));
            all.append() = gigawatt_of<chips>(much(chips));
            all.append() = gigawatt_of<hbm>(much(hbm));
            all.append() = gigawatt_of<packaging>(much(packaging));
            all.append() = gigawatt_of<capital>(much(capital));
            all.append() = gigawatt_of<talent>(much(talent));
            all.append() = gigawatt_of<demand>(much(demand));
            return all;
        };
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < plant_resources; ++i) {
            const auto all = with_least(static_cast<plant_resource>(i));
            const constraint& bound = all[binding(all, year)];
            names.insert(bound.name);
            CHECK(bound.name == name(static_cast<plant_resource>(i)));
            CHECK(capacity_at(all, year).power.in(GW) == doctest::Approx(1));
            CHECK(capacity_at(all, 4 * year).power.in(GW) == doctest::Approx(2));
            CHECK(shadow_price(all, i, year, 2 * dollar / watt) == 2 * dollar / watt);
        }
        CHECK(names.size() == plant_resources);
    }

    TEST_CASE("a plant's needs are those of its gigawatt") {
        const needs n = of_plant();
        const production made = produce(plant, chip_rate);
        CHECK((n.chips * plant.facility_power / made.chips).value() == doctest::Approx(1));
        CHECK((n.capital * plant.facility_power / made.capex).value() == doctest::Approx(1));
        CHECK((n.demand * plant.facility_power / made.output_rate).value() == doctest::Approx(1));
        CHECK(n.packaging == n.chips);
    }

    TEST_CASE("demand that grows holds capacity up as it grows") {
        const auto tokens_now = 1e9 * token_per_s;
        const auto growth = 0.5 / year;
        const constraint c = constrained_by<demand>(
            of_plant(), {.have = tokens_now, .ordered = tokens_now * growth, .growth = growth, .lead_time = {}});
        CHECK((limit_at(c, 3 * year) * of_plant().demand / tokens_now).value() == doctest::Approx(std::exp(1.5)));
    }

    TEST_CASE("a need that is not known, and a stock without orders or lead time, are rejected by name") {
        const needs bare = needs_of(plant, chip_rate);
        CHECK(broken::error_of([&] {
                  constrained_by<land>(bare, {.have = hectare, .ordered = {}, .lead_time = {}});
              }).starts_with("needs.land = -1 "));
        CHECK(broken::error_of([&] {
                  constrained_by<hbm>(bare, {.have = 1 * GB, .ordered = {}, .lead_time = {}});
              }).starts_with("needs.hbm = -1 "));
        CHECK(broken::error_of([&] { constrained_by<talent>(of_plant(), {.have = 9 * person, .ordered = {}}); }) ==
              "talent.lead_time = -1 second: must be zero or positive, and finite");
        basic_stock<land> s{.have = hectare, .ordered = hectare / year, .growth = {}, .lead_time = year};
        CHECK(broken::check_each_member(s, "land", [&] { constrained_by<land>(of_plant(), s); }) == 4);
        CHECK_THROWS_AS(needs_of(plant, 0 * token_per_s), std::invalid_argument);
        factory f = plant;
        CHECK(broken::check_each_member(f, "factory", [&] { needs_of(f, chip_rate); }) == 12);
    }
}
