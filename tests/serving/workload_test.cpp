// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/serving/workload.hpp>

using namespace tokenroof;

namespace {

constexpr workload good{.input = 1024, .output = 128, .concurrency = 8};

constexpr bool is_valid(const workload& w) {
    validate(w);
    return true;
}
static_assert(is_valid(good), "a workload is validated in constant evaluation");
static_assert(is_valid({.input = 1, .output = 1, .concurrency = 1}), "the smallest workload");
static_assert(is_valid({.input = 1023.5, .output = 1.5, .concurrency = 2.5}), "means need not be whole");

constexpr std::string_view least = ": must be at least 1 and finite";

std::string error_of(auto change) {
    workload w = good;
    change(w);
    return broken::error_of([&w] { validate(w); });
}

}  // namespace

TEST_SUITE("serving/workload") {
    TEST_CASE("every member of a workload is validated") {
        workload w = good;
        CHECK(broken::check_each_member(w, "workload", [&w] { validate(w); }) == 8);
    }

    TEST_CASE("lengths and concurrency are at least one") {
        CHECK(error_of([](workload& w) { w.input = 0; }) == "workload.input = 0 token" + std::string(least));
        CHECK(error_of([](workload& w) { w.output = 0.5; }) == "workload.output = 0.5 token" + std::string(least));
        CHECK(error_of([](workload& w) { w.output = -3; }) == "workload.output = -3 token" + std::string(least));
        CHECK(error_of([](workload& w) { w.concurrency = 0; }) == "workload.concurrency = 0" + std::string(least));
        CHECK(error_of([](workload& w) { w = {}; }) == "workload.input = 0 token" + std::string(least));
    }

    TEST_CASE("NaN and infinity are named as such") {
        CHECK(error_of([](workload& w) { w.input = broken::nan; }) ==
              "workload.input = nan token" + std::string(least));
        CHECK(error_of([](workload& w) { w.concurrency = broken::infinity; }) ==
              "workload.concurrency = inf" + std::string(least));
    }

    TEST_CASE("lengths may vary, and prompts be found in a cache, within their rules") {
        CHECK(error_of([](workload& w) { w.input_variation = w.output_variation = 3; }).empty());
        CHECK(error_of([](workload& w) { w.output_variation = -0.1; }) ==
              "workload.output_variation = -0.1: must be zero or positive, and finite");
        CHECK(error_of([](workload& w) { w.prefix_hits = 1; }).empty());
        CHECK(error_of([](workload& w) { w.prefix_hits = 1.5; }) ==
              "workload.prefix_hits = 1.5: must be between 0 and 1");
        CHECK(error_of([](workload& w) { w.prefix_users = 0.5; }) ==
              "workload.prefix_users = 0.5" + std::string(least));
    }

    TEST_CASE("tokens of a prompt are either found or computed, and the last one is always computed") {
        for (const double hits : {0.0, 0.3, 0.9999, 1.0}) {
            for (const double input : {1.0, 7.0, 3000.0}) {
                const workload w{.input = input, .output = 10, .prefix_hits = hits};
                CHECK((detail::found(w) + detail::prefilled(w)).value() == doctest::Approx(input));
                CHECK(detail::prefilled(w) >= 1 * token);
            }
        }
        CHECK(detail::found(good) == 0 * token);
        CHECK(detail::prefilled(good) == good.input);
    }

    TEST_CASE("requests in flight are longer than those that arrive, by their second moment") {
        // Outputs of 10 and 30 tokens: a request in flight is one of 30 three times as often, and half through.
        const workload w{.input = 5, .output = 20, .output_variation = 0.5};
        CHECK(detail::output_in_flight(w) == 25 * token);
        CHECK(detail::decode_context(w) == (5 + 12.5) * token);
        // Prompts of 10 and 30 tokens without a prefix: 10^2 / 2 and 30^2 / 2 pairs, 250 on average.
        const workload p{.input = 20, .output = 1, .input_variation = 0.5};
        CHECK((detail::prefilled(p) * (detail::behind_prompt(p) + detail::prefilled(p) / 2) / token / token) == 250);
    }

    TEST_CASE("the first wave is a part of all requests, none and all included") {
        CHECK(error_of([](workload& w) { w.first_wave = 0; }).empty());
        CHECK(error_of([](workload& w) { w.first_wave = 1; }).empty());
        CHECK(error_of([](workload& w) { w.first_wave = 1.1; }) ==
              "workload.first_wave = 1.1: must be between 0 and 1");
    }
}
