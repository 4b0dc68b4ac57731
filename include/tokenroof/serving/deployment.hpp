// SPDX-License-Identifier: MIT
// A model on chips: formats, five kinds of parallelism, engine.
#pragma once
#include <tokenroof/memory/placement.hpp>
#include <tokenroof/model/rank_weights.hpp>
#include <tokenroof/serving/engine.hpp>

namespace tokenroof {

/// Most tiers that a deployment names beyond its chips' own memory.
inline constexpr std::size_t max_tiers = 3;

/// One replica of a model on tensor x context x data x pipeline equal chips of one node or several. What each kind of
/// parallelism splits and what it copies: model/rank_layout.hpp.
template <Scalar S = double>
struct basic_deployment {
    static constexpr std::string_view input_name = "deployment";
    basic_chip<S> chip{};
    transformer model{};
    tokenroof::formats formats{};
    int tensor_parallel = 1;   ///< chips that split heads and widths
    int context_parallel = 1;  ///< that split the sequence of each request for attention, and widths beside it
    int data_parallel = 1;     ///< that have their own requests and whole attention, and share the routed experts; of a
                               ///< dense model: copies
    int pipeline_parallel = 1;  ///< stages, each with its share of the layers
    /// Groups that share out the experts; each splits its experts over its ranks of the tensor x context x data of a stage.
    int expert_parallel = 1;
    /// Where chips are more than a node's. The default link is NVIDIA's ConnectX-7: 400 Gb/s a port, of which DeepEP
    /// reaches 46 of 50 GB/s (deepseek-ai/DeepEP@ebfe47e); latency: none is published, 0 is a bound from below.
    basic_network<S> network{.link = {.per_direction = 50 * GB_per_s, .efficiency = 0.92}};
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
        visit(field{"context_parallel", rule::positive}, x.context_parallel...);
        visit(field{"data_parallel", rule::positive}, x.data_parallel...);
        visit(field{"pipeline_parallel", rule::positive}, x.pipeline_parallel...);
        visit(field{"expert_parallel", rule::positive}, x.expert_parallel...);
        visit(field{"network"}, x.network...);
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

/// How the model lies on the chips.
template <Scalar S>
constexpr rank_layout layout_of(const basic_deployment<S>& d) {
    return {.tensor = d.tensor_parallel,
            .context = d.context_parallel,
            .data = d.data_parallel,
            .pipeline = d.pipeline_parallel,
            .expert = d.expert_parallel};
}

/// Chips of the deployment: tensor x context x data x pipeline.
template <Scalar S>
constexpr int chip_count(const basic_deployment<S>& d) {
    return stage_ranks(layout_of(d)) * d.pipeline_parallel;
}

namespace detail {

/// Rules of what splits a model beyond tensor parallelism.
template <class S>
constexpr void require_layout(const basic_deployment<S>& d) {
    const transformer& m = d.model;
    const std::int64_t group = static_cast<std::int64_t>(d.tensor_parallel) * d.context_parallel;
    require(m.heads % group == 0, "deployment.context_parallel", d.context_parallel,
            "must divide model.heads / deployment.tensor_parallel");
    require(d.context_parallel == 1 || m.recurrent.layers == 0, "deployment.context_parallel", d.context_parallel,
            "must be 1 with model.recurrent.layers");
    require(d.pipeline_parallel <= m.layers, "deployment.pipeline_parallel", d.pipeline_parallel,
            "must be at most model.layers");
    require(group * d.data_parallel <= std::numeric_limits<int>::max() / d.pipeline_parallel,
            "deployment.data_parallel", d.data_parallel, "makes more chips than an int counts");
    require(group * d.data_parallel % d.expert_parallel == 0, "deployment.expert_parallel", d.expert_parallel,
            d.data_parallel == 1 && d.context_parallel == 1
                ? "must divide deployment.tensor_parallel"
                : "must divide deployment.tensor_parallel x context_parallel x data_parallel");
    require(d.expert_parallel == 1 || d.expert_parallel <= m.experts.count, "deployment.expert_parallel",
            d.expert_parallel, "must be at most model.experts.count");
}

}  // namespace detail

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
    detail::require_layout(d);
}

}  // namespace tokenroof
