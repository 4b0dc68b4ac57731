// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/evaluate.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {

/// Predicts twice the length as the time of anything that is not a ghost.
const table walks{
    .name = "walks",
    .texts = {"walker"},
    .numbers = {"length", "time"},
    .groups = {"walker"},
    .guarded = {},
    .measured =
        [](const row_view& row) {
            return row.has("time") ? std::vector<figure>{{"time", row.number("time")}} : std::vector<figure>{};
        },
    .predicted = [](const row_view& row) -> std::vector<figure> {
        if (row.text("walker") == "ghost") throw skipped("ghosts do not walk");
        if (row.text("walker") == "snail") throw std::invalid_argument("walker: is too slow");
        return {{"time", 2.0 * row.count("length")}};
    },
};

std::string complaint(const std::string& text) {
    try {
        evaluate(walks, parse(text));
    } catch (const file_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a row is predicted, or skipped with its reason and still counted") {
    const csv_file file =
        parse("id,walker,length,time\na,cat,1,1\nb,ghost,1,1\nc,cat,2,5\nd,snail,1,9\ne,cat,,1\nf,cat,1,\n");
    const evaluation result = evaluate(walks, file);
    REQUIRE(result.skips.size() == 4);
    CHECK(result.skips[0].row == 1);
    CHECK(result.skips[0].reason == "ghosts do not walk");
    CHECK(result.skips[1].reason == "walker: is too slow");
    CHECK(result.skips[2].reason == "length is missing");
    CHECK(result.skips[3].reason == "nothing measured");

    const auto all = summarise_by(file, result, {});
    REQUIRE(all.size() == 1);
    CHECK(all[0].errors.n == 2);
    CHECK(all[0].skipped == 3);
    CHECK(all[0].errors.mape == doctest::Approx(0.6));  // 2/1 - 1 and 4/5 - 1
    CHECK(all[0].errors.bias == doctest::Approx(0.4));

    const auto by_walker = summarise_by(file, result, {"walker"});
    REQUIRE(by_walker.size() == 3);
    CHECK(by_walker[0].group == std::vector<std::string>{"cat"});
    CHECK(by_walker[0].skipped == 1);
    CHECK(by_walker[1].group == std::vector<std::string>{"ghost"});
    CHECK(by_walker[1].errors.n == 0);
    CHECK_THROWS_AS(summarise_by(file, result, {"shoes"}), file_error);
}

TEST_CASE("groups that are numbers stand in the order of their values") {
    const csv_file file = parse("id,walker,length,time\na,cat,10,1\nb,cat,9,1\nc,cat,100,1\n");
    const auto by_length = summarise_by(file, evaluate(walks, file), {"length"});
    REQUIRE(by_length.size() == 3);
    CHECK(by_length[0].group.front() == "9");
    CHECK(by_length[1].group.front() == "10");
    CHECK(by_length[2].group.front() == "100");
}

TEST_CASE("a prediction that is no number is skipped, not averaged") {
    table broken = walks;
    broken.predicted = [](const row_view&) { return std::vector<figure>{{"time", std::nan("")}}; };
    const evaluation result = evaluate(broken, parse("id,walker,length,time\na,cat,1,1\n"));
    REQUIRE(result.skips.size() == 1);
    CHECK(result.skips[0].reason == "the predicted time is not a number");
    CHECK_FALSE(result.judgements[0].predicted.has_value());
}

TEST_CASE("what a table reads is checked in every row, those it skips included") {
    CHECK(complaint("id,walker,time\na,cat,1\n") == "t.csv:1: no column 'length'");
    CHECK(complaint("walker,length,time\ncat,1,1\n") == "t.csv:1: no column 'id'");
    CHECK(complaint("id,walker,length,time\na,ghost,far,1\n") == "t.csv:2: column length: 'far' is not a number");
    CHECK(complaint("id,walker,length,time\na,cat,-1,1\n") == "t.csv:2: column length: '-1' is negative");
    CHECK(complaint("id,walker,length,time\na,cat,1.5,1\n") == "t.csv:2: column length: '1.5' is not a whole number");
    CHECK(complaint("id,walker,length,time\na,cat,1,0\n") == "t.csv:2: the measured time is not positive");
    CHECK(complaint("id,walker,length,time\na,cat,1,1\na,cat,2,1\n") == "t.csv:3: column id: 'a' stands above already");
    CHECK(complaint("id,walker,length,time\n,cat,1,1\n") == "t.csv:2: column id: is blank");
}
