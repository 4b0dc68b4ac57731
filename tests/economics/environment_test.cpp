// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/economics/environment.hpp>

using namespace tokenroof;

namespace {

constexpr environment place{.water = 1 * litre / kWh,
                            .grid_water = 2 * litre / kWh,
                            .carbon = 0.4 * kilogram / kWh,
                            .land = 3000 * square_metre / MW};

}  // namespace

TEST_SUITE("economics/environment") {
    TEST_CASE("water at the site is of IT energy, carbon and water elsewhere are of the meter's") {
        const auto f = footprint_of(place, 1 * GW, 0.8 * GW, 1.25);
        CHECK((f.water * day).in(cubic_metre) == doctest::Approx(0.8e6 / 1.25 * 24e-3));
        CHECK((f.grid_water * day).in(cubic_metre) == doctest::Approx(0.8e6 * 48e-3));
        CHECK((f.carbon * year).in(tonne) == doctest::Approx(0.8e6 * 8760 * 0.4e-3));
        CHECK(f.land.in(square_kilometre) == doctest::Approx(3));
        CHECK(f.heat == 0.8 * GW);
    }

    TEST_CASE("energy in the use of others: 15 GW for a year, of 600 TWh") {
        CHECK(energy_equivalent(15 * GW * year, 600 * TWh).value() == doctest::Approx(131.4 / 600));
    }

    TEST_CASE("what is not known is rejected by name; nothing at all is a value") {
        environment e = place;
        CHECK(broken::check_each_member(e, "environment", [&] { footprint_of(e, 1 * GW, 1 * GW, 1.1); }) == 4);
        e.water = {};
        CHECK(footprint_of(e, 1 * GW, 1 * GW, 1.1).water == volume_rate<>{});
        CHECK(broken::error_of([] { footprint_of(environment{}, 1 * GW, 1 * GW, 1.1); }) ==
              "environment.water = -1 metre^3/joule: must be zero or positive, and finite");
        CHECK_THROWS_AS(footprint_of(place, -1 * GW, 1 * GW, 1.1), std::invalid_argument);
        CHECK_THROWS_AS(footprint_of(place, 1 * GW, 1 * GW, 0.9), std::invalid_argument);
        CHECK_THROWS_AS(energy_equivalent(1 * TWh, 0 * TWh), std::invalid_argument);
        for (const double bad : {-1.0, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { energy_equivalent(bad * TWh, 1 * TWh); }).starts_with("energy = "));
    }
}
