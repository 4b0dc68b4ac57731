// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/collective.hpp>

using namespace tokenroof;

namespace {

// Patarasu and Yuan (2009): each rank must send 2 (n-1)/n of what it reduces, and (n-1)/n of what it gathers.
static_assert(work_of(all_reduce{.tensor = GB, .ranks = 1}).messages == 0 * byte);
static_assert(work_of(all_reduce{.tensor = GB, .ranks = 2}).messages == 1 * GB);
static_assert(work_of(all_reduce{.tensor = GB, .ranks = 4}).messages == 1.5 * GB);
static_assert(work_of(all_reduce{.tensor = GB, .ranks = 8}).messages == 1.75 * GB);
static_assert(work_of(all_gather{.tensor = GB, .ranks = 1}).messages == 0 * byte);
static_assert(work_of(all_gather{.tensor = GB, .ranks = 8}).messages == 0.875 * GB);
static_assert(work_of(all_reduce{.tensor = GB, .ranks = 8}).traffic == 0 * byte, "messages are no memory traffic");

template <class Op>
constexpr time_split split_of(const Op& op, const chip& c) {
    return time_of(op, work_of(op), c, supply_of(c));
}
static_assert(total(split_of(all_reduce{.tensor = GB, .ranks = 1}, catalog::h100_sxm)) == 0 * second,
              "a sum over one rank costs nothing, not even latency");
static_assert(total(split_of(all_gather{.tensor = GB, .ranks = 1}, catalog::h100_sxm)) == 0 * second);

}  // namespace

TEST_SUITE("compute/collective") {
    TEST_CASE("a collective takes at least its latency and the ring bound at the link's peak") {
        for (const chip* c : catalog::chips) {
            for (const int ranks : {2, 3, 4, 8}) {
                for (double size = 1; size < 1e10; size *= 31) {
                    const all_reduce op{.tensor = size * byte, .ranks = ranks};
                    const time_split t = split_of(op, *c);
                    const bytes<> sent = 2.0 * (ranks - 1) / ranks * op.tensor;
                    CHECK(t.latency == c->link.latency);
                    CHECK(t.link >= sent / c->link.per_direction);
                    CHECK((t.link * sustained_bandwidth(c->link) / sent).value() == doctest::Approx(1));
                    CHECK(total(t) == t.link + t.latency);
                }
            }
        }
    }

    TEST_CASE("small collectives are bound by latency and large ones by the link") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(binding(split_of(all_reduce{.tensor = kB, .ranks = 8}, *c)) == resource::latency);
            CHECK(binding(split_of(all_reduce{.tensor = GB, .ranks = 8}, *c)) == resource::link);
        }
    }

    TEST_CASE("more ranks, more bytes or a slower link never take less time") {
        seconds<> last{};
        for (int ranks = 1; ranks <= 16; ++ranks) {
            const seconds<> t = total(split_of(all_reduce{.tensor = 100 * MB, .ranks = ranks}, catalog::h100_sxm));
            CHECK(t >= last);
            CHECK(t >= total(split_of(all_reduce{.tensor = 99 * MB, .ranks = ranks}, catalog::h100_sxm)));
            CHECK(t >= total(split_of(all_gather{.tensor = 100 * MB, .ranks = ranks}, catalog::h100_sxm)));
            last = t;
        }
        // The ring sends less than twice the tensor, however many ranks there are.
        CHECK(last < 200 * MB / sustained_bandwidth(catalog::h100_sxm.link) + catalog::h100_sxm.link.latency);
    }
}
