// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/kv_cache.hpp>

using namespace tokenroof;

namespace {

constexpr bool all_valid() {
    for (const transformer* m : catalog::models) validate(*m);
    return true;
}
static_assert(all_valid(), "a model that breaks a rule does not compile");

struct official {
    const transformer& entry;
    double billions;
    double rounding = 0;  ///< half a unit of the last digit, where that is wide
};
// Total parameters in billions by the publishers' model cards, or, of models with experts, by their names. Text towers
// without prediction modules. Kimi's count is published as "1T".
constexpr official totals[] = {{catalog::llama_2_7b, 6.738},
                               {catalog::llama_2_13b, 13.016},
                               {catalog::llama_2_70b, 68.977},
                               {catalog::llama_3_8b, 8.03},
                               {catalog::llama_3_70b, 70.554},
                               {catalog::llama_3_1_8b, 8.03},
                               {catalog::llama_3_1_70b, 70.554},
                               {catalog::llama_3_1_405b, 405.85},
                               {catalog::llama_3_2_1b, 1.236},
                               {catalog::llama_3_2_3b, 3.213},
                               {catalog::llama_3_3_70b, 70.554},
                               {catalog::llama_4_scout_17b_16e, 109},
                               {catalog::llama_4_maverick_17b_128e, 400},
                               {catalog::mistral_7b_v0_1, 7.242},
                               {catalog::mistral_7b_v0_3, 7.248},
                               {catalog::mistral_large_2407, 122.61},
                               {catalog::mixtral_8x7b_v0_1, 46.7},
                               {catalog::mixtral_8x22b_v0_1, 141},
                               {catalog::falcon_7b, 7.22},
                               {catalog::falcon_40b, 41.84},
                               {catalog::falcon_180b, 179.52},
                               {catalog::falcon3_7b, 7.46},
                               {catalog::falcon3_10b, 10.3},
                               {catalog::gemma_2_2b, 2.614},
                               {catalog::gemma_2_9b, 9.242},
                               {catalog::gemma_2_27b, 27.227},
                               {catalog::gemma_3_1b, 0.9999},
                               {catalog::gemma_3_4b, 3.88},
                               {catalog::gemma_3_12b, 11.77},
                               {catalog::gemma_3_27b, 27.01},
                               {catalog::phi_3_mini_4k, 3.821},
                               {catalog::phi_4, 14.66},
                               {catalog::phi_4_mini, 3.836},
                               {catalog::gpt_oss_20b, 20.9},
                               {catalog::gpt_oss_120b, 116.8},
                               {catalog::nemotron_h_56b, 56},
                               {catalog::qwen2_5_0_5b, 0.494},
                               {catalog::qwen2_5_1_5b, 1.544},
                               {catalog::qwen2_5_3b, 3.086},
                               {catalog::qwen2_5_7b, 7.616},
                               {catalog::qwen2_5_14b, 14.77},
                               {catalog::qwen2_5_32b, 32.764},
                               {catalog::qwen2_5_72b, 72.706},
                               {catalog::qwen3_0_6b, 0.596},
                               {catalog::qwen3_1_7b, 1.721},
                               {catalog::qwen3_4b, 4.022},
                               {catalog::qwen3_8b, 8.191},
                               {catalog::qwen3_14b, 14.768},
                               {catalog::qwen3_32b, 32.762},
                               {catalog::qwen3_30b_a3b, 30.5},
                               {catalog::qwen3_coder_30b_a3b, 30.5},
                               {catalog::qwen3_235b_a22b, 235},
                               {catalog::qwen3_coder_480b_a35b, 480},
                               {catalog::qwen3_next_80b_a3b, 80},
                               {catalog::qwen3_5_27b, 27},
                               {catalog::qwen3_5_35b_a3b, 35},
                               {catalog::qwen3_5_122b_a10b, 122},
                               {catalog::qwen3_5_397b_a17b, 397},
                               {catalog::deepseek_v2_lite, 15.7},
                               {catalog::deepseek_v2, 236},
                               {catalog::deepseek_v3, 671},
                               {catalog::deepseek_r1, 671},
                               {catalog::deepseek_v3_1, 671},
                               {catalog::deepseek_v3_2, 671},
                               {catalog::kimi_k2, 1000, 50},
                               {catalog::kimi_k2_5, 1000, 50},
                               {catalog::glm_4_5, 355},
                               {catalog::glm_4_5_air, 106},
                               {catalog::glm_5, 744},
                               {catalog::minimax_m2_5, 229},
                               {catalog::exaone_3_5_7_8b, 7.82},
                               {catalog::exaone_3_5_32b, 32.0},
                               {catalog::exaone_4_0_1_2b, 1.28},
                               {catalog::exaone_4_0_32b, 32.0},
                               {catalog::kanana_nano_2_1b, 2.09},
                               {catalog::solar_10_7b_v1_0, 10.73},
                               {catalog::solar_pro_preview, 22.1},
                               {catalog::solar_open_100b, 102.6},
                               {catalog::midm_bitext_s_7b_v1, 7.0}};
static_assert(std::size(totals) == catalog::models.size(), "a model of the catalog lacks its official count here");

struct official_active {
    const transformer& entry;
    double billions;
    double unit;     ///< of the last digit: publishers round up, down or to the nearest
    bool embedding;  ///< counted or left out: of the two what is nearer, where the publisher does not say
};
constexpr official_active actives[] = {{catalog::llama_4_scout_17b_16e, 17, 1, true},
                                       {catalog::llama_4_maverick_17b_128e, 17, 1, true},
                                       {catalog::mixtral_8x7b_v0_1, 12.9, 0.1, true},
                                       {catalog::mixtral_8x22b_v0_1, 39, 1, false},
                                       {catalog::gpt_oss_20b, 3.6, 0.1, false},
                                       {catalog::gpt_oss_120b, 5.1, 0.1, false},
                                       {catalog::qwen3_30b_a3b, 3.3, 0.1, true},
                                       {catalog::qwen3_coder_30b_a3b, 3.3, 0.1, true},
                                       {catalog::qwen3_235b_a22b, 22, 1, true},
                                       {catalog::qwen3_coder_480b_a35b, 35, 1, false},
                                       {catalog::qwen3_next_80b_a3b, 3, 1, false},
                                       {catalog::qwen3_5_35b_a3b, 3, 1, false},
                                       {catalog::qwen3_5_122b_a10b, 10, 1, true},
                                       {catalog::qwen3_5_397b_a17b, 17, 1, true},
                                       {catalog::deepseek_v2_lite, 2.4, 0.1, false},
                                       {catalog::deepseek_v2, 21, 1, false},
                                       {catalog::deepseek_v3, 37, 1, false},
                                       {catalog::deepseek_r1, 37, 1, false},
                                       {catalog::deepseek_v3_1, 37, 1, false},
                                       {catalog::deepseek_v3_2, 37, 1, false},
                                       {catalog::kimi_k2, 32, 1, false},
                                       {catalog::glm_4_5, 32, 1, false},
                                       {catalog::glm_4_5_air, 12, 1, false},
                                       {catalog::glm_5, 40, 1, false},
                                       {catalog::minimax_m2_5, 10, 1, false},
                                       {catalog::solar_open_100b, 12, 1, true}};

}  // namespace

TEST_SUITE("catalog/models") {
    TEST_CASE("parameter counts match the publishers' own") {
        for (const official& o : totals) {
            CAPTURE(o.entry.name);
            const double counted = count_parameters(o.entry).total() / 1e9;
            CHECK(std::abs(counted - o.billions) <= std::max(0.012 * o.billions, o.rounding));
        }
    }

    TEST_CASE("active parameters match the publishers' own to the digits that they state") {
        for (const official_active& o : actives) {
            CAPTURE(o.entry.name);
            const parameter_count p = count_active_parameters(o.entry);
            const double counted = (p.total() - (o.embedding ? 0 : p.embedding)) / 1e9;
            CHECK(std::abs(counted - o.billions) <= o.unit);
        }
    }

    TEST_CASE("every model with experts has an official active count, and all of a dense one is active") {
        for (const transformer* m : catalog::models) {
            CAPTURE(m->name);
            const bool stated = std::any_of(std::begin(actives), std::end(actives), [m](const official_active& o) {
                return catalog::same_architecture(o.entry.name, m->name);
            });
            // Kimi-K2.5 has no active count of its own in the sources.
            CHECK(stated == (m->experts.count > 0 && m != &catalog::kimi_k2_5));
            CHECK((count_active_parameters(*m).total() < count_parameters(*m).total()) == (m->experts.count > 0));
        }
    }

    TEST_CASE("KV bytes a token in 16 bits, by hand") {
        // 2 x layers x KV heads x 128 x 2 bytes
        CHECK(kv_bytes_per_token(catalog::llama_2_7b, bf16) == 2 * 32 * 32 * 128 * 2 * byte / token);
        CHECK(kv_bytes_per_token(catalog::llama_3_1_8b, bf16) == 2 * 32 * 8 * 128 * 2 * byte / token);
        CHECK(kv_bytes_per_token(catalog::llama_3_1_405b, bf16) == 2 * 126 * 8 * 128 * 2 * byte / token);
        CHECK(kv_bytes_per_token(catalog::qwen3_32b, bf16) == 2 * 64 * 8 * 128 * 2 * byte / token);
        // 78 layers of 512 + 64 latent values; 15 of 60 layers with 2 heads of 256
        CHECK(kv_bytes_per_token(catalog::glm_5, bf16) == 78 * (512 + 64) * 2 * byte / token);
        CHECK(kv_bytes_per_token(catalog::qwen3_5_397b_a17b, bf16) == 2 * 15 * 2 * 256 * 2 * byte / token);
    }

    TEST_CASE("a model is found by its name in any spelling") {
        for (const transformer* m : catalog::models) CHECK(&catalog::find_model(m->name) == m);
        CHECK(&catalog::find_model("Llama-3.1-70B") == &catalog::llama_3_1_70b);
        CHECK(&catalog::find_model("llama_3_1_70b") == &catalog::llama_3_1_70b);
        CHECK(&catalog::find_model("EXAONE 4.0 32B") == &catalog::exaone_4_0_32b);
        CHECK(&catalog::find_model("Qwen3-32B") == &catalog::qwen3_32b);
    }

    TEST_CASE("the models of public benchmarks are there under the names that those use") {
        for (const char* name :
             {"llama-3.1-8b", "llama-3.1-70b", "qwen3-32b", "qwen3-235b-a22b", "gpt-oss-120b", "deepseek-r1",
              "deepseek-v3", "minimax-m2.5", "kimi-k2.5", "glm-5", "qwen3.5-397b-a17b"}) {
            CHECK(catalog::find_model(name).name == name);
        }
    }

    TEST_CASE("a model is found by its id on Hugging Face") {
        const auto name_of = [](std::string_view id) { return catalog::find_model(id).name; };
        CHECK(name_of("meta-llama/Meta-Llama-3.1-8B-Instruct") == "llama-3.1-8b");
        CHECK(name_of("meta-llama/Llama-2-7b-chat-hf") == "llama-2-7b");
        CHECK(name_of("RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic") == "llama-3.3-70b");
        CHECK(name_of("meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8") == "llama-4-maverick-17b-128e");
        CHECK(name_of("Qwen/Qwen3-235B-A22B-Instruct-2507-FP8") == "qwen3-235b-a22b");
        CHECK(name_of("Qwen/Qwen3-30B-A3B-Thinking-2507") == "qwen3-30b-a3b");
        CHECK(name_of("Qwen/Qwen3-Coder-480B-A35B-Instruct") == "qwen3-coder-480b-a35b");
        CHECK(name_of("deepseek-ai/DeepSeek-R1-0528") == "deepseek-r1");
        CHECK(name_of("nvidia/DeepSeek-R1-0528-NVFP4") == "deepseek-r1");
        CHECK(name_of("moonshotai/Kimi-K2-Instruct-0905") == "kimi-k2");
        CHECK(name_of("google/gemma-3-27b-it") == "gemma-3-27b");
        CHECK(name_of("mistralai/Mistral-7B-Instruct-v0.3") == "mistral-7b-v0.3");
        CHECK(name_of("mistralai/Mistral-Large-Instruct-2407") == "mistral-large-2407");
        CHECK(name_of("nvidia/Nemotron-H-56B-Base-8K") == "nemotron-h-56b");
        CHECK(name_of("LGAI-EXAONE/EXAONE-4.0-32B-AWQ") == "exaone-4.0-32b");
        CHECK(name_of("tiiuae/Falcon3-7B-Base") == "falcon3-7b");
        CHECK(name_of("zai-org/GLM-4.5-Air") == "glm-4.5-air");
        CHECK(name_of("openai/gpt-oss-120b") == "gpt-oss-120b");
    }

    TEST_CASE("an unknown model is an error with near names, and another model's id is not taken for it") {
        CHECK_THROWS_WITH_AS(
            catalog::find_model("llama-3.1-7b"),
            "model = llama-3.1-7b: is not in the catalog; near names: llama-3.1-8b, llama-3.1-70b, llama-3.2-1b",
            std::invalid_argument);
        CHECK_THROWS_WITH_AS(
            catalog::find_model("Qwen/Qwen3-33B-Instruct"),
            "model = Qwen/Qwen3-33B-Instruct: is not in the catalog; near names: qwen3-32b, qwen3-30b-a3b, qwen3-4b",
            std::invalid_argument);
        CHECK_THROWS_AS(catalog::find_model("deepseek-ai/DeepSeek-R1-Distill-Llama-70B"), std::invalid_argument);
        CHECK_THROWS_AS(catalog::find_model("Qwen/Qwen2.5-Coder-7B"), std::invalid_argument);
        CHECK_THROWS_AS(catalog::find_model("mistralai/Mistral-7B-Instruct-v0.2"), std::invalid_argument);
        CHECK_THROWS_AS(catalog::find_model("meta-llama/"), std::invalid_argument);
        CHECK_THROWS_AS(catalog::find_model("Instruct"), std::invalid_argument);
    }
}
