// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/selection.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {
std::string ids(const std::vector<const csv_row*>& rows) {
    std::string text;
    for (const csv_row* row : rows) text += row->fields.front();
    return text;
}
const csv_file letters = parse("id,kind,m,n\na,x,6,1\nb,x,1,1\nc,y,1,1\nd,x,1,5\ne,x,2,1\nf,x,3,1\ng,x,2,2\nh,z,1,1\n");
}  // namespace

TEST_CASE("groups give the same number of rows, small groups all of theirs") {
    CHECK(allotments({9, 9, 9}, 6) == std::vector<std::size_t>{2, 2, 2});
    CHECK(allotments({1, 9, 9}, 9) == std::vector<std::size_t>{1, 4, 4});
    CHECK(allotments({9, 9}, 5) == std::vector<std::size_t>{3, 2});
    CHECK(allotments({2, 1}, 400) == std::vector<std::size_t>{2, 1});
    CHECK(allotments({}, 3).empty());
}

TEST_CASE("rows of a group are picked evenly over sizes and stay in file order") {
    // Group x by size m n: b 1, e 2, f 3, g 4, d 5, a 6. Three of them: the middles of (b e), (f g), (d a).
    CHECK(ids(select(letters, {.by = {"kind"}, .size = {"m", "n"}, .rows = 5})) == "acegh");
    CHECK(ids(select(letters, {.by = {"kind"}, .size = {"m", "n"}, .rows = 8})) == "abcdefgh");
}

TEST_CASE("rows that are kept are picked as if all were") {
    CHECK(ids(select(letters, {.by = {"kind"}, .size = {"m", "n"}, .rows = 5, .only = "kind=x"})) == "aeg");
    CHECK(ids(select(letters, {.by = {"kind"}, .size = {"m", "n"}, .rows = 5, .only = "kind=y,z"})) == "ch");
    CHECK_THROWS_AS(select(letters, {.by = {"kind"}, .size = {"m"}, .only = "colour=red"}), file_error);
}

TEST_CASE("rows without a figure that matters are as if they were not there") {
    const csv_file holes = parse("id,kind,m,n\na,x,6,1\nb,,1,1\nc,x,1,\nd,x,2,1\ne,y,3,3\n");
    CHECK(ids(select(holes, {.by = {"kind"}, .size = {"m"}, .rows = 5, .complete = {"kind", "n"}})) == "ade");
    CHECK_THROWS_AS(select(holes, {.by = {"kind"}, .size = {"m"}, .complete = {"colour"}}), file_error);
}

TEST_CASE("a rule that names no column or no number is refused") {
    CHECK_THROWS_AS(select(letters, {.by = {"colour"}, .size = {"m"}}), file_error);
    CHECK_THROWS_AS(select(letters, {.by = {"kind"}, .size = {"kind"}}), file_error);
}
