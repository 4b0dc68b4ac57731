// SPDX-License-Identifier: MIT
#include "raw_serve.hpp"

#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>

using namespace tokenroof;

namespace {

/// Twelve digits, for numbers that may be infinite.
bool same(double by_hand, double by_library) {
    return by_hand == by_library || std::abs(by_hand - by_library) <= 1e-12 * std::abs(by_library);
}

void compare(const deployment& d, const workload& w) {
    CAPTURE(std::string(d.chip.name));
    CAPTURE(std::string(d.model.name));
    CAPTURE(std::string(d.engine.name));
    CAPTURE(w.concurrency.value());
    CAPTURE(w.output.value());
    const raw::answer a = raw::serve(raw::plain_server(d), {w.input.value(), w.output.value(), w.concurrency.value(),
                                                            w.first_wave.value(), w.output_variation.value()});
    const estimate e = serve(d, w);
    CHECK(same(a.output_rate, e.output_rate.value()));
    CHECK(same(a.input_rate, e.input_rate.value()));
    CHECK(same(a.ttft, e.ttft.value()));
    CHECK(same(a.tpot, e.tpot.value()));
    CHECK(same(a.batch, e.batch.value()));
    CHECK(same(a.waiting, e.waiting.value()));
    CHECK(same(a.power, e.power.value()));
    CHECK(same(a.idle_power, e.idle_power.value()));
    CHECK(same(a.energy_per_output, e.energy_per_output.value()));
    CHECK(same(a.prefill_share, e.prefill_share.value()));
    CHECK(same(a.usable, e.memory.usable.value()));
    CHECK(same(a.kv_request, e.memory.kv_request.value()));
    CHECK(same(a.requests, e.memory.requests.value()));
    CHECK(same(a.shortfall, e.memory.shortfall.value()));
    CHECK(same(a.prompts, e.prompts.value()));
    CHECK(same(a.prefill_steps, e.prefill_steps.value()));
    CHECK(same(a.decode_steps, e.decode_steps.value()));
    CHECK(same(a.cycle.total, total(e.cycle).value()));
    CHECK(same(a.prefill.time.total, total(e.prefill.time).value()));
    REQUIRE(a.prefill.count == e.prefill.parts.size());
    for (std::size_t i = 0; i < a.prefill.count; ++i) {
        CHECK(a.prefill.parts[i].name == e.prefill.parts[i].name);
        CHECK(same(a.prefill.parts[i].time.total, total(e.prefill.parts[i].time).value()));
        CHECK(same(a.prefill.parts[i].work.flops, e.prefill.parts[i].work.arithmetic.value()));
        CHECK(same(a.prefill.parts[i].work.bytes, e.prefill.parts[i].work.traffic.value()));
    }
}

}  // namespace

TEST_SUITE("raw serve") {
    TEST_CASE("the answer by hand is the library's") {
        for (const chip* c : {&catalog::h100_sxm, &catalog::a100_sxm_80gb}) {
            for (const engine* e : catalog::engines) {
                for (const transformer* m : {&catalog::llama_3_1_70b, &catalog::exaone_4_0_32b}) {
                    for (const int ranks : {1, 4}) {
                        for (const double output_variation : {0.0, 0.3}) {
                            const deployment d{.chip = *c,
                                               .model = *m,
                                               .formats = {.weights = fp8},
                                               .tensor_parallel = ranks,
                                               .engine = *e};
                            for (const double requests : {1., 64., 1000.}) {
                                compare(d, {.input = 1500,
                                            .output = 300,
                                            .concurrency = requests,
                                            .output_variation = output_variation});
                                compare(d, {.input = 9000,
                                            .output = 1,
                                            .concurrency = requests,
                                            .output_variation = output_variation});
                            }
                        }
                    }
                }
            }
        }
    }
}
