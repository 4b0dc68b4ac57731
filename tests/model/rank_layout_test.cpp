// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "listing.hpp"
#include <tokenroof/model/rank_layout.hpp>

using namespace tokenroof;
using namespace listed;

namespace {

static_assert(group_ranks({.tensor = 4, .context = 2, .data = 3, .pipeline = 5}) == 8);
static_assert(stage_ranks({.tensor = 4, .context = 2, .data = 3, .pipeline = 5}) == 24);
static_assert(largest_stage(80, 1) == 1 && largest_stage(80, 8) == 0.125);
static_assert(largest_stage(61, 4) == 16.0 / 61, "15 layers in three stages, 16 in the largest");

listing on_layout(const transformer& m, const step& s, const rank_layout& on) {
    listing all;
    operators(m, {}, on, s, [&all](std::string_view name, int repeats, const auto& op) {
        all.entries.push_back({std::string(name), op.kind, repeats, work_of(op)});
    });
    return all;
}

flops<> attending(const listing& l) {
    flops<> sum{};
    for (const entry& e : l.entries) {
        if (e.kind == kernel_class::attention || e.kind == kernel_class::latent_attention)
            sum += e.repeats * e.each.arithmetic;
    }
    return sum;
}

}  // namespace

TEST_SUITE("model/rank_layout") {
    TEST_CASE("tensor-parallel ranks alone have the operators that they always had") {
        for (const transformer* m : catalog::models) {
            for (const step& s : {decode, prefill, both}) {
                const listing plain = list(*m, s, 2);
                const listing laid = on_layout(*m, s, {.tensor = 2});
                REQUIRE(plain.entries.size() == laid.entries.size());
                for (std::size_t i = 0; i < plain.entries.size(); ++i) {
                    CHECK(plain.entries[i].name == laid.entries[i].name);
                    CHECK(plain.entries[i].each.traffic == laid.entries[i].each.traffic);
                    CHECK(plain.entries[i].each.messages == laid.entries[i].each.messages);
                }
            }
        }
    }

    TEST_CASE("ranks that split sequences have an equal share of attention's arithmetic, in decode and prefill") {
        for (const transformer* m :
             {&catalog::llama_3_1_70b, &catalog::deepseek_v3, &catalog::exaone_4_0_32b, &catalog::gpt_oss_120b}) {
            CAPTURE(m->name);
            // The new token's own key counts whole on each rank: below 1e-3 of 4096 tokens.
            const flops<> decoded = attending(on_layout(*m, decode, {}));
            CHECK((attending(on_layout(*m, decode, {.context = 4})) / decoded).value() ==
                  doctest::Approx(0.25).epsilon(1e-2));
            if (m->window > 0) continue;  // a window is cut at the prompt's start, which a mean share does not see
            CHECK((attending(on_layout(*m, prefill, {.context = 4})) / attending(on_layout(*m, prefill, {}))).value() ==
                  doctest::Approx(0.25).epsilon(1e-2));
        }
    }

    TEST_CASE("products are split over ranks that split sequences, but for queries, keys and values of decode") {
        const auto& m = catalog::llama_3_1_70b;
        const listing one = on_layout(m, decode, {});
        const listing four = on_layout(m, decode, {.context = 4});
        CHECK(four["qkv projection"].each.arithmetic == one["qkv projection"].each.arithmetic);
        for (const std::string_view name : {"output projection", "gate, up", "down projection", "lm head"}) {
            CAPTURE(name);
            CHECK((one[name].each.arithmetic / four[name].each.arithmetic).value() == doctest::Approx(4));
        }
        const listing prompt = on_layout(m, prefill, {});
        CHECK((prompt.products() / on_layout(m, prefill, {.context = 4}).products()).value() == doctest::Approx(4));
    }

    TEST_CASE("stages and data-parallel ranks of a dense model change no operator but add the sends") {
        for (const step& s : {decode, prefill}) {
            const work one = on_layout(catalog::llama_3_1_70b, s, {}).total();
            const work copies = on_layout(catalog::llama_3_1_70b, s, {.data = 4}).total();
            CHECK(one.arithmetic == copies.arithmetic);
            CHECK(copies.messages == bytes<>{});
            const work stages = on_layout(catalog::llama_3_1_70b, s, {.pipeline = 4}).total();
            CHECK(one.traffic == stages.traffic);
            CHECK(stages.messages == 3 * rows(s) * (2.0 * 2 * 8192) * byte);
        }
    }

    TEST_CASE("experts of data-parallel ranks see the tokens of all of them, and other layers their own") {
        const auto& m = catalog::deepseek_v3;
        const rank_layout eight{.data = 8, .expert = 8};
        int seen = 0;
        operators(m, {}, eight, decode, [&seen](std::string_view name, int, const auto& op) {
            if constexpr (requires { op.top_k; }) {
                CHECK(op.tokens == 8 * 32);
                CHECK(op.expert_parallel == 8);
                CHECK(op.tensor_parallel == 1);
                ++seen;
            } else if (name == "router") {
                if constexpr (requires { op.rows; }) CHECK(op.rows == 32);
            }
        });
        CHECK(seen == 1);
        CHECK(on_layout(m, decode, eight)["shared gate, up"].each.arithmetic ==
              on_layout(m, decode, {})["shared gate, up"].each.arithmetic);
    }
}
