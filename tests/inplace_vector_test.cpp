// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <tokenroof/inplace_vector.hpp>

using namespace tokenroof;

namespace {

struct pair_of_numbers {
    int first = 1;
    double second = 2;
};

constexpr int sum_of_first() {
    inplace_vector<pair_of_numbers, 4> list;
    for (int i = 0; i < 3; ++i) list.append() = {i, 0.5};
    const inplace_vector<pair_of_numbers, 4> copied = list;
    int sum = 0;
    for (const pair_of_numbers& p : copied) sum += p.first;
    return sum;
}
static_assert(sum_of_first() == 3, "works in constant evaluation");

}  // namespace

TEST_SUITE("inplace_vector") {
    TEST_CASE("elements come back in their order, from copies too") {
        inplace_vector<pair_of_numbers, 8> list;
        CHECK(list.size() == 0);
        CHECK(list.begin() == list.end());
        for (int i = 0; i < 8; ++i) list.append() = {i, 10.0 * i};
        inplace_vector<pair_of_numbers, 8> other;
        other.append() = {99, 99};
        other = list;
        other[0].first = 7;
        REQUIRE(other.size() == 8);
        CHECK(other[0].first == 7);
        CHECK(list[0].first == 0);
        for (std::size_t i = 1; i < 8; ++i) CHECK(other[i].second == 10.0 * static_cast<double>(i));
        const inplace_vector<pair_of_numbers, 8>& self = other;
        other = self;
        CHECK(other.size() == 8);
    }

    TEST_CASE("elements may own memory") {
        inplace_vector<std::string, 2> list;
        list.append() = std::string(100, 'a');
        list.append() = std::string(100, 'b');
        const inplace_vector<std::string, 2> copied = list;
        list = inplace_vector<std::string, 2>();
        CHECK(list.size() == 0);
        CHECK(copied[1] == std::string(100, 'b'));
    }
}
