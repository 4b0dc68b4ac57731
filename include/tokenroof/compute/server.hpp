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

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"size", rule::non_negative}, x.size...);
    }
};

/// Power that is drawn on average, and billed.
template <Scalar S = double>
struct average_power {
    power_draw<S> mean{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"mean", rule::non_negative}, x.mean...);
    }
};

/// What a plant draws on average at a load: a share of what is provisioned.
/// Errors   std::invalid_argument for a negative size and a load outside [0, 1].
template <Scalar S>
constexpr average_power<S> average_at(const provisioned_power<S>& p, const ratio<S>& load) {
    validate_fields(p, "provisioned_power");
    detail::require_rule(rule::part, load, "load");
    return {p.size * load};
}

/// The energy that average power takes in a time.
/// Errors   std::invalid_argument for a negative power or time.
template <Scalar S>
constexpr joules<S> energy_in(const average_power<S>& p, const seconds<S>& time) {
    validate_fields(p, "average_power");
    detail::require_rule(rule::non_negative, time, "time");
    return p.mean * time;
}

/// What a part of a server draws from its supply.
template <Scalar S = double>
struct basic_part_power {
    power_draw<S> mean = unset<dimension{.second = -1, .joule = 1}, S>();  ///< while it serves; no default
    power_draw<S> most = unset<dimension{.second = -1, .joule = 1}, S>();  ///< that it can draw; no default

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"mean", rule::non_negative}, x.mean...);
        visit(field{"most", rule::non_negative}, x.most...);
    }

    friend constexpr basic_part_power operator+(const basic_part_power& a, const basic_part_power& b) {
        return {a.mean + b.mean, a.most + b.most};
    }
    /// So many of it.
    friend constexpr basic_part_power operator*(double count, const basic_part_power& p) {
        return {count * p.mean, count * p.most};
    }
};
using part_power = basic_part_power<double>;

/// A part whose draw rises in proportion to its load.
///
///     mean = idle + load (most - idle)
///
/// Errors   std::invalid_argument for a negative idle power, one above the most, and a load outside [0, 1].
template <Scalar S>
constexpr basic_part_power<S> part_at(const power_draw<S>& idle, const std::type_identity_t<power_draw<S>>& most,
                                      const std::type_identity_t<ratio<S>>& load) {
    detail::require_rule(rule::non_negative, idle, "idle");
    detail::require_rule(rule::non_negative, most - idle, "most - idle");
    detail::require_rule(rule::part, load, "load");
    return {idle + load * (most - idle), most};
}

/// What a server has beside its boards. All of it is drawn from the supplies, and none of it has a default but the rest.
template <Scalar S = double>
struct basic_host {
    basic_part_power<S> cpus{};
    basic_part_power<S> memory{};
    basic_part_power<S> nics{};
    basic_part_power<S> storage{};
    basic_part_power<S> fans{};
    /// What is not told apart, such as the remainder of a measurement at the wall: parts that it holds are 0.
    basic_part_power<S> rest{power_draw<S>{}, power_draw<S>{}};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"cpus"}, x.cpus...);
        visit(field{"memory"}, x.memory...);
        visit(field{"nics"}, x.nics...);
        visit(field{"storage"}, x.storage...);
        visit(field{"fans"}, x.fans...);
        visit(field{"rest"}, x.rest...);
    }
};
using host = basic_host<double>;

template <Scalar S>
constexpr basic_part_power<S> total(const basic_host<S>& h) {
    return h.cpus + h.memory + h.nics + h.storage + h.fans + h.rest;
}

/// A server of several boards.
template <Scalar S = double>
struct basic_server {
    static constexpr std::string_view input_name = "server";
    std::string_view name = {};
    std::string_view chip = {};  ///< of its boards
    int boards = 0;
    power_draw<S> limit{};  ///< most that its supplies draw at the wall, by its data sheet
    basic_host<S> host{};
    ratio<S> supply_efficiency{};  ///< of what the supplies draw, the share that boards and host get; no default

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"chip"}, x.chip...);
        visit(field{"boards", rule::positive}, x.boards...);
        visit(field{"limit", rule::positive}, x.limit...);
        visit(field{"host"}, x.host...);
        visit(field{"supply_efficiency", rule::share}, x.supply_efficiency...);
    }
};
using server = basic_server<double>;

namespace detail {

template <class S>
[[noreturn]] void reject_most(std::string_view path, std::string_view name, const power_draw<S>& most) {
    reject(std::string(path).append(name).append(".most"), value_text(most), "must be at least mean");
}

/// No part draws more on average than at most.
template <class S>
constexpr void require_most(const basic_part_power<S>& p, std::string_view path, std::string_view name) {
    if (!scalar_traits<S>::all(p.most >= p.mean)) [[unlikely]]
        reject_most(path, name, p.most);
}

}  // namespace detail

/// Errors   std::invalid_argument naming field, value and rule; what is unset is named, too.
template <Scalar S>
constexpr void validate(const basic_server<S>& s) {
    validate_fields(s, s.input_name);
    fields(s.host, [](const field& f, const auto& p) { detail::require_most(p, "server.host.", f.name); });
}

/// What a server draws at the wall by part; the parts add up to wall_power.
template <Scalar S = double>
struct basic_wall_parts {
    power_draw<S> boards{};
    power_draw<S> cpus{};
    power_draw<S> memory{};
    power_draw<S> nics{};
    power_draw<S> storage{};
    power_draw<S> fans{};
    power_draw<S> rest{};
    power_draw<S> losses{};  ///< of the supplies

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"boards"}, x.boards...);
        visit(field{"cpus"}, x.cpus...);
        visit(field{"memory"}, x.memory...);
        visit(field{"nics"}, x.nics...);
        visit(field{"storage"}, x.storage...);
        visit(field{"fans"}, x.fans...);
        visit(field{"rest"}, x.rest...);
        visit(field{"losses"}, x.losses...);
    }
};
using wall_parts = basic_wall_parts<double>;

/// What a server draws at the wall while each of its boards draws `board`.
///
///     P = (host + boards board) / supply_efficiency
///
/// Errors   std::invalid_argument naming field, value and rule; a board draws no less than nothing, and all together no
///          more than the supplies' limit.
template <Scalar S>
constexpr average_power<S> wall_power(const basic_server<S>& s, const std::type_identity_t<power_draw<S>>& board) {
    validate(s);
    detail::require_rule(rule::non_negative, board, "board");
    const power_draw<S> wall = (total(s.host).mean + s.boards * board) / s.supply_efficiency;
    if (!scalar_traits<S>::all(wall <= s.limit)) [[unlikely]]
        reject("server.limit", value_text(s.limit), "is below what boards and host draw: " + value_text(wall));
    return {wall};
}

/// The same by part.
/// Errors   as wall_power.
template <Scalar S>
constexpr basic_wall_parts<S> wall_parts_of(const basic_server<S>& s,
                                            const std::type_identity_t<power_draw<S>>& board) {
    const power_draw<S> wall = wall_power(s, board).mean;
    const basic_host<S>& h = s.host;
    return {s.boards * board, h.cpus.mean, h.memory.mean, h.nics.mean,
            h.storage.mean,   h.fans.mean, h.rest.mean,   wall * (1 - s.supply_efficiency)};
}

/// What a server is provisioned for at the wall while each of its boards may draw `cap`: what all of it can draw, and
/// never more than its supplies.
///
///     P = min((most of the host + boards cap) / supply_efficiency, limit)
///
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr provisioned_power<S> provision(const basic_server<S>& s, const std::type_identity_t<power_draw<S>>& cap) {
    validate(s);
    detail::require_rule(rule::non_negative, cap, "cap");
    return {min((total(s.host).most + s.boards * cap) / s.supply_efficiency, s.limit)};
}

}  // namespace tokenroof
