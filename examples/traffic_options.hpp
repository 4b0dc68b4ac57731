// SPDX-License-Identifier: MIT
// Flags for how requests come, what of them is known already, and who drafts: closed loop, rate, unlimited, pools.
#pragma once
#include "program.hpp"
#include <optional>
#include <string>
#include <tokenroof/io/format.hpp>
#include <tokenroof/tokenroof.hpp>
#include <vector>

namespace example {

/// What is asked beyond lengths and concurrency.
struct traffic_options {
    std::optional<double> rate{};
    bool unlimited = false;
    double length_variation = 0;
    double prefix_hits = 0;
    double prefix_users = 1;
    double max_batch = 0;
    std::vector<double> speculate{};  ///< drafted tokens, acceptance
    std::string draft{};
    std::vector<double> prefill_pool{};  ///< replicas of prefill and of decode
    double pool_link = 50;               ///< GB/s of a chip
    bool percentiles = false;
};

/// All that the flags answer; what was not asked for is empty.
struct traffic_answer {
    tokenroof::estimate result;
    std::optional<tokenroof::open_loop_estimate> open{};
    std::optional<tokenroof::latency_percentiles> percentiles{};
    std::optional<tokenroof::disaggregation_estimate> pools{};
};

inline void add_traffic_flags(CLI::App& app, traffic_options& t) {
    const CLI::Validator non_negative = numbers_from(0);
    const std::string group = "Traffic";
    CLI::Option* const rate =
        app.add_option("--rate", t.rate, "requests a second that arrive at random, in place of --concurrency")
            ->check(numbers_from(0, true))
            ->group(group)
            ->excludes(app.get_option("--concurrency"));
    app.add_flag("--unlimited", t.unlimited, "always more requests than fit, in place of --concurrency")
        ->group(group)
        ->excludes(rate)
        ->excludes(app.get_option("--concurrency"));
    app.add_option("--length-variation", t.length_variation,
                   "standard deviation of input and output lengths over their mean")
        ->check(non_negative)
        ->group(group);
    app.add_option("--prefix-hits", t.prefix_hits, "share of prompt tokens that are in the KV cache already")
        ->check(CLI::Range(0.0, 1.0))
        ->group(group);
    app.add_option("--prefix-users", t.prefix_users, "requests in flight that share a cached prefix")
        ->check(numbers_from(1))
        ->group(group);
    app.add_option("--max-batch", t.max_batch, "most requests that the engine takes at once")
        ->check(non_negative)
        ->group(group);
    CLI::Option* const speculate =
        app.add_option("--speculate", t.speculate, "tokens drafted for each step, and how likely one is accepted")
            ->type_name("K,A")
            ->delimiter(',')
            ->expected(2)
            ->group(group);
    app.add_option("--draft", t.draft, "model of the catalog that drafts, or mtp: the model's own further layers")
        ->type_name("NAME")
        ->needs(speculate)
        ->group(group);
    app.add_option("--prefill-pool", t.prefill_pool, "replicas that only prefill, and those that only decode")
        ->type_name("P,D")
        ->delimiter(',')
        ->expected(2)
        ->excludes(rate)
        ->excludes(speculate)
        ->group(group);
    app.add_option("--pool-link", t.pool_link, "GB/s of each chip from one pool to the other")
        ->capture_default_str()
        ->check(numbers_from(0, true))
        ->group(group);
    app.add_flag("--percentiles", t.percentiles, "p50, p90 and p99 of TTFT and TPOT")->group(group);
}

inline tokenroof::speculation speculation_of(const traffic_options& t) {
    using namespace tokenroof;
    if (t.speculate.empty()) return {};
    speculation s{.drafted = static_cast<int>(t.speculate[0]), .acceptance = t.speculate[1]};
    if (s.drafted != t.speculate[0]) throw CLI::ValidationError("--speculate", "drafts whole tokens");
    if (t.draft == "mtp") s.source = draft_source::prediction_layers;
    else if (!t.draft.empty()) {
        s.source = draft_source::draft_model;
        s.draft = catalog::find_model(t.draft);
    }
    return s;
}

/// Answers for requests of given lengths on a plan whose engine may be limited.
inline traffic_answer solve_traffic(const traffic_options& t, tokenroof::deployment& plan, tokenroof::workload& load) {
    using namespace tokenroof;
    if (t.max_batch > 0) plan.engine.max_batch = t.max_batch;
    load.input_variation = load.output_variation = t.length_variation;
    load.prefix_hits = t.prefix_hits;
    load.prefix_users = t.prefix_users;
    const unlimited all{load.input,       load.output,      load.input_variation, load.output_variation,
                        load.prefix_hits, load.prefix_users};
    const speculation drafts = speculation_of(t);
    if (!t.prefill_pool.empty()) {
        const disaggregation pools{.prefill = plan,
                                   .decode = plan,
                                   .prefill_replicas = t.prefill_pool[0],
                                   .decode_replicas = t.prefill_pool[1],
                                   .link = {.per_direction = t.pool_link * GB_per_s, .efficiency = 1}};
        const disaggregation_estimate a = t.unlimited ? serve(pools, all) : serve(pools, load);
        return {.result = a.decode, .pools = a};
    }
    traffic_answer a;
    if (t.rate) {
        const open_loop arrivals{load.input,           load.output,           *t.rate * hertz,
                                 load.input_variation, load.output_variation, load.prefix_hits,
                                 load.prefix_users};
        a.open = serve(plan, arrivals, drafts);
        a.result = a.open->served;
        load.concurrency = max(a.result.batch, ratio<>(1));
        if (t.percentiles && drafts.drafted == 0) a.percentiles = latency_percentiles_of(plan, arrivals);
        return a;
    }
    if (t.unlimited) {
        a.result = serve(plan, all, drafts);
        load.concurrency = a.result.batch;
        load.first_wave = 0;
    } else {
        a.result = serve(plan, load, drafts);
    }
    if (t.percentiles && drafts.drafted == 0) a.percentiles = latency_percentiles_of(plan, load);
    return a;
}

inline void print_open(const tokenroof::open_loop_estimate& a) {
    using namespace tokenroof;
    fmt::print("\n{:<13}{:.4g} requests/s at most, {:.1f} % used", "arrivals", a.capacity.in(hertz),
               100 * a.utilisation.value());
    if (a.overload > 0 * hertz) fmt::print(", OVERLOAD by {:.4g} requests/s: queues grow\n", a.overload.in(hertz));
    else
        fmt::print("\n{:<13}{:.4g} requests in flight; {} for admission, {} for others' prompts\n", "waits",
                   a.in_flight.value(), a.wait, a.prefill_wait);
}

inline void print_percentiles(const tokenroof::latency_percentiles& p) {
    fmt::print("\n{:<13}{:>12}{:>12}{:>12}\n", "percentiles", "p50", "p90", "p99");
    fmt::print("  {:<11}{:>12}{:>12}{:>12}\n", "TTFT", p.ttft.p50, p.ttft.p90, p.ttft.p99);
    fmt::print("  {:<11}{:>12}{:>12}{:>12}\n", "TPOT", p.tpot.p50, p.tpot.p90, p.tpot.p99);
}

inline void print_pools(const tokenroof::disaggregation_estimate& a) {
    using namespace tokenroof;
    fmt::print("{:<13}{}, {} per chip on {} chips\n", "output", a.output_rate, a.output_rate / a.chips, a.chips);
    fmt::print("{:<13}TTFT {}, of which {} transfer; TPOT {}; batch {}\n", "latency", a.ttft, a.transfer, a.tpot,
               a.batch);
    fmt::print("{:<13}prefill {:.4g}, transfer {:.4g}, decode {:.4g} requests/s\n", "at most", a.prefill_rate.in(hertz),
               a.transfer_rate.in(hertz), a.decode_rate.in(hertz));
    fmt::print("{:<13}{}; balanced with {:.3g} prefill replicas for each that decodes\n", "bound by", name(binding(a)),
               a.balanced.value());
    fmt::print("{:<13}boards {}, {}\n", "power", a.power, a.energy_per_output);
}

}  // namespace example
