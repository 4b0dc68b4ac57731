// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "plant.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/sites.hpp>

using namespace plant_example;

namespace {

constexpr provisioned_power<> gigawatt{plant.facility_power};
constexpr balance sheet = balance_of(plant, mix, rates, surroundings, fees{});
static_assert(sheet.chips > 476000 && sheet.chips < 477000, "the compiler keeps the books");

double hourly(price_per_second<> p) { return (p * hour / dollar).value(); }
double per_million(price_per_token<> p) { return (p * Mtoken / dollar).value(); }

balance with(auto change) {
    factory f = plant;
    fees fee{};
    change(f, fee);
    return balance_of(f, mix, rates, surroundings, fee);
}

}  // namespace

TEST_SUITE("economics/balance") {
    TEST_CASE("worked example, line by line") {
        // Each line of the example is rounded to two or three digits.
        CHECK(sheet.chips.value() == doctest::Approx(476190).epsilon(1e-5));
        CHECK(sheet.capex.in(1e9 * dollar) == doctest::Approx(39.0).epsilon(0.01));
        CHECK(std::abs(hourly(sheet.chip[cost_part::chips] + sheet.chip[cost_part::facility]) - 2.22) < 0.005);
        CHECK(std::abs(hourly(sheet.chip[cost_part::electricity]) - 0.22) < 0.005);
        CHECK(std::abs(hourly(sheet.chip[cost_part::operation]) - 0.28) < 0.005);
        CHECK(hourly(total(sheet.chip)) == doctest::Approx(2.72).epsilon(0.01));
        CHECK(sheet.output_rate.in(token_per_s) == doctest::Approx(2.11e9).epsilon(0.01));
        CHECK(per_million(total(sheet.output)) == doctest::Approx(0.171).epsilon(0.01));
        CHECK(sheet.energy_per_output.value() == doctest::Approx(0.379).epsilon(0.01));
        CHECK((sheet.drawn * year).in(TWh) == doctest::Approx(7.0).epsilon(0.01));
        CHECK((sheet.footprint.water * day).in(cubic_metre) == doctest::Approx(16500).epsilon(0.01));
        CHECK((sheet.carbon_per_output * Mtoken).in(gram) == doctest::Approx(43.6).epsilon(0.01));
    }

    TEST_CASE("worked example at other published rates: the workload moves the answer 80-fold") {
        // MLPerf Inference v5.1, GB200: Llama-2-70B offline, Llama-3.1-405B server. Outputs alone are counted there.
        const auto cost_at = [](double rate) {
            const chip_rates r{.prefill = 1e12 * token_per_s, .decode = rate * token_per_s};
            return per_million(total(balance_of(plant, {.output = 1}, r, surroundings, {}).output));
        };
        CHECK(cost_at(12934.2) == doctest::Approx(0.10).epsilon(0.05));
        CHECK(cost_at(161.3) == doctest::Approx(7.82).epsilon(0.01));
        CHECK(cost_at(161.3) / cost_at(12934.2) > 78);
    }

    TEST_CASE("worked example: from the country with the least tariff to Korea's a token costs less than 4 % more") {
        // The published comparison of 2025 has both in won; its rate of exchange is that which makes Korea's the plant's.
        const auto tariff_of = [](const catalog::local_site& s) {
            return s.won_per_kwh / catalog::korea.won_per_kwh * plant.electricity;
        };
        price_per_joule<> least = plant.electricity;
        for (const catalog::local_site* s : catalog::local_sites) {
            if (s->won_per_kwh > 0) least = min(least, tariff_of(*s));
        }
        CHECK((least / plant.electricity).value() < 0.62);
        const balance cheap = with([&](factory& f, fees&) { f.electricity = least; });
        const double saved = 1 - (total(cheap.output) / total(sheet.output)).value();
        CHECK(saved < 0.04);
        CHECK(saved > 0.02);
    }

    TEST_CASE("costs of tokens add up to the total even where sold heat pays for more than the plant") {
        const balance b = with([](factory&, fees& fee) { fee = {.heat_sold = 1, .heat = 10 * dollar / kWh}; });
        CHECK(total(b.output) < price_per_token<>{});
        CHECK(required_revenue(b, gigawatt) < price_per_joule<>{});
        CHECK(b.costs.output < price_per_token<>{});
        const auto& c = b.costs;
        CHECK((c.input * b.input_rate + c.cached * b.cached_rate + c.output * b.output_rate).value() ==
              doctest::Approx((b.chips * total(b.chip)).value()).epsilon(1e-12));
    }

    TEST_CASE("parts add up to the total, for a chip and for a token") {
        const balance b = with([](factory&, fees& fee) {
            fee = {.residual = 0.2,
                   .demand = 8 * dollar / (kW * month),
                   .staff = 0.5 * person / MW,
                   .wage = 1e5 * dollar / (person * year),
                   .land = 10 * dollar / (square_metre * year),
                   .water = 2 * dollar / cubic_metre,
                   .carbon = 50 * dollar / tonne,
                   .heat_sold = 0.3,
                   .heat = 0.01 * dollar / kWh};
        });
        price_per_second<> sum{};
        for (const auto& p : b.chip.parts) sum += p;
        CHECK((sum / total(b.chip)).value() == doctest::Approx(1).epsilon(1e-14));
        CHECK((total(b.output) * b.output_rate / (b.chips * total(b.chip))).value() == doctest::Approx(1));
        // What is charged: by hand.
        CHECK(hourly(b.chip[cost_part::demand]) == doctest::Approx(8 * 2.1 / 730).epsilon(1e-9));
        CHECK(hourly(b.chip[cost_part::staff]) == doctest::Approx(0.5e-6 * 2100 * 1e5 / 8760).epsilon(1e-9));
        CHECK(hourly(b.chip[cost_part::carbon]) == doctest::Approx(2.1 * 0.8 * 0.41427 * 0.05).epsilon(1e-9));
        CHECK(hourly(b.chip[cost_part::heat]) == doctest::Approx(-0.3 * 0.01 * 2.1 * 0.8).epsilon(1e-9));
        CHECK((b.chip[cost_part::chips] / sheet.chip[cost_part::chips]).value() ==
              doctest::Approx(1 - 0.2 / std::pow(1.1, 4)).epsilon(1e-12));
    }

    TEST_CASE("what the three kinds of tokens cost adds up to everything") {
        const auto& c = sheet.costs;
        CHECK((c.input * sheet.input_rate + c.cached * sheet.cached_rate + c.output * sheet.output_rate).value() ==
              doctest::Approx((sheet.chips * total(sheet.chip)).value()).epsilon(1e-12));
    }

    TEST_CASE("each fee makes tokens dearer; a residual and sold heat make them cheaper") {
        const auto cost = [](auto change) { return total(with(change).output); };
        const auto plain = total(sheet.output);
        CHECK(cost([](factory&, fees& fee) { fee.demand = 1 * dollar / (kW * month); }) > plain);
        CHECK(cost([](factory&, fees& fee) { fee.water = 1 * dollar / cubic_metre; }) > plain);
        CHECK(cost([](factory&, fees& fee) { fee.land = 1 * dollar / (square_metre * year); }) > plain);
        CHECK(cost([](factory&, fees& fee) { fee.carbon = 1 * dollar / tonne; }) > plain);
        CHECK(cost([](factory&, fees& fee) { fee.residual = 0.1; }) < plain);
        CHECK(cost([](factory&, fees& fee) { fee.heat_sold = 1, fee.heat = 0.01 * dollar / kWh; }) < plain);
    }

    TEST_CASE("a gigawatt must earn what it costs") {
        const double revenue = (required_revenue(sheet, gigawatt) * (1 * GW) * year).in(1e9 * dollar);
        CHECK(revenue == doctest::Approx(hourly(total(sheet.chip)) * 8760 * 476190 / 1e9).epsilon(1e-5));
        CHECK((rate_per_provisioned_watt(sheet, gigawatt) * (1 * GW) / sheet.output_rate).value() ==
              doctest::Approx(1));
    }

    TEST_CASE("a chip at its break-even price makes tokens at the target") {
        const price_per_token<> target = 0.9 * total(sheet.output);
        const fees fee{.residual = 0.1, .carbon = 20 * dollar / tonne};
        factory f = plant;
        f.chip_capex = break_even_chip(plant, mix, rates, surroundings, fee, target);
        CHECK(f.chip_capex > 0 * dollar);
        CHECK(f.chip_capex < plant.chip_capex);
        CHECK((total(balance_of(f, mix, rates, surroundings, fee).output) / target).value() == doctest::Approx(1));
        CHECK(break_even_chip(plant, mix, rates, surroundings, fee, 0.01 * target) < 0 * dollar);
    }

    TEST_CASE("a chip that costs nothing whatever its price has no price at which it breaks even") {
        factory f = plant;
        f.interest = 0;
        f.opex = 0;
        const price_per_token<> target = total(sheet.output);
        const fees all_back{.residual = 1};
        CHECK(broken::error_of([&] { break_even_chip(f, mix, rates, surroundings, all_back, target); }) ==
              "fees.residual = 1: must be below 1 without interest and operation");
        CHECK(break_even_chip(f, mix, rates, surroundings, {.residual = 0.9}, target) > 0 * dollar);
        f.opex = 0.03;
        CHECK(break_even_chip(f, mix, rates, surroundings, all_back, target) > 0 * dollar);
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] {
                      break_even_chip(plant, mix, rates, surroundings, {}, bad * target);
                  }).starts_with("target = "));
        }
    }

    TEST_CASE("every fee is validated, and an environment has no defaults") {
        fees fee{};
        CHECK(broken::check_each_member(fee, "fees", [&] { balance_of(plant, mix, rates, surroundings, fee); }) == 9);
        CHECK(broken::error_of([] { balance_of(plant, mix, rates, environment{}, {}); }) ==
              "environment.water = -1 metre^3/joule: must be zero or positive, and finite");
        for (const double bad : {0.0, -1.0, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { divided(sheet.chip, bad * token_per_s); }).starts_with("by = "));
        CHECK_THROWS_AS(required_revenue(sheet, {0 * watt}), std::invalid_argument);
        CHECK_THROWS_AS(rate_per_provisioned_watt(sheet, {0 * watt}), std::invalid_argument);
    }

    TEST_CASE("parts of cost have names that differ") {
        for (std::size_t i = 0; i < cost_parts; ++i)
            for (std::size_t k = 0; k < i; ++k)
                CHECK(name(static_cast<cost_part>(i)) != name(static_cast<cost_part>(k)));
    }
}
