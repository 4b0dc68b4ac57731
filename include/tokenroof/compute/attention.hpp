// SPDX-License-Identifier: MIT
// Attention: decode reads the KV cache once for all query heads of a group; prefill is causal.
#pragma once
#include <tokenroof/compute/attention_blocks.hpp>

namespace tokenroof {

/// Attention of one layer on one rank. Each of `sequences` brings `queries` new tokens on top of `cached` ones, of
/// which it attends to the last `window` (0: to all).
template <Scalar S = double>
struct basic_attention {
    static constexpr kernel_class kind = kernel_class::attention;
    ratio<S> sequences{};
    tokens<S> queries{};
    tokens<S> cached{};
    int heads = 0;
    int kv_heads = 0;
    int head_dim = 0;
    int window = 0;
    format kv = bf16;
    format arithmetic = bf16;  ///< of prefill; fp8: queries, scores and probabilities in 8 bits
    ratio<S> resident = 0;  ///< share of the KV cache of decode that the last-level cache holds already: 0 in a model,
                            ///< whose other layers pass in between; a benchmark that repeats a layer may have 1
    bool decodes = false;   ///< by the kernel of decode, which reads the cache once for all queries, however many

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
        visit(field{"arithmetic"}, x.arithmetic...);
        visit(field{"resident", rule::part}, x.resident...);
        visit(field{"decodes"}, x.decodes...);
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

namespace detail {

/// The least that a KV head's keys are cut into.
inline constexpr double smallest_block = 256;

/// Keys in front of the last query, its own among them, that a rank computes or reads for it.
template <class S>
constexpr ratio<S> seen_by_last(const basic_attention<S>& a) {
    const ratio<S> length = (a.cached + a.queries) / token;
    return a.window > 0 ? min(length, ratio<S>(a.window)) : length;
}

/// Decode on units: their share of blocks, and at least one block; blocks of KV heads that are not cut are longer.
template <class S>
constexpr basic_time_split<S> decode_time(const basic_attention<S>& a, const basic_work<S>& w, const basic_chip<S>& c,
                                          const basic_supply<S>& supply) {
    const basic_attention_kernel<S>& all = c.kernels.attention;
    const basic_decode_kernel<S> kernel = decode_kernel(all, a.heads, a.kv_heads, a.kv);
    const ratio<S> length = (a.cached + a.queries) / token;  // empty blocks in front of a window are launched as well
    const ratio<S> walks = a.sequences * (reads_alone(a.heads, a.kv_heads) ? a.heads : a.kv_heads);
    const key_blocks<S> blocks = blocks_of(walks, length, seen_by_last(a), kernel.splits, smallest_block, c.units);
    const ratio<S> rows = max(blocks.rows_each, blocks.longest);
    const seconds<S> walked = blocks.started * kernel.block + rows * (2.0 * a.head_dim) * kernel.value;
    const seconds<S> units = max(walked, w.arithmetic / peak_rate(c, bf16));
    return roofline<8>(units, cache_time(w.traffic, a.resident, all.fill, supply),
                       kernel.launch + blocks.merged * all.merge);
}

/// Prefill: tiles of queries on all units, at least the last of them, which walks all its keys.
template <class S>
constexpr basic_time_split<S> prefill_time(const basic_attention<S>& a, const basic_work<S>& w, const basic_chip<S>& c,
                                           const basic_supply<S>& supply) {
    const basic_attention_kernel<S>& all = c.kernels.attention;
    const bool narrow = prefills_narrow(all, a.kv, a.arithmetic);
    const basic_prefill_kernel<S> kernel = prefill_kernel(all, narrow);
    const auto own = is_known(all.prefill8);
    const flop_rate<S> peak = narrow ? select(own, peak_rate(c, fp8), peak_rate(c, bf16)) : peak_rate(c, bf16);

    const double pair_flops = 4.0 * a.head_dim;
    const seconds<S> pair = smooth_max<4>(c.units * (pair_flops * FLOP / (kernel.efficiency * peak)), kernel.softmax);
    const ratio<S> queries = a.sequences * a.heads * (a.queries / token);
    ratio<S> pairs = w.arithmetic / (pair_flops * FLOP);
    if (a.window > 0) {
        const tokens<S> windowed = min(max(a.cached + a.queries - a.window, tokens<S>{}), a.queries);
        pairs += a.sequences * a.heads * (windowed / token) * (kernel.edge / token);
    }
    const seconds<S> tiles = (pairs * pair + queries * all.row) * (1.0 / c.units);
    const seconds<S> units = with_last(tiles, seen_by_last(a) * all.tile * pair);
    const seconds<S> memory = w.traffic * supply.attention;
    return {units, memory, {}, all.prefill_launch, units + memory + all.prefill_launch};
}

}  // namespace detail

/// Time of attention on a chip: of decode for up to one query a sequence and for few that verify drafts (`decodes`), of
/// prefill for more.
///
///     decode  = launch + merge + (units^8 + memory^8)^(1/8)
///     units   = max(blocks / units, 1) block + 2 head_dim max(keys of all / units, keys of a block) value, and no less
///               than its FLOP take at the peak rate
///     blocks  = max(walks, min(walks length / 256, splits units)),   walks = sequences x KV heads
///     memory  = fill + bytes / bandwidth
///
///     prefill = launch + bytes / bandwidth + (tiles^2 + last^2)^(1/2)
///     tiles   = (pairs pair + queries row) / units,   last = keys of the last query x tile x pair
///     pair    = ((4 head_dim FLOP / rate)^4 + softmax^4)^(1/4) on one unit
///
/// The steps of real kernels, whose blocks and waves are whole numbers, are smoothed away: time never falls with
/// sequences. Beyond 32 query heads a KV head each of them walks its keys by itself.
///
/// Domain   cached + queries >= 1.
/// Source   form and figures fitted on measured latencies: catalog/chips.hpp. Not measured: prefill on top of cached
///          tokens, and heads other than of 64 and 128 values.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_attention<S>& a, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>& supply) {
    if (a.decodes) return detail::decode_time(a, w, c, supply);
    return detail::by_phase(
        a.queries, [&] { return detail::decode_time(a, w, c, supply); },
        [&] { return detail::prefill_time(a, w, c, supply); });
}

}  // namespace tokenroof
