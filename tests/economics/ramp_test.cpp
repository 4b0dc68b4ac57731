// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "plant.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/economics/ramp.hpp>

using namespace plant_example;

namespace {

constexpr token_rate<> chip_rate = peak_output_rate(mix, rates);
constexpr ramp decade{.first = 1 * GW,
                      .last = 15 * GW,
                      .years = 9,
                      .horizon = 20,
                      .better_chips = 0.3,
                      .cheaper_chips = 0.05,
                      .price = 0.6 * dollar / Mtoken,
                      .cheaper_tokens = 0.25};

ramp_years<double> with(auto change) {
    ramp r = decade;
    change(r);
    return ramp_up(r, plant, chip_rate);
}
double worth(const ramp_years<double>& years) { return present_value(flows_of(years), 0.1).value(); }

}  // namespace

TEST_SUITE("economics/ramp") {
    TEST_CASE("a ramp of one step is a plant that stands still") {
        const auto years =
            with([](ramp& r) { r = {.first = 1 * GW, .last = 1 * GW, .horizon = 12, .price = 1 * dollar / Mtoken}; });
        const production made = produce(plant, chip_rate);
        for (const ramp_year& y : years) {
            CHECK((y.rate / made.output_rate).value() == doctest::Approx(1));
            CHECK((y.energy / made.energy_per_year).value() == doctest::Approx(1));
            CHECK((y.chips / made.chips).value() == doctest::Approx(1));
        }
        CHECK((years[0].capex / made.capex).value() == doctest::Approx(1));
        CHECK(years[1].capex == 0 * dollar);
        CHECK((years[4].capex / (made.chips * plant.chip_capex)).value() == doctest::Approx(1));  // chips alone
    }

    TEST_CASE("the claimed decade: 15 GW at full load are 131.4 TWh a year") {
        factory always = plant;
        always.load = 1;
        const auto years = ramp_up(decade, always, chip_rate);
        CHECK(years[9].energy.in(TWh) == doctest::Approx(131.4).epsilon(1e-9));
        CHECK(years[0].power == 1 * GW);
        CHECK(years[19].power == 15 * GW);
    }

    TEST_CASE("chips in service are those bought in their lives, and make what each vintage makes") {
        const auto years = with([](ramp&) {});
        for (int t = 0; t < decade.horizon; ++t) {
            double chips = 0;
            double rate = 0;
            for (int v = std::max(0, t - decade.chip_years + 1); v <= t; ++v) {
                const double bought = years[static_cast<std::size_t>(v)].bought.value();
                chips += bought;
                rate += bought * std::pow(1.3, v) * 0.6 * chip_rate.value();
            }
            const ramp_year& y = years[static_cast<std::size_t>(t)];
            CHECK(y.chips.value() == doctest::Approx(chips).epsilon(1e-9));
            CHECK(y.rate.value() == doctest::Approx(rate).epsilon(1e-9));
        }
    }

    TEST_CASE("dearer, later or fewer tokens sold are never worth more") {
        const double plain = worth(with([](ramp&) {}));
        CHECK(worth(with([](ramp& r) { r.cheaper_tokens = 0.3; })) < plain);
        CHECK(worth(with([](ramp& r) { r.late = 0.5; })) < plain);
        CHECK(worth(with([](ramp& r) { r.demand = 1e9 * token_per_s, r.more_demand = 0.2; })) < plain);
        CHECK(worth(with([](ramp& r) { r.better_chips = 0.4; })) > plain);
        CHECK(worth(with([](ramp& r) { r.cheaper_chips = 0.1; })) > plain);
        // Demand that is never short changes nothing.
        CHECK(worth(with([](ramp& r) { r.demand = 1e15 * token_per_s; })) == doctest::Approx(plain));
    }

    TEST_CASE("tokens sold at the levelised price of a ramp are worth nothing") {
        const auto years = with([](ramp&) {});
        const auto price = levelised_price(costs_of(years), tokens_of(years), 0.1, decade.cheaper_tokens);
        CHECK(std::abs(worth(with([&](ramp& r) { r.price = price; }))) < 1);
        CHECK(internal_rate_of_return(flows_of(with([&](ramp& r) { r.price = price; }))).rate.value() ==
              doctest::Approx(0.1).epsilon(1e-6));
    }

    TEST_CASE("a ramp that runs backwards and other bad ramps are rejected by name") {
        const auto error_of = [](auto change) { return broken::error_of([&] { with(change); }); };
        CHECK(error_of([](ramp& r) { r.last = 0.5 * GW; }) ==
              "ramp.last = 5e+08 joule/second: must be at least ramp.first: a ramp does not run backwards");
        CHECK(error_of([](ramp& r) { r.horizon = 3; }) == "ramp.horizon = 3: must be at least ramp.years");
        CHECK(error_of([](ramp& r) { r.horizon = 41; }) == "ramp.horizon = 41: must be at most 40");
        CHECK(error_of([](ramp& r) { r.price = -1 * dollar / token; }) ==
              "ramp.price = -1 dollar/token: must be zero or positive, and finite");
        ramp r = decade;
        CHECK(broken::check_each_member(r, "ramp", [&] { ramp_up(r, plant, chip_rate); }) == 12);
        CHECK_THROWS_AS(ramp_up(decade, plant, 0 * token_per_s), std::invalid_argument);
    }
}
