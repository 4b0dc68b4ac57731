// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/economics/cost.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4};
constexpr estimate served = serve(plan, {.input = 2048, .output = 512, .concurrency = 64});
constexpr prices rented{.chip = 3 * dollar / hour};
constexpr prices owned{.chip = 2 * dollar / hour,
                       .electricity = 0.1 * dollar / kWh,
                       .pue = 1.25,
                       .host_overhead = 0.5,
                       .utilisation = 0.6};

// The compiler prices an answer: a dollar or less for a million tokens of a 70 B model at 3 $/h.
constexpr double per_million = (cost_of(served, rented).all_in * Mtoken / dollar).value();
static_assert(per_million > 0.05 && per_million < 5);
static_assert(cost_of(served, rented).chip == 3 * dollar / hour);
static_assert(cost_of(served, rented).electricity == 0 * dollar / token, "the rent includes electricity");

double recovery(double rate, double years) { return capital_recovery(ratio<>(rate), years * year).value(); }

double per_token(price_per_token<> p) { return (p * Mtoken / dollar).value(); }

}  // namespace

TEST_SUITE("economics/cost") {
    TEST_CASE("capital recovery has the values of annuity tables") {
        // 0.1 / (1 - 1.1^-4) and 0.1 / (1 - 1.1^-15), to the six digits that tables print.
        CHECK(recovery(0.1, 4) == doctest::Approx(0.315471).epsilon(1e-6));
        CHECK(recovery(0.1, 15) == doctest::Approx(0.131474).epsilon(1e-5));
        CHECK(recovery(0.05, 1) == doctest::Approx(1.05).epsilon(1e-12));
        CHECK(recovery(0.1, 1e4) == doctest::Approx(0.1).epsilon(1e-12));  // interest alone, for ever
    }

    TEST_CASE("without interest a price is due in equal parts, and a little interest changes little") {
        for (const double years : {0.5, 1.0, 4.0, 15.0}) {
            CHECK(recovery(0, years) == doctest::Approx(1 / years).epsilon(1e-14));
            for (const double rate : {1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e-18, 1e-30}) {
                CAPTURE(years);
                CAPTURE(rate);
                // 1/n (1 + r (n+1)/2) to first order; the second is below (r n)^2.
                CHECK(recovery(rate, years) * years ==
                      doctest::Approx(1 + rate * (years + 1) / 2).epsilon(1e-9 + rate * rate * years * years));
            }
        }
    }

    TEST_CASE("the price of however short a life is finite and due within it") {
        for (const double rate : {1e-5, 0.1, 2.0}) {
            for (const double seconds_of_life : {1e-9, 1e-3, 1.0, 1e3}) {
                const double years = seconds_of_life / year.value();
                CAPTURE(rate);
                CAPTURE(years);
                // Of n years to first order in n: r / ln(1 + r), near 1 / n.
                CHECK(recovery(rate, years) * years == doctest::Approx(rate / std::log1p(rate)).epsilon(1e-4));
            }
            // On either side of where the series begins.
            const double joint = 1e-4 / std::log1p(rate);
            CHECK(recovery(rate, joint * (1 + 1e-9)) == doctest::Approx(recovery(rate, joint)).epsilon(1e-8));
            CHECK(recovery(rate, joint) == doctest::Approx(rate / -std::expm1(-joint * std::log1p(rate))));
        }
    }

    TEST_CASE("dearer money and a shorter life cost more a year") {
        for (double rate = 0; rate < 0.5; rate += 0.01) {
            CHECK(recovery(rate + 0.01, 4) > recovery(rate, 4));
            CHECK(recovery(rate, 3) > recovery(rate, 4));
            CHECK(recovery(rate, 4) > rate);
        }
    }

    TEST_CASE("payments of an annuity are worth what was paid for") {
        const double yearly = (annuity(30000 * dollar, ratio<>(0.08), 5 * year) * year / dollar).value();
        double worth = 0;
        for (int y = 1; y <= 5; ++y) worth += yearly / std::pow(1.08, y);
        CHECK(worth == doctest::Approx(30000).epsilon(1e-9));
    }

    TEST_CASE("a negative rate and a life that is not positive are rejected by name") {
        CHECK_THROWS_WITH_AS(recovery(-0.1, 4), "rate = -0.1: must be zero or positive, and finite",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(recovery(0.1, 0), "life = 0 second: must be positive and finite", std::invalid_argument);
        CHECK_THROWS_AS(recovery(broken::nan, 4), std::invalid_argument);
        CHECK_THROWS_AS(recovery(0.1, broken::infinity), std::invalid_argument);
        for (const double bad : {-1.0, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { annuity(bad * dollar, ratio<>(0.1), 4 * year); }).starts_with("capex = "));
    }

    TEST_CASE("what inputs and outputs cost adds up to everything") {
        for (const prices& p : {rented, owned}) {
            const cost c = cost_of(served, p);
            CHECK((c.input_token * served.input + c.output_token * served.output).value() ==
                  doctest::Approx((c.all_in * served.output).value()).epsilon(1e-12));
            // In one second: what the chips cost is what the tokens sold cost.
            const auto sold = p.utilisation * served.output_rate;
            CHECK((c.all_in * sold / (served.chips * c.chip)).value() == doctest::Approx(1).epsilon(1e-12));
            CHECK(c.input_token > 0 * dollar / token);
            CHECK(c.input_token < c.output_token);
        }
    }

    TEST_CASE("cost is linear in the prices") {
        const prices bare{};
        prices only_chip = owned;
        only_chip.electricity = {};
        prices only_energy = owned;
        only_energy.chip = {};
        CHECK(per_token(cost_of(served, only_chip).all_in) + per_token(cost_of(served, only_energy).all_in) ==
              doctest::Approx(per_token(cost_of(served, owned).all_in)).epsilon(1e-12));
        CHECK(cost_of(served, only_energy).electricity == cost_of(served, only_energy).all_in);
        CHECK(cost_of(served, bare).all_in == 0 * dollar / token);
        prices doubled = only_chip;
        doubled.chip *= 2;
        CHECK((cost_of(served, doubled).all_in / cost_of(served, only_chip).all_in).value() == doctest::Approx(2));
    }

    TEST_CASE("electricity is paid for the drawn power, its hosts and its facility") {
        prices p = owned;
        p.utilisation = 1;
        const double kilowatts = (served.power / served.chips).in(kW);
        CHECK((cost_of(served, p).chip * hour / dollar).value() ==
              doctest::Approx(2 + 0.1 * 1.25 * 1.5 * kilowatts).epsilon(1e-12));
        // What is not sold idles.
        const double idle = served.idle_power.in(kW);
        CHECK((cost_of(served, owned).chip * hour / dollar).value() ==
              doctest::Approx(2 + 0.1 * 1.25 * 1.5 * (0.6 * kilowatts + 0.4 * idle)).epsilon(1e-12));
    }

    TEST_CASE("tokens cost more when fewer are sold") {
        prices half = rented;
        half.utilisation = 0.5;
        CHECK((cost_of(served, half).all_in / cost_of(served, rented).all_in).value() == doctest::Approx(2));
    }

    TEST_CASE("tokens that a misfit never makes have an infinite price, not NaN") {
        for (const double output : {1.0, 512.0}) {
            deployment too_large = plan;
            too_large.tensor_parallel = 1;
            too_large.formats = {};
            const estimate misfit = serve(too_large, {.input = 2048, .output = output, .concurrency = 64});
            REQUIRE_FALSE(fits(misfit));
            for (const prices& p : {rented, owned, prices{}}) {
                const cost c = cost_of(misfit, p);
                CHECK(c.chip == p.chip + p.electricity * p.pue * (1 + p.host_overhead) * misfit.idle_power);
                CHECK_FALSE(std::isnan(c.all_in.value()));
                CHECK_FALSE(std::isnan(c.input_token.value()));
                CHECK_FALSE(std::isnan(c.output_token.value()));
                CHECK_FALSE(std::isnan(c.electricity.value()));
            }
            CHECK(cost_of(misfit, rented).all_in.value() == broken::infinity);
        }
    }

    TEST_CASE("an estimate of nothing has no price") {
        CHECK(broken::error_of([] { cost_of(estimate{}, rented); }).starts_with("estimate.chips = 0"));
        estimate e = served;
        for (const double bad : {broken::nan, broken::infinity}) {
            e.power = bad * watt;
            CHECK(broken::error_of([&] { cost_of(e, rented); }).starts_with("estimate.power = "));
        }
    }

    TEST_CASE("every price is validated") {
        prices p = owned;
        CHECK(broken::check_each_member(p, "prices", [&p] { cost_of(served, p); }) == 6);
        const auto error_of = [](auto change) {
            prices bad = owned;
            change(bad);
            return broken::error_of([&bad] { cost_of(served, bad); });
        };
        CHECK(error_of([](prices& q) { q.chip = -1 * dollar / second; }) ==
              "prices.chip = -1 dollar/second: must be zero or positive, and finite");
        CHECK(error_of([](prices& q) { q.utilisation = 1.1; }) ==
              "prices.utilisation = 1.1: must be above 0 and at most 1");
        CHECK(error_of([](prices& q) { q.utilisation = 0; }) ==
              "prices.utilisation = 0: must be above 0 and at most 1");
        CHECK(error_of([](prices& q) { q.pue = 0.9; }) == "prices.pue = 0.9: must be at least 1 and finite");
    }
}
