// SPDX-License-Identifier: MIT
// What the kernels of mixture-of-experts layers reach on a chip, beside what its matrix products reach.
#pragma once
#include <tokenroof/compute/format.hpp>
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Layers of experts with weights in one format.
template <Scalar S = double>
struct basic_expert_kernel {
    seconds<S> launch{};  ///< of all kernels of a layer: routing, sorting, both products, sum; 0: not known
    seconds<S> group{};  ///< of an expert that the rank holds, touched or not: its place in sorting and in the products
    seconds<S> tile{};   ///< of a tile on its unit, beside its main loop
    ratio<S> efficiency{};  ///< share of the peak rate in the main loop; 0: that of products
    ratio<S> pass_share{};  ///< bandwidth of the passes around the products over that of a stream; 0: 1

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"group", rule::non_negative}, x.group...);
        visit(field{"tile", rule::non_negative}, x.tile...);
        visit(field{"efficiency", rule::part}, x.efficiency...);
        visit(field{"pass_share", rule::non_negative}, x.pass_share...);
    }
};

/// What layers of experts reach on a chip. A format without a launch takes the figures of a wider one (fp8_block those of
/// fp8, all in the end those of bf16); without any, the figures are those of products.
template <Scalar S = double>
struct basic_experts_kernel {
    bytes<S> in_flight{};  ///< that one unit keeps under way to caches and memory; 0: as much as products
    basic_expert_kernel<S> bf16{};
    basic_expert_kernel<S> fp8{};
    basic_expert_kernel<S> fp8_block{};
    basic_expert_kernel<S> fp4{};
    basic_expert_kernel<S> mxfp4_weight_only{};
    basic_expert_kernel<S> mxfp4_mxfp8{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"in_flight", rule::non_negative}, x.in_flight...);
        visit(field{"bf16"}, x.bf16...);
        visit(field{"fp8"}, x.fp8...);
        visit(field{"fp8_block"}, x.fp8_block...);
        visit(field{"fp4"}, x.fp4...);
        visit(field{"mxfp4_weight_only"}, x.mxfp4_weight_only...);
        visit(field{"mxfp4_mxfp8"}, x.mxfp4_mxfp8...);
    }
};

namespace detail {

template <class S>
constexpr auto is_known(const basic_expert_kernel<S>& k) {
    return k.launch > seconds<S>{};
}

template <class S>
constexpr basic_expert_kernel<S> known_or(const basic_expert_kernel<S>& own, const basic_expert_kernel<S>& other) {
    const auto known = is_known(own);
    return {select(known, own.launch, other.launch), select(known, own.group, other.group),
            select(known, own.tile, other.tile), select(known, own.efficiency, other.efficiency),
            select(known, own.pass_share, other.pass_share)};
}

}  // namespace detail

/// The kernel of experts with weights in f.
template <Scalar S>
constexpr basic_expert_kernel<S> expert_kernel(const basic_experts_kernel<S>& k, format f) {
    using detail::known_or;
    switch (f) {
        case fp8: return known_or(k.fp8, k.bf16);
        case fp8_block: return known_or(k.fp8_block, known_or(k.fp8, k.bf16));
        case nvfp4:
        case mxfp4: return known_or(k.fp4, k.bf16);
        case mxfp4_weight_only: return known_or(k.mxfp4_weight_only, k.bf16);
        case mxfp4_mxfp8: return known_or(k.mxfp4_mxfp8, known_or(k.fp8, k.bf16));
        default: return k.bf16;
    }
}

}  // namespace tokenroof
