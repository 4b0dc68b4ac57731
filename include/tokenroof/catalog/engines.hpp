// SPDX-License-Identifier: MIT
// Serving engines, by version where versions differ in kind.
//
// At most eight numbers of each are fitted, on 938 served latencies of dense models and mixtures of experts on H100, H200
// and B200 (ai-dynamo/aiconfigurator@095f58a silicon_sample.csv, Apache-2.0, runs of 2025-10 to 2026-04), with chips as in
// chips.hpp; mean error of output rate and TPOT beside each (tokenroof_validate serving --by engine,model). 48 rows are
// left out of the fit: DeepSeek in TensorRT-LLM 1.1.0rc2.post2 and 1.2.0rc6.post3, whose TPOT is half that of
// 1.2.0rc6.post2 in the same columns, as with speculative tokens; the source does not say, this is read off latencies alone.
// The comparison takes all rows of 1.2.0rc6.post3 as drafted by MTP (bench/validate/serving.hpp), those of the other as not.
//
// Policies are the engines' defaults: steps of at most 8192 prompt tokens (max_num_tokens of TensorRT-LLM,
// max_num_batched_tokens of vLLM, chunked-prefill-size of SGLang on chips of 80 GB and more). TensorRT-LLM admits a request
// only with room for its whole output (GUARANTEED_NO_EVICT) in 0.9 of the free memory; vLLM pages in 0.9 of all memory;
// SGLang runs prompts before any decode step, in 0.85 of all memory.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/serving/engine.hpp>

namespace tokenroof::catalog {

// Adds nothing to the kernels.
inline constexpr engine ideal{};

// TensorRT-LLM 1.1 and 1.2 (rc). Its own one-shot and two-shot all-reduce. 2.4 % and 2.4 % on llama-3.1-70b, 6 to 13 % and
// 6 to 16 % on gpt-oss-120b and deepseek-r1. prefill_layer and prefill_stretch did not help and stand at nothing.
inline constexpr engine trtllm{.name = "trtllm",
                               .decode_layer = 14.6 * us,
                               .decode_request = 5.04 * us,
                               .all_reduce = 1.91 * us,
                               .library = all_reduce_library::direct,
                               .first_token = 71.1 * ms,
                               .kernel_latency = 0,
                               .expert_launch = 0.911,
                               .expert_tile = 0,
                               .chunk = 8192,
                               .reserved_output = 1,
                               .memory_share = 0.9,
                               .share_of_free = true};

// TensorRT-LLM 1.0.0rc3, whose host launches prefill kernel by kernel. 5.5 to 9.0 % and 5.7 to 9.6 % on llama-3.1-8b,
// qwen3-32b and qwen3-235b-a22b.
inline constexpr engine trtllm_1_0{.name = "trtllm-1.0",
                                   .decode_layer = 25.1 * us,
                                   .prefill_layer = 827 * us,
                                   .all_reduce = 2.08 * us,
                                   .library = all_reduce_library::direct,
                                   .first_token = 73.9 * ms,
                                   .kernel_latency = 0.583,
                                   .expert_launch = 0,
                                   .expert_tile = 0,
                                   .prefill_stretch = 1.198,
                                   .chunk = 8192,
                                   .reserved_output = 1,
                                   .memory_share = 0.9,
                                   .share_of_free = true};

// vLLM 0.15 to 0.18 and runs without a version; the fit leaves no time per request. all-reduce: in
// the switches, by the served rate alone; no source says which it ran. 6.0 to 8.9 % and 5.9 to 9.1 % on llama-3.1-70b and
// gpt-oss-120b.
inline constexpr engine vllm{.name = "vllm",
                             .decode_layer = 28.7 * us,
                             .prefill_layer = 218 * us,
                             .all_reduce = 1.26 * us,
                             .library = all_reduce_library::in_switch,
                             .first_token = 20.6 * ms,
                             .kernel_latency = 0.878,
                             .expert_launch = 0.254,
                             .expert_tile = 0,
                             .prefill_stretch = 1.271,
                             .chunk = 8192,
                             .memory_share = 0.9};

// vLLM 0.12.0, which schedules between steps. 1.7 % and 1.6 % on qwen3-32b; 15 % and 18 % on qwen3-235b-a22b in fp8, whose
// experts take 35 to 55 ms a step whatever the batch: ten times the launches of the chip's figures, for which no version
// after it has cause.
inline constexpr engine vllm_0_12{.name = "vllm-0.12",
                                  .decode_layer = 20.6 * us,
                                  .decode_request = 43.8 * us,
                                  .prefill_layer = 924 * us,
                                  .all_reduce = 3.4 * us,
                                  .library = all_reduce_library::in_switch,
                                  .first_token = 27.7 * ms,
                                  .kernel_latency = 0.414,
                                  .expert_launch = 9.71,
                                  .prefill_stretch = 1.105,
                                  .chunk = 8192,
                                  .memory_share = 0.9};

// SGLang 0.5.1 to 0.5.9. all-reduce: as vLLM's. 3.0 % and 5.3 % on qwen3-32b, 8 to 21 % and 9 to 18 % on qwen3-235b-a22b
// and deepseek-r1, of which 24 rows without a version wait 5 to 12 s for the first token at any load. prefill_layer and
// all_reduce did not help and stand at nothing.
inline constexpr engine sglang{.name = "sglang",
                               .decode_layer = 38 * us,
                               .decode_request = 11.1 * us,
                               .library = all_reduce_library::in_switch,
                               .first_token = 179 * ms,
                               .kernel_latency = 0,
                               .expert_launch = 0.341,
                               .expert_tile = 0.406,
                               .prefill_stretch = 1.09,
                               .prefill_first = true,
                               .chunk = 8192,
                               .memory_share = 0.85};

// vLLM 0.11.1 as ML.ENERGY ran it, fitted together with the power of H100 and B200 on 344 rows of energy per token and
// board power (ml-energy/leaderboard@0cd52da, models of 8 to 671 G parameters, dense and mixtures; tokenroof_validate
// energy): 17.2 % and 14.4 %; models left out: tokenroof_leave_energy_out, bench/README.md. Its host schedules between steps: more per
// request and layer than 0.12's. Launches of kernels and tiles of experts do not show beside that and stand at nothing;
// prefill_stretch did not help. prefill_layer is vllm's, first_token 0.12's: neither shows in these rows. memory_share: the
// least with which all batches fit that ran.
inline constexpr engine vllm_0_11{.name = "vllm-0.11",
                                  .decode_layer = 73.2 * us,
                                  .decode_request = 53.5 * us,
                                  .prefill_layer = 218 * us,
                                  .all_reduce = 8.39 * us,
                                  .library = all_reduce_library::in_switch,
                                  .first_token = 27.7 * ms,
                                  .kernel_latency = 0,
                                  .expert_launch = 0.863,
                                  .expert_tile = 0,
                                  .chunk = 8192,
                                  .memory_share = 0.95};

inline constexpr std::array engines{&ideal, &trtllm, &trtllm_1_0, &vllm, &vllm_0_12, &vllm_0_11, &sglang};

/// The engine called `name`. Errors   std::invalid_argument listing near names.
inline const engine& find_engine(std::string_view name) { return detail::find(engines, "engine", name); }

}  // namespace tokenroof::catalog
