// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

using namespace tokenroof;

namespace {

struct inner {
    bandwidth<> pin_rate{};
    int count = 0;
    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"pin_rate", rule::positive}, x.pin_rate...);
        visit(field{"count", rule::positive}, x.count...);
    }
};

struct outer {
    inner part{};
    ratio<> share = 1;
    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"part"}, x.part...);
        visit(field{"share", rule::share}, x.share...);
    }
};

constexpr outer good{.part = {.pin_rate = 5 * Gbit_per_s, .count = 1}, .share = 0.5};

constexpr bool is_valid(const outer& x) {
    validate_fields(x, "outer");
    return true;
}
static_assert(is_valid(good), "validation runs in constant evaluation");

}  // namespace

TEST_SUITE("fields") {
    TEST_CASE("an error names the field by its path, its value with unit, and the rule") {
        outer bad = good;
        bad.part.pin_rate = -1 * GB_per_s;
        CHECK_THROWS_WITH_AS(validate_fields(bad, "chip"),
                             "chip.part.pin_rate = -1e+09 byte/second: must be positive and finite",
                             std::invalid_argument);
        bad = good;
        bad.part.count = 0;
        CHECK_THROWS_WITH_AS(validate_fields(bad, "chip"), "chip.part.count = 0: must be positive and finite",
                             std::invalid_argument);
        bad = good;
        bad.share = 1.5;
        CHECK_THROWS_WITH_AS(validate_fields(bad, "chip"), "chip.share = 1.5: must be above 0 and at most 1",
                             std::invalid_argument);
    }

    TEST_CASE("NaN and infinity are rejected by every rule") {
        for (const double value : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
            outer bad = good;
            bad.share = value;
            CHECK_THROWS_AS(validate_fields(bad, "x"), std::invalid_argument);
            bad = good;
            bad.part.pin_rate = value * GB_per_s;
            CHECK_THROWS_AS(validate_fields(bad, "x"), std::invalid_argument);
        }
    }

    TEST_CASE("fields visits members in order and can change them") {
        outer x = good;
        std::string names;
        fields(x, [&names](const field& f, auto& member) {
            names += std::string(f.name) + ";";
            if constexpr (requires { member = ratio<>(0.25); }) member = ratio<>(0.25);
        });
        CHECK(names == "part;share;");
        CHECK(x.share == 0.25);
    }

    TEST_CASE("a dimension prints as its base units") {
        CHECK(unit_symbol({.byte = 1, .second = -1}) == "byte/second");
        CHECK(unit_symbol({.byte = -1, .flop = 1}) == "FLOP/byte");
        CHECK(unit_symbol({.second = -2}) == "1/second^2");
        CHECK(unit_symbol(one).empty());
    }
}
