// SPDX-License-Identifier: MIT
// The chips of the catalog on one model: each at its best batch, what its tokens cost, and what it may cost itself.
#pragma once
#include "plan_assumptions.hpp"
#include <map>
#include <optional>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace example {

struct shootout_options {
    tokenroof::deployment plan{.chip = tokenroof::catalog::h100_sxm,
                               .model = tokenroof::catalog::llama_3_1_8b,
                               .formats = {.weights = tokenroof::bf16, .kv = tokenroof::bf16},
                               .engine = tokenroof::catalog::vllm};
    double input = 1024, output = 512, tpot_ms = 50;
    double utilisation = 0.6;
    double facility_over_limit = 1.73 / 0.7;  ///< provisioned power at the utility over a board's limit
    double fleet = 300000;
    std::map<std::string, double> mix{};  ///< chips of each kind; none: equal parts
    std::string reference = "h100-sxm";
    std::string chart, roofline;
};

struct entry {
    const tokenroof::chip* on = nullptr;
    tokenroof::workload load{};
    tokenroof::estimate best{};
    const tokenroof::catalog::chip_price* price = nullptr;
    tokenroof::price_per_token<> cost{};
};

inline tokenroof::prices prices_of(const tokenroof::catalog::chip_price& p, const shootout_options& o) {
    return {.chip = p.neocloud, .utilisation = o.utilisation};
}

/// The batch that makes the most tokens within the limit on the time per token.
inline std::optional<entry> best_batch(const tokenroof::deployment& d, const shootout_options& o) {
    using namespace tokenroof;
    std::optional<entry> best;
    for (double n = 1; n <= 2048; n *= 1.25) {
        const workload load{.input = o.input, .output = o.output, .concurrency = n, .first_wave = 0};
        const estimate e = serve(d, load);
        if (!fits(e) || e.waiting > ratio<>(0)) break;
        if (e.tpot <= o.tpot_ms * ms && (!best || e.output_rate > best->best.output_rate))
            best = entry{.load = load, .best = e};
    }
    return best;
}

inline std::vector<entry> compete(const shootout_options& o, std::string& left_out) {
    using namespace tokenroof;
    std::vector<entry> all;
    for (const chip* c : catalog::chips) {
        deployment d = o.plan;
        d.chip = *c;
        std::optional<entry> x;
        std::string why = "does not fit, or misses the time per token";
        try {
            x = best_batch(d, o);
        } catch (const std::invalid_argument& error) {
            why = error.what();
        }
        if (!x) {
            left_out += fmt::format("  {}: {}\n", c->name, why);
            continue;
        }
        x->on = c;
        x->price = catalog::find_chip_price(c->name);
        if (x->price != nullptr) x->cost = cost_of(x->best, prices_of(*x->price, o)).all_in;
        all.push_back(*x);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const entry& a, const entry& b) { return rate_per_chip(a.best) > rate_per_chip(b.best); });
    return all;
}

/// Provisioned power of a chip at the utility: sourced, or its limit times what an H100 takes beside it. 0: no limit known.
inline tokenroof::power_draw<> provisioned(const entry& x, const shootout_options& o) {
    return x.price != nullptr ? x.price->facility_power : o.facility_over_limit * x.on->power.limit;
}

/// What the chip with its server may be bought for, in a plant as the gigawatt's, to make tokens as cheaply as the
/// reference.
inline std::optional<tokenroof::dollars<>> purchase_price(const entry& x, const entry& reference,
                                                          const shootout_options& o) {
    using namespace tokenroof;
    const power_draw<> needs = provisioned(x, o);
    if (needs <= power_draw<>{}) return std::nullopt;
    factory f = gigawatt_plant();
    f.facility_capex *= needs / (f.pue * f.chip_power);  // buildings by the watt
    f.chip_power = needs / f.pue;
    f.utilisation = o.utilisation;
    const request_mix mix{.input = o.input, .output = o.output};
    return break_even_chip(f, mix, rates_of(x.best), gigawatt_surroundings(), {}, reference.cost);
}

/// What a chip may cost an hour, all in, to make tokens as cheaply as the reference does.
inline tokenroof::price_per_second<> break_even(const entry& x, const entry& reference, const shootout_options& o) {
    return reference.cost * (o.utilisation * rate_per_chip(x.best));
}

inline void print_shootout_assumptions(const shootout_options& o) {
    std::vector<assumption> a{model_assumption(o.plan.model), format_assumption(o.plan.formats),
                              engine_assumption(o.plan.engine)};
    const auto f = gigawatt_plant();
    const auto add = [&a](const char* what, std::string value, const char* source) {
        a.push_back({what, std::move(value), source});
    };
    add("chips that share the model", std::to_string(o.plan.tensor_parallel), "assumed: --tp");
    add("requests", fmt::format("{:g} tokens in, {:g} out", o.input, o.output), "assumed: --input, --output");
    add("time per output token", fmt::format("{:g} ms at most", o.tpot_ms),
        "assumed: --tpot; the batch is the best within it");
    add("chips", "data sheets",
        "each beside its figures in the catalog; column kernels: fitted on it, inherited, borrowed");
    add("kernels not measured", "13 to 17 % off in the mean", "catalog/chips.hpp");
    add("$ of a chip hour", "owned by a smaller cloud", "all in, 4 years; SemiAnalysis 2026-04 (B)");
    add("sold of peak tokens", fmt::format("{:g}", o.utilisation), "assumed: --utilisation");
    add("power of a chip at the utility", "sourced where priced", "SemiAnalysis 2026-04 (B)");
    add("  else its limit times", fmt::format("{:.2f}", o.facility_over_limit),
        "an H100's 1.73 kW over 0.7 kW (B): --facility-over-limit");
    add("plant of a bought chip",
        fmt::format("{:.1f} $/W at the utility", f.facility_capex.value() / (f.pue * f.chip_power).value()),
        "Bernstein 2025-10, 2.5 M$ a rack (B), over 2.1 kW a chip");
    add("  interest, chips, plant", "10 %, 4 y, 15 y, 3 % a year", "assumed, as for token_factory; operation last");
    add("  tariff, drawn",
        fmt::format("{:.4f} $/kWh, {:g}", f.electricity.in(tokenroof::dollar / tokenroof::kWh), f.load.value()),
        "182.7 won, Korea 2024-10 (B); of provisioned power: assumed");
    print(a);
}

inline void print_entries(const std::vector<entry>& all, const entry& reference, const shootout_options& o) {
    using namespace tokenroof;
    table t{.sides = "lrrrrrrrrll",
            .rows = {{"chip", "token/s", "batch", "token/s a TB/s", "J/token", "token/s/W", "$ per M",
                      "$/hour to match", "buy at, k$", "bound by", "kernels"}}};
    const std::string unknown = "-";
    for (const entry& x : all) {
        const double bandwidth = peak_bandwidth(x.on->memory).in(TB_per_s)*o.plan.tensor_parallel;
        const bool metered = x.best.power > power_draw<>{};
        const std::optional<dollars<>> bought = purchase_price(x, reference, o);
        t.rows.push_back({std::string(x.on->name), fmt::format("{:.0f}", rate_per_chip(x.best).value()),
                          fmt::format("{:.0f}", x.best.batch.value()),
                          fmt::format("{:.0f}", x.best.output_rate.value() / bandwidth),
                          metered ? fmt::format("{:.3f}", x.best.energy_per_output.value()) : unknown,
                          metered ? fmt::format("{:.2f}", rate_per_watt(x.best).value()) : unknown,
                          x.price != nullptr ? fmt::format("{:.3f}", x.cost.in(dollar / Mtoken)) : unknown,
                          fmt::format("{:.2f}", break_even(x, reference, o).in(dollar / hour)),
                          !bought                 ? unknown
                          : *bought < dollars<>{} ? std::string("not free")
                                                  : fmt::format("{:.1f}", bought->value() / 1e3),
                          std::string(name(binding(x.best))), std::string(name(x.on->kernels.calibrated.gemm))});
    }
    fmt::print("\n{}\n", markdown(t));
    fmt::print(
        "$/hour to match: what a chip may cost all in to make tokens as cheaply as {0} does\n"
        "buy at:          what it may be bought for, with its server, in the plant above; {0} itself by the same sum; "
        "not free: not even a free one would do\n"
        "J/token, token/s/W: of the boards; -: no limit of power or price is known\n\n",
        reference.on->name);
}

}  // namespace example
