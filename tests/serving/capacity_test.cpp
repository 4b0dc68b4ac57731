// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/capacity.hpp>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4};
constexpr workload load{.input = 1024, .output = 1024, .concurrency = 64};

// By hand: 80 GiB x 0.9 less 5.5 GB of workspace; weights 80 x 855,638,016 bytes in fp8 and 2 x 1,050,673,152 +
// 161 x 8192 values in bf16, over 4; KV for 1024 + 512 tokens of 163,840 bytes, over 4.
constexpr occupancy held = occupancy_of(plan, load);
static_assert(held.usable == 0.9 * (80 * GiB) - 5.5 * GB);
static_assert(held.weights == (80 * 855638016.0 + 2 * (2 * 1050673152.0 + 161 * 8192)) / 4 * byte);
static_assert(held.kv_request == 1536 * 163840.0 / 4 * byte);
static_assert(held.shortfall == 0 * byte);

/// The same for a change of plan and workload.
occupancy with(auto change) {
    deployment d = plan;
    workload w = load;
    change(d, w);
    return occupancy_of(d, w);
}

}  // namespace

TEST_SUITE("serving/capacity") {
    TEST_CASE("what fits fills what is usable") {
        CHECK((held.weights + held.requests * held.kv_request).in(GB) == doctest::Approx(held.usable.in(GB)));
        CHECK(held.requests.value() == doctest::Approx((71.8e9 - 18.16e9) / 62.9e6).epsilon(0.01));
    }

    TEST_CASE("an engine that shares what is free never uses more than the memory") {
        const occupancy shared = with([](deployment& d, workload&) { d.engine.share_of_free = true; });
        const bytes<> free = 80 * GiB - held.weights - 5.5 * GB;
        CHECK(shared.usable.in(GB) == doctest::Approx((held.weights + 0.9 * free).in(GB)));
        CHECK(shared.usable < 80 * GiB);
        CHECK(shared.requests > held.requests);
    }

    TEST_CASE("a model that does not fit says by how much, to the byte") {
        const auto large = [](deployment& d, workload&) {
            d.model = catalog::llama_3_1_405b;
            d.formats = {};
        };
        const occupancy o = with(large);
        CHECK(o.requests < 1);
        CHECK(o.requests >= 0);
        CHECK(o.shortfall > 100 * GB);
        // With that much more of usable memory on each chip exactly one request fits.
        const occupancy enough = with([&](deployment& d, workload& w) {
            large(d, w);
            const int dies = d.chip.memory.stacks * d.chip.memory.stack.height;
            d.chip.memory.stack.die_density += o.shortfall / d.engine.memory_share / dies;
        });
        CHECK(enough.requests.value() == doctest::Approx(1).epsilon(1e-6));
        CHECK(std::abs(enough.shortfall.in(MB)) < 1e-3);
    }

    TEST_CASE("a request longer than the room for it is a misfit, too") {
        const occupancy o = with([](deployment&, workload& w) { w.input = 5e6; });
        CHECK(o.usable > o.weights);
        CHECK(o.requests < 1);
        CHECK(o.shortfall > 0 * byte);
        CHECK((o.usable + o.shortfall - o.weights).in(GB) == doctest::Approx(o.kv_request.in(GB)));
    }

    TEST_CASE("requests below one and a shortfall come together") {
        for (double input = 1e5; input < 2e6; input *= 1.01) {
            const occupancy o = with([input](deployment&, workload& w) { w.input = input; });
            CHECK((o.requests < 1) == (o.shortfall > 0 * byte));
        }
    }

    TEST_CASE("no chip holds less when there is more memory, less workspace or shorter requests") {
        CHECK(with([](deployment& d, workload&) { d.chip.memory.stacks += 1; }).requests > held.requests);
        CHECK(with([](deployment& d, workload&) { d.chip.memory.stack.die_density *= 1.1; }).requests > held.requests);
        CHECK(with([](deployment& d, workload&) { d.workspace = {}; }).requests > held.requests);
        CHECK(with([](deployment& d, workload&) { d.engine.memory_share = 0.95; }).requests > held.requests);
        CHECK(with([](deployment& d, workload&) { d.engine.reserved_output = 0; }).requests > held.requests);
        CHECK(with([](deployment&, workload& w) { w.input = 512; }).requests > held.requests);
        CHECK(with([](deployment&, workload& w) { w.output = 512; }).requests > held.requests);
        CHECK(with([](deployment& d, workload&) { d.formats.kv = bf16; }).requests < held.requests);
        CHECK(with([](deployment&, workload& w) { w.concurrency = 1e6; }).requests == held.requests);
    }

    TEST_CASE("more ranks share the weights and the KV heads until each rank has one of them") {
        const auto on = [](int ranks) {
            return with([ranks](deployment& d, workload&) { d.tensor_parallel = ranks; });
        };
        CHECK((on(4).weights / on(8).weights).value() == doctest::Approx(2));
        CHECK((on(4).kv_request / on(8).kv_request).value() == doctest::Approx(2));
        CHECK(on(16).kv_request == on(8).kv_request);
        CHECK(kv_bytes_per_rank(catalog::llama_3_1_70b, bf16, 16, tokens<>(100)) == 327680 / 8 * 100.0 * byte);
    }

    TEST_CASE("ranks that replicate KV heads also replicate their projections") {
        // Each of 16 ranks holds one of 8 KV heads, so the key and value matrices (80 x 16,777,216 bytes in fp8) stand
        // in memory twice.
        const occupancy o = with([](deployment& d, workload&) { d.tensor_parallel = 16; });
        CHECK(o.weights.in(MB) ==
              doctest::Approx((held.weights * 4 + 80 * 16777216.0 * byte).in(MB) / 16).epsilon(1e-3));
    }

    TEST_CASE("windowed layers keep their window only") {
        const auto exaone = [](double input) {
            return with([input](deployment& d, workload& w) {
                d.model = catalog::exaone_4_0_32b;
                w.input = input;
            });
        };
        // From 20,000 to 40,000 tokens only the 16 global of 64 layers grow, by 1024 bytes a token, layer and rank... of 4.
        CHECK((exaone(40000).kv_request - exaone(20000).kv_request).in(byte) ==
              doctest::Approx(20000.0 * 16 * 2 * 1024 / 4));
    }

    TEST_CASE("every rank has all of a latent cache, and its share of recurrent states") {
        const auto on = [](const transformer& m, int ranks, double context) {
            return kv_bytes_per_rank(m, bf16, ranks, tokens<>(context)).in(byte);
        };
        CHECK(on(catalog::deepseek_v3, 1, 1000) == 70272 * 1000.0);
        CHECK(on(catalog::deepseek_v3, 8, 1000) == 70272 * 1000.0);
        // Qwen3-Next: 2 KV heads, 32 value heads.
        const double states = state_bytes(catalog::qwen3_next_80b_a3b.recurrent).in(byte);
        CHECK(on(catalog::qwen3_next_80b_a3b, 2, 1000) == states / 2 + 24576 * 1000.0 / 2);
        CHECK(on(catalog::qwen3_next_80b_a3b, 8, 1000) == states / 8 + 24576 * 1000.0 / 2);
    }

    TEST_CASE("local layers are split by their own heads") {
        transformer m = catalog::exaone_4_0_32b;  // 16 global layers with 8 heads of 128, 48 local ones
        m.local = {.kv_heads = 2};
        const auto on = [&m](int ranks) { return kv_bytes_per_rank(m, bf16, ranks, tokens<>(1000)).in(byte); };
        CHECK(on(1) == (16 * 8 + 48 * 2) * 512 * 1000.0);
        CHECK(on(2) == (16 * 4 + 48 * 1) * 512 * 1000.0);
        CHECK(on(8) == (16 * 1 + 48 * 1) * 512 * 1000.0);
    }

    // OpenAI, gpt-oss model card (2025-08): the 120b runs on one GPU of 80 GB, with its experts in MXFP4. DeepSeek-R1's
    // 671 GB of 8-bit weights are served from 8 H200 and are too large for 8 H100.
    TEST_CASE("large models with experts fit where they are known to, and not where they are not") {
        const auto on = [](const chip& c, const transformer& m, const formats& f, int ranks) {
            return occupancy_of(deployment{.chip = c, .model = m, .formats = f, .tensor_parallel = ranks}, load);
        };
        CHECK(on(catalog::h100_sxm, catalog::gpt_oss_120b, {.experts = mxfp4}, 1).requests > 1);
        CHECK(on(catalog::h100_sxm, catalog::gpt_oss_120b, {}, 1).shortfall > 100 * GB);
        CHECK(on(catalog::h200_sxm, catalog::deepseek_r1, {.weights = fp8_block}, 8).requests > 1);
        CHECK(on(catalog::h100_sxm, catalog::deepseek_r1, {.weights = fp8_block}, 8).shortfall > 10 * GB);
    }

    TEST_CASE("an invalid deployment or workload is rejected") {
        CHECK_THROWS_AS(occupancy_of(deployment{}, load), std::invalid_argument);
        CHECK_THROWS_AS(occupancy_of(plan, workload{}), std::invalid_argument);
    }
}
