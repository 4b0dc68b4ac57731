// SPDX-License-Identifier: MIT
#include "search_space.hpp"
#include <doctest/doctest.h>
#include <random>

using namespace tokenroof;

namespace {

double best(const search_result& r) { return r.ranked.empty() ? 0 : r.ranked[0].value; }

}  // namespace

TEST_SUITE("search") {
    TEST_CASE("a search finds what a loop over serve finds") {
        const auto space = small_space();
        const search_result r = search(space, objective::per_chip, {.limits = small_limits});
        // Of each deployment the best load.
        std::vector<finding> bests(space.size() / space.loads(), finding{.value = -1});
        pareto_front front;
        std::size_t accepted = 0;
        for (std::size_t i = 0; i < space.size(); ++i) {
            estimate e;
            try {
                e = serve(space[i]);
            } catch (const std::invalid_argument&) {
                continue;
            }
            const bytes<> held = e.memory.weights + e.batch * e.memory.kv_request;
            if (!fits(e) || e.ttft > *small_limits.ttft || e.tpot > *small_limits.tpot || held > *small_limits.memory ||
                e.power > *small_limits.power || e.chips > ratio<>(*small_limits.chips))
                continue;
            ++accepted;
            const finding f{i, rate_per_chip(e).value(), rate_per_user(e), rate_per_chip(e)};
            add(front, f);
            finding& b = bests[i / space.loads()];
            if (f.value > b.value) b = f;
        }
        std::stable_sort(bests.begin(), bests.end(), [](const auto& a, const auto& b) { return a.value > b.value; });
        REQUIRE(accepted > 20);
        CHECK(count(r, outcome::accepted) == accepted);
        CHECK(count(r) == space.size());
        CHECK(r.front == front);
        REQUIRE(r.ranked.size() == 10);
        for (std::size_t i = 0; i < 10; ++i) CHECK(r.ranked[i] == bests[i]);
    }
    TEST_CASE("parts of a space, however cut and in whatever order merged, give the result of the whole bit by bit") {
        const auto space = small_space();
        std::mt19937 random(4);
        for (const std::size_t ranked : {std::size_t{1}, std::size_t{3}, std::size_t{50}}) {
            const search_result whole = search(space, objective::total, {.limits = small_limits, .ranked = ranked});
            for (int round = 0; round < 6; ++round) {
                std::vector<std::size_t> cuts{0, space.size()};
                for (int i = 0; i < round; ++i) cuts.push_back(random() % space.size());
                std::sort(cuts.begin(), cuts.end());
                std::vector<search_result> parts;
                for (std::size_t i = 1; i < cuts.size(); ++i)
                    parts.push_back(
                        search(space, objective::total,
                               {.limits = small_limits, .ranked = ranked, .first = cuts[i - 1], .last = cuts[i]}));
                std::shuffle(parts.begin(), parts.end(), random);
                search_result sum = parts[0];
                for (std::size_t i = 1; i < parts.size(); ++i) merge(sum, parts[i]);
                REQUIRE(sum == whole);
            }
        }
    }
    TEST_CASE("more chips never lower the best throughput") {
        const auto space = small_space();
        double before = 0;
        double first = 0;
        for (int chips = 1; chips <= 24; ++chips) {
            limits l = small_limits;
            l.power = std::nullopt;
            l.chips = chips;
            const double now = best(search(space, objective::total, {.limits = l}));
            CAPTURE(chips);
            CHECK(now >= before);
            if (chips == 1) first = now;
            before = now;
        }
        CHECK(before > 2 * first);
    }
    TEST_CASE("looser limits never lower the best, and the limit that the best itself meets changes nothing") {
        const auto space = small_space();
        const search_result free = search(space, objective::per_chip);
        REQUIRE(!free.ranked.empty());
        const estimate e = serve(space[free.ranked[0].index]);
        const bytes<> held = e.memory.weights + e.batch * e.memory.kv_request;
        const limits met{.ttft = e.ttft,
                         .tpot = e.tpot,
                         .memory = held,
                         .power = e.power,
                         .chips = static_cast<int>(e.chips.value())};
        CHECK(search(space, objective::per_chip, {.limits = met}).ranked[0] == free.ranked[0]);
        double before = 0;
        for (const double tpot : {5., 8., 12., 20., 40., 200.}) {
            const double now = best(search(space, objective::per_chip, {.limits = {.tpot = tpot * ms}}));
            CAPTURE(tpot);
            CHECK(now >= before);
            before = now;
        }
        CHECK(before == best(free));
    }
    TEST_CASE("what is visited are all that keep to the limits, in order, and each new best as one") {
        const auto space = small_space();
        std::vector<finding> all;
        double highest = -1;
        std::size_t last_best = 0;
        const auto visit = [&](const finding& f, bool is_best) {
            if (!all.empty()) REQUIRE(f.index > all.back().index);
            REQUIRE(is_best == (f.value > highest));
            highest = std::max(highest, f.value);
            if (is_best) last_best = f.index;
            all.push_back(f);
        };
        const search_result r = search(space, objective::per_chip, {.limits = small_limits}, visit);
        CHECK(all.size() == count(r, outcome::accepted));
        CHECK(last_best == r.ranked[0].index);
    }
    TEST_CASE("deployments are ranked once, at their best load") {
        const auto space = small_space();
        const search_result r = search(space, objective::total, {.ranked = 100});
        std::vector<std::size_t> plans;
        for (const finding& f : r.ranked) plans.push_back(f.index / space.loads());
        for (std::size_t i = 1; i < r.ranked.size(); ++i) CHECK(r.ranked[i - 1].value >= r.ranked[i].value);
        std::sort(plans.begin(), plans.end());
        CHECK(std::adjacent_find(plans.begin(), plans.end()) == plans.end());
        CHECK(plans.size() > 20);
    }
    TEST_CASE("rules that are broken are counted one by one") {
        const auto space = small_space();
        const search_result r = search(space, objective::total);
        REQUIRE(r.broken.size() == 1);  // three ranks
        CHECK(r.broken[0].count == space.size() / 5);
        CHECK(r.broken[0].count == count(r, outcome::invalid));
        CHECK(why_invalid(space, r.broken[0].first) == "deployment.tensor_parallel = 3: must divide model.heads");
    }
    TEST_CASE("the fastest for a user is one end of the front, the fastest for a chip the other") {
        const auto space = small_space();
        const search_result by_chip = search(space, objective::per_chip);
        const search_result by_user = search(space, objective::per_user);
        CHECK(by_chip.front.points.front().per_chip == by_chip.ranked[0].per_chip);
        CHECK(by_user.front.points.back().per_user == by_user.ranked[0].per_user);
    }
    TEST_CASE("nothing that serves is a result without a best") {
        const search_result r = search(small_space(), objective::total, {.limits = {.tpot = 1e-6 * ms}});
        CHECK(r.ranked.empty());
        CHECK(r.front.points.empty());
        CHECK(count(r, outcome::accepted) == 0);
    }
    TEST_CASE("a search for nothing, of a reversed range or with a bad limit is an error") {
        const auto space = small_space();
        CHECK_THROWS_WITH_AS(search(space, objective::total, {.ranked = 0}),
                             "search_options.ranked = 0: must be at least 1 and finite", std::invalid_argument);
        CHECK_THROWS_WITH_AS(search(space, objective::total, {.first = 3, .last = 2}),
                             "search_options.first = 3: must not lie behind the last candidate", std::invalid_argument);
        CHECK_THROWS_AS(search(space, objective::total, {.limits = {.tpot = -1 * ms}}), std::invalid_argument);
        CHECK(count(search(space, objective::total, {.first = 5, .last = 5})) == 0);
    }
}
