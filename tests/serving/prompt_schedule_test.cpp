// SPDX-License-Identifier: MIT
#include "served_plan.hpp"
#include <doctest/doctest.h>

using namespace tokenroof;
using namespace served_plan;

TEST_SUITE("serving/prompt_schedule") {
    TEST_CASE("the steps are those of the batch halfway through its output, and of prompts beside the rest of it") {
        for (const double concurrency : {1.0, 100.0, 5000.0}) {
            const estimate s = at(concurrency);
            CHECK(total(s.decode.time) == total(evaluate(plan, decode_step(s.batch, tokens<>(1024 + 256))).time));
            step beside = prefill_step(s.prompts, tokens<>(1024));
            beside.kind = phase::mixed;
            const auto prompts = detail::schedule(plan.engine, load, s.batch);
            beside.decoding =
                s.batch * (1 - prompts.before_first / prompts.steps);  // those that have their first token
            beside.context = 1024 + 256;
            CHECK(total(s.prefill.time) == total(evaluate(plan, beside).time));
            const estimate first = with([=](deployment& d, workload& w) {
                d.engine.prefill_first = true;
                w.concurrency = concurrency;
            });
            CHECK(total(first.prefill.time) == total(evaluate(plan, prefill_step(s.prompts, tokens<>(1024))).time));
            CHECK(first.decode_steps == 511);
        }
    }

    TEST_CASE("an engine that runs one whole prompt a step, before others, serves as the formula of single prompts") {
        for (const bool equal : {true, false}) {
            for (const double concurrency : {1.0, 7.0, 64.0, 500.0}) {
                CAPTURE(concurrency);
                const estimate s = with([=](deployment& d, workload& w) {
                    d.engine.prefill_first = true;
                    d.engine.chunk = 0;
                    w.concurrency = concurrency;
                    w.output_variation = equal ? 0 : 0.01;
                });
                const seconds<> prompt = total(evaluate(plan, prefill_step(ratio<>(1), tokens<>(1024))).time);
                const seconds<> admitted = s.batch * prompt + 511 * total(s.decode.time);
                CHECK(s.prompts == 1);
                CHECK((total(s.cycle) / admitted).value() == doctest::Approx(1).epsilon(1e-12));
                const double together = equal ? 1 : 0.1;
                const double arriving = equal ? convoy : 1 + (s.batch / 511).value();
                const double burst = (s.batch.value() + 1) / 2;
                const double ahead = together * burst + (1 - together) * std::min((arriving + 1) / 2, burst);
                const seconds<> ttft = admitted * (s.waiting / s.batch) + ahead * prompt + plan.engine.first_token;
                CHECK((s.ttft / ttft).value() == doctest::Approx(1).epsilon(1e-9));
            }
        }
    }

    TEST_CASE("a chunk that holds the prompt changes nothing for a request alone; a shorter one takes more steps") {
        const auto alone = [](double chunk) {
            return with([=](deployment& d, workload& w) {
                d.engine.chunk = chunk;
                w.concurrency = 1;
            });
        };
        const estimate whole = alone(0);
        for (const double chunk : {1024.0, 1500.0, 8192.0}) CHECK(alone(chunk).ttft == whole.ttft);
        seconds<> last = whole.ttft;
        for (const double chunk : {512.0, 256.0, 128.0}) {
            const estimate s = alone(chunk);
            CHECK(s.prefill_steps == 1024 / chunk);
            CHECK(s.prompts == chunk / 1024);
            CHECK(s.ttft > last);
            CHECK(s.tpot == whole.tpot);
            // Pieces do the arithmetic of the whole, and read the weights once more each.
            CHECK((s.prefill_steps * s.prefill.work.arithmetic / whole.prefill.work.arithmetic).value() ==
                  doctest::Approx(1).epsilon(0.02));
            CHECK(s.prefill_steps * s.prefill.work.traffic > whole.prefill.work.traffic);
            last = s.ttft;
        }
    }

    TEST_CASE("prompts that share steps read the weights less often, most of all where experts are many") {
        const auto gain = [](const transformer& m, double input) {
            const auto rate = [&](double chunk) {
                return with([&](deployment& d, workload& w) {
                           d.model = m;
                           d.tensor_parallel = 8;
                           d.engine = catalog::ideal;
                           d.engine.chunk = chunk;
                           w.input = input;
                           w.output = 128;
                           w.concurrency = 256;
                       })
                    .output_rate;
            };
            return (rate(8192) / rate(0)).value();
        };
        for (const double input : {64.0, 256.0, 1024.0}) {
            CHECK(gain(catalog::llama_3_1_70b, input) >= 1);
            CHECK(gain(catalog::qwen3_235b_a22b, input) > gain(catalog::llama_3_1_70b, input));
        }
        CHECK(gain(catalog::qwen3_235b_a22b, 64) > 1.2);
    }

    TEST_CASE("a convoy's wait moves between TTFT and TPOT and leaves the rate") {
        const auto variant = [](bool first, bool equal, double wave) {
            return with([=](deployment& d, workload& w) {
                d.engine.prefill_first = first;
                w.output_variation = equal ? 0 : 0.01;
                w.first_wave = wave;
            });
        };
        for (const bool first : {false, true}) {
            for (const bool equal : {false, true}) {
                double last = 0;
                for (const double wave : {0.0, 0.1, 0.5, 1.0}) {
                    const estimate s = variant(first, equal, wave);
                    // Where the engine mixes, who waits longer has fewer of the others' prompts beside its tokens.
                    CHECK((s.output_rate / variant(first, equal, 0.0).output_rate).value() ==
                          doctest::Approx(1).epsilon(first ? 1e-12 : 0.1));
                    CHECK(s.ttft.in(ms) >= last);
                    CHECK(s.tpot > 0 * second);
                    last = s.ttft.in(ms);
                }
            }
        }
        CHECK(variant(true, true, 0.1).ttft > 2 * variant(false, true, 0.1).ttft);
    }

    TEST_CASE("prompts found in a cache cost no prefill, and a prefix that all read is held once") {
        const auto with_hits = [](double hits, double users) {
            return with([=](deployment&, workload& w) {
                w.prefix_hits = hits;
                w.prefix_users = users;
            });
        };
        estimate last = served;
        for (const double hits : {0.2, 0.5, 0.9, 1.0}) {
            const estimate s = with_hits(hits, 1);
            CHECK(s.output_rate > last.output_rate);
            CHECK(s.ttft < last.ttft);
            CHECK(s.memory.kv_request == served.memory.kv_request);
            CHECK(s.decode.time.total == served.decode.time.total);
            last = s;
        }
        const bytes<> prefix = kv_bytes_per_rank(plan.model, fp8, 4, tokens<>(512));
        CHECK((with_hits(0.5, 4).memory.kv_request + 0.75 * prefix).in(byte) ==
              doctest::Approx(served.memory.kv_request.in(byte)));
        CHECK(with_hits(0, 4).memory.kv_request == served.memory.kv_request);
    }

    TEST_CASE("outputs that vary hold more memory and longer contexts, prompts that vary prefill longer") {
        const estimate varied = with([](deployment&, workload& w) { w.output_variation = 1; });
        CHECK(varied.memory.kv_request > served.memory.kv_request);
        CHECK(total(varied.decode.time) == total(evaluate(plan, decode_step(ratio<>(64), tokens<>(1024 + 512))).time));
        const estimate prompts = with([](deployment&, workload& w) { w.input_variation = 1; });
        CHECK(total(prompts.prefill.time) > total(served.prefill.time));
        CHECK(total(prompts.decode.time) == total(served.decode.time));
    }
}
