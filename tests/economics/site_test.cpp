// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "plant.hpp"
#include <doctest/doctest.h>

#include <tokenroof/economics/site.hpp>

using namespace plant_example;

namespace {

constexpr site spot{.name = "somewhere",
                    .electricity = 0.08 * dollar / kWh,
                    .pue = 1.3,
                    .environment = surroundings,
                    .lead_times = {.grid = 4 * year, .building = 2 * year, .chips = 1 * year}};

}  // namespace

TEST_SUITE("economics/site") {
    TEST_CASE("a plant at a site has its tariff and its PUE, and feeds fewer chips where more goes into cooling") {
        const factory there = at_site(plant, spot);
        CHECK(there.electricity == spot.electricity);
        CHECK(there.chip_power == plant.chip_power);
        CHECK(produce(there, 1000 * token_per_s).chips < produce(plant, 1000 * token_per_s).chips);
    }

    TEST_CASE("power that costs nothing is a tariff, one that nobody gave is none") {
        CHECK(at_site(plant, site{.electricity = {}, .pue = 1.1}).electricity == price_per_joule<>{});
        CHECK_THROWS_AS(at_site(plant, site{.pue = 1.1}), std::invalid_argument);
    }

    TEST_CASE("the longest of grid, building and chips decides when tokens come") {
        CHECK(time_to_first_token(spot.lead_times) == 4 * year);
        lead_times l = spot.lead_times;
        l.generation = 10 * year;
        CHECK(time_to_first_token(l, true) == 10 * year);
        l.grid = 1 * year;
        CHECK(time_to_first_token(l) == 2 * year);
    }

    TEST_CASE("what is needed and not known is rejected by name, what is not needed is not asked for") {
        CHECK(broken::error_of([] { time_to_first_token(spot.lead_times, true); }) ==
              "lead_times.generation = -1 second: must be zero or positive, and finite");
        CHECK(broken::error_of([] { at_site(plant, site{}); }) ==
              "site.electricity = -1 dollar/joule: must be zero or positive, and finite");
        CHECK(broken::error_of([] { at_site(plant, site{.electricity = 1 * dollar / joule}); }) ==
              "site.pue = 0: must be at least 1 and finite");
    }
}
