// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/attention.hpp>
#include <tokenroof/compute/error_bar.hpp>
#include <tokenroof/compute/gemm.hpp>

using namespace tokenroof;

namespace {

constexpr gemm product{.rows = 64, .n = 8192, .k = 8192};
constexpr auto bar = error_bar(product, catalog::h100_sxm);
static_assert(bar.low < bar.value && bar.value < bar.high);
static_assert(bar.value == total(time_of(product, catalog::h100_sxm)), "a bar stands around the estimate itself");

constexpr std::array all_classes{kernel_class::gemm,    kernel_class::attention,  kernel_class::latent_attention,
                                 kernel_class::experts, kernel_class::collective, kernel_class::stream,
                                 kernel_class::engine,  kernel_class::queue};
static_assert(all_classes.size() == kernel_classes);

}  // namespace

TEST_SUITE("compute/error_bar") {
    TEST_CASE("an interval holds the estimate, and the less is known of a chip, the wider it is") {
        for (const kernel_class of : all_classes) {
            CAPTURE(static_cast<int>(of));
            const error_spread fitted = spread_of(of, calibration::fitted);
            const error_spread inherited = spread_of(of, calibration::inherited);
            const error_spread borrowed = spread_of(of, calibration::borrowed);
            CHECK(0 < fitted.low);
            CHECK(fitted.low < 1);
            CHECK(fitted.high > 1);
            CHECK(borrowed.high / borrowed.low >= inherited.high / inherited.low);
            CHECK(borrowed.high / borrowed.low >= fitted.high / fitted.low);
            CHECK(spread_of(of, calibration::unstated).high == borrowed.high);
        }
    }

    TEST_CASE("products and attention of a chip may be calibrated differently") {
        chip c = catalog::h100_sxm;
        c.kernels.calibrated.attention = calibration::borrowed;
        const attention layer{
            .sequences = 8, .queries = 1, .cached = 4096, .heads = 32, .kv_heads = 8, .head_dim = 128};
        CHECK(error_bar(layer, c).high > error_bar(layer, catalog::h100_sxm).high);
        CHECK(error_bar(product, c).high == error_bar(product, catalog::h100_sxm).high);
    }

    TEST_CASE("the spread of a sum lies between that of independent and that of common errors") {
        const error_spread each{0.9, 1.2};
        detail::spread_of_sum<> one;
        one.add(1 * ms, each);
        CHECK(one.above().value() == doctest::Approx(0.2));
        CHECK(one.below().value() == doctest::Approx(0.1));

        detail::spread_of_sum<> four;
        for (int i = 0; i < 4; ++i) four.add(1 * ms, each);
        CHECK(four.above().value() < 0.2);
        CHECK(four.above().value() > 0.1);  // 0.2 / sqrt(4)
        CHECK(four.above().value() ==
              doctest::Approx(0.2 * std::sqrt((1 - kernel_correlation) / 4 + kernel_correlation)));
    }

    TEST_CASE("bad input is rejected as by time_of") {
        chip broken = catalog::h100_sxm;
        broken.units = 0;
        CHECK_THROWS_WITH_AS((void)error_bar(product, broken), "chip.units = 0: must be positive and finite",
                             std::invalid_argument);
    }
}
