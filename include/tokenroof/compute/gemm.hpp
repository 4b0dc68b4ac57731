// SPDX-License-Identifier: MIT
// Matrix products: tiles and waves over the units of a chip, against the bytes of weights and activations.
#pragma once
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// C[rows, n] = A[rows, k] W[k, n] on one chip, A and C in 16 bits.
template <Scalar S = double>
struct basic_gemm {
    ratio<S> rows{};
    int n = 0;
    int k = 0;
    format weights = bf16;
    bool static_scales = false;  ///< fp8: the scale of A is known beforehand, so that its pass needs no reduction
    ratio<S> resident = 0;       ///< share of the operands that the last-level cache holds already: 0 in a decode step,
        ///< whose weights come from memory; a benchmark that repeats a small product may have 1

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"rows", rule::non_negative}, x.rows...);
        visit(field{"n", rule::positive}, x.n...);
        visit(field{"k", rule::positive}, x.k...);
        visit(field{"weights"}, x.weights...);
        visit(field{"static_scales"}, x.static_scales...);
        visit(field{"resident", rule::part}, x.resident...);
    }
};
using gemm = basic_gemm<double>;

/// FLOP of the product, and bytes of weights, activations and result. A quantisation pass reads A in 16 bits and writes
/// it in the format that the product reads.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_gemm<S>& g) {
    const double nk = static_cast<double>(g.n) * g.k;
    const bytes<> a = size_of(activation_format(g.weights));
    const bytes<> quantised = quantises_activations(g.weights) ? size_of(bf16) + a : bytes<>{};
    return {
        2 * nk * g.rows * FLOP, nk * size_of(g.weights) + g.rows * (g.k * (a + quantised) + g.n * size_of(bf16)), {}};
}

namespace detail {

/// Rows and columns of C that one unit computes at a time, with their reciprocals: four shapes, so that one vector
/// register holds one figure of all of them.
inline constexpr std::size_t shapes = 4;
inline constexpr std::array<double, shapes> tile_rows{64, 128, 128, 128};
inline constexpr std::array<double, shapes> tile_columns{64, 64, 128, 256};

/// The least part of k that a unit is given when k is split.
inline constexpr int smallest_k = 512;

/// Arithmetic floor of a product, and what a second pass adds when k is split over idle units.
template <class S>
struct tiled_time {
    seconds<S> arithmetic{};
    seconds<S> reduction{};
};

template <class S>
constexpr tiled_time<S> time_on_units(const basic_gemm<S>& g, const basic_chip<S>& c, const basic_format_kernel<S>& f) {
    const ratio<S> single = 1;
    const auto& kernel = c.kernels.gemm;
    const seconds<S> per_flop = c.units / (f.efficiency * peak_rate(c, g.weights)) * FLOP;  // of one unit
    const seconds<S> per_byte = byte / kernel.unit_bandwidth;
    const double a = size_of(activation_format(g.weights)).in(byte);
    const double w = size_of(g.weights).in(byte);
    const double result = size_of(bf16).in(byte);
    const ratio<S> padded = 16 * ceil(g.rows / 16);  // matrix instructions take 16 rows
    const seconds<S> partial_sums = g.rows * (8.0 * g.n * byte) / c.memory.last_level_cache.read_bandwidth;
    const seconds<S> never = std::numeric_limits<float>::max() * second;
    const double n = g.n;
    const double k = g.k;
    const double units = c.units;
    const double most_parts = splits_k(g.weights) ? static_cast<double>(g.k / smallest_k) : 0;

    std::array<seconds<S>, shapes> whole;
    std::array<seconds<S>, shapes> part;
    std::array<seconds<S>, shapes> pass;
    for (std::size_t i = 0; i < shapes; ++i) {
        const double columns = tile_columns[i];
        const ratio<S> rows = min(padded, tile_rows[i]);
        const ratio<S> count = ceil(g.rows / tile_rows[i]) * scalar_traits<double>::ceil(n / columns);
        const seconds<S> per_k =
            max(max(rows * (2 * columns) * per_flop, (rows * a + columns * w) * per_byte), f.k_step);
        const seconds<S> once = kernel.fill + rows * (columns * result) * per_byte;
        const ratio<S> waves = count / units;
        const ratio<S> even = max(single, waves);
        whole[i] = (even + (ceil(waves) - even) * kernel.wave_quantisation) * (k * per_k + once);
        const ratio<S> parts = min(floor(units / count), most_parts);
        part[i] = k / max(single, parts) * per_k + once;
        pass[i] = kernel.split + parts * partial_sums + select(parts >= ratio<S>(2), seconds<S>{}, never);
    }
    tiled_time<S> best{whole[0], {}};
    for (std::size_t i = 0; i < shapes; ++i) {
        best.arithmetic = min(best.arithmetic, whole[i]);
    }
    for (std::size_t i = 0; i < shapes; ++i) {
        const auto shorter = part[i] + pass[i] < best.arithmetic + best.reduction;
        best.arithmetic = select(shorter, part[i], best.arithmetic);
        best.reduction = select(shorter, pass[i], best.reduction);
    }
    return best;
}

}  // namespace detail

/// Time of a matrix product.
///
///     time   = launch + ((memory^4 + units^4)^(1/4) (1 + power) + reduction + quantisation
///     memory = fill + bytes ((1 - resident) / (memory_share peak) + resident / cache bandwidth)
///     units  = waves (k per_k + fill + store),   per_k = max(tile FLOP, tile operand bytes, k_step)
///
/// units is the best of four tile shapes, whole or with k split over idle units; a wave is one tile on every unit.
/// Long products draw so much power that the clock drops: power = sustained x / (1 + x), x = milliseconds at peak.
/// Derivatives and bounds: the number of tiles is a step function of rows; a dual sees its slope (0) between the steps.
///
/// Domain   rows, n, k >= 1.
/// Source   form and parameters fitted per chip and format on measured latencies: catalog/chips.hpp.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_gemm<S>& g, const basic_work<S>& w, const basic_chip<S>& c) {
    const auto& kernel = c.kernels.gemm;
    const basic_format_kernel<S> f = format_kernel(c, g.weights);
    const auto units = detail::time_on_units(g, c, f);
    const seconds<S> uncached = byte / (kernel.memory_share * peak_bandwidth(c.memory));
    const seconds<S> cached = byte / c.memory.last_level_cache.read_bandwidth;
    const seconds<S> per_byte = uncached + g.resident * (cached - uncached);
    const bytes<> a = size_of(activation_format(g.weights));
    const bool pass = quantises_activations(g.weights);
    const bytes<S> quantised = pass ? bytes<S>(g.rows * (g.k * (size_of(bf16) + a))) : bytes<S>{};
    const seconds<S> further = g.static_scales && g.weights == fp8 ? seconds<S>{} : f.launch;
    const seconds<S> memory = kernel.fill + (w.traffic - quantised) / byte * per_byte;
    const seconds<S> quantisation = quantised / byte * per_byte / f.quantisation_share;
    basic_time_split<S> t = roofline<4>(units.arithmetic, memory, kernel.launch + further + units.reduction);
    const ratio<S> at_peak = w.arithmetic / (peak_rate(c, g.weights) * ms);
    t.compute += (t.compute + t.memory) * (kernel.sustained_slowdown * at_peak / (1 + at_peak));
    t.memory += quantisation;
    return t;
}

}  // namespace tokenroof
