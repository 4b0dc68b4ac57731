// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/hbm.hpp>

using namespace tokenroof;

namespace {

constexpr dram_channel hbm2 = catalog::hbm2_2000.channel;

constexpr dram_pattern with(dram_pattern p, address_mapping mapping) {
    p.mapping = mapping;
    return p;
}

// A stream empties each row that it opens, whatever the mapping; what differs is how many bank groups are in sight.
static_assert(access_of(read_stream, hbm2).row_visits == ratio<>(1.0 / 32));
static_assert(access_of(with(read_stream, address_mapping::column_low), hbm2).visit_length == ratio<>(32));
static_assert(access_of(read_stream, hbm2).bank_groups == ratio<>(4));
static_assert(access_of(with(read_stream, address_mapping::column_low), hbm2).bank_groups == ratio<>(2));

}  // namespace

TEST_SUITE("memory/dram_pattern") {
    TEST_CASE("a pattern sees rows, banks and pseudo channels as its mapping places them") {
        // Expected from the address bits: 4 bank groups x 2 pseudo channels side by side, 32 bursts a row.
        const auto strided = [](int stride, address_mapping m) {
            return access_of(dram_pattern{.order = row_order::strided, .mapping = m, .stride = stride}, hbm2);
        };
        const dram_access page = strided(32, address_mapping::interleaved);  // 4 columns on, always the same bank group
        CHECK(page.visit_length == ratio<>(8));
        CHECK(page.bank_groups == ratio<>(1));
        CHECK(page.banks == 4);
        CHECK(page.crowding == ratio<>(2));
        const dram_access odd = strided(33, address_mapping::interleaved);  // meets all of them
        CHECK(odd.bank_groups == ratio<>(4));
        CHECK(odd.crowding == ratio<>(1));
        const dram_access unit = strided(1, address_mapping::interleaved);
        CHECK(unit.visit_length == ratio<>(32));
        const dram_access rows = strided(32, address_mapping::column_low);  // the next row each time
        CHECK(rows.visit_length == ratio<>(1));
        CHECK(rows.banks == 16);
        CHECK(access_of(random_chunks(KiB, 1), hbm2).visit_length == ratio<>(4));
        CHECK(access_of(random_chunks(4 * KiB, 1), hbm2).visit_length == ratio<>(16));
        CHECK(access_of(random_chunks(16 * byte, 1), hbm2).visit_length == ratio<>(1));
        CHECK(access_of(with(random_chunks(KiB, 1), address_mapping::column_low), hbm2).visit_length == ratio<>(32));
    }

    TEST_CASE("a broken pattern is rejected by name") {
        dram_pattern p = read_stream;
        CHECK(broken::check_each_member(p, "pattern", [&p] { (void)access_of(p, hbm2); }) == 4);
    }

    TEST_CASE("row visits times their length are the requests, for every stride") {
        for (const address_mapping m : {address_mapping::interleaved, address_mapping::column_low}) {
            for (int stride = 1; stride < 300; ++stride) {
                const dram_pattern p{.order = row_order::strided, .mapping = m, .stride = stride};
                const dram_access a = access_of(p, hbm2);
                CAPTURE(stride);
                CHECK((a.row_visits * a.visit_length).value() == doctest::Approx(1));
                CHECK(a.visit_length <= ratio<>(hbm2.columns));
                CHECK(a.banks >= 1);
                CHECK(a.banks <= hbm2.banks);
                CHECK(a.bank_groups <= ratio<>(hbm2.bank_groups));
            }
        }
    }
}
