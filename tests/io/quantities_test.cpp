// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <tokenroof/io/quantities.hpp>

using namespace tokenroof;

namespace {

template <class X>
std::string text(const X& x) {
    return fmt::format("{}", x);
}

static_assert(parse_format("nvfp4") == nvfp4, "a format is read in constant evaluation too");

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_SUITE("io/quantities") {
    TEST_CASE("a quantity has three significant digits, a prefix and its unit") {
        CHECK(text(67.2 * GB) == "67.2 GB");
        CHECK(text(64 * GiB) == "68.7 GB");
        CHECK(text(13.2 * ms) == "13.2 ms");
        CHECK(text(744 * ns) == "744 ns");
        CHECK(text(1490 * watt) == "1.49 kW");
        CHECK(text(3.35 * TB_per_s) == "3.35 TB/s");
        CHECK(text(1979 * TFLOP_per_s) == "1.98 PFLOP/s");
        CHECK(text(295.2 * FLOP_per_byte) == "295 FLOP/B");
        CHECK(text(1.98e9 * hertz) == "1.98 GHz");
        CHECK(text(0.5 * joule) == "500 mJ");
        CHECK(text(bytes<float>(80 * GB)) == "80.0 GB");
    }

    TEST_CASE("a unit that is a word stands apart from its prefix") {
        CHECK(text(4750 * token_per_s) == "4.75 k token/s");
        CHECK(text(47.5 * token_per_s) == "47.5 token/s");
        CHECK(text(1.79 * token / joule) == "1.79 token/J");
        CHECK(text(ratio<>(57803.5)) == "57.8 k");
    }

    TEST_CASE("money and energy of tokens are written in the units of price lists, without prefix") {
        CHECK(text(0.0228 * dollar / Mtoken) == "0.0228 $/Mtoken");
        CHECK(text(12 * dollar / Mtoken) == "12.0 $/Mtoken");
        CHECK(text(2.95 * dollar / hour) == "2.95 $/hour");
        CHECK(text(0.08 * dollar / kWh) == "0.0800 $/kWh");
        CHECK(text(0.0571 * joule / token) == "0.0571 J/token");
        CHECK(text(50e9 * dollar) == "50.0 G$");
    }

    TEST_CASE("whole counts are exact, others are rounded") {
        CHECK(text(tokens<>(131072)) == "131072 token");
        CHECK(text(ratio<>(64)) == "64");
        CHECK(text(ratio<>(6.5333)) == "6.53");
        CHECK(text(ratio<>(0.1375)) == "0.138");
        CHECK(text(tokens<>(1.2e15)) == "1.20 P token");
    }

    TEST_CASE("rounding carries into the next prefix") {
        CHECK(text(999.4 * GB) == "999 GB");
        CHECK(text(999.6 * GB) == "1.00 TB");
        CHECK(text(0.9999 * ms) == "1.00 ms");
    }

    TEST_CASE("digits that are not significant are zero where no prefix can take them") {
        CHECK(text(2572 * second) == "2570 s");
        CHECK(text(123456 * dollar / Mtoken) == "123000 $/Mtoken");
    }

    TEST_CASE("zero, negative and infinite values are readable") {
        CHECK(text(0 * second) == "0 s");
        CHECK(text(-2.5 * GB) == "-2.50 GB");
        CHECK(text(infinity * second) == "inf s");
        CHECK(text(infinity * dollar / Mtoken) == "inf $/Mtoken");
    }

    TEST_CASE("a dimension without a name is written in base units") {
        CHECK(text(3 * GB * second) == "3.00 G byte second");
        CHECK(text(GB / joule) == "1.00 G byte/joule");
    }

    TEST_CASE("width, side and precision") {
        CHECK(fmt::format("[{:>10}]", 13.2 * ms) == "[   13.2 ms]");
        CHECK(fmt::format("[{:10}]", 13.2 * ms) == "[   13.2 ms]");
        CHECK(fmt::format("[{:<10}]", 13.2 * ms) == "[13.2 ms   ]");
        CHECK(fmt::format("{:.5}", 1234567 * byte) == "1.2346 MB");
        CHECK(fmt::format("{:>9.1}", 67.2 * GB) == "    70 GB");
        CHECK_THROWS_AS((void)fmt::format(fmt::runtime("{:x}"), GB), fmt::format_error);
        CHECK_THROWS_AS((void)fmt::format(fmt::runtime("{:.0}"), GB), fmt::format_error);
        CHECK_THROWS_AS((void)fmt::format(fmt::runtime("{:.99999999999}"), GB), fmt::format_error);
    }

    TEST_CASE("a value with a dimension that is known at run time is written as its quantity is") {
        const auto same = []<dimension D>(const quantity<D>& q) { return to_string(q.value(), D) == text(q); };
        CHECK((same(655 * MB / second) && same(0.5 * dollar / Mtoken) && same(ratio<>(64)) && same(1024 * token) &&
               same(41.5 * us) && same(GB * GB)));
        CHECK(to_string(1.5e9, {.byte = 1}, 5) == "1.5000 GB");
    }

    TEST_CASE("formats and resources are written by their names") {
        CHECK(fmt::format("{}|{:>5}", fp8_block, fp8) == "fp8_block|  fp8");
        CHECK(text(resource::memory_bandwidth) == "memory bandwidth");
    }

    TEST_CASE("parse_format reads what a format writes, and lists the names otherwise") {
        for (const tokenroof::format f : all_formats) CHECK(parse_format(text(f)) == f);
        CHECK_THROWS_WITH_AS((void)parse_format("fp9"),
                             "format = fp9: must be one of fp32, tf32, bf16, fp16, fp8, fp8_block, int8, "
                             "int8_weight_only, int4_weight_only, nvfp4, mxfp4, mxfp4_weight_only, mxfp4_mxfp8",
                             std::invalid_argument);
        CHECK_THROWS_AS((void)parse_format(""), std::invalid_argument);
    }
}
