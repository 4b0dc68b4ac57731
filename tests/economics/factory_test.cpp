// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/economics/factory.hpp>

using namespace tokenroof;

namespace {

// A plant of 1 GW of utility power with GB200 NVL72 racks: 3.4 M$ and 2.5 M$ of infrastructure a rack of 72 chips,
// 2.1 kW of utility power a chip, of which PUE 1.15; 10 % interest over 4 and 15 years, 0.1318 $/kWh, average over
// provisioned power 0.8, operation 3 % of capex a year, 60 % of the peak tokens sold.
constexpr factory plant{.facility_power = 1 * GW,
                        .pue = 1.15,
                        .chip_power = 2.1 / 1.15 * kW,
                        .load = 0.8,
                        .utilisation = 0.6,
                        .chip_capex = 3.4e6 / 72 * dollar,
                        .facility_capex = 2.5e6 / 72 * dollar,
                        .chip_life = 4 * year,
                        .facility_life = 15 * year,
                        .interest = 0.1,
                        .opex = 0.03,
                        .electricity = 0.1318 * dollar / kWh};

// Published rates of such a chip: 26,156 prompt and 13,386 output tokens a second, each on its own. A request brings
// 1.583 uncached prompt tokens for each output token (and 2.036 cached ones, whose chip time is neglected), so that an
// output token takes g = 1.583 / 26156 + 1 / 13386 chip seconds.
constexpr token_rate<> peak_of_chip = 1 / (1.583 / 26156 + 1.0 / 13386) * token_per_s;

constexpr production made = produce(plant, peak_of_chip);
static_assert(made.chips > 476000 && made.chips < 477000, "the compiler runs the plant");

double hourly(price_per_second<> p) { return (p * hour / dollar).value(); }

production with(auto change) {
    factory f = plant;
    change(f);
    return produce(f, peak_of_chip);
}

}  // namespace

TEST_SUITE("economics/factory") {
    TEST_CASE("worked example: a plant of 1 GW") {
        // The figures of the example are rounded to three digits: 0.5 % at most, and 1 % where they are computed from
        // each other. Parts of the hourly cost have two decimals.
        CHECK(made.chips.value() == doctest::Approx(476190).epsilon(1e-5));
        CHECK(made.capex.in(1e9 * dollar) == doctest::Approx(39.0).epsilon(0.01));
        CHECK(std::abs(hourly(made.chip_annuity) - 2.22) < 0.005);
        CHECK(std::abs(hourly(made.chip_electricity) - 0.22) < 0.005);
        CHECK(std::abs(hourly(made.chip_opex) - 0.28) < 0.005);
        CHECK(hourly(made.chip_annuity + made.chip_electricity + made.chip_opex) ==
              doctest::Approx(2.72).epsilon(0.01));
        CHECK(made.output_rate.in(token_per_s) == doctest::Approx(2.11e9).epsilon(0.01));
        CHECK((made.cost_per_output * Mtoken / dollar).value() == doctest::Approx(0.171).epsilon(0.01));
        CHECK(made.energy_per_output.value() == doctest::Approx(0.379).epsilon(0.01));
        CHECK(made.energy_per_year.in(TWh) == doctest::Approx(7.0).epsilon(0.01));
    }

    TEST_CASE("analysts' figures: a chip hour of about 2.75 $ and 35 to 50 billion $ a gigawatt") {
        // 2.75 $ is all-in for another analyst's assumptions: agreement within 5 % is what can be asked.
        CHECK(hourly(made.chip_annuity + made.chip_electricity + made.chip_opex) ==
              doctest::Approx(2.75).epsilon(0.05));
        CHECK(made.capex > 35e9 * dollar);
        CHECK(made.capex < 50e9 * dollar);
    }

    TEST_CASE("totals belong together") {
        const price_per_second<> chip = made.chip_annuity + made.chip_electricity + made.chip_opex;
        CHECK((made.cost_per_output * made.output_rate / (made.chips * chip)).value() == doctest::Approx(1));
        CHECK((made.energy_per_output * made.output_rate * year / made.energy_per_year).value() == doctest::Approx(1));
        CHECK((made.tokens_per_month * 12 / (made.output_rate * year)).value() == doctest::Approx(1));
        CHECK((made.chips * made.chip_electricity * year / (made.energy_per_year * plant.electricity)).value() ==
              doctest::Approx(1));
        CHECK((made.energy_per_year / (plant.load * plant.facility_power * year)).value() == doctest::Approx(1));
    }

    TEST_CASE("a plant twice as large makes twice as much at the same cost") {
        const production twice = with([](factory& f) { f.facility_power *= 2; });
        CHECK((twice.output_rate / made.output_rate).value() == doctest::Approx(2));
        CHECK((twice.capex / made.capex).value() == doctest::Approx(2));
        CHECK((twice.energy_per_year / made.energy_per_year).value() == doctest::Approx(2));
        CHECK((twice.cost_per_output / made.cost_per_output).value() == doctest::Approx(1));
    }

    TEST_CASE("each price and each loss makes a token dearer, a longer life cheaper") {
        const auto dearer = [](auto change) { return with(change).cost_per_output > made.cost_per_output; };
        CHECK(dearer([](factory& f) { f.chip_capex *= 1.1; }));
        CHECK(dearer([](factory& f) { f.facility_capex *= 1.1; }));
        CHECK(dearer([](factory& f) { f.interest = 0.12; }));
        CHECK(dearer([](factory& f) { f.opex = 0.04; }));
        CHECK(dearer([](factory& f) { f.electricity *= 1.1; }));
        CHECK(dearer([](factory& f) { f.pue = 1.3; }));
        CHECK(dearer([](factory& f) { f.load = 0.9; }));
        CHECK(dearer([](factory& f) { f.utilisation = 0.5; }));
        CHECK(dearer([](factory& f) { f.chip_life = 3 * year; }));
        CHECK_FALSE(dearer([](factory& f) { f.facility_life = 20 * year; }));
        CHECK(with([](factory& f) { f.pue = 1.3; }).chips < made.chips);
        CHECK(produce(plant, 2 * peak_of_chip).cost_per_output < made.cost_per_output);
    }

    TEST_CASE("every member of a factory is validated") {
        factory f = plant;
        CHECK(broken::check_each_member(f, "factory", [&f] { produce(f, peak_of_chip); }) == 12);
        const auto error_of = [](auto change) { return broken::error_of([&] { with(change); }); };
        CHECK(error_of([](factory& g) { g.pue = 0.99; }) == "factory.pue = 0.99: must be at least 1 and finite");
        CHECK(error_of([](factory& g) { g.utilisation = 1.5; }) ==
              "factory.utilisation = 1.5: must be above 0 and at most 1");
        CHECK(error_of([](factory& g) { g.load = 0; }) == "factory.load = 0: must be above 0 and at most 1");
        CHECK(error_of([](factory& g) { g.electricity = -1 * dollar / joule; }) ==
              "factory.electricity = -1 dollar/joule: must be zero or positive, and finite");
        CHECK(error_of([](factory& g) { g.chip_life = {}; }) ==
              "factory.chip_life = 0 second: must be positive and finite");
        CHECK(error_of([](factory& g) { g.chip_power = {}; }) ==
              "factory.chip_power = 0 joule/second: must be positive and finite");
    }

    TEST_CASE("a plant needs chips that make tokens") {
        CHECK_THROWS_WITH_AS(produce(plant, 0 * token_per_s),
                             "rate_per_chip = 0 token/second: must be positive and finite", std::invalid_argument);
        CHECK_THROWS_AS(produce(plant, -1 * token_per_s), std::invalid_argument);
        CHECK_THROWS_AS(produce(plant, broken::nan * token_per_s), std::invalid_argument);
    }
}
