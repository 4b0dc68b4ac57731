// SPDX-License-Identifier: MIT
// Do fits of engines see the rows of a table as validation does, and find the overheads that made them?
#include "fit/engine_rows.hpp"
#include "parse.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {

const std::string header =
    "id,chip,gpus,tp,pp,ep,dp,model,weight_format,moe_format,engine,engine_version,input_len,output_len,concurrency,"
    "ttft_ms,tpot_ms,lengths\n";

std::string row(std::string_view id, std::string_view model, int tp, int concurrency) {
    return fmt::format("{},h100-sxm,{},{},1,1,1,{},fp8,fp8,vllm,0.12.0,1024,512,{},100,10,fixed\n", id, tp, tp, model,
                       concurrency);
}

std::vector<timed_row> rows_of_vllm(const std::string& text) {
    return engine_rows(parse(header + text)).begin()->second;
}

}  // namespace

TEST_CASE("a row is a life, a time between tokens and a time to the first") {
    const std::vector<timed_row> rows = rows_of_vllm(row("a", "llama-3.1-8b", 1, 4));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].metric == served_metric::life);
    CHECK(rows[0].measured.in(tokenroof::second) == doctest::Approx(0.1 + 511 * 0.01));
    CHECK(rows[1].measured.in(tokenroof::second) == doctest::Approx(0.01));
    CHECK(rows[2].measured.in(tokenroof::second) == doctest::Approx(0.1));
}

TEST_CASE("an engine's times are those that validation compares") {
    const csv_file file = parse(header + row("a", "llama-3.1-8b", 1, 4));
    const evaluation judged = evaluate(serving_table, file);
    const auto by_engine = engine_rows(file);
    REQUIRE(by_engine.size() == 1);
    for (const timed_row& r : by_engine.begin()->second) {
        const std::size_t place = r.metric == served_metric::life ? 0 : r.metric == served_metric::tpot ? 1 : 2;
        CHECK(metric_error(r, r.served.plan.engine) == doctest::Approx(judged.judgements[place].error()));
    }
}

TEST_CASE("rows that cannot be predicted are left out") {
    CHECK(rows_of_vllm(row("a", "llama-3.1-8b", 1, 4) + row("b", "deep-thought", 1, 4)).size() == 3);
    CHECK(rows_of_vllm(row("a", "llama-3.1-8b", 1, 4) + row("b", "llama-3.1-405b", 1, 4)).size() == 3);
    CHECK_THROWS_AS(engine_rows(parse(header + row("b", "deep-thought", 1, 4))), file_error);
}

TEST_CASE("overheads are what an engine sets apart from an ideal one, without its policies") {
    using tokenroof::us;
    CHECK(engine_overheads({}).empty());
    const tokenroof::engine e{
        .decode_request = 20 * us, .prefill_first = true, .chunk = 8192, .reserved_output = 1, .memory_share = 0.8};
    CHECK(engine_overheads(e) == std::vector<std::string>{"decode_request"});
    CHECK(engine_overheads(tokenroof::catalog::vllm).size() >= 4);
}

TEST_CASE("a fit finds the overheads by which rows were made, from others") {
    std::string text;
    for (const int concurrency : {1, 4, 16, 64, 128})
        for (const int ranks : {1, 2, 4})
            text += row(fmt::format("{} {}", ranks, concurrency), "llama-3.1-8b", ranks, concurrency);
    std::vector<timed_row> rows = rows_of_vllm(text);
    tokenroof::engine start = rows.front().served.plan.engine;
    tokenroof::engine made = start;
    made.decode_layer = 1.3 * start.decode_layer;
    made.decode_request = 0.6 * start.decode_request;
    made.first_token = 2.0 * start.first_token;
    for (timed_row& r : rows) r.measured = served_time{}(made, r);
    const tokenroof::engine found = fitted_engine(start, rows);
    CHECK((found.decode_request / made.decode_request).value() == doctest::Approx(1).epsilon(0.02));
    CHECK((found.first_token / made.first_token).value() == doctest::Approx(1).epsilon(0.02));
    for (const timed_row& r : rows) CHECK(std::abs(metric_error(r, found)) < 0.01);
}

TEST_CASE("without rows an engine stays as it is") {
    CHECK(fitted_engine(tokenroof::catalog::vllm, {}).decode_layer == tokenroof::catalog::vllm.decode_layer);
}

TEST_CASE("rows whose version is known to draft are predicted with drafts, and engines are not fitted on them") {
    const auto deepseek = [](std::string_view version, int tp, int dp) {
        return fmt::format("a,b200-sxm,8,{},1,8,{},deepseek-r1,fp8,fp8,trtllm,{},1024,1024,8,200,7,fixed\n", tp, dp,
                           version);
    };
    const auto drafted = [&](std::string_view version, int tp, int dp) {
        const csv_file file = parse(header + deepseek(version, tp, dp));
        return served_row_of(row_view(file, file.rows[0])).drafts.drafted;
    };
    CHECK(drafted("1.2.0rc6.post3", 8, 1) == 3);
    CHECK(drafted("1.2.0rc6.post3", 1, 8) == 1);
    CHECK(drafted("1.2.0rc6.post2", 8, 1) == 0);
    const auto tpot = [&](std::string_view version) {
        return *evaluate(serving_table, parse(header + deepseek(version, 8, 1))).judgements[1].predicted;
    };
    CHECK(tpot("1.2.0rc6.post3") < 0.7 * tpot("1.2.0rc6.post2"));
    CHECK_THROWS_AS(engine_rows(parse(header + deepseek("1.2.0rc6.post3", 8, 1))), file_error);
    CHECK(engine_rows(parse(header + deepseek("1.2.0rc6.post2", 8, 1))).size() == 1);
}
