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

inline std::vector<figure> predicted_serving(const row_view& row) {
    using namespace tokenroof;
    deployment plan{.chip = chip_of(row), .model = model_of(row)};
    for (const auto& [column, parallelism] : {std::pair("pp", "pipeline"), {"ep", "expert"}, {"dp", "data"}})
        if (row.has(column) && row.count(column) > 1)
            throw skipped(fmt::format("{} > 1: {} parallelism is not modelled", column, parallelism));
    const format weights = format_of(row, "weight_format");
    plan.formats = {.weights = weights, .kv = assumed_kv_format(row.text("engine"), weights)};
    plan.tensor_parallel = row.count("tp");
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
    .texts = {"chip", "model", "weight_format", "engine", "lengths"},
    .numbers = {"tp", "pp", "ep", "dp", "input_len", "output_len", "concurrency", "ttft_ms", "tpot_ms"},
    .groups = {"chip", "model", "engine"},
    .guarded = {"engine"},
    .measured = measured_serving,
    .predicted = predicted_serving,
};

}  // namespace accuracy
