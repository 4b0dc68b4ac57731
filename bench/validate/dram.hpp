// SPDX-License-Identifier: MIT
// A DRAM channel whose queue is never empty: achieved share of the peak bandwidth, from its timings in ticks of tCK.
#pragma once
#include "evaluate.hpp"
#include <tokenroof/memory/dram_efficiency.hpp>

namespace accuracy {

inline tokenroof::dram_channel channel_of(const row_view& row) {
    const auto time = [&row, tick = row.number("tCK_ns") * tokenroof::ns](std::string_view column) {
        return row.number(column) * tick;
    };
    return {.timing = {.ccd_s = time("S"),
                       .ccd_l = time("tCCD_L"),
                       .ccd_l_wr = time("tCCD_L_WR"),
                       .rc = time("tRC"),
                       .rcd_rd = time("tRCD"),
                       .rcd_wr = time("tRCDWR"),
                       .rp = time("tRP"),
                       .rtp = time("tRTP"),
                       .wr = time("tWR"),
                       .cwl = time("CWL"),
                       .burst = time("burst"),
                       .rrd = time("tRRD"),
                       .faw = time("tFAW"),
                       .act32 = time("act32"),
                       .rfc = time("tRFC"),
                       .refi = time("tREFI"),
                       .read_to_write = time("read_to_write"),
                       .write_to_read = time("write_to_read"),
                       .rank_switch = time("rank_switch"),
                       .row_command = time("row_command_cycles"),
                       .column_command = time("column_command_cycles")},
            .bank_groups = row.count("banks"),  // the table does not say how many share them: no limit
            .ranks = row.count("ranks"),
            .pseudo_channels = row.count("pseudo_channels")};
}

/// Errors: file_error for a layout that is neither interleaved nor column_low.
inline tokenroof::dram_access dram_access_of(const row_view& row) {
    using enum tokenroof::row_order;
    const std::string& layout = row.text("layout");
    const bool interleaved = layout == "interleaved";
    if (!interleaved && layout != "column_low") throw row.malformed("layout", "is neither interleaved nor column_low");
    const auto order = row.count("random") != 0 ? random : strided;
    return {.read_share = row.number("read_share"),
            .row_visits = row.number("row_visits_per_request"),
            .visit_length = row.number("requests_per_row_visit"),
            .bank_groups = row.number("bank_groups_seen"),
            .crowding = row.number("pc_share"),
            .column_spacing = row.number("rank_column_floor") * row.number("tCK_ns") * tokenroof::ns,
            .banks = row.count("banks"),
            .order = row.count("stream") != 0 ? stream : order,
            .mapping = interleaved ? tokenroof::address_mapping::interleaved : tokenroof::address_mapping::column_low};
}

inline tokenroof::dram_share dram_share_of(const row_view& row) {
    return dram_efficiency(channel_of(row),
                           tokenroof::dram_controller{.queue = row.number("queue"),
                                                      .write_batch = row.number("write_batch"),
                                                      .frees_entries = row.count("visit_in_flight") != 0},
                           dram_access_of(row));
}

inline std::vector<figure> measured_dram(const row_view& row) {
    if (!row.has("efficiency")) return {};
    return {{"efficiency", row.number("efficiency")}};
}

/// Mixed traffic has an interval, of which this is the middle.
inline std::vector<figure> predicted_dram(const row_view& row) {
    const tokenroof::dram_share share = dram_share_of(row);
    return {{"efficiency", ((share.low + share.high) / 2).value()}};
}

/// How the closed form does where it gives a point, by layout, and where it gives an interval: the share of rows inside
/// [0.93 low, 1.07 high], and the median of (high - low) / high. Skipped rows are left out.
inline std::vector<std::string> dram_remarks(const csv_file& file, const evaluation& result) {
    std::map<std::string, std::vector<double>> errors;  // by layout
    std::vector<double> widths;
    std::size_t inside = 0;
    for (const judgement& judged : result.judgements) {
        if (!judged.predicted) continue;
        const row_view row(file, file.rows[judged.row]);
        const double reads = row.number("read_share");
        if (reads <= 0 || reads >= 1) {
            errors[row.text("layout")].push_back(judged.error());
            continue;
        }
        const tokenroof::dram_share share = dram_share_of(row);
        const double low = share.low.value();
        const double high = share.high.value();
        widths.push_back((high - low) / high);
        if (judged.measured >= 0.93 * low && judged.measured <= 1.07 * high) ++inside;
    }
    std::vector<std::string> lines;
    for (const auto& [layout, all] : errors) {
        const summary s = summarise(all);
        lines.push_back(fmt::format("dram efficiency, reads or writes alone, {}: n={} mape={:.2f}% median={:.2f}%",
                                    layout, s.n, 100 * s.mape, 100 * s.median));
    }
    if (!widths.empty()) {
        lines.push_back(fmt::format("dram efficiency, mixed: n={} inside={:.1f}% median_width={:.3f}", widths.size(),
                                    100 * static_cast<double>(inside) / static_cast<double>(widths.size()),
                                    quantile(widths, 0.5)));
    }
    return lines;
}

inline const table dram_table{
    .name = "dram",
    .texts = {"layout"},
    .numbers = {"read_share",
                "tCK_ns",
                "efficiency",
                "S",
                "tCCD_L",
                "tCCD_L_WR",
                "tRC",
                "tRCD",
                "tRCDWR",
                "tRP",
                "tRTP",
                "tRRD",
                "tFAW",
                "tRFC",
                "tREFI",
                "read_to_write",
                "write_to_read",
                "CWL",
                "burst",
                "tWR",
                "rank_switch",
                "act32",
                "ranks",
                "banks",
                "bank_groups_seen",
                "row_command_cycles",
                "column_command_cycles",
                "row_visits_per_request",
                "requests_per_row_visit",
                "queue",
                "write_batch",
                "pseudo_channels",
                "pc_share",
                "rank_column_floor",
                "random",
                "stream",
                "visit_in_flight"},
    .groups = {"layout", "read_share"},
    .guarded = {"layout"},
    .measured = measured_dram,
    .predicted = predicted_dram,
    .remarks = dram_remarks,
};

}  // namespace accuracy
