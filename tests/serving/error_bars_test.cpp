// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/error_bars.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_8b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 1,
                          .engine = catalog::vllm};
constexpr workload load{.input = 1024, .output = 512, .concurrency = 32};

/// Width of an interval over its value.
template <class Bar>
double width(const Bar& bar) {
    return ((bar.high - bar.low) / bar.value).value();
}

}  // namespace

TEST_SUITE("serving/error_bars") {
    TEST_CASE("intervals hold what serve() answers") {
        const estimate e = serve(plan, load);
        const estimate_bars bars = error_bars(e, plan.chip);
        CHECK(bars.output_rate.value == e.output_rate);
        CHECK(bars.tpot.value == e.tpot);
        CHECK(bars.ttft.value == e.ttft);
        for (const double w : {width(bars.output_rate), width(bars.tpot), width(bars.ttft)}) {
            CHECK(w > 0.05);
            CHECK(w < 1.5);
        }
        CHECK(width(bars.ttft) > width(bars.tpot));  // queues are the least certain
    }

    TEST_CASE("a step is surer than its least sure part") {
        const step_cost step = evaluate(plan, decode_step(ratio<>(32), tokens<>(1024)));
        const auto bar = error_bar(step, plan.chip);
        CHECK(bar.value == total(step.time));
        const error_spread attention = spread_of(plan.chip, kernel_class::attention);
        const error_spread engine = spread_of(plan.chip, kernel_class::engine);
        CHECK(bar.high / bar.value < std::max(attention.high, engine.high));
        CHECK(bar.low / bar.value > std::min(attention.low, engine.low));
    }

    TEST_CASE("experts in service are less sure than their kernel alone, and no surer where that is borrowed") {
        deployment mixture = plan;
        mixture.model = catalog::gpt_oss_120b;
        mixture.formats = {.weights = bf16, .experts = mxfp4_weight_only};
        const step_cost step = evaluate(mixture, decode_step(ratio<>(32), tokens<>(1024)));
        const error_spread alone = spread_of(plan.chip, kernel_class::experts);
        const error_spread served = detail::spread_in_service(plan.chip, kernel_class::experts);
        CHECK(served.low < alone.low);
        CHECK(served.high > alone.high);
        const auto fitted = error_bar(step, plan.chip);
        chip borrowed = plan.chip;
        borrowed.kernels.calibrated.experts = calibration::borrowed;
        CHECK(width(error_bar(step, borrowed)) > width(fitted));
        for (const kernel_class of : {kernel_class::gemm, kernel_class::attention, kernel_class::engine})
            CHECK(detail::spread_in_service(plan.chip, of).high == spread_of(plan.chip, of).high);
    }

    TEST_CASE("a chip whose kernels are borrowed is less sure") {
        deployment borrowed = plan;
        borrowed.chip.kernels.calibrated = {.gemm = calibration::borrowed, .attention = calibration::borrowed};
        const estimate_bars fitted = error_bars(serve(plan, load), plan.chip);
        const estimate_bars other = error_bars(serve(borrowed, load), borrowed.chip);
        CHECK(width(other.output_rate) > width(fitted.output_rate));
        CHECK(width(other.tpot) > width(fitted.tpot));
    }

    TEST_CASE("what is not served has no interval and no NaN") {
        deployment large = plan;
        large.model = catalog::llama_3_1_70b;
        const estimate e = serve(large, load);
        REQUIRE(!fits(e));
        const estimate_bars bars = error_bars(e, large.chip);
        CHECK(bars.output_rate.high == token_rate<>{});
        CHECK(bars.tpot.low == e.tpot);
        CHECK(bars.ttft.high == e.ttft);
    }
}
