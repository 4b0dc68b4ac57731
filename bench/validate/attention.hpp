// SPDX-License-Identifier: MIT
// Attention of one layer alone on a chip: op context is causal prefill of q_len tokens, generation is one token on top
// of past_kv_len.
#pragma once
#include "achieved.hpp"

namespace accuracy {

/// The layer of a row. The loop reads the same KV cache over and over: what fits in the chip's last cache comes from
/// there.
inline tokenroof::attention attention_of(const row_view& row, const tokenroof::chip& on) {
    tokenroof::attention layer{.sequences = row.number("batch"),
                               .queries = row.number("q_len"),
                               .cached = row.number("past_kv_len"),
                               .heads = row.count("heads"),
                               .kv_heads = row.count("kv_heads"),
                               .head_dim = row.count("head_dim"),
                               .window = row.count("window"),
                               .kv = format_of(row, "kv_dtype"),
                               .arithmetic = format_of(row, "attn_dtype")};
    layer.resident = resident_share(last_cache(on.memory), work_of(layer).traffic);
    return layer;
}

inline std::vector<figure> predicted_attention(const row_view& row) {
    const tokenroof::chip on = chip_of(row);
    return {in_interval("latency", error_bar(attention_of(row, on), on), tokenroof::second)};
}

/// How much of the bandwidth decode reaches where a layer reads more than 1 GB of KV cache, without a window.
inline std::vector<std::string> attention_remarks(const csv_file& file, const evaluation& result) {
    return achieved_remarks("attention decode over 1 GB", "kv_dtype", file, result,
                            [](const row_view& row) -> std::optional<tokenroof::bytes<>> {
                                const tokenroof::attention a = attention_of(row, chip_of(row));
                                const double values = 2.0 * a.kv_heads * a.head_dim;
                                const double tokens = ((a.queries + a.cached) / tokenroof::token).value();
                                const auto read = a.sequences.value() * tokens * values * tokenroof::size_of(a.kv);
                                if (row.text("op") != "generation" || a.window > 0 || read <= 1 * tokenroof::GB)
                                    return std::nullopt;
                                return read;
                            });
}

inline const table attention_table{
    .name = "attention",
    .texts = {"chip", "op", "attn_dtype", "kv_dtype"},
    .numbers = {"batch", "q_len", "past_kv_len", "heads", "kv_heads", "head_dim", "window", "latency_ms"},
    .groups = {"chip", "op", "kv_dtype"},
    .guarded = {"op"},
    .measured = measured_latency,
    .predicted = predicted_attention,
    .remarks = attention_remarks,
};

}  // namespace accuracy
