// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/gemm.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

TEST_CASE("what a product of one row reaches of the bandwidth is reported where its weights are large") {
    const csv_file file = parse("id,chip,dtype,m,n,k,latency_ms\n"
                                "a,h100-sxm,bf16,1,16384,16384,0.2\n"
                                "b,h100-sxm,bf16,2,16384,16384,0.2\n"
                                "c,h100-sxm,bf16,1,8192,8192,0.05\n"
                                "d,h100-sxm,fp8,1,32768,16384,0.4\n");
    const auto lines = gemm_remarks(file, evaluate(gemm_table, file));
    REQUIRE(lines.size() == 2);
    // 2^29 bytes in 0.2 ms and in 0.4 ms, at 3352 GB/s.
    CHECK(lines[0].starts_with("gemm of one row over 400 MB, h100-sxm bf16: n=1 share of peak measured=80.1% "));
    CHECK(lines[1].starts_with("gemm of one row over 400 MB, h100-sxm fp8: n=1 share of peak measured=40.0% "));
}
