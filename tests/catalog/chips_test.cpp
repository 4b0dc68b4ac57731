// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/tokenroof.hpp>

using namespace tokenroof;

namespace {

constexpr bool all_valid() {
    for (const chip* c : catalog::chips) validate(*c);
    return true;
}
static_assert(all_valid(), "a chip that breaks a rule does not compile");

/// In (0, 1]: a share of a peak.
bool is_share(const ratio<>& x) { return x > 0 && x <= 1; }

bool is_measured(const chip& c) {
    return std::find(catalog::measured_chips.begin(), catalog::measured_chips.end(), &c) !=
           catalog::measured_chips.end();
}

/// Fitted numbers: quantities other than zero, and shares other than the default of 1.
template <class X>
int count_fitted(const X& x) {
    int count = 0;
    const X defaults{};
    X::fields(
        [&count](const field&, const auto& member, const auto& initial) {
            using member_type = std::remove_cvref_t<decltype(member)>;
            if constexpr (Described<member_type>) count += count_fitted(member);
            else if constexpr (requires { member.value(); }) count += member.value() != initial.value() ? 1 : 0;
        },
        x, defaults);
    return count;
}

/// Products of weights in 16 bits that compute alone limits.
ratio<> share_of_peak(const chip& c) {
    const gemm product{.rows = 8192, .n = 8192, .k = 8192};
    return work_of(product).arithmetic / total(time_of(product, c)) / c.rates.bf16;
}

/// Bandwidth of decode over much KV cache.
ratio<> share_of_bandwidth(const chip& c) {
    const attention layer{.sequences = 128, .cached = 8192, .heads = 64, .kv_heads = 8, .head_dim = 128};
    return work_of(layer).traffic / total(time_of(layer, c)) / peak_bandwidth(c.memory);
}

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
        for (const chip* c : catalog::measured_chips) {
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
            if (c->power.limit == 0 * watt) continue;  // not known
            CHECK(board_power(c->power, ratio<>(0), ratio<>(0), ratio<>(0)) < 0.5 * c->power.limit);
            CHECK(board_power(c->power, ratio<>(1), ratio<>(1), ratio<>(1)) > 0.5 * c->power.limit);
        }
    }

    TEST_CASE("a measured chip that has a rate for 8 bits has at least twice that of 16") {
        for (const chip* c : catalog::measured_chips) {
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
        CHECK(&catalog::find_chip("RTX_PRO_6000_Server") == &catalog::rtx_pro_6000_server);
        for (const chip* c : catalog::chips) {
            std::string name(c->name);
            for (char& letter : name) letter = letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
            CHECK(&catalog::find_chip(name) == c);
        }
    }

    TEST_CASE("an unknown chip is an error with near names") {
        const auto error_of = [](std::string_view name) {
            return broken::error_of([name] { catalog::find_chip(name); });
        };
        CHECK(
            error_of("h300-sxm").starts_with("chip = h300-sxm: is not in the catalog; near names: h100-sxm, h200-sxm"));
        // The likeliest mistake is the name without its form factor.
        CHECK(error_of("h100").starts_with("chip = h100: is not in the catalog; near names: h100-sxm, "));
        CHECK(error_of("a100").starts_with("chip = a100: is not in the catalog; near names: a100-sxm-40gb, "));
    }

    TEST_CASE("at least 34 chips have names of their own") {
        CHECK(catalog::chips.size() >= 34);
        for (const chip* a : catalog::chips) {
            for (const chip* b : catalog::chips) CHECK((a == b || a->name != b->name));
        }
    }

    TEST_CASE("kernels are fitted on measured chips, and inherited where the family has one") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(c->family != architecture::other);
            const calibrations& known = c->kernels.calibrated;
            CHECK(known.gemm == known.attention);
            CHECK((known.gemm == calibration::fitted) == is_measured(*c));
            bool has_family = false;
            for (const chip* m : catalog::measured_chips) has_family = has_family || m->family == c->family;
            CHECK((known.gemm == calibration::borrowed) == !has_family);
            CHECK(c->kernels.calibrated.gemm != calibration::unstated);
        }
    }

    TEST_CASE("what was announced is not called shipping") {
        for (const chip* c : {&catalog::rubin, &catalog::mi455x, &catalog::b100})
            CHECK(c->status == availability::announced);
        CHECK(catalog::b300_sxm.status == availability::shipping);
    }

    TEST_CASE("large products reach 40 to 95 % of any chip's peak") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(share_of_peak(*c) > 0.4);
            CHECK(share_of_peak(*c) < 0.95);
        }
    }

    TEST_CASE("decode over much KV cache is near any chip's bandwidth") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            CHECK(share_of_bandwidth(*c) > 0.55);
            CHECK(share_of_bandwidth(*c) < 0.97);
        }
    }

    // Of products and attention together, over the formats of its weights; attention has 8-bit kernels beside those of 16.
    // A100 7.2, H100 13.0, H200 13.3, B200 10.0, L40S 13.7.
    TEST_CASE("a measured chip has at most 14 fitted numbers a format") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            const basic_kernels<>& k = c->kernels;
            int formats = 0;
            int fitted = count_fitted(k.gemm) + count_fitted(k.attention);
            for (const auto* f :
                 {&k.bf16, &k.fp8, &k.fp8_block, &k.int8, &k.int8_weight_only, &k.int4_weight_only, &k.fp4}) {
                if (f->efficiency > 0) ++formats;
                fitted += count_fitted(*f);
            }
            CAPTURE(fitted);
            CHECK(fitted <= 14 * formats);
        }
    }

    TEST_CASE("a model that fits is served by every chip, at a rate that its bandwidth allows") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const deployment d{.chip = *c, .model = catalog::llama_3_1_8b, .engine = catalog::vllm};
            const estimate e = serve(d, {.input = 512, .output = 512, .concurrency = 8});
            if (!fits(e)) {
                CHECK(capacity(c->memory) < 24 * GB);
                continue;
            }
            CHECK(std::isfinite(e.output_rate.value()));
            CHECK(e.output_rate > 0 * token_per_s);
            CHECK(e.tpot > 16 * GB / peak_bandwidth(c->memory));
            CHECK((e.power > 0 * watt) == (c->power.limit > 0 * watt));
        }
    }
}
