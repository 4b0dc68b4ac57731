// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "plant.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/economics/trade.hpp>

using namespace plant_example;

namespace {

constexpr trade border{.capacity = 3e9 * token_per_s,
                       .demand = 1e9 * token_per_s,
                       .export_price = 1 * dollar / Mtoken,
                       .import_price = 2 * dollar / Mtoken,
                       .transit = 0.01 * dollar / Mtoken,
                       .latency_discount = 0.1};
constexpr value_chain chain{.energy = {0.05, 0.3},
                            .hbm = {0.1, 0.8},
                            .logic = {0.25, 0},
                            .packaging = {0.05, 0.2},
                            .infrastructure = {0.25, 0.7},
                            .model = {0.2, 0.5},
                            .application = {0.1, 1}};

}  // namespace

TEST_SUITE("economics/trade") {
    TEST_CASE("what is left is exported, what lacks is imported, never both") {
        const auto t = trade_balance(border);
        CHECK(t.exported == 2e9 * token_per_s);
        CHECK(t.imported == 0 * token_per_s);
        CHECK((t.net * hour).value() == doctest::Approx(2e9 * 0.89e-6 * 3600));
        trade late = border;
        late.capacity = 0.2e9 * token_per_s;
        const auto l = trade_balance(late);
        CHECK(l.exported == 0 * token_per_s);
        CHECK((l.net * hour).value() == doctest::Approx(-0.8e9 * 2e-6 * 3600));
    }

    TEST_CASE("nobody exports at a loss") {
        trade far = border;
        far.transit = 2 * dollar / Mtoken;
        const auto t = trade_balance(far);
        CHECK(t.exported == 0 * token_per_s);
        CHECK(t.earned == price_per_second<>{});
        far.demand = far.capacity;
        CHECK(trade_balance(far).net == price_per_second<>{});
    }

    TEST_CASE("the needed share of exports pays exactly") {
        const auto home = 0.1 * dollar / Mtoken, abroad = 0.5 * dollar / Mtoken, needed = 0.2 * dollar / Mtoken;
        const ratio<> share = needed_export_share(needed, home, abroad);
        CHECK((share * abroad + (1 - share) * home).value() == doctest::Approx(needed.value()));
        CHECK(needed_export_share(home / 2, home, abroad) == ratio<>(0));
        CHECK(needed_export_share(2 * abroad, home, abroad) > ratio<>(1));
    }

    TEST_CASE("each dollar of revenue goes to one stage, at home or abroad") {
        const auto l = ledger_of(100 * dollar, chain);
        dollars<> sum{};
        for (std::size_t i = 0; i < value_stages; ++i) sum += l.domestic[i] + l.foreign[i];
        CHECK(sum.value() == doctest::Approx(100));
        CHECK(domestic_total(l).value() == doctest::Approx(1.5 + 8 + 0 + 1 + 17.5 + 10 + 10));
        CHECK(l.domestic[static_cast<std::size_t>(value_stage::hbm)].value() == doctest::Approx(8));
        CHECK(name(value_stage::hbm) == "HBM");
        CHECK(name(value_stage::application) == "application");
    }

    TEST_CASE("a subsidy of capex and of the tariff: what a token saves is what the state pays") {
        const token_rate<> rate = peak_output_rate(mix, rates);
        const price_per_token<> price = 0.3 * dollar / Mtoken;
        const production full = produce(plant, rate);
        const auto s = subsidised(plant, rate, {.capex = 0.1, .tariff = 0.5}, 0.8, price);
        CHECK((s.saved * full.output_rate / s.paid).value() == doctest::Approx(1));
        CHECK((s.per_export * 0.8 * full.output_rate * price / s.paid).value() == doctest::Approx(1));
        // The tariff alone, by evaluation of a plant that pays half of it.
        factory half = plant;
        half.electricity *= 0.5;
        CHECK((subsidised(plant, rate, {.tariff = 0.5}, 1, price).cost / produce(half, rate).cost_per_output).value() ==
              doctest::Approx(1));
        CHECK(subsidised(plant, rate, {}, 1, price).cost == full.cost_per_output);
    }

    TEST_CASE("a subsidy of capex alone is that of a plant whose capital costs less and whose operation does not") {
        const token_rate<> rate = peak_output_rate(mix, rates);
        const price_per_token<> price = 0.3 * dollar / Mtoken;
        factory cheap = plant;
        cheap.chip_capex *= 0.7;
        cheap.facility_capex *= 0.7;
        cheap.opex /= 0.7;
        CHECK((subsidised(plant, rate, {.capex = 0.3}, 1, price).cost / produce(cheap, rate).cost_per_output).value() ==
              doctest::Approx(1));
        CHECK(subsidised(plant, rate, {.capex = 0.3}, 1, price).saved >
              subsidised(plant, rate, {.tariff = 0.3}, 1, price).saved);
    }

    TEST_CASE("the needed subsidy, of capex or of the tariff, brings a token to its target") {
        const token_rate<> rate = peak_output_rate(mix, rates);
        const price_per_token<> price = 0.3 * dollar / Mtoken;
        const price_per_token<> cost = produce(plant, rate).cost_per_output;
        const subsidy need = needed_subsidy(plant, rate, 0.95 * cost);
        CHECK(need.capex < need.tariff);
        CHECK((subsidised(plant, rate, {.capex = need.capex}, 1, price).cost / cost).value() == doctest::Approx(0.95));
        CHECK((subsidised(plant, rate, {.tariff = need.tariff}, 1, price).cost / cost).value() ==
              doctest::Approx(0.95));
        CHECK(needed_subsidy(plant, rate, 0.5 * cost).tariff > ratio<>(1));  // not by it
        CHECK(needed_subsidy(plant, rate, 2 * cost).capex == ratio<>(0));
        factory free_power = plant;
        free_power.electricity = {};
        CHECK(std::isinf(needed_subsidy(free_power, rate, 0.5 * cost).tariff.value()));
        CHECK(needed_subsidy(free_power, rate, 2 * cost).tariff == ratio<>(0));
        for (const double bad : {-1.0, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { needed_subsidy(plant, rate, bad * price); }).starts_with("target = "));
    }

    TEST_CASE("bad trade, chains and subsidies are rejected by name") {
        trade t = border;
        CHECK(broken::check_each_member(t, "trade", [&] { trade_balance(t); }) == 6);
        value_chain c = chain;
        CHECK(broken::check_each_member(c, "value_chain", [&] { ledger_of(1 * dollar, c); }) == 14);
        CHECK(broken::error_of([] { ledger_of(1 * dollar, value_chain{}); }) ==
              "value_chain.energy.share = -1: must be between 0 and 1");
        c.energy.share = 0.2;
        CHECK(broken::error_of([&] { ledger_of(1 * dollar, c); }) == "value_chain = 1.15: shares must add up to 1");
        c.energy.share = 0;
        CHECK(broken::error_of([&] { ledger_of(1 * dollar, c); }).starts_with("value_chain = 0.95"));
        CHECK_THROWS_AS(needed_export_share(1 * dollar / token, 1 * dollar / token, 1 * dollar / token),
                        std::invalid_argument);
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            const price_per_token<> one_each = 1 * dollar / token;
            CHECK(broken::error_of([&] {
                      needed_export_share(bad * one_each, one_each, 2 * one_each);
                  }).starts_with("needed = "));
        }
        const price_per_token<> unit = 1 * dollar / token;
        CHECK(broken::error_of([&] { needed_export_share(unit, -1 * unit, unit); }).starts_with("home = -1"));
        CHECK(broken::error_of([&] { needed_export_share(unit, broken::nan * unit, unit); }).starts_with("home = "));
        CHECK(broken::error_of([&] { needed_export_share(unit, unit, -1 * unit); }).starts_with("abroad = -1"));
        for (const double bad : {-1.0, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { ledger_of(bad * dollar, chain); }).starts_with("revenue = "));
        const token_rate<> rate = 1000 * token_per_s;
        subsidy s{};
        CHECK(broken::check_each_member(s, "subsidy", [&] { subsidised(plant, rate, s, 1, 1 * dollar / token); }) == 2);
        CHECK_THROWS_AS(subsidised(plant, rate, {}, 0, 1 * dollar / token), std::invalid_argument);
        CHECK_THROWS_AS(subsidised(plant, rate, {}, 1, 0 * dollar / token), std::invalid_argument);
    }
}
