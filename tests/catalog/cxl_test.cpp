// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/cxl.hpp>

using namespace tokenroof;

namespace {

constexpr bool all_valid() {
    for (const cxl_device* d : catalog::cxl_devices) validate_fields(*d, "device");
    return true;
}
static_assert(all_valid(), "a device that breaks a rule does not compile");

}  // namespace

TEST_SUITE("catalog/cxl") {
    TEST_CASE("a device sustains less than its raw link in one direction and its DRAM binds somewhere if it is named") {
        for (const cxl_device* d : catalog::cxl_devices) {
            CAPTURE(d->name);
            CHECK(sustained_bandwidth(*d, 1) < raw_bandwidth(d->link));
            if (d->dram > 0 * GB_per_s) CHECK(sustained_bandwidth(*d, 0.6) == d->dram);
        }
    }

    // Melody (ASPLOS 2025) saw 140 to 410 ns on four devices; the expander's model leaves out the host.
    TEST_CASE("idle latencies are those of CXL") {
        for (const cxl_device* d : catalog::cxl_devices) {
            CAPTURE(d->name);
            CHECK(d->idle_latency > 100 * ns);
            CHECK(d->idle_latency < 410 * ns);
            CHECK(d->queueing < d->idle_latency);
        }
    }

    TEST_CASE("a device is found by its name, and an unknown one is an error with near names") {
        for (const cxl_device* d : catalog::cxl_devices) CHECK(&catalog::find_cxl_device(d->name) == d);
        CHECK(&catalog::find_cxl_device("Micron CZ120 256GB") == &catalog::micron_cz120_256gb);
        const std::string error = broken::error_of([] { catalog::find_cxl_device("cz120"); });
        CHECK(error.starts_with("device = cz120: is not in the catalog; near names: "));
    }
}
