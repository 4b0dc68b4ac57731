// SPDX-License-Identifier: MIT
// Do rows of different sources become the same quantities, by conventions that can be worked out by hand?
#include "parse.hpp"
#include "validate/published.hpp"
#include <doctest/doctest.h>

using namespace accuracy;
using tokenroof::decode_step;
using tokenroof::prefill_step;
using tokenroof::second;

namespace {

const std::string header =
    "id,source,notes,chip_id,model_id,n_gpus,tp,pp,ep,dp,weight_dtype,kv_dtype,input_len,output_len,regime,concurrency,"
    "metric,value\n";

/// A row of a TensorRT-LLM page, with what differs from it.
struct published_row {
    std::string source = "github:NVIDIA/TensorRT-LLM docs/source/performance.md";
    std::string notes = "STATIC batching";
    std::string chip = "h100-sxm";
    std::string model = "llama-2-7b";
    std::string chips = "1.0";
    std::string tp = "1.0";
    std::string pp = "";
    std::string ep = "";
    std::string dp = "";
    std::string weights = "FP16";
    std::string kv = "";
    std::string input = "2048.0";
    std::string output = "128.0";
    std::string regime = "static batch";
    std::string concurrency = "8";
    std::string metric = "output_tokens_per_s_total";
    std::string value = "100";

    std::string line() const {
        return fmt::format("a,{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", source, notes, chip, model, chips,
                           tp, pp, ep, dp, weights, kv, input, output, regime, concurrency, metric, value);
    }
};

published_run run_of(const published_row& r) {
    const csv_file file = parse(header + r.line());
    return published_run_of(row_view(file, file.rows[0]));
}

double predicted(const published_row& r) {
    const csv_file file = parse(header + r.line());
    const evaluation result = evaluate(published_table, file);
    REQUIRE(result.judgements.size() == 1);
    REQUIRE(result.judgements[0].predicted);
    return *result.judgements[0].predicted;
}

std::string skip_reason(const published_row& r) {
    const csv_file file = parse(header + r.line());
    const evaluation result = evaluate(published_table, file);
    REQUIRE(result.judgements.size() == 1);
    REQUIRE(result.skips.size() == 1);
    CHECK_FALSE(result.judgements[0].predicted);
    return result.skips[0].reason;
}

/// Seconds of a step of a run's deployment.
double seconds_of(const published_run& r, const tokenroof::step& s) {
    return total(evaluate(r.plan, s).time).in(second);
}

}  // namespace

TEST_CASE("a static batch is prefilled at once, then decodes at its mean context") {
    const published_row row;
    const published_run run = run_of(row);
    // 8 prompts of 2048 tokens in steps of 8192: two steps of four prompts. 127 more tokens, on top of 2048 + 64.
    const double prefill = 2 * seconds_of(run, prefill_step<double>(4, 2048));
    const double life = prefill + 127 * seconds_of(run, decode_step<double>(8, 2112));
    CHECK(predicted(row) == doctest::Approx(8 * 128 / life));
    CHECK(predicted({.metric = "ttft_ms"}) == doctest::Approx(1000 * prefill));
    CHECK(predicted({.metric = "total_tokens_per_s"}) == doctest::Approx(8 * (2048 + 128) / life));
}

TEST_CASE("what a row measures stands under its own name, in its own unit") {
    const csv_file file = parse(header + published_row{.metric = "ttft_ms", .value = "7.5"}.line());
    const evaluation result = evaluate(published_table, file);
    CHECK(result.judgements[0].metric == "ttft_ms");
    CHECK(result.judgements[0].measured == 7.5);
}

TEST_CASE("one output token takes no decode step") {
    const published_row row{.output = "1.0", .concurrency = "1", .metric = "ttft_ms"};
    const published_run run = run_of(row);
    CHECK(predicted(row) == doctest::Approx(1000 * seconds_of(run, prefill_step<double>(1, 2048))));
    CHECK(predicted({.output = "1.0", .concurrency = "1"}) == doctest::Approx(1000 / predicted(row)));
}

TEST_CASE("a single stream is a batch of one, and its user sees 1 / TPOT") {
    const published_row stream{.regime = "single stream", .concurrency = "1"};
    CHECK(predicted(stream) == doctest::Approx(predicted({.concurrency = "1"})));
    const double step = seconds_of(run_of(stream), decode_step<double>(1, 2112));
    CHECK(predicted({.regime = "single stream", .metric = "output_tokens_per_s_per_user"}) ==
          doctest::Approx(1 / step));
}

TEST_CASE("an unlimited load fills the memory, or the engine's largest batch") {
    const published_row full{
        .notes = "in-flight", .regime = "unlimited", .concurrency = "unlimited (in-flight batching)"};
    const published_run run = run_of(full);
    const double room = occupancy_of(run.plan, {.input = 2048, .output = 128}).requests.value();
    CHECK(room < 2048);
    CHECK(predicted(full) == doctest::Approx(static_batch(run, room).output.in(tokenroof::token_per_s)));
    const published_row small{.notes = "in-flight", .input = "16", .output = "16", .regime = "unlimited"};
    const published_run limited = run_of(small);
    CHECK(requests_that_fit(limited) > 2048);
    CHECK(predicted(small) == doctest::Approx(static_batch(limited, 2048).output.in(tokenroof::token_per_s)));
}

TEST_CASE("a closed loop is that of serve(), with the mean of the lengths that its source draws") {
    published_row row{
        .source = "github:ROCm/ATOM data.js", .notes = "nightly", .chip = "mi355x", .model = "llama-3.3-70b"};
    row.weights = "mxfp4";
    row.input = row.output = "1000";
    row.regime = "closed loop";
    row.concurrency = "16";
    row.metric = "tpot_ms";
    const published_run run = run_of(row);
    CHECK(run.input == doctest::Approx(900));
    CHECK(run.output == doctest::Approx(900));
    const tokenroof::estimate e = serve(run.plan, {.input = run.input,
                                                   .output = run.output,
                                                   .concurrency = 16,
                                                   .input_variation = variation_of(0.9),
                                                   .output_variation = variation_of(0.9)});
    CHECK(predicted(row) == doctest::Approx(1000 * e.tpot.in(second)));
}

TEST_CASE("rates are of all chips or of one of them") {
    const published_row two{.chips = "2.0", .tp = "2.0"};
    published_row each = two;
    each.metric = "output_tokens_per_s_per_gpu";
    CHECK(predicted(each) == doctest::Approx(predicted(two) / 2));
}

TEST_CASE("data parallelism of a dense model is replicas that share the requests") {
    const published_row replicas{.chips = "4.0", .tp = "", .dp = "4.0"};
    CHECK(run_of(replicas).replicas == 4);
    CHECK(predicted(replicas) == doctest::Approx(4 * predicted({.concurrency = "2"})));
    CHECK(run_of({.chips = "4.0", .tp = "2.0"}).replicas == 2);
    CHECK(run_of({.chips = "4.0", .tp = ""}).plan.tensor_parallel == 4);
}

TEST_CASE("experts are split as the row says, and attention has ranks of its own") {
    published_row row{.model = "llama-4-maverick", .chips = "8.0", .tp = "", .ep = "8.0", .dp = "8.0"};
    const published_run run = run_of(row);
    CHECK(run.plan.model.name == "llama-4-maverick-17b-128e");
    CHECK(run.plan.tensor_parallel == 1);
    CHECK(run.plan.data_parallel == 8);
    CHECK(run.plan.expert_parallel == 8);
    CHECK(run.replicas == 1);
}

TEST_CASE("a source's notes decide on engine, host and server") {
    const published_run compiled = run_of({});
    CHECK(compiled.plan.engine.name == "trtllm");
    CHECK(compiled.plan.engine.prefill_layer.value() == 0);
    CHECK(compiled.plan.engine.first_token.value() == 0);
    const published_run python = run_of({.notes = "v1.0 PyTorch backend trtllm-bench"});
    CHECK(python.plan.engine.prefill_layer == tokenroof::catalog::trtllm.prefill_layer);
    const std::string argonne = "github:argonne-lcf/LLM-Inference-Bench Plots/All_results.csv";
    CHECK(run_of({.source = argonne, .notes = "LLM-Inference-Bench vLLM"}).plan.engine.name == "vllm");
    CHECK(run_of({.source = argonne, .notes = "LLM-Inference-Bench TensorRT-LLM"}).plan.engine.name == "trtllm");
    CHECK(run_of({.source = "somewhere else", .notes = ""}).plan.engine.name == "ideal");
}

TEST_CASE("a source may mean another chip or node than the catalog") {
    const std::string argonne = "github:argonne-lcf/LLM-Inference-Bench Plots/All_results.csv";
    CHECK(run_of({.source = argonne, .notes = "vLLM", .chip = "a100-sxm-80gb"}).plan.chip.name == "a100-sxm-40gb");
    CHECK(run_of({.chip = "a100-sxm-80gb"}).plan.chip.name == "a100-sxm-80gb");
    CHECK(all_direct(run_of({.chip = "l40s"}).plan.chip.link, 8));
    CHECK_FALSE(all_direct(run_of({.source = argonne, .notes = "vLLM", .chip = "l40s"}).plan.chip.link, 8));
}

TEST_CASE("formats are those of weights, experts and KV cache") {
    CHECK(run_of({}).plan.formats.weights == tokenroof::fp16);
    CHECK(run_of({}).plan.formats.kv == tokenroof::bf16);
    CHECK(run_of({.weights = "FP8"}).plan.formats.kv == tokenroof::fp8);
    CHECK(run_of({.weights = "FP8", .kv = "FP16"}).plan.formats.kv == tokenroof::fp16);
    CHECK(run_of({.chip = "b200-sxm", .weights = "FP4"}).plan.formats.weights == tokenroof::nvfp4);
    CHECK(run_of({.weights = "int8", .kv = "int8"}).plan.formats.weights == tokenroof::int8_weight_only);
    CHECK(run_of({.weights = "fp16/bf16 (not stated per row)"}).plan.formats.weights == tokenroof::bf16);
    const published_run blocks = run_of({.model = "deepseek-r1", .chips = "8", .tp = "8", .weights = "fp8"});
    CHECK(blocks.plan.formats.weights == tokenroof::fp8_block);
    const published_run mixture = run_of({.chip = "mi355x", .model = "gpt-oss-120b", .weights = "mxfp4"});
    CHECK(mixture.plan.formats.weights == tokenroof::bf16);
    CHECK(mixture.plan.formats.experts == tokenroof::mxfp4_mxfp8);
    CHECK(run_of({.model = "gpt-oss-120b", .weights = "mxfp4"}).plan.formats.experts == tokenroof::mxfp4_weight_only);
}

TEST_CASE("vLLM takes no more of a static batch than fits, TensorRT-LLM's pages show batches that do") {
    const std::string argonne = "github:argonne-lcf/LLM-Inference-Bench Plots/All_results.csv";
    published_row row{.source = argonne, .notes = "vLLM", .input = "2048", .output = "2048", .concurrency = "256"};
    const published_run run = run_of(row);
    CHECK(requests_that_fit(run) < 256);
    const double fitting = std::floor(requests_that_fit(run));
    CHECK(predicted(row) == doctest::Approx(static_batch(run, fitting).output.in(tokenroof::token_per_s)));
    row.source = published_row{}.source;
    row.notes = "STATIC";
    CHECK(predicted(row) == doctest::Approx(static_batch(run_of(row), 256).output.in(tokenroof::token_per_s)));
}

TEST_CASE("what cannot be predicted is skipped with its reason") {
    CHECK(skip_reason({.chip = ""}) == "chip_id is missing");
    CHECK(skip_reason({.model = ""}) == "model_id is missing");
    CHECK(skip_reason({.regime = ""}) == "regime is missing");
    CHECK(skip_reason({.input = ""}) == "input_len is missing");
    CHECK(skip_reason({.output = ""}) == "output_len is missing");
    CHECK(skip_reason({.concurrency = ""}) == "concurrency is missing");
    CHECK(skip_reason({.concurrency = "many"}) == "concurrency is not a number");
    CHECK(skip_reason({.chip = "abacus"}) == "chip abacus is not in the catalog");
    CHECK(skip_reason({.weights = "Q4_K_M"}) == "format Q4_K_M is not modelled");
    CHECK(skip_reason({.metric = "avg_power_W"}) == "metric avg_power_W is not modelled");
    CHECK(skip_reason({.regime = "burst"}) == "regime burst is not modelled");
    CHECK(skip_reason({.regime = "server under latency limits"}) == "the latency limits of the server are not stated");
    CHECK(skip_reason({.model = "llama-3.1-405b", .regime = "unlimited"}) == "does not fit in memory");
}

TEST_CASE("a malformed row is an error with its line") {
    const auto evaluated = [](const published_row& r) {
        const csv_file file = parse(header + r.line());
        return evaluate(published_table, file);
    };
    CHECK_THROWS_WITH_AS(evaluated({.value = "12ms"}), "t.csv:2: column value: '12ms' is not a number", file_error);
    CHECK_THROWS_WITH_AS(evaluated({.metric = ""}), "t.csv:2: column metric: '' is blank", file_error);
    CHECK_THROWS_WITH_AS(evaluated({.tp = "1.5"}), "t.csv:2: column tp: '1.5' is not a whole number", file_error);
    CHECK_THROWS_WITH_AS(evaluated({.value = "0"}),
                         doctest::Contains("t.csv:2: the measured output_tokens_per_s_total"), file_error);
}

TEST_CASE("output rates of all metrics have a line of their own") {
    const std::string rows = published_row{.metric = "total_tokens_per_s"}.line();
    const csv_file file = parse(header + rows + "b" + published_row{.metric = "ttft_ms"}.line().substr(1) + "c" +
                                published_row{.chip = ""}.line().substr(1));
    const std::vector<std::string> lines = published_table.remarks(file, evaluate(published_table, file));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("published output rates of all metrics: n=1 skipped=1 mape="));
}

TEST_CASE("rows are grouped by engine and by bands of concurrency, which are no columns of the file") {
    const csv_file file = parse(header + published_row{}.line());
    const evaluation result = evaluate(published_table, file);
    const auto groups = summarise_by(file, result, {"engine", "concurrency_band", "chip_id"});
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].group == std::vector<std::string>{"trtllm", "2-8", "h100-sxm"});
    CHECK_THROWS_AS(summarise_by(file, result, {"colour"}), file_error);
}

TEST_CASE("bands of concurrency") {
    CHECK(band_of("1") == "1");
    CHECK(band_of("2.0") == "2-8");
    CHECK(band_of("8") == "2-8");
    CHECK(band_of("9") == "9-32");
    CHECK(band_of("128") == "33-128");
    CHECK(band_of("512") == "129-512");
    CHECK(band_of("513") == "513-");
    CHECK(band_of("unlimited (in-flight batching)") == "unlimited (in-flight batching)");
    CHECK(natural_less("9-32", "33-128"));
    CHECK(natural_less("513-", "unlimited"));
}
