// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/economics/units.hpp>

using namespace tokenroof;

TEST_SUITE("economics/units") {
    TEST_CASE("money of any currency: Korea's tariff of 182.7 won in dollars") {
        const currency won = exchanged("KRW", ratio<>(1386.7));
        CHECK((182.7 * won.unit / kWh).in(dollar / kWh) == doctest::Approx(0.1318).epsilon(0.001));
        CHECK(amount_in(won, 1e9 * dollar).value() == doctest::Approx(1.3867e12));
        CHECK(amount_in(exchanged("USD", ratio<>(1)), 5 * dollar) == ratio<>(5));
    }

    TEST_CASE("units of land, water and mass hold as many of each other as they should") {
        CHECK(square_kilometre.in(hectare) == doctest::Approx(100));
        CHECK(acre.in(hectare) == doctest::Approx(0.404686).epsilon(1e-5));
        CHECK(cubic_metre.in(litre) == doctest::Approx(1000));
        CHECK(tonne.in(gram) == doctest::Approx(1e6));
    }

    TEST_CASE("a currency without a rate of exchange is rejected") {
        CHECK(broken::error_of([] { exchanged("KRW", ratio<>(0)); }) == "per_dollar = 0: must be positive and finite");
        for (const double bad : {broken::nan, broken::infinity})
            CHECK(broken::error_of([&] {
                      amount_in(exchanged("KRW", ratio<>(1400)), bad * dollar);
                  }).starts_with("money = "));
        CHECK(broken::error_of([] { amount_in(currency{}, 1 * dollar); }) ==
              "currency.unit = 0 dollar: must be positive and finite");
    }

    TEST_CASE("an input without a default is negative, which its rule rejects") {
        CHECK(unset<dimension{.second = 1}, double>() == -1 * second);
    }
}
