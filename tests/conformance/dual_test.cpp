// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/numeric/dual.hpp>

#include "cases.hpp"

using namespace conformance;

namespace {

using D = dual<static_cast<int>(factor_count)>;

world<D> seeded() {
    factors<D> by;
    for (std::size_t i = 0; i < factor_count; ++i)
        by.push_back(variable<static_cast<int>(factor_count)>(1.0, static_cast<int>(i)));
    return moved<D>(by);
}

/// The answers with factor i at 1 + step.
template <class Function>
std::vector<double> shifted(const Function& function, std::size_t i, double step) {
    factors<double> by(factor_count, 1.0);
    by[i] += step;
    return function(moved<double>(by));
}

}  // namespace

TEST_SUITE("conformance: dual") {
    TEST_CASE("every public function's derivatives equal central differences") {
        constexpr double step = 1e-6;
        const world<double> at = moved<double>(factors<double>(factor_count, 1.0));
        const world<D> with_partials = seeded();
        all_cases([&](const std::string& name, const auto& function) {
            const std::vector<double> expected = function(at);
            const std::vector<D> answer = function(with_partials);
            REQUIRE(answer.size() == expected.size());
            for (std::size_t i = 0; i < factor_count; ++i) {
                const std::vector<double> up = shifted(function, i, step);
                const std::vector<double> down = shifted(function, i, -step);
                for (std::size_t j = 0; j < expected.size(); ++j) {
                    CAPTURE(name);
                    CAPTURE(j);
                    CAPTURE(i);
                    CHECK(answer[j].value == doctest::Approx(expected[j]).epsilon(1e-13));
                    // A difference of answers that agree to 1e-15 over a step of 2e-6 is
                    // good to some 1e-9 of them.
                    const double slope = (up[j] - down[j]) / (2 * step);
                    CHECK(std::abs(answer[j].partials[i] - slope) <=
                          1e-5 * std::abs(slope) + 1e-8 * std::abs(expected[j]));
                }
            }
        });
    }
}
