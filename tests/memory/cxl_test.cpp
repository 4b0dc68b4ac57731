// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/cxl.hpp>

using namespace tokenroof;

namespace {

constexpr cxl_device x8_gen5{.name = "x8 gen5",
                             .link = pcie_of(5, 8),
                             .flit = cxl_flit_68,
                             .capacity = 256 * GiB,
                             .idle_latency = 250 * ns,
                             .queueing = 20 * ns};
constexpr cxl_device x8_gen6 = [] {
    cxl_device d = x8_gen5;
    d.link = pcie_of(6, 8);
    d.flit = cxl_flit_256;
    return d;
}();

// The whole model is a constant expression.
static_assert(sustained_bandwidth(x8_gen5, 1) > 27 * GB_per_s && sustained_bandwidth(x8_gen5, 1) < 28 * GB_per_s,
              "a stream of reads gets 27 GB/s from an x8 Gen5 device");
static_assert(loaded_latency(x8_gen5, {}) == 250 * ns);
static_assert(loaded_latency(x8_gen5, {.load = 1}) > 2000 * ns);

double share_of_link(const cxl_device& d, const bandwidth<>& b) { return (b / raw_bandwidth(d.link)).value(); }

/// Relative error in percent.
double error(double predicted, double measured) { return 100 * (predicted / measured - 1); }

}  // namespace

TEST_SUITE("memory/cxl") {
    // bsc-mem/Mess-simulator@e387efc memory_curve/cxl: saturated bandwidth by share of reads.
    TEST_CASE("bandwidth is within 2 % of the manufacturer's model at its seven read shares") {
        constexpr struct {
            double read_share, gb_per_s;
        } model[] = {{0.02, 24.475}, {0.10, 26.174}, {0.34, 33.071}, {0.38, 34.585},
                     {0.60, 42.802}, {0.74, 35.278}, {0.90, 29.496}};
        for (const auto& row : model) {
            CAPTURE(row.read_share);
            const double predicted = sustained_bandwidth(catalog::expander_model, row.read_share).in(GB_per_s);
            CHECK(std::abs(error(predicted, row.gb_per_s)) < 2);
        }
    }

    // 64 / (4 1/3 slots of 17 bytes) and so on.
    TEST_CASE("one direction's share of the link follows from slots and flits") {
        CHECK(share_of_link(x8_gen5, sustained_bandwidth(x8_gen5, 1)) == doctest::Approx(0.8688).epsilon(1e-4));
        CHECK(share_of_link(x8_gen5, sustained_bandwidth(x8_gen5, 0)) == doctest::Approx(0.7529).epsilon(1e-4));
        CHECK(share_of_link(x8_gen6, sustained_bandwidth(x8_gen6, 1)) == doctest::Approx(0.8654).epsilon(1e-4));
        CHECK(share_of_link(x8_gen6, sustained_bandwidth(x8_gen6, 0)) == doctest::Approx(0.75).epsilon(1e-4));
    }

    // Micron: 36 GB/s at 2:1 is what `dram` was set to; the white paper's reads of two modules come from another
    // measurement, quoted second-hand. Its 60 GB/s of an unnamed mix contradicts the 36 GB/s of one module and is left out.
    TEST_CASE("CZ120 is within 5 % of its measured reads and at its measured mix") {
        const cxl_device& d = catalog::micron_cz120_256gb;
        const cxl_pool two{.device = d, .devices = 2};
        CHECK(error(sustained_bandwidth(two, 1).in(GB_per_s), 52.4) == doctest::Approx(4.5).epsilon(0.02));
        CHECK(sustained_bandwidth(d, 2.0 / 3) == 36 * GB_per_s);
        CHECK(loaded_latency(d, {}) == 254 * ns);
    }

    // "Vistara" paper, Table III: two ASICs, reads, 3:1, 2:1 and 1:1. One bandwidth of the DRAM stands for all mixes.
    TEST_CASE("Vistara is within 8 % of its four measured mixes and within 6 % of its three loads") {
        const cxl_pool two{.device = catalog::vistara_ddr4_2400, .devices = 2};
        constexpr double mixes[][2] = {{1, 48}, {0.75, 41}, {2.0 / 3, 42}, {0.5, 42}};
        for (const auto& [reads, measured] : mixes) {
            CHECK(std::abs(error(sustained_bandwidth(two, reads).in(GB_per_s), measured)) < 8);
        }
        constexpr double loads[][2] = {{0.1, 269}, {0.3, 292}, {0.6, 372}};
        for (const auto& [load, measured] : loads) {
            CHECK(std::abs(error(loaded_latency(two, {.load = load}).in(ns), measured)) < 6);
        }
    }

    // The same curves' latency at the port, by read share and share of the saturated bandwidth.
    TEST_CASE("loaded latency is within 13 % of the manufacturer's model below 95 % of the load, 5 % on average") {
        constexpr double points[][3] = {{0.90, 0.434, 110.84},  {0.90, 0.7231, 115.41}, {0.90, 0.8676, 120.61},
                                        {0.90, 0.9428, 127.29}, {0.60, 0.299, 113.75},  {0.60, 0.5979, 123.8},
                                        {0.60, 0.7472, 130.91}, {0.60, 0.8301, 136.6},  {0.60, 0.9338, 149.47},
                                        {0.34, 0.387, 116.21},  {0.34, 0.7738, 128.78}, {0.34, 0.921, 136.28},
                                        {0.10, 0.489, 118.52},  {0.10, 0.8149, 128.58}, {0.10, 0.9399, 133.38}};
        double sum = 0;
        for (const auto& [reads, load, measured] : points) {
            const auto latency = loaded_latency(catalog::expander_model, {.read_share = reads, .load = load});
            CHECK(std::abs(error(latency.in(ns), measured)) < 13);
            sum += std::abs(error(latency.in(ns), measured));
        }
        CHECK(sum / std::size(points) < 5);
    }

    TEST_CASE("reads and writes use both directions: a mix is faster than either alone") {
        const bandwidth<> reads = sustained_bandwidth(x8_gen5, 1);
        const bandwidth<> writes = sustained_bandwidth(x8_gen5, 0);
        bandwidth<> best{};
        for (double r = 0; r <= 1; r += 1.0 / 64) {
            const auto limits = cxl_limits_of(x8_gen5, r);
            CHECK(sustained_bandwidth(x8_gen5, r) == min(limits.from_device, limits.to_device));
            CHECK(sustained_bandwidth(x8_gen5, r) >= min(reads, writes));
            best = max(best, sustained_bandwidth(x8_gen5, r));
        }
        CHECK(best > 1.5 * reads);
        CHECK(best < 2 * reads);
    }

    TEST_CASE("slow DRAM binds, fast DRAM and none do not") {
        cxl_device d = x8_gen5;
        d.dram = 20 * GB_per_s;
        CHECK(sustained_bandwidth(d, 0.6) == 20 * GB_per_s);
        CHECK(cxl_limits_of(d, 0.6).dram == 20 * GB_per_s);
        d.dram = 500 * GB_per_s;
        CHECK(sustained_bandwidth(d, 0.6) == sustained_bandwidth(x8_gen5, 0.6));
    }

    TEST_CASE("twice the lanes or one generation more carry twice as much") {
        cxl_device d = x8_gen5;
        d.link = pcie_of(5, 16);
        CHECK((sustained_bandwidth(d, 0.7) / sustained_bandwidth(x8_gen5, 0.7)).value() == doctest::Approx(2));
        d.link = pcie_of(4, 8);
        CHECK((sustained_bandwidth(d, 0.7) / sustained_bandwidth(x8_gen5, 0.7)).value() == doctest::Approx(0.5));
    }

    TEST_CASE("latency rises with load from idle, and no further than what is in flight takes") {
        seconds<> last = x8_gen5.idle_latency;
        for (double load = 0; load <= 1; load += 1.0 / 128) {
            const seconds<> now = loaded_latency(x8_gen5, {.load = load});
            CHECK(now >= last);
            last = now;
        }
        CHECK(last.in(ns) == doctest::Approx((64 * KiB / sustained_bandwidth(x8_gen5, 1)).in(ns)));
        // One line in flight never queues.
        CHECK(loaded_latency(x8_gen5, {.load = 1, .in_flight = 64 * byte}) == x8_gen5.idle_latency);
    }

    TEST_CASE("devices of a pool add up, a share takes its part, a switch adds its hop and its port's limit") {
        cxl_pool p{.device = x8_gen5, .devices = 4};
        CHECK((sustained_bandwidth(p, 1) / sustained_bandwidth(x8_gen5, 1)).value() == doctest::Approx(4));
        CHECK(capacity(p) == 1 * TiB);
        p.share = 0.25;
        CHECK(sustained_bandwidth(p, 1) == sustained_bandwidth(x8_gen5, 1));
        CHECK(capacity(p) == 256 * GiB);
        p.share = 1;
        p.uplink_lanes = 16;
        CHECK((sustained_bandwidth(p, 1) / sustained_bandwidth(x8_gen5, 1)).value() == doctest::Approx(2));
        p.hops = 2;
        p.hop_latency = catalog::cxl_switch_hop;
        CHECK((loaded_latency(p, {}) - loaded_latency(x8_gen5, {})).in(ns) == doctest::Approx(100));
    }

    TEST_CASE("a chip sees no more of a pool than its own link carries") {
        const cxl_pool p{.device = x8_gen5, .devices = 8};
        const basic_link<> gen5 = link_of(pcie_of(5, 16));
        CHECK(sustained_bandwidth(p, gen5, 1) == sustained_bandwidth(gen5));
        CHECK(sustained_bandwidth(p, gen5, 0.5) == 2 * sustained_bandwidth(gen5));
        const basic_link<> c2c{.per_direction = 450 * GB_per_s, .efficiency = 1};
        CHECK(sustained_bandwidth(p, c2c, 1) == sustained_bandwidth(p, 1));
    }

    TEST_CASE("every member of a pool and of the traffic is validated") {
        cxl_pool p{.device = x8_gen5};
        CHECK(broken::check_each_member(p, "pool", [&p] { sustained_bandwidth(p, 1); }) == 17);
        CHECK(broken::check_each_member(p, "pool", [&p] { loaded_latency(p, {}); }) == 17);
        cxl_device d = x8_gen5;
        CHECK(broken::check_each_member(d, "device", [&d] { sustained_bandwidth(d, 1); }) == 12);
        CHECK(broken::check_each_member(d, "device", [&d] { cxl_limits_of(d, 1); }) == 12);
        cxl_traffic t{};
        CHECK(broken::check_each_member(t, "traffic", [&t] { loaded_latency(x8_gen5, t); }) == 3);
        basic_link<> path = link_of(pcie_of(5, 16));
        CHECK(broken::check_each_member(path, "path", [&] { sustained_bandwidth(p, path, 1); }) == 6);
    }

    TEST_CASE("a share of reads lies between 0 and 1") {
        for (const double bad : {-0.1, 1.1, broken::nan}) {
            CHECK_THROWS_AS(sustained_bandwidth(x8_gen5, bad), std::invalid_argument);
            CHECK_THROWS_AS(cxl_limits_of(x8_gen5, bad), std::invalid_argument);
            CHECK_THROWS_AS(sustained_bandwidth(cxl_pool{.device = x8_gen5}, bad), std::invalid_argument);
        }
        CHECK_THROWS_WITH_AS(sustained_bandwidth(x8_gen5, 1.5), "read_share = 1.5: must be between 0 and 1",
                             std::invalid_argument);
    }
}
