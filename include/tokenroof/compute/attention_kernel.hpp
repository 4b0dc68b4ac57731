// SPDX-License-Identifier: MIT
// What attention kernels reach on a chip: decode walks the KV cache in blocks, prefill multiplies tiles of queries with
// keys.
#pragma once
#include <tokenroof/compute/format.hpp>
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// A kernel of decode. The keys of a KV head are cut into blocks, each of which one unit works on.
template <Scalar S = double>
struct basic_decode_kernel {
    seconds<S> launch{};
    ratio<S> splits{};   ///< blocks for each unit of the chip that keys are cut into where KV heads alone are too few;
                         ///< 0: a KV head is never cut, and one unit reads all of it
    seconds<S> block{};  ///< set-up of a block on its unit
    seconds<S> value{};  ///< of one value of the KV cache on one unit: conversion and product; 0: hidden by memory

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"splits", rule::non_negative}, x.splits...);
        visit(field{"block", rule::non_negative}, x.block...);
        visit(field{"value", rule::non_negative}, x.value...);
    }
};

/// Causal prefill in one width of arithmetic.
template <Scalar S = double>
struct basic_prefill_kernel {
    ratio<S> efficiency{};  ///< share of the peak matrix rate that scores and values reach; 0: not known
    seconds<S> softmax{};   ///< of one query-key pair on one unit, beside the products
    tokens<S> edge{};       ///< keys that a query computes in vain at the edges of its window

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"efficiency", rule::part}, x.efficiency...);
        visit(field{"softmax", rule::non_negative}, x.softmax...);
        visit(field{"edge", rule::non_negative}, x.edge...);
    }
};

/// What attention reaches on a chip. A kernel that is not known is another one: decode without a launch that of 16 bits,
/// `many` that of single heads, `single` that of several; prefill without an efficiency that of 16 bits.
template <Scalar S = double>
struct basic_attention_kernel {
    bytes<S> in_flight{};                ///< of the KV cache that one unit keeps under way
    seconds<S> fill{};                   ///< of decode: until reads that miss the caches stream
    seconds<S> merge{};                  ///< of the sums of a KV head that was cut
    basic_decode_kernel<S> decode{};     ///< of several query heads on a KV head: on the matrix units
    basic_decode_kernel<S> decode8{};    ///< the same with an 8-bit KV cache
    basic_decode_kernel<S> single{};     ///< of one query head on a KV head: on the vector units
    basic_decode_kernel<S> single8{};    ///< the same with an 8-bit KV cache
    basic_decode_kernel<S> many{};       ///< of more than 32 query heads on a KV head: each reads its keys itself
    seconds<S> prefill_launch{};         ///< of prefill with its layout passes
    seconds<S> row{};                    ///< of one query of one head on one unit, however many keys it sees
    ratio<S> tile{};                     ///< queries that one unit multiplies at once
    basic_prefill_kernel<S> prefill{};   ///< in 16 bits
    basic_prefill_kernel<S> prefill8{};  ///< in 8 bits
    bool prefill_follows_cache = false;  ///< queries in 16 bits are rounded to 8 where the KV cache has 8

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"in_flight", rule::positive}, x.in_flight...);
        visit(field{"fill", rule::non_negative}, x.fill...);
        visit(field{"merge", rule::non_negative}, x.merge...);
        visit(field{"decode"}, x.decode...);
        visit(field{"decode8"}, x.decode8...);
        visit(field{"single"}, x.single...);
        visit(field{"single8"}, x.single8...);
        visit(field{"many"}, x.many...);
        visit(field{"prefill_launch", rule::non_negative}, x.prefill_launch...);
        visit(field{"row", rule::non_negative}, x.row...);
        visit(field{"tile", rule::at_least_one}, x.tile...);
        visit(field{"prefill"}, x.prefill...);
        visit(field{"prefill8"}, x.prefill8...);
        visit(field{"prefill_follows_cache"}, x.prefill_follows_cache...);
    }
};

namespace detail {

template <class S>
constexpr auto is_known(const basic_decode_kernel<S>& k) {
    return k.launch > seconds<S>{};
}
template <class S>
constexpr auto is_known(const basic_prefill_kernel<S>& k) {
    return k.efficiency > ratio<S>{};
}

template <class Mask, class S>
constexpr basic_decode_kernel<S> select(const Mask& mask, const basic_decode_kernel<S>& a,
                                        const basic_decode_kernel<S>& b) {
    return {select(mask, a.launch, b.launch), select(mask, a.splits, b.splits), select(mask, a.block, b.block),
            select(mask, a.value, b.value)};
}
template <class Mask, class S>
constexpr basic_prefill_kernel<S> select(const Mask& mask, const basic_prefill_kernel<S>& a,
                                         const basic_prefill_kernel<S>& b) {
    return {select(mask, a.efficiency, b.efficiency), select(mask, a.softmax, b.softmax), select(mask, a.edge, b.edge)};
}

/// The one or the other whole where the answer is one bool: without copies.
template <class Kernel>
constexpr decltype(auto) known_or(const Kernel& own, const Kernel& other) {
    const auto known = is_known(own);
    if constexpr (std::same_as<decltype(known), const bool>) return known ? own : other;
    else return detail::select(known, own, other);
}

/// Whether there are more query heads on a KV head than matrix units take at once, so that each reads its keys itself.
constexpr bool reads_alone(int heads, int kv_heads) { return heads > 32 * kv_heads; }

}  // namespace detail

/// The kernel that decodes `heads` query heads on `kv_heads` of a KV cache in format kv.
template <Scalar S>
constexpr basic_decode_kernel<S> decode_kernel(const basic_attention_kernel<S>& k, int heads, int kv_heads, format kv) {
    using kernel = basic_decode_kernel<S>;
    const bool narrow = size_of(kv) < size_of(bf16);
    const kernel& grouped = narrow ? detail::known_or(k.decode8, k.decode) : k.decode;
    if (heads > kv_heads && !detail::reads_alone(heads, kv_heads)) return grouped;
    const kernel& wide = detail::known_or(k.single, grouped);
    const kernel& single = narrow ? detail::known_or(k.single8, wide) : wide;
    return heads > kv_heads ? detail::known_or(k.many, single) : single;
}

/// The kernel of prefill whose arithmetic is of 8 bits (narrow) or of 16.
template <Scalar S>
constexpr basic_prefill_kernel<S> prefill_kernel(const basic_attention_kernel<S>& k, bool narrow) {
    return narrow ? detail::known_or(k.prefill8, k.prefill) : k.prefill;
}

}  // namespace tokenroof
