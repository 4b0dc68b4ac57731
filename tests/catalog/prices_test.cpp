// SPDX-License-Identifier: MIT
#include "../economics/plant.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/prices.hpp>

using namespace plant_example;

TEST_SUITE("catalog/prices") {
    TEST_CASE("each price is of a chip of the catalog, and an owner of many pays less than one of few") {
        for (const catalog::chip_price* p : catalog::chip_prices) {
            CAPTURE(p->name);
            CHECK(catalog::find_chip(p->name).name == p->name);
            CHECK(p->hyperscaler < p->neocloud);
            CHECK(p->facility_power > catalog::find_chip(p->name).power.limit);
            CHECK(catalog::find_chip_price(p->name) == p);
        }
        CHECK(catalog::find_chip_price("l4") == nullptr);
    }

    TEST_CASE("analyst's chip hour of a GB200: within 5 % of the worked example, which lies between its two owners") {
        const balance b = balance_of(plant, mix, rates, surroundings, fees{});
        CHECK((total(b.chip) / catalog::gb200_price.neocloud).value() == doctest::Approx(1).epsilon(0.05));
        CHECK(total(b.chip) > catalog::gb200_price.hyperscaler);
        CHECK(total(b.chip) < catalog::gb200_price.rent);
    }

    TEST_CASE("analysts' capex of a gigawatt holds the worked example's") {
        const auto per_watt = balance_of(plant, mix, rates, surroundings, fees{}).capex / plant.facility_power;
        CHECK(per_watt > catalog::plant_capex_low);
        CHECK(per_watt < catalog::plant_capex_high);
    }

    TEST_CASE("the provider's day is the worked example's request") {
        CHECK(catalog::deepseek_day.input.value() == doctest::Approx(mix.input.value()).epsilon(0.001));
        CHECK(catalog::deepseek_day.cached.value() == doctest::Approx(mix.cached.value()).epsilon(0.001));
        // Its revenue of the day by its own list: 562,027 $.
        const request_mix day{.input = 266e9, .cached = 342e9, .output = 168e9};
        CHECK(bill_of(day, catalog::deepseek_r1_list.prices).value() == doctest::Approx(562027).epsilon(0.001));
    }

    TEST_CASE("cached prompt tokens are never dearer than computed ones, nor those than output") {
        for (const catalog::list_price* l : catalog::list_prices) {
            CAPTURE(l->name);
            CHECK(l->prices.cached < l->prices.input);
            CHECK(l->prices.input < l->prices.output);
            CHECK(&catalog::find_list_price(l->name) == l);
            CHECK(l->source.ends_with(")") != (l->prices.cached == price_per_token<>{}));
        }
        CHECK_THROWS_AS(catalog::find_list_price("none"), std::invalid_argument);
    }

    TEST_CASE("a model's tokens have a price where one is listed, by the model's architecture") {
        CHECK(catalog::list_of_model("deepseek-v3.2") == &catalog::deepseek_v3_2_list);
        CHECK(catalog::list_of_model("llama-3.1-70b") == catalog::list_of_model("llama-3.3-70b"));
        CHECK(catalog::list_of_model("qwen3-32b") == nullptr);
    }
}
