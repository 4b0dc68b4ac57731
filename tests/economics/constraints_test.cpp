// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/economics/constraints.hpp>

using namespace tokenroof;

namespace {

constexpr constraint grid{.name = "grid", .have = 1 * GW, .ordered = 2 * GW / year, .lead_time = 4 * year};
constexpr constraint supply{
    .name = "chips", .have = 0.5 * GW, .ordered = 0.5 * GW / year, .growth = 0.3 / year, .lead_time = 1 * year};
constexpr constraint capital{.name = "capital", .have = 5 * GW, .ordered = {}, .lead_time = {}};

constraints<double> all() {
    constraints<double> c;
    for (const constraint& one : {grid, supply, capital}) c.append() = one;
    return c;
}

}  // namespace

TEST_SUITE("economics/constraints") {
    TEST_CASE("what is ordered now arrives after the lead time") {
        CHECK(limit_at(grid, 4 * year) == 1 * GW);
        CHECK(limit_at(grid, 6 * year).in(GW) == doctest::Approx(5));
        CHECK(limit_at(supply, 3 * year).in(GW) == doctest::Approx(0.5 + 0.5 * (std::exp(0.6) - 1) / 0.3));
        constraint slow = supply;
        slow.growth = 1e-9 / year;
        constraint still = supply;
        still.growth = {};
        CHECK(limit_at(slow, 9 * year).value() == doctest::Approx(limit_at(still, 9 * year).value()).epsilon(1e-8));
    }

    TEST_CASE("capacity is the least of all limits, and never shrinks") {
        const auto c = all();
        power_draw<> last{};
        for (double t = 0; t <= 20; t += 0.25) {
            const auto now = capacity_at(c, t * year);
            CAPTURE(t);
            for (const constraint& one : c) CHECK(now.power <= limit_at(one, t * year));
            CHECK(now.power >= last);
            CHECK(now.next >= now.power);
            last = now.power;
        }
    }

    TEST_CASE("chips bind first, then the grid, then capital") {
        const auto c = all();
        CHECK(c[binding(c, 0 * year)].name == "chips");
        CHECK(c[binding(c, 4 * year)].name == "grid");
        CHECK(c[binding(c, 15 * year)].name == "capital");
    }

    TEST_CASE("the shadow price is what more of the binding resource brings: by evaluation") {
        const auto worth = 3 * dollar / watt;
        for (const double t : {0.0, 4.0, 15.0}) {
            for (std::size_t i = 0; i < 3; ++i) {
                auto more = all();
                more[i].have += 1 * MW;
                const auto gain = worth * (capacity_at(more, t * year).power - capacity_at(all(), t * year).power);
                CHECK((gain / (1 * MW * dollar / watt)).value() ==
                      doctest::Approx(shadow_price(all(), i, t * year, worth).in(dollar / watt)));
            }
        }
    }

    TEST_CASE("where two limits tie, more of either alone adds nothing, more of both adds its worth") {
        auto tied = all();
        tied[1].have = tied[0].have;
        const seconds<> now = 0 * year;
        const auto worth = 3 * dollar / watt;
        const power_draw<> before = capacity_at(tied, now).power;
        CHECK(binds(tied, 0, now));
        CHECK(binds(tied, 1, now));
        for (std::size_t i = 0; i < 3; ++i) {
            auto more = tied;
            more[i].have += 1 * MW;
            const auto gain = worth * (capacity_at(more, now).power - before) / (1 * MW);
            CHECK(gain.value() == doctest::Approx(shadow_price(tied, i, now, worth).value()));
            CHECK(shadow_price(tied, i, now, worth) == 0 * dollar / watt);
        }
        auto both = tied;
        both[0].have += 1 * MW;
        both[1].have += 1 * MW;
        CHECK((capacity_at(both, now).power - before).in(MW) == doctest::Approx(1));
    }

    TEST_CASE("a shorter lead time of what binds brings more, of what does not bind nothing") {
        const auto power = [](std::size_t i, seconds<> earlier) {
            auto c = all();
            c[i].lead_time -= earlier;
            return capacity_at(c, 5 * year).power;
        };
        CHECK(power(0, year) > power(0, 0 * year));
        CHECK(power(1, year) == power(1, 0 * year));
    }

    TEST_CASE("amounts suffice for the power that they are used for") {
        CHECK(suffices_for(ratio<>(300000), 1 / (2.1 * kW)).in(MW) == doctest::Approx(630));
        CHECK((suffices_for(80 * GB / year, 192 * GB / (2.1 * kW)) * year).in(kW) == doctest::Approx(2.1 * 80 / 192));
        CHECK_THROWS_AS(suffices_for(ratio<>(1), 0 / kW), std::invalid_argument);
    }

    TEST_CASE("lead times and orders have no defaults") {
        constraint c = grid;
        CHECK(broken::check_each_member(c, "constraint", [&] { limit_at(c, year); }) == 4);
        CHECK(broken::error_of([] { limit_at(constraint{.have = 1 * GW, .ordered = {}}, year); }) ==
              "constraint.lead_time = -1 second: must be zero or positive, and finite");
        CHECK_THROWS_AS(limit_at(grid, -year), std::invalid_argument);
        CHECK_THROWS_AS(capacity_at(constraints<double>{}, year), std::invalid_argument);
        CHECK(broken::error_of([] { binding(constraints<double>{}, year); }) ==
              "constraints.size = 0: must be at least 1");
    }

    TEST_CASE("constraints that are not there, and amounts and worths that cannot be, are rejected by name") {
        const auto c = all();
        const auto worth = 1 * dollar / joule;
        CHECK(broken::error_of([&] { binds(c, c.size(), year); }).starts_with("i = "));
        CHECK(broken::error_of([&] { shadow_price(c, c.size(), year, worth); }).starts_with("i = "));
        for (const double bad : {broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { shadow_price(c, 0, year, bad * worth); }).starts_with("worth = "));
        for (const double bad : {-1.0, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { suffices_for(ratio<>(bad), 1 / kW); }).starts_with("amount = "));
        const std::string none = "constraints.size = 0: must be at least 1";
        CHECK(broken::error_of([] { capacity_at(constraints<double>{}, year); }) == none);
        CHECK(broken::error_of([] { binding(constraints<double>{}, year); }) == none);
        CHECK(broken::error_of([] { binds(all(), 3, year); }) == "i = 3: must be the place of a constraint");
        CHECK(broken::error_of([] { shadow_price(all(), 3, year, 1 * dollar / watt); }).starts_with("i = 3"));
    }
}
