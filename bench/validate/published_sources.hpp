// SPDX-License-Identifier: MIT
// What the sources of published.csv mean by their figures. A convention holds for a whole source, or for the rows whose
// notes name an engine or a version; nothing here is fitted.
#pragma once
#include <array>
#include <string_view>
#include <tokenroof/compute/format.hpp>

namespace accuracy {

/// How a source ran its engine. What it counts (output tokens or all, of the deployment or of a GPU) is in the metric's name.
struct source_note {
    std::string_view source;       ///< part of a row's source
    std::string_view notes;        ///< part of its notes; blank: any
    std::string_view engine;       ///< of the catalog; ideal where it is not there
    double max_batch;              ///< requests that decode together at most
    double prompt_tokens;          ///< that prefill in one step, and at least one prompt
    bool host_bound = true;        ///< Python launches the layers of a prompt: the engine's prefill_layer holds
    bool through_server = false;   ///< requests come over HTTP: the engine's first_token holds
    double mean_length = 1;        ///< of the nominal lengths
    bool room_for_static = false;  ///< static batches were chosen so that they fit: they are not cut to capacity
};

/// The first that fits holds.
///
/// TensorRT-LLM: 2048 and 8192 are the defaults max_batch_size and max_num_tokens of trtllm-build and trtllm-bench; a compiled
/// TensorRT engine, all there was before the PyTorch backend of 1.0, is launched as one. vLLM of 2024: max_num_seqs 256,
/// max_num_batched_tokens 2048. LLM-Inference-Bench (arXiv 2411.00136) counts input and output tokens over the whole
/// latency. ATOM draws lengths from [0.8, 1] of nominal (notes).
inline constexpr std::array source_notes{
    source_note{
        .source = "LLM-Inference-Bench", .notes = "vLLM", .engine = "vllm", .max_batch = 256, .prompt_tokens = 2048},
    source_note{.source = "LLM-Inference-Bench",
                .notes = "TensorRT-LLM",
                .engine = "trtllm",
                .max_batch = 2048,
                .prompt_tokens = 8192,
                .host_bound = false},
    source_note{.source = "LLM-Inference-Bench",
                .notes = "Deepspeed",  // like vLLM it schedules in Python, request by request
                .engine = "vllm",
                .max_batch = 256,
                .prompt_tokens = 2048},
    source_note{.source = "ROCm/ATOM",
                .notes = "",
                .engine = "ideal",
                .max_batch = 512,
                .prompt_tokens = 8192,
                .through_server = true,
                .mean_length = 0.9},
    source_note{.source = "TensorRT-LLM",
                .notes = "PyTorch",
                .engine = "trtllm",
                .max_batch = 2048,
                .prompt_tokens = 8192,
                .room_for_static = true},
    source_note{.source = "TensorRT-LLM",
                .notes = "MTP",  // technical blogs on DeepSeek-R1, whose steps are captured CUDA graphs
                .engine = "trtllm",
                .max_batch = 2048,
                .prompt_tokens = 8192},
    source_note{.source = "TensorRT-LLM",
                .notes = "",
                .engine = "trtllm",
                .max_batch = 2048,
                .prompt_tokens = 8192,
                .host_bound = false,
                .room_for_static = true},
    source_note{.source = "tpu-recipes", .notes = "", .engine = "vllm", .max_batch = 256, .prompt_tokens = 2048},
    source_note{.source = "", .notes = "", .engine = "ideal", .max_batch = 256, .prompt_tokens = 8192},
};

/// A chip that is another one in a source, or that stands in another node than the catalog's.
struct hardware_note {
    std::string_view source;
    std::string_view chip_id;
    std::string_view chip;
    bool direct_peers = false;  ///< all chips of the node reach each other without passing through the host
};

/// LLM-Inference-Bench: ALCF's A100 have 40 GB and 1.56 TB/s; at batch 1 its rows are 1.31 times slower than 80 GB would be,
/// as the bandwidths are. L40S of the TensorRT-LLM pages: four and eight of them are as fast as PCIe 4.0 between all pairs
/// allows, while in the node of the catalog's collectives they pass through the host.
inline constexpr std::array hardware_notes{
    hardware_note{.source = "LLM-Inference-Bench", .chip_id = "a100-sxm-80gb", .chip = "a100-sxm-40gb"},
    hardware_note{.source = "TensorRT-LLM", .chip_id = "l40s", .chip = "l40s", .direct_peers = true},
};

/// Models under shorter names than the catalog's. Mistral-7B v0.2 and v0.3 are the same but for their vocabulary.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 4> published_models{
    {{"mistral-7b", "mistral-7b-v0.3"},
     {"mixtral-8x7b", "mixtral-8x7b-v0.1"},
     {"llama-4-scout", "llama-4-scout-17b-16e"},
     {"llama-4-maverick", "llama-4-maverick-17b-128e"}}};

/// Formats as published, in lower case. int8 is that of weights alone in all of these sources; fp16/bf16: not stated
/// which, and of the same size; fp4: NVIDIA's.
inline constexpr std::array<std::pair<std::string_view, tokenroof::format>, 15> published_formats{
    {{"fp16/bf16 (not stated per row)", tokenroof::bf16},
     {"fp16/bf16", tokenroof::bf16},
     {"bf16 (hf default)", tokenroof::bf16},
     {"bf16", tokenroof::bf16},
     {"fp16", tokenroof::fp16},
     {"f16", tokenroof::fp16},
     {"fp8", tokenroof::fp8},
     {"fp8_e4m3", tokenroof::fp8},
     {"fp4", tokenroof::nvfp4},
     {"nvfp4", tokenroof::nvfp4},
     {"mxfp4", tokenroof::mxfp4},
     {"int8", tokenroof::int8_weight_only},
     {"int8 weight-only", tokenroof::int8_weight_only},
     {"int4 g=32", tokenroof::int4_weight_only},
     {"gptq (4-bit)", tokenroof::int4_weight_only}}};

}  // namespace accuracy
