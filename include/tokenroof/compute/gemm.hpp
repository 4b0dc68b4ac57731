// SPDX-License-Identifier: MIT
// Matrix products: tiles and waves over the units of a chip, against the bytes of weights and activations.
#pragma once
#include <tokenroof/compute/gemm_tiles.hpp>
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// C[rows, n] = A[rows, k] W[k, n] on one chip, A and C in 16 bits; or a batch of such products in one kernel. (Products of
/// unequal rows, grouped by expert: compute/experts.hpp.)
template <Scalar S = double>
struct basic_gemm {
    static constexpr kernel_class kind = kernel_class::gemm;
    ratio<S> rows{};
    int n = 0;
    int k = 0;
    format weights = bf16;
    bool static_scales = false;  ///< fp8: the scale of A is known beforehand, so that its pass needs no reduction
    ratio<S> resident = 0;       ///< share of the operands that the last-level cache holds already: 0 in a decode step,
        ///< whose weights come from memory; a benchmark that repeats a small product may have 1
    int batch = 1;  ///< equal products, each with operands of its own

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"rows", rule::non_negative}, x.rows...);
        visit(field{"n", rule::positive}, x.n...);
        visit(field{"k", rule::positive}, x.k...);
        visit(field{"weights"}, x.weights...);
        visit(field{"static_scales"}, x.static_scales...);
        visit(field{"resident", rule::part}, x.resident...);
        visit(field{"batch", rule::positive}, x.batch...);
    }
};
using gemm = basic_gemm<double>;

namespace detail {

template <class S>
constexpr basic_work<S> work_of(const basic_gemm<S>& g, const gemm_sizes& sizes) {
    const double n = static_cast<double>(g.n) * g.batch;
    const double k = g.k;
    const double row = g.batch * k * (sizes.activation + sizes.pass) + n * stored;
    return {2 * (n * k) * g.rows * FLOP, (n * k * sizes.weight + g.rows * row) * byte, {}};
}

}  // namespace detail

/// FLOP of all products, and bytes of weights, activations and result. A quantisation pass reads A in 16 bits and writes
/// it in the format that the product reads.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_gemm<S>& g) {
    return detail::work_of(g, detail::sizes_of(g.weights));
}

/// Rows and columns of C that one unit computes at a time.
struct gemm_tile {
    int rows = 128;
    int columns = 256;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"rows", rule::positive}, x.rows...);
        visit(field{"columns", rule::positive}, x.columns...);
    }
};

/// Bytes that a product moves to and from the cache in front of DRAM, where each tile reads its rows of A and its
/// columns of W, all of k, for itself.
///
///     A ceil(n / columns) + W ceil(rows / tile rows) + C + quantisation pass
///
/// Never less than work_of(g).traffic, which is what DRAM sees of them when the cache keeps every operand that is read
/// again. Tiles at the edge read no more than there is. Units that read once for all of them (clusters with multicast) are
/// one larger tile.
/// Derivatives: the number of tiles is a step function of rows; a dual sees its slope (0) between the steps.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr bytes<S> cache_traffic(const basic_gemm<S>& g, const gemm_tile& tile = {}) {
    validate_fields(g, "op");
    validate_fields(tile, "tile");
    const detail::gemm_sizes sizes = detail::sizes_of(g.weights);
    const double n = g.n;
    const double k = g.k;
    const double across = scalar_traits<double>::ceil(n / tile.columns);
    const auto started = detail::tiles_of(detail::counted(g.rows) / tile.rows);
    const auto down = max(started, 1);
    const double row = k * (across * sizes.activation + sizes.pass) + n * detail::stored;
    return g.batch * (n * k * sizes.weight * down + g.rows * row) * byte;
}

namespace detail {

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
    const ratio<S> quantised = g.rows * (g.batch * (g.k * t.sizes.pass));
    const seconds<S> memory = t.fill + (w.traffic / byte - quantised) * per_byte;
    const unit_time<S> units = time_on_units(g.rows, {g.n, g.k, g.batch}, t, memory);
    const seconds<S> launch = g.static_scales && g.weights == fp8 ? t.launch : t.launch + t.further;
    const ratio<S> load = w.arithmetic / FLOP * t.load;
    return {units.arithmetic, memory, quantised * per_byte * t.quantisation, launch + units.reduction,
            t.slowdown * (load / (1 + load))};
}

template <class S>
constexpr basic_time_split<S> join(const gemm_floors<S>& f) {
    basic_time_split<S> time = roofline<4>(f.arithmetic, f.memory, f.latency);
    const seconds<S> slowdown = (time.compute + time.memory) * f.slowdown;
    time.compute += slowdown;
    time.memory += f.quantisation;
    time.total += slowdown + f.quantisation;
    return time;
}

}  // namespace detail

/// Time of a matrix product.
///
///     time   = launch + ((memory^4 + units^4)^(1/4) (1 + power) + reduction + quantisation
///     memory = fill + bytes ((1 - resident) / memory bandwidth + resident / cache bandwidth)
///     units  = waves (k/parts per_k + fill + store),   per_k = max(tile FLOP, tile operand bytes, k_step)
///
/// units is the best of four tile shapes, whole or with k split into parts over idle units, whose sums a second pass
/// reduces; a wave is one tile on every unit. Memory and cache give what the format's bytes in flight allow.
/// Long products draw so much power that the clock drops: power = sustained x / (1 + x), x = milliseconds at peak.
/// Derivatives and bounds: the number of tiles is a step function of rows; a dual sees its slope (0) between the steps.
///
/// Domain   rows, n, k >= 1.
/// Source   form and parameters fitted per chip and format on measured latencies: catalog/chips.hpp.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_gemm<S>& g, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>& supply) {
    return detail::join(detail::floors_of(g, w, detail::terms_of(c, supply, g.weights)));
}

}  // namespace tokenroof
