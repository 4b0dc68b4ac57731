// SPDX-License-Identifier: MIT
// Linear attention and state-space layers: a state of fixed size a sequence instead of a cache that grows.
#pragma once
#include <tokenroof/compute/attention_blocks.hpp>
#include <tokenroof/compute/recurrence.hpp>

namespace tokenroof {

/// State update of one layer on one rank, with the short causal convolution before it: one token a sequence is a step of
/// the recurrence, more are prefilled in chunks. Projections, norms and gates of the layer are operators of their own.
template <Scalar S = double>
struct basic_state_update {
    static constexpr kernel_class kind =
        kernel_class::attention;  ///< no table measures it: it errs at least as attention does
    recurrence form = recurrence::mamba2;
    ratio<S> sequences{};
    tokens<S> queries{};         ///< new tokens of each sequence; those before them are in the state
    int heads = 0;               ///< of the rank
    int head_dim = 0;            ///< of x or v, and of the result
    int state = 0;               ///< of B and C, or of k and q
    int groups = 1;              ///< B and C, or k and q, that heads share
    int conv = 4;                ///< width of the convolution over time; 0: none
    format state_format = fp32;  ///< of the state between steps and between chunks
    int chunk = 64;              ///< tokens that prefill multiplies at once

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"form"}, x.form...);
        visit(field{"sequences", rule::non_negative}, x.sequences...);
        visit(field{"queries", rule::non_negative}, x.queries...);
        visit(field{"heads", rule::positive}, x.heads...);
        visit(field{"head_dim", rule::positive}, x.head_dim...);
        visit(field{"state", rule::positive}, x.state...);
        visit(field{"groups", rule::positive}, x.groups...);
        visit(field{"conv", rule::non_negative}, x.conv...);
        visit(field{"state_format"}, x.state_format...);
        visit(field{"chunk", rule::positive}, x.chunk...);
    }
};
using state_update = basic_state_update<double>;

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_state_update<S>& u) {
    validate_fields(u, "op");
    if (u.form == recurrence::none) [[unlikely]]
        reject("op.form", "none", "must be a recurrence");
}

namespace detail {

/// Values of a token that enter the recurrence, through the convolution: x, B and C, or v, k and q.
template <class S>
constexpr double state_channels(const basic_state_update<S>& u) {
    return static_cast<double>(u.heads) * u.head_dim + 2.0 * u.groups * u.state;
}

/// Values of the states of all heads.
template <class S>
constexpr double state_values(const basic_state_update<S>& u) {
    return static_cast<double>(u.heads) * u.head_dim * u.state;
}

/// Values of the convolution's window that a sequence keeps.
template <class S>
constexpr double kept_window(const basic_state_update<S>& u) {
    return (u.conv > 0 ? u.conv - 1 : 0) * state_channels(u);
}

template <class S>
constexpr ratio<S> tokens_of(const basic_state_update<S>& u) {
    return u.sequences * (u.queries / token);
}

template <class S>
constexpr flops<S> convolution_of(const basic_state_update<S>& u) {
    return tokens_of(u) * (2.0 * u.conv * state_channels(u)) * FLOP;
}

/// FLOP of a token in a step.
template <class S>
constexpr double stepped(const basic_state_update<S>& u) {
    return (u.form == recurrence::mamba2 ? 5 : 7) * state_values(u);
}

/// Tokens of a chunk, of a short prompt fewer than there might be.
template <class S>
constexpr ratio<S> chunk_of(const basic_state_update<S>& u) {
    return max(min(u.queries / token, ratio<S>(u.chunk)), ratio<S>(1));
}

/// FLOP of a token in a chunk.
template <class S>
constexpr ratio<S> chunked(const basic_state_update<S>& u) {
    const ratio<S> q = chunk_of(u);
    const double heads = u.heads;
    const double dim = u.head_dim;
    const double n = u.state;
    if (u.form == recurrence::mamba2) return q * (2 * n * u.groups + 2 * dim * heads) + state_values(u) * (4 + 2 / q);
    return q * (heads * (6 * n + 4 * dim)) + q * q * (heads / 3) + 6 * state_values(u);
}

}  // namespace detail

/// Bytes that a sequence holds for its next token: the states, and the last conv - 1 inputs of the convolution in 16 bits.
/// Domain   any length: they do not grow with it.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr bytes<> state_bytes(const basic_state_update<S>& u) {
    validate_fields(u, "op");
    return detail::state_values(u) * size_of(u.state_format) + 2 * detail::kept_window(u) * byte;
}

/// FLOP and bytes of a state update. d = head_dim, n = state, q = chunk, channels = heads d + 2 groups n.
///
///     a token of a step,  state_space   5 heads d n                       decay, outer product and sum; read 2
///                         gated_delta   7 heads d n                       decay; S k, correction, read: 2 each
///     a token of a chunk, state_space   2 q n groups + heads (2 q d + 4 d n + 2 d n / q)                         [1]
///                                       C B^T, its product with x; chunk states in and out; their recurrence
///                         gated_delta   heads (q (6 n + 4 d) + 6 d n + q^2 / 3)                                  [2]
///                                       k k^T, q k^T, T k, T v, scores u; W S, q S, u k^T; T = (1 + A)^-1
///     convolution                       2 conv channels a token
///     bytes       states, twice: read and written, a sequence in a step; in prefill once more at every chunk's end
///                 a token: inputs and results in 16 bits, 2 (channels + heads d), gates 2 heads (delta: 4 heads)
///                 convolution: 4 channels a token, its weights 2 conv channels, twice its window a sequence
///
/// Derivatives: of a prompt as long as a chunk there are two, below and above; a dual sees one of them.
/// Source   [1] Dao, Gu, Transformers are SSMs, arXiv:2405.21060, sections 2 (step) and 6; the scores of
///          a group are made once. [2] Yang, Kautz, Hatamizadeh, Gated Delta Networks, arXiv:2412.06464, section 3, and
///          Yang et al., arXiv:2406.06484, section 3 (WY form); scores are made for each head.
template <Scalar S>
constexpr basic_work<S> work_of(const basic_state_update<S>& u) {
    const ratio<S> count = detail::tokens_of(u);
    const double channels = detail::state_channels(u);
    const double results = static_cast<double>(u.heads) * u.head_dim;
    const double gates = u.form == recurrence::mamba2 ? u.heads : 2.0 * u.heads;
    const double states = detail::state_values(u) * size_of(u.state_format).in(byte);
    const ratio<S> streamed = count * (2 * (channels + results + gates)) + u.sequences * (2 * states);
    const double convolved = u.conv > 0 ? 4 * channels : 0;
    const ratio<S> convolution = count * convolved + u.sequences * (4 * detail::kept_window(u)) + 2 * channels * u.conv;
    const ratio<S> moved = streamed + convolution;
    const flops<S> window = detail::convolution_of(u);

    const auto one_each = [&]() -> basic_work<S> {
        return {count * detail::stepped(u) * FLOP + window, moved * byte, {}};
    };
    const auto chunks = [&]() -> basic_work<S> {
        const ratio<S> between = max(u.queries / token / detail::chunk_of(u) - 1, ratio<S>{});
        return {count * detail::chunked(u) * FLOP + window, (moved + u.sequences * between * (2 * states)) * byte, {}};
    };
    return detail::by_phase(u.queries, one_each, chunks);
}

/// Time of a state update on a chip: a roofline.
///
///     step      FLOP at the fp32 rate of the vector units, where outer products and sums of one token run
///     prefill   FLOP at the share of the matrix rate in 16 bits that attention's prefill reaches; the convolution on
///               vector units
///     memory    bytes at the bandwidth of streams
///     time      (compute^4 + memory^4)^(1/4)
///
/// Chunks are tiles of 64 to 256 rows with masks and decays between their products, as attention's are: its efficiency,
/// not that of large products, which have neither. Launches count among the engine's overheads, as those of other kernels
/// that stream. A chip without an fp32 rate is given that of 16 bits.
///
/// Source   first principles; nothing is fitted, and no measurement was at hand.
template <Scalar S>
constexpr basic_time_split<S> time_of(const basic_state_update<S>& u, const basic_work<S>& w, const basic_chip<S>& c,
                                      const basic_supply<S>& supply) {
    const flop_rate<S> matrix = peak_rate(c, bf16);
    const flop_rate<S> vector = select(c.rates.fp32 > flop_rate<S>{}, c.rates.fp32, matrix);
    const seconds<S> compute = detail::by_phase(
        u.queries, [&]() -> seconds<S> { return w.arithmetic / vector; },
        [&]() -> seconds<S> {
            const flops<S> window = detail::convolution_of(u);
            const flop_rate<S> reached = c.kernels.attention.prefill.efficiency * matrix;
            return (w.arithmetic - window) / reached + window / vector;
        });
    return roofline<4>(compute, w.traffic * supply.streams, seconds<S>{});
}

}  // namespace tokenroof
