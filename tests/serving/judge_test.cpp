// SPDX-License-Identifier: MIT
#include "search_space.hpp"
#include <doctest/doctest.h>
#include <set>

using namespace tokenroof;

namespace {

/// What becomes of a candidate, as its whole estimate says it.
outcome outcome_of(const candidate& c, const limits& l) {
    estimate e;
    try {
        e = serve(c);
    } catch (const std::invalid_argument&) {
        return outcome::invalid;
    }
    if (!fits(e)) return outcome::unfit;
    if (l.chips && e.chips > ratio<>(*l.chips)) return outcome::chips;
    if (l.memory && e.memory.weights + e.batch * e.memory.kv_request > *l.memory) return outcome::memory;
    if (l.power && e.power > *l.power) return outcome::power;
    if (l.ttft && e.ttft > *l.ttft) return outcome::ttft;
    if (l.tpot && e.tpot > *l.tpot) return outcome::tpot;
    return outcome::accepted;
}

/// The outcome of one candidate alone.
template <class Space>
outcome outcome_at(const Space& space, std::size_t index, const limits& l) {
    return detail::judge(space, objective::total, l)(index).result;
}

/// A candidate that serves, and its estimate.
struct served {
    candidate c{.plan = {.chip = catalog::h100_sxm,
                         .model = catalog::llama_3_1_70b,
                         .formats = {.weights = fp8, .kv = fp8},
                         .tensor_parallel = 2,
                         .engine = catalog::vllm},
                .load = {.input = 1024, .output = 512, .concurrency = 40},
                .replicas = 3};
    estimate e = serve(c);
    candidates<variation<candidate, int>> space{c.plan, c.load, vary(&candidate::replicas, {3})};
};

double next_below(double value) { return value * (1 - 1e-15); }

}  // namespace

TEST_SUITE("judge") {
    TEST_CASE("limits exclude exactly what violates them") {
        const auto space = small_space();
        std::set<outcome> seen;
        for (const limits& l : {limits{}, small_limits, limits{.tpot = 20 * ms}, limits{.power = 5 * kW}}) {
            detail::judge judge(space, objective::total, l);
            for (std::size_t i = 0; i < space.size(); ++i) {
                CAPTURE(i);
                const outcome o = judge(i).result;
                REQUIRE(o == outcome_of(space[i], l));
                seen.insert(o);
            }
        }
        CHECK(seen.size() == outcomes - 1);  // all but what no objective rates
    }
    TEST_CASE("a limit that is met exactly changes nothing, and one below excludes for its own reason") {
        const served s;
        const auto met = [&s](const limits& l) { return outcome_at(s.space, 0, l); };
        CHECK(met({}) == outcome::accepted);
        CHECK(met({.ttft = s.e.ttft}) == outcome::accepted);
        CHECK(met({.ttft = s.e.ttft * next_below(1)}) == outcome::ttft);
        CHECK(met({.tpot = s.e.tpot}) == outcome::accepted);
        CHECK(met({.tpot = s.e.tpot * next_below(1)}) == outcome::tpot);
        CHECK(met({.power = s.e.power}) == outcome::accepted);
        CHECK(met({.power = s.e.power * next_below(1)}) == outcome::power);
        CHECK(met({.chips = 6}) == outcome::accepted);
        CHECK(met({.chips = 5}) == outcome::chips);
        const bytes<> held = s.e.memory.weights + s.e.batch * s.e.memory.kv_request;
        CHECK(met({.memory = held}) == outcome::accepted);
        CHECK(met({.memory = held * next_below(1)}) == outcome::memory);
    }
    TEST_CASE("steps that are not evaluated again change no digit") {
        const auto space = small_space();
        const limits none;
        detail::judge judge(space, objective::per_watt, none);
        std::size_t accepted = 0;
        for (std::size_t i = 0; i < space.size(); ++i) {
            const judgement j = judge(i);
            if (j.result != outcome::accepted) continue;
            ++accepted;
            CAPTURE(i);
            const estimate e = serve(space[i]);
            REQUIRE(j.found.value == rate_per_watt(e).value());
            REQUIRE(j.found.per_user == rate_per_user(e));
            REQUIRE(j.found.per_chip == rate_per_chip(e));
        }
        CHECK(accepted > 100);
    }
    TEST_CASE("with tiers steps depend on more than their sizes, and are evaluated each time") {
        deployment plan = served{}.c.plan;
        plan.tiers[0] = {.name = "host", .capacity = 200 * GB, .read_bandwidth = 200 * GB_per_s};
        const candidates space(plan, {.input = 1024, .output = 512}, vary(&workload::concurrency, {100, 800, 1600}),
                               vary(&workload::first_wave, {0.1, 0.2}));
        const limits none;
        detail::judge judge(space, objective::total, none);
        for (std::size_t i = 0; i < space.size(); ++i) {
            CHECK(judge(i).found.value == serve(space[i]).output_rate.value());
        }
    }
    TEST_CASE("candidates are judged the same in any order") {
        const auto space = small_space();
        detail::judge forward(space, objective::total, small_limits);
        detail::judge backward(space, objective::total, small_limits);
        std::vector<judgement> there(space.size());
        for (std::size_t i = 0; i < space.size(); ++i) there[i] = forward(i);
        for (std::size_t i = space.size(); i-- > 0;) {
            const judgement j = backward(i);
            REQUIRE(j.result == there[i].result);
            REQUIRE(j.found == there[i].found);
            REQUIRE(j.broken == there[i].broken);
        }
    }
    TEST_CASE("what a candidate breaks is said in the words of serve, and counted by the rule alone") {
        const candidates space(served{}.c.plan, served{}.c.load, vary(&deployment::tensor_parallel, {1, 3, 5, 0}),
                               vary(&workload::concurrency, {1, 0.5}), vary(&candidate::replicas, {1, 0}));
        CHECK(why_invalid(space, 0).empty());
        const auto loads = space.loads();
        CHECK(why_invalid(space, 1) == "candidate.replicas = 0: must be positive and finite");
        CHECK(why_invalid(space, 2) == "workload.concurrency = 0.5: must be at least 1 and finite");
        CHECK(why_invalid(space, loads) == "deployment.tensor_parallel = 3: must divide model.heads");
        CHECK(why_invalid(space, 3 * loads) == "deployment.tensor_parallel = 0: must be positive and finite");
        const limits none;
        detail::judge judge(space, objective::total, none);
        CHECK(judge(0).broken == 0);
        CHECK(judge(1).broken != judge(2).broken);
        CHECK(judge(loads).broken == judge(2 * loads).broken);
        CHECK(judge(loads).broken != judge(3 * loads).broken);
        for (const std::size_t i : {std::size_t{1}, std::size_t{2}, loads, 3 * loads})
            CHECK(judge(i).result == outcome::invalid);
    }
    TEST_CASE("a chip whose power is not known exceeds every power limit, and has no rate per watt") {
        deployment plan = served{}.c.plan;
        plan.chip.power.limit = 0 * watt;
        const candidates space(plan, served{}.c.load, vary(&workload::concurrency, {8}));
        const limits none;
        const limits generous{.power = 1e6 * kW};
        CHECK(detail::judge(space, objective::total, none)(0).result == outcome::accepted);
        CHECK(detail::judge(space, objective::total, generous)(0).result == outcome::power);
        CHECK(detail::judge(space, objective::per_watt, none)(0).result == outcome::unrated);
    }
    TEST_CASE("an objective may ask for the deployment, and answer a plain number") {
        const served s;
        const limits none;
        const auto by_chip = [](const estimate& e, const deployment& d) {
            return e.output_rate / (d.chip.power.limit * e.chips);
        };
        const auto plain = [](const estimate& e) { return e.tpot / second; };
        CHECK(detail::judge(s.space, by_chip, none)(0).found.value ==
              (s.e.output_rate / (s.c.plan.chip.power.limit * s.e.chips)).value());
        CHECK(detail::judge(s.space, plain, none)(0).found.value == s.e.tpot.in(second));
        CHECK(detail::judge(s.space, objective::per_chip, none)(0).found.value == rate_per_chip(s.e).value());
        CHECK(detail::judge(s.space, objective::per_user, none)(0).found.value == rate_per_user(s.e).value());
    }
    TEST_CASE("a limit that is not positive is an error that names it") {
        CHECK_THROWS_WITH_AS(validate(limits{.ttft = -1 * second}),
                             "limits.ttft = -1 second: must be positive and finite", std::invalid_argument);
        CHECK_THROWS_WITH_AS(validate(limits{.chips = 0}), "limits.chips = 0: must be positive and finite",
                             std::invalid_argument);
        const double infinite = std::numeric_limits<double>::infinity();
        CHECK_THROWS_AS(validate(limits{.power = infinite * watt}), std::invalid_argument);
        CHECK_NOTHROW(validate(small_limits));
        CHECK_NOTHROW(validate(limits{}));
    }
    TEST_CASE("each outcome has its words") {
        std::set<std::string_view> words;
        for (std::size_t i = 0; i < outcomes; ++i) words.insert(describe(static_cast<outcome>(i)));
        CHECK(words.size() == outcomes);
    }
}
