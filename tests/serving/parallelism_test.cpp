// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

constexpr deployment dense{.chip = catalog::h100_sxm,
                           .model = catalog::llama_3_1_70b,
                           .formats = {.weights = fp8, .kv = fp8},
                           .tensor_parallel = 2,
                           .engine = catalog::vllm};
constexpr deployment mixture{.chip = catalog::h200_sxm,
                             .model = catalog::deepseek_r1,
                             .formats = {.weights = fp8_block, .kv = fp8},
                             .data_parallel = 16,
                             .expert_parallel = 16,
                             .engine = catalog::trtllm};
constexpr workload load{.input = 1024, .output = 512, .concurrency = 64};

// The compiler answers for a cluster, too.
static_assert(serve(mixture, {.input = 1024, .output = 512, .concurrency = 512}).output_rate > 1000 * token_per_s);

deployment laid_out(deployment d, const rank_layout& on) {
    d.tensor_parallel = on.tensor;
    d.context_parallel = on.context;
    d.data_parallel = on.data;
    d.pipeline_parallel = on.pipeline;
    d.expert_parallel = on.expert;
    return d;
}

const part* find(const step_cost& c, std::string_view name) {
    for (const part& p : c) {
        if (p.name == name) return &p;
    }
    return nullptr;
}
seconds<> time_in(const step_cost& c, std::string_view name) {
    const part* p = find(c, name);
    return p == nullptr ? seconds<>{} : total(p->time);
}

constexpr rank_layout layouts[]{{.tensor = 8},
                                {.tensor = 16},
                                {.tensor = 4, .context = 4},
                                {.tensor = 2, .data = 8},
                                {.tensor = 4, .pipeline = 4},
                                {.tensor = 2, .context = 2, .data = 2, .pipeline = 2},
                                {.tensor = 8, .pipeline = 3},
                                {.tensor = 2, .data = 8, .expert = 16},
                                {.data = 16, .expert = 8},
                                {.tensor = 16, .expert = 16}};

}  // namespace

TEST_SUITE("serving/parallelism") {
    TEST_CASE("a data-parallel rank has its share of the requests, at least one") {
        CHECK(rank_workload(laid_out(dense, {.tensor = 2, .data = 4}), load).concurrency == 16);
        CHECK(rank_workload(laid_out(dense, {.tensor = 2, .data = 128}), load).concurrency == 1);
        CHECK(rank_workload(dense, load).concurrency == 64);
        CHECK(rank_workload(laid_out(dense, {.data = 4}), load).input == load.input);
        CHECK_THROWS_AS((void)rank_workload(deployment{}, load), std::invalid_argument);
        CHECK_THROWS_AS((void)rank_workload(dense, workload{}), std::invalid_argument);
    }

    TEST_CASE("batches of a pipeline share the requests, at least one each") {
        CHECK(stage_batch(laid_out(dense, {.pipeline = 4}), ratio<>(64)) == 16);
        CHECK(stage_batch(laid_out(dense, {.pipeline = 4}), ratio<>(2)) == 1);
        CHECK(stage_batch(dense, ratio<>(2.5)) == 2.5);
    }

    TEST_CASE("data-parallel ranks of a dense model are copies of it: n times the rate of one, at its latencies") {
        for (const int copies : {2, 3, 8}) {
            for (const double concurrency : {4.0, 64.0, 3000.0}) {
                const estimate one = serve(dense, {.input = 1024, .output = 512, .concurrency = concurrency});
                const estimate all = serve(laid_out(dense, {.tensor = 2, .data = copies}),
                                           {.input = 1024, .output = 512, .concurrency = copies * concurrency});
                const auto same = [](auto a, auto b) { CHECK((a / b).value() == doctest::Approx(1).epsilon(1e-12)); };
                same(all.ttft, one.ttft);
                same(all.tpot, one.tpot);
                same(all.output_rate, copies * one.output_rate);
                same(all.batch, copies * one.batch);
                same(all.power, copies * one.power);
                CHECK(all.waiting.value() == doctest::Approx((copies * one.waiting).value()));
                CHECK(all.memory.requests == one.memory.requests);
            }
        }
    }

    TEST_CASE("two data-parallel ranks halve the requests of each") {
        const estimate one = serve(mixture, {.input = 1024, .output = 512, .concurrency = 256});
        const estimate two =
            serve(laid_out(mixture, {.data = 32, .expert = 32}), {.input = 1024, .output = 512, .concurrency = 256});
        CHECK((one.prefill_steps * one.prompts).value() == doctest::Approx(16));
        CHECK((two.prefill_steps * two.prompts).value() == doctest::Approx(8));
        CHECK(find(one.decode, "latent projection")->work.arithmetic ==
              2 * find(two.decode, "latent projection")->work.arithmetic);
    }

    TEST_CASE(
        "data-parallel ranks without a request have one in the estimate, and the rate is that of those in flight") {
        const estimate one = serve(mixture, {.input = 1024, .output = 512, .concurrency = 1});
        const estimate all = serve(mixture, {.input = 1024, .output = 512, .concurrency = 16});
        CHECK(one.tpot == all.tpot);
        CHECK((all.output_rate / one.output_rate).value() == doctest::Approx(16));
        CHECK(one.batch == 1);
        CHECK(all.batch == 16);
    }

    TEST_CASE("requests in flight are rate times latency in every layout") {
        for (const deployment& d : {dense, mixture}) {
            for (const rank_layout& on : layouts) {
                if (on.expert > 1 && d.model.experts.count == 0) continue;
                for (const double concurrency : {1.0, 17.0, 800.0, 100000.0}) {
                    const estimate e =
                        serve(laid_out(d, on), {.input = 1024, .output = 512, .concurrency = concurrency});
                    REQUIRE(fits(e));
                    const seconds<> lifetime = e.ttft + (e.output / token - 1) * e.tpot;
                    CHECK((e.output_rate * lifetime / e.output).value() == doctest::Approx(concurrency).epsilon(1e-9));
                    if (concurrency >= on.data) CHECK((e.batch + e.waiting).value() == doctest::Approx(concurrency));
                    CHECK(std::isfinite(e.power.value()));
                }
            }
        }
    }

    TEST_CASE("chips on several nodes are never faster than on one, and a better network is never slower") {
        for (const deployment& d : {dense, mixture}) {
            for (const rank_layout& on : layouts) {
                if (on.expert > 1 && d.model.experts.count == 0) continue;
                deployment near = laid_out(d, on);
                near.network.node_ranks = 16;
                deployment far = near;
                far.network.node_ranks = 8;
                far.network.link.latency = 5 * us;
                deployment farther = far;
                farther.network.node_ranks = 4;
                deployment slow = far;
                slow.network.link.per_direction *= 0.5;
                const auto rate = [](const deployment& x) { return serve(x, load).output_rate; };
                CHECK(rate(near) >= rate(far));
                CHECK(rate(far) >= rate(farther));
                CHECK(rate(far) >= rate(slow));
                // Copies of a dense model say nothing to each other.
                const bool copies = on.data > 1 && d.model.experts.count == 0 && chip_count(far) == 2 * on.data;
                if (chip_count(far) > 8 && !copies) CHECK(rate(near) > rate(far));
                if (chip_count(far) <= 8) CHECK(rate(near) == rate(far));
            }
        }
    }

    TEST_CASE("more tensor-parallel ranks never slow a kernel down; over an endless link they are an exact split") {
        deployment d = dense;
        d.chip.link = {.per_direction = 1e18 * TB_per_s, .efficiency = 1};
        d.chip.kernels.collectives = {};
        d.engine = catalog::ideal;
        const step s = decode_step(ratio<>(64), tokens<>(1500));
        step_cost last = evaluate(laid_out(d, {.tensor = 1}), s);
        for (const int ranks : {2, 4, 8}) {
            const step_cost c = evaluate(laid_out(d, {.tensor = ranks}), s);
            for (const part& p : c) {
                if (p.kind != kernel_class::collective && p.kind != kernel_class::engine)
                    CHECK(total(p.time) <= time_in(last, p.name));
            }
            CHECK(time_in(c, "all-reduce").in(us) < 1e-3);
            CHECK((2 * find(c, "gate, up")->work.arithmetic / find(last, "gate, up")->work.arithmetic).value() == 1);
            last = c;
        }
        // With the default link the same ranks pay for their sums.
        CHECK(time_in(evaluate(laid_out(dense, {.tensor = 8}), s), "all-reduce") > 100 * us);
    }

    TEST_CASE("ranks that split long sequences shorten attention and pay for what they exchange") {
        const step s = decode_step(ratio<>(8), tokens<>(200000));
        const step_cost one = evaluate(laid_out(dense, {.tensor = 8}), s);
        const step_cost two = evaluate(laid_out(dense, {.tensor = 8, .context = 2}), s);
        CHECK((time_in(one, "attention") / time_in(two, "attention")).value() == doctest::Approx(2).epsilon(0.1));
        CHECK(time_in(two, "result exchange") > seconds<>{});
        CHECK(total(two.time) < total(one.time));
        // Beyond as many ranks as KV heads tensor parallelism copies the cache instead.
        CHECK(total(two.time) < total(evaluate(laid_out(dense, {.tensor = 16}), s).time));
    }

    TEST_CASE("memory: each kind of parallelism holds its share of weights and of a request's KV cache") {
        const occupancy one = occupancy_of(dense, load);
        const occupancy copy = occupancy_of(laid_out(dense, {.tensor = 2, .data = 4}), load);
        CHECK(copy.weights == one.weights);
        CHECK(copy.kv_request == one.kv_request);
        const occupancy stages = occupancy_of(laid_out(dense, {.tensor = 2, .pipeline = 4}), load);
        CHECK((one.kv_request / stages.kv_request).value() == doctest::Approx(4));
        CHECK(stages.weights < 0.3 * one.weights);
        const occupancy split = occupancy_of(laid_out(dense, {.tensor = 2, .context = 4}), load);
        CHECK((one.kv_request / split.kv_request).value() == doctest::Approx(4));
        CHECK(split.weights < 0.4 * one.weights);
        CHECK(occupancy_of(laid_out(dense, {.tensor = 2, .pipeline = 3}), load).kv_request.in(MB) ==
              doctest::Approx(one.kv_request.in(MB)*27 / 80));
    }

    TEST_CASE("DeepSeek-R1 serves more requests with data-parallel attention: its cache is not copied on all ranks") {
        const workload many{.input = 4096, .output = 1024, .concurrency = 1e6};
        const estimate tensor = serve(laid_out(mixture, {.tensor = 16, .expert = 16}), many);
        const estimate data = serve(mixture, many);
        CHECK(data.batch > 10 * tensor.batch);
        CHECK(data.output_rate > tensor.output_rate);
    }

    TEST_CASE("sends that leave a node cross the network, and only those") {
        const auto sends = [](int stages, int node_ranks) {
            deployment d = laid_out(dense, {.tensor = 2, .pipeline = stages});
            d.network.node_ranks = node_ranks;
            d.network.link.latency = 1 * ms;
            return time_in(evaluate(d, decode_step(ratio<>(8), tokens<>(100))), "send").in(ms);
        };
        CHECK(sends(4, 8) < 0.2);
        CHECK(sends(8, 8) == doctest::Approx(1).epsilon(0.2));
        CHECK(sends(8, 4) == doctest::Approx(3).epsilon(0.1));
        CHECK(sends(8, 2) == doctest::Approx(7).epsilon(0.1));
        CHECK(sends(8, 3) == doctest::Approx(7).epsilon(0.1));  // stages do not fill nodes evenly
    }
}
