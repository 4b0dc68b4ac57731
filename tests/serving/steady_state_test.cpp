// SPDX-License-Identifier: MIT
#include "served_plan.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;
using namespace served_plan;

namespace {

// The compiler answers the main question.
static_assert(served.output_rate > 1000 * token_per_s && served.output_rate < 10000 * token_per_s);
static_assert(served.ttft > 50 * ms && served.tpot > 5 * ms && served.tpot < 50 * ms);
static_assert(fits(served) && served.waiting == 0 && served.batch == 64 && served.chips == 4);
static_assert(served.power > 4 * served.idle_power && served.power < 4 * 700 * watt);

void shrink_memory(deployment& d, double gib) {
    basic_memory<>& m = d.chip.memory;
    m.stack.die_density = gib / (m.stacks * m.stack.height) * GiB;
}

/// A chip that loses nothing: all shares 1, no latencies, caches and links without limit.
constexpr chip lossless() {
    chip c = catalog::h100_sxm;
    c.units = 1;
    for (memory_level& cache : c.memory.caches) cache.peak = 1e18 * TB_per_s;
    c.memory.latency = {};
    c.memory.controller.refresh = refresh_mode::bank_by_bank;  // a stream has all of the peak
    c.link = {.per_direction = 1e18 * TB_per_s, .efficiency = 1};
    c.kernels = {.gemm = {.unit_bandwidth = 1e18 * TB_per_s},
                 .bf16 = {.efficiency = 1, .in_flight = 1 * GB},
                 .attention = {.in_flight = 1 * GB, .tile = 1, .prefill = {.efficiency = 1}},
                 .stream_in_flight = 1 * GB};
    return c;
}

}  // namespace

TEST_SUITE("serving/steady_state") {
    TEST_CASE("requests in flight are rate times latency, with and without queueing") {
        for (const engine* e : catalog::engines) {
            for (const double gib : {27.0, 80.0}) {
                for (const double spread : {0.0, 0.4}) {
                    for (const double first_wave : {0.0, 0.1, 1.0}) {
                        for (const double concurrency : {1.0, 2.0, 3.5, 64.0, 500.0, 4000.0}) {
                            for (const double output : {2.0, 33.0, 1000.0}) {
                                const estimate s = with([&](deployment& d, workload& w) {
                                    d.engine = *e;
                                    shrink_memory(d, gib);
                                    w = {.input = 500,
                                         .output = output,
                                         .concurrency = concurrency,
                                         .input_variation = spread,
                                         .output_variation = spread,
                                         .first_wave = first_wave};
                                });
                                REQUIRE(fits(s));
                                CHECK(littles_law(s, concurrency) == doctest::Approx(1).epsilon(1e-9));
                                CHECK((s.batch + s.waiting).value() == doctest::Approx(concurrency));
                            }
                        }
                    }
                }
            }
        }
    }

    TEST_CASE("a step of one token touches the experts of that token, a step of many all") {
        const deployment d{.chip = catalog::h200_sxm,
                           .model = catalog::qwen3_235b_a22b,
                           .formats = {.weights = fp8},
                           .tensor_parallel = 8};
        const auto weights_read = [&d](double batch) {
            const estimate s = serve(d, {100, 100, batch});
            bytes<> read{};
            for (const part& p : s.decode)
                if (p.kind == kernel_class::experts) read += p.work.traffic;
            return read;
        };
        const expert_layers& e = d.model.experts;
        const bytes<> one = 3.0 * e.width * d.model.hidden * d.model.layers / 8 * byte;  // an expert of all layers
        CHECK((weights_read(1) / (e.top_k * one)).value() == doctest::Approx(1).epsilon(0.01));
        const double all = (weights_read(150) / (e.count * one)).value();  // all but 128 (1 - 8/128)^150 = 0.008
        CHECK(all > 0.9999);
        CHECK(all < 1.2);  // the rest is activations
        CHECK((weights_read(30) / (e.count * one)).value() < 0.9);
    }

    TEST_CASE("TPOT grows with concurrency, for dense models and mixtures and in every engine") {
        for (const engine* e : catalog::engines) {
            for (const transformer* m : {&catalog::llama_3_1_70b, &catalog::qwen3_235b_a22b}) {
                CAPTURE(e->name);
                CAPTURE(m->name);
                seconds<> last{};
                for (double c = 1; c < 600; c *= 2) {
                    const estimate s = with([&](deployment& d, workload& w) {
                        d.engine = *e;
                        d.model = *m;
                        d.tensor_parallel = 8;
                        w.concurrency = c;
                    });
                    CAPTURE(c);
                    CHECK(s.tpot > last);
                    last = s.tpot;
                }
            }
        }
    }

    TEST_CASE("a single output token comes with the first and needs no step after it") {
        for (const double concurrency : {1.0, 64.0}) {
            CAPTURE(concurrency);
            const estimate s = with([=](deployment&, workload& w) {
                w.output = 1;
                w.concurrency = concurrency;
            });
            CHECK(s.tpot == 0 * second);
            CHECK(s.output_rate > 0 * token_per_s);
            CHECK(s.prefill_share == 1);
            CHECK(littles_law(s, concurrency) == doctest::Approx(1).epsilon(1e-9));
        }
    }

    TEST_CASE("a request alone waits for nobody: TTFT is its prefill, TPOT the decode step") {
        for (const engine* e : catalog::engines) {
            CAPTURE(e->name);
            const estimate s = with([e](deployment& d, workload& w) {
                d.engine = *e;
                w.concurrency = 1;
            });
            CHECK(s.waiting == 0);
            CHECK((s.tpot / total(s.decode.time)).value() == doctest::Approx(1).epsilon(1e-12));
            CHECK((s.ttft / (total(s.prefill.time) + e->first_token)).value() == doctest::Approx(1).epsilon(1e-12));
        }
    }

    TEST_CASE("decode at batch 1 is bounded by HBM bandwidth") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            const estimate s = serve(deployment{.chip = *c, .model = catalog::llama_3_1_8b}, {1000, 100, 1});
            const parameter_count p = count_parameters(catalog::llama_3_1_8b);
            CHECK(rate_per_user(s) < token * peak_bandwidth(c->memory) / ((p.layers + p.head) * 2 * byte));
            CHECK(binding(s) == resource::memory_bandwidth);
        }
    }

    TEST_CASE("better hardware never serves fewer tokens") {
        const auto never_fewer = [](std::string_view what, auto improve) {
            for (const double concurrency : {1.0, 64.0, 2000.0}) {
                CAPTURE(what);
                CAPTURE(concurrency);
                const estimate better = with([&](deployment& d, workload& w) {
                    w.concurrency = concurrency;
                    improve(d);
                });
                CHECK(better.output_rate >= at(concurrency).output_rate);
            }
            CHECK(with([&](deployment& d, workload&) { improve(d); }).output_rate > served.output_rate);
        };
        never_fewer("pin rate", [](deployment& d) { d.chip.memory.stack.pin_rate *= 1.2; });
        never_fewer("all rates", [](deployment& d) {
            d.chip.rates.bf16 *= 1.2;
            d.chip.rates.fp8 *= 1.2;
        });
        never_fewer("link bandwidth", [](deployment& d) { d.chip.link.per_direction *= 1.2; });
        never_fewer("link latency", [](deployment& d) { d.chip.link.latency *= 0.8; });
        never_fewer("launch", [](deployment& d) { d.chip.kernels.gemm.launch *= 0.5; });
        never_fewer("memory latency", [](deployment& d) { d.chip.memory.latency *= 0.8; });
        never_fewer("refresh", [](deployment& d) { d.chip.memory.stack.channel.timing.rfc *= 0.8; });
        never_fewer("bytes in flight of products", [](deployment& d) { d.chip.kernels.bf16.in_flight *= 1.1; });
        never_fewer("bytes in flight of attention", [](deployment& d) { d.chip.kernels.attention.in_flight *= 1.2; });
        never_fewer("bytes in flight of streams", [](deployment& d) { d.chip.kernels.stream_in_flight *= 1.05; });
        never_fewer("decode_layer", [](deployment& d) { d.engine.decode_layer *= 0.8; });
        never_fewer("decode_request", [](deployment& d) { d.engine.decode_request *= 0.8; });
        never_fewer("prefill_layer", [](deployment& d) { d.engine.prefill_layer *= 0.1; });
        never_fewer("all_reduce", [](deployment& d) { d.engine.all_reduce *= 0.8; });
        never_fewer("first_token", [](deployment& d) { d.engine.first_token *= 0.8; });
    }

    TEST_CASE("more memory serves more where requests wait for it, and changes nothing where they don't") {
        estimate last = with([](deployment& d, workload&) { shrink_memory(d, 25.5); });
        CHECK(last.waiting > 0);
        CHECK(binding(last) == resource::memory_capacity);
        for (double gib = 25.6; gib < 80; gib += 0.1) {
            const estimate s = with([gib](deployment& d, workload&) { shrink_memory(d, gib); });
            if (last.waiting > 0) CHECK(s.output_rate > 0.97 * last.output_rate);  // steps of the tiles
            else CHECK(s.output_rate == last.output_rate);
            last = s;
        }
        CHECK(last.output_rate == served.output_rate);
        CHECK(last.output_rate > 1.5 * with([](deployment& d, workload&) { shrink_memory(d, 25.5); }).output_rate);
    }

    TEST_CASE("more concurrency serves more, at longer latency each") {
        // A step of the tiles may cost up to 3 % of the rate when a batch outgrows one of 64 or 128 rows.
        estimate last = at(1);
        for (double c = 2; c < 3000; c = std::ceil(c * 1.07)) {
            const estimate s = at(c);
            CAPTURE(c);
            CHECK(s.output_rate > 0.97 * last.output_rate);
            CHECK(s.ttft + 511 * s.tpot > 0.97 * (last.ttft + 511 * last.tpot));
            last = s;
        }
        CHECK(last.output_rate > 20 * at(1).output_rate);
    }

    TEST_CASE("beyond what fits, requests wait for memory and the batch stays") {
        const estimate s = at(100000);
        CHECK(s.batch == s.memory.requests);
        CHECK(s.waiting > 90000);
        CHECK(binding(s) == resource::memory_capacity);
        CHECK(s.ttft > served.ttft);
        CHECK((s.tpot / at(50000).tpot).value() == doctest::Approx(1).epsilon(1e-9));
    }

    TEST_CASE("with arithmetic for free a step takes its bytes over the bandwidth, and the other way round") {
        deployment d{.chip = lossless(), .model = catalog::llama_3_1_70b};
        d.chip.memory.stack.die_density = 1000 * GB;
        const workload w{.input = 1024, .output = 512, .concurrency = 128};
        d.chip.rates.bf16 = 1e18 * TFLOP_per_s;
        const estimate streaming = serve(d, w);
        CHECK((total(streaming.decode.time) * peak_bandwidth(d.chip.memory) / streaming.decode.work.traffic).value() ==
              doctest::Approx(1).epsilon(1e-9));
        CHECK(streaming.cycle.memory == total(streaming.cycle));
        // 128 rows and widths that are multiples of 256 fill the tiles of its single unit.
        d.chip.rates.bf16 = catalog::h100_sxm.rates.bf16;
        d.chip.memory.stack.pin_rate = 1e18 * Gbit_per_s;
        const estimate computing = serve(d, w);
        CHECK((total(computing.decode.time) * peak_rate(d.chip, bf16) / computing.decode.work.arithmetic).value() ==
              doctest::Approx(1).epsilon(1e-9));
        CHECK(binding(computing) == resource::compute);
    }

    TEST_CASE("an engine's largest batch makes the others wait, and changes nothing where it is met exactly") {
        const auto limited = [](double most) {
            return with([=](deployment& d, workload&) { d.engine.max_batch = most; });
        };
        CHECK(limited(64).output_rate == served.output_rate);
        CHECK(limited(1000).ttft == served.ttft);
        const estimate half = limited(32);
        CHECK(half.batch == 32);
        CHECK(half.waiting == 32);
        CHECK(half.tpot == at(32).tpot);
        CHECK(half.output_rate < served.output_rate);
        CHECK(binding(half) != resource::memory_capacity);
        CHECK(littles_law(half, 64) == doctest::Approx(1).epsilon(1e-9));
    }

    TEST_CASE("an invalid deployment or workload is rejected by name") {
        CHECK_THROWS_WITH_AS(serve(deployment{}, load), "deployment.chip.units = 0: must be positive and finite",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(serve(plan, workload{}), "workload.input = 0 token: must be at least 1 and finite",
                             std::invalid_argument);
    }
}
