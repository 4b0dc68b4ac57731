// SPDX-License-Identifier: MIT
// Time of one step of a deployment, by operator and by resource.
#pragma once
#include <array>
#include <tokenroof/serving/deployment.hpp>

namespace tokenroof {

/// One operator of a step: all its repeats together, on one rank.
template <Scalar S = double>
struct basic_part {
    std::string_view name = {};
    int repeats = 0;
    basic_work<S> work{};
    basic_time_split<S> time{};
};
using part = basic_part<double>;

/// A step with its breakdown: the parts add up to `work` and `time`.
template <Scalar S = double>
struct basic_step_cost {
    std::array<basic_part<S>, max_operators> parts{};
    int count = 0;  ///< parts in use
    basic_work<S> work{};
    basic_time_split<S> time{};

    constexpr const basic_part<S>* begin() const { return parts.data(); }
    constexpr const basic_part<S>* end() const { return parts.data() + count; }
};
using step_cost = basic_step_cost<double>;

namespace detail {

template <class S>
constexpr void add_part(basic_step_cost<S>& sum, const basic_part<S>& p) {
    sum.parts[static_cast<std::size_t>(sum.count++)] = p;
    sum.work = sum.work + p.work;
    sum.time = sum.time + p.time;
}

/// The step of a deployment that has been validated.
template <class S>
constexpr basic_step_cost<S> evaluate_step(const basic_deployment<S>& d, const basic_step<S>& s) {
    basic_step_cost<S> sum;
    operators(d.model, d.formats, d.tensor_parallel, s, [&](std::string_view name, int repeats, const auto& op) {
        const basic_work<S> w = work_of(op);
        add_part(sum, {name, repeats, repeats * w, ratio<S>(repeats) * time_of(op, w, d.chip)});
    });
    add_part(
        sum,
        {"engine", 1, {}, {{}, {}, {}, overhead(d.engine, d.model.layers, d.tensor_parallel, s, total(sum.time))}});
    return sum;
}

}  // namespace detail

/// Time of one step on a deployment, with its parts.
///
/// Domain   a step with no sequences takes the engine's overhead only.
/// Errors   std::invalid_argument from validate(deployment) and validate_fields(step).
template <Scalar S>
constexpr basic_step_cost<S> evaluate(const basic_deployment<S>& d, const std::type_identity_t<basic_step<S>>& s) {
    validate(d);
    validate_fields(s, "step");
    return detail::evaluate_step(d, s);
}

}  // namespace tokenroof
