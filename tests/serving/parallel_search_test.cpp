// SPDX-License-Identifier: MIT
#include "search_space.hpp"
#include <doctest/doctest.h>
#include <oneapi/tbb/global_control.h>
#include <tokenroof/serving/parallel_search.hpp>

using namespace tokenroof;

TEST_SUITE("parallel_search") {
    TEST_CASE("any number of threads gives the result of one core bit by bit, and visits in the same order") {
        const oneapi::tbb::global_control allow(oneapi::tbb::global_control::max_allowed_parallelism, 3);
        const auto space = small_space();
        const search_options what{.limits = small_limits, .first = 7, .last = space.size() - 5};
        std::vector<std::pair<finding, bool>> expected;
        const search_result serial = search(space, objective::per_chip, what,
                                            [&](const finding& f, bool best) { expected.emplace_back(f, best); });
        REQUIRE(!expected.empty());
        for (const int threads : {1, 2, 3, 0}) {
            CAPTURE(threads);
            std::vector<std::pair<finding, bool>> visited;
            const auto visit = [&](const finding& f, bool best) { visited.emplace_back(f, best); };
            CHECK(search(space, objective::per_chip, what, sweep_options{.threads = threads}, visit) == serial);
            CHECK(visited == expected);
        }
    }
    TEST_CASE("progress grows to the end") {
        double share = 0;
        const auto progress = [&share](double done) {
            CHECK(done > share);
            share = done;
        };
        search(small_space(), objective::total, {}, sweep_options{.threads = 2, .progress = progress});
        CHECK(share == 1);
    }
    TEST_CASE("a search that is stopped has gone over the first candidates") {
        const auto space = small_space();
        std::stop_source stop;
        const auto visit = [&stop](const finding&, bool) { stop.request_stop(); };
        const search_result r =
            search(space, objective::total, {}, sweep_options{.threads = 1, .stop = stop.get_token()}, visit);
        CHECK(count(r) < space.size());
        CHECK(count(r, outcome::accepted) >= 1);
        CHECK(r == search(space, objective::total, {.last = count(r)}));
    }
    TEST_CASE("a bad limit is an error before anything runs") {
        CHECK_THROWS_AS(search(small_space(), objective::total, {.limits = {.chips = -1}}, sweep_options{}),
                        std::invalid_argument);
    }
}
