// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/numeric/eigen_autodiff.hpp>

#include "cases.hpp"

using namespace conformance;

namespace {

constexpr auto inputs = static_cast<Eigen::Index>(factor_count);
using D = dual<static_cast<int>(factor_count)>;

/// Derivative i of what may be a constant, which has none.
template <class S>
double derivative(const S& x, Eigen::Index i) {
    return x.derivatives().size() == 0 ? 0 : x.derivatives()[i];
}

/// Every function's values and derivatives against those of dual, which tests/conformance/dual_test.cpp holds against
/// differences.
template <class S>
void check_derivatives() {
    factors<D> expected_by;
    factors<S> by;
    for (Eigen::Index i = 0; i < inputs; ++i) {
        expected_by.push_back(variable<static_cast<int>(factor_count)>(1.0, static_cast<int>(i)));
        by.push_back(S(1.0, static_cast<int>(inputs), static_cast<int>(i)));
    }
    const world<D> expected_at = moved<D>(expected_by);
    const world<S> at = moved<S>(by);
    all_cases([&](const std::string& name, const auto& function) {
        const std::vector<D> expected = function(expected_at);
        const std::vector<S> answer = function(at);
        REQUIRE(answer.size() == expected.size());
        for (std::size_t j = 0; j < expected.size(); ++j) {
            CAPTURE(name);
            CAPTURE(j);
            const double value = expected[j].value;
            // The same operations in another order: rounding of a few hundred of them, of terms that may cancel.
            CHECK(answer[j].value() == doctest::Approx(value).epsilon(1e-13));
            for (Eigen::Index i = 0; i < inputs; ++i) {
                CAPTURE(i);
                const double slope = expected[j].partials[static_cast<std::size_t>(i)];
                CHECK(std::abs(derivative(answer[j], i) - slope) <= 1e-12 * std::abs(slope) + 1e-12 * std::abs(value));
            }
        }
    });
}

template <int N>
using autodiff = Eigen::AutoDiffScalar<Eigen::Matrix<double, N, 1>>;

}  // namespace

TEST_SUITE("conformance: autodiff") {
    TEST_CASE("every public function's derivatives in Eigen's AutoDiffScalar equal those of dual") {
        check_derivatives<autodiff<static_cast<int>(factor_count)>>();
    }
    TEST_CASE("so they do with a number of inputs that is known at run time only") {
        check_derivatives<autodiff<Eigen::Dynamic>>();
    }

    TEST_CASE("operators return values, not expressions that refer to their operands") {
        const ratio<autodiff<2>> x = ratio<autodiff<2>>::from_value({3.0, 2, 0});
        static_assert(std::same_as<decltype(x * x + 1), ratio<autodiff<2>>>);
        const auto make = [&x] { return ratio<autodiff<2>>(2) * (x * x) / (x + 1); };
        const ratio<autodiff<2>> y = make();
        CHECK(y.value().value() == 4.5);
        CHECK(y.value().derivatives()[0] == doctest::Approx(2 * (2 * 3.0 * 4 - 9) / 16));
        CHECK(y.value().derivatives()[1] == 0);
    }

    TEST_CASE("derivatives of different numbers of inputs do not mix, and constants mix with all") {
        using S = autodiff<Eigen::Dynamic>;
        const auto a = ratio<S>::from_value(S(3.0, 2, 0));
        const auto b = ratio<S>::from_value(S(5.0, 3, 0));
        CHECK_THROWS_WITH_AS(a * b, "derivatives of 2 and 3 inputs: must be equal, or one of them 0",
                             std::invalid_argument);
        CHECK((a * ratio<S>(4)).value().derivatives() == Eigen::Vector2d(4, 0));
        CHECK((ratio<S>(4) - b).value().derivatives() == Eigen::Vector3d(-1, 0, 0));
        CHECK((ratio<S>(4) * ratio<S>(2)).value().derivatives().size() == 0);
    }

    TEST_CASE("an error shows the value") {
        workload load{.input = 10, .output = 10};
        basic_workload<autodiff<2>> lifted = lift<autodiff<2>>(load);
        lifted.concurrency = ratio<autodiff<2>>::from_value({0.5, 2, 0});
        CHECK_THROWS_WITH_AS(validate(lifted), "workload.concurrency = 0.5: must be at least 1 and finite",
                             std::invalid_argument);
    }
}
