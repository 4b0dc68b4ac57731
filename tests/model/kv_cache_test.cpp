// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/kv_cache.hpp>

using namespace tokenroof;

namespace {

using catalog::llama_3_1_70b;

// Keys and values: 80 layers x 2 x 8 heads x 128 x 2 bytes.
static_assert(kv_bytes_per_token(llama_3_1_70b, bf16) == 327680 * byte / token);
static_assert(kv_bytes_per_token(llama_3_1_70b, fp8) == 163840 * byte / token);
static_assert(kv_bytes(llama_3_1_70b, bf16, tokens<>(1000)) == 327680000 * byte);

// Latent attention: 61 layers of 512 latent values and a rotary key of 64, whatever the number of heads.
static_assert(kv_bytes_per_token(catalog::deepseek_v3, bf16) == 61 * (512 + 64) * 2 * byte / token);
static_assert(kv_bytes_per_token(catalog::deepseek_v3, fp8) == 61 * (512 + 64) * byte / token);
// The indexer's key of a token: 128 values in 8 bits and their scale, whatever the format of the cache.
static_assert(kv_bytes_per_token(catalog::deepseek_v3_2, bf16) == 61 * ((512 + 64) * 2 + 128 + 4) * byte / token);

// Qwen3-Next: 12 of 48 layers cache 2 heads of 256; 36 keep 32 states of 128 x 128 in fp32, and 3 tokens of what their
// convolution of 4 mixes, 2 x 16 x 128 + 32 x 128 values of 16 bits.
constexpr double states = 36 * (32 * 128 * 128 * 4 + 3 * 8192 * 2);
static_assert(kv_bytes_per_token(catalog::qwen3_next_80b_a3b, bf16) == 12 * 2 * 2 * 256 * 2 * byte / token);
static_assert(kv_bytes(catalog::qwen3_next_80b_a3b, bf16, tokens<>(0)) == states * byte);
static_assert(kv_bytes(catalog::qwen3_next_80b_a3b, bf16, tokens<>(1000)) == (states + 1000 * 24576) * byte);

// Nemotron-H-56B: 10 of 118 layers cache anything.
static_assert(kv_bytes_per_token(catalog::nemotron_h_56b, bf16) == 10 * 2 * 8 * 128 * 2 * byte / token);

}  // namespace

TEST_SUITE("model/kv_cache") {
    TEST_CASE("local layers hold at most their window") {
        // 48 local layers of 4096 tokens beside 16 global ones; 2 x 8 x 128 x 2 bytes a token and layer.
        const auto held = [](double context) {
            return kv_bytes(catalog::exaone_4_0_32b, bf16, tokens<>(context)).in(byte);
        };
        CHECK(held(1000) == 64 * 4096 * 1000.0);
        CHECK(held(4096) == 64 * 4096 * 4096.0);
        CHECK(held(20000) == (16 * 20000.0 + 48 * 4096.0) * 4096);
        CHECK(held(20001) - held(20000) == 16 * 4096);
        CHECK(kv_bytes_per_token(catalog::exaone_4_0_32b, bf16) == 262144 * byte / token);
    }

    TEST_CASE("local layers may have other heads than global ones") {
        transformer m = catalog::exaone_4_0_32b;  // 16 global layers of 8 heads of 128
        m.local = {.kv_heads = 2, .head_dim = 64};
        const auto held = [&m](double context) { return kv_bytes(m, bf16, tokens<>(context)).in(byte); };
        CHECK(held(1000) == 16 * 4096 * 1000.0 + 48 * 2 * 2 * 64 * 2 * 1000.0);
        CHECK(held(20000) == 16 * 4096 * 20000.0 + 48 * 2 * 2 * 64 * 2 * 4096.0);
        CHECK(kv_bytes_per_token(m, bf16) == (16 * 4096 + 48 * 512) * byte / token);
    }

    TEST_CASE("a cache never shrinks as a sequence grows, and never grows by more than all layers do") {
        for (const transformer* m : catalog::models) {
            CAPTURE(m->name);
            bytes<> before = kv_bytes(*m, bf16, tokens<>(0));
            CHECK(before == state_bytes(m->recurrent));
            for (const double context : {1.0, 100.0, 1000.0, 5000.0, 40000.0}) {
                const bytes<> held = kv_bytes(*m, bf16, tokens<>(context));
                CHECK(held >= before);
                CHECK(held <= state_bytes(m->recurrent) + 1.000001 * context * token * kv_bytes_per_token(*m, bf16));
                before = held;
            }
        }
    }

    TEST_CASE("public functions reject an invalid model") {
        CHECK_THROWS_AS(kv_bytes_per_token(transformer{}, bf16), std::invalid_argument);
        CHECK_THROWS_AS(kv_bytes(transformer{}, bf16, tokens<>(1)), std::invalid_argument);
    }
}
