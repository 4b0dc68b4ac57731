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

namespace detail {

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

template <class S>
constexpr basic_work<S> work_of(const basic_gemm<S>& g, const gemm_sizes& sizes) {
    const double n = g.n;
    const double k = g.k;
    const double row = k * (sizes.activation + sizes.pass) + n * stored;
    return {2 * (n * k) * g.rows * FLOP, (n * k * sizes.weight + g.rows * row) * byte, {}};
}

}  // namespace detail

/// FLOP of the product, and bytes of weights, activations and result. A quantisation pass reads A in 16 bits and writes
/// it in the format that the product reads.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_gemm<S>& g) {
    return detail::work_of(g, detail::sizes_of(g.weights));
}

namespace detail {

/// Rows and columns of C that one unit computes at a time: four shapes, so that one vector register holds one figure of
/// all of them.
inline constexpr std::size_t shapes = 4;
inline constexpr std::array<double, shapes> tile_rows{64, 128, 128, 128};
inline constexpr std::array<double, shapes> tile_columns{64, 64, 128, 256};

/// The least part of k that a unit is given when k is split.
inline constexpr int smallest_k = 512;

/// What all products with weights in one format have in common on a chip: computed once a step.
template <class S>
struct gemm_terms {
    format weights = bf16;
    gemm_sizes sizes{};
    bool splits = false;  ///< k over idle units
    double units = 0;
    seconds<S> unit_flop{};   ///< a FLOP takes on one unit
    seconds<S> unit_byte{};   ///< an operand's byte takes on one unit
    seconds<S> k_step{};      ///< at least, an element of k
    seconds<S> uncached{};    ///< a byte from memory takes on the chip
    seconds<S> cached{};      ///< a byte from the last-level cache takes on the chip
    seconds<S> further{};     ///< of further kernels
    ratio<S> quantisation{};  ///< time of the quantisation pass over that of its bytes in the product
    ratio<S> load{};          ///< milliseconds that a FLOP takes at the peak rate
    const basic_gemm_kernel<S>* kernel = nullptr;
};

template <class S>
constexpr gemm_terms<S> terms_of(const basic_chip<S>& c, format weights) {
    const basic_format_kernel<S> own = format_kernel(c, weights);
    const seconds<S> at_peak = FLOP / peak_rate(c, weights);
    return {.weights = weights,
            .sizes = sizes_of(weights),
            .splits = splits_k(weights),
            .units = static_cast<double>(c.units),
            .unit_flop = c.units * at_peak / own.efficiency,
            .unit_byte = byte / c.kernels.gemm.unit_bandwidth,
            .k_step = own.k_step,
            .uncached = byte / (c.kernels.gemm.memory_share * peak_bandwidth(c.memory)),
            .cached = byte / c.memory.last_level_cache.read_bandwidth,
            .further = own.launch,
            .quantisation = 1 / own.quantisation_share,
            .load = at_peak / ms,
            .kernel = &c.kernels.gemm};
}

/// Arithmetic floor of a product, and what a second pass adds when k is split over idle units.
template <class S>
struct tiled_time {
    seconds<S> arithmetic{};
    seconds<S> reduction{};
};

/// smooth_max<4> within 0.4 % without its roots: good enough to choose a tile shape by. The choice must see the memory
/// floor, since a second pass does not pay for arithmetic that memory hides.
template <class S>
constexpr seconds<S> overlapped(const seconds<S>& arithmetic, const seconds<S>& memory) {
    const seconds<S> larger = max(arithmetic, memory);
    const ratio<S> x = power<4>(min(arithmetic, memory) / larger);
    return larger * (1 + x * (0.25 - 0.06 * x));
}

/// The loop over the tile shapes has no branch, not even one that a compiler could make of a constant operand, so that
/// g++ turns it into vectors at -O3. Hence `parts` is at least 1 and never replaced by it: a product that is split into
/// one part loses against the whole by the second pass.
template <class S>
constexpr tiled_time<S> time_on_units(const basic_gemm<S>& g, const gemm_terms<S>& t, const seconds<S>& memory) {
    const double n = g.n;
    const double k = g.k;
    const ratio<S> units = t.units;
    const ratio<S> single = 1;
    const ratio<S> padded = 16 * ceil(g.rows / 16);  // matrix instructions take 16 rows
    const ratio<S> most_parts = t.splits && g.k > smallest_k ? g.k / smallest_k : 1;
    const seconds<S> partial_sums = g.rows * (8.0 * n) * t.cached;
    const seconds<S> none{};

    std::array<seconds<S>, shapes> arithmetic;
    std::array<seconds<S>, shapes> reduction;
    std::array<seconds<S>, shapes> sum;
    for (std::size_t i = 0; i < shapes; ++i) {
        const double columns = tile_columns[i];
        const ratio<S> rows = min(padded, tile_rows[i]);
        const ratio<S> count = ceil(g.rows / tile_rows[i]) * scalar_traits<double>::ceil(n / columns);
        const seconds<S> flop_floor = rows * (2 * columns) * t.unit_flop;
        const seconds<S> byte_floor = (rows * t.sizes.activation + columns * t.sizes.weight) * t.unit_byte;
        const seconds<S> per_k = max(max(flop_floor, byte_floor), t.k_step);
        const seconds<S> once = t.kernel->fill + rows * (columns * stored) * t.unit_byte;
        const ratio<S> started = count / units;
        const ratio<S> even = max(single, started);
        const ratio<S> waves = even + (ceil(started) - even) * t.kernel->wave_quantisation;
        const ratio<S> parts = min(floor(max(count, units) / count), most_parts);
        const seconds<S> whole = waves * (k * per_k + once);
        const seconds<S> split = waves * (k / parts * per_k + once);
        const seconds<S> pass = t.kernel->split + parts * partial_sums;
        const seconds<S> whole_sum = overlapped(whole, memory);
        const seconds<S> split_sum = overlapped(split, memory) + pass;
        const auto shorter = split_sum < whole_sum;
        sum[i] = min(whole_sum, split_sum);
        arithmetic[i] = select(shorter, split, whole);
        reduction[i] = select(shorter, pass, none);
    }
    const seconds<S> least = min(min(sum[0], sum[1]), min(sum[2], sum[3]));
    tiled_time<S> best{arithmetic[0], reduction[0]};
    for (std::size_t i = 1; i < shapes; ++i) best.arithmetic = select(sum[i] <= least, arithmetic[i], best.arithmetic);
    for (std::size_t i = 1; i < shapes; ++i) best.reduction = select(sum[i] <= least, reduction[i], best.reduction);
    return best;
}

/// What holds a product up, before its floors are joined.
template <class S>
struct gemm_floors {
    seconds<S> arithmetic{};
    seconds<S> memory{};
    seconds<S> quantisation{};
    seconds<S> latency{};
    ratio<S> slowdown{};  ///< of the joined floors
};

template <class S>
constexpr gemm_floors<S> floors_of(const basic_gemm<S>& g, const basic_work<S>& w, const gemm_terms<S>& t) {
    const seconds<S> per_byte = t.uncached + g.resident * (t.cached - t.uncached);
    const ratio<S> quantised = g.rows * (g.k * t.sizes.pass);
    const seconds<S> memory = t.kernel->fill + (w.traffic / byte - quantised) * per_byte;
    const tiled_time<S> units = time_on_units(g, t, memory);
    const seconds<S> further = g.static_scales && g.weights == fp8 ? seconds<S>{} : t.further;
    const ratio<S> load = w.arithmetic / FLOP * t.load;
    return {units.arithmetic, memory, quantised * per_byte * t.quantisation,
            t.kernel->launch + further + units.reduction, t.kernel->sustained_slowdown * load / (1 + load)};
}

template <class S>
constexpr basic_time_split<S> join(const gemm_floors<S>& f) {
    basic_time_split<S> time = roofline<4>(f.arithmetic, f.memory, seconds<S>{});
    const seconds<S> slowdown = time.total * f.slowdown;
    time.compute += slowdown;
    time.memory += f.quantisation;
    time.latency = f.latency;
    time.total += slowdown + f.quantisation + f.latency;
    return time;
}

}  // namespace detail

/// Time of a matrix product.
///
///     time   = launch + ((memory^4 + units^4)^(1/4) (1 + power) + reduction + quantisation
///     memory = fill + bytes ((1 - resident) / (memory_share peak) + resident / cache bandwidth)
///     units  = waves (k/parts per_k + fill + store),   per_k = max(tile FLOP, tile operand bytes, k_step)
///
/// units is the best of four tile shapes, whole or with k split into parts over idle units, whose sums a second pass
/// reduces; a wave is one tile on every unit.
/// Long products draw so much power that the clock drops: power = sustained x / (1 + x), x = milliseconds at peak.
/// Derivatives and bounds: the number of tiles is a step function of rows; a dual sees its slope (0) between the steps.
///
/// Domain   rows, n, k >= 1.
/// Source   form and parameters fitted per chip and format on measured latencies: catalog/chips.hpp.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_gemm<S>& g, const basic_work<S>& w, const basic_chip<S>& c) {
    return detail::join(detail::floors_of(g, w, detail::terms_of(c, g.weights)));
}

}  // namespace tokenroof
