// SPDX-License-Identifier: MIT
// Routed experts of one layer alone on one rank of a moe_tp x moe_ep group: dtype is that of weights and activations,
// experts of a kernel called nongated have no gate.
#pragma once
#include "achieved.hpp"

namespace accuracy {

/// The row's dtype: w4a16_mxfp4 is mxfp4 that is dequantised, w4a8_mxfp4_mxfp8 has activations of 8 bits.
inline tokenroof::format expert_format_of(const row_view& row) {
    const std::string& dtype = row.text("dtype");
    if (dtype == "w4a16_mxfp4") return tokenroof::mxfp4_weight_only;
    if (dtype == "w4a8_mxfp4_mxfp8") return tokenroof::mxfp4_mxfp8;
    return format_of(row, "dtype");
}

/// balanced: round robin. power_law_A: loads of a power law with exponent A.
inline tokenroof::routing routing_of(const row_view& row) {
    constexpr std::string_view power_law = "power_law_";
    const std::string& distribution = row.text("distribution");
    if (distribution == "balanced") return {.law = tokenroof::routing_law::round_robin};
    double exponent = 0;
    const char* const end = distribution.data() + distribution.size();
    if (!distribution.starts_with(power_law) ||
        std::from_chars(distribution.data() + power_law.size(), end, exponent).ptr != end || !(exponent > 1))
        throw skipped(fmt::format("distribution {} is not modelled", distribution));
    return {.law = tokenroof::routing_law::power_law, .exponent = exponent};
}

inline tokenroof::experts experts_of(const row_view& row) {
    return {.tokens = row.number("tokens"),
            .hidden = row.count("hidden_size"),
            .inter = row.count("inter"),
            .experts = row.count("experts"),
            .top_k = row.count("top_k"),
            .weights = expert_format_of(row),
            .gated = row.text("kernel").find("nongated") == std::string::npos,
            .tensor_parallel = row.count("moe_tp"),
            .expert_parallel = row.count("moe_ep"),
            .routing = routing_of(row)};
}

/// The benchmark calls the same layer over and over: what fits in the last-level cache comes from there.
inline std::vector<figure> predicted_moe(const row_view& row) {
    using namespace tokenroof;
    experts layer = experts_of(row);
    const chip on = chip_of(row);
    layer.resident = resident_share(last_cache(on.memory), work_of(layer).traffic);
    return {in_interval("latency", error_bar(layer, on), second)};
}

inline const table moe_table{
    .name = "moe",
    .texts = {"chip", "kernel", "dtype", "distribution"},
    .numbers = {"tokens", "hidden_size", "inter", "top_k", "experts", "moe_tp", "moe_ep", "latency_ms"},
    .groups = {"chip", "dtype"},
    .guarded = {"dtype"},
    .measured = measured_latency,
    .predicted = predicted_moe,
};

}  // namespace accuracy
