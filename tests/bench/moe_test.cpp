// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/moe.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {
const std::string header =
    "id,chip,kernel,dtype,tokens,hidden_size,inter,top_k,experts,moe_tp,moe_ep,distribution,latency_ms\n";

std::string row(std::string_view kernel, std::string_view dtype, std::string_view distribution) {
    return fmt::format("a,h100-sxm,{},{},64,4096,1536,8,128,1,2,{},0.8\n", kernel, dtype, distribution);
}

tokenroof::experts experts_in(const std::string& line) {
    const csv_file file = parse(header + line);
    return experts_of(row_view(file, file.rows[0]));
}
}  // namespace

TEST_CASE("rows of experts become seconds of a layer") {
    const csv_file file = parse(header + row("moe_torch_flow_cutlass", "bf16", "balanced"));
    const evaluation result = evaluate(moe_table, file);
    CHECK(result.skips.empty());
    REQUIRE(result.judgements.size() == 1);
    CHECK(result.judgements[0].measured == doctest::Approx(0.8e-3));
    // 64 experts of 3 x 4096 x 1536 x 2 bytes in 3.35 TB/s, and no less than three quarters of that.
    CHECK(*result.judgements[0].predicted > 0.72e-3);
    CHECK(*result.judgements[0].predicted < 0.96e-3);
}

TEST_CASE("a row says format, gate and routing") {
    const tokenroof::experts plain = experts_in(row("moe_torch_flow_cutlass", "fp8_block", "balanced"));
    CHECK(plain.weights == tokenroof::fp8_block);
    CHECK(plain.gated);
    CHECK(plain.expert_parallel == 2);
    CHECK(plain.routing.law == tokenroof::routing_law::round_robin);
    CHECK(experts_in(row("moe_torch_flow", "w4a16_mxfp4", "balanced")).weights == tokenroof::mxfp4_weight_only);
    CHECK(experts_in(row("moe_torch_flow", "w4a8_mxfp4_mxfp8", "balanced")).weights == tokenroof::mxfp4_mxfp8);
    const tokenroof::experts skewed = experts_in(row("moe_torch_flow_nongated", "nvfp4", "power_law_1.2"));
    CHECK_FALSE(skewed.gated);
    CHECK(skewed.routing.law == tokenroof::routing_law::power_law);
    CHECK(skewed.routing.exponent == 1.2);
}

TEST_CASE("a distribution or a format that is not modelled is skipped and named") {
    for (const std::string_view distribution :
         {"uniform", "power_law_", "power_law_x", "power_law_1.2x", "power_law_0.5"}) {
        const csv_file file = parse(header + row("moe_torch_flow", "bf16", distribution));
        const evaluation result = evaluate(moe_table, file);
        CHECK(result.judgements.empty() == false);
        CHECK_FALSE(result.judgements[0].predicted);
        CHECK(result.skips.size() == 1);
    }
    CHECK_THROWS_AS(experts_in(row("moe_torch_flow", "w2a2", "balanced")), skipped);
}
