// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <tokenroof/numeric/interval.hpp>

#include "cases.hpp"

using namespace conformance;

namespace {

/// As many points over all functions, and how far each factor may be from 1.
constexpr int points = 10000;
constexpr double spread = 0.03;

int count_cases() {
    int count = 0;
    all_cases([&count](const std::string&, const auto&) { ++count; });
    return count;
}

}  // namespace

TEST_SUITE("conformance: interval") {
    TEST_CASE("every public function's bounds contain its answers at 10,000 random points") {
        const world<interval> all_points = moved<interval>(factors<interval>(factor_count, {1 - spread, 1 + spread}));
        const int points_each = points / count_cases() + 1;
        std::mt19937_64 random(1);
        std::uniform_real_distribution<double> factor(1 - spread, 1 + spread);
        all_cases([&](const std::string& name, const auto& function) {
            const std::vector<interval> bounds = function(all_points);
            CAPTURE(name);
            for (int i = 0; i < points_each; ++i) {
                factors<double> by;
                for (std::size_t j = 0; j < factor_count; ++j) by.push_back(factor(random));
                const std::vector<double> answer = function(moved<double>(by));
                REQUIRE(answer.size() == bounds.size());
                for (std::size_t k = 0; k < answer.size(); ++k) {
                    CAPTURE(k);
                    CHECK(answer[k] >= bounds[k].low());
                    CHECK(answer[k] <= bounds[k].high());
                }
            }
        });
    }

    TEST_CASE("every public function of inputs without width is within 1e-9 of its answer in double") {
        const world<double> at = moved<double>(factors<double>(factor_count, 1.0));
        const world<interval> without_width = moved<interval>(factors<interval>(factor_count, 1.0));
        all_cases([&](const std::string& name, const auto& function) {
            const std::vector<double> expected = function(at);
            const std::vector<interval> answer = function(without_width);
            REQUIRE(answer.size() == expected.size());
            CAPTURE(name);
            for (std::size_t k = 0; k < expected.size(); ++k) {
                CAPTURE(k);
                CHECK(answer[k].low() <= expected[k]);
                CHECK(answer[k].high() >= expected[k]);
                // What is 0 may be a difference of equals.
                const double slack = expected[k] == 0 ? 1e-12 : 1e-9 * std::abs(expected[k]);
                CHECK(answer[k].low() >= expected[k] - slack);
                CHECK(answer[k].high() <= expected[k] + slack);
            }
        });
    }
}
