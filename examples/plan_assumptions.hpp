// SPDX-License-Identifier: MIT
// What a deployment stands on, for the tables of assumptions: chip, model, formats, engine and rent with their sources.
#pragma once
#include "factory_inputs.hpp"
#include <tokenroof/catalog/engines.hpp>

namespace example {

inline assumption chip_assumption(const tokenroof::chip& c) {
    return {
        "chip", std::string(c.name),
        fmt::format("data sheet, {}; kernels {} (catalog/chips.hpp)", name(c.status), name(c.kernels.calibrated.gemm))};
}

inline assumption model_assumption(const tokenroof::transformer& m) {
    return {"model", std::string(m.name), "published configuration (catalog/models.hpp)"};
}

inline assumption format_assumption(const tokenroof::formats& f) {
    return {"formats", fmt::format("{} weights, {} KV", name(f.weights), name(f.kv)), "assumed: --weights, --kv"};
}

inline assumption engine_assumption(const tokenroof::engine& e) {
    return {"engine", std::string(e.name),
            "fitted on 938 served latencies, aiconfigurator@095f58a (catalog/engines.hpp)"};
}

/// A chip by the hour as rented; nothing where no source has it.
inline assumption rent_assumption(const tokenroof::chip& c) {
    using namespace tokenroof;
    const catalog::chip_price* const known = catalog::find_chip_price(c.name);
    return {fmt::format("rent of {}", c.name),
            known == nullptr ? std::string("none") : fmt::format("{:.2f} $/hour", known->rent.in(dollar / hour)),
            known == nullptr ? "no sourced price (catalog/prices.hpp)"
                             : "three-year contract, electricity in; SemiAnalysis 2026-04 (B)"};
}

inline std::vector<assumption> deployment_assumptions(const tokenroof::deployment& d) {
    return {chip_assumption(d.chip), model_assumption(d.model), format_assumption(d.formats),
            engine_assumption(d.engine)};
}

}  // namespace example
