// SPDX-License-Identifier: MIT
// Who asks: people with a day and a night, agents and robots that never sleep.
#pragma once
#include <tokenroof/compute/server.hpp>
#include <tokenroof/economics/units.hpp>

namespace tokenroof {

/// People who send prompts.
template <Scalar S = double>
struct basic_people {
    static constexpr std::string_view input_name = "people";
    ratio<S> users{};
    frequency<S> prompts{};  ///< of one user: 10 / day
    tokens<S> output{};      ///< of a prompt
    ratio<S> peak{};         ///< peak over mean of a day; no default

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"users", rule::positive}, x.users...);
        visit(field{"prompts", rule::positive}, x.prompts...);
        visit(field{"output", rule::positive}, x.output...);
        visit(field{"peak", rule::at_least_one}, x.peak...);
    }
};
using people = basic_people<double>;

/// Machines that ask day and night: agents, robots.
template <Scalar S = double>
struct basic_machines {
    static constexpr std::string_view input_name = "machines";
    ratio<S> count{};
    token_rate<S> tokens{};  ///< of one while it works
    ratio<S> duty = 1;       ///< share of the time that one works, spread evenly over the day

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"count", rule::non_negative}, x.count...);
        visit(field{"tokens", rule::non_negative}, x.tokens...);
        visit(field{"duty", rule::part}, x.duty...);
    }
};
using machines = basic_machines<double>;

/// A load over a day.
template <Scalar S = double>
struct basic_load {
    static constexpr std::string_view input_name = "load";
    token_rate<S> mean{};
    token_rate<S> peak{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"mean", rule::non_negative}, x.mean...);
        visit(field{"peak", rule::non_negative}, x.peak...);
    }
};

/// The load of people: users x prompts x output, and that times the peak factor.
template <Scalar S>
constexpr basic_load<S> load_of(const basic_people<S>& p) {
    validate_fields(p, p.input_name);
    const token_rate<S> mean = p.users * p.prompts * p.output;
    return {mean, mean * p.peak};
}

/// The load of machines: many of them, each at its own time, make a flat one.
template <Scalar S>
constexpr basic_load<S> load_of(const basic_machines<S>& m) {
    validate_fields(m, m.input_name);
    const token_rate<S> mean = m.count * m.tokens * m.duty;
    return {mean, mean};
}

/// Both at once; their peaks coincide.
/// Errors   std::invalid_argument from validate_fields(load).
template <Scalar S>
constexpr basic_load<S> together(const basic_load<S>& a, const basic_load<S>& b) {
    validate_fields(a, a.input_name);
    validate_fields(b, b.input_name);
    return {a.mean + b.mean, a.peak + b.peak};
}

/// Mean over peak, the share of a plant's tokens that is sold where it is built for the peak.
///
///     u = (h mean/peak + a) / (h + a),   h peak of people, a of machines
///
/// Errors   std::invalid_argument for a peak that is not positive, a negative mean, and a mean above the peak.
/// Source   one provider published mean over peak nodes of 226.75 / 278 (deepseek-ai/open-infra-index, 2025-02-27).
template <Scalar S>
constexpr ratio<S> load_factor(const basic_load<S>& l) {
    validate_fields(l, l.input_name);
    detail::require_rule(rule::positive, l.peak, "load.peak");
    if (!detail::at_most_as_much(l.mean, l.peak)) [[unlikely]] {
        reject("load.mean", value_text(l.mean), "must be at most load.peak");
    }
    return l.mean / l.peak;
}

/// What serves a load.
template <Scalar S = double>
struct basic_sizing {
    ratio<S> chips{};
    power_draw<S> facility_power{};
    ratio<S> utilisation{};  ///< of the chips' tokens, over a day

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chips"}, x.chips...);
        visit(field{"facility_power"}, x.facility_power...);
        visit(field{"utilisation"}, x.utilisation...);
    }
};
using sizing = basic_sizing<double>;

/// Chips and provisioned power for the peak of a load, at `headroom` above it.
/// Errors   std::invalid_argument from load_factor, for a rate or a power of a chip that is not positive, a headroom below 1.
template <Scalar S>
constexpr basic_sizing<S> sized_for(const basic_load<S>& l, const std::type_identity_t<token_rate<S>>& rate_per_chip,
                                    const std::type_identity_t<provisioned_power<S>>& facility_power_per_chip,
                                    const std::type_identity_t<ratio<S>>& headroom = 1) {
    if (!detail::obeys(rule::positive, rate_per_chip)) [[unlikely]] {
        reject("rate_per_chip", value_text(rate_per_chip), describe(rule::positive));
    }
    const power_draw<S>& power = facility_power_per_chip.size;
    if (!detail::obeys(rule::positive, power)) [[unlikely]] {
        reject("facility_power_per_chip", value_text(power), describe(rule::positive));
    }
    if (!detail::obeys(rule::at_least_one, headroom)) [[unlikely]] {
        reject("headroom", value_text(headroom), describe(rule::at_least_one));
    }
    const ratio<S> sold = load_factor(l);
    const ratio<S> chips = headroom * l.peak / rate_per_chip;
    return {chips, chips * power, sold / headroom};
}

}  // namespace tokenroof
