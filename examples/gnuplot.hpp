// SPDX-License-Identifier: MIT
// Charts by gnuplot: a script with its data inside, drawn as an SVG file where gnuplot is installed.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace example {

/// Text as gnuplot's string, taken as it is: in single quotes, since it would run commands that it finds in double ones.
inline std::string in_quotes(std::string_view text) {
    std::string inside = "'";
    for (const char c : text) {
        if (c == '\'') inside += "''";
        else if (c == '\n') inside += "'.\"\\n\".'";
        else inside += c;
    }
    return inside + "'";
}

/// A gnuplot script, line by line.
///
///     chart c(900, 400);
///     c.data("$rates", {{"1", "52.3"}, {"2", "97.1"}});
///     c.line("plot $rates using 1:2 with linespoints title 'token/s'");
///     fmt::print("{}\n", draw(c, "rates.svg"));
struct chart {
    int width;  ///< of the picture, pixels
    int height;
    std::string script{};

    chart(int pixels_wide, int pixels_high) : width(pixels_wide), height(pixels_high) {}

    void line(std::string_view command) { script.append(command).append("\n"); }

    /// A data block that `plot` reads like a file; "$" begins its name. Text with blanks stands
    /// in double quotes, in which data runs no commands.
    void data(std::string_view name, const std::vector<std::vector<std::string>>& rows) {
        script += fmt::format("{} << END_OF_DATA\n", name);
        for (const auto& row : rows) script += fmt::format("{}\n", fmt::join(row, " "));
        script += "END_OF_DATA\n";
    }
};

/// Draws a chart into `file`, and says what it did. Where gnuplot is not installed, it writes the script beside it
/// (FILE.gp in place of FILE.svg), to be drawn elsewhere.
/// Errors   std::runtime_error where the file cannot be written or gnuplot rejects the script.
inline std::string draw(const chart& c, const std::filesystem::path& file) {
    const std::string script = fmt::format(
        "set terminal svg size {},{} font 'Helvetica,13' background '#ffffff'\nset output {}\n{}unset output\n",
        c.width, c.height, in_quotes(file.string()), c.script);
    const auto fail = [](std::string_view what) { throw std::runtime_error(fmt::format("chart: {}", what)); };

    if (std::system("command -v gnuplot >/dev/null 2>&1") != 0) {
        const std::string beside = std::filesystem::path(file).replace_extension(".gp").string();
        if (!(std::ofstream(beside) << script).flush()) fail(fmt::format("cannot write {}", beside));
        return fmt::format("chart: gnuplot is not installed; to draw {}: gnuplot {}", file.string(), beside);
    }
    // gnuplot itself would only warn.
    if (!std::ofstream(file)) fail(fmt::format("cannot write {}", file.string()));
    std::FILE* const gnuplot = popen("gnuplot", "w");
    if (gnuplot == nullptr) fail("cannot start gnuplot");
    const bool written = std::fwrite(script.data(), 1, script.size(), gnuplot) == script.size();
    if (pclose(gnuplot) != 0 || !written) fail(fmt::format("gnuplot did not draw {}", file.string()));
    return fmt::format("chart: {}", file.string());
}

}  // namespace example
