// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/economics/demand.hpp>

using namespace tokenroof;

namespace {

constexpr token_demand world{.tokens = 1e9 * token_per_s,
                             .price = 1 * dollar / Mtoken,
                             .elasticity = -1.11,
                             .growth = 0.8 / year,
                             .slowing = 5 * year};
constexpr auto unit_price = 1 * dollar / Mtoken;

}  // namespace

TEST_SUITE("economics/demand") {
    TEST_CASE("published arithmetic: 9.7 T to 3,200 T tokens a month in two years") {
        CHECK((3200e12 * token / month).in(token_per_s) == doctest::Approx(1.22e9).epsilon(0.003));
        const auto growth = growth_of(ratio<>(3200 / 9.7), 2 * year);
        CHECK(doubling_time(growth).in(month) == doctest::Approx(2.87).epsilon(0.001));
    }

    TEST_CASE("published arithmetic: 24-fold by 2030 is 121 % a year from 2026") {
        CHECK(yearly_growth(growth_of(ratio<>(24), 4 * year)).value() == doctest::Approx(1.21).epsilon(0.003));
    }

    TEST_CASE("a claimed multiple at a claimed time is met, however growth slows down") {
        for (const double slowing : {1.0, 10.0, 100.0, 1e9, 1e13}) {
            token_demand d = world;
            d.slowing = slowing * year;
            d.growth = growth_for(ratio<>(24), 4 * year, d.slowing);
            CAPTURE(slowing);
            CHECK(growth_by(d, 4 * year).value() == doctest::Approx(std::log(24)).epsilon(1e-12));
            CHECK((demanded(d, d.price, 4 * year) / d.tokens).value() == doctest::Approx(24).epsilon(1e-11));
        }
        // Growth that does not slow down is growth_of's; put in as the first growth of a slowing demand it falls short.
        CHECK((growth_for(ratio<>(24), 4 * year, 1e9 * year) / growth_of(ratio<>(24), 4 * year)).value() ==
              doctest::Approx(1));
        token_demand naive = world;
        naive.slowing = 10 * year;
        naive.growth = growth_of(ratio<>(24), 4 * year);
        CHECK(std::exp(growth_by(naive, 4 * year).value()) == doctest::Approx(13.7).epsilon(0.01));
        CHECK(growth_for(ratio<>(1), 4 * year, year) == 0 / second);
        CHECK(broken::error_of([] { growth_for(ratio<>(0.9), year, year); }).starts_with("factor = 0.9"));
        CHECK(broken::error_of([] { growth_for(ratio<>(2), {}, year); }).starts_with("elapsed = 0"));
        CHECK(broken::error_of([] { growth_for(ratio<>(2), year, {}); }).starts_with("slowing = 0"));
    }

    TEST_CASE("where hardly anyone minds the price, no price clears a market: said of the elasticity") {
        token_demand d = world;
        const std::string error = ": is so near to 0 that no price clears the market";
        d.elasticity = -0.002;
        CHECK(broken::error_of([&] { cleared(d, 0.1e9 * token_per_s, {}, {}); }) ==
              "demand.elasticity = -0.002" + error);
        d.elasticity = -0.001;
        CHECK(broken::error_of([&] { cleared(d, 100e9 * token_per_s, {}, {}); }) ==
              "demand.elasticity = -0.001" + error);
        // In a glut an entrant's cost is the price, whatever demand alone would make it.
        const market glut = cleared(d, 100e9 * token_per_s, 0.2 * unit_price, {});
        CHECK(glut.price == 0.2 * unit_price);
        CHECK((glut.sold / world.tokens).value() == doctest::Approx(std::pow(0.2, -0.001)));
        d = world;
        d.growth = 1 / second;
        CHECK(broken::error_of([&] { demanded(d, unit_price, year); }).starts_with("demand.growth = 1 1/second: "));
    }

    TEST_CASE("elasticity is the slope of demand in logarithms, and decides whether revenue rises as prices fall") {
        const auto half = demanded(world, 0.5 * unit_price, {});
        CHECK(std::log2((half / world.tokens).value()) == doctest::Approx(1.11));
        // Published: revenue x 1.08 when the price halves at an elasticity of -1.11.
        CHECK((0.5 * half / world.tokens).value() == doctest::Approx(1.08).epsilon(0.003));
        token_demand stiff = world;
        stiff.elasticity = -0.5;
        CHECK(0.5 * demanded(stiff, 0.5 * unit_price, {}) < stiff.tokens);
    }

    TEST_CASE("growth slows down to a ceiling; slowing late it is exponential") {
        CHECK(growth_by(world, 200 * year).value() == doctest::Approx(0.8 * 5).epsilon(1e-9));
        token_demand steady = world;
        steady.slowing = 1e6 * year;
        CHECK(growth_by(steady, 3 * year).value() == doctest::Approx(2.4).epsilon(1e-5));
        CHECK(growth_by(world, 2 * year) < growth_by(world, 3 * year));
    }

    TEST_CASE("a cleared market sells what is made, or what is asked for at an entrant's cost") {
        for (const double capacity : {0.1e9, 1e9, 10e9, 100e9}) {
            const market m = cleared(world, capacity * token_per_s, 0.2 * unit_price, 1 * year);
            CAPTURE(capacity);
            CHECK(m.price >= 0.2 * unit_price);
            CHECK(m.sold <= capacity * token_per_s);
            CHECK((demanded(world, m.price, 1 * year) / m.sold).value() == doctest::Approx(1));
            CHECK((m.revenue / (m.price * m.sold)).value() == doctest::Approx(1));
        }
        CHECK(cleared(world, 0.1e9 * token_per_s, 0.2 * unit_price, {}).sold == 0.1e9 * token_per_s);
        CHECK(cleared(world, 100e9 * token_per_s, 0.2 * unit_price, {}).price == 0.2 * unit_price);
    }

    TEST_CASE("a cheaper token uses more electricity only if elasticity times energy's share is above 1") {
        token_demand d = world;
        CHECK(energy_response(d, 1) < ratio<>(0));
        CHECK(energy_response(d, 0.5) > ratio<>(0));
        d.elasticity = -3;
        CHECK(energy_response(d, 0.5) < ratio<>(0));
        // By evaluation: j falls by 1 %, the price by share x 1 %, energy moves by 1 + e share per cent.
        const double share = 0.4;
        const auto energy = [&](double j) { return j * demanded(d, std::pow(j, share) * unit_price, {}).value(); };
        CHECK(std::log(energy(1.001) / energy(0.999)) / std::log(1.001 / 0.999) ==
              doctest::Approx(energy_response(d, share).value()).epsilon(1e-6));
    }

    TEST_CASE("demand without elasticity and other bad demands are rejected by name") {
        token_demand d = world;
        d.elasticity = 0;
        CHECK(broken::error_of([&] { demanded(d, unit_price, {}); }) ==
              "demand.elasticity = 0: must be negative and finite");
        d.elasticity = broken::nan;
        CHECK(broken::error_of([&] { demanded(d, unit_price, {}); }).starts_with("demand.elasticity = "));
        d = world;
        d.tokens = {};
        CHECK(broken::error_of([&] { demanded(d, unit_price, {}); }) ==
              "demand.tokens = 0 token/second: must be positive and finite");
        CHECK_THROWS_AS(demanded(world, -unit_price, {}), std::invalid_argument);
        CHECK_THROWS_AS(demanded(world, unit_price, -year), std::invalid_argument);
        CHECK_THROWS_AS(cleared(world, 0 * token_per_s, unit_price, {}), std::invalid_argument);
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] {
                      cleared(world, 1e9 * token_per_s, bad * unit_price, {});
                  }).starts_with("floor = "));
        }
        CHECK(cleared(world, 1e9 * token_per_s, {}, {}).price > 0 * unit_price);
        CHECK_THROWS_AS(energy_response(world, 1.5), std::invalid_argument);
        CHECK_THROWS_AS(growth_of(ratio<>(0), year), std::invalid_argument);
        CHECK_THROWS_AS(growth_of(ratio<>(2), 0 * second), std::invalid_argument);
        CHECK_THROWS_AS(doubling_time(0 / second), std::invalid_argument);
        for (const double bad : {broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { yearly_growth(bad / second); }).starts_with("growth = "));
    }
}
