// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/speculation.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};
constexpr workload load{.input = 1024, .output = 512, .concurrency = 8};
constexpr estimate plain = serve(plan, load);
constexpr speculation three{.drafted = 3, .acceptance = 0.7};
constexpr speculation by_8b{
    .drafted = 3, .acceptance = 0.7, .source = draft_source::draft_model, .draft = catalog::llama_3_1_8b};

static_assert(tokens_per_step(speculation{}) == 1 * token);
static_assert(tokens_per_step(speculation{.drafted = 4}) == 1 * token, "nothing is accepted");
static_assert(tokens_per_step(speculation{.drafted = 4, .acceptance = 1}) == 5 * token);
static_assert(tokens_per_step(speculation{.drafted = 2, .acceptance = 0.5}) == 1.75 * token);
static_assert(serve(plan, load, three).output_rate > plain.output_rate, "speculation is solved in constant evaluation");

estimate at(double concurrency, const speculation& s, const deployment& d = plan) {
    return serve(d, {.input = 1024, .output = 512, .concurrency = concurrency}, s);
}
double gain(double concurrency, const speculation& s) {
    return (at(concurrency, s).output_rate / at(concurrency, {}).output_rate).value();
}

}  // namespace

TEST_SUITE("serving/speculation") {
    TEST_CASE("tokens of a step are the geometric sum of Leviathan et al.") {
        for (const double a : {0.1, 0.5, 0.8, 0.99}) {
            for (const int k : {1, 2, 5, 10}) {
                CHECK((tokens_per_step(speculation{.drafted = k, .acceptance = a}) / token).value() ==
                      doctest::Approx((1 - std::pow(a, k + 1)) / (1 - a)));
            }
        }
    }

    TEST_CASE("without drafts everything is as without speculation") {
        for (const double c : {1.0, 64.0, 3000.0}) {
            const estimate with = at(c, {.acceptance = 0.5});
            const estimate without = serve(plan, {.input = 1024, .output = 512, .concurrency = c});
            CHECK(with.output_rate == without.output_rate);
            CHECK(with.ttft == without.ttft);
            CHECK(with.tpot == without.tpot);
            CHECK(with.power == without.power);
        }
        CHECK(total(evaluate(plan, verify_step(ratio<>(9), tokens<>(700), 0)).time) ==
              total(evaluate(plan, decode_step(ratio<>(9), tokens<>(700))).time));
    }

    TEST_CASE("drafts that are always right make their number of tokens and one more a step") {
        const estimate alone = at(1, {.drafted = 4, .acceptance = 1});
        CHECK((total(alone.decode.time) / alone.tpot).value() == doctest::Approx(5));
        const estimate never = at(1, {.drafted = 4});
        CHECK((total(never.decode.time) / never.tpot).value() == doctest::Approx(1));
        CHECK(never.output_rate < at(1, {}).output_rate);
    }

    TEST_CASE("verification reads weights and KV cache once, and computes every token") {
        const step_cost one = evaluate(plan, decode_step(ratio<>(8), tokens<>(4000)));
        const step_cost five = evaluate(plan, verify_step(ratio<>(8), tokens<>(4000), 4));
        CHECK((five.work.arithmetic / one.work.arithmetic).value() == doctest::Approx(5).epsilon(1e-2));
        CHECK((five.work.traffic / one.work.traffic).value() < 1.06);  // activations
        CHECK(total(five.time) < 1.25 * total(one.time));
        CHECK(total(five.time) > total(one.time));
        // With batches that fill the units every token costs its arithmetic.
        const auto at_large = [](int drafted) {
            return total(evaluate(plan, verify_step(ratio<>(2048), tokens<>(100), drafted)).time);
        };
        CHECK((at_large(4) / at_large(0)).value() > 2.5);  // the engine counts requests, not tokens
    }

    TEST_CASE("verification of latent attention reads the latents once") {
        const deployment d{.chip = catalog::h200_sxm,
                           .model = catalog::deepseek_v3,
                           .formats = {.weights = fp8_block},
                           .tensor_parallel = 8};
        const auto traffic_of = [&](int drafted, std::string_view name) {
            const step_cost s = evaluate(d, verify_step(ratio<>(32), tokens<>(8000), drafted));
            for (const part& p : s)
                if (p.name == name) return p.work.traffic;
            return bytes<>{};
        };
        CHECK(traffic_of(0, "attention") > 1 * GB);
        CHECK(traffic_of(1, "attention") < 1.2 * traffic_of(0, "attention"));
    }

    TEST_CASE("speculation gains most where few requests share a step, and less the more there are") {
        double last = gain(1, three);
        CHECK(last > 1.8);
        CHECK(last < 2.6);  // at most the 2.53 tokens of a step
        for (const double c : {8.0, 64.0, 512.0}) {
            const double here = gain(c, three);
            CHECK(here < last);
            last = here;
        }
    }

    TEST_CASE("a better acceptance never serves fewer tokens") {
        double last = 0;
        for (double a = 0; a <= 1; a += 0.1) {
            const double rate = at(16, {.drafted = 3, .acceptance = a}).output_rate.value();
            CHECK(rate > last);
            last = rate;
        }
    }

    TEST_CASE("a dearer draft takes its share of a step for each token") {
        const estimate dear = at(8, {.drafted = 3, .acceptance = 0.7, .share = 0.1});
        CHECK((total(dear.decode.time) - total(at(8, three).decode.time)).in(us) ==
              doctest::Approx(0.3 * total(plain.decode.time).in(us)).epsilon(1e-6));
        CHECK(dear.output_rate < at(8, three).output_rate);
    }

    TEST_CASE("a draft model takes its own steps, prompts and memory on the same chips") {
        const estimate e = at(8, by_8b);
        deployment small = plan;
        small.model = catalog::llama_3_1_8b;
        small.engine.decode_request = {};
        const auto draft = total(evaluate(small, decode_step(ratio<>(8), tokens<>(1024 + 256))).time);
        CHECK((total(e.decode.time) - total(at(8, three).decode.time)).in(us) ==
              doctest::Approx(3 * draft.in(us)).epsilon(1e-6));
        CHECK(total(e.prefill.time) > total(plain.prefill.time));
        const bytes<> room = plain.memory.requests * plain.memory.kv_request;
        const bytes<> left = room - weight_bytes_per_rank(catalog::llama_3_1_8b, plan.formats, 4);
        const bytes<> both = kv_bytes_per_rank(plan.model, fp8, 4, tokens<>(1024 + 256)) +
                             kv_bytes_per_rank(catalog::llama_3_1_8b, fp8, 4, tokens<>(1024 + 256));
        CHECK(e.memory.requests.value() == doctest::Approx((left / both).value()).epsilon(1e-6));
    }

    TEST_CASE("modules for further tokens cost a layer and the head, and their weights as counted") {
        deployment d{.chip = catalog::h200_sxm,
                     .model = catalog::deepseek_v3,
                     .formats = {.weights = fp8_block},
                     .tensor_parallel = 8,
                     .engine = catalog::sglang};
        REQUIRE(d.model.prediction_layers == 1);
        const speculation mtp{.drafted = 1, .acceptance = 0.8, .source = draft_source::prediction_layers};
        const estimate with = at(1, mtp, d);
        const estimate without = at(1, {}, d);
        double drafts = 0;
        for (const part& p : with.decode)
            if (p.name.starts_with("draft")) drafts += (total(p.time) / total(without.decode.time)).value();
        CHECK(drafts > 1.0 / 61);
        CHECK(drafts < 0.1);
        CHECK(with.output_rate > 1.2 * without.output_rate);
        const speculation copy = mtp;
        const bytes<> weights = detail::draft_weights(d, detail::drafting(d, copy), copy);
        const auto p = count_prediction_parameters(d.model);
        CHECK((8 * weights / (1 * byte)).value() ==
              doctest::Approx(p.layers + p.experts).epsilon(0.05));  // fp8, and copies on each rank
    }

    TEST_CASE("requests in flight are rate times latency, with and without queueing") {
        for (const double c : {1.0, 64.0, 5000.0}) {
            for (const speculation& s : {three, by_8b}) {
                const estimate e = at(c, s);
                const seconds<> life = e.ttft + 511 * e.tpot;
                CHECK((e.output_rate * life / e.output).value() == doctest::Approx(c).epsilon(1e-9));
            }
        }
    }

    TEST_CASE("loads without limit and at a rate speculate as well") {
        const estimate full = serve(plan, unlimited{.input = 1024, .output = 512}, by_8b);
        CHECK(full.batch.value() == doctest::Approx(full.memory.requests.value()));
        CHECK(full.output_rate.value() == doctest::Approx(at(full.batch.value(), by_8b).output_rate.value())
                                              .epsilon(2e-2));  // a first wave fills steps
        const open_loop seldom{.input = 1024, .output = 512, .request_rate = 0.5 * hertz};
        CHECK(serve(plan, seldom, three).served.tpot < 0.6 * serve(plan, seldom).served.tpot);
        CHECK(serve(plan, seldom, speculation{}).served.tpot == serve(plan, seldom).served.tpot);
    }

    TEST_CASE("what cannot be drafted is rejected by name") {
        const auto error_of = [](const speculation& s) { return broken::error_of([&] { serve(plan, load, s); }); };
        CHECK(error_of({.drafted = -1}) == "speculation.drafted = -1: must be zero or positive, and finite");
        CHECK(error_of({.drafted = 1, .acceptance = 1.1}) == "speculation.acceptance = 1.1: must be between 0 and 1");
        CHECK(error_of({.drafted = 1, .source = draft_source::draft_model}) ==
              "speculation.draft = none: is needed by draft_model");
        CHECK(error_of({.drafted = 1, .source = draft_source::prediction_layers}) ==
              "model.prediction_layers = 0: must be positive for speculation.source = prediction_layers");
        speculation s = three;
        CHECK(broken::check_each_member(s, "speculation", [&s] { serve(plan, load, s); }) == 3);
    }
}
