// SPDX-License-Identifier: MIT
// Served requests in a closed loop: mean time to the first token, mean time between tokens, output rate.
#pragma once
#include "catalog.hpp"
#include <algorithm>
#include <array>

namespace accuracy {

/// Mean of the lengths over the nominal one. Errors: file_error for a text that is neither fixed nor random ...
inline double mean_length(const row_view& row) {
    const std::string& lengths = row.text("lengths");
    if (lengths == "fixed") return 1.0;
    if (lengths == "random in [0.8, 1] of nominal") return 0.9;
    throw row.malformed("lengths", "is neither 'fixed' nor 'random in [0.8, 1] of nominal'");
}

/// output_rate = concurrency O / (TTFT + (O - 1) TPOT), of the whole deployment.
inline std::vector<figure> measured_serving(const row_view& row) {
    std::vector<figure> measured;
    const auto seconds = [&row](std::string_view column) { return row.number(column) / 1000; };
    const auto known = [&row](std::string_view column) { return row.has(column); };
    if (std::ranges::all_of(std::array{"ttft_ms", "tpot_ms", "output_len", "concurrency", "lengths"}, known)) {
        const double output = mean_length(row) * row.number("output_len");
        const double latency = seconds("ttft_ms") + (output - 1) * seconds("tpot_ms");
        measured.push_back({"output_rate", row.number("concurrency") * output / latency});
    }
    if (row.has("tpot_ms")) measured.push_back({"tpot", seconds("tpot_ms")});
    if (row.has("ttft_ms")) measured.push_back({"ttft", seconds("ttft_ms")});
    return measured;
}

/// The source does not say which format the KV cache has: fp8 where the engine makes it the default, else bf16.
inline tokenroof::format assumed_kv_format(std::string_view engine, tokenroof::format weights) {
    return engine == "trtllm" && (weights == tokenroof::fp8 || weights == tokenroof::nvfp4) ? tokenroof::fp8
                                                                                            : tokenroof::bf16;
}

/// The row's weight_format. Where DeepSeek's weights are called fp8 they have block scales, in every engine.
inline tokenroof::format weights_of(const row_view& row, std::string_view column) {
    const tokenroof::format stated = format_of(row, column);
    const bool in_blocks = stated == tokenroof::fp8 && row.text("model").starts_with("deepseek-");
    return in_blocks ? tokenroof::fp8_block : stated;
}

/// The row's moe_format. Weights called mxfp4 meet activations of 8 bits on chips with units for 4, as engines have it
/// there; elsewhere they are dequantised.
inline tokenroof::format served_experts(const row_view& row, const tokenroof::chip& on) {
    const tokenroof::format stated = weights_of(row, "moe_format");
    if (stated != tokenroof::mxfp4) return stated;
    return on.rates.fp4.value() > 0 ? tokenroof::mxfp4_mxfp8 : tokenroof::mxfp4_weight_only;
}

inline std::vector<figure> predicted_serving(const row_view& row) {
    using namespace tokenroof;
    deployment plan{.chip = chip_of(row), .model = model_of(row)};
    for (const auto& [column, parallelism] : {std::pair("pp", "pipeline"), {"dp", "data"}})
        if (row.has(column) && row.count(column) > 1)
            throw skipped(fmt::format("{} > 1: {} parallelism is not modelled", column, parallelism));
    const format weights = weights_of(row, "weight_format");
    plan.formats = {.weights = weights, .kv = assumed_kv_format(row.text("engine"), format_of(row, "weight_format"))};
    if (plan.model.experts.count > 0 && row.has("moe_format")) plan.formats.experts = served_experts(row, plan.chip);
    plan.tensor_parallel = row.count("tp");
    if (plan.model.experts.count > 0 && row.has("ep")) plan.expert_parallel = row.count("ep");
    plan.engine = engine_of(row);
    const double mean = mean_length(row);
    const workload load{.input = mean * row.number("input_len"),
                        .output = mean * row.number("output_len"),
                        .concurrency = row.number("concurrency"),
                        .equal_lengths = mean == 1.0};
    const estimate e = serve(plan, load);
    if (!fits(e)) throw skipped("does not fit in memory");
    const estimate_bars bars = error_bars(e, plan.chip);
    return {in_interval("output_rate", bars.output_rate, token_per_s), in_interval("tpot", bars.tpot, second),
            in_interval("ttft", bars.ttft, second)};
}

inline const table serving_table{
    .name = "serving",
    .texts = {"chip", "model", "weight_format", "moe_format", "engine", "lengths"},
    .numbers = {"tp", "pp", "ep", "dp", "input_len", "output_len", "concurrency", "ttft_ms", "tpot_ms"},
    .groups = {"chip", "model", "engine"},
    .guarded = {"engine"},
    .measured = measured_serving,
    .predicted = predicted_serving,
};

}  // namespace accuracy
