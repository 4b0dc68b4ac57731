// SPDX-License-Identifier: MIT
#include "raw_decode_step.hpp"

#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/step.hpp>

using namespace tokenroof;

namespace {

/// Twelve digits: the two may round differently, but compute the same.
bool same(double by_hand, double by_library) { return std::abs(by_hand - by_library) <= 1e-12 * std::abs(by_library); }

bool same(const raw::work& by_hand, const work& by_library) {
    return same(by_hand.flops, by_library.arithmetic.value()) && same(by_hand.bytes, by_library.traffic.value()) &&
           same(by_hand.messages, by_library.messages.value());
}

/// A share of the time is as exact as the whole: what is left for the smaller resource is a difference.
bool same(const raw::split& by_hand, const time_split& by_library) {
    const double whole = by_library.total.value();
    const auto close = [whole](double a, const seconds<>& b) { return std::abs(a - b.value()) <= 1e-12 * whole; };
    return close(by_hand.compute, by_library.compute) && close(by_hand.memory, by_library.memory) &&
           close(by_hand.link, by_library.link) && close(by_hand.latency, by_library.latency) &&
           same(by_hand.total, whole);
}

void compare(const deployment& d, double sequences, double context) {
    CAPTURE(std::string(d.chip.name));
    CAPTURE(std::string(d.model.name));
    CAPTURE(std::string(name(d.formats.weights)));
    CAPTURE(d.tensor_parallel);
    CAPTURE(sequences);
    const raw::step by_hand = raw::decode_step(raw::plain(d), sequences, context);
    const step_cost by_library = evaluate(d, decode_step<double>(sequences, context));
    REQUIRE(by_hand.count == by_library.parts.size());
    for (std::size_t i = 0; i < by_hand.count; ++i) {
        const raw::part& a = by_hand.parts[i];
        const part& b = by_library.parts[i];
        CAPTURE(std::string(b.name));
        CHECK(a.name == b.name);
        CHECK(a.repeats == b.repeats);
        CHECK(same(a.work, b.work));
        CHECK(same(a.time, b.time));
    }
    CHECK(same(by_hand.work, by_library.work));
    CHECK(same(by_hand.time, by_library.time));
}

}  // namespace

TEST_SUITE("raw decode step") {
    TEST_CASE("the step by hand has the parts, work and times of the library's") {
        for (const chip* c : {&catalog::h100_sxm, &catalog::b200_sxm, &catalog::a100_sxm_80gb}) {
            for (const format weights : {bf16, fp8, fp8_block, int8, int8_weight_only, int4_weight_only, nvfp4, mxfp4,
                                         mxfp4_weight_only, mxfp4_mxfp8}) {
                for (const int ranks : {1, 4, 8}) {
                    for (const transformer* m : {&catalog::llama_3_1_70b, &catalog::exaone_4_0_32b}) {
                        for (const double sequences : {1.0, 64.0, 1000.0}) {
                            const deployment d{.chip = *c,
                                               .model = *m,
                                               .formats = {.weights = weights, .kv = ranks == 4 ? fp8 : bf16},
                                               .tensor_parallel = ranks,
                                               .engine = catalog::vllm};
                            compare(d, sequences, 1536);
                            compare(d, sequences, 9000);
                        }
                    }
                }
            }
        }
    }

    TEST_CASE("the step by hand follows a chip that changes") {
        deployment d{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_8b, .engine = catalog::sglang};
        d.chip.kernels.gemm.wave_quantisation = 1;
        d.chip.kernels.bf16.k_step = 3 * ns;
        d.chip.units = 7;
        compare(d, 17, 100);
    }
}
