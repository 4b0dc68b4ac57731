// SPDX-License-Identifier: MIT
// What all attention shares, whatever its cache holds: keys of decode in blocks on units, tiles of prefill.
#pragma once
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {
namespace detail {

/// Keys of decode on units. A walk is one pass over the keys of a sequence, for as many query heads as a tile holds.
template <class S>
struct key_blocks {
    ratio<S> started{};    ///< blocks that a unit sets up, one at least
    ratio<S> rows_each{};  ///< keys of a unit when all share them evenly
    ratio<S> longest{};    ///< keys of a block, which one unit walks
    ratio<S> merged{};     ///< 1 where walks are cut and their parts summed; rises to it from one block to two
};

/// Blocks of `walks` walks over `keys` keys each, cut in up to `splits` blocks a unit (0: never) of `smallest` keys or
/// more. `length`: keys that blocks are launched for.
template <class S>
constexpr key_blocks<S> blocks_of(const ratio<S>& walks, const ratio<S>& length, const ratio<S>& keys,
                                  const ratio<S>& splits, double smallest, int units) {
    const double per_unit = 1.0 / units;
    const ratio<S> none{};
    const ratio<S> single = 1;
    const auto cuts = splits > none;
    const ratio<S> blocks = max(walks, min(walks * (length / smallest), splits * units));
    const ratio<S> longest = select(cuts, min(keys, ratio<S>(smallest)), keys);
    const ratio<S> merged = select(cuts, min(max(length / smallest - 1, none), single), none);
    return {max(blocks * per_unit, single), walks * keys * per_unit, longest, merged};
}

/// Time to read a KV cache of which the last-level cache holds the share `resident`.
template <class S>
constexpr seconds<S> cache_time(const bytes<S>& traffic, const ratio<S>& resident, const seconds<S>& fill,
                                const basic_supply<S>& supply) {
    const ratio<S> missing = 1 - resident;
    return missing * (fill + traffic * supply.attention) + resident * (traffic * supply.cache.saturated);
}

/// Whether prefill multiplies in 8 bits: asked to, or by a kernel that rounds queries to what the cache holds.
template <class S>
constexpr bool prefills_narrow(const basic_attention_kernel<S>& k, format kv, format arithmetic) {
    const bool narrow_cache = k.prefill_follows_cache && size_of(kv) < size_of(bf16);
    return narrow_cache || size_of(arithmetic) < size_of(bf16);
}

/// Tiles spread over all units, and the last of them, which one unit works on alone.
template <class S>
constexpr seconds<S> with_last(const seconds<S>& tiles, const seconds<S>& last) {
    return sqrt(power<2>(tiles / ns) + power<2>(last / ns)) * ns;
}

template <class Mask, class S>
constexpr basic_time_split<S> select(const Mask& mask, const basic_time_split<S>& a, const basic_time_split<S>& b) {
    return {select(mask, a.compute, b.compute), select(mask, a.memory, b.memory), select(mask, a.link, b.link),
            select(mask, a.latency, b.latency), select(mask, a.total, b.total)};
}

template <class Mask, class S>
constexpr basic_work<S> select(const Mask& mask, const basic_work<S>& a, const basic_work<S>& b) {
    return {select(mask, a.arithmetic, b.arithmetic), select(mask, a.traffic, b.traffic),
            select(mask, a.messages, b.messages)};
}

/// decode() for up to one query a sequence, prefill() for more; both only where a scalar holds both.
template <class S, class Decode, class Prefill>
constexpr auto by_phase(const tokens<S>& queries, const Decode& decode, const Prefill& prefill) {
    const tokens<S> single(1);
    const auto decodes = queries <= single;
    if (scalar_traits<S>::all(decodes)) return decode();
    if (scalar_traits<S>::all(queries > single)) return prefill();
    return select(decodes, decode(), prefill());
}

}  // namespace detail
}  // namespace tokenroof
