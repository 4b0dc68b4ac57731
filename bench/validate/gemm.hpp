// SPDX-License-Identifier: MIT
// Matrix products alone on a chip: C[m, n] = A[m, k] W[k, n], W in the row's format.
#pragma once
#include "achieved.hpp"

namespace accuracy {

/// Bytes that pass between two uses of the same weights: the benchmark rotates over min(5, ceil(cache / weights))
/// copies of them, with one set of activations.
inline tokenroof::bytes<> footprint(const tokenroof::gemm& product, tokenroof::bytes<> cache) {
    const tokenroof::bytes<> weights = static_cast<double>(product.n) * product.k * tokenroof::size_of(product.weights);
    const double copies = std::min(5.0, std::ceil(cache.in(tokenroof::byte) / weights.in(tokenroof::byte)));
    return (copies - 1) * weights + tokenroof::work_of(product).traffic;
}

/// The product of a row, with the share of it that the chip's last cache holds from one pass to the next.
inline tokenroof::gemm gemm_of(const row_view& row, const tokenroof::chip& on) {
    tokenroof::gemm product{.rows = row.number("m"), .n = row.count("n"), .k = row.count("k")};
    product.weights = format_of(row, "dtype");
    const tokenroof::memory_level cache = last_cache(on.memory);
    product.resident = resident_share(cache, footprint(product, cache.capacity));
    return product;
}

inline std::vector<figure> predicted_gemm(const row_view& row) {
    const tokenroof::chip on = chip_of(row);
    return {in_interval("latency", error_bar(gemm_of(row, on), on), tokenroof::second)};
}

/// How much of the bandwidth a product with one row reaches where its weights are more than 400 MB.
inline std::vector<std::string> gemm_remarks(const csv_file& file, const evaluation& result) {
    return achieved_remarks("gemm of one row over 400 MB", "dtype", file, result,
                            [](const row_view& row) -> std::optional<tokenroof::bytes<>> {
                                const auto weights =
                                    row.number("n") * row.number("k") * tokenroof::size_of(format_of(row, "dtype"));
                                if (row.number("m") != 1 || weights <= 400 * tokenroof::MB) return std::nullopt;
                                return weights;
                            });
}

inline const table gemm_table{
    .name = "gemm",
    .texts = {"chip", "dtype"},
    .numbers = {"m", "n", "k", "latency_ms"},
    .groups = {"chip", "dtype"},
    .guarded = {"dtype"},
    .measured = measured_latency,
    .predicted = predicted_gemm,
    .remarks = gemm_remarks,
};

}  // namespace accuracy
