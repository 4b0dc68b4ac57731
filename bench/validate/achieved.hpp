// SPDX-License-Identifier: MIT
// Shares of a chip's peak bandwidth that kernels reach where nothing but memory limits them.
#pragma once
#include "catalog.hpp"
#include "evaluate.hpp"

namespace accuracy {

/// Bytes over time and peak bandwidth, measured and predicted, of the rows that one line reports.
struct achieved_shares {
    std::vector<double> measured;
    std::vector<double> predicted;
};

/// One line for each combination of the columns chip and `format` among the rows that bytes_of names: their number, the
/// medians of both shares, and the error of the latter. bytes_of(row): what a row moves, nothing where other things than
/// memory may limit it. Skipped rows are left out.
template <class BytesOf>
std::vector<std::string> achieved_remarks(std::string_view title, std::string_view format, const csv_file& file,
                                          const evaluation& result, BytesOf&& bytes_of) {
    std::map<std::pair<std::string, std::string>, achieved_shares> groups;
    for (const judgement& judged : result.judgements) {
        if (!judged.predicted) continue;
        const row_view row(file, file.rows[judged.row]);
        const std::optional<tokenroof::bytes<>> moved = bytes_of(row);
        if (!moved) continue;
        const double at_peak = (*moved / tokenroof::peak_bandwidth(chip_of(row).memory)).in(tokenroof::second);
        achieved_shares& group = groups[{row.text("chip"), row.text(format)}];
        group.measured.push_back(at_peak / judged.measured);
        group.predicted.push_back(at_peak / *judged.predicted);
    }
    std::vector<std::string> lines;
    for (const auto& [group, shares] : groups) {
        const double measured = quantile(shares.measured, 0.5);
        const double predicted = quantile(shares.predicted, 0.5);
        lines.push_back(fmt::format("{}, {} {}: n={} share of peak measured={:.1f}% predicted={:.1f}% error={:+.1f}%",
                                    title, group.first, group.second, shares.measured.size(), 100 * measured,
                                    100 * predicted, 100 * relative_error(measured, predicted)));
    }
    return lines;
}

}  // namespace accuracy
