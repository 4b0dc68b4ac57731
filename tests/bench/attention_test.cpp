// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/attention.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {
const std::string header =
    "id,chip,op,batch,q_len,past_kv_len,heads,kv_heads,head_dim,window,attn_dtype,kv_dtype,latency_ms\n";
const std::string decode = "a,h100-sxm,generation,64,1,8191,32,8,128,0,bf16,fp8,0.5\n";
const std::string context = "b,h100-sxm,context,1,8192,0,32,8,128,0,bf16,bf16,2.0\n";
}  // namespace

TEST_CASE("rows of attention become seconds of a layer") {
    const csv_file file = parse(header + decode + context);
    const evaluation result = evaluate(attention_table, file);
    CHECK(result.skips.empty());
    REQUIRE(result.judgements.size() == 2);
    CHECK(result.judgements[0].measured == doctest::Approx(0.5e-3));
    // 64 x 8192 tokens of 2 x 8 x 128 bytes in 3.35 TB/s, and no less than half of that.
    CHECK(*result.judgements[0].predicted > 0.32e-3);
    CHECK(*result.judgements[0].predicted < 0.64e-3);
    // 4 x 32 x 128 x 8192^2 / 2 FLOP at 989.5 TFLOP/s, and no less than a third of that.
    CHECK(*result.judgements[1].predicted > 0.55e-3);
    CHECK(*result.judgements[1].predicted < 1.67e-3);
}

TEST_CASE("what decode reaches of the bandwidth is reported where it reads more than 1 GB") {
    const auto lines = [](const std::string& rows) {
        const csv_file file = parse(header + rows);
        return attention_remarks(file, evaluate(attention_table, file));
    };
    REQUIRE(lines(decode + context).size() == 1);
    // 2^30 bytes in 0.5 ms and at 3352 GB/s.
    CHECK(lines(decode)[0].starts_with(
        "attention decode over 1 GB, h100-sxm fp8: n=1 share of peak measured=64.1% predicted="));
    CHECK(lines("a,h100-sxm,generation,32,1,8191,32,8,128,0,bf16,fp8,0.25\n").empty());
    CHECK(lines("a,h100-sxm,generation,64,1,8191,32,8,128,128,bf16,fp8,0.5\n").empty());
    CHECK(lines("a,abacus,generation,64,1,8191,32,8,128,0,bf16,fp8,0.5\n").empty());
}
