// SPDX-License-Identifier: MIT
// Rates and latencies that vendors and labs publish, each row by the conventions of its source.
#pragma once
#include "bands.hpp"
#include "catalog.hpp"
#include "evaluate.hpp"
#include "published_regimes.hpp"
#include "report.hpp"
#include "serving.hpp"

namespace accuracy {

inline const source_note& note_of(const row_view& row) {
    const std::string& source = row.text("source");
    const std::string_view notes = row.has("notes") ? std::string_view(row.text("notes")) : "";
    return *std::ranges::find_if(source_notes, [&](const source_note& n) {
        return source.find(n.source) != std::string::npos && notes.find(n.notes) != std::string_view::npos;
    });
}

/// A row has one metric, under its own name and in its own unit.
inline std::vector<figure> measured_published(const row_view& row) {
    if (!row.has("metric")) throw row.malformed("metric", "is blank");
    if (!row.has("value")) return {};
    return {{row.text("metric"), row.number("value")}};
}

inline tokenroof::format published_format(const row_view& row, std::string_view column) {
    std::string name = row.text(column);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [published, format] : published_formats)
        if (published == name) return format;
    throw skipped(fmt::format("format {} is not modelled", row.text(column)));
}

inline tokenroof::chip published_chip(const row_view& row) {
    const std::string& id = row.text("chip_id");
    for (const hardware_note& n : hardware_notes) {
        if (id != n.chip_id || row.text("source").find(n.source) == std::string::npos) continue;
        tokenroof::chip other = tokenroof::catalog::find_chip(n.chip);
        if (n.direct_peers) other.link.direct_ranks = 0;
        return other;
    }
    return find_or_skip(row, "chip_id", "chip", [](const auto& name) { return tokenroof::catalog::find_chip(name); });
}

inline tokenroof::transformer published_model(const row_view& row) {
    return find_or_skip(row, "model_id", "model", [](std::string_view name) {
        for (const auto& [published, own] : published_models)
            if (published == name) name = own;
        return tokenroof::catalog::find_model(name);
    });
}

/// Formats of weights, experts and KV cache. MXFP4 meets narrow activations on chips with units for them, and is that of
/// the experts alone where there are any; DeepSeek's fp8 has block scales.
inline tokenroof::formats published_formats_of(const row_view& row, const published_run& r) {
    using namespace tokenroof;
    const format weights = published_format(row, "weight_dtype");
    formats f{.weights = weights, .kv = assumed_kv_format(r.note.engine, weights)};
    if (weights == mxfp4) {
        const bool has_units = r.plan.chip.rates.fp4.value() > 0;
        const bool mixture = r.plan.model.experts.count > 0;
        if (mixture) f.weights = bf16, f.experts = has_units ? mxfp4_mxfp8 : mxfp4_weight_only;
        else f.weights = has_units ? mxfp4 : mxfp4_weight_only;
    }
    if (weights == fp8 && r.plan.model.name.starts_with("deepseek-")) f.weights = fp8_block;
    if (row.has("kv_dtype")) f.kv = row.text("kv_dtype") == "int8" ? int8 : published_format(row, "kv_dtype");
    return f;
}

/// Chips that share a replica: n_gpus / dp of a dense model; a mixture's data-parallel ranks share its experts.
inline void share_out(const row_view& row, published_run& r) {
    const auto ranks = [&](const char* column) { return row.has(column) ? std::max(1, row.count(column)) : 1; };
    const int chips = row.count("n_gpus");
    const bool mixture = r.plan.model.experts.count > 0;
    r.plan.pipeline_parallel = ranks("pp");
    r.plan.tensor_parallel = row.has("tp") ? ranks("tp") : std::max(1, chips / (ranks("dp") * ranks("pp")));
    if (mixture) {
        r.plan.data_parallel = ranks("dp");
        r.plan.expert_parallel = ranks("ep");
    }
    r.replicas = static_cast<double>(chips) / chip_count(r.plan);
}

inline published_run published_run_of(const row_view& row) {
    published_run r{.plan = {.chip = published_chip(row), .model = published_model(row)}, .note = note_of(row)};
    row.text("regime");
    r.input = r.note.mean_length * row.number("input_len");
    r.output = std::max(1.0, r.note.mean_length * row.number("output_len"));
    r.plan.formats = published_formats_of(row, r);
    r.plan.engine = tokenroof::catalog::find_engine(r.note.engine);
    if (!r.note.host_bound) r.plan.engine.prefill_layer = {};
    if (!r.note.through_server) r.plan.engine.first_token = {};
    share_out(row, r);
    return r;
}

/// Requests in flight on one replica; the column is text, since some rows say "unlimited".
inline double published_concurrency(const row_view& row, const published_run& r) {
    const std::string& text = row.text("concurrency");
    const std::optional<double> value = leading_number(text);
    if (!value || *value <= 0) throw skipped("concurrency is not a number");
    return *value / r.replicas;
}

inline run_figures run(const row_view& row, const published_run& r) {
    const std::string& regime = row.text("regime");
    if (regime == "single stream") return static_batch(r, 1);
    if (regime == "unlimited") return unlimited(r);
    if (regime == "closed loop") return closed_loop(r, published_concurrency(row, r));
    if (regime == "static batch") {
        const double batch = published_concurrency(row, r);
        if (r.note.room_for_static) return static_batch(r, batch);
        return static_batch(r, std::min({batch, std::floor(requests_that_fit(r)), r.note.max_batch}));
    }
    if (regime == "server under latency limits") throw skipped("the latency limits of the server are not stated");
    throw skipped(fmt::format("regime {} is not modelled", regime));
}

inline std::vector<figure> predicted_published(const row_view& row) {
    using namespace tokenroof;
    const std::string& metric = row.text("metric");
    const published_run r = published_run_of(row);
    const run_figures of_replica = run(row, r);
    const double output = r.replicas * of_replica.output.in(token_per_s);
    const double all_tokens = output * (1 + r.input / r.output);
    const double chips = row.number("n_gpus");
    if (metric == "output_tokens_per_s_total") return {{metric, output}};
    if (metric == "output_tokens_per_s_per_gpu") return {{metric, output / chips}};
    if (metric == "output_tokens_per_s_per_user") return {{metric, 1 / of_replica.tpot.in(second)}};
    if (metric == "total_tokens_per_s") return {{metric, all_tokens}};
    if (metric == "total_tokens_per_s_per_gpu") return {{metric, all_tokens / chips}};
    if (metric == "ttft_ms") return {{metric, of_replica.ttft.in(ms)}};
    if (metric == "tpot_ms") return {{metric, of_replica.tpot.in(ms)}};
    if (metric == "prefill_tokens_per_s") return {{metric, r.replicas * r.input / prefill_of(r, 1).in(second)}};
    throw skipped(fmt::format("metric {} is not modelled", metric));
}

/// A metric that grows with the rate of output: input tokens beside them change nothing about its relative error.
inline bool is_output_rate(std::string_view metric) {
    return metric.starts_with("output_tokens_per_s") || metric.starts_with("total_tokens_per_s");
}

inline std::vector<std::string> published_remarks(const csv_file&, const evaluation& result) {
    std::vector<double> errors;
    std::size_t left_out = 0;
    for (const judgement& judged : result.judgements) {
        if (!is_output_rate(judged.metric)) continue;
        if (judged.predicted) errors.push_back(judged.error());
        else ++left_out;
    }
    const auto figures = printed_figures(summarise(errors));
    return {fmt::format("published output rates of all metrics: n={} skipped={} mape={} median={} p90={} bias={}",
                        errors.size(), left_out, figures[0], figures[1], figures[2], figures[3])};
}

inline const table published_table{
    .name = "published",
    .texts = {"source", "chip_id", "model_id", "weight_dtype", "kv_dtype", "regime", "concurrency", "metric", "notes"},
    .numbers = {"n_gpus", "tp", "pp", "ep", "dp", "input_len", "output_len", "value"},
    .groups = {"regime", "chip_id", "engine"},
    .guarded = {"regime"},
    .measured = measured_published,
    .predicted = predicted_published,
    .remarks = published_remarks,
    .derived = {{"engine", [](const row_view& row) { return std::string(note_of(row).engine); }}, concurrency_band},
    .views = {"model_id", "chip_id", "engine", "concurrency_band"},
};

}  // namespace accuracy
