// SPDX-License-Identifier: MIT
// What tokenroof_export_tokens is asked, and where its assumptions come from.
#pragma once
#include "factory_inputs.hpp"
#include <optional>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/economics/load.hpp>
#include <tokenroof/economics/ramp.hpp>

namespace example {

/// A GB200 superchip's bill of materials in dollars, HBM's share of it (siliconanalysts.com 2026-06-27, C), and what one of
/// its two chips holds.
inline constexpr double superchip_bill = 13500, superchip_hbm = 0.43;
inline constexpr double gb200_gigabytes = capacity(tokenroof::catalog::gb200.memory).in(tokenroof::GB);

/// In the units that the flags state.
struct export_options {
    double users = 30e6, prompts = 10, prompt_output = 1000, peak = 1 / tokenroof::catalog::deepseek_mean_over_peak;
    double agents = 30e6, agent_rate = 30, home_growth = 0.6;
    double input = tokenroof::catalog::deepseek_day.input.value();    ///< computed prompt tokens of an output token
    double cached = tokenroof::catalog::deepseek_day.cached.value();  ///< and those that a cache holds
    double cached_cost = 0;
    tokenroof::token_prices listed = tokenroof::catalog::deepseek_v3_2_list.prices;
    double price = listed.output.in(tokenroof::dollar / tokenroof::Mtoken),
           input_price = listed.input.in(tokenroof::dollar / tokenroof::Mtoken),
           cached_price = listed.cached.in(tokenroof::dollar / tokenroof::Mtoken), cheaper_tokens = 0.37;
    double home_price = 0.8, latency_discount = 0.05;
    double first_gw = 1, last_gw = 15, better_chips = 0.3;
    double cut = 0.3;
    int cut_from = 2029, cut_years = 2;
    std::optional<double> exports{};
    double chip_exports = 12 * 44.82;
    double world = 3200, world_growth = 24, slowing = 10, plants = 10;
    double elasticity = tokenroof::catalog::measured_elasticity;
    tokenroof::chip edge = tokenroof::catalog::rtx_5090;
    tokenroof::transformer edge_model = tokenroof::catalog::llama_3_1_8b;
    std::optional<double> edge_price{};
    double hbm_price = superchip_bill * superchip_hbm / (2 * gb200_gigabytes),
           packaging = superchip_bill * (0.66 - superchip_hbm) / 2, application = 0.2;
    std::vector<double> domestic{0.2, 0.8, 0, 0.1, 0.7, 0.5, 0.8};
    double parameters = 37, trained = 14.8, training_utilisation = 0.2;
    double task_input = 20000, task_cached = 80000, task_output = 10000;
    std::string chart{};
};

inline constexpr int first_export_year = 2027;
inline constexpr int export_years = 10;  ///< of the plan

/// The mean request, an output token of it.
inline tokenroof::request_mix mix_of(const export_options& o) {
    return {.input = o.input, .cached = o.cached, .output = 1, .cached_cost = o.cached_cost};
}

/// What tokens sell for in the first year.
inline tokenroof::token_prices list_of(const export_options& o) {
    using namespace tokenroof;
    const auto each = dollar / Mtoken;
    return {o.input_price * each, o.cached_price * each, o.price * each};
}

/// What an output token brings with its inputs.
inline tokenroof::price_per_token<> brought(const export_options& o, const tokenroof::token_prices& list) {
    const tokenroof::request_mix mix = mix_of(o);
    return bill_of(mix, list) / mix.output;
}

inline tokenroof::people people_of(const export_options& o) {
    return {.users = o.users, .prompts = o.prompts / tokenroof::day, .output = o.prompt_output, .peak = o.peak};
}

inline tokenroof::machines agents_of(const export_options& o) {
    return {.count = o.agents, .tokens = o.agent_rate * tokenroof::token_per_s};
}

/// Mean demand at home in the first year.
inline tokenroof::token_rate<> home_demand(const export_options& o) {
    return load_of(people_of(o)).mean + load_of(agents_of(o)).mean;
}

inline tokenroof::ramp ramp_of(const export_options& o) {
    using namespace tokenroof;
    return {.first = o.first_gw * GW,
            .last = o.last_gw * GW,
            .years = export_years - 1,
            .horizon = export_years,
            .better_chips = o.better_chips,
            .price = brought(o, list_of(o)),
            .cheaper_tokens = o.cheaper_tokens};
}

inline std::vector<assumption> export_assumptions(const export_options& o, const tokenroof::factory& f) {
    using namespace tokenroof;
    std::vector<assumption> a = plant_assumptions(f);
    const auto in_mtoken = [](price_per_token<> p) { return fmt::format("{:.4f} $ per M", p.in(dollar / Mtoken)); };
    // The mix is an input here.
    std::erase_if(a, [](const assumption& x) {
        return x.what.starts_with("prompt per output token") || x.what.starts_with("chip time of a cached");
    });
    const auto add = [&a](const char* what, std::string value, const char* source) {
        a.push_back({what, std::move(value), source});
    };
    add("prompt per output token", fmt::format("{:.2f} computed, {:.2f} cached", o.input, o.cached),
        "DeepSeek's day, 2025-02-27 (A): --input, --cached");
    add("chip time of a cached token", fmt::format("{:g} of a computed one", o.cached_cost), "assumed: --cached-cost");
    add("people", fmt::format("{:g} x {:g} prompts of {:g}", o.users, o.prompts, o.prompt_output),
        "assumed: --users, --prompts, --prompt-output");
    add("peak over mean", fmt::format("{:.3f}", o.peak), "DeepSeek's nodes, 278 / 226.75 (A): --peak");
    add("agents and robots", fmt::format("{:g} at {:g} token/s", o.agents, o.agent_rate),
        "assumed: --agents, --agent-rate");
    add("demand at home grows a year", fmt::format("{:g} %", 100 * o.home_growth), "assumed: --home-growth");
    add("list price abroad, first year",
        fmt::format("{:g} in, {:g} cached, {:g} out", o.input_price, o.cached_price, o.price),
        "$ per M, DeepSeek V3.2 on OpenRouter, 2026-08 (A); no cached price is listed, 0 is the least");
    add("  brings with its inputs", in_mtoken(brought(o, list_of(o))),
        "per output token: --price, --input-price, --cached-price");
    add("  falls a year", fmt::format("{:g} %", 100 * o.cheaper_tokens),
        "90 % from 2025 to 2030, Gartner (B): --cheaper-tokens");
    add("a token at home brings", fmt::format("{:g} of that", o.home_price), "assumed: --home-price");
    add("worth less from afar", fmt::format("{:g} %", 100 * o.latency_discount), "assumed: --latency-discount");
    add("connected power", fmt::format("{:g} to {:g} GW by 2036", o.first_gw, o.last_gw),
        "1 assumed, 15 a claim: --first-gw, --last-gw");
    add("chips of next year make more", fmt::format("{:g} %", 100 * o.better_chips), "assumed: --better-chips");
    add("elasticity", fmt::format("{:g}", o.elasticity), "NBER 2026-01, open weights, short run (A): --elasticity");
    return a;
}

}  // namespace example
