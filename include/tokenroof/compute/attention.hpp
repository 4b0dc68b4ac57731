// SPDX-License-Identifier: MIT
// Attention: decode reads the KV cache once for all query heads of a group; prefill is causal.
#pragma once
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// Attention of one layer on one rank. Each of `sequences` brings `queries` new tokens on top of `cached` ones, of
/// which it attends to the last `window` (0: to all).
template <Scalar S = double>
struct basic_attention {
    ratio<S> sequences{};
    tokens<S> queries{};
    tokens<S> cached{};
    int heads = 0;
    int kv_heads = 0;
    int head_dim = 0;
    int window = 0;
    format kv = bf16;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"sequences", rule::non_negative}, x.sequences...);
        visit(field{"queries", rule::non_negative}, x.queries...);
        visit(field{"cached", rule::non_negative}, x.cached...);
        visit(field{"heads", rule::positive}, x.heads...);
        visit(field{"kv_heads", rule::positive}, x.kv_heads...);
        visit(field{"head_dim", rule::positive}, x.head_dim...);
        visit(field{"window", rule::non_negative}, x.window...);
        visit(field{"kv"}, x.kv...);
    }
};
using attention = basic_attention<double>;

/// Keys and values that a sequence's queries read, and the query-key pairs that they form.
///
///     pairs = growing (cached + growing / 2) + (queries - growing) window
///
/// growing: the queries that still see all before them, min(max(window - cached, 0), queries); without a window, all.
/// Causal attention gives each of them half of its peers on average.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_attention<S>& a) {
    const double value_bytes = size_of(a.kv).in(byte);
    const ratio<S> queries = a.queries / token;
    const ratio<S> cached = a.cached / token;
    ratio<S> seen = queries * (cached + queries / 2);
    ratio<S> read = cached + queries;
    if (a.window > 0) {
        const ratio<S> growing = min(max(a.window - cached, ratio<S>{}), queries);
        seen = growing * (cached + growing / 2) + (queries - growing) * a.window;
        read = min(read, queries + a.window);
    }
    const ratio<S> pairs = a.sequences * seen;
    const double q_width = static_cast<double>(a.heads) * a.head_dim;
    const double kv_width = static_cast<double>(a.kv_heads) * a.head_dim;
    return {4 * q_width * pairs * FLOP,
            a.sequences * (2 * kv_width * value_bytes * read + 4 * q_width * queries) * byte,
            {}};
}

/// Bytes that attention moves to and from the cache in front of DRAM, where each tile of `tile_rows` rows reads the keys
/// and values that it sees for itself. A row is one query of one head; the heads of a group share a tile.
///
///     queries and results + max(keys and values once, pairs heads value bytes 2 head_dim / tile_rows)
///
/// Never less than work_of(a).traffic. What a tile on the causal diagonal reads and masks is not counted.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr bytes<S> cache_traffic(const basic_attention<S>& a, int tile_rows = 128) {
    validate_fields(a, "op");
    require(tile_rows > 0, "tile_rows", tile_rows, describe(rule::positive));
    const basic_work<S> w = work_of(a);
    const double q_width = static_cast<double>(a.heads) * a.head_dim;
    const bytes<S> outside = a.sequences * (4 * q_width * (a.queries / token)) * byte;
    // A pair of a head is 4 head_dim FLOP, and 2 head_dim values for all rows of its tile.
    const bytes<S> tiled = w.arithmetic / FLOP * (size_of(a.kv) / (2.0 * tile_rows));
    return max(w.traffic, outside + tiled);
}

/// Time of attention on a chip: bytes of the KV cache at the bandwidth that memory gives to attention, pairs at the
/// share of the 16-bit matrix rate that causal prefill reaches, conversions of an 8-bit cache, and a floor.
/// Source   figures per chip: catalog/chips.hpp.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_attention<S>& a, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>& supply) {
    const basic_attention_kernel<S>& kernel = c.kernels.attention;
    seconds<S> compute = w.arithmetic / (kernel.efficiency * peak_rate(c, bf16));
    const bool converts = size_of(a.kv) < 2 * byte && a.heads == a.kv_heads;
    if (converts) compute += w.traffic / (c.units * size_of(a.kv)) * kernel.conversion;
    return roofline<8>(compute, w.traffic * supply.attention, kernel.floor);
}

}  // namespace tokenroof
