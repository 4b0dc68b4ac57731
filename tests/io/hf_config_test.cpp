// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "hf_configs.hpp"
#include <doctest/doctest.h>

#include <tokenroof/io/hf_config.hpp>

using namespace tokenroof;

namespace {

/// Checks that two models differ in nothing but their names.
template <class X>
void check_same(const X& a, const X& b, const std::string& path = "model") {
    X::fields(
        [&path](const field& f, const auto& m, const auto& n) {
            using member = std::remove_cvref_t<decltype(m)>;
            const std::string here = path + "." + std::string(f.name);
            CAPTURE(here);
            if constexpr (Described<member>) check_same(m, n, here);
            else if constexpr (!std::same_as<member, std::string_view>) CHECK(m == n);
        },
        a, b);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string changed(text);
    const std::size_t place = changed.find(from);
    REQUIRE(place != std::string::npos);
    return changed.replace(place, from.size(), to);
}

std::string error_of(std::string_view config) {
    return broken::error_of([config] { read_hf_config(config); });
}

std::string_view config_of(const transformer& m) {
    for (const published& p : published_configs) {
        if (&p.model == &m) return p.config;
    }
    FAIL("no configuration of " << std::string(m.name));
    return {};
}

std::string llama_with(std::string_view from, std::string_view to) {
    return replaced(config_of(catalog::llama_3_1_70b), from, to);
}

/// A Nemotron-H of `mamba`, `attention` and `mlp` layers.
std::string nemotron(int mamba, int attention, int mlp) {
    std::string pattern;
    for (; mamba > 0 || mlp > 0; --mamba, --mlp) {
        if (mamba > 0) pattern += 'M';
        if (mlp > 0) pattern += '-';
    }
    return replaced(nemotron_h_config, "@", pattern + std::string(static_cast<std::size_t>(attention), '*'));
}

}  // namespace

TEST_SUITE("io/hf_config") {
    TEST_CASE("published configurations are the models of the catalog") {
        for (const published& p : published_configs) {
            CAPTURE(p.model.name);
            check_same(read_hf_config(p.config), p.model);
        }
        check_same(read_hf_config(nemotron(54, 10, 54)), catalog::nemotron_h_56b);
        CHECK(read_hf_config(config_of(catalog::llama_3_1_70b), "mine").name == "mine");
    }

    TEST_CASE("a list of layers says which attend to everything") {
        std::string types = R"("sliding_window": 4096, "layer_types": [)";
        for (int i = 0; i < 64; ++i) {
            types += std::string(i == 0 ? "" : ", ") + (i % 4 == 3 ? R"("full_attention")" : R"("sliding_attention")");
        }
        const std::string_view exaone = config_of(catalog::exaone_4_0_32b);
        check_same(read_hf_config(replaced(exaone, R"("sliding_window": 4096)", types + "]")), catalog::exaone_4_0_32b);

        const auto llama4 = [](const char* chunks) {
            return read_hf_config(
                replaced(config_of(catalog::llama_4_maverick_17b_128e), R"("head_dim": 128)", chunks));
        };
        const transformer chunked = llama4(R"("head_dim": 128, "attention_chunk_size": 8192, "no_rope_layers":
            [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0,
             1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0])");
        CHECK(chunked.window == 8192);
        CHECK(global_layers(chunked) == 12);
    }

    TEST_CASE("a window as long as the context is none, and a shorter one is") {
        CHECK(read_hf_config(config_of(catalog::phi_4_mini)).window == 0);
        const transformer m = read_hf_config(
            replaced(config_of(catalog::phi_4_mini), R"("sliding_window": 262144)", R"("sliding_window": 2047)"));
        CHECK(m.window == 2047);
        CHECK(global_layers(m) == 0);
    }

    TEST_CASE("what a family takes from its heads is taken from them") {
        const std::string own = llama_with(R"("num_key_value_heads": 8, )", "");
        CHECK(read_hf_config(own).kv_heads == 64);
        CHECK(read_hf_config(config_of(catalog::llama_3_1_70b)).head_dim == 8192 / 64);
        CHECK(read_hf_config(llama_with("max_position_embeddings", "something_else")).max_context == 0);
    }

    TEST_CASE("an error names the member that is missing") {
        for (const char* key : {"hidden_size", "num_attention_heads", "vocab_size", "model_type"}) {
            CHECK(error_of(llama_with(key, "something_else")) == "config." + std::string(key) + ": is missing");
        }
        CHECK(error_of(llama_with("num_hidden_layers", "depth")) == "config.num_hidden_layers: is missing");
        CHECK(error_of(llama_with("intermediate_size", "width")) == "model.ffn = 0: must be positive and finite");
        const auto without = [](const transformer& m, const char* key) {
            return error_of(replaced(config_of(m), key, "something_else"));
        };
        CHECK(without(catalog::deepseek_v3, "kv_lora_rank") == "config.kv_lora_rank: is missing");
        CHECK(without(catalog::qwen3_235b_a22b, "num_experts_per_tok") == "config.num_experts_per_tok: is missing");
        CHECK(without(catalog::qwen3_5_27b, "linear_key_head_dim") == "config.linear_key_head_dim: is missing");
    }

    TEST_CASE("an unknown family is an error with near names") {
        const std::string error = error_of(llama_with(R"("llama")", R"("lama")"));
        CHECK(error.starts_with(R"(config.model_type = "lama": is not known; near names: llama, )"));
    }

    TEST_CASE("a member of the wrong kind or with a value that is not modelled is named") {
        CHECK(error_of(llama_with("8192,", R"("wide",)")) ==
              R"(config.hidden_size = "wide": must be a whole number, zero or positive)");
        for (const char* bad : {"-8192,", "8192.5,", "99999999999,", "[8192],"}) {
            CHECK(error_of(llama_with("8192,", bad)).starts_with("config.hidden_size = "));
        }
        CHECK(error_of(llama_with("8192,", "0,")) == "model.hidden = 0: must be positive and finite");
        CHECK(error_of(llama_with(R"("num_attention_heads": 64)", R"("num_attention_heads": 0)"))
                  .starts_with("model.heads = 0"));
        CHECK(error_of(llama_with(R"("mlp_bias": false)", R"("mlp_bias": true)")) ==
              "config.mlp_bias = true: is not modelled");
        CHECK(error_of(llama_with(R"("mlp_bias": false)", R"("mlp_bias": 1)")) ==
              "config.mlp_bias = 1: must be true or false");
        CHECK(error_of(replaced(config_of(catalog::qwen3_235b_a22b), R"("decoder_sparse_step": 1)",
                                R"("decoder_sparse_step": 0)")) ==
              "model.experts.every = 0: must be positive and finite");
        CHECK(error_of(replaced(config_of(catalog::gpt_oss_120b), R"("num_hidden_layers": 36)",
                                R"("layer_types": ["full_attention", "full_attention"], "num_hidden_layers": 1)"))
                  .ends_with("names more layers than there are"));
        CHECK(error_of(nemotron(54, 10, 53)).find("must have a letter M, *, - or E for each layer") !=
              std::string::npos);
        CHECK(error_of(replaced(config_of(catalog::exaone_4_0_32b), "LLLG", "LGGG"))
                  .ends_with("is no pattern of one global layer in every n"));
        CHECK(error_of(replaced(config_of(catalog::qwen3_next_80b_a3b), R"("full_attention_interval": 4)",
                                R"("layer_types": 4)")) == "config.layer_types = 4: must be a list");
    }

    TEST_CASE("text that is no object in JSON is an error") {
        CHECK(error_of("").starts_with("config: is not JSON: "));
        CHECK(error_of("{\"model_type\": ").starts_with("config: is not JSON: "));
        CHECK(error_of("[]") == "config: is not a JSON object");
        CHECK(error_of("{}") == "config.model_type: is missing");
    }
}
