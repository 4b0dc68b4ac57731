// SPDX-License-Identifier: MIT
// A bar for what takes longer than a moment.
#pragma once
#include <cstdio>
#include <fmt/format.h>
#include <string>
#include <unistd.h>

namespace example {

/// A bar on stderr, where that is a terminal.
inline void show_progress(double share) {
    constexpr std::size_t width = 50;
    static const bool terminal = isatty(STDERR_FILENO) != 0;
    static int shown = -1;
    const int percent = static_cast<int>(100 * share);
    if (!terminal || percent == shown) return;
    shown = percent;
    const auto filled = static_cast<std::size_t>(share * width);
    fmt::print(stderr, "\r[{}{}] {:3} %{}", std::string(filled, '#'), std::string(width - filled, '.'), percent,
               percent == 100 ? "\n" : "");
}

}  // namespace example
