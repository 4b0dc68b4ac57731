// SPDX-License-Identifier: MIT
// One decode step by hand on raw doubles: what the library's quantities, number types and validation are measured
// against. tests/bench/raw_decode_step_test.cpp keeps the two equal.
#pragma once
#include "raw_attention.hpp"
#include "raw_collective.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>

namespace raw {

struct work {
    double flops, bytes, messages;
};

struct part {
    std::string_view name = {};
    int repeats = 0;
    raw::work work{};
    split time{};
    tokenroof::format precision = tokenroof::bf16;
};

struct step {
    part parts[17]{};
    std::size_t count = 0;
    raw::work work{};
    split time{};
};

// ------------------------------------------------------------------------------------------------------------- kernels

/// Share of peak bandwidth that a stream of reads gets from DRAM.
inline double stream_share(const dram& d) {
    const double visits = 1.0 / d.columns;
    const double group = d.ccd_l / d.bank_groups;
    const double activation = visits * std::max(d.faw / 4, std::max(d.rrd, d.act32)) / d.ranks;
    const double command = d.pseudo_channels * visits * d.row_command + d.column_command;
    const double request = std::max(std::max(d.ccd_s, group), std::max(activation, command));
    const bool pauses = d.refreshes_all_banks && d.refi > 0;
    return (pauses ? 1 - (d.rfc + d.rp + d.rtp + d.rcd_rd) / d.refi : 1) * d.ccd_s / request;
}

/// Bandwidth of a memory to requests with `in_flight` bytes under way.
inline double reached(double sustained, double latency, double in_flight) {
    const double a = 1 / sustained;
    const double b = latency / in_flight;
    const double larger = std::max(a, b);
    const double x = std::min(a, b) / larger;
    return 1 / (larger * std::sqrt(std::sqrt(1 + x * x * x * x)));
}

/// Arithmetic floor of a product and what splitting k over idle units adds.
struct tiled_time {
    double arithmetic, reduction;
};

/// About how long overlapping floors take.
inline double overlapped(double arithmetic, double memory) {
    const double larger = std::max(arithmetic, memory);
    const double x = std::min(arithmetic, memory) / larger;
    const double x4 = x * x * x * x;
    return larger * (1 + x4 * (0.25 - 0.06 * x4));
}

inline tiled_time time_on_units(const chip& c, const gemm_format& f, double cached, double rows, double n, double k,
                                double memory) {
    constexpr double tile_rows[] = {64, 128, 128, 128};
    constexpr double tile_columns[] = {64, 64, 128, 256};
    const double per_flop = c.units / (f.figures.efficiency * f.peak);
    const double per_byte = 1 / c.unit_bandwidth;
    constexpr double slack = 1e-6;  // of rounding errors
    const double padded = 16 * std::ceil(rows / 16 * (1 - slack));
    const double partial_sums = 8 * rows * n / cached;
    const double most_parts = f.splits_k ? std::floor(k / 512) : 0;

    double best_whole = HUGE_VAL;
    double least = HUGE_VAL;
    tiled_time best_split{};
    for (int i = 0; i < 4; ++i) {
        const double columns = tile_columns[i];
        const double high = std::min(padded, tile_rows[i]);
        const double count = std::ceil(rows / tile_rows[i] * (1 - slack)) * std::ceil(n / columns);
        const double flops_time = high * 2 * columns * per_flop;
        const double bytes_time = (high * f.activation_bytes + columns * f.weight_bytes) * per_byte;
        const double per_k = std::max(std::max(flops_time, bytes_time), f.figures.k_step);
        const double once = c.fill + high * columns * 2 * per_byte;
        const double started = count / c.units;
        const double even = std::max(1.0, started);
        const double waves = even + (std::ceil(started * (1 - slack)) - even) * c.wave_quantisation;
        best_whole = std::min(best_whole, waves * (k * per_k + once));
        const double parts = std::min(std::floor(c.units * (1 + slack) / count), most_parts);
        if (parts >= 2) {
            const double part = k / parts * per_k + once;
            const double pass = c.split + parts * partial_sums;
            const double part_sum = overlapped(part, memory) + pass;
            if (part_sum <= least) {
                least = part_sum;
                best_split = {part, pass};
            }
        }
    }
    if (least < overlapped(best_whole, memory)) return best_split;
    return {best_whole, 0};
}

// ---------------------------------------------------------------------------------------------------------------- step

/// Times that ranks double from one to all of them.
inline int doublings(int ranks) { return static_cast<int>(std::bit_width(static_cast<unsigned>(ranks - 1))); }

/// Adds the parts of a step to it one by one.
class step_clock {
public:
    step_clock(const deployment& d, step& result) : d_(d), c_(d.chip), result_(result) {
        memory_ = c_.stacks * (c_.bus_width * c_.pin_rate) * stream_share(c_.channel);
        streams_ = reached(memory_, c_.memory_latency, c_.units * c_.stream_in_flight);
        attention_ = reached(memory_, c_.memory_latency, c_.units * c_.attention.in_flight);
        layers_ = supplied(d.weights);
        head_ = supplied(d.head);
    }

    void layer_gemm(std::string_view name, double rows, int columns, int depth) {
        gemm(name, d_.model.layers, rows, columns, depth, layers_, true);
    }
    void head_gemm(std::string_view name, double rows, int columns, int depth) {
        gemm(name, 1, rows, columns, depth, head_, false);
    }

    void stream(std::string_view name, int repeats, double bytes) {
        const double time = bytes / streams_;
        add(name, repeats, {0, bytes, 0}, {0, time, 0, 0, time});
    }

    void attention(std::string_view name, int repeats, double sequences, double queries, double cached, int heads,
                   int kv_heads, int window) {
        const attended a = attend({sequences, queries, cached, heads, kv_heads, d_.model.head_dim, window, d_.kv});
        add(name, repeats, {a.flops, a.bytes, 0}, shown(time_of(a, c_, attention_)));
    }

    void reduce(std::string_view name, int repeats, double bytes) {
        const int n = d_.ranks;
        message(name, repeats, 2.0 * (n - 1) / n * bytes, all_reduce(bytes, n, d_.engine.library, c_));
    }
    void gather(std::string_view name, int repeats, double bytes) {
        const int n = d_.ranks;
        message(name, repeats, 1.0 * (n - 1) / n * bytes, all_gather(bytes, n, c_));
    }

    double kernels() const { return result_.time.total; }

    void engine(double seconds) { add("engine", 1, {}, {0, 0, 0, seconds, seconds}); }

private:
    void message(std::string_view name, int repeats, double sent, const wire& w) {
        add(name, repeats, {0, 0, sent}, {0, 0, w.link, w.latency, w.total()});
    }
    /// A format's products with the bandwidths that their bytes in flight reach.
    struct products {
        gemm_format format;
        double memory, cache;
    };

    products supplied(format weights) const {
        const gemm_format f = describe(c_, weights);
        const double in_flight = c_.units * f.figures.in_flight;
        return {f, reached(memory_, c_.memory_latency, in_flight),
                reached(c_.cache_bandwidth, c_.cache_latency, in_flight)};
    }

    void gemm(std::string_view name, int repeats, double rows, int columns, int depth, const products& on,
              bool static_scales) {
        const gemm_format& f = on.format;
        const double n = columns;
        const double k = depth;
        const double quantised = rows * k * f.pass_bytes;
        const double product = n * k * f.weight_bytes + rows * (k * f.activation_bytes + n * 2);
        const double flops = 2 * n * k * rows;
        const double per_byte = 1 / on.memory;
        const double further = static_scales && f.weights == format::fp8 ? 0 : f.figures.launch;
        const double memory = c_.fill + product * per_byte;
        const tiled_time units = time_on_units(c_, f, on.cache, rows, n, k, memory);
        const double quantisation = quantised * per_byte / f.figures.quantisation_share;
        split t = roofline<4>(units.arithmetic, memory);
        const double load = flops / (f.peak * 1e-3);
        const double slowdown = t.total * (c_.sustained_slowdown * load / (1 + load));
        t.compute += slowdown;
        t.memory += quantisation;
        t.latency = c_.launch + further + units.reduction;
        t.total += slowdown + quantisation + t.latency;
        add(name, repeats, {flops, product + quantised, 0}, shown(t), f.weights);
    }

    /// What a captured graph shows of a kernel's time.
    split shown(split t) const {
        const double saved = (1 - d_.engine.kernel_latency) * t.latency;
        t.latency -= saved;
        t.total -= saved;
        return t;
    }

    void add(std::string_view name, int n, const raw::work& w, const split& t,
             tokenroof::format precision = tokenroof::bf16) {
        part& p = result_.parts[result_.count++];
        p.name = name;
        p.repeats = n;
        p.precision = precision;
        p.work = {n * w.flops, n * w.bytes, n * w.messages};
        p.time = {n * t.compute, n * t.memory, n * t.link, n * t.latency, n * t.total};
        result_.work.flops += p.work.flops;
        result_.work.bytes += p.work.bytes;
        result_.work.messages += p.work.messages;
        result_.time.compute += p.time.compute;
        result_.time.memory += p.time.memory;
        result_.time.link += p.time.link;
        result_.time.latency += p.time.latency;
        result_.time.total += p.time.total;
    }

    const deployment& d_;
    const chip& c_;
    step& result_;
    double memory_, streams_, attention_;
    products layers_, head_;
};

inline int global_layers(const model& m) {
    return m.window == 0 ? m.layers : m.global_every == 0 ? 0 : m.layers / m.global_every;
}

/// The operators of a step: `rows` tokens pass through the layers, logits are computed for `out` of them.
template <class Attend>
void run(step_clock& clock, const deployment& d, double rows, double out, Attend&& attend) {
    const model& m = d.model;
    const int ranks = d.ranks;
    const int heads = (m.heads + ranks - 1) / ranks;
    const int kv_heads = (m.kv_heads + ranks - 1) / ranks;
    const int q_width = heads * m.head_dim;
    const int kv_width = kv_heads * m.head_dim;
    const int ffn = (m.ffn + ranks - 1) / ranks;
    const int vocab = (m.vocab + ranks - 1) / ranks;
    const int up_width = m.gated ? 2 * ffn : ffn;
    const int all_global = global_layers(m);
    const double written = 4.0 * (q_width + kv_width) + 2.0 * kv_width * (2 + value_bytes(d.kv));

    clock.stream("embedding", 1, rows * 4.0 * m.hidden);
    clock.stream("norms", m.layers, rows * m.norms_per_layer * 8.0 * m.hidden);
    clock.layer_gemm("qkv projection", rows, q_width + 2 * kv_width, m.hidden);
    clock.stream("rope, kv write", m.layers, rows * written);
    attend(all_global, heads, kv_heads, 0);
    attend(m.layers - all_global, heads, kv_heads, m.window);
    clock.layer_gemm("output projection", rows, m.hidden, q_width);
    clock.layer_gemm("gate, up", rows, up_width, m.hidden);
    clock.stream("activation", m.layers, rows * 2.0 * (up_width + ffn));
    clock.layer_gemm("down projection", rows, m.hidden, ffn);
    if (ranks > 1) clock.reduce("all-reduce", 2 * m.layers, rows * 2.0 * m.hidden);
    clock.head_gemm("lm head", out, vocab, m.hidden);
    if (ranks > 1) clock.gather("logits gather", 1, out * 2.0 * m.vocab);
    clock.stream("sampling", 1, out * 8.0 * m.vocab);
}

/// Attention of `sequences` that decode with `context` cached tokens each, as a visitor of layers.
inline auto decoding(step_clock& clock, double sequences, double context) {
    return [&clock, sequences, context](int layers, int heads, int kv_heads, int window) {
        if (layers == 0) return;
        clock.attention(window > 0 ? "window attention" : "attention", layers, sequences, 1, context, heads, kv_heads,
                        window);
    };
}

/// Time that the engine adds to a step in which `sequences` decode.
inline double added_to_decode(const deployment& d, double sequences) {
    return d.model.layers * (d.engine.decode_layer + 2 * doublings(d.ranks) * d.engine.all_reduce) +
           sequences * d.engine.decode_request;
}

/// A decode step of `sequences` with `context` cached tokens each.
inline step decode_step(const deployment& d, double sequences, double context) {
    step s;
    step_clock clock(d, s);
    run(clock, d, sequences, sequences, decoding(clock, sequences, context));
    clock.engine(added_to_decode(d, sequences));
    return s;
}

}  // namespace raw
