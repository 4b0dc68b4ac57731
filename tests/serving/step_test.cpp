// SPDX-License-Identifier: MIT
#include "served_models.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/step.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};

constexpr step decode = decode_step(ratio<>(64), tokens<>(1500));
constexpr step prefill = prefill_step(ratio<>(1), tokens<>(1024));
constexpr step both{.kind = phase::mixed, .decoding = 64, .context = 1500, .prompts = 1, .prompt = 1024};

constexpr step_cost cost = evaluate(plan, decode);
static_assert(total(cost.time) > 1 * ms && total(cost.time) < 1 * second, "a step is evaluated by the compiler");
static_assert(cost.parts.size() == 14 && cost.end() - cost.begin() == 14);
static_assert(cost.parts[13].name == "engine");

// The step with the most operators: windowed and global layers, decode and prefill, several ranks. In constant
// evaluation the compiler rejects a write past the last part.
constexpr deployment windowed{.chip = catalog::h100_sxm, .model = catalog::exaone_4_0_32b, .tensor_parallel = 2};
static_assert(evaluate(windowed, both).parts.size() == 17);

double ratio_of(seconds<> a, seconds<> b) { return (a / b).value(); }

const part& find(const step_cost& c, std::string_view name) {
    for (const part& p : c) {
        if (p.name == name) return p;
    }
    FAIL("no part called " << std::string(name));
    return *c.begin();
}

bool is_finite(const time_split& t) {
    return std::isfinite(t.compute.value()) && std::isfinite(t.memory.value()) && std::isfinite(t.link.value()) &&
           std::isfinite(t.latency.value()) && std::isfinite(total(t).value());
}

}  // namespace

TEST_SUITE("serving/step") {
    TEST_CASE("parts add up to the work and the time of the step") {
        for (const int ranks : {1, 4, 8}) {
            for (const engine* e : catalog::engines) {
                for (const transformer* m : served_models(ranks)) {
                    for (const step& s : {decode, prefill, both}) {
                        deployment d = plan;
                        d.model = *m;
                        d.engine = *e;
                        d.tensor_parallel = ranks;
                        const step_cost c = evaluate(d, s);
                        work sum;
                        time_split time;
                        for (const part& p : c) {
                            sum = sum + p.work;
                            time = time + p.time;
                        }
                        CHECK(sum.arithmetic == c.work.arithmetic);
                        CHECK(sum.traffic == c.work.traffic);
                        CHECK(sum.messages == c.work.messages);
                        CHECK(ratio_of(total(time), total(c.time)) == doctest::Approx(1).epsilon(1e-12));
                        CHECK(ratio_of(time.compute + time.memory + time.link + time.latency, total(c.time)) ==
                              doctest::Approx(1).epsilon(1e-12));
                        const seconds<> engine = find(c, "engine").time.latency;
                        CHECK(engine.in(us) ==
                              doctest::Approx(overhead(d.engine, m->layers, ranks, s, total(c.time) - engine).in(us)));
                    }
                }
            }
        }
    }

    TEST_CASE("a part is its operator's work and time times its repeats") {
        deployment mixture = plan;
        mixture.model = catalog::deepseek_v3;
        mixture.formats = {.weights = fp8_block, .head = fp8, .experts = nvfp4};
        mixture.expert_parallel = 2;
        for (deployment d : {plan, mixture}) {
            d.engine = {.all_reduce = us};  // kernels as they were measured
            for (const step& s : {decode, prefill, both}) {
                const step_cost all = evaluate(d, s);
                const auto check = [&](std::string_view name, int repeats, auto op) {
                    if constexpr (requires { op.library; }) op.library = d.engine.library;
                    const part& p = find(all, name);
                    CAPTURE(name);
                    const work w = work_of(op);
                    CHECK(p.repeats == repeats);
                    CHECK(p.work.traffic == repeats * w.traffic);
                    CHECK(ratio_of(total(p.time), repeats * total(time_of(op, w, d.chip, supply_of(d.chip)))) ==
                          doctest::Approx(1).epsilon(1e-12));
                };
                operators(d.model, d.formats, d.tensor_parallel, s, check, d.expert_parallel);
            }
        }
    }

    TEST_CASE("an engine hides the latency of products and attention, and has kernels of its own for experts") {
        deployment d = plan;
        d.model = catalog::qwen3_235b_a22b;
        d.engine = {};
        const step_cost measured = evaluate(d, both);
        const auto with = [&](double latency, double launch, double tile) {
            d.engine = {.kernel_latency = latency, .expert_launch = launch, .expert_tile = tile};
            return evaluate(d, both);
        };
        for (const part& p : with(0.25, 1, 1)) {
            const part& whole = find(measured, p.name);
            const bool overlapped = detail::overlaps(p.kind);
            CAPTURE(p.name);
            CHECK(p.time.latency.value() ==
                  doctest::Approx((overlapped ? 0.25 : 1) * whole.time.latency.value()).epsilon(1e-12));
            CHECK(p.time.compute == whole.time.compute);
            CHECK(p.time.memory == whole.time.memory);
        }
        CHECK(find(with(0, 1, 1), "attention").time.latency == 0 * us);
        const part& experts = find(measured, "experts");
        const auto of_experts = [&](double launch, double tile) { return find(with(1, launch, tile), "experts").time; };
        CHECK(ratio_of(of_experts(3, 1).latency, experts.time.latency) == doctest::Approx(3));
        CHECK(ratio_of(total(of_experts(0, 1)), total(experts.time) - experts.time.latency) == doctest::Approx(1));
        CHECK(total(of_experts(1, 0)) < total(experts.time));
        CHECK(of_experts(1, 0).latency == experts.time.latency);
    }

    TEST_CASE("decode at batch 1 is bounded by HBM bandwidth") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            deployment d{.chip = *c, .model = catalog::llama_3_1_8b};
            const step_cost one = evaluate(d, decode_step(ratio<>(1), tokens<>(1000)));
            CHECK(binding(one.time) == resource::memory_bandwidth);
            // Every weight but the embedding table is read for each token.
            const parameter_count p = count_parameters(d.model);
            CHECK(total(one.time) > (p.layers + p.head) * 2 * byte / peak_bandwidth(c->memory));
            CHECK(total(one.time) < 2 * (p.layers + p.head) * 2 * byte / peak_bandwidth(c->memory));
        }
    }

    TEST_CASE("prefill of a long prompt is bound by arithmetic and never beats the peak") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            deployment d{.chip = *c, .model = catalog::llama_3_1_8b};
            const step_cost one = evaluate(d, prefill_step(ratio<>(1), tokens<>(8192)));
            CHECK(binding(one.time) == resource::compute);
            CHECK(total(one.time) > one.work.arithmetic / peak_rate(*c, bf16));
        }
    }

    TEST_CASE("a mixed step takes longer than either part and less than both one after the other") {
        const seconds<> mixed = total(evaluate(plan, both).time);
        CHECK(mixed > total(evaluate(plan, decode).time));
        CHECK(mixed > total(evaluate(plan, prefill).time));
        CHECK(mixed < total(evaluate(plan, decode).time) + total(evaluate(plan, prefill).time));
    }

    TEST_CASE("more sequences, context or prompt tokens never take less time") {
        const auto time = [](const step& s) { return total(evaluate(plan, s).time); };
        seconds<> last{};
        for (double context = 1; context < 1e5; context *= 2) {
            CHECK(time(decode_step(ratio<>(8), tokens<>(context))) > last);
            last = time(decode_step(ratio<>(8), tokens<>(context)));
        }
        // Tiles make steps: see compute/gemm_test.cpp for their size.
        last = {};
        for (double n = 1; n < 2000; n *= 1.1) {
            CHECK(time(decode_step(ratio<>(n), tokens<>(1000))) > 0.95 * last);
            last = max(last, time(decode_step(ratio<>(n), tokens<>(1000))));
        }
        last = {};
        for (double n = 16; n < 1e5; n *= 1.1) {
            CHECK(time(prefill_step(ratio<>(1), tokens<>(n))) > 0.95 * last);
            last = max(last, time(prefill_step(ratio<>(1), tokens<>(n))));
        }
    }

    TEST_CASE("a step with no sequences still reads the weights, and takes less than one with a sequence") {
        const step_cost idle = evaluate(plan, decode_step(ratio<>(0), tokens<>(0)));
        CHECK(is_finite(idle.time));
        CHECK(total(idle.time) < total(evaluate(plan, decode_step(ratio<>(1), tokens<>(0))).time));
        CHECK(idle.work.traffic > 0.9 * weight_bytes(plan.model, plan.formats) / plan.tensor_parallel);
    }

    TEST_CASE("a format that no unit of the chip serves is an error, never NaN") {
        deployment d = plan;
        d.chip.rates = {.bf16 = 1000 * TFLOP_per_s};
        d.formats.weights = bf16;
        CHECK(is_finite(evaluate(d, decode).time));
        d.formats.weights = fp32;
        CHECK_THROWS_AS(evaluate(d, decode), std::invalid_argument);
        d.formats = {.head = tf32};
        CHECK_THROWS_AS(evaluate(d, decode), std::invalid_argument);
    }

    TEST_CASE("every format and model gives finite times on every chip") {
        for (const chip* c : catalog::measured_chips) {
            for (const transformer* m : served_models(8)) {
                for (const format f : all_formats) {
                    deployment d{.chip = *c, .model = *m, .formats = {f, fp8, f}, .tensor_parallel = 8};
                    CHECK(is_finite(evaluate(d, decode).time));
                    CHECK(is_finite(evaluate(d, both).time));
                    if (m->experts.count >= 8) d.expert_parallel = 8;
                    CHECK(is_finite(evaluate(d, prefill).time));
                    CHECK(is_finite(evaluate(d, decode_step(ratio<>(0), tokens<>(0))).time));
                }
            }
        }
    }

    TEST_CASE("an invalid deployment or step is rejected by name") {
        CHECK_THROWS_AS(evaluate(deployment{}, decode), std::invalid_argument);
        CHECK_THROWS_WITH_AS(evaluate(plan, step{.decoding = -1}),
                             "step.decoding = -1: must be zero or positive, and finite", std::invalid_argument);
        step s = decode;
        s.context = tokens<>(std::numeric_limits<double>::quiet_NaN());
        CHECK_THROWS_WITH_AS(evaluate(plan, s), "step.context = nan token: must be zero or positive, and finite",
                             std::invalid_argument);
    }
}
