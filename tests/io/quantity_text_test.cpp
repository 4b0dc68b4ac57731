// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <tokenroof/io/quantities.hpp>
#include <tokenroof/io/quantity_text.hpp>
#include <tokenroof/memory/dram_energy.hpp>

using namespace tokenroof;

namespace {

template <dimension D>
bool reads(std::string_view text, const quantity<D>& wanted) {
    return parse_quantity<D>(text).value() == wanted.value();
}

std::string exact(const auto& q) {
    const auto dimension_of = []<dimension D>(const quantity<D>&) { return D; };
    return exact_text(q.value(), dimension_of(q));
}

constexpr dimension duration{.second = 1};
constexpr dimension speed{.byte = 1, .second = -1};

constexpr dimension every_dimension[] = {one,
                                         {.byte = 1},
                                         {.byte = 1, .second = -1},
                                         {.byte = 1, .token = -1},
                                         {.second = 1},
                                         {.second = -1},
                                         {.flop = 1},
                                         {.second = -1, .flop = 1},
                                         {.byte = -1, .flop = 1},
                                         {.joule = 1},
                                         {.second = -1, .joule = 1},
                                         {.token = 1},
                                         {.second = -1, .token = 1},
                                         {.joule = 1, .token = -1},
                                         {.joule = -1, .token = 1},
                                         {.dollar = 1},
                                         {.token = -1, .dollar = 1},
                                         {.second = -1, .dollar = 1},
                                         {.joule = -1, .dollar = 1},
                                         {.byte = -1, .second = -1, .dollar = 1},
                                         {.byte = -1, .joule = 1},
                                         {.byte = -1, .second = 1},
                                         {.byte = 1, .second = 1},
                                         {.byte = 2, .joule = -1},
                                         {.kilogram = 1, .metre = 1, .person = -1}};

}  // namespace

TEST_SUITE("io/quantity_text") {
    TEST_CASE("a quantity reads to the last bit as the units of the library make it") {
        CHECK(reads("3.35 TB/s", 3.35 * TB_per_s));
        CHECK(reads("80 GiB", 80 * GiB));
        CHECK(reads("80GB", 80 * GB));
        CHECK(reads("1.53 us", 1.53 * us));
        CHECK(reads("1.53 \u00b5s", 1.53 * us));
        CHECK(reads("989.5 TFLOP/s", 989.5 * TFLOP_per_s));
        CHECK(reads("700 W", 700 * watt));
        CHECK(reads("1.755 GHz", 1755 * MHz));
        CHECK(reads("0.13 $/kWh", 0.13 * dollar / kWh));
        CHECK(reads("1.3 $/hour", 1.3 * dollar / hour));
        CHECK(reads("12.8 Gbit/s", 12.8 * Gbit_per_s));
        CHECK(reads("3.9 pJ/bit", 3.9 * pJ_per_bit));
        CHECK(reads("2 $/GB/month", 2 * dollar / (GB * month)));
        CHECK(reads("3 TWh", 3 * TWh));
        CHECK(reads("8 Mtoken", 8 * Mtoken));
        CHECK(reads("2 days", 2 * day));
        CHECK(reads("4 hours", 4 * hour));
        CHECK(reads("90 %", ratio<>(0.9)));
        CHECK(reads("0.9", ratio<>(0.9)));
    }

    TEST_CASE("products, quotients and powers of units") {
        CHECK(reads("6 byte token/second/joule", 6 * byte * token / second / joule));
        CHECK(reads("6 MB / s", 6 * MB / second));
        CHECK(reads("5 byte^2", 5 * byte * byte));
        CHECK(reads("5 1/s", 5 * hertz));
        CHECK(reads("4.75 k token/s", 4750 * token_per_s));
        CHECK(reads("3.00 G byte second", 3 * GB * second));
        CHECK(reads("57.8 k", ratio<>(57800)));
    }

    TEST_CASE("what \"{}\" prints is read as the value that it rounds") {
        std::mt19937 random(7);
        std::uniform_real_distribution<double> magnitude(-14, 16);
        for (const dimension& d : every_dimension) {
            for (int i = 0; i < 200; ++i) {
                const double value = std::pow(10, magnitude(random)) * (i % 7 == 0 ? -1 : 1);
                const std::string text = to_string(value, d, 12);
                const stated_quantity read = parse_quantity(text);
                CHECK_MESSAGE(read.unit == d, text);
                CHECK_MESSAGE(read.value == doctest::Approx(value).epsilon(1e-10), text);
            }
        }
    }

    TEST_CASE("an exact text reads back as the very same number, in its unit or in base units") {
        std::mt19937 random(11);
        std::uniform_real_distribution<double> magnitude(-30, 30);
        for (const dimension& d : every_dimension) {
            for (int i = 0; i < 200; ++i) {
                const double value = std::pow(10, magnitude(random)) * (i % 7 == 0 ? -1 : 1);
                const std::string text = exact_text(value, d);
                const stated_quantity read = parse_quantity(text);
                CHECK_MESSAGE((read.unit == d && read.value == value), text);
            }
            CHECK(parse_quantity(exact_text(0, d)).unit == d);
            CHECK(std::isinf(parse_quantity(exact_text(std::numeric_limits<double>::infinity(), d)).value));
        }
    }

    TEST_CASE("an exact text has few digits, and a number from 1 to 999 where that takes few more") {
        CHECK(exact(3.35 * TB_per_s) == "3.35 TB/s");
        CHECK(exact(400 * GB_per_s) == "400 GB/s");
        CHECK(exact(10.25 * TB_per_s) == "10.25 TB/s");
        CHECK(exact(80 * GiB) == "80 GiB");
        CHECK(exact(80 * GB) == "80 GB");
        CHECK(exact(500 * ns) == "500 ns");
        CHECK(exact(16 * us) == "16 us");
        CHECK(exact(1000 * watt) == "1 kW");
        CHECK(exact(6.4 * Gbit_per_s) == "800 MB/s");
        CHECK(exact(1.3 * dollar / hour) == "1.3 $/hour");
        CHECK(exact(989.5 * TFLOP_per_s) == "989.5 TFLOP/s");
        CHECK(exact(0 * second) == "0 s");
        CHECK(exact(ratio<>(0.1)) == "0.1");
    }

    TEST_CASE("a unit that is not known is named, with near ones") {
        CHECK_THROWS_WITH_AS((void)parse_quantity("3.35 TB/sec"),
                             "quantity = 3.35 TB/sec: does not know the unit sec; near names: second, s, year",
                             std::invalid_argument);
        // Thousands or 1024s; bits or bytes; per second or not; milli-bytes: nobody can tell.
        for (const char* const doubtful :
             {"80 KB", "400 Gb/s", "989 TFLOPS", "989 TFLOPs", "5 mB", "5 Ms", "3 mtoken"}) {
            CHECK_THROWS_AS((void)parse_quantity(doubtful), std::invalid_argument);
        }
    }

    TEST_CASE("another dimension is refused with units of the one wanted") {
        CHECK_THROWS_WITH_AS((void)parse_quantity<speed>("80 GB"),
                             "quantity = 80 GB: must have a unit such as B/s, MB/s, GB/s, TB/s, Gbit/s, byte/second",
                             std::invalid_argument);
        CHECK_THROWS_AS((void)parse_quantity<duration>("3"), std::invalid_argument);
    }

    TEST_CASE("text that is no quantity is refused") {
        for (const char* const text :
             {"", " ", "fast", "GB", "1..2 GB", "3 TB/", "3 /", "1e999 s", "3 s^", "3 s^12", "0x10 B"}) {
            CHECK_THROWS_AS((void)parse_quantity(text), std::invalid_argument);
        }
    }
}
