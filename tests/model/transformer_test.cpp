// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/transformer.hpp>

using namespace tokenroof;

namespace {

using catalog::llama_3_1_70b;

// A small model of hidden width h = 64 to vary, with 4 heads of 16, 2 of them for keys and values.
constexpr transformer small{
    .layers = 4, .hidden = 64, .heads = 4, .kv_heads = 2, .head_dim = 16, .ffn = 128, .vocab = 1000};
constexpr transformer with(auto change) {
    transformer m = small;
    change(m);
    return m;
}

// EXAONE-4.0-32B: three windowed layers to one global.
static_assert(global_layers(catalog::exaone_4_0_32b) == 16);
static_assert(global_layers(llama_3_1_70b) == 80, "without a window all layers are global");
static_assert(global_layers(with([](transformer& m) { m.window = 100; })) == 0);

// Qwen3-Next: every fourth layer attends, all have a mixture. Nemotron-H-56B: Mamba-2, attention or an MLP each.
static_assert(attention_layers(catalog::qwen3_next_80b_a3b) == 12 && mlps(catalog::qwen3_next_80b_a3b) == 48);
static_assert(attention_layers(catalog::nemotron_h_56b) == 10 && mlps(catalog::nemotron_h_56b) == 54);
static_assert(attention_layers(llama_3_1_70b) == 80 && mlps(llama_3_1_70b) == 80);

// DeepSeek-V3: three dense layers first. Llama 4 Maverick: every second layer is a mixture.
static_assert(expert_mlps(catalog::deepseek_v3) == 58 && expert_mlps(catalog::llama_4_maverick_17b_128e) == 24);
static_assert(expert_mlps(catalog::qwen3_next_80b_a3b) == 48 && expert_mlps(llama_3_1_70b) == 0);

std::string error_of(auto change) {
    return broken::error_of([&] { validate(with(change)); });
}
/// Of a model with all that may be beside or instead of dense layers; each change breaks one rule.
std::string error_of_rich(auto change) {
    return broken::error_of([&] {
        validate(with([&](transformer& m) {
            m.kv_heads = 1;
            m.latent = {.q_rank = 32, .kv_rank = 24, .nope_dim = 12, .rope_dim = 4, .value_dim = 8};
            m.indexer = {.heads = 2, .dim = 8, .chosen = 64};
            m.experts = {.count = 8, .top_k = 2, .width = 32, .shared = 1, .shared_width = 32, .dense_first = 1};
            m.recurrent = {.kind = recurrence::gated_delta_net,
                           .layers = 2,
                           .key_heads = 2,
                           .key_dim = 8,
                           .value_heads = 4,
                           .value_dim = 8,
                           .convolution = 4};
            change(m);
        }));
    });
}

}  // namespace

TEST_SUITE("model/transformer") {
    TEST_CASE("every member of a model is validated") {
        transformer m = catalog::exaone_4_0_32b;
        CHECK(broken::check_each_member(m, "model", [&m] { validate(m); }) == 36);
    }

    TEST_CASE("required members and members that must go together are named") {
        CHECK(error_of([](transformer&) {}).empty());
        CHECK(error_of([](transformer& m) { m.layers = 0; }) == "model.layers = 0: must be positive and finite");
        CHECK(error_of([](transformer& m) { m.vocab = 0; }) == "model.vocab = 0: must be positive and finite");
        CHECK(error_of([](transformer& m) { m.window = -1; }) ==
              "model.window = -1: must be zero or positive, and finite");
        CHECK(error_of([](transformer& m) { m.kv_heads = 3; }) == "model.kv_heads = 3: must divide model.heads");
        CHECK(error_of([](transformer& m) { m.kv_heads = 8; }) == "model.kv_heads = 8: must divide model.heads");
        CHECK(error_of([](transformer& m) { m.global_every = 4; }) == "model.global_every = 4: needs a window");
        CHECK(error_of([](transformer& m) { m.ffn = 0; }) == "model.ffn = 0: must be positive and finite");
        CHECK(error_of([](transformer& m) { m.local.kv_heads = 2; }) == "model.local.kv_heads = 2: needs a window");
        CHECK(error_of([](transformer& m) { m.local.head_dim = 8; }) == "model.local.head_dim = 8: needs a window");
        CHECK(error_of([](transformer& m) { m.window = 8, m.local.kv_heads = 3; }) ==
              "model.local.kv_heads = 3: must divide model.heads");
        CHECK(error_of([](transformer& m) { m.mlp_layers = 4; }) == "model.mlp_layers = 4: must be below model.layers");
    }

    TEST_CASE("what latent attention needs is named") {
        const auto error = [](auto change) { return error_of_rich(change); };
        CHECK(error([](transformer&) {}).empty());
        CHECK(error([](transformer& m) { m.latent.rope_dim = 0; }) ==
              "model.latent.rope_dim = 0: must be positive with model.latent.kv_rank");
        CHECK(error([](transformer& m) { m.latent.value_dim = 0; }) ==
              "model.latent.value_dim = 0: must be positive with model.latent.kv_rank");
        CHECK(error([](transformer& m) { m.latent.nope_dim = 8; }) ==
              "model.head_dim = 16: must be model.latent.nope_dim + rope_dim");
        CHECK(error([](transformer& m) { m.kv_heads = 4; }) ==
              "model.kv_heads = 4: must be 1: all heads share the latent");
        CHECK(error([](transformer& m) { m.window = 8; }) == "model.window = 8: must be 0 with model.latent.kv_rank");
        CHECK(error([](transformer& m) { m.latent.q_rank = 0; }) ==
              "model.indexer.heads = 2: needs model.latent.q_rank");
        CHECK(error([](transformer& m) { m.indexer.dim = 0; }) ==
              "model.indexer.dim = 0: must be positive with model.indexer.heads");
        CHECK(error([](transformer& m) { m.indexer.chosen = 0; }) ==
              "model.indexer.chosen = 0: must be positive with model.indexer.heads");
    }

    TEST_CASE("what experts need is named") {
        const auto error = [](auto change) { return error_of_rich(change); };
        CHECK(error([](transformer& m) { m.experts.top_k = 0; }) ==
              "model.experts.top_k = 0: must be between 1 and model.experts.count");
        CHECK(error([](transformer& m) { m.experts.top_k = 9; }) ==
              "model.experts.top_k = 9: must be between 1 and model.experts.count");
        CHECK(error([](transformer& m) { m.experts.width = 0; }) ==
              "model.experts.width = 0: must be positive with model.experts.count");
        CHECK(error([](transformer& m) { m.experts.shared_width = 0; }) ==
              "model.experts.shared_width = 0: must be positive with model.experts.shared");
        CHECK(error([](transformer& m) { m.experts.dense_first = 4; }) ==
              "model.experts.dense_first = 4: must be below the number of MLPs");
        CHECK(error([](transformer& m) { m.experts.every = 4; }) ==
              "model.experts.every = 4: leaves no mixture of experts");
        CHECK(error([](transformer& m) { m.experts.every = 0; }) ==
              "model.experts.every = 0: must be positive and finite");
        CHECK(error([](transformer& m) { m.ffn = 0; }) == "model.ffn = 0: must be positive and finite");
        CHECK(error([](transformer& m) { m.ffn = 0, m.experts.dense_first = 0; }).empty());
    }

    TEST_CASE("what recurrent layers need is named") {
        const auto error = [](auto change) { return error_of_rich(change); };
        CHECK(error([](transformer& m) { m.recurrent.kind = recurrence::none; }) ==
              "model.recurrent.layers = 2: needs model.recurrent.kind");
        CHECK(error([](transformer& m) { m.recurrent.key_heads = 3; }) ==
              "model.recurrent.key_heads = 3: must divide model.recurrent.value_heads");
        CHECK(error([](transformer& m) { m.recurrent.layers = 5; }) ==
              "model.recurrent.layers = 5: must be at most model.layers - model.mlp_layers");
        for (const auto member :
             {&recurrent_layers::key_heads, &recurrent_layers::key_dim, &recurrent_layers::value_heads,
              &recurrent_layers::value_dim, &recurrent_layers::convolution}) {
            CHECK(error([member](transformer& m) {
                      m.recurrent.*member = 0;
                  }).ends_with(" = 0: must be positive with model.recurrent.layers"));
        }
    }
}
