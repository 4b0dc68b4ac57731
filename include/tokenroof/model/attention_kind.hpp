// SPDX-License-Identifier: MIT
// What attention keeps where it is not one pair of keys and values per head: latent keys, local layers, an indexer.
#pragma once
#include <tokenroof/described.hpp>

namespace tokenroof {

/// Multi-head latent attention: keys and values of all heads are made of one latent vector a token, which is what the
/// cache holds, beside one rotary key. kv_rank 0: keys and values are cached as they are.
struct latent_keys {
    int q_rank = 0;     ///< width to which queries are compressed; 0: they are not
    int kv_rank = 0;    ///< width of the latent vector
    int nope_dim = 0;   ///< of a head's key, the part without position
    int rope_dim = 0;   ///< the part that is rotated and shared by all heads
    int value_dim = 0;  ///< of a head's value

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"q_rank", rule::non_negative}, x.q_rank...);
        visit(field{"kv_rank", rule::non_negative}, x.kv_rank...);
        visit(field{"nope_dim", rule::non_negative}, x.nope_dim...);
        visit(field{"rope_dim", rule::non_negative}, x.rope_dim...);
        visit(field{"value_dim", rule::non_negative}, x.value_dim...);
    }
};

/// What layers with a window have otherwise than global ones; 0: the same.
struct local_layers {
    int kv_heads = 0;
    int head_dim = 0;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"kv_heads", rule::non_negative}, x.kv_heads...);
        visit(field{"head_dim", rule::non_negative}, x.head_dim...);
    }
};

/// Small heads that choose the tokens to which latent attention attends (DeepSeek sparse attention): `heads` queries, of
/// the compressed query, and one key a token, which is cached in 8 bits. heads 0: there are none.
struct token_indexer {
    int heads = 0;
    int dim = 0;
    int chosen = 0;  ///< tokens that each query attends to

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"heads", rule::non_negative}, x.heads...);
        visit(field{"dim", rule::non_negative}, x.dim...);
        visit(field{"chosen", rule::non_negative}, x.chosen...);
    }
};

}  // namespace tokenroof
