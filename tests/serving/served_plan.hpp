// SPDX-License-Identifier: MIT
// The deployment of which the tests of serving ask most.
#pragma once
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace served_plan {

using namespace tokenroof;

inline constexpr deployment plan{.chip = catalog::h100_sxm,
                                 .model = catalog::llama_3_1_70b,
                                 .formats = {.weights = fp8, .kv = fp8},
                                 .tensor_parallel = 4,
                                 .engine = catalog::vllm_0_12};
inline constexpr workload load{.input = 1024, .output = 512, .concurrency = 64};

inline constexpr estimate served = serve(plan, load);

/// The plan's answer after a change of deployment and workload.
inline estimate with(auto change) {
    deployment d = plan;
    workload w = load;
    change(d, w);
    return serve(d, w);
}
inline estimate at(double concurrency) {
    return with([=](deployment&, workload& w) { w.concurrency = concurrency; });
}

/// Requests in flight by Little's law over concurrency, from the answer's rate and latencies: 1 in a closed loop.
inline double littles_law(const estimate& e, double concurrency) {
    const seconds<> lifetime = e.ttft + (e.output / token - 1) * e.tpot;
    return (e.output_rate * lifetime / e.output).value() / concurrency;
}

}  // namespace served_plan
