// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <stdexcept>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/interconnects.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/economics/cost.hpp>
#include <tokenroof/memory/tiers.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plain{.chip = catalog::h100_sxm,
                           .model = catalog::llama_3_1_70b,
                           .formats = {.weights = fp8, .kv = fp8},
                           .tensor_parallel = 2};
constexpr memory_tier host{.name = "host", .capacity = 100 * GB, .read_bandwidth = 400 * GB_per_s};

constexpr deployment with(memory_tier tier) {
    deployment d = plain;
    d.tiers[0] = tier;
    return d;
}

constexpr workload load{.input = 16384, .output = 1024, .concurrency = 32};
constexpr workload fitting{.input = 1024, .output = 1024, .concurrency = 16};

static_assert(serve(with(host), load).memory.further == 100 * GB, "tiers are served in constant evaluation");

}  // namespace

TEST_SUITE("serving/offload") {
    TEST_CASE("without tiers nothing is stretched") {
        CHECK(serve(plain, load).stretch == ratio<>(1));
        CHECK(serve(plain, load).memory.further == bytes<>{});
    }

    TEST_CASE("a tier without capacity changes nothing") {
        const estimate e = serve(with({.name = "none", .capacity = {}, .read_bandwidth = 1 * TB_per_s}), fitting);
        CHECK(e.stretch.value() == doctest::Approx(1).epsilon(1e-12));
        CHECK((e.output_rate / serve(plain, fitting).output_rate).value() == doctest::Approx(1).epsilon(1e-12));
    }

    TEST_CASE("where all fits anyway, memories that read at once shorten a step by their bandwidths together") {
        const estimate e = serve(with(host), fitting);
        const bandwidth<> own = 1 / supply_of(plain.chip).attention;
        CHECK(e.stretch.value() == doctest::Approx((own / (own + host.read_bandwidth)).value()));
        CHECK(e.output_rate > serve(plain, fitting).output_rate);
    }

    TEST_CASE("a tier takes in the requests that found no room") {
        const estimate e = serve(with(host), load);
        CHECK(serve(plain, load).waiting > ratio<>(0));
        CHECK(e.waiting == ratio<>(0));
        CHECK(e.batch == load.concurrency);
        const occupancy& o = e.memory;
        CHECK(o.requests.value() == doctest::Approx(((o.usable + o.further - o.weights) / o.kv_request).value()));
    }

    TEST_CASE("what is placed is what is stored, within each memory, and takes the stretched time") {
        for (const double bandwidth : {20.0, 60.0, 400.0, 4000.0}) {
            for (const double input : {500.0, 4000.0, 16000.0, 30000.0}) {
                const deployment d = with({.name = "t", .capacity = 200 * GB, .read_bandwidth = bandwidth * GB_per_s});
                const workload w{.input = input, .output = 1000, .concurrency = 24};
                const estimate e = serve(d, w);
                const auto p = placement_of(d, w);
                CAPTURE(bandwidth);
                CAPTURE(input);
                const bytes<> stored = e.memory.weights + e.batch * e.memory.kv_request;
                CHECK((p.used[0] + p.used[1]).in(GB) == doctest::Approx(stored.in(GB)));
                CHECK(p.used[0].in(GB) <= e.memory.usable.in(GB) * (1 + 1e-12));
                CHECK(p.used[1].in(GB) <= 200 * (1 + 1e-12));
                bytes<> read{};
                for (std::size_t i = 0; i < 2; ++i) read += p.held[i][0] + p.held[i][1];
                const seconds<> alone = read * supply_of(d.chip).attention;
                CHECK(e.stretch.value() == doctest::Approx((p.time / alone).value()));
            }
        }
    }

    TEST_CASE("a faster or a larger tier never lengthens a step of the same batch") {
        const workload w{.input = 16384, .output = 1024, .concurrency = 40};
        double last = 1e9;
        for (const double bandwidth : {10.0, 30.0, 100.0, 450.0, 2000.0}) {
            const deployment d = with({.name = "t", .capacity = 400 * GB, .read_bandwidth = bandwidth * GB_per_s});
            const double tpot = serve(d, w).tpot.value();
            CHECK(tpot < last);
            last = tpot;
        }
    }

    TEST_CASE("a step evaluated alone is stretched by what it stores") {
        const deployment d = with(host);
        const step_cost small = evaluate(d, decode_step(ratio<>(4), tokens<>(1000)));
        CHECK(small.time.memory < evaluate(plain, decode_step(ratio<>(4), tokens<>(1000))).time.memory);
        // 60 sequences of 20 thousand tokens are 98 GB a chip beside 35 GB of weights: more than the chip holds.
        const step_cost large = evaluate(d, decode_step(ratio<>(60), tokens<>(20000)));
        CHECK(large.time.memory > 1.5 * evaluate(plain, decode_step(ratio<>(60), tokens<>(20000))).time.memory);
    }

    TEST_CASE("bytes in tiers have a price of their own") {
        const estimate e = serve(with(host), fitting);
        const prices without{.chip = 2 * dollar / hour};
        prices priced = without;
        priced.tiers = 0.001 * dollar / GB / hour;
        const auto added = cost_of(e, priced).chip - cost_of(e, without).chip;
        CHECK(added.in(dollar / hour) == doctest::Approx(0.1));
        CHECK(cost_of(e, priced).all_in > cost_of(e, without).all_in);
    }

    TEST_CASE("a tier that holds bytes and has no bandwidth is rejected by name") {
        CHECK_THROWS_WITH_AS((void)serve(with({.name = "t", .capacity = GB}), load),
                             "deployment.tiers[0].read_bandwidth = 0 byte/second: must be positive and finite",
                             std::invalid_argument);
    }
}
