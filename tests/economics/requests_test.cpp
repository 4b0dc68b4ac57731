// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/economics/requests.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

constexpr request_mix mix{.input = 1500, .cached = 500, .output = 400, .cached_cost = 0.1};
constexpr chip_rates rates{.prefill = 20000 * token_per_s, .decode = 1000 * token_per_s};
constexpr token_prices list{
    .input = 1 * dollar / Mtoken, .cached = 0.1 * dollar / Mtoken, .output = 4 * dollar / Mtoken};
constexpr auto chip_hour = 3 * dollar / hour;

}  // namespace

TEST_SUITE("economics/requests") {
    TEST_CASE("chip time of a request: computed and cached prompt at prefill's rate, output at decode's") {
        CHECK(chip_time(mix, rates).value() == doctest::Approx((1500 + 50) / 20000.0 + 0.4).epsilon(1e-12));
        CHECK((peak_output_rate(mix, rates) * chip_time(mix, rates)).value() == doctest::Approx(400));
    }

    TEST_CASE("costs of a request's tokens pay for its chip time") {
        const token_prices c = token_costs(mix, rates, chip_hour, 0.5);
        CHECK(bill_of(mix, c).value() == doctest::Approx((chip_hour * chip_time(mix, rates) / 0.5).value()));
        CHECK((c.cached / c.input).value() == doctest::Approx(0.1));
        CHECK(c.input < c.output);
    }

    TEST_CASE("an estimate priced by its rates costs what cost_of says") {
        const deployment plan{.chip = catalog::h100_sxm,
                              .model = catalog::llama_3_1_70b,
                              .formats = {.weights = fp8, .kv = fp8},
                              .tensor_parallel = 4};
        const estimate e = serve(plan, {.input = 2048, .output = 512, .concurrency = 64});
        const token_prices c = token_costs({.input = 2048, .output = 512}, rates_of(e), chip_hour, 0.6);
        const cost whole = cost_of(e, {.chip = chip_hour, .utilisation = 0.6});
        CHECK((c.input / whole.input_token).value() == doctest::Approx(1).epsilon(1e-9));
        CHECK((c.output / whole.output_token).value() == doctest::Approx(1).epsilon(1e-9));
        deployment too_large = plan;
        too_large.model = catalog::llama_3_1_405b;
        too_large.tensor_parallel = 1;
        const estimate misfit = serve(too_large, {.input = 2048, .output = 512, .concurrency = 64});
        CHECK(broken::error_of([&] { rates_of(misfit); }).starts_with("rates."));
    }

    TEST_CASE("a cached prompt is never dearer than a computed one") {
        for (const double share : {0.0, 0.3, 1.0}) {
            const request_mix cached{.input = 1000 * (1 - share), .cached = 1000 * share, .output = 100};
            const request_mix none{.input = 1000, .output = 100};
            CHECK(chip_time(cached, rates) <= chip_time(none, rates));
        }
    }

    TEST_CASE("break-even prices leave the margin that was asked for") {
        const dollars<> paid = 0.002 * dollar;
        for (const double margin : {0.0, 0.4, 0.9}) {
            const token_prices p = break_even_prices(mix, list, paid, margin);
            CHECK(gross_margin(bill_of(mix, p), paid).value() == doctest::Approx(margin));
            CHECK((p.output / p.input).value() == doctest::Approx(4));
        }
        CHECK(gross_margin(1 * dollar, 2 * dollar).value() == doctest::Approx(-1));
    }

    TEST_CASE("published margin: 545 % of cost is what a provider stated for a day") {
        // 562,027 $ of theoretical revenue on 87,072 $: deepseek-ai/open-infra-index, 2025-02-27.
        CHECK(1 / (1 - gross_margin(562027 * dollar, 87072 * dollar).value()) - 1 ==
              doctest::Approx(5.45).epsilon(0.002));
    }

    TEST_CASE("bad requests, rates and prices are rejected by name") {
        request_mix q = mix;
        chip_rates r = rates;
        token_prices p = list;
        CHECK(broken::check_each_member(q, "request", [&] { chip_time(q, rates); }) == 4);
        CHECK(broken::check_each_member(r, "rates", [&] { chip_time(mix, r); }) == 2);
        CHECK(broken::check_each_member(p, "token_prices", [&] { bill_of(mix, p); }) == 3);
        CHECK(broken::error_of([] { token_costs(mix, rates, chip_hour, 1.2); }) ==
              "utilisation = 1.2: must be above 0 and at most 1");
        CHECK(broken::error_of([] { token_costs(mix, rates, -chip_hour, 1); }).starts_with("chip_price = -"));
        CHECK(broken::error_of([] { gross_margin(0 * dollar, 1 * dollar); }).starts_with("price = 0"));
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] { gross_margin(1 * dollar, bad * dollar); }).starts_with("paid = "));
            CHECK(broken::error_of([&] { break_even_prices(mix, list, bad * dollar); }).starts_with("paid = "));
        }
        CHECK(gross_margin(1 * dollar, 0 * dollar) == 1.0);
        CHECK(broken::error_of([] { break_even_prices(mix, list, 1 * dollar, 1); }).starts_with("margin = 1"));
        CHECK(broken::error_of([] { break_even_prices(mix, token_prices{}, 1 * dollar); }).starts_with("bill = 0"));
    }
}
