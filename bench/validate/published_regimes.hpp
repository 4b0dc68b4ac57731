// SPDX-License-Identifier: MIT
// Regimes of published runs: the same few models for all sources.
#pragma once
#include "published_sources.hpp"
#include "serving.hpp"
#include "table.hpp"
#include <tokenroof/tokenroof.hpp>

namespace accuracy {

/// Equal requests on replicas of a deployment.
struct published_run {
    tokenroof::deployment plan;
    double replicas = 1;
    double input = 0;   ///< tokens of a request
    double output = 0;  ///< at least 1
    source_note note;
};

/// What a replica achieves.
struct run_figures {
    tokenroof::seconds<> ttft{};
    tokenroof::seconds<> tpot{};
    tokenroof::token_rate<> output{};
};

/// Requests that fit beside the weights. Errors: skipped where none does.
inline double requests_that_fit(const published_run& r) {
    const tokenroof::occupancy o = occupancy_of(r.plan, {.input = r.input, .output = r.output});
    if (o.requests < 1) throw skipped("does not fit in memory");
    return o.requests.value();
}

/// Prefill of `prompts`, as many in a step as the engine takes.
inline tokenroof::seconds<> prefill_of(const published_run& r, double prompts) {
    const double sharing = std::clamp(std::floor(r.note.prompt_tokens / r.input), 1.0, prompts);
    return prompts / sharing * total(evaluate(r.plan, tokenroof::prefill_step<double>(sharing, r.input)).time);
}

/// A batch that is prefilled, then decodes to its end at its mean context:
///
///     rate = batch output / (prefill(batch) + (output - 1) decode(batch, input + output / 2))
inline run_figures static_batch(const published_run& r, double batch) {
    using namespace tokenroof;
    const seconds<> prefill = prefill_of(r, batch);
    const seconds<> decode = total(evaluate(r.plan, decode_step<double>(batch, r.input + r.output / 2)).time);
    return {prefill + r.plan.engine.first_token, decode,
            batch * r.output * token / (prefill + (r.output - 1) * decode)};
}

/// `concurrency` requests in flight.
inline run_figures closed_loop(const published_run& r, double concurrency) {
    const tokenroof::estimate e = serve(r.plan, {.input = r.input,
                                                 .output = r.output,
                                                 .concurrency = concurrency,
                                                 .input_variation = variation_of(r.note.mean_length),
                                                 .output_variation = variation_of(r.note.mean_length)});
    if (!fits(e)) throw skipped("does not fit in memory");
    return {e.ttft, e.tpot, e.output_rate};
}

/// All requests are there from the start; the engine takes as many as it has room for, up to its own limit. One leaves
/// when another enters, which costs a share of a prefill in each step: the same time as that of a static batch.
/// Pipeline stages and data-parallel ranks, which have their own requests, are left to serve().
inline run_figures unlimited(const published_run& r) {
    const double batch = std::min(r.note.max_batch, requests_that_fit(r));
    const tokenroof::deployment& d = r.plan;
    if (d.pipeline_parallel * d.data_parallel > 1) return closed_loop(r, d.data_parallel * batch);
    return static_batch(r, batch);
}

}  // namespace accuracy
