// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {
std::string complaint(const std::string& text) {
    try {
        parse(text);
    } catch (const file_error& error) {
        return error.what();
    }
    return "";
}
}  // namespace

TEST_CASE("fields are found by the name of their column") {
    const csv_file file = parse("b,id,a\n2,x,1\n4,y,3\n");
    REQUIRE(file.rows.size() == 2);
    CHECK(file.text(file.rows[1], "id") == "y");
    CHECK(file.number(file.rows[1], "a") == 3.0);
    CHECK(file.rows[1].line == 3);
    CHECK_THROWS_WITH_AS(file.position("c"), "t.csv:1: no column 'c'", file_error);
}

TEST_CASE("a quoted field may hold commas, quotes and the blanks around it") {
    const csv_file file = parse("id,notes\nx,\"a, \"\"b\"\" \"\ny, plain \n");
    CHECK(file.text(file.rows[0], "notes") == "a, \"b\" ");
    CHECK(file.text(file.rows[1], "notes") == "plain");
    CHECK(joined(file.rows[0]) == "x,\"a, \"\"b\"\" \"");
}

TEST_CASE("a blank field is a missing number, and no zero") {
    const csv_file file = parse("id,a,b\nx,,0\n");
    CHECK_FALSE(file.number(file.rows[0], "a").has_value());
    CHECK(file.number(file.rows[0], "b") == 0.0);
}

TEST_CASE("numbers are read in any locale-free notation, and to the end of the field") {
    const csv_file file = parse("a,b,c,d,e,f\n1e3,-0.5,12ms,0x10,nan,\"1,5\"\n");
    const csv_row& row = file.rows[0];
    CHECK(file.number(row, "a") == 1000.0);
    CHECK(file.number(row, "b") == -0.5);
    for (const char* column : {"c", "d", "e", "f"}) CHECK_THROWS_AS(file.number(row, column), file_error);
    CHECK_THROWS_WITH(file.number(row, "c"), "t.csv:2: column c: '12ms' is not a number");
}

TEST_CASE("line ends of other systems, a byte order mark and blank lines change nothing") {
    const csv_file file = parse("\xEF\xBB\xBFid,a\r\n\r\nx,1\r\ny,2");
    CHECK(file.columns.front() == "id");
    REQUIRE(file.rows.size() == 2);
    CHECK(file.number(file.rows[0], "a") == 1.0);
    CHECK(file.number(file.rows[1], "a") == 2.0);
    CHECK(file.rows[1].line == 4);
}

TEST_CASE("a malformed file is refused with its line") {
    CHECK(complaint("") == "t.csv:1: the file is empty, a header is due");
    CHECK(complaint("\n\n") == "t.csv:1: the file is empty, a header is due");
    CHECK(complaint("id,a\n") == "t.csv:1: no row below the header, the table is empty");
    CHECK(complaint("id,a\nx,1\ny\n") == "t.csv:3: 1 fields, the header has 2");
    CHECK(complaint("id,a\nx,1,2\n") == "t.csv:2: 3 fields, the header has 2");
    CHECK(complaint("id,a\nx,\"1\ny,2\n") == "t.csv:2: a quoted field is not closed");
    CHECK(complaint("id,a,id\nx,1,2\n") == "t.csv:1: two columns 'id'");
}
