// SPDX-License-Identifier: MIT
// An estimate's power and energy at four boundaries: boards, the server's wall, the rack, the facility's meter.
#pragma once
#include <tokenroof/compute/rack.hpp>
#include <tokenroof/serving/estimate.hpp>

namespace tokenroof {

/// Power and energy of a deployment within a boundary.
///
/// per_prefill times the prompt tokens and per_decode times the output tokens add up to per_output times the output tokens.
template <Scalar S = double>
struct basic_boundary {
    average_power<S> average{};
    provisioned_power<S> provisioned{};
    energy_per_token<S> per_output{};     ///< everything, per output token
    energy_per_token<S> per_prefill{};    ///< what prompts add, per prompt token, those found in a cache included
    energy_per_token<S> per_decode{};     ///< the rest, per output token
    tokens_per_joule<S> rate_per_watt{};  ///< output tokens per joule; in token / kWh: tokens per kWh
    tokens_per_joule<S> rate_per_provisioned{};  ///< output tokens a second of a watt that is provisioned

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"average"}, x.average...);
        visit(field{"provisioned"}, x.provisioned...);
        visit(field{"per_output"}, x.per_output...);
        visit(field{"per_prefill"}, x.per_prefill...);
        visit(field{"per_decode"}, x.per_decode...);
        visit(field{"rate_per_watt"}, x.rate_per_watt...);
        visit(field{"rate_per_provisioned"}, x.rate_per_provisioned...);
    }
};
using boundary = basic_boundary<double>;

/// From the boards outwards; none is less than the one within.
template <Scalar S = double>
struct basic_boundaries {
    basic_boundary<S> boards{};
    basic_boundary<S> server{};  ///< at the wall
    basic_boundary<S> rack{};
    basic_boundary<S> facility{};  ///< at the meter

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"boards"}, x.boards...);
        visit(field{"server"}, x.server...);
        visit(field{"rack"}, x.rack...);
        visit(field{"facility"}, x.facility...);
    }
};
using boundaries = basic_boundaries<double>;

namespace detail {

/// Average power by what causes it; it adds up to the mean power.
template <class S>
struct power_by_phase {
    power_draw<S> prefill{};
    power_draw<S> decode{};
};

/// Share of the boards' energy that prompts add: what a life's steps take beyond what its tokens take in decode steps, of
/// which it has (1 - prefill_share) of its time.
template <class S>
constexpr ratio<S> prefill_energy_share(const basic_estimate<S>& e) {
    const joules<S> all = e.prefill_steps * e.prefill.energy.total + e.decode_steps * e.decode.energy.total;
    const ratio<S> decode_steps = (1 - e.prefill_share) * (total(e.cycle) / total(e.decode.time));
    return max(all - decode_steps * e.decode.energy.total, joules<S>{}) / all;
}

template <class S>
constexpr basic_boundary<S> boundary_of(const basic_estimate<S>& e, const average_power<S>& average,
                                        const provisioned_power<S>& provisioned, const power_by_phase<S>& drawn) {
    const auto serves = e.output_rate > token_rate<S>{};
    const auto each = [&serves](const power_draw<S>& power, const token_rate<S>& rate) -> energy_per_token<S> {
        const energy_per_token<S> never = std::numeric_limits<double>::infinity() * (joule / token);
        return select(serves, power / select(serves, rate, token_rate<S>(token_per_s)), never);
    };
    return {average,
            provisioned,
            each(average.mean, e.output_rate),
            each(drawn.prefill, e.input_rate),
            each(drawn.decode, e.output_rate),
            e.output_rate / average.mean,
            e.output_rate / provisioned.size};
}

template <class S>
constexpr power_by_phase<S> phases_of(const basic_estimate<S>& e) {
    const ratio<S> prefill = prefill_energy_share(e);
    return {e.power * prefill, e.power * (1 - prefill)};
}

/// With more around it, which draws `beside` whatever the boards do, behind supplies or before a plant's losses.
template <class S>
constexpr power_by_phase<S> outside(const basic_estimate<S>& e, const power_by_phase<S>& inner,
                                    const power_draw<S>& beside, const ratio<S>& times) {
    return {times * (inner.prefill + e.prefill_share * beside),
            times * (inner.decode + (1 - e.prefill_share) * beside)};
}

template <class S>
constexpr void require_powered(const basic_estimate<S>& e, const basic_power<S>& board) {
    validate_fields(board, "chip.power");
    require_rule(rule::positive, board.limit, "chip.power.limit");
    require_rule(rule::positive, e.chips, "estimate.chips");
    require_rule(rule::positive, e.power, "estimate.power");
}

}  // namespace detail

/// The boundary of the boards: what they draw, and what they may draw.
///
///     per_output = power / output_rate,   provisioned = chips x (cap, or limit)
///
/// Prefill has the energy that steps with prompts take beyond what the tokens that others make in them take in decode steps.
/// Domain   energies are infinite and rates 0 where nothing is served. Shares of the phases are approximate with pipeline
///          stages, whose idle time they share out.
/// Errors   std::invalid_argument for a board whose limit is not known, and an estimate without chips or power.
template <Scalar S>
constexpr basic_boundary<S> boundary_of_boards(const basic_estimate<S>& e, const basic_power<S>& board) {
    detail::require_powered(e, board);
    return detail::boundary_of<S>(e, {e.power}, {e.chips * allowed_power(board)}, detail::phases_of(e));
}

/// The boundaries of a deployment on boards `board` in such servers, racks and such a facility.
///
///     share    = chips / boards of a server,   of the hosts, and of the racks' own parts likewise
///     server   = share wall_power(board),      rack = share / servers of a rack rack_power(wall),   facility = pue rack
///
/// Boards that the deployment leaves free are other deployments': it has its share of what is around them, so that four
/// boards of a server of eight have half of its host. Host and rack draw the same in both phases, each of which has them
/// for its share of the chips' time.
/// Domain   as of boundary_of_boards. rack / chips is what economics/factory.hpp takes as chip_power and load.
/// Errors   std::invalid_argument from boundary_of_boards, validate(server), wall_power, validate(rack), and at_meter.
template <Scalar S>
constexpr basic_boundaries<S> boundaries_of(const basic_estimate<S>& e, const basic_power<S>& board,
                                            const std::type_identity_t<basic_server<S>>& s,
                                            const std::type_identity_t<basic_rack<S>>& r,
                                            const std::type_identity_t<ratio<S>>& pue) {
    using detail::outside;
    using detail::power_by_phase;
    const basic_boundary<S> boards = boundary_of_boards(e, board);
    const average_power<S> wall = wall_power(s, e.power / e.chips);
    const provisioned_power<S> wall_size = provision(s, allowed_power(board));
    const ratio<S> servers = e.chips / s.boards;
    const ratio<S> racks = servers / r.servers;
    const average_power<S> it{racks * rack_power(r, wall).mean};
    const provisioned_power<S> it_size{racks * rack_power(r, wall_size).size};
    const power_by_phase<S> in_server =
        outside(e, detail::phases_of(e), servers * total(s.host).mean, 1 / s.supply_efficiency);
    const power_by_phase<S> in_rack =
        outside(e, in_server, racks * (r.switches.mean + r.rest.mean), 1 / r.supply_efficiency);
    const power_by_phase<S> in_facility = outside(e, in_rack, power_draw<S>{}, pue);
    return {.boards = boards,
            .server = detail::boundary_of<S>(e, {servers * wall.mean}, {servers * wall_size.size}, in_server),
            .rack = detail::boundary_of<S>(e, it, it_size, in_rack),
            .facility = detail::boundary_of<S>(e, at_meter(it, pue), at_meter(it_size, pue), in_facility)};
}

}  // namespace tokenroof
