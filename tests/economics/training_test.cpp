// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/economics/training.hpp>

using namespace tokenroof;

namespace {

constexpr training run{.parameters = 37e9,
                       .trained = 14.8e12,
                       .chip = 989 * TFLOP_per_s,
                       .utilisation = 0.4,
                       .chips = 2048,
                       .chip_power = 1.4 * kW,
                       .price = 2 * dollar / hour};

}  // namespace

TEST_SUITE("economics/training") {
    TEST_CASE("arithmetic is 6 N D, and chips, time, energy and money follow") {
        const auto t = train(run);
        CHECK(t.arithmetic.value() == doctest::Approx(6 * 37e9 * 14.8e12));
        CHECK((t.time * run.chips / t.chip_time).value() == doctest::Approx(1));
        CHECK(t.chip_time.in(hour) == doctest::Approx(6 * 37e9 * 14.8e12 / (0.4 * 989e12) / 3600));
        CHECK((t.energy / (t.chip_time * run.chip_power)).value() == doctest::Approx(1));
        CHECK((t.cost / (t.chip_time * run.price)).value() == doctest::Approx(1));
    }

    TEST_CASE("more chips take less time and the same energy and money") {
        training twice = run;
        twice.chips *= 2;
        CHECK((train(run).time / train(twice).time).value() == doctest::Approx(2));
        CHECK(train(run).cost == train(twice).cost);
        CHECK(train(run).energy == train(twice).energy);
    }

    TEST_CASE("inference passes training at three times its tokens, sooner where it uses the chips less well") {
        CHECK(training_crossover(tokens<>(15e12)).value() == doctest::Approx(45e12));
        CHECK(training_crossover(tokens<>(15e12), 0.4, 0.1) < training_crossover(tokens<>(15e12), 0.4, 0.4));
        CHECK(training_crossover(tokens<>(15e12), 0.4, 0.1).value() == doctest::Approx(45e12 / 4));
        CHECK(inference_utilisation(ratio<>(37e9), 1000 * token_per_s, 989 * TFLOP_per_s).value() ==
              doctest::Approx(2 * 37e9 * 1000 / 989e12));
    }

    TEST_CASE("bad runs are rejected by name") {
        training t = run;
        CHECK(broken::check_each_member(t, "training", [&] { train(t); }) == 7);
        t.utilisation = 1.2;
        CHECK(broken::error_of([&] { train(t); }) == "training.utilisation = 1.2: must be above 0 and at most 1");
        CHECK_THROWS_AS(training_crossover(tokens<>(0)), std::invalid_argument);
        CHECK_THROWS_AS(training_crossover(tokens<>(1), 1.5), std::invalid_argument);
        CHECK_THROWS_AS(training_crossover(tokens<>(1), 1, 0), std::invalid_argument);
        CHECK_THROWS_AS(inference_utilisation(ratio<>(1), 1 * token_per_s, 0 * TFLOP_per_s), std::invalid_argument);
        const auto error_of = [](double parameters, double rate) {
            return broken::error_of(
                [&] { inference_utilisation(ratio<>(parameters), rate * token_per_s, 1 * TFLOP_per_s); });
        };
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            CHECK(error_of(bad, 1).starts_with("parameters = "));
            CHECK(error_of(1, bad).starts_with("rate = "));
        }
        CHECK(error_of(1e9, 501) == "rate = 501 token/second: takes more arithmetic than the peak");
        CHECK(error_of(1e9, 500).empty());
    }
}
