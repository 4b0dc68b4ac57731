// SPDX-License-Identifier: MIT
// A model on chips: formats, tensor and expert parallelism, engine.
#pragma once
#include <tokenroof/memory/placement.hpp>
#include <tokenroof/model/operators.hpp>
#include <tokenroof/serving/engine.hpp>

namespace tokenroof {

/// Most tiers that a deployment names beyond its chips' own memory.
inline constexpr std::size_t max_tiers = 3;

/// One replica of a model on `tensor_parallel` equal chips of one node.
template <Scalar S = double>
struct basic_deployment {
    static constexpr std::string_view input_name = "deployment";
    basic_chip<S> chip{};
    transformer model{};
    tokenroof::formats formats{};
    int tensor_parallel = 1;
    int expert_parallel =
        1;  ///< groups that share out the experts; each splits its experts over the ranks of the group
    basic_engine<S> engine{};
    bytes<S> workspace = 5.5 * GB;  ///< per chip: activations, captured graphs, communication buffers
    /// Of one chip, beyond its own memory: host DRAM, CXL, peers. Those without a name are not there. Weights and KV
    /// cache are split over all memories so that a decode step reads them in the least time: see offload.hpp.
    std::array<basic_memory_tier<S>, max_tiers> tiers{{{}, {}, {}}};  // g++ 12 evaluates tiers{} as uninitialised

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chip"}, x.chip...);
        visit(field{"model"}, x.model...);
        visit(field{"formats"}, x.formats...);
        visit(field{"tensor_parallel", rule::positive}, x.tensor_parallel...);
        visit(field{"expert_parallel", rule::positive}, x.expert_parallel...);
        visit(field{"engine"}, x.engine...);
        visit(field{"workspace", rule::non_negative}, x.workspace...);
        visit(field{"tiers[0]"}, x.tiers[0]...);
        visit(field{"tiers[1]"}, x.tiers[1]...);
        visit(field{"tiers[2]"}, x.tiers[2]...);
    }
};
using deployment = basic_deployment<double>;

/// Number of tiers: those before the first without a name.
template <Scalar S>
constexpr std::size_t tier_count(const basic_deployment<S>& d) {
    std::size_t count = 0;
    while (count < max_tiers && !d.tiers[count].name.empty()) ++count;
    return count;
}

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_deployment<S>& d) {
    validate_fields(d, d.input_name);
    detail::require_parts(d.chip);
    for (std::size_t i = 0; i < tier_count(d); ++i) detail::require_bandwidth(d.tiers[i], "deployment.tiers", i);
    validate_format(d.chip, d.formats.weights);
    validate_format(d.chip, d.formats.head);
    if (d.formats.experts) validate_format(d.chip, *d.formats.experts);
    detail::require_together(d.model);
    require(d.model.heads % d.tensor_parallel == 0, "deployment.tensor_parallel", d.tensor_parallel,
            "must divide model.heads");
    require(d.model.kv_heads % d.tensor_parallel == 0 || d.tensor_parallel % d.model.kv_heads == 0,
            "deployment.tensor_parallel", d.tensor_parallel, "must divide model.kv_heads or be a multiple of it");
    require(d.tensor_parallel % d.expert_parallel == 0, "deployment.expert_parallel", d.expert_parallel,
            "must divide deployment.tensor_parallel");
    require(d.expert_parallel == 1 || d.expert_parallel <= d.model.experts.count, "deployment.expert_parallel",
            d.expert_parallel, "must be at most model.experts.count");
}

}  // namespace tokenroof
