// SPDX-License-Identifier: MIT
// What a search stands on: its chips, engines, formats, requests and limits, with their sources.
#pragma once
#include "plan_assumptions.hpp"
#include "search_options.hpp"

namespace example {

inline std::vector<assumption> search_assumptions(const question& q) {
    std::vector<assumption> a{model_assumption(q.model)};
    for (const tokenroof::chip& c : q.chips) a.push_back(chip_assumption(c));
    for (const tokenroof::engine& e : q.engines) a.push_back(engine_assumption(e));
    std::string weights;
    for (const tokenroof::format f : q.weights) weights += fmt::format("{}{}", weights.empty() ? "" : ", ", name(f));
    a.push_back({"formats", fmt::format("{} weights, {} KV", weights, name(q.kv)), "assumed: --weights, --kv"});
    a.push_back({"requests",
                 fmt::format("{:g} tokens in, {:g} out, at most {:g} in flight", q.input, q.output, q.concurrency),
                 "assumed: --input, --output, --concurrency"});
    a.push_back({"chips that share the model", fmt::format("{}", fmt::join(q.ranks, ", ")), "assumed: --tp"});
    std::string limits;
    const auto add = [&limits](const char* what, const std::optional<double>& value, const char* unit) {
        if (value) limits += fmt::format("{}{} {:g} {}", limits.empty() ? "" : ", ", what, *value, unit);
    };
    add("TTFT", q.ttft, "s"), add("TPOT", q.tpot, "ms"), add("memory", q.memory, "GB"), add("power", q.power, "kW");
    if (q.most_chips) limits += fmt::format("{}{} chips", limits.empty() ? "" : ", ", *q.most_chips);
    a.push_back(
        {"limits", limits.empty() ? "none" : limits, "assumed: --ttft, --tpot, --memory, --power, --max-chips"});
    a.push_back({"J/token, token/s/W", "of the boards",
                 "fitted on ML.ENERGY v3 for H100 and B200, else scaled (catalog/chips.hpp)"});
    return a;
}

}  // namespace example
