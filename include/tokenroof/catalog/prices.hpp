// SPDX-License-Identifier: MIT
// Price books: chips by the hour, racks, plants, and what tokens sell for. Confidence A: a primary document; B: an analyst
// or the press. Prices age: each has its date.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/economics/requests.hpp>
#include <tokenroof/economics/units.hpp>

namespace tokenroof::catalog {

/// A chip by the hour, and its share of a plant.
struct chip_price {
    std::string_view name;           ///< as in catalog/chips.hpp
    price_per_second<> rent;         ///< on a three-year contract, electricity included
    price_per_second<> hyperscaler;  ///< owned over 4 years, all in
    price_per_second<> neocloud;     ///< the same for a smaller cloud
    power_draw<> facility_power;     ///< provisioned at the utility, with server, network and cooling
};

namespace detail {
constexpr chip_price hourly(std::string_view name, double rent, double hyperscaler, double neocloud, double kilowatts) {
    const auto unit = dollar / hour;
    return {name, rent * unit, hyperscaler * unit, neocloud * unit, kilowatts * kW};
}
}  // namespace detail

// SemiAnalysis, AI Cloud TCO and Datacenter models, 2026-04 (B): SemiAnalysisAI/InferenceX-app@77ca49a,
// packages/app/src/lib/constants.ts GPU_SPECS. Left out: B300 and GB300, there placeholders of 1.2 x B200 and GB200.
inline constexpr std::string_view chip_price_source = "SemiAnalysis InferenceX 2026-04 (B)";
inline constexpr chip_price h100_price = detail::hourly("h100-sxm", 1.30, 1.30, 1.69, 1.73);
inline constexpr chip_price h200_price = detail::hourly("h200-sxm", 1.60, 1.41, 1.74, 1.73);
inline constexpr chip_price b200_price = detail::hourly("b200-sxm", 2.90, 1.95, 2.34, 2.17);
inline constexpr chip_price gb200_price = detail::hourly("gb200", 3.30, 2.21, 2.75, 2.10);
inline constexpr chip_price mi300x_price = detail::hourly("mi300x", 1.55, 1.12, 1.40, 1.79);
inline constexpr chip_price mi325x_price = detail::hourly("mi325x", 1.80, 1.28, 1.59, 2.18);
inline constexpr chip_price mi355x_price = detail::hourly("mi355x", 2.10, 1.48, 1.90, 2.65);
inline constexpr std::array chip_prices{&h100_price,   &h200_price,   &b200_price,  &gb200_price,
                                        &mi300x_price, &mi325x_price, &mi355x_price};

/// The prices of a chip; nullptr where no source has any.
constexpr const chip_price* find_chip_price(std::string_view chip) {
    for (const chip_price* known : chip_prices) {
        if (known->name == chip) return known;
    }
    return nullptr;
}

// A rack of 72 GB200 with its plant, 2025-10 (B): Bernstein, ng.investing.com 2169144. SemiAnalysis has 3.3 M$ (B).
inline constexpr dollars<> gb200_rack = 3.4e6 * dollar, gb200_rack_plant = 2.5e6 * dollar;
inline constexpr int gb200_rack_chips = 72;

// A plant all in: 35 G$ a GW (Bernstein 2025-10, B) to 50 (NVIDIA, call on Q2 of fiscal 2026, 2025-08, A).
inline constexpr price_per_watt<> plant_capex_low = 35 * dollar / watt, plant_capex_high = 50 * dollar / watt;

/// What a provider charges.
struct list_price {
    std::string_view name;
    token_prices prices;
    std::string_view source;  ///< document, date, confidence
};

inline constexpr std::string_view own_list = "its own list, genai-prices 2026-08 (A)";
inline constexpr std::string_view without_cache =
    "OpenRouter, genai-prices 2026-08 (A); cached prompts not listed, taken as free";

namespace detail {
constexpr list_price listed(std::string_view name, double input, double cached, double output,
                            std::string_view source = own_list) {
    return {name, {input * dollar / Mtoken, cached * dollar / Mtoken, output * dollar / Mtoken}, source};
}
}  // namespace detail

// Lists of 2026-08 (A): pydantic/genai-prices@47df840, prices/data_slim.json.
inline constexpr list_price gpt_5_list = detail::listed("openai-gpt-5", 1.25, 0.125, 10);
inline constexpr list_price gpt_5_mini_list = detail::listed("openai-gpt-5-mini", 0.25, 0.025, 2);
inline constexpr list_price kimi_k2_list = detail::listed("moonshotai-kimi-k2.5", 0.6, 0.1, 3);
inline constexpr list_price grok_fast_list = detail::listed("xai-grok-4-fast", 0.2, 0.05, 0.5);
// DeepSeek's own prices of R1 (A): deepseek-ai/open-infra-index, 202502OpenSourceWeek, day 6.
inline constexpr list_price deepseek_r1_list =
    detail::listed("deepseek-r1", 0.55, 0.14, 2.19, "open-infra-index, day 6, 2025-02 (A)");
// Open models as OpenRouter has them in the same document.
inline constexpr list_price deepseek_v3_2_list = detail::listed("deepseek-v3.2", 0.2288, 0, 0.3432, without_cache);
inline constexpr list_price llama_70b_list = detail::listed("llama-3.3-70b", 0.05, 0, 0.24, without_cache);
inline constexpr list_price llama_8b_list = detail::listed("llama-3.1-8b", 0.02, 0, 0.03, without_cache);
inline constexpr list_price qwen3_235b_list = detail::listed("qwen3-235b-a22b", 0.13, 0, 0.6, without_cache);
inline constexpr list_price gpt_oss_120b_list = detail::listed("gpt-oss-120b", 0.039, 0, 0.18, without_cache);
inline constexpr std::array list_prices{&gpt_5_list,       &gpt_5_mini_list,    &kimi_k2_list,   &grok_fast_list,
                                        &deepseek_r1_list, &deepseek_v3_2_list, &llama_70b_list, &llama_8b_list,
                                        &qwen3_235b_list,  &gpt_oss_120b_list};

/// The list of a model's tokens; nullptr where no source has one. Llama 3.1 and 3.3 70B are one architecture.
constexpr const list_price* list_of_model(std::string_view model) {
    if (model == "llama-3.1-70b") model = llama_70b_list.name;
    for (const list_price* known : list_prices) {
        if (known->name == model) return known;
    }
    return nullptr;
}

/// The list called `name`. Errors   std::invalid_argument listing near names.
inline const list_price& find_list_price(std::string_view name) { return detail::find(list_prices, "list", name); }

// DeepSeek's day of 2025-02-27 (A, same source): 608e9 prompt tokens, 342e9 of them from the cache, 168e9 output tokens;
// a mean of 226.75 nodes of eight H800, 278 at the peak.
inline constexpr request_mix deepseek_day{.input = (608.0 - 342.0) / 168.0, .cached = 342.0 / 168.0, .output = 1};
inline constexpr double deepseek_mean_over_peak = 226.75 / 278;
// SGLang on GB200, DeepSeek V3 and R1 in NVFP4 with FP8 attention, 2,000 tokens in, 2025-09 (A): lmsys.org, part II.
inline constexpr chip_rates deepseek_on_gb200{.prefill = 26156 * token_per_s, .decode = 13386 * token_per_s};

// Own-price elasticity of demand for open-weight models in the short run, 2026-01 (A): NBER, "The Emerging Market for
// Intelligence", on OpenRouter.
inline constexpr double measured_elasticity = -1.11;

}  // namespace tokenroof::catalog
