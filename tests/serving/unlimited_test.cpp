// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/numeric/gradient.hpp>
#include <tokenroof/serving/unlimited.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};
constexpr unlimited load{.input = 1024, .output = 512};
constexpr estimate served = serve(plan, load);
static_assert(served.batch == served.memory.requests && served.waiting == 0, "as many as fit, and nobody waits inside");

}  // namespace

TEST_SUITE("serving/unlimited") {
    TEST_CASE("an unlimited load is a closed loop of as many requests as fit") {
        const estimate closed =
            serve(plan, {.input = 1024, .output = 512, .concurrency = served.memory.requests, .first_wave = 0});
        CHECK(served.output_rate == closed.output_rate);
        CHECK(served.batch == closed.batch);
        CHECK((served.power / closed.power).value() == doctest::Approx(1));
        // Beyond that the closed loop only makes a queue: each still takes its first_token alone.
        const estimate queued = serve(plan, {.input = 1024, .output = 512, .concurrency = 1e6});
        CHECK((served.output_rate / queued.output_rate).value() == doctest::Approx(1).epsilon(1e-2));
    }

    TEST_CASE("the engine's largest batch bounds it, and met exactly changes nothing") {
        deployment d = plan;
        d.engine.max_batch = 100;
        const estimate hundred = serve(plan, {.input = 1024, .output = 512, .concurrency = 100, .first_wave = 0});
        CHECK(serve(d, load).batch == 100);
        CHECK(serve(d, load).output_rate == hundred.output_rate);
        CHECK(serve(d, load).ttft == hundred.ttft);
        d.engine.max_batch = served.memory.requests;
        CHECK(serve(d, load).output_rate == served.output_rate);
        d.engine.max_batch = 1e6;
        CHECK(serve(d, load).output_rate == served.output_rate);
    }

    TEST_CASE("a model that does not fit serves nothing, and no error is thrown") {
        const estimate e = serve(deployment{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_405b}, load);
        CHECK_FALSE(fits(e));
        CHECK(e.output_rate == 0 * token_per_s);
        CHECK(e.memory.shortfall > 100 * GB);
    }

    TEST_CASE("a prefix that many read leaves room for a larger batch") {
        const estimate shared =
            serve(plan, unlimited{.input = 1024, .output = 512, .prefix_hits = 0.5, .prefix_users = 50});
        CHECK(shared.batch > 1.4 * served.batch);
        CHECK(shared.output_rate > served.output_rate);
    }

    TEST_CASE("derivatives equal differences: the batch moves with what it is solved from") {
        const auto rate = [](const auto& d, const auto& l) { return serve(d, l).output_rate; };
        const auto g = gradient(rate, at(plan, load), wrt("workspace", "unlimited.input"));
        for (const auto* name : {"deployment.workspace", "unlimited.input"}) {
            const double value = name[0] == 'd' ? plan.workspace.value() : 1024;
            const auto moved = [&](double by) {
                return std::apply(rate, changed(at(plan, load), name, value * by)).value();
            };
            const double expected = (moved(1 + 1e-6) - moved(1 - 1e-6)) / (2e-6 * value);
            CHECK(g[name[0] == 'd' ? 0 : 1].partial == doctest::Approx(expected).epsilon(1e-4));
        }
    }

    TEST_CASE("an invalid load is rejected by name") {
        const auto error_of = [](unlimited l) { return broken::error_of([&] { serve(plan, l); }); };
        CHECK(error_of({}) == "unlimited.input = 0 token: must be at least 1 and finite");
        CHECK(error_of({.input = 5, .output = 5, .prefix_hits = 2}) ==
              "unlimited.prefix_hits = 2: must be between 0 and 1");
        unlimited l = load;
        CHECK(broken::check_each_member(l, "unlimited", [&l] { serve(plan, l); }) == 6);
    }
}
