// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/economics/load.hpp>
#include <tokenroof/numeric/interval.hpp>

using namespace tokenroof;

namespace {

constexpr people nation{.users = 50e6, .prompts = 10 / day, .output = 500, .peak = 2};
constexpr machines agents{.count = 1e6, .tokens = 10 * token_per_s, .duty = 0.5};

}  // namespace

TEST_SUITE("economics/load") {
    TEST_CASE("people ask by day, machines all day") {
        CHECK(load_of(nation).mean.in(token_per_s) == doctest::Approx(50e6 * 10 * 500 / 86400.0));
        CHECK((load_of(nation).peak / load_of(nation).mean).value() == doctest::Approx(2));
        CHECK(load_of(agents).mean == 5e6 * token_per_s);
        CHECK(load_factor(load_of(agents)) == ratio<>(1));
    }

    TEST_CASE("machines fill the night: u = (h mean/peak + a) / (h + a)") {
        const auto h = load_of(nation);
        const auto a = load_of(agents);
        const double by_hand = ((h.peak * 0.5 + a.peak) / (h.peak + a.peak)).value();
        CHECK(load_factor(together(h, a)).value() == doctest::Approx(by_hand));
        CHECK(load_factor(together(h, a)) > load_factor(h));
    }

    TEST_CASE("a flat load of uncertain machines is flat") {
        constexpr basic_machines<interval> some{.count = ratio<interval>::from_value(interval(0.9e6, 1.1e6)),
                                                .tokens = 10 * token_per_s};
        constexpr interval factor = load_factor(load_of(some)).value();
        CHECK(factor.low() <= 1);
        CHECK(factor.high() >= 1);
    }

    TEST_CASE("published load: 226.75 of 278 nodes") {
        const people day_of_provider{.users = 1, .prompts = 1 / day, .output = 1, .peak = 278 / 226.75};
        CHECK(load_factor(load_of(day_of_provider)).value() == doctest::Approx(0.8156).epsilon(1e-4));
    }

    TEST_CASE("a plant is sized for the peak, and twice the load needs twice the chips") {
        const auto one = sized_for(load_of(nation), 2000 * token_per_s, {2.1 * kW}, 1.25);
        CHECK(one.chips.value() == doctest::Approx(1.25 * load_of(nation).peak.value() / 2000));
        CHECK((one.facility_power / one.chips).in(kW) == doctest::Approx(2.1));
        CHECK(one.utilisation.value() == doctest::Approx(0.4));
        people twice = nation;
        twice.users *= 2;
        CHECK((sized_for(load_of(twice), 2000 * token_per_s, {2.1 * kW}, 1.25).chips / one.chips).value() ==
              doctest::Approx(2));
    }

    TEST_CASE("bad people, machines and sizes are rejected by name") {
        people p = nation;
        machines m = agents;
        CHECK(broken::check_each_member(p, "people", [&] { load_of(p); }) == 4);
        CHECK(broken::check_each_member(m, "machines", [&] { load_of(m); }) == 3);
        CHECK(broken::error_of([] { load_of(people{.users = 1, .prompts = 1 / day, .output = 1}); }) ==
              "people.peak = 0: must be at least 1 and finite");
        const auto l = load_of(nation);
        CHECK(broken::error_of([] { load_factor(basic_load<>{}); }).starts_with("load.peak = 0"));
        auto own = l;
        CHECK(broken::check_each_member(own, "load", [&] { load_factor(own); }) == 2);
        CHECK(broken::check_each_member(own, "load", [&] { together(own, l); }) == 2);
        CHECK(broken::check_each_member(own, "load", [&] { together(l, own); }) == 2);
        CHECK(broken::check_each_member(own, "load", [&] { sized_for(own, 1 * token_per_s, {1 * kW}); }) == 2);
        own.peak = 0.9 * own.mean;
        CHECK(broken::error_of([&] { load_factor(own); }).ends_with("must be at most load.peak"));
        CHECK_THROWS_AS(sized_for(l, 0 * token_per_s, {1 * kW}), std::invalid_argument);
        CHECK_THROWS_AS(sized_for(l, 1 * token_per_s, {0 * kW}), std::invalid_argument);
        CHECK_THROWS_AS(sized_for(l, 1 * token_per_s, {1 * kW}, 0.5), std::invalid_argument);
        CHECK_THROWS_AS(load_factor(basic_load<>{}), std::invalid_argument);
        const auto load = [](double mean, double peak) {
            return basic_load<>{.mean = mean * token_per_s, .peak = peak * token_per_s};
        };
        const std::string above = "load.mean = 2 token/second: must be at most load.peak";
        CHECK(broken::error_of([&] { load_factor(load(2, 1)); }) == above);
        CHECK(broken::error_of([&] { sized_for(load(2, 1), 1 * token_per_s, {1 * kW}); }) == above);
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] { load_factor(load(bad, 1)); }).starts_with("load.mean = "));
            CHECK(broken::error_of([&] { load_factor(load(1, bad)); }).starts_with("load.peak = "));
        }
    }
}
