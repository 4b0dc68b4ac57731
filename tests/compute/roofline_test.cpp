// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/roofline.hpp>

using namespace tokenroof;

namespace {

constexpr work mixed{.arithmetic = 6 * TFLOP, .traffic = 2 * GB, .messages = 1 * GB};
static_assert((mixed + mixed).arithmetic == 12 * TFLOP && (mixed + mixed).traffic == 4 * GB);
static_assert((3 * mixed).messages == 3 * GB && (3 * mixed).traffic == 6 * GB);
static_assert(arithmetic_intensity(mixed) == 3000 * FLOP_per_byte, "messages to peers are no memory traffic");

constexpr time_split split = roofline<4>(3 * ms, 0 * ms, 8 * ms);
static_assert(total(split) == 11 * ms && total(split + split) == 22 * ms && total(ratio<>(2) * split) == 22 * ms);
static_assert((ratio<>(2) * split).compute == 6 * ms && (split + split).latency == 16 * ms);

static_assert(binding(split) == resource::latency);
static_assert(binding(time_split{.compute = ms}) == resource::compute);
static_assert(binding(time_split{.memory = ms}) == resource::memory_bandwidth);
static_assert(binding(time_split{.link = ms}) == resource::link);
static_assert(binding(time_split{.memory = ms, .link = ms}) == resource::memory_bandwidth, "the first of equals");

// H100 SXM by hand: 989.5 TFLOP/s over 5 x 1024 x 5.238 Gb/s / 8 = 3352.32 GB/s is 295.17 FLOP/B.
constexpr double ridge = ridge_point(catalog::h100_sxm, bf16).in(FLOP_per_byte);
static_assert(ridge > 295.16 && ridge < 295.18);
static_assert(ridge_point(catalog::h100_sxm, int4_weight_only) == ridge_point(catalog::h100_sxm, bf16),
              "weight-only formats multiply in bf16");
static_assert(ridge_point(catalog::h100_sxm, fp8) == 2 * ridge_point(catalog::h100_sxm, bf16));

constexpr double floors[] = {0, 1e-9, 0.01, 0.5, 0.999, 1, 1.001, 3, 1e3, 1e12};

template <int P>
void check_norm(double a, double b) {
    CAPTURE(P);
    CAPTURE(a);
    CAPTURE(b);
    const auto t = roofline<P>(a * us, b * us, 5 * us);
    const double joined = (t.compute + t.memory).in(us);
    CHECK(t.compute >= 0 * us);
    CHECK(t.memory >= 0 * us);
    CHECK(t.link == 0 * us);
    CHECK(t.latency == 5 * us);
    CHECK(total(t).in(us) == doctest::Approx(joined + 5).epsilon(1e-12));
    // From the larger floor, to 2^(1/P) of it where both are equal; some rounding at either end.
    CHECK(joined >= std::max(a, b) * (1 - 1e-12));
    CHECK(joined <= std::max(a, b) * std::pow(2, 1.0 / P) * (1 + 1e-12));
    CHECK(joined == doctest::Approx(smooth_max<P>(a * us, b * us).in(us)).epsilon(1e-12));
    // The floors' shares are in the ratio of their P-th powers, so the larger floor has the larger share.
    if (a > b) CHECK(t.compute > t.memory);
    if (a > 0 && b > 0 && a / b < 4 && b / a < 4) {  // further apart, the smaller share is lost in rounding
        CHECK((t.compute / t.memory).value() == doctest::Approx(std::pow(a / b, P)).epsilon(1e-9));
    }
    const auto mirrored = roofline<P>(b * us, a * us, 5 * us);
    CHECK(mirrored.compute == t.memory);
    CHECK(mirrored.memory == t.compute);
}

}  // namespace

TEST_SUITE("compute/roofline") {
    TEST_CASE("shares of time add up to the p-norm of the floors, which lies within its bounds") {
        for (const double a : floors) {
            for (const double b : floors) {
                check_norm<4>(a, b);
                check_norm<8>(a, b);
            }
        }
    }

    TEST_CASE("without one floor the time is the other") {
        const auto compute = roofline<4>(3 * us, 0 * us, 0 * us);
        CHECK(compute.compute == 3 * us);
        CHECK(compute.memory == 0 * us);
        const auto memory = roofline<8>(0 * us, 7 * us, 0 * us);
        CHECK(memory.memory == 7 * us);
        CHECK(memory.compute == 0 * us);
        CHECK(total(roofline<4>(0 * us, 0 * us, 2 * us)) == 2 * us);
    }

    TEST_CASE("a longer floor never makes the whole shorter") {
        for (const double a : floors) {
            double last = 0;
            for (const double b : floors) {
                const double now = total(roofline<4>(a * us, b * us, 0 * us)).in(us);
                CHECK(now >= last * (1 - 1e-12));
                last = now;
            }
        }
    }

    TEST_CASE("the powers overflow and underflow no float") {
        for (const float scale : {1e-30F, 1.0F, 1e30F}) {
            const seconds<float> unit = seconds<float>::from_value(scale);
            const auto t = roofline<8>(unit, 2 * unit, seconds<float>{});
            CHECK((total(t) / unit).value() == doctest::Approx(std::pow(257.0, 0.125)).epsilon(1e-5));
            CHECK((t.memory / t.compute).value() == doctest::Approx(256).epsilon(1e-3));
        }
    }

    TEST_CASE("at the ridge point arithmetic and memory take equally long") {
        for (const chip* c : catalog::chips) {
            for (const format f : {fp32, tf32, bf16, fp8, int8, nvfp4}) {
                if (peak_rate(*c, f) == flop_rate<>{}) continue;
                const flops<> arithmetic = ridge_point(*c, f) * GB;
                const seconds<> compute = arithmetic / peak_rate(*c, f);
                const seconds<> memory = GB / peak_bandwidth(c->memory);
                CHECK((compute / memory).value() == doctest::Approx(1).epsilon(1e-14));
            }
        }
    }

    TEST_CASE("an intensity needs traffic and a ridge point a valid chip") {
        CHECK_THROWS_WITH_AS(arithmetic_intensity(work{.arithmetic = TFLOP}),
                             "work.traffic = 0 byte: an intensity needs memory traffic", std::invalid_argument);
        CHECK_THROWS_WITH_AS(ridge_point(chip{}, bf16), "chip.units = 0: must be positive and finite",
                             std::invalid_argument);
    }

    TEST_CASE("resources have names of their own") {
        CHECK(name(resource::compute) == "compute");
        CHECK(name(resource::memory_bandwidth) == "memory bandwidth");
        CHECK(name(resource::link) == "link");
        CHECK(name(resource::latency) == "latency");
        CHECK(name(resource::memory_capacity) == "memory capacity");
    }
}
