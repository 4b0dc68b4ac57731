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
            for (int v = std::max(0, t - 4 + 1); v <= t; ++v) {
                const double bought = years[static_cast<std::size_t>(v)].bought.value();
                chips += bought;
                rate += bought * std::pow(1.3, v) * 0.6 * chip_rate.value();
            }
            const ramp_year& y = years[static_cast<std::size_t>(t)];
            CHECK(y.chips.value() == doctest::Approx(chips).epsilon(1e-9));
            CHECK(y.rate.value() == doctest::Approx(rate).epsilon(1e-9));
        }
    }

    TEST_CASE("chips are replaced and facilities renewed when the plant says that their lives end") {
        factory f = plant;
        const ramp still{.first = 1 * GW, .last = 1 * GW, .horizon = 40, .price = 1 * dollar / Mtoken};
        for (const auto& lives : {std::pair{4, 15}, {6, 15}, {3, 10}, {50, 60}, {1, 40}}) {
            const int chip_life = lives.first, facility_life = lives.second;
            f.chip_life = chip_life * year;
            f.facility_life = facility_life * year;
            CAPTURE(chip_life);
            CAPTURE(facility_life);
            const auto years = ramp_up(still, f, chip_rate);
            for (int t = 1; t < still.horizon; ++t) {
                CAPTURE(t);
                const ramp_year& y = years[static_cast<std::size_t>(t)];
                const double parts = (t % chip_life == 0 ? 1 : 0) * f.chip_capex.value() +
                                     (t % facility_life == 0 ? 1 : 0) * f.facility_capex.value();
                CHECK(y.capex.value() == doctest::Approx(y.chips.value() * parts).epsilon(1e-9));
                CHECK((y.rate / years[0].rate).value() == doctest::Approx(1));
                CHECK((y.running / years[0].running).value() == doctest::Approx(1));
            }
        }
        f.chip_life = 4.4 * year;  // to whole years
        CHECK(ramp_up(still, f, chip_rate)[4].bought > ratio<>(0));
        f.chip_life = 4.6 * year;
        CHECK(ramp_up(still, f, chip_rate)[4].bought == ratio<>(0));
        CHECK(ramp_up(still, f, chip_rate)[5].bought > ratio<>(0));
    }

    TEST_CASE("a plan over years costs a year what the plant's annuities do, since all of it is renewed") {
        factory f = plant;
        f.chip_life = 4 * year;
        f.facility_life = 20 * year;
        f.interest = 0;
        ramp still{.first = 1 * GW, .last = 1 * GW, .horizon = 40, .price = 1 * dollar / Mtoken};
        dollars<> spent{};
        for (const ramp_year& y : ramp_up(still, f, chip_rate)) spent += y.capex;
        const production made = produce(f, chip_rate);
        CHECK((spent / (made.chips * made.chip_annuity * (40 * year))).value() == doctest::Approx(1));
    }

    TEST_CASE("a supply shock begins, ends and is made up for") {
        const auto plain = with([](ramp&) {});
        const auto hit = with([](ramp& r) { r.shock = {.first = 3, .years = 2, .missing = 0.4}; });
        for (std::size_t t = 0; t < 20; ++t) {
            CAPTURE(t);
            const bool during = t == 3 || t == 4;
            CHECK((hit[t].missing > ratio<>(0)) == during);
            CHECK((hit[t].chips < plain[t].chips) == during);
            CHECK((hit[t].energy < plain[t].energy) == during);
            CHECK(hit[t].power == plain[t].power);
            CHECK(((hit[t].chips + hit[t].missing) / plain[t].chips).value() == doctest::Approx(1));
            if (t < 3) CHECK(hit[t].rate == plain[t].rate);
            if (during) CHECK(hit[t].rate < plain[t].rate);
        }
        // 40 % of what the first year orders is missing; what misses is ordered again beside the second year's.
        CHECK((hit[3].missing / plain[3].bought).value() == doctest::Approx(0.4));
        CHECK((hit[4].missing / (plain[4].bought + hit[3].missing)).value() == doctest::Approx(0.4));
        CHECK(hit[5].bought.value() == doctest::Approx((plain[5].bought + hit[4].missing).value()));
        // Chips that come late are of a later, better vintage.
        CHECK(hit[5].rate > plain[5].rate);
        const auto none_come = with([](ramp& r) { r.shock = {.first = 3, .years = 1, .missing = 1}; });
        CHECK(none_come[3].bought == ratio<>(0));
        CHECK(with([](ramp& r) { r.shock = {.first = 30, .years = 2, .missing = 0.4}; })[19].rate == plain[19].rate);
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
        CHECK(broken::check_each_member(r, "ramp", [&] { ramp_up(r, plant, chip_rate); }) == 14);
        CHECK_THROWS_AS(ramp_up(decade, plant, 0 * token_per_s), std::invalid_argument);
    }
}
