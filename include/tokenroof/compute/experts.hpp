// SPDX-License-Identifier: MIT
// Routed experts of a mixture-of-experts layer on one rank: two products grouped by expert, and the passes around them.
#pragma once
#include <tokenroof/compute/gemm_tiles.hpp>
#include <tokenroof/compute/roofline.hpp>
#include <tokenroof/compute/routing.hpp>

namespace tokenroof {

/// Experts of one layer on the busiest rank of a group that splits each expert over tensor_parallel ranks and the experts
/// over expert_parallel: routing, sorting of tokens by expert, up (and gate) projection, activation, down projection, and
/// the sum of what a token's experts say. All-to-all and the router's product are operators of their own.
template <Scalar S = double>
struct basic_experts {
    static constexpr kernel_class kind = kernel_class::experts;
    ratio<S> tokens{};  ///< of the whole group
    int hidden = 0;
    int inter = 0;  ///< width of one expert before any split
    int experts = 0;
    int top_k = 0;  ///< experts of one token
    format weights = bf16;
    bool gated = true;  ///< a gate beside the up projection, as SwiGLU has
    int tensor_parallel = 1;
    int expert_parallel = 1;
    basic_routing<S> routing{};
    ratio<S> resident = 0;  ///< share of the operands that the last-level cache holds already: 0 in a model

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"tokens", rule::positive}, x.tokens...);
        visit(field{"hidden", rule::positive}, x.hidden...);
        visit(field{"inter", rule::positive}, x.inter...);
        visit(field{"experts", rule::positive}, x.experts...);
        visit(field{"top_k", rule::positive}, x.top_k...);
        visit(field{"weights"}, x.weights...);
        visit(field{"gated"}, x.gated...);
        visit(field{"tensor_parallel", rule::positive}, x.tensor_parallel...);
        visit(field{"expert_parallel", rule::positive}, x.expert_parallel...);
        visit(field{"routing"}, x.routing...);
        visit(field{"resident", rule::part}, x.resident...);
    }
};
using experts = basic_experts<double>;

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_experts<S>& x) {
    validate_fields(x, "op");
    require(x.top_k <= x.experts, "op.top_k", x.top_k, "must be at most op.experts");
    require(x.expert_parallel <= x.experts, "op.expert_parallel", x.expert_parallel, "must be at most op.experts");
}

/// What the busiest rank is given.
template <Scalar S>
constexpr basic_expert_load<S> expert_load_of(const basic_experts<S>& x) {
    return expert_load_of(x.routing, x.tokens, x.experts, x.top_k, x.expert_parallel);
}

namespace detail {

/// Sizes of the two products on a rank, and bytes that a row of them moves.
struct expert_sizes {
    int up = 0;         ///< columns of the first product, gate included
    int inner = 0;      ///< of the second, in k
    double weight = 0;  ///< bytes of one expert
    double row = 0;     ///< read and written by both products
    double passes = 0;  ///< read and written around them: sorting with quantisation, activation, sum
};

template <class S>
constexpr expert_sizes sizes_of(const basic_experts<S>& x, const gemm_sizes& value) {
    const int inner = (x.inter + x.tensor_parallel - 1) / x.tensor_parallel;
    const int up = x.gated ? 2 * inner : inner;
    const double h = x.hidden;
    return {up, inner, (static_cast<double>(up) + inner) * h * value.weight,
            h * (value.activation + stored) + up * stored + inner * value.activation,
            h * (value.activation + 2 * stored) + up * stored + inner * value.activation};
}

template <class S>
constexpr basic_work<S> work_of(const basic_experts<S>& x, const basic_expert_load<S>& load, const gemm_sizes& value) {
    const expert_sizes sizes = sizes_of(x, value);
    const double flops = 2.0 * x.hidden * (static_cast<double>(sizes.up) + sizes.inner);
    const ratio<S> moved =
        load.experts * sizes.weight + load.rows * (sizes.row + sizes.passes) + x.tokens * (stored * x.hidden);
    return {load.rows * flops * FLOP, moved * byte, {}};
}

}  // namespace detail

/// FLOP of all rows, bytes of the weights of the experts that have any, and of activations: sorted into rows by expert
/// (and quantised), read and written by two products, activated between them, and summed over each token's experts.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_experts<S>& x) {
    return detail::work_of(x, expert_load_of(x), detail::sizes_of(x.weights));
}

namespace detail {

/// Rows and columns of the tiles of grouped products, from few rows for one expert to many.
inline constexpr std::array<double, shapes> expert_tile_rows{16, 64, 128, 256};
inline constexpr std::array<double, shapes> expert_tile_columns{128, 128, 128, 256};

/// What layers of experts with weights in one format have in common on a chip.
template <class S>
struct expert_terms {
    gemm_terms<S> product{};
    seconds<S> group{};         ///< of an expert that the rank holds
    time_per_byte<S> passes{};  ///< of a byte that the passes around the products move
};

/// Figures that the kernel does not bring are those of products: six launches, a pipeline to fill for each tile.
template <class S>
constexpr expert_terms<S> expert_terms_of(const basic_chip<S>& c, const basic_supply<S>& supply, format weights) {
    const basic_expert_kernel<S> kernel = expert_kernel(c.kernels.experts, weights);
    const bytes<S>& in_flight = c.kernels.experts.in_flight;
    const auto known = is_known(kernel);
    const ratio<S> none{};
    basic_format_kernel<S> own = format_kernel(c, weights);
    const seconds<S> launches = 6 * c.kernels.gemm.launch + own.launch;
    own.efficiency = select(kernel.efficiency > none, kernel.efficiency, own.efficiency);
    own.in_flight = select(in_flight > bytes<S>{}, in_flight, own.in_flight);
    own.k_step = select(known, seconds<S>{}, own.k_step);
    gemm_terms<S> t = terms_of(c, supply, weights, own);
    t.launch = select(known, kernel.launch, launches);
    t.tile = select(known, kernel.tile, t.fill);
    const ratio<S> share = select(kernel.pass_share > none, kernel.pass_share, ratio<S>(1));
    return {t, kernel.group, supply.streams / share};
}

/// Columns and k of a product.
struct product_size {
    int n;
    int k;
};

/// Both grouped products on the units in `Count` tile shapes from `first` on; `down`: tiles that the rows of all experts
/// need in each shape.
template <std::size_t Count, class S>
constexpr std::array<std::array<seconds<S>, Count>, 2> grouped_times(const std::array<ratio<S>, shapes>& down,
                                                                     const std::array<product_size, 2>& sizes,
                                                                     const gemm_terms<S>& t, std::size_t first = 0) {
    std::array<std::array<seconds<S>, Count>, 2> times;
    for (std::size_t i = 0; i < Count; ++i) {
        const double rows = expert_tile_rows[first + i];
        const double columns = expert_tile_columns[first + i];
        const seconds<S> per_k = time_per_k(rows, columns, t);
        const seconds<S> once = t.tile + store_time(rows, columns, t);
        for (std::size_t p = 0; p < 2; ++p) {
            const double across = scalar_traits<double>::ceil(sizes[p].n * (1 / columns));
            times[p][i] = waves_of<S>(down[first + i] * (across * t.per_unit), t) * (sizes[p].k * per_k + once);
        }
    }
    return times;
}

/// Both products, each in the best of the shapes.
template <class S>
constexpr seconds<S> grouped_time(const std::array<ratio<S>, shapes>& down, const std::array<product_size, 2>& sizes,
                                  const gemm_terms<S>& t) {
    const auto [up, back] = grouped_times<shapes>(down, sizes, t);
    return min(min(up[0], up[1]), min(up[2], up[3])) + min(min(back[0], back[1]), min(back[2], back[3]));
}

/// With derivatives: chosen by values, so that only the best shapes are computed with derivatives.
template <Valued S>
constexpr seconds<S> grouped_time(const std::array<ratio<S>, shapes>& down, const std::array<product_size, 2>& sizes,
                                  const gemm_terms<S>& t) {
    std::array<ratio<>, shapes> plain;
    for (std::size_t i = 0; i < shapes; ++i) plain[i] = value_of(down[i]);
    const auto times = grouped_times<shapes>(plain, sizes, chosen_by(t));
    seconds<S> sum{};
    for (std::size_t p = 0; p < 2; ++p) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < shapes; ++i) best = times[p][i] < times[p][best] ? i : best;
        sum += grouped_times<1>(down, sizes, t, best)[p][0];
    }
    return sum;
}

/// The time, given what the step's layers have in common.
template <class S>
constexpr basic_time_split<S> time_of(const basic_experts<S>& x, const basic_work<S>& w,
                                      const basic_expert_load<S>& load, const expert_terms<S>& terms) {
    const gemm_terms<S>& t = terms.product;
    const expert_sizes sizes = sizes_of(x, t.sizes);
    std::array<ratio<S>, shapes> down;
    for (std::size_t i = 0; i < shapes; ++i) down[i] = row_tiles(load, expert_tile_rows[i]);
    const std::array<product_size, 2> products{{{sizes.up, x.hidden}, {x.hidden, sizes.inner}}};
    const seconds<S> units = grouped_time(down, products, t);
    const seconds<S> per_byte = t.uncached + x.resident * (t.cached - t.uncached);
    const ratio<S> around = load.rows * sizes.passes + x.tokens * (stored * x.hidden);
    const seconds<S> memory = t.fill + (w.traffic / byte - around) * per_byte;
    const seconds<S> passes = around * byte * terms.passes;
    basic_time_split<S> time = roofline<4>(units, memory, t.launch + load.held * terms.group);
    time.memory += passes;
    time.total += passes;
    return time;
}

}  // namespace detail

/// Time of the routed experts of a layer.
///
///     time   = launch + e group + (memory^4 + units^4)^(1/4) + passes
///     memory = fill + (weights of touched experts + activations) / bandwidth, of memory or, for the resident share, cache
///     units  = sum over both products of waves (k per_k + tile + store)
///     passes = bytes read and written by sorting, activation and sum / (pass_share x bandwidth of streams)
///
/// e: experts that the rank holds. Each expert's rows are padded to whole tiles (compute/routing.hpp: row_tiles); each
/// product takes the best of tiles of 16, 64 and 128 rows by 128 columns and 256 by 256, which go over the units in waves as those
/// of compute/gemm.hpp do. Long products are not slowed down by the power limit: those of the benchmark were not.
/// Derivatives and bounds: the number of waves is a step function; a dual sees its slope (0) between the steps.
///
/// Domain   tokens >= 1/top_k; top_k <= experts.
/// Source   form and parameters fitted on measured latencies of TensorRT-LLM: catalog/experts_kernels.hpp.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_experts<S>& x, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>& supply) {
    return detail::time_of(x, w, expert_load_of(x), detail::expert_terms_of(c, supply, x.weights));
}

}  // namespace tokenroof
