// SPDX-License-Identifier: MIT
// Power of GPU boards and energy per token of served models at a steady batch.
#pragma once
#include "catalog.hpp"

namespace accuracy {

/// The row's model_id is one of Hugging Face: a model of the catalog has its last part's words.
inline tokenroof::transformer model_of_id(const row_view& row) {
    const std::string& id = row.text("model_id");
    const auto* const found = std::ranges::find_if(tokenroof::catalog::models, [&id](const auto* m) {
        return tokenroof::catalog::same_architecture(tokenroof::catalog::without_organisation(id), m->name);
    });
    if (found == tokenroof::catalog::models.end()) throw skipped(fmt::format("model {} is not in the catalog", id));
    return **found;
}

/// Prompts of a task in tokens. The source does not publish them: chat is short, questions of graduates longer, code to
/// be completed longest; outputs are longer than they by far.
inline double assumed_input(const row_view& row) {
    const std::string& task = row.text("task");
    if (task == "lm-arena-chat") return 100;
    if (task == "gpqa") return 300;
    if (task == "sourcegraph-fim") return 500;
    throw skipped(fmt::format("task {}: length of its prompts is not known", task));
}

/// energy_per_token: J of all boards per output token. power_per_gpu: W.
inline std::vector<figure> measured_energy(const row_view& row) {
    std::vector<figure> measured;
    if (row.has("energy_per_token_joules"))
        measured.push_back({"energy_per_token", row.number("energy_per_token_joules")});
    if (row.has("watts_per_gpu")) measured.push_back({"power_per_gpu", row.number("watts_per_gpu")});
    return measured;
}

/// Formats of a row: weight_precision bfloat16, fp8 (in blocks, but for Llama's, which have a scale per channel) or mxfp4
/// (experts only; dequantised where the units do not multiply 4 bits).
inline tokenroof::formats energy_formats(const row_view& row, const tokenroof::transformer& model,
                                         const tokenroof::chip& on) {
    using namespace tokenroof;
    const std::string& stated = row.text("weight_precision");
    if (stated == "bfloat16") return {.weights = bf16, .kv = bf16};
    if (stated == "fp8") return {.weights = model.name.starts_with("llama") ? fp8 : fp8_block, .kv = bf16};
    if (stated == "mxfp4") {
        formats f{.weights = bf16, .kv = bf16};
        f.experts = on.rates.fp4.value() > 0 ? mxfp4_mxfp8 : mxfp4_weight_only;
        return f;
    }
    throw skipped(fmt::format("weight_precision {} is not known", stated));
}

inline tokenroof::deployment energy_plan(const row_view& row) {
    using namespace tokenroof;
    deployment plan{.chip = chip_of(row), .model = model_of_id(row)};
    if (row.count("data_parallel") > 1) throw skipped("data_parallel > 1: data parallelism is not modelled");
    plan.formats = energy_formats(row, plan.model, plan.chip);
    plan.tensor_parallel = row.count("num_gpus");
    if (plan.model.experts.count > 0) plan.expert_parallel = row.count("expert_parallel");
    plan.engine = catalog::vllm_0_11;
    return plan;
}

inline tokenroof::workload energy_load(const row_view& row) {
    return {.input = assumed_input(row),
            .output = row.number("avg_output_len"),
            .concurrency = row.number("avg_batch_size"),
            .output_variation = 0.1,  // answers differ in length: no convoys; how much is not published
            .first_wave = 0};
}

inline std::vector<figure> predicted_energy(const row_view& row) {
    using namespace tokenroof;
    const estimate e = serve(energy_plan(row), energy_load(row));
    if (!fits(e)) throw skipped("does not fit in memory");
    return {{"energy_per_token", e.energy_per_output.value()}, {"power_per_gpu", (e.power / e.chips).in(watt)}};
}

inline const table energy_table{
    .name = "energy",
    .texts = {"task", "model_id", "weight_precision", "chip"},
    .numbers = {"num_gpus", "expert_parallel", "data_parallel", "avg_batch_size", "avg_output_len",
                "energy_per_token_joules", "watts_per_gpu"},
    .groups = {"chip", "model_id"},
    .guarded = {"chip"},
    .measured = measured_energy,
    .predicted = predicted_energy,
};

}  // namespace accuracy
