// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <tokenroof/numeric/rounding.hpp>
#include <vector>

using namespace tokenroof;
using namespace tokenroof::outward;

namespace {

constexpr double least = std::numeric_limits<double>::denorm_min();

static_assert(next_up(0) == least && next_up(-0.0) == least && next_down(0) == -least && next_up(-least) == 0);
static_assert(next_up(1) == 1 + 0x1p-52 && next_down(1) == 1 - 0x1p-53 && next_up(-1) == -1 + 0x1p-53);
static_assert(next_up(greatest) == infinite && next_up(infinite) == infinite && next_down(infinite) == greatest);
static_assert(next_up(-infinite) == -greatest && next_down(-infinite) == -infinite);

// Zeros are exact, what is rounded takes a step, underflow keeps the result inside.
static_assert(sum_up(0, 3) == 3 && sum_up(3, -3) == 0 && sum_up(1, least) == next_up(1));
static_assert(product_up(0, 3) == 0 && product_up(0.1, 0.1) == next_up(0.1 * 0.1));
static_assert(product_up(least, 0.5) == least && product_up(-least, 0.5) == 0);
static_assert(quotient_up(1, 3) == next_up(1.0 / 3) && quotient_up(least, 2) == least && quotient_up(-least, 2) == 0);

// Infinite ends stand for large numbers.
static_assert(product_up(0, infinite) == 0 && product_up(-2, infinite) == -infinite);
static_assert(sum_up(infinite, -infinite) == infinite && sum_up(-infinite, 1) == -infinite);
static_assert(quotient_up(1, 0) == infinite && quotient_up(-1, 0) == -infinite && quotient_up(0, 0) == infinite);
static_assert(quotient_up(infinite, infinite) == infinite && quotient_up(-3, infinite) == 0);

/// Intervals of all kinds: fractional, equal ends, zero inside or at an end, subnormal, huge, infinite, of all signs.
std::vector<ends> samples() {
    std::vector<double> numbers{0, 1, 3, 0.1, 1.0 / 3, 1e-310, least, 0x1p-970, 0x1p-600, 1e300, greatest, infinite};
    std::mt19937_64 random(3);
    for (int i = 0; i < 8; ++i) numbers.push_back(std::uniform_real_distribution<double>(0, 10)(random));
    const std::vector<double> positive = numbers;
    for (const double x : positive) numbers.push_back(-x);
    std::vector<ends> all;
    for (const double low : numbers) {
        for (const double high : numbers) {
            if (low <= high) all.push_back({low, high});
        }
    }
    return all;
}

/// How far the quick way may go beyond the careful one: two neighbours.
void check_near(lanes both_ends, const ends& careful) {
    const ends quick = apart(both_ends);
    CHECK(quick.low >= widened(careful, 2).low);
    CHECK(quick.high <= widened(careful, 2).high);
}

/// The sign of the exact a b - c: a fused operation rounds once. Finite operands, c away from underflow.
double product_minus(double a, double b, double c) { return std::fma(a, b, -c); }

double any_number(std::mt19937_64& random) {
    const double mantissa = std::uniform_real_distribution<double>(-2, 2)(random);
    const int kind = std::uniform_int_distribution<int>(0, 9)(random);
    if (kind == 0) return 0;
    if (kind <= 2) return std::floor(100 * mantissa);
    if (kind <= 7) return mantissa;
    return std::ldexp(mantissa, std::uniform_int_distribution<int>(-400, 400)(random));
}

}  // namespace

TEST_SUITE("numeric/rounding") {
    TEST_CASE("10,000 sums, products and quotients of numbers enclose the exact result, both ways") {
        std::mt19937_64 random(1);
        for (int i = 0; i < 10000; ++i) {
            const double a = any_number(random);
            const double b = any_number(random);
            CAPTURE(a);
            CAPTURE(b);
            const lanes x{a, a};
            const lanes y{b, b};
            // Knuth's two-sum: what a + b lost.
            const double r = a + b;
            const double part = r - a;
            const double lost = (a - (r - part)) + (b - part);
            for (const ends& s : {sum({a, a}, {b, b}), apart(sum(x, y)), apart(difference(x, -y))}) {
                CHECK((lost < 0 ? s.low < r : s.low <= r));
                CHECK((lost > 0 ? s.high > r : s.high >= r));
            }
            for (const ends& p : {product({a, a}, {b, b}), apart(product(x, y)), apart(product(x, b))}) {
                CHECK(product_minus(a, b, p.low) >= 0);
                CHECK(product_minus(a, b, p.high) <= 0);
            }
            if (b <= 0) continue;
            for (const ends& q : {quotient({a, a}, {b, b}), apart(quotient(x, y))}) {
                CHECK(product_minus(q.low, b, a) <= 0);
                CHECK(product_minus(q.high, b, a) >= 0);
            }
        }
    }

    TEST_CASE("both ends at once are within two neighbours of those one by one, for ends of all signs and sizes") {
        const std::vector<ends> all = samples();
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i % 11; j < all.size(); j += 11) {
                const ends& a = all[i];
                const ends& b = all[j];
                const lanes x = both(a);
                const lanes y = both(b);
                CAPTURE(text(a));
                CAPTURE(text(b));
                check_near(sum(x, y), sum(a, b));
                check_near(difference(x, y), sum(a, -b));
                check_near(product(x, y), product(a, b));
                check_near(product(x, b.low), product(a, {b.low, b.low}));
                check_near(quotient(x, y), quotient(a, b));
                CHECK((larger(x, y)[0] == larger(a, b).low && larger(x, y)[1] == larger(a, b).high));
                CHECK((smaller(x, y)[0] == smaller(a, b).low && smaller(x, y)[1] == smaller(a, b).high));
            }
        }
    }

    TEST_CASE("bounds contain what the corners of two intervals give in long double") {
        const std::vector<ends> all = samples();
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i % 13; j < all.size(); j += 13) {
                const ends& a = all[i];
                const ends& b = all[j];
                CAPTURE(text(a));
                CAPTURE(text(b));
                const auto contains = [](const ends& bounds, long double x) {
                    if (x == x) CHECK((bounds.low <= x && x <= bounds.high));  // not inf - inf and its like
                };
                for (const long double p : {a.low, a.high}) {
                    for (const long double q : {b.low, b.high}) {
                        contains(apart(sum(both(a), both(b))), p + q);
                        contains(apart(product(both(a), both(b))), p * q);
                        contains(product(a, b), p * q);
                        if (b.low > 0 || b.high < 0) contains(apart(quotient(both(a), both(b))), p / q);
                        if (b.low > 0 || b.high < 0) contains(quotient(a, b), p / q);
                    }
                }
            }
        }
    }

    TEST_CASE("roots, norms and their shares enclose those in long double") {
        for (const ends& a : samples()) {
            if (a.low < 0 || a.high == infinite) continue;
            CAPTURE(text(a));
            for (const double x : {a.low, a.high}) {
                for (const ends& r : {root(a), apart(root(both(a)))}) {
                    CHECK(r.low <= std::sqrt(static_cast<long double>(x)));
                    CHECK(r.high >= std::sqrt(static_cast<long double>(x)));
                }
            }
            for (const ends& b : {ends{0, 0}, ends{0.3, 0.7}, ends{1e-310, 2}, ends{0, 5}, ends{2, 1e10}}) {
                CAPTURE(text(b));
                const std::array<lanes, 2> quick = shares<8>(both(a), both(b));
                for (const long double x : {a.low, a.high}) {
                    for (const long double y : {b.low, b.high}) {
                        const long double m = std::max(x, y);
                        const long double minor = m == 0 ? 0 : std::pow(std::min(x, y) / m, 8.0L);
                        const long double total = m * std::pow(1 + minor, 0.125L);
                        const long double of_x = total * (x < y ? minor : 1) / (1 + minor);
                        const long double of_y = total * (x < y ? 1 : minor) / (1 + minor);
                        // long double has 11 bits more than double.
                        const auto encloses = [](const ends& bounds, long double value) {
                            CHECK(bounds.low <= value * (1 + 1e-18L));
                            CHECK(bounds.high >= value * (1 - 1e-18L));
                        };
                        encloses(smooth_max<8>(a, b), total);
                        encloses(apart(smooth_max<8>(both(a), both(b))), total);
                        if (m == 0) continue;
                        encloses(share<8>(a, b), of_x);
                        encloses(apart(quick[0]), of_x);
                        encloses(apart(quick[1]), of_y);
                    }
                }
            }
        }
        static_assert(root({4, 9}).low <= 2 && root({4, 9}).high >= 3 && root({-1, 0}).high == 0);
        static_assert(root({2, infinite}).high == infinite);
    }

    TEST_CASE("what overflows lies above the greatest double") {
        const lanes most{greatest, greatest};
        CHECK((sum(most, most)[0] == greatest && sum(most, most)[1] == infinite));
        CHECK((product(most, most)[0] == greatest && product(most, -most)[1] == -greatest));
        CHECK((quotient(most, lanes{0.5, 0.5})[0] == greatest && quotient(most, lanes{0.5, 0.5})[1] == infinite));
    }

    TEST_CASE("an operand outside a domain altogether is an error, one that reaches into it is cut") {
        CHECK(above_zero({-1, 2}).low == 0);
        CHECK_THROWS_WITH_AS(above_zero({-2, -1}), "interval = [-2, -1]: must reach zero or more here",
                             std::invalid_argument);
    }
}
