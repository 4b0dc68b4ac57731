// SPDX-License-Identifier: MIT
// What a step more of memory brings: bandwidth, a stack, capacity, in tokens and in dollars; and what the answers assume.
#pragma once
#include "estimate_answer.hpp"
#include "plan_assumptions.hpp"
#include <tokenroof/io/format.hpp>

namespace example {

inline void print_assumed(const options& o) {
    using namespace tokenroof;
    std::vector<assumption> a = deployment_assumptions(o.plan);
    a.push_back({"requests in flight",
                 fmt::format("{:g} of {:g} tokens in, {:g} out", o.concurrency, o.input, o.output),
                 "assumed: --concurrency, --input, --output"});
    if (o.prices) a.push_back({"prices", "of a file", "given: --prices"});
    else if (o.price_per_hour)
        a.push_back({"a chip", fmt::format("{:g} $/hour", *o.price_per_hour), "given: --price-per-hour"});
    else a.push_back(rent_assumption(o.plan.chip));
    if (!o.prices)
        a.push_back({"electricity beside it", fmt::format("{:g} $/kWh, PUE {:g}", o.tariff.value_or(0), o.pue),
                     o.tariff ? "given: --tariff" : "in the rent: --tariff"});
    print(a);
}

/// A chip with a step more of something.
struct step_of_memory {
    std::string what;
    tokenroof::chip chip{};
};

/// One TB/s more at the same stacks, one stack more at the same pin rate, and each half of that stack alone: its bandwidth
/// and its capacity.
inline std::vector<step_of_memory> memory_steps(const tokenroof::chip& c) {
    using namespace tokenroof;
    const double stacks = c.memory.stacks;
    chip faster = c, wider = c, only_faster = c, only_larger = c;
    faster.memory.stack.pin_rate *= (peak_bandwidth(c.memory) + 1 * TB_per_s) / peak_bandwidth(c.memory);
    wider.memory.stacks += 1;
    only_faster.memory.stack.pin_rate *= (stacks + 1) / stacks;
    only_larger.memory.stacks += 1;
    only_larger.memory.stack.pin_rate *= stacks / (stacks + 1);
    return {{"+1 TB/s of pin rate", faster},
            {fmt::format("+1 stack, {} to {}", c.memory.stacks, c.memory.stacks + 1), wider},
            {"  its bandwidth alone", only_faster},
            {"  its capacity alone", only_larger}};
}

/// What each step makes of the load that was asked, and of as many requests as memory then admits.
inline void print_steps(const options& o, const tokenroof::estimate& now) {
    using namespace tokenroof;
    const workload load{.input = o.input, .output = o.output, .concurrency = o.concurrency};
    const unlimited full{.input = o.input, .output = o.output};
    const std::optional<prices> bill = prices_of(o);
    const estimate all_now = serve(o.plan, full);
    table t{.sides = "lrrrrrrr",
            .rows = {{"a step of memory", "TB/s", "GB", "token/s", "change", "$ per M", "worth $/hour a chip",
                      "full: token/s"}}};
    // What a chip may cost more until its tokens cost as much as they do now.
    const auto worth = [&](const estimate& e) {
        return (cost_of(now, *bill).all_in - cost_of(e, *bill).all_in) * bill->utilisation * rate_per_chip(e);
    };
    const auto row = [&](const std::string& what, const chip& c, const estimate& e, const estimate& all) {
        const double gain = (e.output_rate / now.output_rate).value() - 1;
        t.rows.push_back({what, fmt::format("{:.2f}", peak_bandwidth(c.memory).in(TB_per_s)),
                          fmt::format("{:.0f}", capacity(c.memory).in(GB)),
                          fmt::format("{:.0f}", e.output_rate.value()), fmt::format("{:+.1f} %", 100 * gain),
                          bill ? fmt::format("{:.4f}", cost_of(e, *bill).all_in.in(dollar / Mtoken)) : std::string("-"),
                          bill ? fmt::format("{:+.3f}", worth(e).in(dollar / hour)) : std::string("-"),
                          fmt::format("{:.0f} ({:+.1f} %)", all.output_rate.value(),
                                      100 * ((all.output_rate / all_now.output_rate).value() - 1))});
    };
    row("as it is", o.plan.chip, now, all_now);
    for (const step_of_memory& s : memory_steps(o.plan.chip)) {
        deployment d = o.plan;
        d.chip = s.chip;
        row(s.what, s.chip, serve(d, load), serve(d, full));
    }
    fmt::print(
        "\n{}worth: what a chip may cost more an hour for tokens at the same price, its limit of power as it is\n"
        "full:  with as many requests as memory admits, for which capacity counts\n",
        markdown(t));
}

}  // namespace example
