// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <set>
#include <string>
#include <tokenroof/economics/balance.hpp>
#include <tokenroof/economics/best_clock.hpp>
#include <tokenroof/economics/constraints.hpp>
#include <tokenroof/economics/demand.hpp>
#include <tokenroof/economics/load.hpp>
#include <tokenroof/economics/ramp.hpp>
#include <tokenroof/economics/trade.hpp>
#include <tokenroof/economics/training.hpp>

using namespace tokenroof;

namespace {

/// Calls visit(field, quantity) for each quantity of a result and of its aggregates.
template <class X, class Visit>
void each_quantity(X& x, const Visit& visit) {
    fields(x, [&](const field& f, auto& member) {
        if constexpr (Described<std::remove_cvref_t<decltype(member)>>) each_quantity(member, visit);
        else visit(f, member);
    });
}

/// Checks that a result of doubles lists each of them once, in declaration order, under a name of its own, and that it
/// lifts to another scalar.
template <class Result>
void check_listed(const char* name) {
    CAPTURE(name);
    Result result{};
    constexpr std::size_t count = sizeof(Result) / sizeof(double);
    double next = 0;
    each_quantity(result, [&next](const field&, auto& q) { q = std::remove_cvref_t<decltype(q)>::from_value(++next); });
    std::array<double, count> stored{};
    std::memcpy(stored.data(), &result, sizeof stored);
    for (std::size_t i = 0; i < count; ++i) CHECK(stored[i] == static_cast<double>(i + 1));

    std::set<std::string> names;
    std::size_t own = 0;
    fields(result, [&](const field& f, const auto&) {
        names.emplace(f.name);
        ++own;
    });
    CHECK(names.size() == own);

    const auto lifted = lift<float>(result);
    float last = 0;
    each_quantity(lifted, [&last](const field&, const auto& q) { CHECK(q.value() == ++last); });
    CHECK(last == static_cast<float>(count));
}

}  // namespace

TEST_SUITE("economics/results") {
    TEST_CASE("every result lists each of its numbers once and lifts to another scalar") {
        check_listed<basic_cost<>>("cost");
        check_listed<basic_production<>>("production");
        check_listed<basic_balance<>>("balance");
        check_listed<basic_clock_choice<>>("clock choice");
        check_listed<basic_market<>>("market");
        check_listed<basic_load<>>("load");
        check_listed<basic_sizing<>>("sizing");
        check_listed<basic_ramp_year<>>("ramp year");
        check_listed<basic_trade_balance<>>("trade balance");
        check_listed<basic_ledger<>>("ledger");
        check_listed<basic_subsidy_effect<>>("subsidy effect");
        check_listed<basic_training_cost<>>("training cost");
        check_listed<basic_return<>>("return");
        check_listed<basic_capacity<>>("capacity");
        check_listed<basic_footprint<>>("footprint");
    }
}
