// SPDX-License-Identifier: MIT
// Serving engines. Five overheads of each are fitted on 461 served latencies of dense models on H100 and H200
// (ai-dynamo/aiconfigurator@095f58a silicon_sample.csv, Apache-2.0, runs of 2025-10 to 2026-04), with chips as in
// chips.hpp; mean error of output rate: trtllm 6.9 %, vllm 4.1 %, sglang 3.3 % (tokenroof_validate serving). Policies are
// the engines' defaults: TensorRT-LLM admits a request only with room for its whole output (GUARANTEED_NO_EVICT) in 0.9
// of the free memory; vLLM pages in 0.9 of all memory; SGLang batches prefills of up to 8192 tokens before any decode
// step, in 0.85 of all memory.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/serving/engine.hpp>

namespace tokenroof::catalog {

// Adds nothing to the kernels.
inline constexpr engine ideal{};

// TensorRT-LLM 1.0.0rc3 to 1.2.0rc6. Its own one-shot and two-shot all-reduce.
inline constexpr engine trtllm{.name = "trtllm",
                               .decode_layer = 16 * us,
                               .decode_request = 3.59 * us,
                               .prefill_layer = 486 * us,
                               .all_reduce = 2.04 * us,
                               .library = all_reduce_library::direct,
                               .first_token = 61.5 * ms,
                               .reserved_output = 1,
                               .memory_share = 0.9,
                               .share_of_free = true};

// vLLM 0.12.0. all-reduce: in the switches, by the served rate alone, which one-shot and two-shot kernels miss by 5.0 %; no
// source says which it ran.
inline constexpr engine vllm{.name = "vllm",
                             .decode_layer = 9.6 * us,
                             .decode_request = 46.4 * us,
                             .prefill_layer = 9.1 * us,
                             .all_reduce = 3.44 * us,
                             .library = all_reduce_library::in_switch,
                             .first_token = 49.5 * ms,
                             .memory_share = 0.9};

// SGLang 0.5.1 to 0.5.8. all-reduce: as vLLM's, by the served rate, which one-shot and two-shot kernels miss by 4.8 %.
inline constexpr engine sglang{.name = "sglang",
                               .decode_layer = 14.4 * us,
                               .decode_request = 17.9 * us,
                               .prefill_layer = 10.7 * us,
                               .all_reduce = 1.55 * us,
                               .library = all_reduce_library::in_switch,
                               .first_token = 84.4 * ms,
                               .prefill_first = true,
                               .prefill_batch = 8192,
                               .memory_share = 0.85};

inline constexpr std::array engines{&ideal, &trtllm, &vllm, &sglang};

/// The engine called `name`. Errors   std::invalid_argument listing near names.
inline const engine& find_engine(std::string_view name) { return detail::find(engines, "engine", name); }

}  // namespace tokenroof::catalog
