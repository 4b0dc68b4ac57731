// SPDX-License-Identifier: MIT
// How an answer moves with its inputs: derivatives by members, by their names, or by all inputs at once.
//
//     const auto rate = [](const auto& plan, const auto& load) { return serve(plan, load).output_rate; };
//
//     auto g = gradient(rate, at(plan, load), wrt(plan.chip.memory.stack.pin_rate, load.concurrency));
//     auto [by_pin_rate, by_concurrency] = g.partials;    // quantities: token/byte and token/second
//     auto n = gradient(rate, at(plan, load), wrt("stack.pin_rate", "workload.concurrency"));
//     auto e = elasticities(rate, at(plan, load));        // what to improve next: the largest comes first
//
// A function takes the inputs at any scalar and returns a quantity. It may be called several times. Where it bends,
// derivatives are those of the side that dual takes: max and min of equals that of the first operand; ceil and floor
// have slope 0, so that the steps of tiles and of whole requests go unseen. A derivative says nothing about large moves:
// for these, ask the function itself with changed(...).
//
// Nothing is allocated: how many inputs there are is known to the compiler.
#pragma once
#include <algorithm>
#include <tokenroof/numeric/inputs.hpp>

namespace tokenroof {

/// Partials that one evaluation carries; for more inputs there are more evaluations. Always the same number, so that a
/// program compiles the model for one dual only.
inline constexpr int partials_at_once = 8;

/// d ln y / d ln x = (dy/dx) x / y: per cent of the answer per per cent of the input. 0 where input or answer is 0, of
/// which a percentage says nothing.
constexpr double elasticity(double partial, double x, double y) {
    return x == 0 || y == 0 ? 0 : detail::finite_or_zero(partial * (x / y));
}

/// Members of inputs, by reference: wrt(plan.workspace, load.concurrency).
template <dimension... D>
struct wrt_members {
    std::tuple<const quantity<D>*...> members;
};
template <dimension... D>
    requires(sizeof...(D) > 0)
constexpr wrt_members<D...> wrt(const quantity<D, double>&... members) { return {{&members...}}; }

/// Inputs by path, or by the end of it where that is clear: wrt("deployment.workspace", "concurrency").
template <std::size_t N>
struct wrt_names {
    std::array<std::string_view, N> names;
};
template <std::convertible_to<std::string_view>... Name>
    requires(sizeof...(Name) > 0)
constexpr wrt_names<sizeof...(Name)> wrt(const Name&... names) { return {{std::string_view(names)...}}; }

/// An answer and its derivatives with respect to members of dimensions X.
template <dimension Y, dimension... X>
struct member_gradient {
    quantity<Y> value{};
    std::tuple<quantity<Y.times(X, -1)>...> partials{};
    std::array<double, sizeof...(X)> elasticities{};
};

/// How an answer moves with one input.
struct sensitivity {
    member_path path{};  ///< of the input
    rule allowed = rule::any;
    dimension unit{};
    double value = 0;          ///< in base units
    dimension partial_unit{};  ///< the answer's over the input's
    double partial = 0;        ///< in base units
    double elasticity = 0;
};

/// An answer and how it moves with N inputs.
template <dimension Y, std::size_t N>
struct sensitivities {
    quantity<Y> value{};
    std::array<sensitivity, N> inputs{};

    constexpr auto begin() const { return inputs.begin(); }
    constexpr auto end() const { return inputs.end(); }
    constexpr std::size_t size() const { return N; }
    constexpr const sensitivity& operator[](std::size_t i) const { return inputs.at(i); }
};

namespace detail {

template <dimension D, class S>
constexpr dimension dimension_of(const quantity<D, S>*) {
    return D;
}

/// Dimension of what f answers.
template <class F, class... X>
inline constexpr dimension answer_dimension = dimension_of(
    static_cast<
        std::invoke_result_t<const F&, decltype(lift_input<dual<partials_at_once>>(std::declval<const X&>()))...>*>(
        nullptr));

/// Answers f, and sets partials[i] for the real input which[i], some at a time.
template <class F, class... X, std::size_t N>
constexpr auto differentiate(const F& f, const arguments<X...>& in, const std::array<std::size_t, N>& which,
                             std::array<double, N>& partials) {
    quantity<answer_dimension<F, X...>> value;
    for (std::size_t first = 0; first < N; first += partials_at_once) {
        const std::size_t count = std::min<std::size_t>(N - first, partials_at_once);
        auto lifted = lift_inputs<dual<partials_at_once>>(in);
        std::size_t k = 0;
        const auto seed = [&](const auto&, rule, auto& member, const auto&) {
            for (std::size_t i = 0; i < count; ++i) {
                if (which[first + i] == k) member.stored().partials[i] = 1;
            }
            ++k;
        };
        visit_reals(lifted, in.objects, seed);
        const auto y = std::apply(f, std::as_const(lifted));
        value = detail::value_of(y);
        for (std::size_t i = 0; i < count; ++i) partials[first + i] = y.value().partials[i];
    }
    return value;
}

template <class F, class... X, std::size_t N>
constexpr auto sensitivities_of(const F& f, const arguments<X...>& in,
                                const std::array<real_input, real_count<X...>>& all,
                                const std::array<std::size_t, N>& which) {
    constexpr dimension unit = answer_dimension<F, X...>;
    std::array<double, N> partials{};
    sensitivities<unit, N> answer{differentiate(f, in, which, partials), {}};
    for (std::size_t i = 0; i < N; ++i) {
        const real_input& x = all[which[i]];
        answer.inputs[i] = {x.path,
                            x.allowed,
                            x.unit,
                            x.value,
                            unit.times(x.unit, -1),
                            partials[i],
                            elasticity(partials[i], x.value, answer.value.value())};
    }
    return answer;
}

}  // namespace detail

/// The answer f(objects...) with its derivatives with respect to some members of the very objects in at(...).
///
///     partials = dy/dx_i,   elasticities = (dy/dx_i) x_i / y
///
/// Errors   std::invalid_argument for a reference to anything else; what f throws.
template <class F, class... X, dimension... D>
constexpr auto gradient(const F& f, const arguments<X...>& in, const wrt_members<D...>& by) {
    constexpr dimension unit = detail::answer_dimension<F, X...>;
    member_gradient<unit, D...> answer;
    const auto fill = [&]<std::size_t... I>(std::index_sequence<I...>) {
        const std::array which{detail::find_address(in, std::get<I>(by.members), I, "wrt")...};
        std::array<double, sizeof...(D)> partials{};
        answer.value = detail::differentiate(f, in, which, partials);
        answer.partials = {quantity<unit.times(D, -1)>::from_value(partials[I])...};
        answer.elasticities = {elasticity(partials[I], std::get<I>(by.members)->value(), answer.value.value())...};
    };
    fill(std::index_sequence_for<quantity<D>...>());
    return answer;
}

/// The same with respect to inputs by their names, in the order in which they are asked for.
/// Errors   std::invalid_argument for a name that no input has (with the nearest names) or several have; what f throws.
template <class F, class... X, std::size_t N>
constexpr auto gradient(const F& f, const arguments<X...>& in, const wrt_names<N>& by) {
    const auto all = real_inputs(in);
    std::array<std::size_t, N> which{};
    for (std::size_t i = 0; i < N; ++i) which[i] = find_input(all, by.names[i]);
    return detail::sensitivities_of(f, in, all, which);
}

/// The same with respect to all real-valued inputs, in the order in which they are declared.
/// Errors   what f throws.
template <class F, class... X>
constexpr auto gradient(const F& f, const arguments<X...>& in) {
    std::array<std::size_t, detail::real_count<X...>> which{};
    for (std::size_t i = 0; i < which.size(); ++i) which[i] = i;
    return detail::sensitivities_of(f, in, real_inputs(in), which);
}

/// What to improve next: all real-valued inputs, sorted by the magnitude of their elasticities, largest first; equals
/// stay in the order in which they are declared.
/// Errors   what f throws.
template <class F, class... X>
constexpr auto elasticities(const F& f, const arguments<X...>& in) {
    auto answer = gradient(f, in);
    const auto magnitude = [](const sensitivity& s) { return s.elasticity < 0 ? -s.elasticity : s.elasticity; };
    // By insertion: stable, and without the buffer that std::stable_sort allocates.
    for (auto next = answer.inputs.begin(); next != answer.inputs.end(); ++next) {
        const auto place = std::upper_bound(answer.inputs.begin(), next, *next,
                                            [&](const auto& a, const auto& b) { return magnitude(a) > magnitude(b); });
        std::rotate(place, next, next + 1);
    }
    return answer;
}

}  // namespace tokenroof
