// SPDX-License-Identifier: MIT
// Multi-head latent attention: decode reads one latent vector a token for all heads, prefill works head by head.
#pragma once
#include <tokenroof/compute/attention_blocks.hpp>

namespace tokenroof {

/// Latent attention of one layer on one rank. Each of `sequences` brings `queries` new tokens on top of `cached` ones.
/// The cache holds `latent` + `rope` values a token, whatever the number of heads. One new token a sequence is decoded
/// with the projections of keys and values absorbed into those of queries and results, so that all heads meet the latent
/// values themselves; more are prefilled with the keys (`nope` + `rope`) and values (`value`) of each head. The products
/// that make these, of cached tokens as well, are basic_gemm.
template <Scalar S = double>
struct basic_latent_attention {
    static constexpr kernel_class kind = kernel_class::latent_attention;
    ratio<S> sequences{};
    tokens<S> queries{};
    tokens<S> cached{};
    int heads = 0;     ///< of the rank
    int latent = 512;  ///< values of a token that keys and values of all heads are made of
    int rope = 64;     ///< values of a token's key that carry its position, shared by all heads
    int nope = 128;    ///< the other values of a head's key
    int value = 128;   ///< values of a head's result
    format kv = bf16;
    format arithmetic = bf16;  ///< of prefill; fp8: queries, scores and probabilities in 8 bits
    ratio<S> resident = 0;     ///< share of the cache of decode that the last-level cache holds: see basic_attention

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"sequences", rule::non_negative}, x.sequences...);
        visit(field{"queries", rule::non_negative}, x.queries...);
        visit(field{"cached", rule::non_negative}, x.cached...);
        visit(field{"heads", rule::positive}, x.heads...);
        visit(field{"latent", rule::positive}, x.latent...);
        visit(field{"rope", rule::non_negative}, x.rope...);
        visit(field{"nope", rule::positive}, x.nope...);
        visit(field{"value", rule::positive}, x.value...);
        visit(field{"kv"}, x.kv...);
        visit(field{"arithmetic"}, x.arithmetic...);
        visit(field{"resident", rule::part}, x.resident...);
    }
};
using latent_attention = basic_latent_attention<double>;

namespace detail {

/// FLOP of a query-key pair of one head: score and weighted sum, over latent values (absorbed) or a head's own.
template <class S>
constexpr double absorbed_pair(const basic_latent_attention<S>& a) {
    return 2.0 * (2.0 * a.latent + a.rope);
}
template <class S>
constexpr double head_pair(const basic_latent_attention<S>& a) {
    return 2.0 * (static_cast<double>(a.nope) + a.rope + a.value);
}

/// Query-key pairs of one head.
template <class S>
constexpr ratio<S> pairs_of(const basic_latent_attention<S>& a) {
    const ratio<S> queries = a.queries / token;
    return a.sequences * (queries * (a.cached / token + queries / 2));
}

}  // namespace detail

/// FLOP and bytes of latent attention.
///
///     pairs = sequences queries (cached + queries / 2)                                  causal: half of the own queries
///     decode    FLOP = 2 heads (2 latent + rope) pairs
///               bytes = sequences ((cached + queries) (latent + rope) kv + 2 heads queries (2 latent + rope))
///     prefill   FLOP = 2 heads (nope + rope + value) pairs
///               bytes = 2 sequences heads (cached + 2 queries) (nope + rope + value)
///
/// Queries, results, and the keys and values of prefill have 16 bits.
/// Source   DeepSeek-AI, DeepSeek-V2, arXiv:2405.04434, section 2.1; DeepSeek-V3, arXiv:2412.19437, section 2.1.1.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_latent_attention<S>& a) {
    const ratio<S> pairs = detail::pairs_of(a);
    const ratio<S> queries = a.queries / token;
    const ratio<S> length = a.cached / token + queries;
    const double heads = a.heads;
    const auto decode = [&]() -> basic_work<S> {
        const double cached = (static_cast<double>(a.latent) + a.rope) * size_of(a.kv).in(byte);
        const double pair = detail::absorbed_pair(a);
        return {heads * pair * pairs * FLOP, a.sequences * (cached * length + heads * pair * queries) * byte, {}};
    };
    const auto prefill = [&]() -> basic_work<S> {
        const double pair = detail::head_pair(a);
        return {heads * pair * pairs * FLOP, a.sequences * (heads * pair * (length + queries)) * byte, {}};
    };
    return detail::by_phase(a.queries, decode, prefill);
}

/// Bytes that latent attention moves to and from the cache in front of DRAM, where each tile of `tile_rows` rows reads
/// what it sees for itself. A row is one query of one head; in decode the heads of a sequence share tiles.
///
///     queries and results + max(keys and values once, pairs heads bytes of a key and its value / tile_rows)
///
/// Never less than work_of(a).traffic.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr bytes<S> cache_traffic(const basic_latent_attention<S>& a, int tile_rows = 128) {
    validate_fields(a, "op");
    require(tile_rows > 0, "tile_rows", tile_rows, describe(rule::positive));
    const ratio<S> rows = a.heads * detail::pairs_of(a) * (1.0 / tile_rows);
    const ratio<S> queries = a.sequences * (a.queries / token) * a.heads;
    const bytes<S> latent = (static_cast<double>(a.latent) + a.rope) * (rows * size_of(a.kv));
    const bytes<S> absorbed = latent + detail::absorbed_pair(a) * queries * byte;
    const bytes<S> by_head = detail::head_pair(a) * (rows + queries) * byte;
    const tokens<S> single(1);
    return max(work_of(a).traffic, select(a.queries <= single, absorbed, by_head));
}

namespace detail {

/// The least that the keys of a sequence are cut into.
inline constexpr double smallest_latent_block = 128;

/// The tile that heads are decoded in; where it is not known, a full one at the efficiency of attention's prefill.
template <class S>
constexpr basic_latent_tile<S> tile_for(int heads, const basic_kernels<S>& k) {
    const ratio<S> none{};
    const basic_latent_tile<S>& few = k.latent.few;
    const basic_latent_tile<S>& many = k.latent.tile;
    const auto fits = select(few.efficiency > none, 2 * few.heads, none) >= ratio<S>(heads);
    const auto known = many.efficiency > none;
    return {select(fits, few.heads, many.heads),
            select(fits, few.efficiency, select(known, many.efficiency, k.attention.prefill.efficiency)),
            select(fits, few.efficiency8, select(known, many.efficiency8, k.attention.prefill8.efficiency))};
}

/// Decode, after a pass that turns the queries by their positions: walks of each tile of heads over the keys.
template <class S>
constexpr basic_time_split<S> decode_time(const basic_latent_attention<S>& a, const basic_work<S>& w,
                                          const basic_chip<S>& c, const basic_supply<S>& supply) {
    const basic_latent_kernel<S>& own = c.kernels.latent;
    const basic_attention_kernel<S>& other = c.kernels.attention;
    const auto known = own.launch > seconds<S>{};
    const basic_latent_tile<S> tile = tile_for(a.heads, c.kernels);
    flop_rate<S> rate = tile.efficiency * peak_rate(c, bf16);
    if (size_of(a.kv) < size_of(bf16))
        rate = select(tile.efficiency8 > ratio<S>{}, tile.efficiency8 * peak_rate(c, fp8), rate);
    const seconds<S> key = (c.units * absorbed_pair(a)) * FLOP * tile.heads / rate;  // of a tile, on one unit

    const ratio<S> length = (a.cached + a.queries) / token;
    const ratio<S> walks = a.sequences * ceil(a.heads / tile.heads);
    const key_blocks<S> blocks = blocks_of(walks, length, length, select(known, own.splits, other.decode.splits),
                                           smallest_latent_block, c.units);
    const ratio<S> walked = sqrt(power<2>(blocks.rows_each) + power<2>(blocks.longest * own.lone));
    const seconds<S> units = blocks.started * select(known, own.block, other.decode.block) + walked * key;
    basic_time_split<S> time = roofline<8>(
        units, cache_time(w.traffic, a.resident, select(known, own.fill, other.fill), supply),
        select(known, own.launch, other.decode.launch) + blocks.merged * select(known, own.merge, other.merge));
    const ratio<S> queries = a.sequences * (a.queries / token);
    const seconds<S> turned = (4.0 * a.heads * (a.latent + a.rope)) * queries * byte * supply.streams;
    time.memory += turned;
    time.total += turned;
    return time;
}

/// Prefill, and in 8 bits a pass before it that rounds queries, keys and values.
template <class S>
constexpr basic_time_split<S> prefill_time(const basic_latent_attention<S>& a, const basic_work<S>& w,
                                           const basic_chip<S>& c, const basic_supply<S>& supply) {
    const basic_attention_kernel<S>& all = c.kernels.attention;
    const basic_latent_kernel<S>& own = c.kernels.latent;
    const ratio<S> none{};
    const auto known = own.efficiency > none;
    const seconds<S> row = select(known, own.row, all.row);
    const seconds<S> softmax = select(known, seconds<S>{}, all.prefill.softmax);
    seconds<S> launch = select(known, own.prefill_launch, all.prefill_launch);
    flop_rate<S> rate = select(known, own.efficiency, all.prefill.efficiency) * peak_rate(c, bf16);
    seconds<S> memory = w.traffic * supply.attention;

    const ratio<S> queries = a.sequences * a.heads * (a.queries / token);
    if (prefills_narrow(all, a.kv, a.arithmetic)) {
        const ratio<S> efficiency8 = select(known, own.efficiency8, all.prefill8.efficiency);
        const auto rounds = efficiency8 > none;
        rate = select(rounds, efficiency8 * peak_rate(c, fp8), rate);
        launch += select(rounds, own.rounding, seconds<S>{});
        // 16 bits in and 8 out: half as much again as all traffic but the results.
        const bytes<S> results = queries * (2.0 * a.value) * byte;
        memory += select(rounds, 1.5 * ((w.traffic - results) * supply.streams), seconds<S>{});
    }

    const double pair_flops = head_pair(a);
    const seconds<S> pair = smooth_max<4>(c.units * (pair_flops * FLOP / rate), softmax);
    const ratio<S> pairs = w.arithmetic / (pair_flops * FLOP);
    const seconds<S> tiles = (pairs * pair + queries * row) * (1.0 / c.units);
    const ratio<S> length = (a.cached + a.queries) / token;
    const seconds<S> units = with_last(tiles, length * all.tile * pair);
    return {units, memory, {}, launch, units + memory + launch};
}

}  // namespace detail

/// Time of latent attention on a chip: of decode for up to one query a sequence, of prefill for more.
///
///     decode  = launch + merge + (units^8 + memory^8)^(1/8)
///     units   = max(blocks / units, 1) block + ((walks keys / units)^2 + (lone keys of a block)^2)^(1/2) key
///     walks   = sequences ceil(heads / tile),   blocks as in attention
///     key     = tile 2 (2 latent + rope) FLOP / (efficiency rate of a unit)
///     memory  = fill + bytes / bandwidth, and once more the queries in and out of the pass that turns them (RoPE)
///
///     prefill = launch + (bytes + rounding) / bandwidth + (tiles^2 + last^2)^(1/2), as in attention
///
/// Heads beyond a tile walk the keys again, from the last-level cache. Prefill in 8 bits rounds its operands first.
///
/// Domain   cached + queries >= 1.
/// Source   form and figures fitted on measured latencies: catalog/latent_attention.hpp. Not measured: prefill on top of
///          cached tokens; widths other than DeepSeek's.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_latent_attention<S>& a, const basic_work<S>& w,
                                      const basic_chip<S>& c, const basic_supply<S>& supply) {
    return detail::by_phase(
        a.queries, [&] { return detail::decode_time(a, w, c, supply); },
        [&] { return detail::prefill_time(a, w, c, supply); });
}

}  // namespace tokenroof
