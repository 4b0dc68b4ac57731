// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <random>
#include <tokenroof/serving/pareto.hpp>

using namespace tokenroof;

namespace {

/// Findings on a coarse lattice, so that many tie in one rate or in both.
std::vector<finding> random_findings(std::mt19937& random, std::size_t count, int lattice) {
    std::uniform_int_distribution<int> step(0, lattice);
    std::vector<finding> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = {i, 0, step(random) * 0.1 * token_per_s, step(random) * 0.3 * token_per_s};
    return all;
}
template <class Range>
pareto_front front_of(const Range& findings) {
    pareto_front front;
    for (const finding& f : findings) add(front, f);
    return front;
}

}  // namespace

TEST_SUITE("pareto") {
    TEST_CASE("a front holds what nothing dominates, and nothing else") {
        std::mt19937 random(1);
        for (const int lattice : {3, 30, 1000}) {
            const std::vector<finding> all = random_findings(random, 400, lattice);
            const pareto_front front = front_of(all);
            std::size_t expected = 0;
            for (const finding& f : all) {
                const bool dominated =
                    std::any_of(all.begin(), all.end(), [&f](const finding& other) { return dominates(other, f); });
                const bool held = std::find(front.begin(), front.end(), f) != front.end();
                REQUIRE(held == !dominated);
                expected += held ? 1 : 0;
                const bool covered = std::any_of(front.begin(), front.end(),
                                                 [&f](const finding& on) { return on == f || dominates(on, f); });
                REQUIRE(covered);
            }
            CHECK(front.points.size() == expected);
        }
    }
    TEST_CASE("along a front users gain what chips lose") {
        std::mt19937 random(2);
        const pareto_front front = front_of(random_findings(random, 1000, 200));
        REQUIRE(front.points.size() > 3);
        for (std::size_t i = 1; i < front.points.size(); ++i) {
            CHECK(front.points[i].per_user > front.points[i - 1].per_user);
            CHECK(front.points[i].per_chip < front.points[i - 1].per_chip);
        }
    }
    TEST_CASE("the order of findings, and how they are shared out before they are merged, changes nothing") {
        std::mt19937 random(3);
        for (int round = 0; round < 50; ++round) {
            std::vector<finding> all = random_findings(random, 200, round % 2 == 0 ? 8 : 300);
            const pareto_front whole = front_of(all);
            std::shuffle(all.begin(), all.end(), random);
            REQUIRE(front_of(all) == whole);
            std::vector<pareto_front> parts(1 + random() % 7);
            for (const finding& f : all) add(parts[random() % parts.size()], f);
            pareto_front left;
            for (const pareto_front& p : parts) merge(left, p);
            pareto_front right;
            for (auto p = parts.rbegin(); p != parts.rend(); ++p) {
                pareto_front sum = *p;  // ((last) + last but one) ...
                merge(sum, right);
                right = sum;
            }
            REQUIRE(left == whole);
            REQUIRE(right == whole);
        }
    }
    TEST_CASE("of equal rates the first candidate stays") {
        const finding first{3, 1, token_per_s, token_per_s};
        const finding second{4, 2, token_per_s, token_per_s};
        for (const auto& order : {std::vector{first, second}, std::vector{second, first}}) {
            const pareto_front front = front_of(order);
            REQUIRE(front.points.size() == 1);
            CHECK(front.points[0] == first);
        }
    }
    TEST_CASE("adding says whether the front has changed") {
        pareto_front front;
        CHECK(add(front, {0, 0, 2 * token_per_s, 2 * token_per_s}));
        CHECK_FALSE(add(front, {0, 0, 2 * token_per_s, 2 * token_per_s}));
        CHECK_FALSE(add(front, {1, 0, 1 * token_per_s, 2 * token_per_s}));
        CHECK(add(front, {2, 0, 3 * token_per_s, 1 * token_per_s}));
        CHECK(add(front, {3, 0, 3 * token_per_s, 3 * token_per_s}));
        CHECK(front.points.size() == 1);
    }
}
