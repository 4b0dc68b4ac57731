// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/dram.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {

// HBM2_2000__int of Ramulator 2.1: reads, a copy, and reads of a row each.
const std::string header =
    "id,layout,read_share,tCK_ns,efficiency,S,tCCD_L,tCCD_L_WR,tRC,tRCD,tRCDWR,tRP,tRTP,tRRD,tFAW,tRFC,tREFI,"
    "read_to_write,write_to_read,CWL,burst,tWR,rank_switch,act32,ranks,banks,bank_groups_seen,row_command_cycles,"
    "column_command_cycles,row_visits_per_request,requests_per_row_visit,queue,write_batch,pseudo_channels,pc_share,"
    "rank_column_floor,random,stream,visit_in_flight\n";
const std::string timings =
    "2,4,4,48,14,12,14,5,4,15,350,3900,13,13,5,2,16,0,0,1,16,4,3,0,";  // S to column_command_cycles
const std::string stream = "0.03125,32,32,19.2,2,1,0,0,1,1\n";
const std::string reads = "a,interleaved,1,1.0,0.89459," + timings + stream;
const std::string copy = "b,interleaved,0.5,1.0,0.48562," + timings + stream;
const std::string rows = "c,column_low,1.0,1.0,0.30094," + timings + "1,1,32,19.2,2,1,0,1,0,1\n";

}  // namespace

TEST_CASE("rows of timings in ticks become shares of peak") {
    const csv_file file = parse(header + reads + copy + rows);
    const evaluation result = evaluate(dram_table, file);
    CHECK(result.skips.empty());
    REQUIRE(result.judgements.size() == 3);
    CHECK(*result.judgements[0].predicted == doctest::Approx(1 - 383.0 / 3900));
    CHECK(*result.judgements[1].predicted == doctest::Approx((0.4473 + 0.7006) / 2).epsilon(0.001));
    CHECK(*result.judgements[2].predicted == doctest::Approx((1 - 383.0 / 3900) * 2 / 6));  // two row commands of 3 ns
}

TEST_CASE("a clock twice as slow changes no share") {
    std::string slow = reads;
    slow.replace(slow.find(",1.0,"), 5, ",2.0,");
    const csv_file file = parse(header + reads + "s" + slow);
    const evaluation result = evaluate(dram_table, file);
    CHECK(*result.judgements[0].predicted == doctest::Approx(*result.judgements[1].predicted));
}

TEST_CASE("points are reported by layout, intervals by how many rows they hold") {
    const csv_file file = parse(header + reads + copy + rows);
    const auto lines = dram_remarks(file, evaluate(dram_table, file));
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "dram efficiency, reads or writes alone, column_low: n=1 mape=0.11% median=0.11%");
    CHECK(lines[1] == "dram efficiency, reads or writes alone, interleaved: n=1 mape=0.81% median=0.81%");
    CHECK(lines[2].starts_with("dram efficiency, mixed: n=1 inside=100.0% median_width=0.36"));
}

TEST_CASE("a row that cannot be is skipped with the library's reason, and an unknown layout is an error") {
    std::string refreshing = reads;
    refreshing.replace(refreshing.find("3900"), 4, "0380");
    const evaluation result = evaluate(dram_table, parse(header + refreshing));
    REQUIRE(result.skips.size() == 1);
    CHECK(result.skips[0].reason == "channel.timing.refi = 3.8e-07 second: refreshes leave no time between them");
    std::string diagonal = reads;
    diagonal.replace(diagonal.find("interleaved"), 11, "diagonal");
    CHECK_THROWS_AS(evaluate(dram_table, parse(header + diagonal)), file_error);
}
