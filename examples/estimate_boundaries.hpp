// SPDX-License-Identifier: MIT
// Power and energy of an answer at the boards, the server's wall, the rack and the facility's meter, as far as known.
#pragma once
#include "estimate_options.hpp"
#include <tokenroof/io/format.hpp>
#include <tokenroof/serving/boundaries.hpp>

namespace example {

/// The boundaries that are known: none without a board's power, the boards' alone without a server.
struct boundary_answer {
    std::optional<tokenroof::boundary> boards{};
    std::optional<tokenroof::server> server{};
    std::optional<tokenroof::boundaries> all{};
    bool rack_known = false;
    double pue = 1;
};

inline tokenroof::rack rack_of(const options& o) {
    using namespace tokenroof;
    if (o.rack.empty()) return bare_rack();
    const int servers = static_cast<int>(o.rack[0]);
    if (servers != o.rack[0]) throw CLI::ValidationError("--rack", "holds whole servers");
    const part_power none{0 * watt, 0 * watt};
    return {.name = "rack",
            .servers = servers,
            .switches = {o.rack[1] * watt, o.rack[1] * watt},
            .rest = none,
            .supply_efficiency = o.rack[2]};
}

/// The server asked for, or the only one of the catalog that holds such boards.
inline std::optional<tokenroof::server> server_of(const options& o, const tokenroof::chip& c) {
    if (o.server) return o.server;
    const tokenroof::server* const only = tokenroof::catalog::find_server_of(c.name);
    return only == nullptr ? std::nullopt : std::optional(*only);
}

inline boundary_answer find_boundaries(const options& o, const tokenroof::chip& c, const tokenroof::estimate& e) {
    using namespace tokenroof;
    boundary_answer a{.rack_known = !o.rack.empty(), .pue = o.prices ? o.prices->pue.value() : o.pue};
    const rack around = rack_of(o);
    if (a.rack_known) validate(around);
    if (!(c.power.limit > power_draw<>{})) return a;
    a.boards = boundary_of_boards(e, c.power);
    a.server = server_of(o, c);
    if (a.server) a.all = boundaries_of(e, c.power, *a.server, around, a.pue);
    return a;
}

/// A boundary with its name; nullptr: not known.
struct named_boundary {
    const char* name;
    const tokenroof::boundary* figures;
};
inline std::array<named_boundary, 4> known_boundaries(const boundary_answer& a) {
    return {{{"boards", a.boards ? &*a.boards : nullptr},
             {"server", a.all ? &a.all->server : nullptr},
             {"rack", a.all && a.rack_known ? &a.all->rack : nullptr},
             {"facility", a.all ? &a.all->facility : nullptr}}};
}

inline void print_boundaries(const boundary_answer& a, const tokenroof::chip& c, double chips) {
    using namespace tokenroof;
    if (!a.boards) return fmt::print("\nno power is known for {}\n", c.name);
    fmt::print("\n{:<10}{:>11}{:>13}{:>14}{:>12}{:>11}{:>13}{:>12}\n", "energy", "average", "provisioned", "J/output",
               "J/prompt", "J/decoded", "token/s/W", "token/kWh");
    for (const auto& [name, at] : known_boundaries(a)) {
        if (at == nullptr) continue;
        fmt::print("  {:<8}{:>11}{:>13}{:>14.4g}{:>12.4g}{:>11.4g}{:>13.4g}{:>10.4g} M\n", name, at->average.mean,
                   at->provisioned.size, at->per_output.value(), at->per_prefill.value(), at->per_decode.value(),
                   at->rate_per_watt.value(), at->rate_per_watt.in(Mtoken / kWh));
    }
    if (!a.server) {
        fmt::print("  server, rack and facility are not known: the catalog has no server of {}; give --server\n",
                   c.name);
        return;
    }
    fmt::print("  {:.4g} boards, {} to a server {}{}, with their share of its host; PUE {:.4g}{}\n", chips,
               a.server->boards, a.server->name,
               a.server->chip == c.name ? "" : fmt::format(" (of {})", a.server->chip), a.pue,
               a.rack_known ? "" : "; what a rack adds is not known: give --rack");
}

}  // namespace example
