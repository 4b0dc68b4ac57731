// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/mla.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

TEST_CASE("rows of latent attention become seconds of a layer") {
    const csv_file file = parse("id,chip,op,batch,q_len,past_kv_len,heads,attn_dtype,kv_dtype,latency_ms\n"
                                "a,h100-sxm,generation,64,1,16383,8,bf16,bf16,0.5\n"
                                "b,h100-sxm,generation,64,1,16383,8,bf16,fp8,0.5\n"
                                "c,h100-sxm,context,1,16384,0,128,bf16,bf16,20\n"
                                "d,abacus,context,1,16384,0,128,bf16,bf16,20\n");
    const evaluation result = evaluate(mla_table, file);
    REQUIRE(result.judgements.size() == 4);
    CHECK(result.judgements[0].measured == doctest::Approx(0.5e-3));
    // 64 x 16384 tokens of 576 values of 2 bytes in 3.35 TB/s, and no less than two thirds of that.
    CHECK(*result.judgements[0].predicted > 0.36e-3);
    CHECK(*result.judgements[0].predicted < 0.54e-3);
    CHECK(*result.judgements[1].predicted < 0.75 * *result.judgements[0].predicted);
    // 2 x 128 x 320 x 16384^2 / 2 FLOP at 989.5 TFLOP/s, and no less than a third of that.
    CHECK(*result.judgements[2].predicted > 11.1e-3);
    CHECK(*result.judgements[2].predicted < 33.4e-3);
    CHECK_FALSE(result.judgements[3].predicted);
}
