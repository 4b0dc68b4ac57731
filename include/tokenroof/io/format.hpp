// SPDX-License-Identifier: MIT
// Answers as text: "{}" of a quantity, a deployment, a workload, an estimate, a cost, a production.
//
//     fmt::print("{}\n{}\n{}", plan, load, serve(plan, load));
#pragma once
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/io/quantities.hpp>
#include <utility>
#include <vector>

namespace tokenroof {

/// One line: "llama-3.1-70b on 4 x h100-sxm, fp8 weights, fp8 KV, vllm".
inline std::string to_string(const deployment& d);

/// One line: "1024 tokens in, 1024 out, 64 requests in flight".
inline std::string to_string(const workload& w);

/// A table: throughput, latency, memory, power, the binding resource, then the decode step by operator and by resource
/// and the prefill step in short. A model that does not fit has no steps, but the bytes by which it misses.
inline std::string to_string(const estimate& e);

/// Prices of tokens in $/Mtoken, as lines that continue the table of an estimate.
inline std::string to_string(const cost& c);

/// What a factory makes, as lines that continue the table of an estimate.
inline std::string to_string(const production& p);

/// The types above: all that "{}" writes by to_string.
template <class X>
concept Reported = std::same_as<X, deployment> || std::same_as<X, workload> || std::same_as<X, estimate> ||
    std::same_as<X, cost> || std::same_as<X, production>;

}  // namespace tokenroof

template <tokenroof::Reported X>
struct fmt::formatter<X> : formatter<string_view> {
    template <class Context>
    auto format(const X& x, Context& context) const {
        return formatter<string_view>::format(tokenroof::to_string(x), context);
    }
};

// ---------------------------------------------------------------------------------------------------------------------

namespace tokenroof {
namespace detail {

/// The line without blanks at its end.
inline std::string trimmed(std::string line) { return line.erase(line.find_last_not_of(' ') + 1) + "\n"; }

/// A line of the summary: a label and up to three cells.
inline std::string row(std::string_view label, std::string_view a, std::string_view b = {}, std::string_view c = {}) {
    return trimmed(fmt::format("{:<13}{:<22}{:<28}{}", label, a, b, c));
}

inline double percent(const seconds<>& share, const seconds<>& whole) { return 100 * (share / whole).value(); }

/// "memory bandwidth 52.1 %, latency 25.0 %": largest first, without what takes no time.
inline std::string by_resource(const time_split& t) {
    std::array shares{std::pair{t.compute, resource::compute}, std::pair{t.memory, resource::memory_bandwidth},
                      std::pair{t.link, resource::link}, std::pair{t.latency, resource::latency}};
    std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string text;
    for (const auto& [share, spender] : shares) {
        if (share == seconds<>{}) continue;
        text += fmt::format("{}{} {:.1f} %", text.empty() ? "" : ", ", spender, percent(share, total(t)));
    }
    return text;
}

/// Operators by their time, longest first.
inline std::vector<part> sorted_parts(const step_cost& s) {
    std::vector<part> parts(s.begin(), s.end());
    std::stable_sort(parts.begin(), parts.end(),
                     [](const part& a, const part& b) { return total(a.time) > total(b.time); });
    return parts;
}

/// The `count` longest operators in one line.
inline std::string longest(const step_cost& s, std::size_t count) {
    std::vector<part> parts = sorted_parts(s);
    parts.resize(std::min(parts.size(), count));
    std::string text;
    for (const part& p : parts) {
        text += fmt::format("{}{} {:.1f} %", text.empty() ? "" : "; ", p.name, percent(total(p.time), total(s.time)));
    }
    return text;
}

/// A line for each operator; those below 1 % of the step together on the last line.
inline std::string by_operator(const step_cost& s) {
    const std::vector<part> parts = sorted_parts(s);
    const auto minor = std::find_if(parts.begin(), parts.end(),
                                    [&s](const part& p) { return percent(total(p.time), total(s.time)) < 1; });
    std::string text;
    const auto line = [&](std::string_view label, std::string_view repeats, const time_split& t) {
        const double share = percent(total(t), total(s.time));
        const std::string bar(static_cast<std::size_t>(share / 2 + 0.5), '#');
        text += trimmed(
            fmt::format("  {:<20}{:>6}{:>12}{:>8.1f} %  {:<18}{}", label, repeats, total(t), share, binding(t), bar));
    };
    for (auto p = parts.begin(); p != minor; ++p) line(p->name, fmt::format("{} x", p->repeats), p->time);
    time_split rest;
    for (auto p = minor; p != parts.end(); ++p) rest = rest + p->time;
    if (total(rest) > seconds<>{}) line(fmt::format("{} others", parts.end() - minor), "", rest);
    return text;
}

/// " (tp 2, pp 4)"; empty where there are tensor-parallel ranks alone.
inline std::string layout_text(const rank_layout& on) {
    if (stage_ranks(on) == on.tensor && on.pipeline == 1 && on.expert == 1) return {};
    std::string text;
    for (const auto& [name, ranks] : {std::pair("tp", on.tensor), std::pair("cp", on.context), std::pair("dp", on.data),
                                      std::pair("pp", on.pipeline), std::pair("ep", on.expert)}) {
        if (ranks > 1) text += fmt::format("{}{} {}", text.empty() ? " (" : ", ", name, ranks);
    }
    return text + ")";
}

}  // namespace detail

inline std::string to_string(const deployment& d) {
    return fmt::format("{} on {} x {}{}, {} weights, {} KV, {}", d.model.name, chip_count(d), d.chip.name,
                       detail::layout_text(layout_of(d)), d.formats.weights, d.formats.kv, d.engine.name);
}

inline std::string to_string(const workload& w) {
    return fmt::format("{} tokens in, {} out, {} requests in flight", w.input / token, w.output / token, w.concurrency);
}

inline std::string to_string(const estimate& e) {
    const occupancy& m = e.memory;
    const std::string weights = fmt::format("weights {}", m.weights);
    const std::string request = fmt::format("KV {} per request", m.kv_request);
    if (!fits(e)) {
        return detail::row("memory",
                           fmt::format("DOES NOT FIT: {} short on each chip, nothing is served", m.shortfall)) +
               detail::row("", weights, request, fmt::format("usable {} on each chip", m.usable)) +
               detail::row("bound by", name(binding(e)));
    }
    const bool streams = e.tpot > seconds<>{};
    std::string text =
        detail::row("output", fmt::format("{}", e.output_rate), fmt::format("{} per chip", rate_per_chip(e)),
                    streams ? fmt::format("{} per user", rate_per_user(e)) : "");
    text += detail::row("latency", fmt::format("TTFT {}", e.ttft), fmt::format("TPOT {}", e.tpot),
                        e.waiting > 0.005 ? fmt::format("batch {}, {} requests wait", e.batch, e.waiting)
                                          : fmt::format("batch {}", e.batch));
    text += detail::row("memory/chip", weights, request,
                        fmt::format("{} requests fit in {}", m.requests, m.usable + m.further));
    if (m.further > bytes<>{}) {
        text += detail::row("tiers/chip", fmt::format("{} further", m.further), "",
                            fmt::format("weights and KV are read in {:.3g} x the time", e.stretch.value()));
    }
    text += e.power > power_draw<>{}
                ? detail::row("power", fmt::format("boards {}", e.power), fmt::format("{}", e.energy_per_output),
                              detail::written(rate_per_watt(e).value(), {" token/s/W"}, 3))
                : detail::row("power", "not known");
    text += detail::row("bound by", name(binding(e)), "of chip time: " + detail::by_resource(e.cycle));

    text += fmt::format("\n{:<28}{:>12}{:>10}  bound by\n", fmt::format("decode step, batch {}", e.step_batch),
                        total(e.decode.time), "share");
    text += detail::by_operator(e.decode);
    text += "  by resource: " + detail::by_resource(e.decode.time) + "\n";

    text += fmt::format("\n{:<28}{:>12}{:>8.1f} % of chip time\n",
                        fmt::format("step with {} prompts of {}", e.prompts, e.input / token), total(e.prefill.time),
                        100 * e.prefill_share.value());
    text += "  by operator: " + detail::longest(e.prefill, 3) + "\n";
    text += "  by resource: " + detail::by_resource(e.prefill.time) + "\n";
    return text;
}

inline std::string to_string(const cost& c) {
    const bool metered = c.electricity > price_per_token<>{};
    return detail::row("cost", fmt::format("{}", c.all_in), "per output token, all in",
                       metered ? fmt::format("of which electricity {}", c.electricity) : "") +
           detail::row("", fmt::format("{}", c.output_token), "per output token alone") +
           detail::row("", fmt::format("{}", c.input_token), "per input token") +
           detail::row("", fmt::format("{}", c.chip), "per chip");
}

inline std::string to_string(const production& p) {
    return detail::row("factory", fmt::format("{} chips", p.chips), fmt::format("{}", p.output_rate),
                       detail::written(p.tokens_per_month.in(token), {" tokens a month"}, 3)) +
           detail::row("", fmt::format("{} TWh a year", ratio<>(p.energy_per_year.in(TWh))),
                       fmt::format("{} at the meter", p.energy_per_output)) +
           detail::row("", fmt::format("{}", p.cost_per_output),
                       p.capex > dollars<>{} ? fmt::format("capex {}", p.capex) : "without capital",
                       fmt::format("electricity {} per chip", p.chip_electricity));
}

}  // namespace tokenroof
