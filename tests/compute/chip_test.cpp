// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/chip.hpp>
#include <tokenroof/compute/supply.hpp>

using namespace tokenroof;

namespace {

constexpr bool is_valid(const chip& c) {
    validate(c);
    return true;
}
static_assert(is_valid(catalog::h100_sxm), "a chip is validated in constant evaluation");

/// An H100 with matrix rates of its own.
constexpr chip with(const basic_rates<>& rates) {
    chip c = catalog::h100_sxm;
    c.rates = rates;
    return c;
}
constexpr chip all{with({.fp32 = 1 * TFLOP_per_s,
                         .tf32 = 2 * TFLOP_per_s,
                         .bf16 = 4 * TFLOP_per_s,
                         .fp8 = 8 * TFLOP_per_s,
                         .int8 = 16 * TFLOP_per_s,
                         .fp4 = 32 * TFLOP_per_s})};
constexpr chip no_fp4{with({.fp32 = 1 * TFLOP_per_s, .bf16 = 4 * TFLOP_per_s, .fp8 = 8 * TFLOP_per_s})};
constexpr chip only_bf16{with({.fp32 = 1 * TFLOP_per_s, .bf16 = 4 * TFLOP_per_s})};

// Each format runs on the units made for it ...
static_assert(peak_rate(all, fp32) == 1 * TFLOP_per_s && peak_rate(all, tf32) == 2 * TFLOP_per_s);
static_assert(peak_rate(all, bf16) == 4 * TFLOP_per_s && peak_rate(all, fp16) == 4 * TFLOP_per_s);
static_assert(peak_rate(all, fp8) == 8 * TFLOP_per_s && peak_rate(all, fp8_block) == 8 * TFLOP_per_s);
static_assert(peak_rate(all, int8) == 16 * TFLOP_per_s);
static_assert(peak_rate(all, nvfp4) == 32 * TFLOP_per_s && peak_rate(all, mxfp4) == 32 * TFLOP_per_s);
static_assert(peak_rate(all, int4_weight_only) == 4 * TFLOP_per_s &&
              peak_rate(all, int8_weight_only) == 4 * TFLOP_per_s);

// ... and on the next wider ones where the chip has none.
static_assert(peak_rate(no_fp4, nvfp4) == 8 * TFLOP_per_s && peak_rate(no_fp4, mxfp4) == 8 * TFLOP_per_s);
static_assert(peak_rate(no_fp4, tf32) == 1 * TFLOP_per_s);
static_assert(peak_rate(only_bf16, nvfp4) == 4 * TFLOP_per_s && peak_rate(only_bf16, fp8) == 4 * TFLOP_per_s);
static_assert(peak_rate(only_bf16, int8) == 4 * TFLOP_per_s && peak_rate(only_bf16, fp8_block) == 4 * TFLOP_per_s);

/// A chip whose formats have figures of their own, or bf16's alone.
constexpr chip tuned(ratio<> efficiency) {
    chip c = catalog::h100_sxm;
    c.kernels.bf16 = {
        .efficiency = 0.5, .in_flight = 1 * kB, .launch = 1 * us, .quantisation_share = 0.4, .k_step = 1 * ns};
    for (auto* f : {&c.kernels.fp8, &c.kernels.fp8_block, &c.kernels.int8, &c.kernels.int8_weight_only,
                    &c.kernels.int4_weight_only, &c.kernels.fp4}) {
        *f = {.efficiency = efficiency,
              .in_flight = 2 * efficiency * kB,
              .launch = 2 * us,
              .quantisation_share = 0.3,
              .k_step = 2 * ns};
    }
    return c;
}
constexpr bool same(const basic_format_kernel<>& a, const basic_format_kernel<>& b) {
    return a.efficiency == b.efficiency && a.in_flight == b.in_flight && a.launch == b.launch &&
           a.quantisation_share == b.quantisation_share && a.k_step == b.k_step;
}

}  // namespace

TEST_SUITE("compute/chip") {
    TEST_CASE("a format without figures of its own has all of bf16's, not some of them") {
        const chip unknown = tuned(0);
        const chip known = tuned(0.7);
        for (const format f :
             {fp8, fp8_block, int8, int8_weight_only, int4_weight_only, nvfp4, mxfp4, mxfp4_weight_only, mxfp4_mxfp8}) {
            CAPTURE(name(f));
            CHECK(same(format_kernel(unknown, f), unknown.kernels.bf16));
            CHECK(same(format_kernel(known, f), known.kernels.fp8));
        }
        for (const format f : {fp32, tf32, bf16, fp16}) CHECK(same(format_kernel(known, f), known.kernels.bf16));
    }

    TEST_CASE("narrower formats are never slower on the catalog's chips") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(peak_rate(*c, fp32) <= peak_rate(*c, tf32));
            CHECK(peak_rate(*c, tf32) <= peak_rate(*c, bf16));
            CHECK(peak_rate(*c, bf16) <= peak_rate(*c, fp8));
            CHECK(peak_rate(*c, fp8) <= peak_rate(*c, nvfp4));
        }
    }

    TEST_CASE("every member of a chip is validated") {
        chip c = catalog::h100_sxm;
        // units and clock 2, memory 4 x 5 + stack 40 + 3 + controller 2, rates 6, link 3, power 10, kernels 6 + 7 x 5 +
        // attention 6 + 5 x 4 + 2 x 3 + latent 11 + 2 x 3 + experts 1 + 6 x 5 + collectives 16 + stream 1
        CHECK(broken::check_each_member(c, "chip", [&c] { validate(c); }) == 227);
    }

    TEST_CASE("a chip needs units, a 16-bit rate and its efficiency") {
        CHECK_THROWS_WITH_AS(validate(chip{}), "chip.units = 0: must be positive and finite", std::invalid_argument);
        chip c = catalog::h100_sxm;
        c.rates.bf16 = {};
        CHECK_THROWS_WITH_AS(validate(c), "chip.rates.bf16 = 0 FLOP/second: must be positive and finite",
                             std::invalid_argument);
        c = catalog::h100_sxm;
        c.kernels.bf16.efficiency = 0;
        CHECK_THROWS_WITH_AS(validate(c), "chip.kernels.bf16.efficiency = 0: must be above 0 and at most 1",
                             std::invalid_argument);
        c.kernels.bf16.efficiency = 1.2;
        CHECK_THROWS_WITH_AS(validate(c), "chip.kernels.bf16.efficiency = 1.2: must be between 0 and 1",
                             std::invalid_argument);
    }

    TEST_CASE("a chip needs to know what prefill reaches in 16 bits") {
        chip c = catalog::h100_sxm;
        c.kernels.attention.prefill.efficiency = 0;
        CHECK_THROWS_WITH_AS(validate(c),
                             "chip.kernels.attention.prefill.efficiency = 0: must be above 0 and at most 1",
                             std::invalid_argument);
    }

    TEST_CASE("a chip needs to know how much its 16-bit products keep in flight, and how fast its caches are") {
        chip c = catalog::h100_sxm;
        c.kernels.bf16.in_flight = {};
        CHECK_THROWS_WITH_AS(validate(c), "chip.kernels.bf16.in_flight = 0 byte: must be positive and finite",
                             std::invalid_argument);
        c = catalog::h100_sxm;
        c.memory.caches[1].peak = {};
        CHECK_THROWS_WITH_AS(validate(c), "chip.memory.caches[1].peak = 0 byte/second: must be positive and finite",
                             std::invalid_argument);
    }

    TEST_CASE("a chip without known caches reads all from its stacks") {
        chip c = catalog::h100_sxm;
        c.memory.caches = {};
        CHECK_NOTHROW(validate(c));
        const basic_supply<> supply = supply_of(c);
        CHECK(supply.cache.saturated == supply.memory.saturated);
        CHECK(supply.cache.latency == supply.memory.latency);
        CHECK(supply.memory.saturated == supply_of(catalog::h100_sxm).memory.saturated);
    }

    TEST_CASE("the kind of a chip is known by its name") {
        for (const architecture a : all_architectures) CHECK_FALSE(name(a).empty());
        for (std::size_t i = 0; i < all_architectures.size(); ++i) {
            CHECK(static_cast<std::size_t>(all_architectures[i]) == i);
            for (std::size_t j = 0; j < i; ++j) CHECK(name(all_architectures[i]) != name(all_architectures[j]));
        }
        CHECK(name(catalog::h100_sxm.family) == "hopper");
        CHECK(name(availability::announced) != name(availability::shipping));
    }

    TEST_CASE("rates other than that of 16 bits may be missing") {
        CHECK_NOTHROW(validate(with({.bf16 = 100 * TFLOP_per_s})));
    }
}
