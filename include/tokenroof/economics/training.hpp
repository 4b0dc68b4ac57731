// SPDX-License-Identifier: MIT
// Training against a life of inference: arithmetic, energy, money, and where the one passes the other.
#pragma once
#include <tokenroof/economics/units.hpp>

namespace tokenroof {

/// Arithmetic of a trained and of a generated token for each active parameter: a multiplication and an addition forward,
/// twice that backward.
inline constexpr double training_flops = 6, inference_flops = 2;

/// A training run on equal chips.
template <Scalar S = double>
struct basic_training {
    static constexpr std::string_view input_name = "training";
    ratio<S> parameters{};   ///< that are active for a token
    tokens<S> trained{};     ///< tokens that the run sees
    flop_rate<S> chip{};     ///< peak of one chip, dense
    ratio<S> utilisation{};  ///< of that peak (MFU)
    ratio<S> chips{};
    power_draw<S> chip_power{};   ///< mean, at the meter, with its share of server, network and cooling
    price_per_second<S> price{};  ///< of a chip, energy included

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"parameters", rule::positive}, x.parameters...);
        visit(field{"trained", rule::positive}, x.trained...);
        visit(field{"chip", rule::positive}, x.chip...);
        visit(field{"utilisation", rule::share}, x.utilisation...);
        visit(field{"chips", rule::positive}, x.chips...);
        visit(field{"chip_power", rule::non_negative}, x.chip_power...);
        visit(field{"price", rule::non_negative}, x.price...);
    }
};
using training = basic_training<double>;

/// What a run takes.
template <Scalar S = double>
struct basic_training_cost {
    flops<S> arithmetic{};
    seconds<S> time{};
    seconds<S> chip_time{};
    joules<S> energy{};
    dollars<S> cost{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"arithmetic"}, x.arithmetic...);
        visit(field{"time"}, x.time...);
        visit(field{"chip_time"}, x.chip_time...);
        visit(field{"energy"}, x.energy...);
        visit(field{"cost"}, x.cost...);
    }
};

/// Arithmetic 6 N D over the chips' rate, and that time's energy and price.
/// Errors   std::invalid_argument from validate_fields(training).
template <Scalar S>
constexpr basic_training_cost<S> train(const basic_training<S>& t) {
    validate_fields(t, t.input_name);
    const flops<S> arithmetic = training_flops * t.parameters * t.trained * (FLOP / token);
    const seconds<S> chip_time = arithmetic / (t.chip * t.utilisation);
    return {arithmetic, chip_time / t.chips, chip_time, chip_time * t.chip_power, chip_time * t.price};
}

/// Generated tokens from which on inference has taken more chip time than training did.
///
///     D* = D (6 / training utilisation) / (2 / inference utilisation) = 3 D at equal utilisation
///
/// Errors   std::invalid_argument for tokens that are not positive and utilisations outside (0, 1].
template <Scalar S>
constexpr tokens<S> training_crossover(const tokens<S>& trained,
                                       const std::type_identity_t<ratio<S>>& training_utilisation = 1,
                                       const std::type_identity_t<ratio<S>>& inference_utilisation = 1) {
    if (!detail::obeys(rule::positive, trained)) [[unlikely]] {
        reject("trained", value_text(trained), describe(rule::positive));
    }
    if (!detail::obeys(rule::share, training_utilisation)) [[unlikely]] {
        reject("training_utilisation", value_text(training_utilisation), describe(rule::share));
    }
    if (!detail::obeys(rule::share, inference_utilisation)) [[unlikely]] {
        reject("inference_utilisation", value_text(inference_utilisation), describe(rule::share));
    }
    return training_flops / inference_flops * trained * (inference_utilisation / training_utilisation);
}

/// Share of the peak arithmetic that a rate of generated tokens is: 2 N tokens/s over the chip's peak.
/// Errors   std::invalid_argument for parameters or a peak that are not positive, a negative rate, and a rate that takes
///          more than the peak.
template <Scalar S>
constexpr ratio<S> inference_utilisation(const ratio<S>& parameters, const std::type_identity_t<token_rate<S>>& rate,
                                         const std::type_identity_t<flop_rate<S>>& peak) {
    if (!detail::obeys(rule::positive, parameters)) [[unlikely]] {
        reject("parameters", value_text(parameters), describe(rule::positive));
    }
    if (!detail::obeys(rule::non_negative, rate)) [[unlikely]] {
        reject("rate", value_text(rate), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::positive, peak)) [[unlikely]] {
        reject("peak", value_text(peak), describe(rule::positive));
    }
    const flop_rate<S> done = inference_flops * parameters * rate * (FLOP / token);
    if (!detail::at_most_as_much(done, peak)) [[unlikely]] {
        reject("rate", value_text(rate), "takes more arithmetic than the peak");
    }
    return done / peak;
}

}  // namespace tokenroof
