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
    double prefill_layer, first_token, memory_share, reserved_output, prefill_batch;
    bool share_of_free, prefill_first;
    double power_limit, idle_share, arithmetic_share, traffic_share;
};

struct load {
    double input, output, concurrency, first_wave;
    bool equal_lengths;
};

struct answer {
    double output_rate, input_rate, ttft, tpot, batch, waiting, power, idle_power, energy_per_output, prefill_share;
    double usable, kv_request, requests, shortfall;
    step decode, prefill;
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
            e.first_token.value(),
            e.memory_share.value(),
            e.reserved_output.value(),
            e.prefill_batch.value(),
            e.share_of_free,
            e.prefill_first,
            p.limit.value(),
            p.idle_share.value(),
            p.arithmetic_share.value(),
            p.memory_share.value()};
}

/// A step of one prompt of `tokens`.
inline step prefill_step(const server& on, double tokens) {
    const deployment& d = on.deployment;
    step s;
    step_clock clock(d, s);
    run(clock, d, tokens, 1, [&](int layers, int heads, int kv_heads, int window) {
        if (layers == 0) return;
        clock.attention(window > 0 ? "window prefill" : "prefill attention", layers, 1, tokens, 0, heads, kv_heads,
                        window);
    });
    const double reduced = clock.kernels() + 2 * d.model.layers * doublings(d.ranks) * d.engine.all_reduce;
    const double launched = d.model.layers * on.prefill_layer;
    clock.engine(roofline<4>(reduced, launched).total - clock.kernels());
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

inline answer serve(const server& on, const load& w) {
    const double never = std::numeric_limits<double>::infinity();
    answer a{};
    a.usable = on.share_of_free ? on.weights + on.memory_share * (on.capacity - on.weights - on.workspace)
                                : on.memory_share * on.capacity - on.workspace;
    a.kv_request = kv_bytes(on.deployment, w.input + on.reserved_output * w.output);
    const double room = a.usable - on.weights;
    a.requests = std::max(room, 0.0) / a.kv_request;
    a.shortfall = std::max(a.kv_request - room, 0.0);
    a.batch = std::max(1.0, std::min(w.concurrency, a.requests));
    a.waiting = std::max(w.concurrency - a.batch, 0.0);
    a.decode = decode_step(on.deployment, a.batch, w.input + w.output / 2);
    a.prefill = prefill_step(on, w.input);

    const double steps = w.output - 1;
    const split& p = a.prefill.time;
    const split& d = a.decode.time;
    a.cycle = {a.batch * p.compute + steps * d.compute, a.batch * p.memory + steps * d.memory,
               a.batch * p.link + steps * d.link, a.batch * p.latency + steps * d.latency,
               a.batch * p.total + steps * d.total};
    const double together = on.prefill_first && w.equal_lengths ? 1 : w.first_wave;
    const double ahead = w.equal_lengths ? tokenroof::convoy : 1;
    const double sharing = on.prefill_first ? std::max(1.0, std::min(on.prefill_batch / w.input, a.batch)) : 1;
    const double burst = (a.batch + sharing) / 2;
    const double streamed = std::min(together * burst + (1 - together) * std::min(ahead, burst), a.batch);
    const double before_first = steps > 0 ? streamed : a.batch;
    const double admitted = a.cycle.total;
    const bool served = a.requests >= 1;
    a.ttft = served ? admitted * (a.waiting / a.batch) + before_first * p.total + on.first_token : never;
    a.tpot = 0;
    if (steps > 0) a.tpot = d.total + std::max(a.batch - before_first, 0.0) * p.total / steps;
    if (!served) a.tpot = never;
    const double lifetime = admitted * (1 + a.waiting / a.batch) + on.first_token;
    a.output_rate = served ? w.concurrency * w.output / lifetime : 0;
    a.input_rate = a.output_rate * w.input / w.output;
    a.prefill_share = a.batch * p.total / admitted;

    const chip& c = on.deployment.chip;
    const double peak = describe(c, on.deployment.weights).peak;
    const double flops = a.batch * a.prefill.work.flops + steps * a.decode.work.flops;
    const double bytes = a.batch * a.prefill.work.bytes + steps * a.decode.work.bytes;
    const double load_share = on.idle_share + on.arithmetic_share * flops / (admitted * peak) +
                              on.traffic_share * bytes / (admitted * c.stacks * c.bus_width * c.pin_rate);
    a.idle_power = on.power_limit * on.idle_share;
    a.power = on.deployment.ranks * (served ? on.power_limit * std::min(load_share, 1.0) : a.idle_power);
    a.energy_per_output = a.output_rate > 0 ? a.power / a.output_rate : never;
    return a;
}

}  // namespace raw
