// SPDX-License-Identifier: MIT
// Norms, RoPE, activations, residuals, sampling: kernels that only move bytes.
#pragma once
#include <tokenroof/compute/format.hpp>
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// A kernel whose time is its traffic. Its launch counts among the engine's overheads.
template <Scalar S = double>
struct basic_elementwise {
    static constexpr kernel_class kind = kernel_class::stream;
    bytes<S> traffic{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"traffic", rule::non_negative}, x.traffic...);
    }
};
using elementwise = basic_elementwise<double>;

/// Which passes over activations a kernel of an engine spares by doing two things at once. As it stands: what a step of
/// model/operators.hpp consists of.
struct fusion {
    bool residual_into_norm = true;        ///< a norm adds the branch to the residual itself: the sum is not read again
    bool rope_into_kv_write = false;       ///< turned keys go to the cache at once: not written and read in between
    bool activation_into_product = false;  ///< the product before an activation applies it: no pass at all
    bool rounding_into_pass = false;       ///< norm or activation writes 8 or 4 bits: not 16, to be rounded by a pass
    bool sampling_in_one_pass = false;     ///< logits are read once, no probabilities written

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"residual_into_norm"}, x.residual_into_norm...);
        visit(field{"rope_into_kv_write"}, x.rope_into_kv_write...);
        visit(field{"activation_into_product"}, x.activation_into_product...);
        visit(field{"rounding_into_pass"}, x.rounding_into_pass...);
        visit(field{"sampling_in_one_pass"}, x.sampling_in_one_pass...);
    }
};

namespace detail {

/// `rows` rows that each move `row_bytes`.
template <class S>
constexpr basic_elementwise<S> pass(const ratio<S>& rows, double row_bytes) {
    return {rows * row_bytes * byte};
}

/// Bytes of a value that a pass writes for a product whose activations have format f: in 16 bits, and of the pass that
/// rounds it from there; or at once in f.
constexpr double written(format f, const fusion& fused) {
    const double size = size_of(activation_format(f)).in(byte);
    if (size >= 2) return 2;
    return fused.rounding_into_pass ? size : 4 + size;
}

}  // namespace detail

/// Rounding of 16-bit values to the format in which products with weights in f read them: 2 + size(f) bytes a value.
/// Scales of blocks count as part of the size. (basic_gemm has this pass in its own time.)
/// Domain   rows >= 0, width > 0; so for all makers here, whose rows are tokens.
template <Scalar S>
constexpr basic_elementwise<S> quantise(const ratio<S>& rows, int width, format f) {
    return detail::pass(rows, width * (2 + size_of(activation_format(f)).in(byte)));
}

/// Layer norm or RMS norm without a residual: reads and writes each value, 4 width bytes.
template <Scalar S>
constexpr basic_elementwise<S> norm(const ratio<S>& rows, int width) {
    return detail::pass(rows, 4.0 * width);
}

/// Norm of residual plus branch, and the rounding that a product with weights in `next` needs.
///
///     bytes = width (6 + written)              reads residual and branch, writes their sum and its norm
///     written = 2;  rounded by a pass: 4 + size;  by the norm: size
///
/// An addition of its own reads its sum once more: 2 width bytes.
template <Scalar S>
constexpr basic_elementwise<S> residual_norm(const ratio<S>& rows, int width, const fusion& fused = {},
                                             format next = bf16) {
    const double again = fused.residual_into_norm ? 0 : 2;
    return detail::pass(rows, width * (6 + again + detail::written(next, fused)));
}

/// Rotary position embedding of queries and keys, and keys and values into the cache.
///
///     bytes = 4 (q_width + kv_width) + 2 kv_width (2 + size(kv));   fused: 4 kv_width less
///
/// q_width, kv_width: values of a token's queries, and of its keys (as many as of its values).
template <Scalar S>
constexpr basic_elementwise<S> rope_and_kv_write(const ratio<S>& rows, int q_width, int kv_width, format kv,
                                                 const fusion& fused = {}) {
    const double turned = fused.rope_into_kv_write ? q_width : q_width + static_cast<double>(kv_width);
    return detail::pass(rows, 4.0 * turned + 2.0 * kv_width * (2 + size_of(kv).in(byte)));
}

/// Activation of `width` values, of as many gates as well where it is gated, and the rounding that a product with weights
/// in `next` needs.
///
///     bytes = width (2 + written), gated: width (4 + written);   in the product before it: of the rounding pass alone
template <Scalar S>
constexpr basic_elementwise<S> activation(const ratio<S>& rows, int width, bool gated, const fusion& fused = {},
                                          format next = bf16) {
    const double read = gated ? 4 : 2;
    const double all = read + detail::written(next, fused);
    const double left = fused.rounding_into_pass ? 0 : detail::written(next, fused) - 2;
    return detail::pass(rows, width * (fused.activation_into_product ? left : all));
}

/// Sampling from fp32 logits: reads them, and writes probabilities that a further pass would read, 8 vocabulary bytes; in
/// one pass 4.
template <Scalar S>
constexpr basic_elementwise<S> sampling(const ratio<S>& rows, int vocabulary, const fusion& fused = {}) {
    return detail::pass(rows, (fused.sampling_in_one_pass ? 4.0 : 8.0) * vocabulary);
}

/// The `chosen` largest of `width` fp32 scores, as of a router: reads all, writes values and their indices of 4 bytes
/// each, 4 width + 8 chosen bytes.
template <Scalar S>
constexpr basic_elementwise<S> top_k(const ratio<S>& rows, int width, int chosen) {
    return detail::pass(rows, 4.0 * width + 8.0 * chosen);
}

template <Scalar S>
constexpr basic_work<S> work_of(const basic_elementwise<S>& e) {
    return {{}, e.traffic, {}};
}

/// Time at the bandwidth that memory gives to streams.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_elementwise<S>&, const basic_work<S>& w, const basic_chip<S>&,
                                      const basic_supply<S>& supply) {
    const seconds<S> memory = w.traffic * supply.streams;
    return {{}, memory, {}, {}, memory};
}

}  // namespace tokenroof
