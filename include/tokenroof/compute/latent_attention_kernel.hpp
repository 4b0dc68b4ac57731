// SPDX-License-Identifier: MIT
// What kernels of latent attention reach on a chip, beside those of attention.
#pragma once
#include <tokenroof/compute/attention_kernel.hpp>

namespace tokenroof {

/// Query heads that one unit multiplies with a latent key at once: a full tile takes its time however few there are.
template <Scalar S = double>
struct basic_latent_tile {
    ratio<S> heads = 64;
    ratio<S> efficiency{};   ///< share of the peak matrix rate of a full tile, in 16 bits; 0: not known
    ratio<S> efficiency8{};  ///< of the rate of 8 bits with an 8-bit cache; 0: products stay in 16 bits

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"heads", rule::at_least_one}, x.heads...);
        visit(field{"efficiency", rule::part}, x.efficiency...);
        visit(field{"efficiency8", rule::part}, x.efficiency8...);
    }
};

/// What latent attention reaches on a chip. Without a launch nothing of its decode is known but for the tiles, whose
/// efficiency says that they are; without an efficiency none of its prefill: the attention kernel's figures stand in.
template <Scalar S = double>
struct basic_latent_kernel {
    seconds<S> launch{};  ///< of decode
    seconds<S> fill{};    ///< of decode: until reads that miss the caches stream
    seconds<S> merge{};   ///< of the sums of a sequence that was cut
    seconds<S> block{};   ///< set-up of a block of keys on its unit
    ratio<S> splits{};    ///< blocks for each unit that keys are cut into; 0: never cut
    ratio<S> lone = 1;    ///< time of a block where other units idle, over that of one among busy units
    basic_latent_tile<S> tile{};
    basic_latent_tile<S> few{};  ///< for so few heads that two such tiles hold them
    seconds<S> prefill_launch{};
    seconds<S> rounding{};   ///< launch of the pass that rounds to 8 bits what prefill multiplies
    seconds<S> row{};        ///< of prefill: one query of one head on one unit, however many keys it sees
    ratio<S> efficiency{};   ///< share of the peak matrix rate that prefill reaches in 16 bits; 0: not known
    ratio<S> efficiency8{};  ///< of the rate of 8 bits; 0: products stay in 16 bits

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"fill", rule::non_negative}, x.fill...);
        visit(field{"merge", rule::non_negative}, x.merge...);
        visit(field{"block", rule::non_negative}, x.block...);
        visit(field{"splits", rule::non_negative}, x.splits...);
        visit(field{"lone", rule::share}, x.lone...);
        visit(field{"tile"}, x.tile...);
        visit(field{"few"}, x.few...);
        visit(field{"prefill_launch", rule::non_negative}, x.prefill_launch...);
        visit(field{"rounding", rule::non_negative}, x.rounding...);
        visit(field{"row", rule::non_negative}, x.row...);
        visit(field{"efficiency", rule::part}, x.efficiency...);
        visit(field{"efficiency8", rule::part}, x.efficiency8...);
    }
};

namespace detail {
template <class S>
constexpr auto is_known(const basic_latent_kernel<S>& k) {
    return k.launch > seconds<S>{};
}
}  // namespace detail

}  // namespace tokenroof
