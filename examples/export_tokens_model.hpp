// SPDX-License-Identifier: MIT
// A model of one's own: what training takes against a life of inference, what it saves on foreign tokens, and what a
// task done by tokens costs.
#pragma once
#include "export_tokens_options.hpp"
#include <tokenroof/economics/training.hpp>

namespace example {

inline tokenroof::training training_of(const export_options& o) {
    using namespace tokenroof;
    return {.parameters = o.parameters * 1e9,
            .trained = o.trained * 1e12,
            .chip = peak_rate(catalog::h100_sxm, fp8),
            .utilisation = o.training_utilisation,
            .chips = 2048,
            .chip_power = catalog::h100_price.facility_power,
            .price = catalog::h100_price.rent};
}

/// Training, a million million output tokens, and the tokens from which on inference has taken more, each in FLOP, GWh, $.
inline void print_training(const export_options& o, const tokenroof::production& made, tokenroof::token_rate<> chip) {
    using namespace tokenroof;
    const training run = training_of(o);
    const basic_training_cost<> paid = train(run);
    const double computed = 1 + o.input;  // of an output token, with its prompt
    const flop_rate<> peak = peak_rate(catalog::gb200, nvfp4);
    const ratio<> used = inference_utilisation(run.parameters, computed * chip, peak);
    print({{"trained", fmt::format("{:g} G active parameters on {:g} T tokens", o.parameters, o.trained),
            "DeepSeek-V3's report, arXiv 2412.19437 (A): --parameters, --trained"},
           {"  on", "2,048 h100-sxm, fp8", "as many H800 in that report (A); peak by data sheet"},
           {"  at", fmt::format("{:g} of peak", o.training_utilisation), "assumed: --training-utilisation"},
           {"  a chip",
            fmt::format("{:.2f} $/hour, {:.2f} kW at the meter", run.price.in(dollar / hour), run.chip_power.in(kW)),
            "three-year rent, provisioned; SemiAnalysis 2026-04 (B)"},
           {"inference", fmt::format("{:.3f} of gb200's peak in nvfp4", used.value()),
            "2 N (computed prompts + outputs) at the rates of a chip, 0.6 of them sold"},
           {"FLOP of a token", "6 N trained, 2 N served", "N active parameters, attention left out"}});
    const tokens<> unit = 1e12 * token;
    const flops<> served = inference_flops * run.parameters * computed * unit * (FLOP / token);
    const joules<> energy = made.energy_per_output * unit;
    const dollars<> cost = made.cost_per_output * unit;
    table t{.sides = "lrrr", .rows = {{"", "FLOP", "GWh", "M$"}}};
    const auto row = [&t](const char* what, double a, double b, double c) {
        t.rows.push_back({what, fmt::format("{:.3g}", a), fmt::format("{:.3g}", b), fmt::format("{:.3g}", c)});
    };
    row("training", paid.arithmetic.value(), paid.energy.in(TWh)*1e3, paid.cost.value() / 1e6);
    row("1 T output tokens with their prompts", served.value(), energy.in(TWh)*1e3, cost.value() / 1e6);
    row("T output tokens that take as much", (paid.arithmetic / served).value(), (paid.energy / energy).value(),
        (paid.cost / cost).value());
    fmt::print("{}training takes {:.0f} days. Chip time at equal peak: {:.0f} T processed tokens, {:.0f} T at equal "
               "utilisation "
               "(3 D)\n\n",
               markdown(t), paid.time.in(day), training_crossover(run.trained, run.utilisation, used).in(1e12 * token),
               training_crossover(run.trained).in(1e12 * token));
}

/// An own model against foreign lists: training spread over a year's demand at home, and the volume at which it pays.
inline void print_sovereign(const export_options& o, const tokenroof::production& made) {
    using namespace tokenroof;
    const dollars<> fixed = train(training_of(o)).cost;
    const tokens<> volume = home_demand(o) * year;
    const price_per_token<> running = made.cost_per_output, own = running + fixed / volume;
    print({{"own model",
            fmt::format("{:.4f} $ per M to run, {:.1f} M$ to train", running.in(dollar / Mtoken), fixed.value() / 1e6),
            "the plant and the run above; staff, data and failed runs left out"},
           {"volume", fmt::format("{:.0f} T output tokens", volume.in(1e12 * token)),
            "a year's demand at home, as assumed above"},
           {"foreign lists", "input, cached, output", "genai-prices@47df840, 2026-08; R1: DeepSeek 2025-02 (A)"}});
    table t{.sides = "lrrrr",
            .rows = {{"foreign API", "$ per M", "own $ per M", "premium of own", "pays after T tokens"}}};
    const auto row = [&](std::string_view name, const token_prices& list) {
        const price_per_token<> bought = brought(o, list);
        const tokens<> pays = break_even_volume(fixed, bought, running);
        t.rows.push_back({std::string(name), fmt::format("{:.3f}", bought.in(dollar / Mtoken)),
                          fmt::format("{:.4f}", own.in(dollar / Mtoken)),
                          fmt::format("{:+.1f} %", 100 * ((own / bought).value() - 1)),
                          bought > running ? fmt::format("{:.2f}", pays.in(1e12 * token)) : std::string("never")});
    };
    row("the plant's own (--price)", list_of(o));
    for (const catalog::list_price* list : catalog::list_prices) row(list->name, list->prices);
    fmt::print("{}$ per M output tokens with their inputs, in the mix above; negative: own tokens are cheaper. What "
               "the models can do is not compared\n\n",
               markdown(t));
}

/// Tokens as labour.
inline void print_task(const export_options& o, const tokenroof::factory& f, const tokenroof::production& made) {
    using namespace tokenroof;
    const request_mix task{
        .input = o.task_input, .cached = o.task_cached, .output = o.task_output, .cached_cost = o.cached_cost};
    const auto rates = catalog::deepseek_on_gb200;
    const token_prices own =
        token_costs(task, rates, made.chip_annuity + made.chip_electricity + made.chip_opex, f.utilisation);
    print({{"tokens of a task",
            fmt::format("{:g} computed, {:g} cached, {:g} output", o.task_input, o.task_cached, o.task_output),
            "assumed: --task-input, --task-cached, --task-output"}});
    table t{.sides = "lrr", .rows = {{"a task", "$", "tasks a $"}}};
    const auto row = [&t](std::string_view name, dollars<> paid) {
        t.rows.push_back(
            {std::string(name), fmt::format("{:.4f}", paid.value()), fmt::format("{:.1f}", 1 / paid.value())});
    };
    row("cost in the plant", bill_of(task, own));
    row("the plant's own (--price)", bill_of(task, list_of(o)));
    for (const catalog::list_price* list : catalog::list_prices) row(list->name, bill_of(task, list->prices));
    const auto chip_seconds = chip_time(task, rates) / f.utilisation;
    fmt::print("{}a chip does {:.0f} of them a day, 1 GW {:.2f} M a second\n\n", markdown(t),
               (1 * day / chip_seconds).value(), (made.chips / chip_seconds).in(hertz) / 1e6);
}

}  // namespace example
