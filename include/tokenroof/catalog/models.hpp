// SPDX-License-Identifier: MIT
// Models by their published hyper-parameters, a file for each family. Parameter counts are tested against the publishers'
// own within 1.2 %.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/catalog/models_deepseek.hpp>
#include <tokenroof/catalog/models_falcon.hpp>
#include <tokenroof/catalog/models_gemma.hpp>
#include <tokenroof/catalog/models_glm.hpp>
#include <tokenroof/catalog/models_gpt_oss.hpp>
#include <tokenroof/catalog/models_kimi.hpp>
#include <tokenroof/catalog/models_korea.hpp>
#include <tokenroof/catalog/models_llama.hpp>
#include <tokenroof/catalog/models_minimax.hpp>
#include <tokenroof/catalog/models_mistral.hpp>
#include <tokenroof/catalog/models_nemotron.hpp>
#include <tokenroof/catalog/models_phi.hpp>
#include <tokenroof/catalog/models_qwen.hpp>
#include <tokenroof/catalog/models_qwen_moe.hpp>

namespace tokenroof::catalog {

inline constexpr std::array models{&llama_2_7b,
                                   &llama_2_13b,
                                   &llama_2_70b,
                                   &llama_3_8b,
                                   &llama_3_70b,
                                   &llama_3_1_8b,
                                   &llama_3_1_70b,
                                   &llama_3_1_405b,
                                   &llama_3_2_1b,
                                   &llama_3_2_3b,
                                   &llama_3_3_70b,
                                   &llama_4_scout_17b_16e,
                                   &llama_4_maverick_17b_128e,
                                   &mistral_7b_v0_1,
                                   &mistral_7b_v0_3,
                                   &mistral_large_2407,
                                   &mixtral_8x7b_v0_1,
                                   &mixtral_8x22b_v0_1,
                                   &falcon_7b,
                                   &falcon_40b,
                                   &falcon_180b,
                                   &falcon3_7b,
                                   &falcon3_10b,
                                   &gemma_2_2b,
                                   &gemma_2_9b,
                                   &gemma_2_27b,
                                   &gemma_3_1b,
                                   &gemma_3_4b,
                                   &gemma_3_12b,
                                   &gemma_3_27b,
                                   &phi_3_mini_4k,
                                   &phi_4,
                                   &phi_4_mini,
                                   &gpt_oss_20b,
                                   &gpt_oss_120b,
                                   &nemotron_h_56b,
                                   &qwen2_5_0_5b,
                                   &qwen2_5_1_5b,
                                   &qwen2_5_3b,
                                   &qwen2_5_7b,
                                   &qwen2_5_14b,
                                   &qwen2_5_32b,
                                   &qwen2_5_72b,
                                   &qwen3_0_6b,
                                   &qwen3_1_7b,
                                   &qwen3_4b,
                                   &qwen3_8b,
                                   &qwen3_14b,
                                   &qwen3_32b,
                                   &qwen3_30b_a3b,
                                   &qwen3_coder_30b_a3b,
                                   &qwen3_235b_a22b,
                                   &qwen3_coder_480b_a35b,
                                   &qwen3_next_80b_a3b,
                                   &qwen3_5_27b,
                                   &qwen3_5_35b_a3b,
                                   &qwen3_5_122b_a10b,
                                   &qwen3_5_397b_a17b,
                                   &deepseek_v2_lite,
                                   &deepseek_v2,
                                   &deepseek_v3,
                                   &deepseek_r1,
                                   &deepseek_v3_1,
                                   &deepseek_v3_2,
                                   &kimi_k2,
                                   &kimi_k2_5,
                                   &glm_4_5,
                                   &glm_4_5_air,
                                   &glm_5,
                                   &minimax_m2_5,
                                   &exaone_3_5_7_8b,
                                   &exaone_3_5_32b,
                                   &exaone_4_0_1_2b,
                                   &exaone_4_0_32b,
                                   &kanana_nano_2_1b,
                                   &solar_10_7b_v1_0,
                                   &solar_pro_preview,
                                   &solar_open_100b,
                                   &midm_bitext_s_7b_v1};

/// The model called `name`, or of that Hugging Face id: "meta-llama/Llama-3.1-70B-Instruct" is llama-3.1-70b, see
/// same_architecture. Errors   std::invalid_argument listing near names.
inline const transformer& find_model(std::string_view name) {
    const std::string_view own = without_organisation(name);
    for (const transformer* m : models) {
        if (detail::same_name(m->name, own)) return *m;
    }
    for (const transformer* m : models) {
        if (same_architecture(m->name, own)) return *m;
    }
    detail::reject_unknown(models, "model", name, detail::words_of(own));
}

}  // namespace tokenroof::catalog
