// SPDX-License-Identifier: MIT
// Who asks for tokens, what plant that takes, and whether a robot should carry its own chip.
#pragma once
#include "export_tokens_options.hpp"
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/economics/cost.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace example {

inline void print_load(const export_options& o, const tokenroof::factory& f, tokenroof::token_rate<> chip) {
    using namespace tokenroof;
    const auto by_day = load_of(people_of(o)), always = load_of(agents_of(o));
    table t{.sides = "lrrrrrr",
            .rows = {{"who asks", "mean token/s", "peak token/s", "load factor", "chips", "MW", "$ per M output"}}};
    const auto row = [&](std::string_view name, const basic_load<>& l) {
        const sizing s = sized_for(l, chip, {f.pue * f.chip_power});
        factory g = f;
        g.utilisation = s.utilisation;
        t.rows.push_back({std::string(name), fmt::format("{}", l.mean), fmt::format("{}", l.peak),
                          fmt::format("{:.2f}", s.utilisation.value()), fmt::format("{:.0f}", s.chips.value()),
                          fmt::format("{:.0f}", s.facility_power.in(MW)),
                          fmt::format("{:.4f}", produce(g, chip).cost_per_output.in(dollar / Mtoken))});
    };
    row("people", by_day);
    if (always.mean > token_rate<>{}) {
        row("agents and robots", always);
        row("both", together(by_day, always));
    }
    fmt::print("{}a plant for the peak, of which the load factor sells\n\n", markdown(t));
}

/// The price of the robot's chip: given, or the list price of one that has any.
inline tokenroof::dollars<> edge_price(const export_options& o) {
    using tokenroof::dollar;
    if (o.edge_price) return *o.edge_price * dollar;
    for (const auto& [name, price] : {std::pair("rtx-3090", 1499.0), {"rtx-4090", 1599.0}, {"rtx-5090", 1999.0}})
        if (o.edge.name == name) return price * dollar;
    throw CLI::ValidationError("--edge-price", fmt::format("is needed, no list price is known of {}", o.edge.name));
}

/// The most that a chip makes of the robot's model with each request at `least` token/s or more; nothing where none is.
inline std::optional<tokenroof::estimate> most_at(const tokenroof::deployment& d, tokenroof::token_rate<> least) {
    using namespace tokenroof;
    std::optional<estimate> best;
    for (double n = 1; n <= 4096; n *= 1.25) {
        const estimate e = serve(d, {.input = 1024, .output = 512, .concurrency = n, .first_wave = 0});
        if (!fits(e) || e.waiting > ratio<>(0) || rate_per_user(e) < least) break;
        if (!best || e.output_rate > best->output_rate) best = e;
    }
    return best;
}

/// A robot that thinks day and night: on a chip of its own, or on its share of one in the plant, the same model on both.
inline void print_robot(const export_options& o, const tokenroof::factory& f, const tokenroof::production& made) {
    using namespace tokenroof;
    if (o.agents == 0 || o.agent_rate == 0) {
        fmt::print("no agents or robots: --agents, --agent-rate\n\n");
        return;
    }
    const token_rate<> wanted = o.agent_rate * token_per_s;
    const auto on = [&](const chip& c) {
        return deployment{
            .chip = c, .model = o.edge_model, .formats = {.weights = bf16, .kv = bf16}, .engine = catalog::vllm};
    };
    const deployment own = on(o.edge), shared = on(catalog::gb200);
    print({{"the robot's chip", std::string(o.edge.name), "catalog; without the robot's host: --edge-chip"},
           {"  its price", fmt::format("{:.0f} $", edge_price(o).value()),
            o.edge_price ? "given" : "list price at launch, as Wikipedia has it (B): --edge-price"},
           {"  its limit of power", fmt::format("{}", o.edge.power.limit), "data sheet"},
           {"model on both", fmt::format("{} in bf16, vllm", o.edge_model.name),
            "assumed: --edge-model; 1024 tokens in, 512 out"},
           {"interest, life, tariff", "as the plant's", "assumed"}});
    const estimate alone = serve(own, {.input = 1024, .output = 512, .concurrency = 1, .first_wave = 0});
    const std::optional<estimate> plant = most_at(shared, wanted);
    const price_per_second<> paid = annuity(edge_price(o), f.interest, f.chip_life);
    const auto price_at = [&](ratio<> used) {
        return cost_of(alone, {.chip = paid, .electricity = f.electricity, .utilisation = used})
            .all_in.in(dollar / Mtoken);
    };
    if (!fits(alone)) fmt::print("{} does not hold {}\n\n", o.edge.name, o.edge_model.name);
    else if (wanted > rate_per_user(alone))
        fmt::print("{} makes {:.0f} token/s at most: too slow for {:g}\n\n", o.edge.name,
                   rate_per_user(alone).in(token_per_s), o.agent_rate);
    else if (!plant) fmt::print("no GB200 serves {} at {:g} token/s a robot\n\n", o.edge_model.name, o.agent_rate);
    else {
        const price_per_second<> hour = made.chip_annuity + made.chip_electricity + made.chip_opex;
        const double central = (hour / (f.utilisation * rate_per_chip(*plant))).in(dollar / Mtoken);
        const ratio<> used = min(wanted / alone.output_rate, ratio<>(1));
        table t{.sides = "lrrr", .rows = {{"where the robot thinks", "robots a chip", "used", "$ per M"}}};
        t.rows.push_back({fmt::format("its own {} at {:g} token/s", o.edge.name, o.agent_rate), "1",
                          fmt::format("{:.2f}", used.value()), fmt::format("{:.3f}", price_at(used))});
        t.rows.push_back({"the same, never idle", "1", "1.00", fmt::format("{:.3f}", price_at(1))});
        t.rows.push_back({"gb200 in the plant", fmt::format("{:.0f}", plant->batch.value()),
                          fmt::format("{:.2f}", f.utilisation.value()), fmt::format("{:.3f}", central)});
        fmt::print("{}cheaper: {}\n\n", markdown(t),
                   price_at(used) < central ? "its own chip"
                   : price_at(1) < central  ? "its own chip, were it busy"
                                            : "the plant, however busy the robot");
    }
}

}  // namespace example
