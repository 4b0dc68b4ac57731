// SPDX-License-Identifier: MIT
// Boundaries around boards: the server's wall plug, the facility's meter; what is provisioned and what is drawn.
#pragma once
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Power that a plant must be built for. It does not convert to what is drawn on average, which is what is billed.
template <Scalar S = double>
struct provisioned_power {
    power_draw<S> size{};
};

/// Power that is drawn on average, and billed.
template <Scalar S = double>
struct average_power {
    power_draw<S> mean{};
};

/// What a plant draws on average at a load: a share of what is provisioned.
/// Errors   std::invalid_argument for a load outside [0, 1].
template <Scalar S>
constexpr average_power<S> average_at(const provisioned_power<S>& p, const ratio<S>& load) {
    if (!detail::obeys(rule::part, load)) [[unlikely]] {
        reject("load", value_text(load), describe(rule::part));
    }
    return {p.size * load};
}

/// The energy that average power takes in a time.
template <Scalar S>
constexpr joules<S> energy_in(const average_power<S>& p, const seconds<S>& time) {
    return p.mean * time;
}

/// A server of several boards.
template <Scalar S = double>
struct basic_server {
    static constexpr std::string_view input_name = "server";
    std::string_view name = {};
    int boards = 0;
    power_draw<S> limit{};  ///< most that it draws, by its data sheet
    power_draw<S> host{};  ///< at the wall, beside the boards: CPUs, memory, NICs, switches, fans, and supplies' losses

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"boards", rule::positive}, x.boards...);
        visit(field{"limit", rule::positive}, x.limit...);
        visit(field{"host", rule::non_negative}, x.host...);
    }
};
using server = basic_server<double>;

/// What a server draws at the wall while each of its boards draws `board`.
///
///     P = min(host + boards board, limit)
///
/// Errors   std::invalid_argument naming field, value and rule; a board draws no less than nothing.
template <Scalar S>
constexpr average_power<S> wall_power(const basic_server<S>& s, const std::type_identity_t<power_draw<S>>& board) {
    validate_fields(s, s.input_name);
    if (!detail::obeys(rule::non_negative, board)) [[unlikely]] {
        reject("board", value_text(board), describe(rule::non_negative));
    }
    return {min(s.host + s.boards * board, s.limit)};
}

/// What a server is provisioned for at the wall: its limit, or less where its boards are capped.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr provisioned_power<S> provision(const basic_server<S>& s, const std::type_identity_t<power_draw<S>>& cap) {
    if (!detail::obeys(rule::non_negative, cap)) [[unlikely]] {
        reject("cap", value_text(cap), describe(rule::non_negative));
    }
    return {wall_power(s, cap).mean};
}

/// What a facility draws at its meter for servers that draw `it`: cooling and distribution on top.
/// Errors   std::invalid_argument for a PUE below 1.
template <Scalar S>
constexpr average_power<S> at_meter(const average_power<S>& it, const std::type_identity_t<ratio<S>>& pue) {
    if (!detail::obeys(rule::at_least_one, pue)) [[unlikely]] {
        reject("pue", value_text(pue), describe(rule::at_least_one));
    }
    return {it.mean * pue};
}
template <Scalar S>
constexpr provisioned_power<S> at_meter(const provisioned_power<S>& it, const std::type_identity_t<ratio<S>>& pue) {
    if (!detail::obeys(rule::at_least_one, pue)) [[unlikely]] {
        reject("pue", value_text(pue), describe(rule::at_least_one));
    }
    return {it.size * pue};
}

}  // namespace tokenroof
