// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/rank_weights.hpp>

using namespace tokenroof;

namespace {

constexpr formats narrow{.weights = fp8, .head = bf16, .experts = nvfp4};

bytes<> held(const transformer& m, const rank_layout& on) { return weight_bytes_per_rank(m, narrow, on); }

}  // namespace

TEST_SUITE("model/rank_weights") {
    TEST_CASE("one group of tensor-parallel ranks holds what it always held") {
        for (const transformer* m : catalog::models) {
            for (const int ranks : {1, 2, 8, 16})
                CHECK(held(*m, {.tensor = ranks}) == weight_bytes_per_rank(*m, narrow, ranks));
        }
    }

    TEST_CASE("data-parallel ranks hold all but routed experts each, and of these their share") {
        for (const transformer* m : catalog::models) {
            CAPTURE(m->name);
            const weight_parts all = weight_bytes_by_part(*m, narrow);
            const bytes<> sum = 8 * held(*m, {.data = 8});
            CHECK(sum.in(MB) == doctest::Approx((8 * (all.total() - all.experts) + all.experts).in(MB)));
        }
    }

    TEST_CASE("ranks that split sequences hold copies of what is before attention, and of norms and routers") {
        // Llama-3.1-70B in fp8: 80 x 8192 x (8192 + 2 x 1024) before attention; norms: 161 x 8192 in 16 bits.
        const auto& m = catalog::llama_3_1_70b;
        const double before = 80 * 8192.0 * (8192 + 2 * 1024);
        const double copies = 3 * (before + 161 * 8192.0 * 2);
        CHECK((4 * held(m, {.context = 4}) - weight_bytes(m, narrow)).in(MB) ==
              doctest::Approx(copies * 1e-6).epsilon(1e-6));
    }

    TEST_CASE("stages share the layers; each end has its table") {
        const auto& m = catalog::llama_3_1_70b;  // 80 layers, head and embedding of 128256 x 8192 in 16 bits
        const double table = 128256.0 * 8192 * 2;
        const double layers = weight_bytes(m, narrow).in(byte)-2 * table;
        CHECK(held(m, {.pipeline = 4}).in(byte) == doctest::Approx(layers / 4 + table));
        CHECK(held(m, {.pipeline = 3}).in(byte) == doctest::Approx(layers * 27 / 80 + table));
        CHECK(held(m, {.tensor = 2, .pipeline = 4}).in(byte) == doctest::Approx((layers / 4 + table) / 2));
    }

    TEST_CASE("experts are shared out over all ranks of a stage, however they are grouped") {
        const auto& m = catalog::deepseek_v3;
        for (const int groups : {1, 2, 8, 16})
            CHECK(held(m, {.tensor = 2, .data = 8, .expert = groups}) == held(m, {.tensor = 2, .data = 8}));
        const bytes<> experts = weight_bytes_by_part(m, narrow).experts;
        CHECK((held(m, {.data = 8}) - held(m, {.data = 16})).in(MB) ==
              doctest::Approx((experts / 8 - experts / 16).in(MB)));
    }

    TEST_CASE("more ranks of any kind never hold more") {
        for (const transformer* m : catalog::models) {
            CAPTURE(m->name);
            const rank_layout one{};
            for (const int n : {2, 4}) {
                if (m->layers % n == 0) CHECK(held(*m, {.pipeline = n}) <= held(*m, one));
                CHECK(held(*m, {.data = n}) <= held(*m, one));
                if (m->recurrent.layers == 0) CHECK(held(*m, {.context = n}) <= held(*m, one));
            }
        }
    }
}
