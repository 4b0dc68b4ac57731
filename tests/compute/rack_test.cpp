// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/compute/rack.hpp>

using namespace tokenroof;

namespace {

static_assert(at_meter(average_power<>{1 * kW}, 1.25).mean == 1.25 * kW);
static_assert(rack_power(bare_rack(), average_power<>{6 * kW}).mean == 6 * kW);
static_assert(rack_power(bare_rack(), provisioned_power<>{10 * kW}).size == 10 * kW);

constexpr rack four{.name = "four",
                    .servers = 4,
                    .switches = {.mean = 400 * watt, .most = 600 * watt},
                    .rest = {.mean = 100 * watt, .most = 200 * watt},
                    .supply_efficiency = 0.96};

}  // namespace

TEST_SUITE("compute/rack") {
    TEST_CASE("a rack draws its servers, its switches and the losses of its supplies") {
        CHECK((0.96 * rack_power(four, average_power<>{6 * kW}).mean).value() == doctest::Approx(24500));
        CHECK((0.96 * rack_power(four, provisioned_power<>{10 * kW}).size).value() == doctest::Approx(40800));
    }

    TEST_CASE("without switches and losses a rack is its servers") {
        rack ideal = four;
        ideal.switches = ideal.rest = {0 * watt, 0 * watt};
        ideal.supply_efficiency = 1;
        for (const double server : {0.0, 343.0, 10200.0}) {
            CHECK(rack_power(ideal, average_power<>{server * watt}).mean == 4 * (server * watt));
            CHECK(rack_power(ideal, provisioned_power<>{server * watt}).size == 4 * (server * watt));
        }
    }

    TEST_CASE("every member of a rack is validated, and parts that nobody states are named") {
        rack r = four;
        CHECK(broken::check_each_member(r, "rack", [&r] { rack_power(r, average_power<>{1 * kW}); }) == 6);
        CHECK(broken::check_each_member(r, "rack", [&r] { rack_power(r, provisioned_power<>{1 * kW}); }) == 6);
        r = rack{.servers = 4, .supply_efficiency = 1};
        CHECK(broken::error_of([&r] { validate(r); }).starts_with("rack.switches.mean = -1 "));
        r = four;
        r.rest.most = 50 * watt;
        CHECK(broken::error_of([&r] { validate(r); }) == "rack.rest.most = 50 joule/second: must be at least mean");
    }

    TEST_CASE("PUEs and powers that cannot be are refused by name") {
        for (const double bad : {0.99, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] { at_meter(provisioned_power<>{1 * MW}, bad); }).starts_with("pue = "));
            CHECK(broken::error_of([&] { at_meter(average_power<>{1 * MW}, bad); }).starts_with("pue = "));
        }
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            const average_power<> mean{bad * watt};
            const provisioned_power<> size{bad * watt};
            CHECK(broken::error_of([&] { at_meter(mean, 1.2); }).starts_with("it.mean = "));
            CHECK(broken::error_of([&] { at_meter(size, 1.2); }).starts_with("it.size = "));
            CHECK(broken::error_of([&] { rack_power(four, mean); }).starts_with("server.mean = "));
            CHECK(broken::error_of([&] { rack_power(four, size); }).starts_with("server.size = "));
        }
    }
}
