// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/numeric/grid.hpp>
#include <tokenroof/tokenroof.hpp>
#include <vector>

using namespace tokenroof;

namespace {

const grid small(axis("name", std::vector<std::string>{"a", "b"}), axis("tokens", {1 * token, 2 * token}),
                 axis("share", linear(0, 1, 3)));

/// What visit hands on for blocks of S from `first` to before `last`: "a 1 0, a 1 0.5, ..." and a bar behind each block.
template <Scalar S, class Points>
std::string visited(const Points& points, std::size_t first, std::size_t last) {
    std::string text;
    points.template visit<S>(first, last, [&text](std::size_t count, const auto& name, const auto& t, const auto& s) {
        for (std::size_t i = 0; i < count; ++i) {
            text += name + " " + value_text(element(t, i)) + " " + value_text(element(s, i)) + ", ";
        }
        text += "| ";
        return true;
    });
    return text;
}

}  // namespace

TEST_SUITE("numeric/grid") {
    TEST_CASE("points come in the order of nested loops: the last axis changes fastest") {
        CHECK(small.size() == 12);
        CHECK(small.names() == std::array<std::string_view, 3>{"name", "tokens", "share"});
        std::size_t point = 0;
        for (const std::string name : {"a", "b"}) {
            for (const double t : {1, 2}) {
                for (const double s : {0.0, 0.5, 1.0}) {
                    CHECK(small[point++] == std::tuple(name, t * token, ratio<>(s)));
                }
            }
        }
    }
    TEST_CASE("blocks cover a row of numbers in order, and end with it") {
        using four = Eigen::Array<double, 4, 1>;
        CHECK(small.blocks<double>() == 12);
        CHECK(small.blocks<four>() == 4);
        CHECK(visited<four>(small, 0, 3) == "a 1 token 0, a 1 token 0.5, a 1 token 1, a 2 token 0, | "
                                            "a 2 token 0.5, a 2 token 1, | "
                                            "b 1 token 0, b 1 token 0.5, b 1 token 1, b 2 token 0, | ");
        CHECK(visited<double>(small, 5, 7) == "a 2 token 1, | b 1 token 0, | ");
    }
    TEST_CASE("the blocks of a grid are the same from wherever a visit starts") {
        using four = Eigen::Array<double, 4, 1>;
        std::string one_by_one;
        for (std::size_t block = 0; block < small.blocks<four>(); ++block) {
            one_by_one += visited<four>(small, block, block + 1);
        }
        CHECK(one_by_one == visited<four>(small, 0, small.blocks<four>()));
    }
    TEST_CASE("elements behind the end of a row repeat its last point") {
        small.visit<lane_array>(0, 1, [](std::size_t count, const auto&, const auto& t, const auto& s) {
            CHECK(count == 6);
            for (std::size_t i = 6; i < 64; ++i) {
                CHECK(element(t, i) == 2 * token);
                CHECK(element(s, i) == 1);
            }
            return true;
        });
    }
    TEST_CASE("a visit ends when it is told to") {
        int calls = 0;
        small.visit<double>(0, 12, [&calls](std::size_t, const auto&...) { return ++calls < 3; });
        CHECK(calls == 3);
    }
    TEST_CASE("a grid of switches, counts and pointers alone has blocks of one point") {
        const grid plans(axis("chip", catalog::measured_chips), axis("equal", {true, false}), axis("ranks", {1, 2, 4}));
        CHECK(plans.size() == plans.blocks<lane_array>());
        int equal = 0;
        plans.visit<lane_array>(0, plans.size(), [&equal](std::size_t count, const chip*, bool e, int) {
            equal += e;
            return count == 1;
        });
        CHECK(equal == 3 * static_cast<int>(catalog::measured_chips.size()));
    }
    TEST_CASE("steps are equal, or equal multiples, and the ends exact") {
        CHECK(linear(1 * GB, 2 * GB, 5) == std::vector{1 * GB, 1.25 * GB, 1.5 * GB, 1.75 * GB, 2 * GB});
        CHECK(linear(3, 1, 3) == std::vector<ratio<>>{3, 2, 1});
        CHECK(linear(7, 7, 1) == std::vector<ratio<>>{7});
        const auto lengths = geometric(128 * token, 8192 * token, 7);
        REQUIRE(lengths.size() == 7);
        CHECK(lengths.front() == 128 * token);
        CHECK(lengths.back() == 8192 * token);
        for (std::size_t i = 0; i < 7; ++i) CHECK(lengths[i].value() == doctest::Approx(128 << i));
        CHECK(geometric(0.1, 0.7, 2) == std::vector<ratio<>>{0.1, 0.7});
    }
    TEST_CASE("errors name field, value and rule") {
        constexpr double infinite = std::numeric_limits<double>::infinity();
        CHECK_THROWS_WITH_AS(axis("chip", std::vector<int>{}), "axis.chip = 0 values: needs at least one",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(grid(axis("a", {1}), axis("b", {2}), axis("a", {3})),
                             "grid.names = a: two axes have this name", std::invalid_argument);
        CHECK_THROWS_WITH_AS(linear(1, 2, 0), "count = 0: must be at least 1", std::invalid_argument);
        CHECK_THROWS_WITH_AS(linear(1, 2, 1), "count = 1: must be at least 2 between different ends",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(linear(0, infinite, 3), "last = inf: must be finite", std::invalid_argument);
        CHECK_THROWS_WITH_AS(geometric(0 * token, 1 * token, 3), "first = 0 token: must be positive and finite",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(geometric(1, -1, 3), "last = -1: must be positive and finite", std::invalid_argument);
        CHECK_THROWS_WITH_AS(configurations(std::vector<workload>{}), "configurations = 0 values: needs at least one",
                             std::invalid_argument);

        const std::vector<int> many(70000);
        CHECK_THROWS_WITH_AS(grid(axis("a", many), axis("b", many), axis("c", many), axis("d", many)),
                             "grid.size = 343000000000000 * 70000: cannot be counted", std::invalid_argument);
    }
    TEST_CASE("a list comes in blocks of neighbours that differ in numbers only") {
        using four = Eigen::Array<double, 4, 1>;
        std::vector<engine> engines(10);
        for (std::size_t i = 0; i < engines.size(); ++i) engines[i].chunk = i * token;
        engines[6].prefill_first = true;
        const configurations list(engines);
        CHECK(list.size() == 10);
        CHECK(list[7].chunk == 7 * token);
        CHECK(list.blocks<four>() == 3);
        std::string text;
        list.visit<four>(0, 3, [&text](std::size_t count, const basic_engine<four>& e) {
            for (std::size_t i = 0; i < count; ++i) text += value_text(element(e, i).chunk / token);
            text += e.prefill_first ? "* | " : " | ";
            return true;
        });
        CHECK(text == "0123 | 45 | 6* | 7 | 89 | ");
    }
}
