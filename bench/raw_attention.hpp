// SPDX-License-Identifier: MIT
// Attention by hand on raw doubles: a part of raw_decode_step.hpp.
#pragma once
#include "raw_deployment.hpp"

#include <algorithm>
#include <cmath>

namespace raw {

struct split {
    double compute, memory, link, latency, total;
};

/// (compute^P + memory^P)^(1/P) for P = 4 or 8, shared out between the two.
template <int P>
split roofline(double compute, double memory) {
    const double larger = std::max(compute, memory);
    const double smaller = std::min(compute, memory);
    const double x = larger > 0 ? smaller / larger : 0;
    const double x4 = x * x * x * x;
    const double minor = P == 8 ? x4 * x4 : x4;
    const double root = std::sqrt(std::sqrt(1 + minor));
    const double joined = larger * (P == 8 ? std::sqrt(root) : root);
    const double major_share = joined / (1 + minor);
    const double minor_share = major_share * minor;
    if (compute > memory) return {major_share, minor_share, 0, 0, joined};
    return {minor_share, major_share, 0, 0, joined};
}

/// The kernel that decodes `heads` query heads on `kv_heads`.
inline const decode_figures& decode_kernel(const attention_figures& k, int heads, int kv_heads, bool narrow) {
    const auto known = [](const decode_figures& own, const decode_figures& other) -> const decode_figures& {
        return own.launch > 0 ? own : other;
    };
    const decode_figures& grouped = narrow ? known(k.decode8, k.decode) : k.decode;
    if (heads > kv_heads && heads <= 32 * kv_heads) return grouped;
    const decode_figures& wide = known(k.single, grouped);
    const decode_figures& single = narrow ? known(k.single8, wide) : wide;
    return heads > kv_heads ? known(k.many, single) : single;
}

struct attention {
    double sequences, queries, cached;
    int heads, kv_heads, head_dim, window;
    format kv;
};

/// Attention with its work, the keys that its last query sees, and the queries that see no more than their window.
struct attended {
    raw::attention of;
    double flops, bytes, keys, windowed;
};

inline attended attend(const attention& a) {
    const double length = a.cached + a.queries;
    double seen = a.queries * (a.cached + a.queries / 2);
    double read = length;
    double windowed = 0;
    if (a.window > 0) {
        const double growing = std::min(std::max(a.window - a.cached, 0.0), a.queries);
        seen = growing * (a.cached + growing / 2) + (a.queries - growing) * a.window;
        read = std::min(read, a.queries + a.window);
        windowed = std::min(std::max(length - a.window, 0.0), a.queries);
    }
    const double q_width = double(a.heads) * a.head_dim;
    const double kv_width = double(a.kv_heads) * a.head_dim;
    return {a, 4 * q_width * (a.sequences * seen),
            a.sequences * (2 * kv_width * value_bytes(a.kv) * read + 4 * q_width * a.queries),
            a.window > 0 ? std::min(length, double(a.window)) : length, windowed};
}

inline split decode_time(const attended& w, const chip& c, double bandwidth) {
    const attention& a = w.of;
    const attention_figures& all = c.attention;
    const decode_figures& k = decode_kernel(all, a.heads, a.kv_heads, value_bytes(a.kv) < 2);
    const bool cuts = k.splits > 0;
    const double length = a.cached + a.queries;
    const double walks = a.sequences * (a.heads > 32 * a.kv_heads ? a.heads : a.kv_heads);
    const double blocks = std::max(walks, std::min(walks * (length / 256), k.splits * c.units));
    const double rows = std::max(walks * w.keys / c.units, cuts ? std::min(w.keys, 256.0) : w.keys);
    const double walked = std::max(blocks / c.units, 1.0) * k.block + rows * 2 * a.head_dim * k.value;
    const double units = std::max(walked, w.flops / c.rate.bf16);
    split t = roofline<8>(units, all.fill + w.bytes / bandwidth);
    t.latency = k.launch + (cuts ? std::min(std::max(length / 256 - 1, 0.0), 1.0) * all.merge : 0);
    t.total += t.latency;
    return t;
}

inline split prefill_time(const attended& w, const chip& c, double bandwidth) {
    const attention& a = w.of;
    const attention_figures& all = c.attention;
    const bool narrow = all.prefill_follows_cache && value_bytes(a.kv) < 2 && all.prefill8.efficiency > 0;
    const prefill_figures& k = narrow ? all.prefill8 : all.prefill;
    const double fp8_rate = c.rate.fp8 > 0 ? c.rate.fp8 : c.rate.bf16;
    const double of_unit = k.efficiency * (narrow ? fp8_rate : c.rate.bf16) / c.units;
    const double pair_flops = 4.0 * a.head_dim;
    const double pair = roofline<4>(pair_flops / of_unit, k.softmax).total;
    const double head_queries = a.sequences * a.heads;
    const double pairs = w.flops / pair_flops + head_queries * w.windowed * k.edge;
    const double tiles = (pairs * pair + head_queries * a.queries * all.row) / c.units;
    const double last = w.keys * all.tile * pair;
    const double units = std::sqrt(tiles * tiles + last * last);
    const double memory = w.bytes / bandwidth;
    return {units, memory, 0, all.prefill_launch, units + memory + all.prefill_launch};
}

inline split time_of(const attended& w, const chip& c, double bandwidth) {
    return w.of.queries <= 1 ? decode_time(w, c, bandwidth) : prefill_time(w, c, bandwidth);
}

}  // namespace raw
