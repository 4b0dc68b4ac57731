// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/economics/best_clock.hpp>

using namespace tokenroof;

namespace {

const deployment plan{.chip = catalog::h100_sxm,
                      .model = catalog::llama_3_1_70b,
                      .formats = {.weights = fp8, .kv = fp8},
                      .tensor_parallel = 2,
                      .engine = catalog::vllm};
const workload load{.input = 1024, .output = 1024, .concurrency = 64};
constexpr price_per_second<> rent = 1.3 * dollar / hour;
constexpr price_per_joule<> tariff = 0.1 * dollar / kWh;

}  // namespace

TEST_SUITE("economics/best_clock") {
    TEST_CASE("the least energy wants a slower clock than the least money, and time alone the fastest") {
        const clock_choice joules_only = best_clock(plan, load, {.electricity = tariff});
        const clock_choice money = best_clock(plan, load, {.chip = rent, .electricity = tariff});
        CHECK(joules_only.clock < money.clock);
        CHECK(joules_only.energy < serve(plan, load).energy_per_output);
        CHECK(best_clock(plan, load, {.chip = rent}).clock == ratio<>(1));
    }

    TEST_CASE("the price is that of the bill at that clock, and no other clock has a lower one") {
        const prices bill{.chip = rent, .electricity = tariff, .pue = 1.2, .host_overhead = 0.3, .utilisation = 0.6};
        const clock_choice best = best_clock(plan, load, bill);
        CHECK(best.price == cost_of(serve(with_clock(plan, best.clock), load), bill).all_in);
        for (const double clock : {0.2, 0.4, 0.6, 0.8, 1.0}) {
            CHECK(best.price <= cost_of(serve(with_clock(plan, clock), load), bill).all_in);
        }
    }

    TEST_CASE("bytes in further tiers are paid for") {
        deployment tiered = plan;
        tiered.tiers[0] = {.name = "host", .capacity = 100 * GB, .read_bandwidth = 400 * GB_per_s};
        const prices without{.chip = rent};
        const prices with{.chip = rent, .tiers = 0.001 * dollar / GB / hour};
        CHECK(best_clock(tiered, load, with).price > best_clock(tiered, load, without).price);
        CHECK(best_clock(plan, load, with).price == best_clock(plan, load, without).price);
    }

    TEST_CASE("where electricity is charged the board's power must be known") {
        deployment unknown = plan;
        unknown.chip.power.limit = {};
        const std::string error =
            "deployment.chip.power.limit = 0 joule/second: must be known where electricity is charged";
        CHECK(broken::error_of([&] { best_clock(unknown, load, {.electricity = tariff}); }) == error);
        CHECK(broken::error_of([&] { best_clock(unknown, load, {.chip = rent, .electricity = tariff}); }) == error);
        CHECK(best_clock(unknown, load, {.chip = rent}).clock == ratio<>(1));
    }

    TEST_CASE("a bad price is refused by name") {
        prices bill{.chip = rent, .electricity = tariff};
        CHECK(broken::check_each_member(bill, "prices", [&] { best_clock(plan, load, bill); }) == 6);
        CHECK_THROWS_AS(best_clock(plan, load, {.chip = std::nan("") * (dollar / hour)}), std::invalid_argument);
    }
}
