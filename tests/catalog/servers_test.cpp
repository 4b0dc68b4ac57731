// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/servers.hpp>

using namespace tokenroof;

TEST_SUITE("catalog/servers") {
    TEST_CASE("every server is valid, holds boards of the catalog, and is what finds it") {
        for (const server* s : catalog::servers) {
            CAPTURE(s->name);
            CHECK_NOTHROW(validate(*s));
            CHECK(catalog::find_chip(s->chip).name == s->chip);
            CHECK(&catalog::find_server(s->name) == s);
            CHECK(catalog::find_server_of(s->chip) == s);
        }
    }

    TEST_CASE("a host that was measured as a sum has no other parts and no losses beside it") {
        for (const server* s : catalog::servers) {
            CHECK(total(s->host).mean == s->host.rest.mean);
            CHECK(s->supply_efficiency == 1.0);
            // The data sheet's limit is what host and boards draw at most.
            const power_draw<> boards = s->boards * catalog::find_chip(s->chip).power.limit;
            CHECK((s->host.rest.most + boards).value() == doctest::Approx(s->limit.value()));
        }
    }

    TEST_CASE("BoaviztAPI's 1.2 kW beside eight H100 are within 12 % of the inherited host") {
        CHECK(total(catalog::h100_x8.host).mean.in(watt) == doctest::Approx(1200).epsilon(0.12));
    }

    TEST_CASE("a chip without a server of its own has none, and an unknown server is named with its like") {
        CHECK(catalog::find_server_of("l40s") == nullptr);
        CHECK(catalog::find_server_of("") == nullptr);
        CHECK_THROWS_WITH_AS(catalog::find_server("h200"), doctest::Contains("server = h200: is not in the catalog"),
                             std::invalid_argument);
    }
}
