// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/units.hpp>

using namespace tokenroof;

// The vocabulary is tested by the compiler.
static_assert(sizeof(bytes<>) == sizeof(double), "a quantity costs what its scalar costs");
static_assert(std::is_trivially_copyable_v<bytes<>>);
static_assert((64 * GiB).in(byte) == 68719476736.0 && (64 * GB).in(byte) == 64e9, "GB is not GiB");
static_assert((8 * bit).in(byte) == 1);
static_assert((3.35 * TB_per_s * second).in(GB) == 3350);
static_assert((1 * kWh).in(joule) == 3.6e6);
static_assert((700 * watt * second).in(joule) == 700);
static_assert((1 * year).in(hour) == 8760);
static_assert(std::same_as<decltype(GB / second), bandwidth<>>);
static_assert(std::same_as<decltype(TFLOP / GB), intensity<>>);
static_assert(std::same_as<decltype(watt / token_per_s), energy_per_token<>>);
static_assert(2 * second + 3 * ms > 2 * second && 1 * ms < 1 * second);
static_assert(-(2 * second) < 0 * second);

// Lengths and ratios are written as numbers; nothing else converts.
static_assert(tokens<>(1024) + 5 == 1029 && 5 + tokens<>(1) == 6 && 1 - ratio<>(0.25) == 0.75);
static_assert(std::convertible_to<int, tokens<>> && std::convertible_to<double, ratio<>>);
static_assert(!std::convertible_to<double, seconds<>> && !std::constructible_from<bytes<>, double>);

// double mixes with any scalar; nothing else mixes.
static_assert(std::same_as<decltype(ratio<float>(2) * GB), bytes<float>>);
static_assert(std::same_as<decltype(bytes<float>(GB) + GB), bytes<float>>);
template <class A, class B>
concept Addable = requires(A a, B b) {
    a + b;
};
template <class A, class B>
concept Multipliable = requires(A a, B b) {
    a* b;
};
static_assert(!Addable<bytes<>, seconds<>> && !Addable<bytes<float>, bytes<long double>>);
static_assert(!Multipliable<ratio<float>, ratio<long double>>);

// Maxima with and without a corner.
static_assert(max(2 * second, 3 * second) == 3 * second && min(ratio<>(2), 1) == 1);
static_assert(ceil(tokens<>(1.25)) == 2);
static_assert(select(true, GB, MB) == GB && select(false, GB, MB) == MB);
static_assert(smooth_max<8>(0 * second, 0 * second) == 0 * second);
static_assert(smooth_max<4>(5 * second, 0 * second) == 5 * second);

TEST_SUITE("quantity") {
    TEST_CASE("smooth_max lies between the maximum and 2^(1/p) times it, and is the p-norm") {
        for (double a = 0.01; a < 100; a *= 1.9) {
            const double b = 1.3;
            const double eight = smooth_max<8>(a * second, b * second).value();
            const double four = smooth_max<4>(a * second, b * second).value();
            CHECK(eight == doctest::Approx(std::pow(std::pow(a, 8) + std::pow(b, 8), 1.0 / 8)).epsilon(1e-14));
            CHECK(four == doctest::Approx(std::pow(std::pow(a, 4) + std::pow(b, 4), 0.25)).epsilon(1e-14));
            CHECK(eight >= std::max(a, b));
            CHECK(four >= eight);
            CHECK(four <= std::max(a, b) * std::pow(2, 0.25));
        }
    }

    TEST_CASE("smooth_max neither overflows nor underflows a float") {
        const seconds<float> huge = 1e30 * second;
        const seconds<float> tiny = 1e-30 * second;
        CHECK(smooth_max<8>(huge, huge).value() == doctest::Approx(1e30f * 1.0905f).epsilon(1e-4));
        CHECK(smooth_max<8>(tiny, tiny).value() == doctest::Approx(1e-30f * 1.0905f).epsilon(1e-4));
    }

    TEST_CASE("compound assignment equals the operator") {
        bytes<> total = GB;
        total += MB;
        total -= MB;
        total *= 3;
        total /= 2;
        CHECK(total == 1.5 * GB);
    }
}
