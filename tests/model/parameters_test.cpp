// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/parameters.hpp>

using namespace tokenroof;

namespace {

using catalog::deepseek_v3;
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

// DeepSeek-V3 by hand. Attention of a layer, in parameters:
//     queries        7168 x 1536 + 1536 x 128 x 192 = 48,758,784
//     keys, values   7168 x (512 + 64) + 512 x 128 x (128 + 128) = 20,905,984
//     result         128 x 128 x 7168 = 117,440,512         sum 187,105,280
// An expert, shared or not: 3 x 7168 x 2048 = 44,040,192; one of 3 dense MLPs: 3 x 7168 x 18432 = 396,361,728.
// In 16 bits: 58 routers of 7168 x 256; norms of 7168 (2 a layer and one), 1536 and 512 (one a layer).
constexpr parameter_count v3 = count_parameters(deepseek_v3);
static_assert(v3.layers == 61 * 187105280.0 + 3 * 396361728.0 + 58 * 44040192.0);
static_assert(v3.experts == 58 * 256 * 44040192.0);
static_assert(v3.embedding == 7168.0 * 129280 && v3.head == v3.embedding);
static_assert(v3.vectors == 58 * 7168 * 256 + 61 * (2 * 7168 + 1536 + 512) + 7168);

// Of 256 routed experts a token meets 8, and all the rest.
constexpr parameter_count v3_active = count_active_parameters(deepseek_v3);
static_assert(v3_active.experts == 58 * 8 * 44040192.0);
static_assert(v3.total() - v3_active.total() == v3.experts - v3_active.experts);
static_assert(count_active_parameters(llama_3_1_70b).total() == seventy.total(), "all of a dense model is active");

// The indexer of V3.2: 64 heads of 128 from the compressed query, one key, one weight a head, a norm with bias.
static_assert(count_parameters(catalog::deepseek_v3_2).total() - v3.total() ==
              61 * (1536.0 * 64 * 128 + 7168 * (128 + 64) + 2 * 128));

// Qwen3-Next: 36 layers with a gated delta network of 16 x 128 keys and queries and 32 x 128 values, gates and results,
// two rates a value head; 12 layers with attention of 16 heads, queries and their gate 16 x 256, keys and values 2 x 256.
constexpr double delta_net = 2048.0 * (2 * 16 * 128 + 2 * 32 * 128 + 2 * 32) + 32 * 128 * 2048.0;
constexpr double gated_attention = 2048.0 * (2 * 16 * 256 + 2 * 2 * 256) + 16 * 256 * 2048.0;
constexpr parameter_count next = count_parameters(catalog::qwen3_next_80b_a3b);
static_assert(next.layers == 36 * delta_net + 12 * gated_attention + 48 * 3 * 2048.0 * 512);
static_assert(next.experts == 48 * 512 * 3 * 2048.0 * 512);

// Nemotron-H-56B: 54 Mamba-2 layers of 256 heads of 64 with 8 groups of state 256, 10 with attention, 54 MLPs of two
// matrices, one norm a layer.
constexpr double mamba = 8192.0 * (2 * 256 * 64 + 2 * 8 * 256 + 256) + 256 * 64 * 8192.0;
constexpr parameter_count nemotron = count_parameters(catalog::nemotron_h_56b);
static_assert(nemotron.layers ==
              54 * mamba + 10 * (8192.0 * (64 + 2 * 8) * 128 + 64 * 128 * 8192.0) + 54 * 2 * 8192.0 * 32768);

// gpt-oss-120b: sinks, biases of attention (64 + 2 x 8 heads of 64, and its result), of 128 experts and of the router.
constexpr parameter_count oss = count_parameters(catalog::gpt_oss_120b);
static_assert(oss.vectors ==
              36 * (2 * 2880 + 64 + (64 + 16) * 64 + 2880 + 2880 * 128 + 128 * (3 * 2880) + 128.0) + 2880);

constexpr double moved(auto change) { return parameters(with(change)) - parameters(small); }
static_assert(moved([](transformer& m) { m.output_gate = true; }) == 4 * 64 * 4 * 16);
static_assert(moved([](transformer& m) { m.output_bias = true; }) == 4 * 64);
static_assert(moved([](transformer& m) { m.wide_qk_norm = true; }) == 4 * (4 + 2) * 16);
static_assert(moved([](transformer& m) { m.attention_sink = true; }) == 4 * 4);
static_assert(moved([](transformer& m) { m.prediction_layers = 1; }) == 0, "counted apart");
// Two of four layers are local, of 1 KV head of 16 instead of 2, or of heads of 8 instead of 16.
static_assert(moved([](transformer& m) { m.window = 8, m.global_every = 2, m.local = {.kv_heads = 1}; }) ==
              -2 * 2 * 64 * 16);
static_assert(moved([](transformer& m) { m.window = 8, m.global_every = 2, m.local = {.head_dim = 8}; }) ==
              -2 * 64 * (2 * 4 + 2 * 2) * 8);
static_assert(moved([](transformer& m) { m.mlp_layers = 3; }) == -3 * (64 * (2 * 4 + 2 * 2) * 16) - 1 * (3 * 64 * 128),
              "three MLPs and one attention instead of four of each");

// Experts of width 32, 8 of them and 2 shared of 16 in each MLP of some layers, beside a router.
constexpr double mixture = 64.0 * (8 * 3 * 32 + 2 * 3 * 16 + 8);
constexpr double dense_mlp = 3.0 * 64 * 128;
constexpr double with_experts(int dense_first, int every) {
    return moved([=](transformer& m) {
        m.experts = {.count = 8, .top_k = 2, .width = 32, .shared = 2, .shared_width = 16};
        m.experts.dense_first = dense_first;
        m.experts.every = every;
    });
}
static_assert(with_experts(0, 1) == 4 * (mixture - dense_mlp));
static_assert(with_experts(1, 1) == 3 * (mixture - dense_mlp));
static_assert(with_experts(0, 2) == 2 * (mixture - dense_mlp));

}  // namespace

TEST_SUITE("model/parameters") {
    TEST_CASE("narrower formats make weights and KV cache smaller, scales included") {
        const auto weights = [](format f) { return weight_bytes(llama_3_1_70b, {.weights = f}); };
        CHECK(weights(fp32) > weights(bf16));
        CHECK(weights(bf16) > weights(fp8_block));
        CHECK(weights(fp8_block) > weights(fp8));
        CHECK(weights(fp8) > weights(nvfp4));
        CHECK(weights(nvfp4) > weights(mxfp4));
        CHECK(weights(mxfp4) > weights(int4_weight_only));
    }

    TEST_CASE("routed experts may have a format of their own, and have that of the weights where none is named") {
        const transformer& m = catalog::gpt_oss_120b;
        const parameter_count p = count_parameters(m);
        const weight_parts mixed = weight_bytes_by_part(m, {.experts = mxfp4});
        CHECK(mixed.experts == p.experts * 4.25 * bit);
        CHECK(mixed.layers == p.layers * 2 * byte);
        CHECK(weight_bytes_by_part(m, {.weights = fp8}).experts == p.experts * byte);
        CHECK(mixed.total() == weight_bytes(m, {.experts = mxfp4}));
        CHECK(weight_bytes(llama_3_1_70b, {.experts = mxfp4}) == weight_bytes(llama_3_1_70b, {}));
    }

    TEST_CASE("parts of the weights are stored in the formats that are named for them") {
        const weight_parts parts = weight_bytes_by_part(deepseek_v3, {.weights = fp8, .head = fp32, .experts = nvfp4});
        CHECK(parts.layers == v3.layers * byte);
        CHECK(parts.embedding == v3.embedding * 4 * byte);
        CHECK(parts.head == v3.head * 4 * byte);
        CHECK(parts.vectors == v3.vectors * 2 * byte);
        CHECK(parts.experts == v3.experts * 4.5 * bit);
    }

    TEST_CASE("the prediction module of DeepSeek-V3 has the 11.5 G parameters of its README_WEIGHTS.md") {
        CHECK(count_prediction_parameters(deepseek_v3).total() / 1e9 == doctest::Approx(11.5).epsilon(0.012));
        CHECK(count_prediction_parameters(llama_3_1_70b).total() == 0);
        transformer two = deepseek_v3;
        two.prediction_layers = 2;
        CHECK(count_prediction_parameters(two).total() == 2 * count_prediction_parameters(deepseek_v3).total());
    }

    TEST_CASE("public functions reject an invalid model") {
        CHECK_THROWS_AS(count_parameters(transformer{}), std::invalid_argument);
        CHECK_THROWS_AS(count_active_parameters(transformer{}), std::invalid_argument);
        CHECK_THROWS_AS(count_prediction_parameters(transformer{}), std::invalid_argument);
        CHECK_THROWS_AS(weight_bytes(transformer{}, {}), std::invalid_argument);
        CHECK_THROWS_AS(weight_bytes_by_part(transformer{}, {}), std::invalid_argument);
    }
}
