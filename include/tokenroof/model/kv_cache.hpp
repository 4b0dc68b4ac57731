// SPDX-License-Identifier: MIT
// What a sequence keeps: keys and values, latent or not, of global and local layers, and recurrent states.
#pragma once
#include <tokenroof/model/parameters.hpp>

namespace tokenroof {

/// Bytes that one more token adds to the KV cache, all layers: 2 layers kv_heads head_dim bytes, or layers (kv_rank +
/// rope_dim) bytes with latent attention. A windowed layer stops growing at its window: see kv_bytes.
/// Errors   std::invalid_argument from validate(model).
constexpr bytes_per_token<> kv_bytes_per_token(const transformer& m, format kv);

/// KV cache of one sequence of the given length; local layers hold at most their window. Recurrent layers add the state
/// of fixed size that they keep instead of a cache, see state_bytes.
/// Errors   std::invalid_argument from validate(model).
template <Scalar S>
constexpr bytes<S> kv_bytes(const transformer& m, format kv, const tokens<S>& context);

/// KV heads that one rank holds: heads are replicated when there are more ranks than heads.
constexpr int kv_heads_per_rank(const transformer& m, int ranks) { return (m.kv_heads + ranks - 1) / ranks; }

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// What an indexer caches of a token and layer: a key of 8 bits a value, and a scale of 4 bytes for 128 of them.
constexpr bytes<> index_bytes(const token_indexer& i) {
    const int scales = (i.dim + 127) / 128;
    return i.dim * size_of(fp8) + scales * 4 * byte;
}

constexpr bytes_per_token<> kv_per_global_layer(const transformer& m, format kv) {
    if (m.latent.kv_rank == 0) return 2.0 * m.kv_heads * m.head_dim * size_of(kv) / token;
    return (static_cast<double>(m.latent.kv_rank + m.latent.rope_dim) * size_of(kv) + index_bytes(m.indexer)) / token;
}
constexpr bytes_per_token<> kv_per_local_layer(const transformer& m, format kv) {
    return 2.0 * local_kv_heads(m) * local_head_dim(m) * size_of(kv) / token;
}

/// Share of `heads` that one of `ranks` holds.
constexpr double share_of_heads(int heads, int ranks) {
    const int held = (heads + ranks - 1) / ranks;
    return 1.0 * held / heads;
}

/// What one of `ranks` keeps of a sequence: its share of KV heads, and of the value heads of recurrent layers.
template <class S>
constexpr bytes<S> kv_bytes_on_rank(const transformer& m, format kv, int ranks, const tokens<S>& context) {
    const bytes_per_token<> per_layer = kv_per_global_layer(m, kv);
    const int global = global_layers(m);
    const int local = attention_layers(m) - global;
    const double share = share_of_heads(m.kv_heads, ranks);
    const auto with_states = [&](const bytes<S>& cache) {
        const recurrent_layers& r = m.recurrent;
        return r.layers == 0 ? cache : cache + share_of_heads(r.value_heads, ranks) * state_bytes(r);
    };
    if (local == 0) return with_states(share * (global * per_layer * context));
    const ratio<> local_size =
        share_of_heads(local_kv_heads(m), ranks) / share * (kv_per_local_layer(m, kv) / per_layer);
    const tokens<S> held = global * context + local * local_size * min(context, tokens<S>(m.window));
    return with_states(share * (per_layer * held));
}

template <class S>
constexpr bytes<S> kv_bytes(const transformer& m, format kv, const tokens<S>& context) {
    return kv_bytes_on_rank(m, kv, 1, context);
}

}  // namespace detail

constexpr bytes_per_token<> kv_bytes_per_token(const transformer& m, format kv) {
    validate(m);
    const int global = global_layers(m);
    return global * detail::kv_per_global_layer(m, kv) +
           (attention_layers(m) - global) * detail::kv_per_local_layer(m, kv);
}

template <Scalar S>
constexpr bytes<S> kv_bytes(const transformer& m, format kv, const tokens<S>& context) {
    validate(m);
    return detail::kv_bytes(m, kv, context);
}

}  // namespace tokenroof
