// SPDX-License-Identifier: MIT
// Access patterns as a program sees them, turned into the row visits that the banks of a DRAM channel see.
#pragma once
#include <tokenroof/memory/dram_efficiency.hpp>

namespace tokenroof {

/// What is read and written, in which order, and how addresses map to banks.
template <Scalar S = double>
struct basic_dram_pattern {
    row_order order = row_order::stream;
    address_mapping mapping = address_mapping::interleaved;
    ratio<S> read_share = 1;     ///< of the traffic
    bytes<S> chunk = 64 * byte;  ///< random: read or written as a whole at an aligned address
    bytes<S> line = 64 * byte;   ///< that an interleaved mapping keeps in one row
    int stride = 1;              ///< strided: bursts from one request to the next

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"order"}, x.order...);
        visit(field{"mapping"}, x.mapping...);
        visit(field{"read_share", rule::part}, x.read_share...);
        visit(field{"chunk", rule::positive}, x.chunk...);
        visit(field{"line", rule::positive}, x.line...);
        visit(field{"stride", rule::positive}, x.stride...);
    }
};
using dram_pattern = basic_dram_pattern<double>;

inline constexpr dram_pattern read_stream{};
inline constexpr dram_pattern write_stream{.read_share = 0};
inline constexpr dram_pattern copy_stream{.read_share = 0.5};
inline constexpr dram_pattern triad_stream{.read_share = 2.0 / 3};

/// Aligned chunks at random addresses.
template <Scalar S>
constexpr basic_dram_pattern<S> random_chunks(const bytes<S>& chunk, const std::type_identity_t<ratio<S>>& read_share) {
    return {.order = row_order::random, .read_share = read_share, .chunk = chunk};
}

namespace detail {

/// Not std::gcd, whose header is ten thousand lines.
constexpr int gcd(int a, int b) {
    while (b != 0) {
        const int rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// Bursts of a random chunk that lie in one row. Neighbouring bursts beyond a line lie in other rows when interleaved.
template <class S>
constexpr ratio<S> chunk_visit(const basic_dram_pattern<S>& p, const basic_dram_channel<S>& c) {
    const ratio<S> bursts = p.chunk / c.burst_size;
    const ratio<S> apart = bursts / (c.bank_groups * c.pseudo_channels);
    const ratio<S> in_row =
        p.mapping == address_mapping::column_low ? bursts : max(min(bursts, p.line / c.burst_size), apart);
    return max(min(in_row, ratio<S>(c.columns)), 1);
}

/// Where a stride leads: of the rows that lie side by side, one in each bank group of each pseudo channel, it may visit
/// a part only.
template <class S>
constexpr void place_stride(const basic_dram_pattern<S>& p, const basic_dram_channel<S>& c, basic_dram_access<S>& a) {
    const int rows = c.bank_groups * c.pseudo_channels;
    const bool interleaved = p.mapping == address_mapping::interleaved;
    const bool along_row = !interleaved && p.stride < c.columns;
    const bool whole_rows = p.stride % c.columns == 0;
    int common = 1;  // every so many of these rows is visited
    if (interleaved) common = gcd(p.stride, rows);
    else if (whole_rows) common = gcd(p.stride / c.columns, rows);
    const int channels = c.pseudo_channels / gcd(common, c.pseudo_channels);
    const int groups = rows / common / channels;
    a.visit_length = max(ratio<S>(1.0 * c.columns * (interleaved ? common : 1) / p.stride), 1);
    a.bank_groups = along_row ? (groups < 2 ? groups : 2) : groups * c.ranks;
    const int seen = c.banks * groups / c.bank_groups;
    a.banks = seen > 1 ? seen : 1;
    a.crowding = 1.0 * c.pseudo_channels / channels;
}

template <class S>
constexpr basic_dram_access<S> access(const basic_dram_pattern<S>& p, const basic_dram_channel<S>& c) {
    basic_dram_access<S> a{.read_share = p.read_share, .banks = c.banks, .order = p.order, .mapping = p.mapping};
    switch (p.order) {
        case row_order::stream:
            a.visit_length = c.columns;
            a.bank_groups =
                p.mapping == address_mapping::column_low ? (c.bank_groups < 2 ? c.bank_groups : 2) : c.bank_groups;
            break;
        case row_order::random:
            a.visit_length = chunk_visit(p, c);
            a.bank_groups = c.bank_groups * c.ranks;
            break;
        case row_order::strided: place_stride(p, c, a); break;
    }
    a.row_visits = 1 / a.visit_length;
    return a;
}

}  // namespace detail

/// What the banks of a channel see of a pattern.
///
///     stream     visit_length = columns;  bank groups in sight: all interleaved, column_low the row's and the next's
///     random     visit_length = bursts of a chunk in one row: all column_low; interleaved a line, or a chunk's bursts
///                over bank_groups pseudo_channels where that is more;  at most columns
///     strided    visit_length = columns / stride, interleaved columns gcd(stride, rows side by side) / stride
///     row_visits = 1 / visit_length
///
/// Domain   chunks of less than a burst move a whole burst, which counts as traffic.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr basic_dram_access<S> access_of(const basic_dram_pattern<S>& p, const basic_dram_channel<S>& c) {
    validate_fields(p, "pattern");
    validate(c);
    return detail::access(p, c);
}

}  // namespace tokenroof
