// SPDX-License-Identifier: MIT
// A model on chips: formats, tensor parallelism, engine.
#pragma once
#include <tokenroof/model/operators.hpp>
#include <tokenroof/serving/engine.hpp>

namespace tokenroof {

/// One replica of a model on `tensor_parallel` equal chips of one node.
template <Scalar S = double>
struct basic_deployment {
    static constexpr std::string_view input_name = "deployment";
    basic_chip<S> chip{};
    transformer model{};
    tokenroof::formats formats{};
    int tensor_parallel = 1;
    basic_engine<S> engine{};
    bytes<S> workspace = 5.5 * GB;  ///< per chip: activations, captured graphs, communication buffers

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chip"}, x.chip...);
        visit(field{"model"}, x.model...);
        visit(field{"formats"}, x.formats...);
        visit(field{"tensor_parallel", rule::positive}, x.tensor_parallel...);
        visit(field{"engine"}, x.engine...);
        visit(field{"workspace", rule::non_negative}, x.workspace...);
    }
};
using deployment = basic_deployment<double>;

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_deployment<S>& d) {
    validate_fields(d, d.input_name);
    detail::require_parts(d.chip);
    validate_format(d.chip, d.formats.weights);
    validate_format(d.chip, d.formats.head);
    validate(d.model);
    require(d.model.heads % d.tensor_parallel == 0, "deployment.tensor_parallel", d.tensor_parallel,
            "must divide model.heads");
    require(d.model.kv_heads % d.tensor_parallel == 0 || d.tensor_parallel % d.model.kv_heads == 0,
            "deployment.tensor_parallel", d.tensor_parallel, "must divide model.kv_heads or be a multiple of it");
}

}  // namespace tokenroof
