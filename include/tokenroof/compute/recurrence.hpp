// SPDX-License-Identifier: MIT
// The recurrences that take the place of attention: a state of fixed size instead of a cache that grows.
#pragma once

namespace tokenroof {

/// How a token changes the state S (value_dim x key_dim) of a head and reads its result from it. Both have the same parts:
/// a projection to keys, queries and values that a short convolution mixes over time, the state, a gate, and a projection
/// back.
/// Source   Dao and Gu, Transformers are SSMs, arXiv:2405.21060; Yang, Kautz and Hatamizadeh, Gated Delta Networks,
///          arXiv:2412.06464.
enum class recurrence {
    none,
    mamba2,           ///< S = a S + x B^T,                    y = S C
    gated_delta_net,  ///< S = a (S - b (S k) k^T) + b v k^T,  y = S q
};

}  // namespace tokenroof
