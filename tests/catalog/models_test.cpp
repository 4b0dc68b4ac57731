// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/models.hpp>

using namespace tokenroof;

namespace {

constexpr bool all_valid() {
    for (const transformer* m : catalog::models) validate(*m);
    return true;
}
static_assert(all_valid(), "a model that breaks a rule does not compile");

}  // namespace

// Parameter counts against the publishers' own: model/transformer_test.cpp.
TEST_SUITE("catalog/models") {
    TEST_CASE("a model's name states its size") {
        for (const transformer* m : catalog::models) {
            CAPTURE(m->name);
            const std::size_t end = m->name.size() - 1;
            REQUIRE(m->name[end] == 'b');
            const std::size_t start = m->name.rfind('-') + 1;
            const double stated = std::stod(std::string(m->name.substr(start, end - start)));
            // Names round to whole billions: 6.74 is called 7.
            CHECK(count_parameters(*m).total() / 1e9 == doctest::Approx(stated).epsilon(0.05));
        }
    }

    TEST_CASE("KV bytes a token in 16 bits, by hand") {
        // 2 x layers x KV heads x 128 x 2 bytes
        CHECK(kv_bytes_per_token(catalog::llama_2_7b, bf16) == 2 * 32 * 32 * 128 * 2 * byte / token);
        CHECK(kv_bytes_per_token(catalog::llama_3_1_8b, bf16) == 2 * 32 * 8 * 128 * 2 * byte / token);
        CHECK(kv_bytes_per_token(catalog::llama_3_1_405b, bf16) == 2 * 126 * 8 * 128 * 2 * byte / token);
        CHECK(kv_bytes_per_token(catalog::qwen3_32b, bf16) == 2 * 64 * 8 * 128 * 2 * byte / token);
    }

    TEST_CASE("a model is found by its name in any spelling") {
        for (const transformer* m : catalog::models) CHECK(&catalog::find_model(m->name) == m);
        CHECK(&catalog::find_model("Llama-3.1-70B") == &catalog::llama_3_1_70b);
        CHECK(&catalog::find_model("llama_3_1_70b") == &catalog::llama_3_1_70b);
        CHECK(&catalog::find_model("EXAONE 4.0 32B") == &catalog::exaone_4_0_32b);
        CHECK(&catalog::find_model("Qwen3-32B") == &catalog::qwen3_32b);
    }

    TEST_CASE("an unknown model is an error with near names") {
        CHECK_THROWS_WITH_AS(
            catalog::find_model("llama-3.1-7b"),
            "model = llama-3.1-7b: is not in the catalog; near names: llama-3.1-8b, llama-3.1-70b, llama-2-7b",
            std::invalid_argument);
    }
}
