// SPDX-License-Identifier: MIT
// Time of one step of a deployment, by operator and by resource.
#pragma once
#include <tokenroof/pieces.hpp>
#include <tokenroof/serving/held_step.hpp>
#include <tokenroof/serving/offload.hpp>
#include <tokenroof/serving/parallelism.hpp>

namespace tokenroof {

/// One operator of a step: all its repeats together, on one rank.
template <Scalar S = double>
struct basic_part {
    std::string_view name = {};
    kernel_class kind = kernel_class::engine;
    int repeats = 0;
    format precision = bf16;  ///< of its arithmetic, as the weights' format says it
    basic_work<S> work{};
    basic_time_split<S> time{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"kind"}, x.kind...);
        visit(field{"repeats"}, x.repeats...);
        visit(field{"precision"}, x.precision...);
        visit(field{"work"}, x.work...);
        visit(field{"time"}, x.time...);
    }
};
using part = basic_part<double>;

/// A step with its breakdown: the parts add up to `work` and `time`.
template <Scalar S = double>
struct basic_step_cost {
    inplace_vector<basic_part<S>, max_operators + 1> parts{};  ///< the operators, then the engine
    basic_work<S> work{};
    basic_time_split<S> time{};
    basic_step_energy<S> energy{};  ///< of one board

    constexpr const basic_part<S>* begin() const { return parts.begin(); }
    constexpr const basic_part<S>* end() const { return parts.end(); }

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"parts"}, x.parts...);
        visit(field{"work"}, x.work...);
        visit(field{"time"}, x.time...);
        visit(field{"energy"}, x.energy...);
    }
};
using step_cost = basic_step_cost<double>;

namespace detail {

/// What the steps of a deployment have in common.
template <class S>
struct step_terms {
    basic_supply<S> supply{};
    gemm_terms<S> layers{};  ///< products with weights in formats.weights
    gemm_terms<S> head{};    ///< and in formats.head
    basic_energy_rates<S> energy{};
};

template <class S>
constexpr step_terms<S> terms_of(const basic_deployment<S>& d, const basic_supply<S>& supply) {
    const gemm_terms<S> layers = terms_of(d.chip, supply, d.formats.weights);
    const basic_energy_rates<S> energy = detail::rates_of_valid(d.chip);
    if (d.formats.head == d.formats.weights) return {supply, layers, layers, energy};
    return {supply, layers, terms_of(d.chip, supply, d.formats.head), energy};
}

/// Writes the operators of a step as its parts. The floors of its products are joined later in a loop of their own: each
/// is a long chain of divisions and roots, and only short ones overlap in a processor.
template <class S>
class part_writer {
public:
    constexpr part_writer(const basic_deployment<S>& d, const step_terms<S>& terms, basic_step_cost<S>& cost)
        : chip_(d.chip), network_(d.network), engine_(d.engine), terms_(terms), cost_(cost) {}

    constexpr void operator()(std::string_view name, int repeats, const basic_gemm<S>& g) {
        const bool of_layers = g.weights == terms_.layers.weights;
        if (!of_layers && g.weights != terms_.head.weights) [[unlikely]]
            return alone(name, repeats, g);  // a router beside narrow weights and head
        const gemm_terms<S>& terms = of_layers ? terms_.layers : terms_.head;
        const basic_work<S> w = detail::work_of(g, terms.sizes);
        if constexpr (Valued<S>) {
            add(name, g.kind, repeats, w, g.weights).time =
                repeats * join(floors_of(g, w, terms));  // waiting would cost more than it gains
        } else {
            floors_.append() = floors_of(g, w, terms);
            products_.append() = &add(name, g.kind, repeats, w, g.weights);
        }
    }
    constexpr void operator()(std::string_view name, int repeats, const basic_all_reduce<S>& op) {
        const basic_all_reduce<S> by_engine{op.tensor, op.ranks, engine_.library};
        send(name, repeats, by_engine);
    }
    constexpr void operator()(std::string_view name, int repeats, const basic_all_gather<S>& op) {
        send(name, repeats, op);
    }
    constexpr void operator()(std::string_view name, int repeats, const basic_all_to_all<S>& op) {
        send(name, repeats, op);
    }
    template <class Op>
    constexpr void operator()(std::string_view name, int repeats, const strided<Op>& group) {
        const basic_work<S> w = tokenroof::work_of(group.op);
        add(name, group.kind, repeats, w).time = strided_time(group, repeats, w, chip_, network_, terms_.supply);
    }
    /// All mixtures of a step are one visit, which shares what is said of their rows between work and time.
    constexpr void operator()(std::string_view name, int repeats, const basic_experts<S>& op) {
        expert_terms<S> terms = expert_terms_of(chip_, terms_.supply, op.weights);
        terms.product.launch *= engine_.expert_launch;
        terms.group *= engine_.expert_launch;
        terms.product.tile *= engine_.expert_tile;
        const basic_expert_load<S> load = expert_load_of(op);
        const basic_work<S> w = detail::work_of(op, load, terms.product.sizes);
        add(name, op.kind, repeats, w, op.weights).time = repeats * detail::time_of(op, w, load, terms);
    }
    template <class Op>
    constexpr void operator()(std::string_view name, int repeats, const Op& op) {
        alone(name, repeats, op);
    }

    /// Gives the matrix products their times.
    constexpr void join_products() {
        for (std::size_t i = 0; i < floors_.size(); ++i) products_[i]->time = products_[i]->repeats * join(floors_[i]);
    }

private:
    /// A collective of neighbours.
    template <class Op>
    constexpr void send(std::string_view name, int repeats, const Op& op) {
        const basic_work<S> w = tokenroof::work_of(op);
        basic_part<S>& p = add(name, op.kind, repeats, w);
        if (op.ranks <= network_.node_ranks) [[likely]]
            p.time = repeats * tokenroof::time_of(op, w, chip_, terms_.supply);
        else p.time = repeats * over_nodes(op, chip_, network_);
    }
    template <class Op>
    constexpr void alone(std::string_view name, int repeats, const Op& op) {
        const basic_work<S> w = tokenroof::work_of(op);
        format precision = bf16;
        if constexpr (requires { op.weights; }) precision = op.weights;
        if constexpr (requires { op.arithmetic; }) precision = op.arithmetic;
        add(name, op.kind, repeats, w, precision).time = repeats * tokenroof::time_of(op, w, chip_, terms_.supply);
    }
    /// All of a part but its time.
    constexpr basic_part<S>& add(std::string_view name, kernel_class kind, int repeats, const basic_work<S>& w,
                                 format precision = bf16) {
        basic_part<S>& p = cost_.parts.append();
        p.name = name;
        p.kind = kind;
        p.repeats = repeats;
        p.precision = precision;
        p.work = repeats * w;
        return p;
    }

    const basic_chip<S>& chip_;
    const basic_network<S>& network_;
    const basic_engine<S>& engine_;
    const step_terms<S>& terms_;
    basic_step_cost<S>& cost_;
    inplace_vector<gemm_floors<S>, max_products> floors_;
    inplace_vector<basic_part<S>*, max_products> products_;
};

/// Kinds of kernels that run one after the other in the graph of a step, so that each is launched while another runs.
/// The engine's figures of experts and all-reduces are their own.
constexpr bool overlaps(kernel_class kind) {
    return kind == kernel_class::gemm || kind == kernel_class::attention || kind == kernel_class::latent_attention;
}

/// Fills `cost`, which is new, with the step of a deployment that has been validated.
template <class S>
constexpr void evaluate_step(const basic_deployment<S>& d, const step_terms<S>& terms, const basic_step<S>& s,
                             basic_step_cost<S>& cost) {
    part_writer<S> write(d, terms, cost);
    const rank_layout on = layout_of(d);
    operators(d.model, d.formats, on, s, write);
    write.join_products();
    basic_time_split<S> kernels;
    const ratio<S> hidden = 1 - d.engine.kernel_latency;
    for (basic_part<S>& p : cost.parts) {
        if (overlaps(p.kind)) {
            const seconds<S> saved = hidden * p.time.latency;
            p.time.latency -= saved;
            p.time.total -= saved;
        }
        cost.work = cost.work + p.work;
        kernels = kernels + p.time;
    }
    const seconds<S> added =
        overhead(d.engine, d.model.layers, group_ranks(on), s, total(kernels)) + exchange_overhead(d, on);
    const seconds<S> none{};
    const basic_time_split<S> waits{none, none, none, added, added};
    cost.parts.append() = {"engine", kernel_class::engine, 1, bf16, {}, waits};
    cost.time = kernels + waits;
    cost.energy = energy_of_parts(cost.parts, cost.work, total(kernels), total(cost.time), terms.energy);
    hold(d.chip.power, cost);
}

/// What a step that keeps nothing but what it reads finds in the deployment's memories.
template <class S>
constexpr basic_supply<S> beyond(const basic_deployment<S>& d, const basic_supply<S>& own, const basic_step<S>& s) {
    const bytes<S> weights = weight_bytes_per_rank(d.model, d.formats, layout_of(d));
    const bytes<S> kv = s.decoding * kv_on_rank(d, s.context) + s.prompts * kv_on_rank(d, s.prompt + s.cached);
    const auto tiers = tiers_of(d, own, usable_memory(d, weights));
    return stretched(own, stretch_of(tensors_of(d, weights, kv, bytes<S>{}), tiers));
}

/// The deployment is of scalar S or of doubles.
template <class C, class S>
constexpr basic_step_cost<S> evaluate(const basic_deployment<C>& d, const basic_step<S>& s) {
    validate(d);
    validate_fields(s, "step");
    basic_step_cost<S> cost;
    answer_with(
        cost,
        [](const auto& a_step, const auto& on, const auto& own, auto& answer) {
            evaluate_step(on, terms_of(on, tier_count(on) > 0 ? beyond(on, own, a_step) : own), a_step, answer);
        },
        s, d, supply_of(d.chip));
    return cost;
}

}  // namespace detail

/// Time of one step on a deployment, with its parts: a step of one data-parallel rank while the others have the same, and
/// with several stages its way through all of them.
///
/// Domain   a step with no sequences still launches its kernels and reads the weights.
/// Errors   std::invalid_argument from validate(deployment) and validate_fields(step).
template <Scalar S>
constexpr basic_step_cost<S> evaluate(const basic_deployment<S>& d, const std::type_identity_t<basic_step<S>>& s) {
    return detail::evaluate(d, s);
}

/// The same on a deployment of doubles: only the step is of scalar S.
template <Scalar S>
    requires(!std::same_as<S, double>)
constexpr basic_step_cost<S> evaluate(const deployment& d, const basic_step<S>& s) { return detail::evaluate(d, s); }

}  // namespace tokenroof
