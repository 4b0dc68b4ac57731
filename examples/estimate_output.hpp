// SPDX-License-Identifier: MIT
// The answer as a table, as CSV and as JSON, and what the catalog holds.
#pragma once
#include "estimate_answer.hpp"
#include <nlohmann/json.hpp>
#include <tokenroof/io/format.hpp>
#include <variant>
#include <vector>

namespace example {

/// A named figure of an answer; a number that is not finite means: none.
struct figure {
    std::string name;
    std::variant<std::string, double, bool> value;
};

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The figures of an answer, always the same ones in the same order.
inline std::vector<figure> main_figures(const answer& a) {
    using namespace tokenroof;
    const estimate& e = a.result;
    const auto text = [](std::string_view word) { return std::string(word); };
    const auto cost_in = [&a](auto member) { return a.cost ? ((*a.cost).*member).in(dollar / Mtoken) : none; };
    const auto made = [&a](auto member) { return a.factory ? ((*a.factory).*member).value() : none; };
    return {{"chip", text(a.plan.chip.name)},
            {"model", text(a.plan.model.name)},
            {"engine", text(a.plan.engine.name)},
            {"weights_format", text(name(a.plan.formats.weights))},
            {"kv_format", text(name(a.plan.formats.kv))},
            {"chips", e.chips.value()},
            {"input_token", e.input.value()},
            {"output_token", e.output.value()},
            {"concurrency", a.load.concurrency.value()},
            {"fits", fits(e)},
            {"bound_by", text(name(binding(e)))},
            {"output_token_per_s", e.output_rate.value()},
            {"output_token_per_s_per_chip", rate_per_chip(e).value()},
            {"output_token_per_s_per_user", rate_per_user(e).value()},
            {"input_token_per_s", e.input_rate.value()},
            {"ttft_s", e.ttft.value()},
            {"tpot_s", e.tpot.value()},
            {"output_token_per_s_low", a.bars.output_rate.low.value()},
            {"output_token_per_s_high", a.bars.output_rate.high.value()},
            {"ttft_s_low", a.bars.ttft.low.value()},
            {"ttft_s_high", a.bars.ttft.high.value()},
            {"tpot_s_low", a.bars.tpot.low.value()},
            {"tpot_s_high", a.bars.tpot.high.value()},
            {"products_are", text(name(a.plan.chip.kernels.calibrated.gemm))},
            {"attention_is", text(name(a.plan.chip.kernels.calibrated.attention))},
            {"batch", e.batch.value()},
            {"waiting", e.waiting.value()},
            {"weights_byte_per_chip", e.memory.weights.value()},
            {"kv_byte_per_request_per_chip", e.memory.kv_request.value()},
            {"usable_byte_per_chip", e.memory.usable.value()},
            {"tier_byte_per_chip", e.memory.further.value()},
            {"memory_stretch", e.stretch.value()},
            {"requests_that_fit", e.memory.requests.value()},
            {"shortfall_byte_per_chip", e.memory.shortfall.value()},
            {"power_w", e.power.value()},
            {"energy_j_per_output_token", e.energy_per_output.value()},
            {"output_token_per_s_per_w", rate_per_watt(e).value()},
            {"prefill_share", e.prefill_share.value()},
            {"decode_step_s", total(e.decode.time).value()},
            {"prefill_step_s", total(e.prefill.time).value()},
            {"prompts_per_prefill_step", e.prompts.value()},
            {"prefill_steps_per_life", e.prefill_steps.value()},
            {"decode_steps_per_life", e.decode_steps.value()},
            {"chip_usd_per_hour", a.cost ? a.cost->chip.in(dollar / hour) : none},
            {"all_in_usd_per_mtoken_output", cost_in(&cost::all_in)},
            {"output_usd_per_mtoken", cost_in(&cost::output_token)},
            {"input_usd_per_mtoken", cost_in(&cost::input_token)},
            {"electricity_usd_per_mtoken_output", cost_in(&cost::electricity)},
            {"factory_chips", made(&production::chips)},
            {"factory_output_token_per_s", made(&production::output_rate)},
            {"factory_token_per_month", made(&production::tokens_per_month)},
            {"factory_twh_per_year", a.factory ? a.factory->energy_per_year.in(TWh) : none},
            {"factory_energy_j_per_output_token", made(&production::energy_per_output)},
            {"factory_capex_usd", made(&production::capex)},
            {"factory_usd_per_mtoken_output", a.factory ? a.factory->cost_per_output.in(dollar / Mtoken) : none}};
}

/// Those of the boundaries; what is not known is absent.
inline std::vector<figure> boundary_figures(const boundary_answer& a) {
    using namespace tokenroof;
    std::vector<figure> all{{"pue", a.pue}, {"server", none}};
    if (a.server) all.back().value = std::string(a.server->name);
    for (const auto& [name, at] : known_boundaries(a)) {
        const auto add = [&all, boundary_name = name](std::string_view figure_name, double value) {
            all.push_back({fmt::format("{}_{}", boundary_name, figure_name), value});
        };
        add("average_w", at ? at->average.mean.value() : none);
        add("provisioned_w", at ? at->provisioned.size.value() : none);
        add("j_per_output_token", at ? at->per_output.value() : none);
        add("j_per_prompt_token", at ? at->per_prefill.value() : none);
        add("j_per_decoded_token", at ? at->per_decode.value() : none);
        add("token_per_s_per_w", at ? at->rate_per_watt.value() : none);
        add("token_per_kwh", at ? at->rate_per_watt.in(token / kWh) : none);
    }
    return all;
}

inline std::vector<figure> figures(const answer& a) {
    std::vector<figure> all = main_figures(a);
    for (figure& f : boundary_figures(a.power)) all.push_back(std::move(f));
    return all;
}

inline void print_csv(const answer& a) {
    std::string header;
    std::string row;
    for (const figure& f : figures(a)) {
        const std::string_view comma = header.empty() ? "" : ",";
        header.append(comma).append(f.name);
        row.append(comma);
        if (const auto* number = std::get_if<double>(&f.value); number == nullptr || std::isfinite(*number)) {
            std::visit([&row](const auto& value) { row += fmt::format("{}", value); }, f.value);
        }
    }
    fmt::print("{}\n{}\n", header, row);
}

inline nlohmann::ordered_json to_json(const tokenroof::time_split& t) {
    return {{"total_s", total(t).value()},
            {"compute_s", t.compute.value()},
            {"memory_bandwidth_s", t.memory.value()},
            {"link_s", t.link.value()},
            {"latency_s", t.latency.value()}};
}

inline nlohmann::ordered_json to_json(const tokenroof::work& w) {
    return {{"arithmetic_flop", w.arithmetic.value()},
            {"traffic_byte", w.traffic.value()},
            {"messages_byte", w.messages.value()}};
}

inline nlohmann::ordered_json to_json(const tokenroof::step_cost& s) {
    nlohmann::ordered_json parts = nlohmann::ordered_json::array();
    for (const tokenroof::part& p : s) {
        parts.push_back({{"name", p.name},
                         {"repeats", p.repeats},
                         {"bound_by", name(binding(p.time))},
                         {"work", to_json(p.work)},
                         {"time", to_json(p.time)}});
    }
    return {{"work", to_json(s.work)}, {"time", to_json(s.time)}, {"parts", parts}};
}

inline void print_json(const answer& a) {
    nlohmann::ordered_json object;
    for (const figure& f : figures(a)) {
        const auto* number = std::get_if<double>(&f.value);
        if (number != nullptr && !std::isfinite(*number)) object[f.name] = nullptr;
        else std::visit([&](const auto& value) { object[f.name] = value; }, f.value);
    }
    object["chip_time_of_a_batch"] = to_json(a.result.cycle);
    object["decode_step"] = to_json(a.result.decode);
    object["prefill_step"] = to_json(a.result.prefill);
    fmt::print("{}\n", object.dump(2));
}

inline void print_table(const answer& a) {
    using namespace tokenroof;
    fmt::print("{}\n{}\n", a.plan, a.load);
    const int longest = a.plan.model.max_context;
    if (longest > 0 && a.load.input + a.load.output > longest) {
        fmt::print("beyond the model's context of {} tokens\n", longest);
    }
    if (a.traffic.pools) return print_pools(*a.traffic.pools);
    fmt::print("\n{}", a.result);
    if (!fits(a.result)) return;
    if (a.traffic.open) print_open(*a.traffic.open);
    if (a.traffic.percentiles) print_percentiles(*a.traffic.percentiles);
    print_boundaries(a.power, a.plan.chip, a.result.chips.value());
    const calibrations& from = a.plan.chip.kernels.calibrated;
    fmt::print(
        "\nin four of five cases between\n  output     {} and {}\n  TTFT       {} and {}\n  TPOT       {} and {}\n",
        a.bars.output_rate.low, a.bars.output_rate.high, a.bars.ttft.low, a.bars.ttft.high, a.bars.tpot.low,
        a.bars.tpot.high);
    fmt::print("  kernels of this chip: products {}, attention {}\n", name(from.gemm), name(from.attention));
    if (a.cost) fmt::print("\n{}", *a.cost);
    else fmt::print("\nno price is known for {}: give --price-per-hour\n", a.plan.chip.name);
    if (a.factory) fmt::print("\n{}", *a.factory);
}

/// A rate that the chip has, "-" for one that it lacks.
inline std::string rate_or_none(const tokenroof::flop_rate<>& rate) {
    return rate > tokenroof::flop_rate<>{} ? fmt::format("{}", rate) : "-";
}

inline void list_chips() {
    static constexpr char line[] = "{:<20}{:<14}{:>9}{:>11}{:>15}{:>15}{:>15}{:>10}{:>8}  {:<10}{}\n";
    fmt::print(line, "chip", "family", "memory", "bandwidth", "bf16", "fp8", "fp4", "link", "power", "kernels",
               "status");
    for (const tokenroof::chip* c : tokenroof::catalog::chips) {
        fmt::print(line, c->name, c->family, capacity(c->memory), peak_bandwidth(c->memory),
                   rate_or_none(c->rates.bf16), rate_or_none(c->rates.fp8), rate_or_none(c->rates.fp4),
                   c->link.per_direction,
                   c->power.limit > tokenroof::power_draw<>{} ? fmt::format("{}", c->power.limit) : "-",
                   c->kernels.calibrated.gemm, c->status);
    }
}

inline void list_models() {
    fmt::print("{:<26}{:>12}{:>8}{:>8}{:>10}{:>16}\n", "model", "parameters", "layers", "heads", "KV heads",
               "KV in bf16");
    for (const tokenroof::transformer* m : tokenroof::catalog::models) {
        fmt::print("{:<26}{:>12}{:>8}{:>8}{:>10}{:>16}\n", m->name, tokenroof::ratio<>(count_parameters(*m).total()),
                   m->layers, m->heads, m->kv_heads, kv_bytes_per_token(*m, tokenroof::bf16));
    }
}

inline void list_engines() {
    fmt::print("{:<12}{:>14}{:>16}{:>15}{:>14}\n", "engine", "decode layer", "decode request", "prefill layer",
               "memory share");
    for (const tokenroof::engine* e : tokenroof::catalog::engines) {
        fmt::print("{:<12}{:>14}{:>16}{:>15}{:>14}\n", e->name, e->decode_layer, e->decode_request, e->prefill_layer,
                   e->memory_share);
    }
}

}  // namespace example
