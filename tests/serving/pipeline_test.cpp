// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 2,
                          .engine = catalog::vllm};
constexpr workload load{.input = 1024, .output = 512, .concurrency = 64};

deployment in_stages(int stages, const deployment& d = plan) {
    deployment staged = d;
    staged.pipeline_parallel = stages;
    return staged;
}
seconds<> decode_time(const deployment& d, double batch) {
    return total(evaluate(d, decode_step(ratio<>(batch), tokens<>(1500))).time);
}
seconds<> stage_of(const deployment& d, double batch) {
    const step s = decode_step(ratio<>(batch), tokens<>(1500));
    return stage_time(d, s, evaluate(d, s));
}

}  // namespace

TEST_SUITE("serving/pipeline") {
    TEST_CASE("one stage has the whole step, and serves as if there were no pipeline") {
        CHECK(stage_of(plan, 32) == decode_time(plan, 32));
        const estimate e = serve(plan, load);
        CHECK((e.prefill_steps * e.prompts).value() == doctest::Approx(64));
        CHECK(e.batch == 64);
    }

    TEST_CASE("a step takes as long through all stages as without them, but for its sends") {
        const seconds<> message = total(time_of(point_to_point{16 * (4.0 * 8192) * byte}, catalog::h100_sxm));
        for (const int stages : {2, 4}) {
            CHECK((decode_time(in_stages(stages), 16) - decode_time(plan, 16)).in(us) ==
                  doctest::Approx((stages - 1) * message.in(us)).epsilon(1e-6));
        }
    }

    TEST_CASE("the largest stage is at least its share of the step, and not much more with many layers") {
        for (const int stages : {2, 4, 5, 8}) {
            CAPTURE(stages);
            deployment d = in_stages(stages);
            CHECK(stages * stage_of(d, 32) > decode_time(d, 32));
            d.engine = catalog::ideal;  // whose requests take no time in the last stage
            CHECK(stages * stage_of(d, 32) > decode_time(d, 32));
            CHECK(stages * stage_of(d, 32) < 1.25 * decode_time(d, 32));  // the head is as long as two layers of 80
        }
    }

    TEST_CASE("layers that do not divide make one stage longer") {
        // 80 layers in 3 stages: 27 in the largest; 81 are 27 each.
        const auto of_layers = [](int layers) {
            deployment d = in_stages(3);
            d.model.layers = layers;
            d.model.vocab = 1024;  // the head is small: layers decide
            d.engine = catalog::ideal;
            return stage_of(d, 32);
        };
        CHECK((of_layers(80) / of_layers(81)).value() == doctest::Approx(1).epsilon(0.01));
        CHECK((of_layers(78) / of_layers(81)).value() == doctest::Approx(26.0 / 27).epsilon(0.01));
    }

    TEST_CASE("a full pipeline gives a token of each batch in a stage's time; TPOT is all stages' times") {
        const deployment four = in_stages(4);
        const estimate e = serve(four, {.input = 1, .output = 100, .concurrency = 64});
        const step quarter = decode_step(ratio<>(16), tokens<>(51));
        const seconds<> stage = stage_time(four, quarter, evaluate(four, quarter));
        CHECK(e.tpot >= 4 * stage);  // and what further prompts of one token take
        CHECK(e.tpot < 4 * stage + 64 * total(e.prefill.time) / 99);
        CHECK(e.batch == 64);
        CHECK(total(e.decode.time) < 4 * stage);  // the bubble
    }

    TEST_CASE("a request alone has all stages to itself: TPOT is a step, TTFT a prefill through all of them") {
        const deployment four = in_stages(4);
        const estimate e = serve(four, {.input = 1024, .output = 100, .concurrency = 1});
        CHECK((e.tpot / total(e.decode.time)).value() == doctest::Approx(1).epsilon(1e-12));
        CHECK(((e.ttft - four.engine.first_token) / total(e.prefill.time)).value() ==
              doctest::Approx(1).epsilon(1e-12));
        CHECK(e.tpot > serve(plan, {.input = 1024, .output = 100, .concurrency = 1}).tpot);
    }

    TEST_CASE("requests in flight are rate times latency in a pipeline, too") {
        for (const int stages : {2, 3, 4, 8}) {
            for (const double concurrency : {1.0, 2.0, 7.5, 64.0, 5000.0}) {
                const workload w{.input = 1024, .output = 512, .concurrency = concurrency};
                const estimate e = serve(in_stages(stages), w);
                const seconds<> lifetime = e.ttft + (e.output / token - 1) * e.tpot;
                CHECK((e.output_rate * lifetime / e.output).value() == doctest::Approx(concurrency).epsilon(1e-9));
                CHECK((e.batch + e.waiting).value() == doctest::Approx(concurrency));
                CHECK(e.prefill_share > 0);
                CHECK(e.prefill_share < 1);
            }
        }
    }

    TEST_CASE("prompts follow each other stage by stage: a prompt's rate is that of a stage, its latency that of all") {
        deployment d = in_stages(4);
        d.engine.chunk = 4096;  // a prompt a step
        const estimate few = serve(d, {.input = 4096, .output = 1, .concurrency = 8});
        const step prompt = prefill_step(ratio<>(1), tokens<>(4096));
        const seconds<> stage = stage_time(d, prompt, evaluate(d, prompt));
        const seconds<> all = 7 * stage + total(few.prefill.time) + d.engine.first_token;
        CHECK((few.output_rate * all / (8 * token)).value() == doctest::Approx(1).epsilon(1e-9));
        CHECK(stage < 0.3 * total(few.prefill.time));
    }

    TEST_CASE("where nothing is sent slowly stages never serve more than tensor-parallel ranks make of a free link") {
        chip free_link = catalog::h100_sxm;
        free_link.link = {.per_direction = 1e18 * TB_per_s, .efficiency = 1};
        free_link.kernels.collectives = {};
        deployment tensor = plan;
        tensor.chip = free_link;
        tensor.tensor_parallel = 4;
        tensor.engine = catalog::ideal;
        deployment staged = tensor;
        staged.tensor_parallel = 2;
        staged.pipeline_parallel = 2;
        CHECK(serve(staged, {.input = 1024, .output = 512, .concurrency = 1}).tpot >
              1.3 * serve(tensor, {.input = 1024, .output = 512, .concurrency = 1}).tpot);
    }

    TEST_CASE("what an engine does for requests in a pipeline is in the last stage") {
        deployment d = in_stages(4);
        const seconds<> pass = decode_time(d, 32);
        const seconds<> stage = stage_of(d, 32);
        d.engine.decode_request += 1 * ms;
        CHECK((decode_time(d, 32) - pass).in(ms) == doctest::Approx(32));
        CHECK((stage_of(d, 32) - stage).in(ms) == doctest::Approx(32));
    }

    TEST_CASE("power is that of all chips, of which each does its share") {
        const estimate one = serve(plan, load);
        const estimate four = serve(in_stages(4), load);
        CHECK(four.chips == 8);
        CHECK(four.power > 4 * 2 * four.idle_power);
        CHECK(four.power < 4 * 2 * 700 * watt);
        CHECK(four.energy_per_output > one.energy_per_output);
    }
}
