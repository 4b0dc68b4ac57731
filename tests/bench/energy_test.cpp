// SPDX-License-Identifier: MIT
// How a row of the energy table is read: what its columns mean for the deployment and for its load.
#include "parse.hpp"
#include "validate/energy.hpp"
#include "validate/evaluate.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {

const std::string header =
    "id,task,model_id,weight_precision,chip,num_gpus,tensor_parallel,expert_parallel,data_parallel,avg_batch_size,"
    "avg_output_len,output_throughput_tokens_per_sec,avg_power_watts,energy_per_token_joules,watts_per_gpu\n";

// 64 requests at a time, 1000 W of all boards at 500 tokens/s: 2 J a token.
std::string row(std::string_view task, std::string_view model, std::string_view weights, int gpus, int tensor,
                int expert, int data = 1, std::string_view chip = "h100-sxm") {
    return fmt::format("a,{},{},{},{},{},{},{},{},64,400,500,1000,2,{}\n", task, model, weights, chip, gpus, tensor,
                       expert, data, 1000.0 / gpus);
}

template <class Read>
auto read(const std::string& line, Read of) {
    const csv_file file = parse(header + line);
    return of(row_view(file, file.rows[0]));
}

const std::string chat = row("lm-arena-chat", "meta-llama/Llama-3.3-70B-Instruct", "bfloat16", 4, 4, 1);

std::string reason(const std::string& line) {
    const evaluation result = evaluate(energy_table, parse(header + line));
    return result.skips.empty() ? std::string{} : result.skips[0].reason;
}

}  // namespace

TEST_CASE("a row's load is its mean batch and answer behind the prompt of its task") {
    const auto load = [](std::string_view task) {
        return read(row(task, "Qwen/Qwen3-8B", "bfloat16", 1, 1, 1), energy_load);
    };
    CHECK(load("lm-arena-chat").input.value() == 100);
    CHECK(load("gpqa").input.value() == 300);
    CHECK(load("sourcegraph-fim").input.value() == 500);
    CHECK(load("gpqa").output.value() == 400);
    CHECK(load("gpqa").concurrency.value() == 64);
    CHECK_THROWS_AS(load("poetry"), skipped);
}

TEST_CASE("all GPUs of a row share one replica, experts of mixtures as many as the row says") {
    const tokenroof::deployment dense = read(chat, energy_plan);
    CHECK(dense.tensor_parallel == 4);
    CHECK(dense.expert_parallel == 1);
    // vLLM's expert parallelism: tensor_parallel 1, and attention split over the same GPUs nevertheless.
    const tokenroof::deployment experts =
        read(row("gpqa", "Qwen/Qwen3-235B-A22B-Thinking-2507", "bfloat16", 8, 1, 8), energy_plan);
    CHECK(experts.tensor_parallel == 8);
    CHECK(experts.expert_parallel == 8);
    CHECK(chip_count(experts) == 8);
    const tokenroof::deployment sliced = read(row("gpqa", "openai/gpt-oss-120b", "mxfp4", 2, 2, 1), energy_plan);
    CHECK(sliced.tensor_parallel == 2);
    CHECK(sliced.expert_parallel == 1);
    CHECK(dense.engine.name == "vllm-0.11");
}

TEST_CASE("fp8 has a scale per channel for Llama's and block scales for others; mxfp4 is that of the experts") {
    const auto formats = [](std::string_view model, std::string_view weights, std::string_view chip = "h100-sxm") {
        return read(row("gpqa", model, weights, 8, 8, 1, 1, chip), energy_plan).formats;
    };
    CHECK(formats("meta-llama/Llama-3.1-405B-Instruct-FP8", "fp8").weights == tokenroof::fp8);
    CHECK(formats("deepseek-ai/DeepSeek-V3.1", "fp8").weights == tokenroof::fp8_block);
    CHECK(formats("deepseek-ai/DeepSeek-V3.1", "fp8").kv == tokenroof::bf16);
    CHECK(formats("openai/gpt-oss-120b", "mxfp4").weights == tokenroof::bf16);
    CHECK(formats("openai/gpt-oss-120b", "mxfp4").experts == tokenroof::mxfp4_weight_only);
    CHECK(formats("openai/gpt-oss-120b", "mxfp4", "b200-sxm").experts == tokenroof::mxfp4_mxfp8);
    CHECK_THROWS_AS(formats("openai/gpt-oss-120b", "int3"), skipped);
}

TEST_CASE("energy is of all boards and an output token, power of one board") {
    const evaluation result = evaluate(energy_table, parse(header + chat));
    REQUIRE(result.judgements.size() == 2);
    const judgement& energy = result.judgements[0];
    const judgement& power = result.judgements[1];
    CHECK(energy.measured == 2);   // 1000 W / 500 tokens/s
    CHECK(power.measured == 250);  // 1000 W / 4
    const tokenroof::estimate e = serve(read(chat, energy_plan), read(chat, energy_load));
    CHECK(*power.predicted == doctest::Approx(e.power.value() / 4));
    CHECK(*energy.predicted == doctest::Approx(4 * *power.predicted / e.output_rate.value()));
    CHECK(*power.predicted < 700);
}

TEST_CASE("a prediction does not look at what the row measured") {
    const std::string other =
        "a,lm-arena-chat,meta-llama/Llama-3.3-70B-Instruct,bfloat16,h100-sxm,4,4,1,1,64,400,9,9,9,9\n";
    const evaluation one = evaluate(energy_table, parse(header + chat));
    const evaluation two = evaluate(energy_table, parse(header + other));
    for (const std::size_t i : {0U, 1U}) CHECK(*one.judgements[i].predicted == *two.judgements[i].predicted);
}

TEST_CASE("a row that cannot be predicted is skipped for a reason that names it") {
    CHECK(reason(chat).empty());
    CHECK(reason(row("gpqa", "nvidia/NVIDIA-Nemotron-Nano-9B-v2", "bfloat16", 1, 1, 1)) ==
          "model nvidia/NVIDIA-Nemotron-Nano-9B-v2 is not in the catalog");
    CHECK(reason(row("poetry", "Qwen/Qwen3-8B", "bfloat16", 1, 1, 1)) ==
          "task poetry: length of its prompts is not known");
    CHECK(reason(row("gpqa", "Qwen/Qwen3-8B", "int3", 1, 1, 1)) == "weight_precision int3 is not known");
    CHECK(reason(row("gpqa", "Qwen/Qwen3-8B", "bfloat16", 1, 1, 1, 2)) ==
          "data_parallel > 1: data parallelism is not modelled");
    CHECK(reason(row("gpqa", "Qwen/Qwen3-8B", "bfloat16", 1, 1, 1, 1, "abacus")) ==
          "chip abacus is not in the catalog");
    CHECK(reason(row("gpqa", "meta-llama/Llama-3.1-405B-Instruct", "bfloat16", 1, 1, 1)) == "does not fit in memory");
}
