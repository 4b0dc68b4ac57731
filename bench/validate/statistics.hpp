// SPDX-License-Identifier: MIT
// What a set of relative errors comes to.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace accuracy {

/// Relative error of a prediction, predicted / measured - 1. Domain: measured > 0.
constexpr double relative_error(double measured, double predicted) { return predicted / measured - 1; }

/// Value below which a share of the values lies, linear between neighbours: position share (n - 1) of the sorted
/// values. Errors: std::invalid_argument where there is no value.
inline double quantile(std::vector<double> values, double share) {
    if (values.empty()) throw std::invalid_argument("quantile of no value");
    std::sort(values.begin(), values.end());
    const double position = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], position - std::floor(position));
}

/// n errors in four figures; bias is signed, the others are of the absolute errors.
struct summary {
    std::size_t n = 0;
    double mape = 0;  ///< mean
    double median = 0;
    double p90 = 0;
    double bias = 0;  ///< mean of the signed errors
};

/// All figures are 0 where there is no error to summarise: look at n.
inline summary summarise(const std::vector<double>& errors) {
    if (errors.empty()) return {};
    std::vector<double> sizes(errors.size());
    std::transform(errors.begin(), errors.end(), sizes.begin(), [](double error) { return std::abs(error); });
    const auto n = static_cast<double>(errors.size());
    return {.n = errors.size(),
            .mape = std::accumulate(sizes.begin(), sizes.end(), 0.0) / n,
            .median = quantile(sizes, 0.5),
            .p90 = quantile(sizes, 0.9),
            .bias = std::accumulate(errors.begin(), errors.end(), 0.0) / n};
}

}  // namespace accuracy
