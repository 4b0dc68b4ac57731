// SPDX-License-Identifier: MIT
// Weights of one of a layout's ranks.
#pragma once
#include <tokenroof/model/operators.hpp>

namespace tokenroof {

/// Bytes of the weights on a rank of the largest stage.
///
///     stage = ceil(layers / pipeline) / layers
///     bytes = stage (before attention / tensor + after it and MLPs / (tensor context) + experts / stage ranks + copies)
///             + (embedding + head) / (tensor context),   with stages the larger of both
///
/// copies: those of weight_bytes_per_rank on `tensor` ranks. A tied head is a copy of the embedding where the stages are
/// several. With tensor-parallel ranks alone it is weight_bytes_per_rank(m, f, tensor).
/// Errors   std::invalid_argument from validate(model).
constexpr bytes<> weight_bytes_per_rank(const transformer& m, const formats& f, const rank_layout& on);

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// Parameters that follow attention in their layers: its projection back, dense MLPs and shared experts.
constexpr double parameters_after_mixers(const transformer& m) {
    const expert_layers& e = m.experts;
    const int mixtures = expert_mlps(m);
    const int global = global_layers(m);
    const int local = attention_layers(m) - global;
    const double hidden = m.hidden;
    const double result = m.latent.kv_rank > 0 ? m.latent.value_dim : m.head_dim;
    const double back = m.heads * (global * result + local * static_cast<double>(local_head_dim(m)));
    const double width =
        static_cast<double>(mlps(m) - mixtures) * m.ffn + static_cast<double>(mixtures) * e.shared * e.shared_width;
    return hidden * (back + (m.gated ? 3 : 2) * width);
}

}  // namespace detail

constexpr bytes<> weight_bytes_per_rank(const transformer& m, const formats& f, const rank_layout& on) {
    const bytes<> tensor_rank = weight_bytes_per_rank(m, f, on.tensor);
    if (stage_ranks(on) == on.tensor && on.pipeline == 1) return tensor_rank;
    const weight_parts all = weight_bytes_by_part(m, f);
    const int group = group_ranks(on);
    const bytes<> ends = all.embedding + all.head;
    const bytes<> after = detail::parameters_after_mixers(m) * size_of(f.weights);
    const bytes<> layers = tensor_rank - ends / on.tensor - after / on.tensor + after / group -
                           all.experts / on.tensor + all.experts / stage_ranks(on);
    const bytes<> largest = m.tied_embeddings || all.embedding > all.head ? all.embedding : all.head;
    return largest_stage(m.layers, on.pipeline) * layers + (on.pipeline == 1 ? ends : largest) / group;
}

}  // namespace tokenroof
