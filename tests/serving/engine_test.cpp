// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/serving/engine.hpp>

using namespace tokenroof;

namespace {

constexpr step decode = decode_step(ratio<>(10), tokens<>(1000));
constexpr step prefill = prefill_step(ratio<>(1), tokens<>(1000));
constexpr step both{.kind = phase::mixed, .decoding = 10, .context = 1000, .prompts = 1, .prompt = 1000};

constexpr seconds<> added(const engine& e, int ranks, const step& s, seconds<> kernels = 30 * ms) {
    return overhead(e, 80, ranks, s, kernels);
}

// An ideal engine adds nothing to any step.
static_assert(added({}, 1, decode) == 0 * second && added({}, 8, prefill) == 0 * second);
static_assert(added({}, 8, both) == 0 * second);

// 80 layers; 2 all-reduces a layer, each with log2 of the ranks, rounded up, doublings.
static_assert(added({.decode_layer = 4 * us}, 1, decode) == 320 * us);
static_assert(added({.decode_request = 4 * us}, 1, decode) == 40 * us);
static_assert(added({.all_reduce = us}, 1, decode) == 0 * us && added({.all_reduce = us}, 2, decode) == 160 * us);
static_assert(added({.all_reduce = us}, 4, decode) == 320 * us && added({.all_reduce = us}, 5, decode) == 480 * us);
static_assert(added({.all_reduce = us}, 8, decode) == 480 * us);

// What belongs to decoding adds nothing to a prefill, and the other way round.
static_assert(added({.decode_layer = us, .decode_request = us}, 1, prefill) == 0 * us);
static_assert(added({.prefill_layer = ms}, 1, decode) == 0 * us);
static_assert(added({.prefill_stretch = 1.5}, 1, decode) == 0 * us);

// What belongs to kernels changes them, and adds nothing beside them.
static_assert(added({.kernel_latency = 0, .expert_launch = 2, .expert_tile = 2}, 1, both) == 0 * us);

}  // namespace

TEST_SUITE("serving/engine") {
    TEST_CASE("launches hide behind long prefill kernels and bound short ones") {
        const engine e{.prefill_layer = 500 * us};  // 40 ms for 80 layers
        const auto whole = [&e](seconds<> kernels) { return kernels + added(e, 1, prefill, kernels); };
        CHECK(whole(0 * ms).in(ms) == doctest::Approx(40));
        CHECK(whole(1 * ms).in(ms) == doctest::Approx(40).epsilon(1e-6));
        CHECK(whole(4 * second).in(ms) == doctest::Approx(4000).epsilon(1e-6));
        CHECK(whole(40 * ms).in(ms) == doctest::Approx(40 * std::pow(2, 0.25)));
        for (double kernels = 1; kernels < 1000; kernels *= 1.3) {
            CHECK(added(e, 1, prefill, kernels * ms) >= 0 * ms);
            CHECK(whole(kernels * ms) <= (kernels + 40) * ms);
        }
    }

    TEST_CASE("long kernels of steps with prompts are stretched") {
        const engine e{.prefill_stretch = 1.25};
        for (const step& s : {prefill, both}) CHECK((added(e, 1, s, 80 * ms) / ms).value() == doctest::Approx(20));
        const engine held{.prefill_layer = 500 * us, .prefill_stretch = 1.25};
        CHECK(added(held, 1, prefill, 4 * second).in(ms) == doctest::Approx(1000).epsilon(1e-6));
        CHECK(added(held, 1, prefill, 1 * ms).in(ms) == doctest::Approx(39).epsilon(1e-6));
    }

    TEST_CASE("a mixed step bears the overheads of both") {
        for (const engine* e : catalog::engines) {
            CAPTURE(e->name);
            CHECK(added(*e, 4, both) >= added(*e, 4, decode));
            CHECK(added(*e, 4, both) - added(*e, 4, decode) <= added(*e, 4, prefill) * (1 + 1e-9));
        }
        const engine host_bound = catalog::trtllm_1_0;
        CHECK(added(host_bound, 4, both, 1 * ms) > added(host_bound, 4, decode, 1 * ms));
    }

    TEST_CASE("no overhead shrinks when a parameter, the batch or the ranks grow") {
        for (const engine* given : catalog::engines) {
            for (const step& s : {decode, prefill, both}) {
                const seconds<> before = added(*given, 4, s);
                for (auto member : {&engine::decode_layer, &engine::decode_request, &engine::prefill_layer,
                                    &engine::all_reduce, &engine::first_token}) {
                    engine e = *given;
                    e.*member += 10 * us;
                    CHECK(added(e, 4, s) >= before);
                }
                engine slower = *given;
                slower.prefill_stretch += 0.1;
                CHECK(added(slower, 4, s) >= before);
                CHECK(added(*given, 8, s) >= before);
            }
            CHECK(added(*given, 4, decode_step(ratio<>(11), tokens<>(1000))) >= added(*given, 4, decode));
        }
    }

    TEST_CASE("every member of an engine is validated") {
        engine e = catalog::vllm;
        CHECK(broken::check_each_member(e, "engine", [&e] { validate_fields(e, "engine"); }) == 13);
        e.reserved_output = 1.5;
        CHECK_THROWS_WITH_AS(validate_fields(e, "engine"), "engine.reserved_output = 1.5: must be between 0 and 1",
                             std::invalid_argument);
        e = catalog::vllm;
        e.memory_share = 0;
        CHECK_THROWS_WITH_AS(validate_fields(e, "engine"), "engine.memory_share = 0: must be above 0 and at most 1",
                             std::invalid_argument);
        e = catalog::vllm;
        e.prefill_stretch = 0.9;
        CHECK_THROWS_WITH_AS(validate_fields(e, "engine"),
                             "engine.prefill_stretch = 0.9: must be at least 1 and finite", std::invalid_argument);
        e = catalog::vllm;
        e.decode_layer = -1 * us;
        CHECK_THROWS_WITH_AS(validate_fields(e, "engine"),
                             "engine.decode_layer = -1e-06 second: must be zero or positive, and finite",
                             std::invalid_argument);
    }
}
