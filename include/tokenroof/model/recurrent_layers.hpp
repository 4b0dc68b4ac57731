// SPDX-License-Identifier: MIT
// Layers that carry a state of fixed size from token to token instead of a growing cache.
#pragma once
#include <tokenroof/compute/format.hpp>
#include <tokenroof/compute/recurrence.hpp>
#include <tokenroof/fields.hpp>

namespace tokenroof {

/// Layers with a recurrence in the place of attention.
struct recurrent_layers {
    recurrence kind = recurrence::none;
    int layers = 0;
    int key_heads = 0;    ///< groups, in the terms of Mamba-2
    int key_dim = 0;      ///< state size
    int value_heads = 0;  ///< heads
    int value_dim = 0;    ///< head dimension
    int convolution = 0;  ///< tokens that the convolution spans
    format state = fp32;  ///< in which the state is kept; what the convolution remembers is in 16 bits

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"kind"}, x.kind...);
        visit(field{"layers", rule::non_negative}, x.layers...);
        visit(field{"key_heads", rule::non_negative}, x.key_heads...);
        visit(field{"key_dim", rule::non_negative}, x.key_dim...);
        visit(field{"value_heads", rule::non_negative}, x.value_heads...);
        visit(field{"value_dim", rule::non_negative}, x.value_dim...);
        visit(field{"convolution", rule::non_negative}, x.convolution...);
        visit(field{"state"}, x.state...);
    }
};

namespace detail {

/// Values of all heads together, and what passes through the convolution: keys, queries and values.
constexpr double value_width(const recurrent_layers& r) { return static_cast<double>(r.value_heads) * r.value_dim; }
constexpr double mixed_width(const recurrent_layers& r) { return 2.0 * r.key_heads * r.key_dim + value_width(r); }

}  // namespace detail

/// Bytes that recurrent layers keep for one sequence, however long it is.
///
///     layers (value_heads key_dim value_dim size(state) + (convolution - 1) (2 key_heads key_dim + value_heads value_dim) 2)
///
/// Domain   members that obey their rules.
constexpr bytes<> state_bytes(const recurrent_layers& r) {
    if (r.layers == 0) return {};
    const double remembered = (r.convolution - 1) * detail::mixed_width(r);
    return r.layers * (detail::value_width(r) * r.key_dim * size_of(r.state) + remembered * size_of(bf16));
}

}  // namespace tokenroof
