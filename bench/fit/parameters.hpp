// SPDX-License-Identifier: MIT
// Which parameters of a chip a table of measurements may change, and within which bounds.
#pragma once
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <tokenroof/calibrate/fit.hpp>
#include <tokenroof/compute/chip.hpp>
#include <vector>

namespace accuracy {

/// How far a parameter may move from where it starts, up and down.
inline constexpr double reach = 10;

/// Parameters that act through steps (whole tiles, waves), or on too few rows of one chip to be told apart from others:
/// values of a family, which a fit of one chip leaves as they are.
inline bool belongs_to_family(std::string_view path) {
    return path.ends_with("wave_quantisation") || path.ends_with("sustained_slowdown") || path.ends_with("tile");
}

/// The chip's inputs below one of the paths, such as "chip.kernels.gemm", that are not 0: a kernel that the chip does not
/// have stays away. Each may become `reach` times larger or smaller, within its rule.
inline std::vector<std::string> free_paths(const tokenroof::chip& start, const std::vector<std::string>& below) {
    std::vector<std::string> paths;
    for (const tokenroof::real_input& input : real_inputs(tokenroof::at(start))) {
        const std::string path = input.path.text();
        const bool wanted = std::any_of(below.begin(), below.end(),
                                        [&path](const std::string& prefix) { return path.starts_with(prefix + "."); });
        if (wanted && input.value != 0 && !belongs_to_family(path)) paths.push_back(path);
    }
    return paths;
}

/// An input of `start`, such as a chip or an engine, free within reach.
template <class Input>
tokenroof::free_parameter bounded(const Input& start, const std::string& path) {
    const auto all = real_inputs(tokenroof::at(start));
    const tokenroof::real_input& input = all[tokenroof::find_input(all, path)];
    const bool is_share = input.allowed == tokenroof::rule::share || input.allowed == tokenroof::rule::part;
    const double high = is_share ? 1 : reach * input.value;
    const double low = input.allowed == tokenroof::rule::at_least_one ? 1 : input.value / reach;
    return {.name = path, .unit = input.unit, .low = low, .high = high};
}

}  // namespace accuracy
