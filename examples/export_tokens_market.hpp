// SPDX-License-Identifier: MIT
// The world's demand for tokens: how it answers to price, what it takes to serve, and where its market clears.
#pragma once
#include "export_tokens_options.hpp"
#include <tokenroof/economics/demand.hpp>

namespace example {

/// Demand that multiplies by the claimed factor in four years, whatever it slows by.
inline tokenroof::token_demand world_of(const export_options& o) {
    using namespace tokenroof;
    // What is counted are processed tokens; a part of them is generated.
    token_demand world{.tokens = o.world * 1e12 * token / month / (1 + o.input + o.cached),
                       .price = brought(o, list_of(o)),
                       .elasticity = o.elasticity,
                       .growth = 1 / year,
                       .slowing = o.slowing * year};
    world.growth = log(ratio<>(o.world_growth)) / growth_by(world, 4 * year) / year;
    return world;
}

inline void print_market(const export_options& o, const tokenroof::production& made) {
    using namespace tokenroof;
    const token_demand world = world_of(o);
    const token_rate<> processed = o.world * 1e12 * token / month;
    const double share = 1 / (1 + o.input + o.cached);
    print({{"demand of the world", fmt::format("{:g} T tokens a month", o.world),
            "one provider's, all its products, 2026-05 (A): --world"},
           {"  taken as processed", fmt::format("{:.3g} G token/s", processed.in(1e9 * token_per_s)),
            "assumed: the source does not say what it counts"},
           {"  computed, cached, output",
            fmt::format("{:.3g}, {:.3g}, {:.3g} G token/s", share * o.input * processed.in(1e9 * token_per_s),
                        share * o.cached * processed.in(1e9 * token_per_s), world.tokens.in(1e9 * token_per_s)),
            "split as DeepSeek's day (A)"},
           {"  grows in four years", fmt::format("x {:g}", o.world_growth), "claim, no base year: --world-growth"},
           {"  growth falls by a factor e in", fmt::format("{:g} years", o.slowing), "assumed: --slowing"},
           {"  so growth starts at", fmt::format("{:.0f} % a year", 100 * yearly_growth(world.growth).value()),
            "from the two above"}});
    table t{.sides = "rrrrrr",
            .rows = {{"$ per M", "demand G token/s", "revenue G$", "TWh", "M chips", "against today"}}};
    for (const double p : {1.0, 0.5, 0.25, 0.1}) {
        const price_per_token<> price = p * world.price;
        const token_rate<> q = demanded(world, price, {});
        t.rows.push_back({fmt::format("{:.3f}", price.in(dollar / Mtoken)),
                          fmt::format("{:.2f}", q.in(1e9 * token_per_s)),
                          fmt::format("{:.1f}", (q * price * year).in(1e9 * dollar)),
                          fmt::format("{:.1f}", (q * made.energy_per_output * year).in(TWh)),
                          fmt::format("{:.2f}", (q / made.output_rate * made.chips).value() / 1e6),
                          fmt::format("revenue x {:.2f}", (q * price / (world.tokens * world.price)).value())});
    }
    fmt::print("{}output tokens with their prompts, per year\n\n", markdown(t));
    const token_rate<> later = demanded(world, world.price, 4 * year);
    fmt::print("in four years at today's price: {:.2f} G output token/s, x {:.1f}\n", later.in(1e9 * token_per_s),
               (later / world.tokens).value());
    const ratio<> scales = made.chip_electricity / (made.chip_annuity + made.chip_electricity + made.chip_opex);
    fmt::print("a token that needs 1 % less electricity makes all use {:+.2f} %: {:.1f} % of its cost scales with it. "
               "All would use more only where |elasticity| > {:.1f}, here {:g}\n",
               -energy_response(world, scales).value(), 100 * scales.value(), 1 / scales.value(), -o.elasticity);
    const market m = cleared(world, o.plants * made.output_rate, made.cost_per_output, 3 * year);
    fmt::print("market in three years, {:g} such plants (assumed: --plants): {} at {}, {:.1f} G$ a year; entrants' "
               "cost {}\n\n",
               o.plants, m.sold, m.price, (m.revenue * year).in(1e9 * dollar), made.cost_per_output);
}

}  // namespace example
