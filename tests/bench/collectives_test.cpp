// SPDX-License-Identifier: MIT
#include "parse.hpp"
#include "validate/collectives.hpp"
#include "validate/evaluate.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {
const std::string header = "id,chip,library,op,ranks,bytes,latency_ms\n";
}  // namespace

TEST_CASE("rows of collectives become seconds of an op of the library that ran it") {
    const csv_file file =
        parse(header + "a,h100-sxm,nccl,all_reduce,8,65536,0.0187\n" +
              "b,h100-sxm,trtllm custom,all_reduce,8,65536,0.0046\n" + "c,h100-sxm,nccl,all_gather,8,536870912,1.4\n" +
              "d,h100-sxm,nccl,reduce_scatter,8,536870912,1.4\n" + "e,h100-sxm,nccl,alltoall,8,536870912,1.5\n");
    const evaluation result = evaluate(collectives_table, file);
    CHECK(result.skips.empty());
    REQUIRE(result.judgements.size() == 5);
    CHECK(result.judgements[0].measured == doctest::Approx(18.7e-6));
    // NCCL's ring has 14 hops, TensorRT-LLM's kernel one.
    CHECK(*result.judgements[0].predicted > 3 * *result.judgements[1].predicted);
    // 7/8 of 512 MiB at no more than 450 GB/s and no less than half of that.
    for (const std::size_t large : {2U, 3U, 4U}) {
        CHECK(*result.judgements[large].predicted > 1.04e-3);
        CHECK(*result.judgements[large].predicted < 2.09e-3);
    }
}

TEST_CASE("collectives and libraries that are not modelled are skipped with their names") {
    const auto reason = [](const std::string& row) {
        const csv_file file = parse(header + row);
        const evaluation result = evaluate(collectives_table, file);
        return result.skips.empty() ? std::string{} : result.skips[0].reason;
    };
    CHECK(reason("a,h100-sxm,nccl,broadcast,8,512,0.01\n") == "op broadcast is not modelled");
    CHECK(reason("a,h100-sxm,abacus,all_reduce,8,512,0.01\n") == "library abacus is not modelled");
    CHECK(reason("a,abacus,nccl,all_reduce,8,512,0.01\n") == "chip abacus is not in the catalog");
    CHECK(reason("a,h100-sxm,nccl,all_reduce,8,512,0.01\n").empty());
}
