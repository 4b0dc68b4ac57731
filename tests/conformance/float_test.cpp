// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "cases.hpp"

using namespace conformance;

TEST_SUITE("conformance: float") {
    TEST_CASE("every public function in float is within float's rounding of double") {
        const world<double> exact = moved<double>(factors<double>(factor_count, 1.0));
        const world<float> rounded = moved<float>(factors<float>(factor_count, 1.0F));
        all_cases([&](const std::string& name, const auto& function) {
            const std::vector<double> expected = function(exact);
            const std::vector<float> answer = function(rounded);
            REQUIRE(answer.size() == expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                CAPTURE(name);
                CAPTURE(i);
                // A chain of some hundred operations, each within 6e-8.
                CHECK(static_cast<double>(answer[i]) == doctest::Approx(expected[i]).epsilon(2e-5));
            }
        });
    }
}
