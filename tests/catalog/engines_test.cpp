// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/engines.hpp>

using namespace tokenroof;

namespace {

constexpr bool all_valid() {
    for (const engine* e : catalog::engines) validate_fields(*e, "engine");
    return true;
}
static_assert(all_valid(), "an engine that breaks a rule does not compile");

constexpr seconds<> added(const engine& e, const step& s) { return overhead(e, 80, 4, s, 1 * ms); }
constexpr step decode = decode_step(ratio<>(8), tokens<>(1000));
constexpr step prefill = prefill_step(ratio<>(1), tokens<>(100));
static_assert(added(catalog::ideal, decode) == 0 * us && added(catalog::ideal, prefill) == 0 * us);

}  // namespace

TEST_SUITE("catalog/engines") {
    TEST_CASE("a real engine adds time to every step, microseconds to a kernel and not milliseconds") {
        for (const engine* e : catalog::engines) {
            if (e == &catalog::ideal) continue;
            CAPTURE(e->name);
            CHECK(added(*e, decode) > 0 * us);
            CHECK(added(*e, prefill) > 0 * us);
            CHECK(e->decode_layer < 1 * ms);
            CHECK(e->decode_request < 1 * ms);
            CHECK(e->all_reduce < 1 * ms);
            CHECK(e->first_token < 1 * second);
        }
    }

    TEST_CASE("at most eight numbers of an engine are fitted, and its policies are whole") {
        for (const engine* e : catalog::engines) {
            CAPTURE(e->name);
            const engine none;
            int fitted = 0;
            for (auto member : {&engine::decode_layer, &engine::decode_request, &engine::prefill_layer,
                                &engine::all_reduce, &engine::first_token})
                fitted += e->*member == none.*member ? 0 : 1;
            for (auto member :
                 {&engine::kernel_latency, &engine::expert_launch, &engine::expert_tile, &engine::prefill_stretch})
                fitted += e->*member == none.*member ? 0 : 1;
            CHECK(fitted <= 8);
            CHECK(std::floor(e->chunk.value()) == e->chunk.value());
        }
    }

    TEST_CASE("an engine is found by its name in any spelling") {
        for (const engine* e : catalog::engines) CHECK(&catalog::find_engine(e->name) == e);
        CHECK(&catalog::find_engine("SGLang") == &catalog::sglang);
        CHECK(&catalog::find_engine("VLLM") == &catalog::vllm);
        CHECK(catalog::find_engine(engine{}.name).name == "ideal");
    }

    TEST_CASE("an unknown engine is an error with near names") {
        const std::string error = broken::error_of([] { catalog::find_engine("trt-llm"); });
        CHECK(error.starts_with("engine = trt-llm: is not in the catalog; near names: trtllm, "));
    }
}
