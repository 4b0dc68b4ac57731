// SPDX-License-Identifier: MIT
// Boundaries around servers: the rack with its switches and its own supplies, and the facility's meter.
#pragma once
#include <tokenroof/compute/server.hpp>

namespace tokenroof {

/// Equal servers and what they share.
template <Scalar S = double>
struct basic_rack {
    static constexpr std::string_view input_name = "rack";
    std::string_view name = {};
    int servers = 0;
    basic_part_power<S> switches{};  ///< trays of switches
    basic_part_power<S> rest{};      ///< what else it feeds: pumps, fans, management
    ratio<S>
        supply_efficiency{};  ///< of shelves that feed servers and switches; 1 where servers bring their own supplies

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"servers", rule::positive}, x.servers...);
        visit(field{"switches"}, x.switches...);
        visit(field{"rest"}, x.rest...);
        visit(field{"supply_efficiency", rule::share}, x.supply_efficiency...);
    }
};
using rack = basic_rack<double>;

/// Errors   std::invalid_argument naming field, value and rule; what is unset is named, too.
template <Scalar S>
constexpr void validate(const basic_rack<S>& r) {
    validate_fields(r, r.input_name);
    detail::require_most(r.switches, "rack.", "switches");
    detail::require_most(r.rest, "rack.", "rest");
}

/// A rack that adds nothing: its boundary is that of its servers. For where nothing is known of what it adds.
template <Scalar S = double>
constexpr basic_rack<S> bare_rack() {
    const power_draw<S> none{};
    return {
        .name = "servers alone", .servers = 1, .switches = {none, none}, .rest = {none, none}, .supply_efficiency = 1};
}

/// What a rack draws while each of its servers draws `each`.
///
///     P = (servers each + switches + rest) / supply_efficiency
///
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr average_power<S> rack_power(const basic_rack<S>& r, const average_power<S>& each) {
    validate(r);
    validate_fields(each, "server");
    return {(r.servers * each.mean + r.switches.mean + r.rest.mean) / r.supply_efficiency};
}

/// What a rack is provisioned for: the same of what its parts can draw.
template <Scalar S>
constexpr provisioned_power<S> rack_power(const basic_rack<S>& r, const provisioned_power<S>& each) {
    validate(r);
    validate_fields(each, "server");
    return {(r.servers * each.size + r.switches.most + r.rest.most) / r.supply_efficiency};
}

/// What a facility draws at its meter for racks that draw `it`: cooling and distribution on top.
/// Errors   std::invalid_argument for a negative power and a PUE below 1.
template <Scalar S>
constexpr average_power<S> at_meter(const average_power<S>& it, const std::type_identity_t<ratio<S>>& pue) {
    validate_fields(it, "it");
    detail::require_rule(rule::at_least_one, pue, "pue");
    return {it.mean * pue};
}
template <Scalar S>
constexpr provisioned_power<S> at_meter(const provisioned_power<S>& it, const std::type_identity_t<ratio<S>>& pue) {
    validate_fields(it, "it");
    detail::require_rule(rule::at_least_one, pue, "pue");
    return {it.size * pue};
}

}  // namespace tokenroof
