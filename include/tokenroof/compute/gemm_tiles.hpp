// SPDX-License-Identifier: MIT
// How a matrix product is cut into tiles: four shapes, waves of tiles over the units, and k split over idle units.
#pragma once
#include <tokenroof/compute/supply.hpp>

namespace tokenroof {
namespace detail {

/// Rows and columns of C that one unit computes at a time: four shapes, so that one vector register holds one figure of
/// all of them.
inline constexpr std::size_t shapes = 4;
inline constexpr std::array<double, shapes> tile_rows{64, 128, 128, 128};
inline constexpr std::array<double, shapes> tile_columns{64, 64, 128, 256};

/// The least part of k that a unit is given when k is split.
inline constexpr int smallest_k = 512;

/// Bytes of a value between kernels: of A before its quantisation, and of C.
inline constexpr double stored = size_of(bf16).in(byte);

/// Bytes of a weight and of a value of A as the product reads them, and those that the quantisation of one of A moves.
struct gemm_sizes {
    double weight = 0;
    double activation = 0;
    double pass = 0;
};
constexpr gemm_sizes sizes_of(format weights) {
    const double activation = size_of(activation_format(weights)).in(byte);
    return {size_of(weights).in(byte), activation, quantises_activations(weights) ? stored + activation : 0};
}

/// What all products with weights in one format have in common on a chip: computed once a step.
template <class S>
struct gemm_terms {
    format weights = bf16;
    gemm_sizes sizes{};
    bool splits = false;  ///< k over idle units
    double units = 0;
    double per_unit = 0;         ///< 1 / units
    seconds<S> unit_flop{};      ///< a FLOP takes on one unit
    seconds<S> unit_byte{};      ///< an operand's byte takes on one unit
    seconds<S> k_step{};         ///< at least, an element of k
    seconds<S> uncached{};       ///< a byte from memory takes on the chip
    seconds<S> cached{};         ///< a byte from the last-level cache takes on the chip
    seconds<S> launch{};         ///< of the kernel
    seconds<S> further{};        ///< of further kernels
    seconds<S> fill{};           ///< of a unit's pipeline
    seconds<S> tile{};           ///< of a tile of grouped products, beside its main loop
    seconds<S> pass{};           ///< launches the second pass of a product that is split
    ratio<S> wave_quantisation;  ///< share of a started wave's idle units that is lost
    ratio<S> quantisation{};     ///< time of the quantisation pass over that of its bytes in the product
    ratio<S> load{};             ///< milliseconds that a FLOP takes at the peak rate
    ratio<S> slowdown{};         ///< of long products
};

template <class S>
constexpr gemm_terms<S> terms_of(const basic_chip<S>& c, const basic_supply<S>& supply, format weights,
                                 const basic_format_kernel<S>& own) {
    const basic_gemm_kernel<S>& kernel = c.kernels.gemm;
    const seconds<S> at_peak = FLOP / peak_rate(c, weights);
    const bytes<S> in_flight = c.units * own.in_flight;
    return {.weights = weights,
            .sizes = sizes_of(weights),
            .splits = splits_k(weights),
            .units = static_cast<double>(c.units),
            .per_unit = 1.0 / c.units,
            .unit_flop = c.units * at_peak / own.efficiency,
            .unit_byte = byte / kernel.unit_bandwidth,
            .k_step = own.k_step,
            .uncached = byte * byte_time(supply.memory, in_flight),
            .cached = byte * byte_time(supply.cache, in_flight),
            .launch = kernel.launch,
            .further = own.launch,
            .fill = kernel.fill,
            .pass = kernel.split,
            .wave_quantisation = kernel.wave_quantisation,
            .quantisation = 1 / own.quantisation_share,
            .load = at_peak / ms,
            .slowdown = kernel.sustained_slowdown};
}
template <class S>
constexpr gemm_terms<S> terms_of(const basic_chip<S>& c, const basic_supply<S>& supply, format weights) {
    return terms_of(c, supply, weights, format_kernel(c, weights));
}

/// The number type in which tiles are counted and shapes chosen: steps, on which nothing has a derivative.
template <class S>
using count_scalar = std::conditional_t<Valued<S>, double, S>;

template <dimension D, class S>
constexpr quantity<D, count_scalar<S>> counted(const quantity<D, S>& q) {
    if constexpr (Valued<S>) return value_of(q);
    else return q;
}

/// What a shape is chosen by.
template <class S>
constexpr gemm_terms<count_scalar<S>> chosen_by(const gemm_terms<S>& t) {
    if constexpr (Valued<S>) {
        return {.weights = t.weights,
                .sizes = t.sizes,
                .splits = t.splits,
                .units = t.units,
                .per_unit = t.per_unit,
                .unit_flop = value_of(t.unit_flop),
                .unit_byte = value_of(t.unit_byte),
                .k_step = value_of(t.k_step),
                .cached = value_of(t.cached),
                .fill = value_of(t.fill),
                .tile = value_of(t.tile),
                .pass = value_of(t.pass),
                .wave_quantisation = value_of(t.wave_quantisation)};
    } else {
        return t;
    }
}

/// Rounds up to a whole number of tiles. What rounding errors add starts no tile, hence the slack.
inline constexpr double tile_slack = 1e-6;
template <class S>
constexpr ratio<S> tiles_of(const ratio<S>& x) {
    return ceil(x * (1 - tile_slack));
}

/// smooth_max<4> within 0.4 % without its roots: good enough to choose by. The choice must see the memory floor, since a
/// second pass does not pay for arithmetic that memory hides.
template <class S>
constexpr seconds<S> overlapped(const seconds<S>& arithmetic, const seconds<S>& memory) {
    const seconds<S> larger = max(arithmetic, memory);
    const ratio<S> x = power<4>(min(arithmetic, memory) / larger);
    return larger * (1 + x * (0.25 - 0.06 * x));
}

/// Time of a tile on one unit for each element of k: arithmetic, operands from the cache, or the latency of the main loop.
template <class S, class Rows>
constexpr seconds<S> time_per_k(const Rows& rows, double columns, const gemm_terms<S>& t) {
    const seconds<S> flop_floor = rows * (2 * columns) * t.unit_flop;
    const seconds<S> byte_floor = (rows * t.sizes.activation + columns * t.sizes.weight) * t.unit_byte;
    return max(max(flop_floor, byte_floor), t.k_step);
}

/// Time of storing a tile of the result.
template <class S, class Rows>
constexpr seconds<S> store_time(const Rows& rows, double columns, const gemm_terms<S>& t) {
    return rows * (columns * stored) * t.unit_byte;
}

/// Tiles that each unit computes one after the other, when all units would start `started` waves of tiles.
template <class S, class Count>
constexpr ratio<S> waves_of(const Count& started, const gemm_terms<S>& t) {
    const Count single = 1;
    const Count even = max(single, started);
    return even + (tiles_of(started) - even) * t.wave_quantisation;
}

/// A product in some tile shapes: whole, and with k split in parts over idle units.
template <class S, std::size_t Count>
struct tiled_times {
    std::array<seconds<S>, Count> whole;
    std::array<seconds<S>, Count> split;
    std::array<seconds<S>, Count> pass;  ///< reduces the sums of the parts
};

/// Columns, inner length and number of equal products.
struct product_counts {
    int n = 0;
    int k = 0;
    int batch = 1;
};

/// Times in `Count` shapes from `first` on.
///
/// The loop has no branch, so that compilers turn it into vectors. Hence `parts` is at least 1: a product that is split
/// into one part loses against the whole by the second pass.
template <std::size_t Count, class S>
constexpr tiled_times<S, Count> time_in_tiles(const ratio<S>& g_rows, const product_counts& g, const gemm_terms<S>& t,
                                              std::size_t first = 0) {
    const double n = g.n;
    const double k = g.k;
    const double batch = g.batch;
    const auto counted_rows = counted(g_rows);
    using count = std::remove_const_t<decltype(counted_rows)>;
    const count single = 1;
    const count padded = 16 * tiles_of(counted_rows / 16);  // matrix instructions take 16 rows
    const count most_parts = t.splits && g.k > smallest_k ? g.k / smallest_k : 1;
    const seconds<S> partial_sums = g_rows * (8 * n * batch) * t.cached;

    tiled_times<S, Count> times;
    for (std::size_t i = 0; i < Count; ++i) {
        const double columns = tile_columns[first + i];
        const double across = scalar_traits<double>::ceil(n / columns) * batch;
        const count rows = min(padded, tile_rows[first + i]);
        const count tiles = tiles_of(counted_rows / tile_rows[first + i]) * across;
        const seconds<S> per_k = time_per_k(rows, columns, t);
        const seconds<S> once = t.fill + store_time(rows, columns, t);
        const ratio<S> waves = waves_of(tiles * t.per_unit, t);
        const count parts = min(max(single, floor(t.units * (1 + tile_slack) / tiles)), most_parts);
        times.whole[i] = waves * (k * per_k + once);
        times.split[i] = waves * (k / parts * per_k + once);
        times.pass[i] = t.pass + parts * partial_sums;
    }
    return times;
}

/// Arithmetic floor of a product, and what a second pass adds when k is split.
template <class S>
struct unit_time {
    seconds<S> arithmetic{};
    seconds<S> reduction{};
};

/// The best of all shapes, whole or split.
template <class S>
constexpr unit_time<S> fastest(const tiled_times<S, shapes>& in, const seconds<S>& memory, bool splits) {
    const seconds<S> whole = min(min(in.whole[0], in.whole[1]), min(in.whole[2], in.whole[3]));
    if (!splits) return {whole, {}};
    std::array<seconds<S>, shapes> sum;
    for (std::size_t i = 0; i < shapes; ++i) sum[i] = overlapped(in.split[i], memory) + in.pass[i];
    const seconds<S> least = min(min(sum[0], sum[1]), min(sum[2], sum[3]));
    unit_time<S> split{in.split[0], in.pass[0]};
    for (std::size_t i = 1; i < shapes; ++i) {
        split.arithmetic = select(sum[i] <= least, in.split[i], split.arithmetic);
        split.reduction = select(sum[i] <= least, in.pass[i], split.reduction);
    }
    const auto shorter = least < overlapped(whole, memory);
    return {select(shorter, split.arithmetic, whole), select(shorter, split.reduction, seconds<S>{})};
}

/// The best of all shapes for a product on the units, given its memory floor.
template <class S>
constexpr unit_time<S> time_on_units(const ratio<S>& rows, const product_counts& g, const gemm_terms<S>& t,
                                     const seconds<S>& memory) {
    return fastest(time_in_tiles<shapes>(rows, g, t), memory, t.splits);
}

/// With derivatives: chosen by values, so that only one shape is computed with derivatives.
template <Valued S>
constexpr unit_time<S> time_on_units(const ratio<S>& rows, const product_counts& g, const gemm_terms<S>& t,
                                     const seconds<S>& memory) {
    const auto in = time_in_tiles<shapes>(value_of(rows), g, chosen_by(t));
    const unit_time<double> best = fastest(in, value_of(memory), t.splits);
    std::size_t shape = 0;
    bool whole = false;
    for (std::size_t i = 0; i < shapes; ++i) {
        const bool is_whole = in.whole[i] == best.arithmetic && best.reduction == seconds<>{};
        const bool is_split = in.split[i] == best.arithmetic && in.pass[i] == best.reduction;
        if (!is_whole && !is_split) continue;
        shape = i;
        whole = is_whole;
    }
    const auto chosen = time_in_tiles<1>(rows, g, t, shape);
    if (whole) return {chosen.whole[0], {}};
    return {chosen.split[0], chosen.pass[0]};
}

}  // namespace detail
}  // namespace tokenroof
