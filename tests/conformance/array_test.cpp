// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/numeric/array.hpp>

#include "cases.hpp"

using namespace conformance;

namespace {

/// Factor i of lane j: all differ.
double lane_factor(std::size_t i, Eigen::Index j) {
    return 1 + 0.01 * static_cast<double>(i + 1) * static_cast<double>(j);
}

template <class Array>
void check_lanes(Eigen::Index lanes) {
    factors<Array> by;
    for (std::size_t i = 0; i < factor_count; ++i) {
        Array f(lanes);
        for (Eigen::Index j = 0; j < lanes; ++j) f[j] = lane_factor(i, j);
        by.push_back(f);
    }
    const world<Array> all_lanes = moved<Array>(by);
    all_cases([&](const std::string& name, const auto& function) {
        const std::vector<Array> answer = function(all_lanes);
        for (Eigen::Index j = 0; j < lanes; ++j) {
            factors<double> one_lane;
            for (std::size_t i = 0; i < factor_count; ++i) one_lane.push_back(lane_factor(i, j));
            const std::vector<double> expected = function(moved<double>(one_lane));
            REQUIRE(answer.size() == expected.size());
            for (std::size_t k = 0; k < expected.size(); ++k) {
                CAPTURE(name);
                CAPTURE(k);
                CAPTURE(j);
                // What no factor moves may stay a single element that stands for all lanes.
                const double element = answer[k].size() == 1 ? answer[k][0] : answer[k][j];
                CHECK(element == doctest::Approx(expected[k]).epsilon(1e-12));
            }
        }
    });
}

}  // namespace

TEST_SUITE("conformance: array") {
    TEST_CASE("every public function on eight lanes equals its elements one by one") {
        check_lanes<Eigen::Array<double, 8, 1>>(8);
    }
    TEST_CASE("every public function on a dynamic array equals its elements one by one") {
        check_lanes<Eigen::ArrayXd>(5);
    }
}
