// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "plant.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/economics/finance.hpp>
#include <tokenroof/numeric/dual.hpp>

using namespace tokenroof;

namespace {

template <class S = double>
constexpr cash_flows<S> flows(std::initializer_list<double> all) {
    cash_flows<S> f;
    for (const double x : all) f.append() = dollars<S>(x * dollar);
    return f;
}

constexpr double loan = internal_rate_of_return(flows({-100, 60, 60})).rate.value();
static_assert(loan > 0.130 && loan < 0.131, "the compiler finds a rate of return");

}  // namespace

TEST_SUITE("economics/finance") {
    TEST_CASE("present value discounts each year") {
        const auto f = flows({-1000, 300, 400, 500});
        const double by_hand = -1000 + 300 / 1.1 + 400 / 1.21 + 500 / 1.331;
        CHECK(present_value(f, 0.1).value() == doctest::Approx(by_hand).epsilon(1e-12));
        CHECK(present_value(f, 0).value() == doctest::Approx(200));
    }

    TEST_CASE("at the internal rate of return flows are worth nothing") {
        for (const auto& f : {flows({-100, 60, 60}), flows({-1000, 300, 400, 500}), flows({-5, 0, 0, 0, 100}),
                              flows({100, -60, -60}), flows({-100, -50, 20, 20, 20, 20, 90}), flows({-100, 20})}) {
            const basic_return<> r = internal_rate_of_return(f);
            CAPTURE(r.rate.value());
            CHECK(found(r));
            CHECK(r.sign_changes == ratio<>(1));
            CHECK(std::abs(present_value(f, r.rate).value()) < 1e-9 * 1000);
        }
    }

    TEST_CASE("without a root the result says so, and stays finite") {
        const basic_return<> always = internal_rate_of_return(flows({100, 20}));
        CHECK_FALSE(found(always));
        CHECK(always.rate.value() == doctest::Approx(most_return));
        const basic_return<> never = internal_rate_of_return(flows({-100, -20}));
        CHECK_FALSE(found(never));
        CHECK(never.rate.value() == doctest::Approx(least_return));
        CHECK(internal_rate_of_return(flows({-100, 300, -220})).sign_changes == ratio<>(2));
        const basic_return<> nothing = internal_rate_of_return(flows({0, 0}));
        CHECK_FALSE(found(nothing));
        CHECK(std::isfinite(nothing.rate.value()));
    }

    TEST_CASE("of several rates of return the least is found, and how many there are") {
        const auto f = flows({-100, 230, -132});  // roots at 10 and 20 %
        const basic_return<> r = internal_rate_of_return(f);
        CHECK(found(r));
        CHECK(r.rate.value() == doctest::Approx(0.1).epsilon(1e-9));
        CHECK(r.roots == ratio<>(2));
        CHECK(r.sign_changes == ratio<>(2));
        CHECK(internal_rate_of_return(flows({100, -230, 132})).rate.value() == doctest::Approx(0.1).epsilon(1e-9));
        // Two changes of sign and no root: worth nothing at any rate.
        const basic_return<> none = internal_rate_of_return(flows({-100, 150, -100}));
        CHECK_FALSE(found(none));
        CHECK(none.roots == ratio<>(0));
        // 10, 20 and 50 %: (x - 1/1.1)(x - 1/1.2)(x - 1/1.5) scaled.
        const double a = 1 / 1.1, b = 1 / 1.2, c = 1 / 1.5;
        const auto three = flows({-a * b * c, a * b + a * c + b * c, -(a + b + c), 1});
        CHECK(internal_rate_of_return(three).roots == ratio<>(3));
        CHECK(internal_rate_of_return(three).rate.value() == doctest::Approx(0.1).epsilon(1e-9));
    }

    TEST_CASE("a rate of return is a yield where money goes out first and turns once") {
        CHECK(is_yield(internal_rate_of_return(flows({-100, 60, 60}))));
        CHECK_FALSE(is_yield(internal_rate_of_return(flows({100, -60, -60}))));  // a loan's price
        CHECK_FALSE(is_yield(internal_rate_of_return(flows({-100, 230, -132}))));
        CHECK_FALSE(is_yield(internal_rate_of_return(flows({-100, 20, -10, 300}))));
        CHECK_FALSE(is_yield(internal_rate_of_return(flows({-100, -20}))));
        CHECK_FALSE(is_yield(internal_rate_of_return(flows({0, 0}))));
    }

    TEST_CASE("a rate of return carries derivatives") {
        using D = dual<1>;
        auto f = flows<D>({-100, 60, 60});
        f[1] = dollars<D>::from_value(variable<1>(60.0, 0));
        const double slope = internal_rate_of_return(f).rate.value().partials[0];
        const auto at = [](double x) { return internal_rate_of_return(flows({-100, x, 60})).rate.value(); };
        CHECK(slope == doctest::Approx((at(60.001) - at(59.999)) / 0.002).epsilon(1e-6));
    }

    TEST_CASE("tokens sold at the levelised price pay for their costs, however prices fall") {
        const auto costs = flows({1000, 50, 50, 50});
        token_years<> made;
        for (const double x : {0.0, 4.0, 5.0, 6.0}) made.append() = x * Mtoken;
        for (const double decline : {0.0, 0.3, 0.9}) {
            const price_per_token<> price = levelised_price(costs, made, 0.1, decline);
            cash_flows<> net;
            price_per_token<> now = price;
            for (std::size_t t = 0; t < made.size(); ++t) {
                net.append() = now * made[t] - costs[t];
                now *= 1 - decline;
            }
            CHECK(std::abs(present_value(net, 0.1).value()) < 1e-9);
        }
        CHECK(levelised_price(costs, made, 0.1, 0.5) > levelised_price(costs, made, 0.1));
    }

    TEST_CASE("twelve months of delay cost a year of capital, idle capacity its fixed cost") {
        CHECK((12 * delay_cost(22.5e9 * dollar, 0.1, 4 * year, month)).value() ==
              doctest::Approx(22.5e9 * 0.315471).epsilon(1e-6));
        CHECK(idle_cost(2 * dollar / hour, 0.75) == 0.5 * dollar / hour);
    }

    TEST_CASE("worked example: a month's delay of a plant costs each part's capital at its own life, 0.77 G$") {
        using plant_example::plant;
        const dollars<> month_of_plant = delay_cost(plant, month);
        // 2.22 $ an hour of capital for each of 476,190 chips.
        CHECK(month_of_plant.in(1e9 * dollar) == doctest::Approx(2.22 * 476190 * 730 / 1e9).epsilon(0.005));
        const ratio<> chips = plant.facility_power / (plant.pue * plant.chip_power);
        const dollars<> by_part = delay_cost(chips * plant.chip_capex, plant.interest, plant.chip_life, month) +
                                  delay_cost(chips * plant.facility_capex, plant.interest, plant.facility_life, month);
        CHECK((month_of_plant / by_part).value() == doctest::Approx(1));
        CHECK(broken::error_of([] { delay_cost(plant, -month); }).starts_with("delay = -"));
        tokenroof::factory f = plant;
        CHECK(broken::check_each_member(f, "factory", [&] { delay_cost(f, month); }) == 12);
    }

    TEST_CASE("an own model pays for itself after its fixed cost over what a token saves, or never") {
        CHECK(break_even_volume(1e6 * dollar, 3 * dollar / Mtoken, 1 * dollar / Mtoken).in(Mtoken) ==
              doctest::Approx(5e5));
        CHECK(std::isinf(break_even_volume(1e6 * dollar, 1 * dollar / Mtoken, 2 * dollar / Mtoken).value()));
    }

    TEST_CASE("bad flows, rates and shares are rejected by name") {
        CHECK(broken::error_of([] {
                  internal_rate_of_return(flows({-1, broken::nan}));
              }) == "flows[1] = nan dollar: must be finite");
        CHECK(broken::error_of([] { present_value(flows({}), 0.1); }) == "years = 0: must have a year");
        CHECK(broken::error_of([] { present_value(flows({1}), -1); }).starts_with("1 + rate = 0"));
        token_years<> none;
        none.append() = 0 * token;
        CHECK(broken::error_of([&] { levelised_price(flows({1}), none, 0.1); }).starts_with("tokens = 0"));
        CHECK(broken::error_of([&] { levelised_price(flows({1, 2}), none, 0.1); }).starts_with("costs.size = 2"));
        none[0] = 1 * token;
        CHECK(broken::error_of([&] { levelised_price(flows({1}), none, 0.1, 1.5); }).starts_with("decline = 1.5"));
        CHECK(broken::error_of([] { delay_cost(-1 * dollar, 0.1, year, month); }).starts_with("capex = -1"));
        CHECK(broken::error_of([] { idle_cost(1 * dollar / hour, 1.1); }).starts_with("sold = 1.1"));
        CHECK_THROWS_AS(break_even_volume(-1 * dollar, 1 * dollar / token, {}), std::invalid_argument);
    }
}
