// SPDX-License-Identifier: MIT
#include "search_space.hpp"
#include <doctest/doctest.h>

using namespace tokenroof;

TEST_SUITE("candidates") {
    TEST_CASE("a candidate's number and its places follow from each other, in the order of nested loops") {
        const auto space = small_space();
        REQUIRE(space.size() == 3 * 2 * 2 * 5 * 3 * 2);
        REQUIRE(space.loads() == 3 * 2);
        std::size_t i = 0;
        for (const chip& c : {catalog::h100_sxm, catalog::b200_sxm, catalog::l40s})
            for (const engine& e : {catalog::vllm, catalog::sglang})
                for (const format weights : {bf16, fp8})
                    for (const int ranks : {1, 2, 3, 4, 8})
                        for (const double concurrency : {1, 30, 900})
                            for (const int replicas : {1, 3}) {
                                REQUIRE(space.index_of(space.places_of(i)) == i);
                                const candidate here = space[i++];
                                REQUIRE(here.plan.chip.name == c.name);
                                REQUIRE(here.plan.engine.name == e.name);
                                REQUIRE(here.plan.formats.weights == weights);
                                REQUIRE(here.plan.tensor_parallel == ranks);
                                REQUIRE(here.load.concurrency == ratio<>(concurrency));
                                REQUIRE(here.replicas == replicas);
                                REQUIRE(here.plan.model.name == "llama-3.1-70b");
                                REQUIRE(here.load.input == tokens<>(2048));
                            }
    }
    TEST_CASE("candidates of one plan are consecutive and differ in their loads only") {
        const auto space = small_space();
        for (std::size_t plan = 0; plan < space.size() / space.loads(); ++plan) {
            candidate c = space.plan(plan);
            for (std::size_t i = plan * space.loads(); i < (plan + 1) * space.loads(); ++i) {
                space.set_load(c, i);
                const candidate whole = space[i];
                REQUIRE(c.load.concurrency == whole.load.concurrency);
                REQUIRE(c.replicas == whole.replicas);
                REQUIRE(c.plan.chip.name == whole.plan.chip.name);
                REQUIRE(c.plan.tensor_parallel == whole.plan.tensor_parallel);
            }
        }
    }
    TEST_CASE("replicas multiply chips, rates and power, and leave latencies and what a chip does") {
        candidate c{.plan = {.chip = catalog::h100_sxm, .model = catalog::llama_3_1_8b, .engine = catalog::vllm},
                    .load = {.input = 1024, .output = 256, .concurrency = 20}};
        const estimate one = serve(c);
        c.replicas = 4;
        const estimate four = serve(c);
        CHECK(one.output_rate == serve(c.plan, c.load).output_rate);
        CHECK(four.chips == 4 * one.chips);
        CHECK(four.output_rate == 4 * one.output_rate);
        CHECK(four.input_rate == 4 * one.input_rate);
        CHECK(four.power == 4 * one.power);
        CHECK(four.ttft == one.ttft);
        CHECK(four.tpot == one.tpot);
        CHECK(rate_per_chip(four) == rate_per_chip(one));
        CHECK(rate_per_watt(four) == rate_per_watt(one));
        c.replicas = 0;
        CHECK_THROWS_WITH_AS(serve(c), "candidate.replicas = 0: must be positive and finite", std::invalid_argument);
    }
    TEST_CASE("values come from catalogs of pointers as well") {
        const auto v = vary(&deployment::chip, catalog::measured_chips);
        REQUIRE(v.values.size() == catalog::measured_chips.size());
        for (std::size_t i = 0; i < v.values.size(); ++i) CHECK(v.values[i].name == catalog::measured_chips[i]->name);
    }
    TEST_CASE("members of deployments come before those of loads, replicas last") {
        CHECK(detail::plans_first<>());
        CHECK(detail::plans_first<deployment, deployment, workload, candidate>());
        CHECK(detail::plans_first<deployment, candidate>());
        CHECK_FALSE(detail::plans_first<workload, deployment>());
        CHECK_FALSE(detail::plans_first<candidate, workload>());
        CHECK_FALSE(detail::plans_first<deployment, candidate, deployment>());
    }
    TEST_CASE("no value, and more candidates than can be counted, are errors") {
        CHECK_THROWS_WITH_AS(vary(&deployment::tensor_parallel, {}), "vary = 0 values: needs at least one",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(vary(&deployment::chip, std::vector<chip>{}), "vary = 0 values: needs at least one",
                             std::invalid_argument);
        const auto many = vary(&deployment::tensor_parallel, std::vector<int>(65536, 1));
        CHECK(candidates({}, {}, many, many, many).size() == std::size_t{1} << 48);
        CHECK_THROWS_WITH_AS(candidates({}, {}, many, many, many, many),
                             "candidates.size = 281474976710656 * 65536: cannot be counted", std::invalid_argument);
    }
}
