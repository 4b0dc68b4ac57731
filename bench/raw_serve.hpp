// SPDX-License-Identifier: MIT
// The whole answer by hand on raw doubles: a decode and a prefill step, the closed loop, power and energy.
// tests/bench/raw_decode_step_test.cpp keeps it equal to the library's.
#pragma once
#include "raw_decode_step.hpp"

#include <limits>
#include <tokenroof/serving/steady_state.hpp>

namespace raw {

/// A deployment with what serving reads of it beyond a decode step.
struct server {
    raw::deployment deployment;
    double capacity, workspace, weights;
    double prefill_layer, prefill_stretch, first_token, memory_share, reserved_output, chunk;
    bool share_of_free, prefill_first;
    double power_limit, idle_share, active_share, arithmetic_share, traffic_share, message_share, link_rate;
};

struct load {
    double input, output, concurrency, first_wave, output_variation;
};

struct answer {
    double output_rate, input_rate, ttft, tpot, batch, waiting, power, idle_power, energy_per_output, prefill_share;
    double usable, kv_request, requests, shortfall;
    step decode, prefill;
    double prompts, prefill_steps, decode_steps;
    split cycle;
};

inline server plain_server(const tokenroof::deployment& d) {
    const auto& e = d.engine;
    const auto& p = d.chip.power;
    return {plain(d),
            capacity(d.chip.memory).value(),
            d.workspace.value(),
            weight_bytes_per_rank(d.model, d.formats, d.tensor_parallel).value(),
            e.prefill_layer.value(),
            e.prefill_stretch.value(),
            e.first_token.value(),
            e.memory_share.value(),
            e.reserved_output.value(),
            e.chunk.value(),
            e.share_of_free,
            e.prefill_first,
            p.limit.value(),
            p.idle_share.value(),
            p.active_share.value(),
            p.arithmetic_share.value(),
            p.memory_share.value(),
            p.link_share.value(),
            d.chip.link.per_direction.value()};
}

/// What a step with prompts computes: new tokens of each, after cached ones, and requests that decode meanwhile.
struct prompts {
    double count, tokens, cached, decoding, context;
};

/// A step with prompts.
inline step prompt_step(const server& on, const prompts& p) {
    const deployment& d = on.deployment;
    const bool mixed = !on.prefill_first;
    step s;
    step_clock clock(d, s);
    const auto decode = decoding(clock, p.decoding, p.context);
    run(clock, d, p.count * p.tokens + p.decoding, p.count + p.decoding,
        [&](int layers, int heads, int kv_heads, int window) {
            if (layers == 0) return;
            if (mixed) decode(layers, heads, kv_heads, window);
            clock.attention(window > 0 ? "window prefill" : "prefill attention", layers, p.count, p.tokens, p.cached,
                            heads, kv_heads, window);
        });
    const double reduced = 2 * d.model.layers * doublings(d.ranks) * d.engine.all_reduce;
    const double added = mixed ? added_to_decode(d, p.decoding) : reduced;
    const double launched = d.model.layers * on.prefill_layer;
    clock.engine(roofline<4>(on.prefill_stretch * clock.kernels() + added, launched).total - clock.kernels());
    return s;
}

/// KV cache of a sequence on one rank: all of it in global layers, the window in the others.
inline double kv_bytes(const deployment& d, double cached) {
    const model& m = d.model;
    const int kv_heads = (m.kv_heads + d.ranks - 1) / d.ranks;
    const double layer_token = 2.0 * kv_heads * m.head_dim * value_bytes(d.kv);
    const int all_global = global_layers(m);
    return layer_token * (all_global * cached + (m.layers - all_global) * std::min(cached, double(m.window)));
}

/// Energy of one board in a step.
inline double energy_of(const server& on, const step& s) {
    const chip& c = on.deployment.chip;
    double arithmetic = 0;
    double kernels = 0;
    for (std::size_t i = 0; i < s.count; ++i) {
        const part& p = s.parts[i];
        if (p.name == "engine") continue;
        kernels += p.time.total;
        arithmetic += p.work.flops / describe(c, p.precision).peak;
    }
    const double dynamic = on.active_share * kernels + on.arithmetic_share * arithmetic +
                           on.traffic_share * s.work.bytes / (c.stacks * c.bus_width * c.pin_rate) +
                           on.message_share * s.work.messages / on.link_rate;
    return on.power_limit * std::min(on.idle_share * s.time.total + dynamic, s.time.total);
}

inline answer serve(const server& on, const load& w) {
    const double never = std::numeric_limits<double>::infinity();
    answer a{};
    a.usable = on.share_of_free ? on.weights + on.memory_share * (on.capacity - on.weights - on.workspace)
                                : on.memory_share * on.capacity - on.workspace;
    const double output_in_flight = w.output * (1 + w.output_variation * w.output_variation);
    a.kv_request = kv_bytes(on.deployment, w.input + on.reserved_output * output_in_flight);
    const double room = a.usable - on.weights;
    a.requests = std::max(room, 0.0) / a.kv_request;
    a.shortfall = std::max(a.kv_request - room, 0.0);
    a.batch = std::max(1.0, std::min(w.concurrency, a.requests));
    a.waiting = std::max(w.concurrency - a.batch, 0.0);
    a.decode = decode_step(on.deployment, a.batch, w.input + output_in_flight / 2);
    const double steps = w.output - 1;
    const double piece = on.chunk > 0 ? std::min(on.chunk, w.input) : w.input;
    const double at_most = std::max(1.0, (on.chunk > 0 ? on.chunk : w.input) / w.input);
    const double at_once = w.output_variation == 0 ? tokenroof::convoy : 1 + a.batch / std::max(steps, 1.0);
    const double arriving = std::min(steps > 0 ? at_once : a.batch, a.batch);
    const double sharing = std::min(at_most, arriving);
    const double pieces = w.input / piece;
    const double burst = (a.batch / sharing + 1) / 2;
    const double ordinary = std::min((arriving / sharing + 1) / 2, burst);
    const double together = on.prefill_first && w.output_variation == 0 ? 1 : w.first_wave;
    a.prefill_steps = pieces * a.batch / sharing;
    const double before_first = steps > 0 ? pieces * (together * burst + (1 - together) * ordinary) : a.prefill_steps;
    a.prompts = sharing * (piece / w.input);
    const double decoding = on.prefill_first || !(steps > 0) ? 0 : a.batch * (1 - before_first / a.prefill_steps);
    a.prefill = prompt_step(on, {sharing, piece, (w.input - piece) / 2, decoding, w.input + output_in_flight / 2});

    const split& p = a.prefill.time;
    const split& d = a.decode.time;
    const double of_others = std::max(a.prefill_steps - before_first, 0.0);
    a.decode_steps = on.prefill_first ? steps : std::max(steps - of_others, 0.0);
    const auto in_cycle = [&](double split::*part) { return a.prefill_steps * p.*part + a.decode_steps * d.*part; };
    a.cycle = {in_cycle(&split::compute), in_cycle(&split::memory), in_cycle(&split::link), in_cycle(&split::latency),
               in_cycle(&split::total)};
    const double admitted = a.cycle.total;
    const bool served = a.requests >= 1;
    a.ttft = served ? admitted * (a.waiting / a.batch) + before_first * p.total + on.first_token : never;
    a.tpot = 0;
    if (steps > 0) a.tpot = (of_others * p.total + a.decode_steps * d.total) / steps;
    if (!served) a.tpot = never;
    const double lifetime = admitted * (1 + a.waiting / a.batch) + on.first_token;
    a.output_rate = served ? w.concurrency * w.output / lifetime : 0;
    a.input_rate = a.output_rate * w.input / w.output;
    a.prefill_share = std::max(a.prefill_steps * p.total - (steps - a.decode_steps) * d.total, 0.0) / admitted;

    const double energy = a.prefill_steps * energy_of(on, a.prefill) + a.decode_steps * energy_of(on, a.decode);
    a.idle_power = on.power_limit * on.idle_share;
    a.power = on.deployment.ranks * (served ? energy / admitted : a.idle_power);
    a.energy_per_output = a.output_rate > 0 ? a.power / a.output_rate : never;
    return a;
}

}  // namespace raw
