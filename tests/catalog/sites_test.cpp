// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/sites.hpp>

using namespace tokenroof;

namespace {

constexpr currency won{.name = "KRW", .unit = 1 / 1386.7 * dollar};

}  // namespace

TEST_SUITE("catalog/sites") {
    TEST_CASE("published tariffs in dollars, at the rate of exchange that is given") {
        CHECK(catalog::site_of(catalog::korea, won).electricity.in(dollar / kWh) ==
              doctest::Approx(0.1318).epsilon(0.001));
        const currency weak{.name = "KRW", .unit = won.unit / 2};
        CHECK((catalog::site_of(catalog::france, won).electricity / catalog::site_of(catalog::france, weak).electricity)
                  .value() == doctest::Approx(2));
    }

    TEST_CASE("the won of today moves the tariff at home alone") {
        const currency weak{.name = "KRW", .unit = won.unit / 2};
        for (const catalog::local_site* s : catalog::local_sites) {
            CAPTURE(s->name);
            if (!catalog::has_tariff(*s)) continue;
            const auto then = catalog::site_of(*s, won, won).electricity;
            const auto now = catalog::site_of(*s, weak, won).electricity;
            CHECK((now / then).value() == doctest::Approx(s == &catalog::korea ? 0.5 : 1));
        }
    }

    TEST_CASE("each tariff has its document, its date and how far it may be trusted; what has none has no tariff") {
        for (const catalog::local_site* s : catalog::local_sites) {
            CAPTURE(s->name);
            CHECK(catalog::has_tariff(*s) == (s->tariff.confidence >= 'A' && s->tariff.confidence <= 'C'));
            CHECK(catalog::has_tariff(*s) == !s->tariff.document.empty());
            CHECK(catalog::has_tariff(*s) == !s->tariff.date.empty());
            CHECK((s->won_per_kwh == 0 || s->dollars_per_kwh == 0));
        }
        CHECK(catalog::japan.tariff.confidence == 'C');
    }

    TEST_CASE("stated lead times lie in their ranges") {
        for (const catalog::stated_time& t : {catalog::grid_queue, catalog::united_states_grid,
                                              catalog::shell_and_cooling, catalog::large_transformer}) {
            CHECK(t.least <= t.typical);
            CHECK(t.typical <= t.most);
            CHECK(t.source.confidence == 'C');
        }
    }

    TEST_CASE("what no source states is unset, and rejected by name") {
        const site sweden = catalog::site_of(catalog::sweden, won);
        CHECK(broken::error_of([&] { at_site(factory{}, sweden); }).starts_with("site.electricity = "));
        for (const catalog::local_site* s : catalog::local_sites) {
            CAPTURE(s->name);
            const site here = catalog::site_of(*s, won);
            CHECK(broken::error_of([&] { time_to_first_token(here.lead_times); }).starts_with("lead_times."));
            CHECK((here.lead_times.grid > seconds<>{}) == (s == &catalog::united_states));
            CHECK(broken::error_of([&] {
                      footprint_of(here.environment, {1 * GW}, {1 * GW}, 1.2);
                  }).starts_with("environment.water = -"));
            CHECK(here.environment.carbon > mass_per_joule<>{});
            CHECK(here.environment.grid_water > volume_per_joule<>{});
            CHECK(&catalog::find_site(s->name) == s);
        }
        CHECK_THROWS_AS(catalog::site_of(catalog::korea, currency{}), std::invalid_argument);
        CHECK_THROWS_AS(catalog::find_site("atlantis"), std::invalid_argument);
    }

    TEST_CASE("a site run by an operator lacks land alone") {
        for (const catalog::cooling* c : catalog::operators) {
            site here = catalog::run_by(catalog::site_of(catalog::korea, won), catalog::find_operator(c->name));
            here.environment.land = catalog::abilene_land;
            CHECK(at_site(factory{}, here).pue == ratio<>(c->pue));
            CHECK_NOTHROW(footprint_of(here.environment, {1 * GW}, {1 * GW}, here.pue));
        }
    }

    TEST_CASE("land of Stargate Abilene: 0.73 acres a megawatt") {
        CHECK((catalog::abilene_land * MW).in(acre) == doctest::Approx(0.73).epsilon(0.005));
    }
}
