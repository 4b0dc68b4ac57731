// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/numeric/array.hpp>
#include <tokenroof/tokenroof.hpp>

using namespace tokenroof;

namespace {

using many = Eigen::ArrayXd;
using eight = Eigen::Array<double, 8, 1>;

template <class Array>
Array numbers(Eigen::Index count, double first) {
    Array a(count);
    for (Eigen::Index i = 0; i < count; ++i) a[i] = first + static_cast<double>(i);
    return a;
}
ratio<many> ratios(Eigen::Index count, double first = 1) {
    return ratio<many>::from_value(numbers<many>(count, first));
}

constexpr deployment plan{
    .chip = catalog::h100_sxm, .model = catalog::llama_3_1_8b, .formats = {.weights = fp8}, .engine = catalog::vllm};

/// What throws of sizes 3 and 4 says; it does so in programs with NDEBUG too.
constexpr const char* mismatch = "array sizes 3 and 4: must be equal, or one of them 1";

}  // namespace

TEST_SUITE("numeric/array") {
    TEST_CASE("arrays whose sizes do not match are an error that names both") {
        const ratio<many> three = ratios(3);
        const ratio<many> four = ratios(4);
        CHECK_THROWS_WITH_AS(three + four, mismatch, std::invalid_argument);
        CHECK_THROWS_WITH_AS(three * four, mismatch, std::invalid_argument);
        CHECK_THROWS_WITH_AS(max(three, four), mismatch, std::invalid_argument);
        CHECK_THROWS_WITH_AS(pow(three, four), mismatch, std::invalid_argument);
        CHECK_THROWS_WITH_AS(static_cast<void>(three < four), mismatch, std::invalid_argument);
        CHECK_THROWS_WITH_AS(select(three < three, three, four), mismatch, std::invalid_argument);
        const basic_workload<many> w{
            .input = tokens<many>::from_value(numbers<many>(3, 100)), .output = 100, .concurrency = four};
        CHECK_THROWS_WITH_AS(serve(plan, w), doctest::Contains("must be equal, or one of them 1"),
                             std::invalid_argument);
    }

    TEST_CASE("a number stands for every element") {
        const ratio<many> x = ratios(3, 5);
        CHECK(((2 * x + 1).value() == numbers<many>(3, 5) * 2 + 1).all());
        CHECK((max(x, 6).value() == Eigen::Array3d(6, 6, 7)).all());
        CHECK(select(x < ratio<many>(6), x, ratio<many>(0)).value().size() == 3);
    }

    TEST_CASE("a rule must hold for every element, and the error shows them") {
        basic_workload<many> w{.input = 100, .output = 100, .concurrency = ratios(3, 1)};
        CHECK_NOTHROW(serve(plan, w));
        w.concurrency = ratios(3, -1);
        CHECK_THROWS_WITH_AS(serve(plan, w), doctest::Contains("workload.concurrency = [-1, 0, 1]: must be"),
                             std::invalid_argument);
    }

    TEST_CASE("a deployment of arrays answers as one of doubles with a workload of arrays") {
        auto varied = lift<eight>(plan);
        const basic_workload<eight> w{
            .input = 512, .output = 256, .concurrency = ratio<eight>::from_value(numbers<eight>(8, 3))};
        const auto all = serve(varied, w);
        CHECK((all.output_rate.value() == serve(plan, w).output_rate.value()).all());
        // Each element has its own chip.
        varied.chip.memory.stack.pin_rate *= ratio<eight>::from_value(numbers<eight>(8, 1));
        const auto faster = serve(varied, w).output_rate.value();
        for (int i = 0; i < 8; ++i) {
            deployment one = plan;
            one.chip.memory.stack.pin_rate *= 1 + i;
            const estimate e = serve(one, {.input = 512, .output = 256, .concurrency = 3.0 + i});
            CHECK(faster[i] == doctest::Approx(e.output_rate.value()).epsilon(1e-12));
        }
    }
}
