// SPDX-License-Identifier: MIT
// One collective alone among the chips of a node: NCCL's as nccl-tests run them, out of place, and the all-reduce of
// TensorRT-LLM.
#pragma once
#include "catalog.hpp"

namespace accuracy {

inline tokenroof::all_reduce_library library_of(const row_view& row) {
    const std::string& library = row.text("library");
    if (library == "nccl") return tokenroof::all_reduce_library::nccl;
    if (library == "trtllm custom") return tokenroof::all_reduce_library::direct;
    throw skipped(fmt::format("library {} is not modelled", library));
}

inline std::vector<figure> predicted_collective(const row_view& row) {
    using namespace tokenroof;
    const chip on = chip_of(row);
    const bytes<> tensor = row.number("bytes") * byte;
    const int ranks = row.count("ranks");
    const all_reduce_library library = library_of(row);
    const std::string& op = row.text("op");
    const auto seconds_of = [&on](const auto& collective) -> std::vector<figure> {
        return {in_interval("latency", error_bar(collective, on), second)};
    };
    if (op == "all_reduce") return seconds_of(all_reduce{.tensor = tensor, .ranks = ranks, .library = library});
    if (op == "all_gather") return seconds_of(all_gather{.tensor = tensor, .ranks = ranks});
    if (op == "reduce_scatter") return seconds_of(reduce_scatter{.tensor = tensor, .ranks = ranks});
    if (op == "alltoall") return seconds_of(all_to_all{.tensor = tensor, .ranks = ranks});
    throw skipped(fmt::format("op {} is not modelled", op));
}

inline const table collectives_table{
    .name = "collectives",
    .texts = {"chip", "library", "op"},
    .numbers = {"ranks", "bytes", "latency_ms"},
    .groups = {"chip", "library", "op"},
    .guarded = {"library", "op"},
    .measured = measured_latency,
    .predicted = predicted_collective,
};

}  // namespace accuracy
