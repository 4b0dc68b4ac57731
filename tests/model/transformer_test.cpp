// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/transformer.hpp>

using namespace tokenroof;

namespace {

using catalog::llama_3_1_70b;

// One layer of Llama-3.1-70B by hand, in parameters:
//     query, output  2 x 8192 x 64 x 128 = 134,217,728
//     key, value     2 x 8192 x  8 x 128 =  16,777,216
//     gate, up, down 3 x 8192 x 28672    = 704,643,072      sum 855,638,016
// Embedding and LM head are 8192 x 128256 = 1,050,673,152 each; norms 80 x 2 x 8192 + 8192.
constexpr parameter_count seventy = count_parameters(llama_3_1_70b);
static_assert(seventy.layers == 80 * 855638016.0);
static_assert(seventy.embedding == 1050673152 && seventy.head == 1050673152);
static_assert(seventy.vectors == 161 * 8192);
static_assert(seventy.total() == 70553706496);

// Keys and values: 80 layers x 2 x 8 heads x 128 x 2 bytes.
static_assert(kv_bytes_per_token(llama_3_1_70b, bf16) == 327680 * byte / token);
static_assert(kv_bytes_per_token(llama_3_1_70b, fp8) == 163840 * byte / token);
static_assert(kv_bytes(llama_3_1_70b, bf16, tokens<>(1000)) == 327680000 * byte);

// Only the matrices of the layers are quantised; embedding, head and norms stay in 16 bits.
static_assert(weight_bytes(llama_3_1_70b, {}) == 2 * 70553706496.0 * byte);
static_assert(weight_bytes(llama_3_1_70b, {.weights = fp8}) == (2 * 70553706496.0 - 80 * 855638016.0) * byte);
static_assert(weight_bytes(llama_3_1_70b, {.weights = fp8, .kv = fp8}) ==
              weight_bytes(llama_3_1_70b, {.weights = fp8}));
static_assert(weight_bytes(llama_3_1_70b, {.head = fp8}) == (2 * 70553706496.0 - 2 * 1050673152.0) * byte);

// A small model of hidden width h = 64 to vary, with 4 heads of 16, 2 of them for keys and values.
constexpr transformer small{
    .layers = 4, .hidden = 64, .heads = 4, .kv_heads = 2, .head_dim = 16, .ffn = 128, .vocab = 1000};
constexpr transformer with(auto change) {
    transformer m = small;
    change(m);
    return m;
}
constexpr double parameters(const transformer& m) { return count_parameters(m).total(); }
constexpr transformer plain_mlp = with([](transformer& m) { m.gated = false; });
constexpr transformer tied = with([](transformer& m) { m.tied_embeddings = true; });
constexpr transformer biased = with([](transformer& m) { m.qkv_bias = true; });
constexpr transformer normed = with([](transformer& m) { m.qk_norm = true; });
constexpr transformer four_norms = with([](transformer& m) { m.norms_per_layer = 4; });
constexpr transformer multi_head = with([](transformer& m) { m.kv_heads = 4; });
static_assert(parameters(small) - parameters(plain_mlp) == 4 * 64 * 128, "SwiGLU has a third matrix");
static_assert(parameters(small) - parameters(tied) == 64 * 1000 && count_parameters(tied).head == 0,
              "a tied LM head has no parameters of its own");
static_assert(parameters(biased) - parameters(small) == 4 * (4 + 2 * 2) * 16);
static_assert(parameters(normed) - parameters(small) == 4 * 2 * 16);
static_assert(parameters(four_norms) - parameters(small) == 4 * 2 * 64);
static_assert(parameters(multi_head) - parameters(small) == 4 * 2 * 64 * 2 * 16);
static_assert(kv_bytes_per_token(multi_head, bf16) == 2 * kv_bytes_per_token(small, bf16));

// EXAONE-4.0-32B: three windowed layers to one global.
static_assert(global_layers(catalog::exaone_4_0_32b) == 16);
static_assert(global_layers(llama_3_1_70b) == 80, "without a window all layers are global");
static_assert(global_layers(with([](transformer& m) { m.window = 100; })) == 0);

struct official {
    const transformer& entry;
    double billions;
};
// Total parameters on the publishers' model cards: meta-llama/Llama-2-7b-hf, Llama-3.1-8B, -70B and -405B,
// Qwen/Qwen3-32B, LGAI-EXAONE/EXAONE-4.0-32B.
constexpr official cards[] = {{catalog::llama_2_7b, 6.738},     {catalog::llama_3_1_8b, 8.03},
                              {catalog::llama_3_1_70b, 70.554}, {catalog::llama_3_1_405b, 405.85},
                              {catalog::qwen3_32b, 32.762},     {catalog::exaone_4_0_32b, 32.0}};
static_assert(std::size(cards) == catalog::models.size(), "a model of the catalog lacks its official count here");

}  // namespace

TEST_SUITE("model/transformer") {
    TEST_CASE("parameter counts match the publishers' model cards") {
        for (const official& card : cards) {
            CAPTURE(card.entry.name);
            // Cards round to two or more digits; a missing matrix or a wrong width would be off by more than 1 %.
            CHECK(parameters(card.entry) / 1e9 == doctest::Approx(card.billions).epsilon(0.01));
        }
    }

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

    TEST_CASE("narrower formats make weights and KV cache smaller, scales included") {
        const auto weights = [](format f) { return weight_bytes(llama_3_1_70b, {.weights = f}); };
        CHECK(weights(fp32) > weights(bf16));
        CHECK(weights(bf16) > weights(fp8_block));
        CHECK(weights(fp8_block) > weights(fp8));
        CHECK(weights(fp8) > weights(nvfp4));
        CHECK(weights(nvfp4) > weights(mxfp4));
        CHECK(weights(mxfp4) > weights(int4_weight_only));
    }

    TEST_CASE("every member of a model is validated") {
        transformer m = catalog::exaone_4_0_32b;
        CHECK(broken::check_each_member(m, "model", [&m] { validate(m); }) == 11);
    }

    TEST_CASE("required members and members that must go together are named") {
        const auto error_of = [](auto change) { return broken::error_of([&] { validate(with(change)); }); };
        CHECK(error_of([](transformer&) {}).empty());
        CHECK(error_of([](transformer& m) { m.layers = 0; }) == "model.layers = 0: must be positive and finite");
        CHECK(error_of([](transformer& m) { m.vocab = 0; }) == "model.vocab = 0: must be positive and finite");
        CHECK(error_of([](transformer& m) { m.window = -1; }) ==
              "model.window = -1: must be zero or positive, and finite");
        CHECK(error_of([](transformer& m) { m.kv_heads = 3; }) == "model.kv_heads = 3: must divide model.heads");
        CHECK(error_of([](transformer& m) { m.kv_heads = 8; }) == "model.kv_heads = 8: must divide model.heads");
        CHECK(error_of([](transformer& m) { m.global_every = 4; }) == "model.global_every = 4: needs a window");
    }

    TEST_CASE("public functions reject an invalid model") {
        CHECK_THROWS_AS(count_parameters(transformer{}), std::invalid_argument);
        CHECK_THROWS_AS(weight_bytes(transformer{}, {}), std::invalid_argument);
        CHECK_THROWS_AS(kv_bytes_per_token(transformer{}, bf16), std::invalid_argument);
        CHECK_THROWS_AS(kv_bytes(transformer{}, bf16, tokens<>(1)), std::invalid_argument);
    }
}
