// SPDX-License-Identifier: MIT
#include "validate/ratchet.hpp"
#include <doctest/doctest.h>

using namespace accuracy;

namespace {
const record committed{
    .table = "walks", .metric = "time", .group = "all", .n = 100, .skipped = 5, .figures = {9.8, 7.1, 21.0, -1.2}};

/// True where the committed record, changed like this, is worse than it was.
template <class Change>
bool worsened(Change&& change) {
    record today = committed;
    change(today);
    return print_changes({committed}, {today}).worse > 0;
}
}  // namespace

TEST_CASE("a figure may move within the rounding of its last digit, and no farther up") {
    CHECK_FALSE(worsened([](record&) {}));
    CHECK_FALSE(worsened([](record& r) { r.figures[0] = 9.84; }));
    CHECK_FALSE(worsened([](record& r) { r.figures[0] = 5.0; }));
    CHECK(worsened([](record& r) { r.figures[0] = 9.9; }));
    CHECK(worsened([](record& r) { r.figures[1] = 7.3; }));
    CHECK(worsened([](record& r) { r.figures[2] = 21.2; }));
}

TEST_CASE("bias is worse on either side of 0") {
    CHECK(worsened([](record& r) { r.figures[3] = -1.5; }));
    CHECK(worsened([](record& r) { r.figures[3] = 1.5; }));
    CHECK_FALSE(worsened([](record& r) { r.figures[3] = 0.9; }));
}

TEST_CASE("an answer that gets better by skipping is worse") {
    CHECK(worsened([](record& r) { r.skipped = 6; }));
    CHECK(worsened([](record& r) { r.n = 99; }));
    CHECK_FALSE(worsened([](record& r) { r.skipped = 0; }));
    CHECK(worsened([](record& r) { r.figures = {}; }));
}

TEST_CASE("a group that is gone, or that nobody committed, is worse") {
    CHECK(print_changes({committed}, {}).worse == 1);
    CHECK(print_changes({}, {committed}).worse == 1);
}
