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
        CHECK(broken::check_each_member(w, "workload", [&w] { validate(w); }) == 4);
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

    TEST_CASE("the first wave is a part of all requests, none and all included") {
        CHECK(error_of([](workload& w) { w.first_wave = 0; }).empty());
        CHECK(error_of([](workload& w) { w.first_wave = 1; }).empty());
        CHECK(error_of([](workload& w) { w.first_wave = 1.1; }) ==
              "workload.first_wave = 1.1: must be between 0 and 1");
    }
}
