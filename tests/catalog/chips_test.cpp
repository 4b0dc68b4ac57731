// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>

using namespace tokenroof;

namespace {

constexpr bool all_valid() {
    for (const chip* c : catalog::chips) validate(*c);
    return true;
}
static_assert(all_valid(), "a chip that breaks a rule does not compile");

/// In (0, 1]: a share of a peak.
bool is_share(const ratio<>& x) { return x > 0 && x <= 1; }

}  // namespace

TEST_SUITE("catalog/chips") {
    TEST_CASE("fitted shares are shares of a peak") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(is_share(c->link.efficiency));
            CHECK(is_share(c->kernels.attention.prefill.efficiency));
            CHECK(is_share(prefill_kernel(c->kernels.attention, true).efficiency));
            for (const format f : all_formats) {
                CAPTURE(name(f));
                CHECK(is_share(format_kernel(*c, f).efficiency));
                CHECK(is_share(format_kernel(*c, f).quantisation_share));
            }
        }
    }

    TEST_CASE("fitted times are those of kernels: below 20 microseconds") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(c->kernels.gemm.launch < 20 * us);
            CHECK(c->kernels.gemm.fill < 20 * us);
            CHECK(c->kernels.gemm.split < 20 * us);
            CHECK(c->kernels.attention.fill < 20 * us);
            CHECK(c->kernels.attention.merge < 20 * us);
            CHECK(c->kernels.attention.prefill_launch < 20 * us);
            for (const int heads : {1, 8, 64}) {
                for (const format kv : {bf16, fp8}) {
                    const auto kernel = decode_kernel(c->kernels.attention, heads, 1, kv);
                    CHECK(kernel.launch < 20 * us);
                    CHECK(kernel.block < 20 * us);
                }
            }
            CHECK(c->link.latency < 20 * us);
            for (const format f : all_formats) {
                CHECK(format_kernel(*c, f).launch < 20 * us);
                // A tile of the largest k, 57344, must not take as long as a request.
                CHECK(format_kernel(*c, f).k_step * 57344 < 1 * ms);
            }
        }
    }

    TEST_CASE("a cache delivers more than the memory behind it, where products read both") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const bytes<> in_flight = c->units * c->kernels.bf16.in_flight;
            const auto levels = hierarchy_of(c->memory);
            for (std::size_t i = 1; i < levels.size(); ++i) {
                CHECK(sustained_bandwidth(levels[i], in_flight) < sustained_bandwidth(levels[i - 1], in_flight));
                CHECK(levels[i].latency > levels[i - 1].latency);
            }
            CHECK(last_cache(c->memory).capacity < 0.01 * capacity(c->memory));
        }
    }

    TEST_CASE("an idle board draws less than its limit, and full activity reaches half of it") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(board_power(c->power, ratio<>(0), ratio<>(0)) < 0.5 * c->power.limit);
            CHECK(board_power(c->power, ratio<>(1), ratio<>(1)) > 0.5 * c->power.limit);
        }
    }

    TEST_CASE("a chip that has a rate for 8 bits has at least twice that of 16") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            for (const flop_rate<>& narrow : {c->rates.fp8, c->rates.int8}) {
                // Datasheets round each rate for itself, by 0.5 % at most (733 beside 362 TFLOP/s).
                if (narrow > 0 * TFLOP_per_s) CHECK((narrow / c->rates.bf16).value() > 1.99);
            }
            if (c->rates.fp4 > 0 * TFLOP_per_s) CHECK((c->rates.fp4 / c->rates.fp8).value() > 1.99);
        }
    }

    TEST_CASE("a chip is found by its name") {
        for (const chip* c : catalog::chips) CHECK(&catalog::find_chip(c->name) == c);
        CHECK(&catalog::find_chip("H100_SXM") == &catalog::h100_sxm);
        CHECK(&catalog::find_chip("h100-sxm") == &catalog::h100_sxm);
        CHECK(&catalog::find_chip("A100 SXM 80GB") == &catalog::a100_sxm_80gb);
        CHECK(&catalog::find_chip("L40S") == &catalog::l40s);
    }

    TEST_CASE("an unknown chip is an error with near names") {
        const auto error_of = [](std::string_view name) {
            return broken::error_of([name] { catalog::find_chip(name); });
        };
        CHECK(
            error_of("h300-sxm").starts_with("chip = h300-sxm: is not in the catalog; near names: h100-sxm, h200-sxm"));
        // The likeliest mistake is the name without its form factor.
        CHECK(error_of("h100").starts_with("chip = h100: is not in the catalog; near names: h100-sxm, "));
        CHECK(error_of("a100").starts_with("chip = a100: is not in the catalog; near names: a100-sxm-80gb, "));
    }
}
