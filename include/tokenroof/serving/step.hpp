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
    std::array<basic_part<S>, max_operators + 1> parts{};  ///< the operators, then the engine
    int count = 0;                                         ///< parts in use
    basic_work<S> work{};
    basic_time_split<S> time{};

    constexpr const basic_part<S>* begin() const { return parts.data(); }
    constexpr const basic_part<S>* end() const { return parts.data() + count; }
};
using step_cost = basic_step_cost<double>;

namespace detail {

/// Writes the operators of a step as its parts. What the matrix products have in common is computed once, and their
/// floors are joined later in a loop of their own: each is a long chain of divisions and roots, and only short ones
/// overlap in a processor.
template <class S>
class part_writer {
public:
    constexpr part_writer(const basic_deployment<S>& d, basic_step_cost<S>& cost)
        : chip_(d.chip), cost_(cost), terms_(terms_of(d.chip, d.formats.weights)) {}

    constexpr void operator()(std::string_view name, int repeats, const basic_gemm<S>& g) {
        if (g.weights != terms_.weights) terms_ = terms_of(chip_, g.weights);
        if (waiting_ == floors_.size()) join_products();
        const basic_work<S> w = detail::work_of(g, terms_.sizes);
        floors_[waiting_] = floors_of(g, w, terms_);
        products_[waiting_++] = &add(name, repeats, w);
    }
    template <class Op>
    constexpr void operator()(std::string_view name, int repeats, const Op& op) {
        const basic_work<S> w = tokenroof::work_of(op);
        add(name, repeats, w).time = ratio<S>(repeats) * tokenroof::time_of(op, w, chip_);
    }

    /// Gives their times to the products that still wait for them.
    constexpr void join_products() {
        for (std::size_t i = 0; i < waiting_; ++i) {
            products_[i]->time = ratio<S>(products_[i]->repeats) * join(floors_[i]);
        }
        waiting_ = 0;
    }

private:
    constexpr basic_part<S>& add(std::string_view name, int repeats, const basic_work<S>& w) {
        basic_part<S>& p = cost_.parts[static_cast<std::size_t>(cost_.count++)];
        p.name = name;
        p.repeats = repeats;
        p.work = repeats * w;
        return p;
    }

    const basic_chip<S>& chip_;
    basic_step_cost<S>& cost_;
    gemm_terms<S> terms_;
    std::array<gemm_floors<S>, 6> floors_{};
    std::array<basic_part<S>*, 6> products_{};
    std::size_t waiting_ = 0;
};

/// Fills `cost`, which is new, with the step of a deployment that has been validated.
template <class S>
constexpr void evaluate_step(const basic_deployment<S>& d, const basic_step<S>& s, basic_step_cost<S>& cost) {
    part_writer<S> write(d, cost);
    operators(d.model, d.formats, d.tensor_parallel, s, write);
    write.join_products();
    basic_work<S> work;
    basic_time_split<S> kernels;
    for (const basic_part<S>& p : cost) {
        work = work + p.work;
        kernels = kernels + p.time;
    }
    const seconds<S> added = overhead(d.engine, d.model.layers, d.tensor_parallel, s, total(kernels));
    basic_part<S>& engine = cost.parts[static_cast<std::size_t>(cost.count++)];
    engine.name = "engine";
    engine.repeats = 1;
    engine.time.latency = added;
    engine.time.total = added;
    cost.work = work;
    cost.time = kernels + engine.time;
}

template <class S>
constexpr basic_step_cost<S> evaluate_step(const basic_deployment<S>& d, const basic_step<S>& s) {
    basic_step_cost<S> cost;
    evaluate_step(d, s, cost);
    return cost;
}

}  // namespace detail

/// Time of one step on a deployment, with its parts.
///
/// Domain   a step with no sequences still launches its kernels and reads the weights.
/// Errors   std::invalid_argument from validate(deployment) and validate_fields(step).
template <Scalar S>
constexpr basic_step_cost<S> evaluate(const basic_deployment<S>& d, const std::type_identity_t<basic_step<S>>& s) {
    validate(d);
    validate_fields(s, "step");
    return detail::evaluate_step(d, s);
}

}  // namespace tokenroof
