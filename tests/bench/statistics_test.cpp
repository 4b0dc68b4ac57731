// SPDX-License-Identifier: MIT
#include "validate/statistics.hpp"
#include <doctest/doctest.h>

using namespace accuracy;
using doctest::Approx;

TEST_CASE("the error of a prediction is relative to the measurement") {
    CHECK(relative_error(2.0, 3.0) == Approx(0.5));
    CHECK(relative_error(2.0, 1.0) == Approx(-0.5));
    CHECK(relative_error(2.0, 2.0) == 0.0);
}

TEST_CASE("a quantile is linear between neighbours of the sorted values") {
    CHECK(quantile({3, 1, 2}, 0.5) == Approx(2));
    CHECK(quantile({4, 1, 3, 2}, 0.5) == Approx(2.5));
    CHECK(quantile({1, 2, 3, 4, 5}, 0.9) == Approx(4.6));  // position 0.9 x 4 = 3.6
    CHECK(quantile({1, 2}, 0.0) == Approx(1));
    CHECK(quantile({1, 2}, 1.0) == Approx(2));
    CHECK(quantile({7}, 0.9) == Approx(7));
    CHECK_THROWS_AS(quantile({}, 0.5), std::invalid_argument);
}

TEST_CASE("mape, median and p90 are of the absolute errors, bias is signed") {
    // |errors| sorted: 0.1 0.1 0.2 0.3 0.8; their sum is 1.5, that of the signed ones 0.1 - 0.2 + 0.3 - 0.1 - 0.8 =
    // -0.7
    const summary s = summarise({0.1, -0.2, 0.3, -0.1, -0.8});
    CHECK(s.n == 5);
    CHECK(s.mape == Approx(0.3));
    CHECK(s.median == Approx(0.2));
    CHECK(s.p90 == Approx(0.6));  // position 3.6: 0.3 + 0.6 x 0.5
    CHECK(s.bias == Approx(-0.14));
}

TEST_CASE("errors that cancel leave no bias, and a mape") {
    const summary s = summarise({0.25, -0.25});
    CHECK(s.bias == 0.0);
    CHECK(s.mape == Approx(0.25));
}

TEST_CASE("of no error there is nothing but n = 0") {
    const summary s = summarise({});
    CHECK(s.n == 0);
    CHECK(s.mape == 0.0);
}
