// SPDX-License-Identifier: MIT
// Prefill and decode on chips of their own: two pools of replicas, with the KV cache sent from one to the other.
#pragma once
#include <algorithm>
#include <tokenroof/memory/interconnect.hpp>
#include <tokenroof/serving/in_flight.hpp>

namespace tokenroof {

/// Replicas that only prefill, replicas that only decode, and what is between them.
template <Scalar S = double>
struct basic_disaggregation {
    static constexpr std::string_view input_name = "disaggregation";
    basic_deployment<S> prefill{};  ///< one replica
    basic_deployment<S> decode{};   ///< one replica
    ratio<S> prefill_replicas = 1;
    ratio<S> decode_replicas = 1;
    basic_link<S> link{};  ///< of each chip to the other pool
    bool by_layer = true;  ///< a layer's keys and values are sent while the next layers are computed

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"prefill"}, x.prefill...);
        visit(field{"decode"}, x.decode...);
        visit(field{"prefill_replicas", rule::positive}, x.prefill_replicas...);
        visit(field{"decode_replicas", rule::positive}, x.decode_replicas...);
        visit(field{"link"}, x.link...);
        visit(field{"by_layer"}, x.by_layer...);
    }
};
using disaggregation = basic_disaggregation<double>;

/// What limits the rate of two pools: one of them, the link, or that no more requests are in flight.
enum class pool { prefill, transfer, decode, load };

constexpr std::string_view name(pool p) {
    switch (p) {
        case pool::prefill: return "prefill pool";
        case pool::transfer: return "transfer of the KV cache";
        case pool::decode: return "decode pool";
        case pool::load: break;
    }
    return "requests in flight";
}

/// What two pools achieve. Where a request fits into neither, rates are 0 and latencies infinite.
template <Scalar S = double>
struct basic_disaggregation_estimate {
    ratio<S> chips{};              ///< of both pools
    token_rate<S> output_rate{};   ///< of both pools together
    frequency<S> request_rate{};   ///< that pass through both
    frequency<S> prefill_rate{};   ///< most requests that the prefill pool takes
    frequency<S> transfer_rate{};  ///< most requests whose KV cache the links carry
    frequency<S> decode_rate{};    ///< most requests that the decode pool completes, with full batches
    seconds<S> transfer{};         ///< of one request's KV cache, as far as prefill does not hide it
    seconds<S> ttft{};             ///< mean; wait, prefill and transfer
    seconds<S> tpot{};             ///< mean; a decode step
    ratio<S> batch{};              ///< requests that decode together on a replica
    ratio<S> balanced{};    ///< prefill replicas for each decode replica at which neither pool waits for the other
    power_draw<S> power{};  ///< mean power of all boards
    energy_per_token<S> energy_per_output{};  ///< of the boards
    basic_estimate<S> prefill{};              ///< of a replica that does nothing else
    basic_estimate<S> decode{};  ///< of a replica at its batch: memory and step; its rates and latencies are those of a
                                 ///< replica that prefills as well

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chips"}, x.chips...);
        visit(field{"output_rate"}, x.output_rate...);
        visit(field{"request_rate"}, x.request_rate...);
        visit(field{"prefill_rate"}, x.prefill_rate...);
        visit(field{"transfer_rate"}, x.transfer_rate...);
        visit(field{"decode_rate"}, x.decode_rate...);
        visit(field{"transfer"}, x.transfer...);
        visit(field{"ttft"}, x.ttft...);
        visit(field{"tpot"}, x.tpot...);
        visit(field{"batch"}, x.batch...);
        visit(field{"balanced"}, x.balanced...);
        visit(field{"power"}, x.power...);
        visit(field{"energy_per_output"}, x.energy_per_output...);
        visit(field{"prefill"}, x.prefill...);
        visit(field{"decode"}, x.decode...);
    }
};
using disaggregation_estimate = basic_disaggregation_estimate<double>;

/// What a rate is limited by.
template <Scalar S>
    requires detail::Plain<S>
constexpr pool binding(const basic_disaggregation_estimate<S>& e) {
    const auto meets = [&](const frequency<S>& limit) { return e.request_rate >= limit * (1 - 1e-9); };
    if (meets(e.transfer_rate) && e.transfer_rate <= min(e.prefill_rate, e.decode_rate)) return pool::transfer;
    if (meets(e.prefill_rate) && e.prefill_rate <= e.decode_rate) return pool::prefill;
    return meets(e.decode_rate) ? pool::decode : pool::load;
}

namespace detail {

template <class S>
constexpr void validate_pools(const basic_disaggregation<S>& p, const tokens<S>& output) {
    validate_fields(p, p.input_name);
    validate(p.prefill);
    validate(p.decode);
    require(p.prefill.pipeline_parallel == 1 && p.decode.pipeline_parallel == 1, "disaggregation.pipeline_parallel",
            std::max(p.prefill.pipeline_parallel, p.decode.pipeline_parallel),
            "must be 1: pools of stages are not modelled");
    if (p.prefill.model.name != p.decode.model.name)
        reject("disaggregation.decode.model", p.decode.model.name, "must be disaggregation.prefill.model");
    if (p.prefill.formats.kv != p.decode.formats.kv)
        reject("disaggregation.decode.formats.kv", name(p.decode.formats.kv), "must be that of disaggregation.prefill");
    if (!scalar_traits<S>::all(output > tokens<S>(1)))
        reject("output", value_text(output), "must be above 1 token to be decoded elsewhere");
}

/// A request's time in a decode replica that holds `batch`, as a share of one request, too.
template <class S>
constexpr seconds<S> decode_life(const basic_disaggregation<S>& p, const basic_workload<S>& w, const ratio<S>& batch) {
    basic_workload<S> held = w;
    held.concurrency = max(batch, ratio<S>(1));
    return (w.output / token - 1) * total(serve(p.decode, held).decode.time);
}

/// Fills in what does not depend on how many requests are in flight. Returns the largest batch of a decode replica.
template <class S>
constexpr ratio<S> add_pools(basic_disaggregation_estimate<S>& a, const basic_disaggregation<S>& p,
                             const basic_workload<S>& w) {
    basic_workload<S> prompt = w;
    prompt.output = 1;
    prompt.output_variation = 0;
    prompt.concurrency = 1;
    a.prefill = serve(p.prefill, prompt);
    // Under load as many prompts share a step as the engine packs into it, on each data-parallel rank.
    const tokens<S> packed = max(p.prefill.engine.chunk, prefilled(w));
    prompt.concurrency = p.prefill.data_parallel * (packed / prefilled(w));
    const seconds<S> each = total(serve(p.prefill, prompt).cycle) / prompt.concurrency;
    const ratio<S> most = most_in_flight(p.decode, w);
    basic_workload<S> full = w;
    full.concurrency = most;
    a.decode = serve(p.decode, full);
    a.chips = p.prefill_replicas * a.prefill.chips + p.decode_replicas * a.decode.chips;

    const seconds<S> prefill = total(a.prefill.cycle);
    const bytes<S> sent = kv_bytes(p.prefill.model, p.prefill.formats.kv, w.input);
    const bandwidth<S> of_chip = sustained_bandwidth(p.link);
    const time_per_byte<S> of_replica =
        1 / (of_chip * min(a.prefill.chips / p.prefill.data_parallel, a.decode.chips / p.decode.data_parallel));
    const seconds<S> alone = sent * of_replica;
    const ratio<S> last = 1.0 / p.prefill.model.layers;
    const seconds<S> hidden = max(alone * last, alone - prefill * (1 - last));
    a.transfer = p.link.latency + (p.by_layer ? hidden : alone);

    const ratio<S> from = p.prefill_replicas * a.prefill.chips;
    const ratio<S> to = p.decode_replicas * a.decode.chips;
    const seconds<S> life = (w.output / token - 1) * total(a.decode.decode.time);
    a.prefill_rate = p.prefill_replicas / each;
    a.transfer_rate = min(from, to) * of_chip / sent;
    a.decode_rate = p.decode_replicas * most / life;
    a.balanced = a.decode_rate / p.decode_replicas * each;
    return most;
}

/// Batch at which `excess(pools, load, batch, rate)`, rising from below 0, is 0; at most `most`.
template <class S, class Excess>
constexpr ratio<S> batch_where(const Excess& excess, const basic_disaggregation<S>& p, const basic_workload<S>& w,
                               const frequency<S>& rate, const ratio<S>& most) {
    const disaggregation pools = values_of(p);
    const workload load = values_of(w);
    const frequency<> at = plain_value(rate) * hertz;
    const auto f = [&](double b) { return excess(pools, load, ratio<>(b), at).value(); };
    const double low = 1e-9;
    const double root = rising_root(f, low, f(low), plain_value(most), 16);
    if constexpr (std::same_as<S, double>) {
        return root;
    } else {
        if (root >= plain_value(most)) return most;
        const double step = 1e-5 * root;
        const double slope = (f(root + step) - f(root - step)) / (2 * step);
        const ratio<S> b = root;
        return b - excess(p, w, b, rate) / slope;
    }
}

/// Batch of a decode replica through which requests pass at a rate.
struct at_the_rate {
    template <class S>
    constexpr ratio<S> operator()(const basic_disaggregation<S>& p, const basic_workload<S>& w, const ratio<S>& b,
                                  const frequency<S>& rate) const {
        return b - rate * decode_life(p, w, b) / p.decode_replicas;
    }
};
/// Batch at which `concurrency` requests are in the decode pool or `outside` of it.
template <class S>
struct in_both_pools {
    seconds<S> outside{};

    template <class T>
    constexpr ratio<T> operator()(const basic_disaggregation<T>& p, const basic_workload<T>& w, const ratio<T>& b,
                                  const frequency<T>&) const {
        seconds<T> elsewhere{};
        if constexpr (std::same_as<T, S>) elsewhere = outside;
        else elsewhere = plain_value(outside) * second;
        const ratio<T> held = p.decode_replicas * b;
        return held * (1 + elsewhere / decode_life(p, w, b)) - w.concurrency;
    }
};

/// Fills in rates, latencies and power where requests pass at `rate` and decode in batches of `batch`.
template <class S>
constexpr void add_rates(basic_disaggregation_estimate<S>& a, const basic_disaggregation<S>& p,
                         const basic_workload<S>& w, const frequency<S>& rate, const ratio<S>& batch) {
    basic_workload<S> held = w;
    held.concurrency = max(batch, ratio<S>(1));
    a.decode = serve(p.decode, held);
    a.batch = batch;
    a.request_rate = rate;
    a.output_rate = rate * w.output;
    a.tpot = total(a.decode.decode.time);

    const ratio<S> steps = w.output / token - 1;
    basic_estimate<S> alone = a.decode;
    alone.prefill = {};
    alone.cycle = steps * alone.decode.time;
    add_power(alone, p.decode, ratio<S>{}, steps);
    const auto part = [](const basic_estimate<S>& e, const ratio<S>& used) {
        return e.chips * e.idle_power + used * (e.power - e.chips * e.idle_power);
    };
    const ratio<S> prefilling = rate / a.prefill_rate;
    const ratio<S> decoding = min(batch, ratio<S>(1));
    a.power = p.prefill_replicas * part(a.prefill, prefilling) + p.decode_replicas * part(alone, decoding);
    a.energy_per_output = a.power / a.output_rate;
}

/// Rates of 0 and latencies without end, where a pool holds not even one request.
template <class S>
constexpr bool serves_nothing(basic_disaggregation_estimate<S>& a) {
    if (fits(a.prefill) && fits(a.decode)) return false;
    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    a.ttft = a.tpot = never;
    a.prefill_rate = a.transfer_rate = a.decode_rate = {};
    a.energy_per_output = std::numeric_limits<double>::infinity() * (joule / token);
    return true;
}

}  // namespace detail

/// Steady state of two pools in a closed loop of `concurrency` requests over both.
///
///     rate     = min(requests in flight allow, prefill replicas / P, links / KV cache, decode replicas batch / life),
///     life     = (output - 1) D(batch)           P: prefill of a prompt, D: decode step of a replica's batch
///     transfer = latency + KV cache / (bandwidth x chips of the smaller replica); by layers what prefill does not hide
///     TTFT     = concurrency / rate - life = P + transfer + first_token + waits,   TPOT = D
///
/// The whole prompt's KV cache is sent, prefixes found in prefill's cache included. A mean-value bound: requests are spread
/// evenly, so that a pool which is not the slowest has no queue.
/// Domain   numbers that are compared by one value; outputs of more than one token.
/// Errors   std::invalid_argument naming field, value and rule. A pool that holds no request is no error: rates are 0.
template <Scalar S>
    requires detail::Plain<S>
constexpr basic_disaggregation_estimate<S> serve(const basic_disaggregation<S>& p,
                                                 const std::type_identity_t<basic_workload<S>>& w) {
    validate(w);
    detail::validate_pools(p, w.output);
    basic_disaggregation_estimate<S> a;
    const ratio<S> most = detail::add_pools(a, p, w);
    if (detail::serves_nothing(a)) return a;

    const seconds<S> outside = total(a.prefill.cycle) + a.transfer + p.prefill.engine.first_token;
    const detail::in_both_pools<S> both{outside};
    const ratio<S> allowed = detail::batch_where(both, p, w, a.decode_rate, most);
    const frequency<S> by_load = p.decode_replicas * allowed / detail::decode_life(p, w, allowed);
    const frequency<S> rate = min(min(by_load, a.decode_rate), min(a.prefill_rate, a.transfer_rate));
    const ratio<S> batch = by_load > rate ? detail::batch_where(detail::at_the_rate{}, p, w, rate, allowed) : allowed;
    detail::add_rates(a, p, w, rate, batch);
    a.ttft = w.concurrency / rate - (w.output / token - 1) * a.tpot;
    return a;
}

/// The same where requests never run out: the slowest of prefill pool, links and decode pool. TTFT counts from the moment
/// that prefill starts.
template <Scalar S>
    requires detail::Plain<S>
constexpr basic_disaggregation_estimate<S> serve(const basic_disaggregation<S>& p, const basic_unlimited<S>& load) {
    validate_fields(load, load.input_name);
    detail::validate_pools(p, load.output);
    const basic_workload<S> w = detail::in_closed_loop(load, ratio<S>(1));
    basic_disaggregation_estimate<S> a;
    const ratio<S> most = detail::add_pools(a, p, w);
    if (detail::serves_nothing(a)) return a;
    const frequency<S> rate = min(a.decode_rate, min(a.prefill_rate, a.transfer_rate));
    const ratio<S> batch = rate < a.decode_rate ? detail::batch_where(detail::at_the_rate{}, p, w, rate, most) : most;
    detail::add_rates(a, p, w, rate, batch);
    a.ttft = total(a.prefill.cycle) + a.transfer + p.prefill.engine.first_token;
    return a;
}

}  // namespace tokenroof
