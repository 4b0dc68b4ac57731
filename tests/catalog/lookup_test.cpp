// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/catalog/models.hpp>

using namespace tokenroof::catalog;

namespace {

template <class Entries>
constexpr bool names_are_unique(const Entries& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i]->name.empty()) return false;
        for (std::size_t j = 0; j < i; ++j) {
            if (detail::same_name(entries[i]->name, entries[j]->name)) return false;
        }
    }
    return true;
}
static_assert(names_are_unique(chips) && names_are_unique(models) && names_are_unique(engines));

static_assert(detail::same_name("h100-sxm", "H100_SXM") && detail::same_name("llama-3.1-8b", "Llama 3 1 8B"));
static_assert(!detail::same_name("h100-sxm", "h100sxm") && !detail::same_name("h100", "h100-sxm"));
static_assert(!detail::same_name("", "h100") && detail::same_name("", ""));

struct entry {
    std::string_view name;
};
constexpr entry apple{"apple"}, pear{"pear"}, peach{"peach"}, plum{"plum"};
constexpr std::array fruits{&apple, &pear, &peach, &plum};

std::string error_of(std::string_view name) {
    return broken::error_of([name] { detail::find(fruits, "fruit", name); });
}

}  // namespace

TEST_SUITE("catalog/lookup") {
    TEST_CASE("distance counts edits between names, whatever their spelling") {
        CHECK(detail::distance("h100-sxm", "H100_SXM") == 0);
        CHECK(detail::distance("", "abc") == 3);
        CHECK(detail::distance("abc", "") == 3);
        CHECK(detail::distance("kitten", "sitting") == 3);
        CHECK(detail::distance("h100", "h200") == 1);
    }

    TEST_CASE("distance is a metric") {
        const std::string_view names[] = {"apple", "pear", "peach", "plum", "", "a"};
        for (const std::string_view a : names) {
            for (const std::string_view b : names) {
                CHECK(detail::distance(a, b) == detail::distance(b, a));
                CHECK((detail::distance(a, b) == 0) == (a == b));
                for (const std::string_view c : names) {
                    CHECK(detail::distance(a, c) <= detail::distance(a, b) + detail::distance(b, c));
                }
            }
        }
    }

    TEST_CASE("an error names kind and value and lists the three nearest names, the nearest first") {
        CHECK(error_of("Pear").empty());
        CHECK(error_of("peachy") == "fruit = peachy: is not in the catalog; near names: peach, pear, plum");
        CHECK(error_of("aple").starts_with("fruit = aple: is not in the catalog; near names: apple, "));
        CHECK(error_of("").starts_with("fruit = : is not in the catalog; near names: "));
    }
}
