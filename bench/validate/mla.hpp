// SPDX-License-Identifier: MIT
// Latent attention of one layer alone on a chip: op context is causal prefill of q_len tokens on top of past_kv_len,
// generation is one token that reads itself and past_kv_len before it. Heads are those of the GPU, widths DeepSeek's.
#pragma once
#include "achieved.hpp"
#include <tokenroof/compute/latent_attention.hpp>

namespace accuracy {

/// The layer of a row. The loop reads the same cache over and over: what fits in the last-level cache comes from there.
inline tokenroof::latent_attention latent_attention_of(const row_view& row, const tokenroof::chip& on) {
    tokenroof::latent_attention layer{.sequences = row.number("batch"),
                                      .queries = row.number("q_len"),
                                      .cached = row.number("past_kv_len"),
                                      .heads = row.count("heads"),
                                      .kv = format_of(row, "kv_dtype"),
                                      .arithmetic = format_of(row, "attn_dtype")};
    layer.resident = resident_share(last_cache(on.memory), work_of(layer).traffic);
    return layer;
}

inline std::vector<figure> predicted_mla(const row_view& row) {
    const tokenroof::chip on = chip_of(row);
    return {in_interval("latency", error_bar(latent_attention_of(row, on), on), tokenroof::second)};
}

inline const table mla_table{
    .name = "mla",
    .texts = {"chip", "op", "attn_dtype", "kv_dtype"},
    .numbers = {"batch", "q_len", "past_kv_len", "heads", "latency_ms"},
    .groups = {"chip", "op", "kv_dtype"},
    .guarded = {"op"},
    .measured = measured_latency,
    .predicted = predicted_mla,
};

}  // namespace accuracy
