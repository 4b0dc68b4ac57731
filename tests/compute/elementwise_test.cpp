// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/elementwise.hpp>

using namespace tokenroof;

namespace {

constexpr work moved = work_of(elementwise{.traffic = 3 * GB});
static_assert(moved.traffic == 3 * GB && moved.arithmetic == 0 * FLOP && moved.messages == 0 * byte);

}  // namespace

TEST_SUITE("compute/elementwise") {
    TEST_CASE("time is traffic at the bandwidth of large streams, all of it memory's") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const elementwise e{.traffic = 3 * GB};
            const time_split t = time_of(e, *c);
            CHECK(t.memory == total(t));
            CHECK((t.memory / supply_of(*c).streams).in(GB) == doctest::Approx(3));
            CHECK(t.memory > 3 * GB / peak_bandwidth(c->memory));
        }
    }

    TEST_CASE("time is proportional to traffic and nothing takes no time") {
        const auto time = [](bytes<> b) { return total(time_of(elementwise{b}, catalog::h100_sxm)); };
        CHECK(time(0 * byte) == 0 * second);
        CHECK((time(7 * MB) / time(1 * MB)).value() == doctest::Approx(7));
    }
}
