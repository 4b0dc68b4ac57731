// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/compute/elementwise.hpp>
#include <tokenroof/model/operators.hpp>

using namespace tokenroof;

namespace {

constexpr work moved = work_of(elementwise{.traffic = 3 * GB});
static_assert(moved.traffic == 3 * GB && moved.arithmetic == 0 * FLOP && moved.messages == 0 * byte);

// Bytes a row by hand, in 16 bits: a norm reads and writes 4096 values; with a residual it reads two and writes two.
static_assert(norm(ratio<>(3), 4096).traffic == 3 * 4096 * 4.0 * byte);
static_assert(residual_norm(ratio<>(3), 4096).traffic == 3 * 4096 * 8.0 * byte);

// A gated activation reads gate and value and writes one; without a gate it reads one.
static_assert(activation(ratio<>(1), 1000, true).traffic == 6000 * byte);
static_assert(activation(ratio<>(1), 1000, false).traffic == 4000 * byte);

// A router of 256 experts that chooses 8: fp32 scores in, 8 values and indices out.
static_assert(top_k(ratio<>(1), 256, 8).traffic == (1024 + 64) * byte);

constexpr fusion nothing{.residual_into_norm = false};
constexpr fusion everything{.residual_into_norm = true,
                            .rope_into_kv_write = true,
                            .activation_into_product = true,
                            .rounding_into_pass = true,
                            .sampling_in_one_pass = true};

/// Bytes that `fused` spares, of one row.
template <class Maker>
double spared(const Maker& make, const fusion& fused) {
    return (make(nothing).traffic - make(fused).traffic).in(byte);
}

}  // namespace

TEST_SUITE("compute/elementwise") {
    TEST_CASE("time is traffic at the bandwidth of large streams, all of it memory's") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const elementwise e{.traffic = 3 * GB};
            const time_split t = time_of(e, *c);
            CHECK(t.memory == total(t));
            CHECK((t.memory / supply_of(*c).streams).in(GB) == doctest::Approx(3));
            CHECK(t.memory > 3 * GB / peak_bandwidth(c->memory));
        }
    }

    TEST_CASE("time is proportional to traffic and nothing takes no time") {
        const auto time = [](bytes<> b) { return total(time_of(elementwise{b}, catalog::h100_sxm)); };
        CHECK(time(0 * byte) == 0 * second);
        CHECK((time(7 * MB) / time(1 * MB)).value() == doctest::Approx(7));
    }

    TEST_CASE("as it stands, fusion is what a step consists of") {
        for (const transformer& m : {catalog::llama_3_1_70b, catalog::qwen3_32b}) {
            for (const format kv : {bf16, fp8}) {
                for (const int ranks : {1, 8}) {
                    const ratio<> rows = 37.3;
                    std::map<std::string, bytes<>> moved;
                    operators(m, {.weights = fp8, .kv = kv}, ranks, decode_step(rows, tokens<>(1000)),
                              [&](std::string_view name, int, const auto& op) {
                                  if constexpr (requires { op.traffic; }) moved[std::string(name)] = op.traffic;
                              });
                    const int q_width = m.heads / ranks * m.head_dim;
                    const int kv_width = kv_heads_per_rank(m, ranks) * m.head_dim;
                    const auto same = [&](const std::string& name, const elementwise& made) {
                        CAPTURE(name);
                        CHECK((made.traffic / moved.at(name)).value() == doctest::Approx(1).epsilon(1e-14));
                    };
                    same("norms", residual_norm(rows * m.norms_per_layer, m.hidden));
                    same("rope, kv write", rope_and_kv_write(rows, q_width, kv_width, kv));
                    same("activation", activation(rows, m.ffn / ranks, m.gated));
                    same("sampling", sampling(rows, m.vocab));
                }
            }
        }
    }

    TEST_CASE("each fusion spares the passes that it says, and no other") {
        const ratio<> row = 1;
        const auto norm_to = [&](format f) { return [=](const fusion& x) { return residual_norm(row, 1000, x, f); }; };
        const auto act_to = [&](format f) {
            return [=](const fusion& x) { return activation(row, 1000, true, x, f); };
        };
        const auto rope = [&](const fusion& x) { return rope_and_kv_write(row, 4000, 1000, bf16, x); };
        const auto sample = [&](const fusion& x) { return sampling(row, 1000, x); };

        // The sum read again.
        CHECK(spared(norm_to(bf16), {}) == 2000);
        // Besides it, 16 bits written and read around the rounding.
        const fusion rounding{.residual_into_norm = false, .rounding_into_pass = true};
        CHECK(spared(norm_to(fp8), rounding) == 4000);
        CHECK(spared(act_to(fp8), rounding) == 4000);
        CHECK(spared(norm_to(bf16), rounding) == 0);
        // All that an activation moves; in 8 bits the rounding stays.
        const fusion product{.residual_into_norm = false, .activation_into_product = true};
        CHECK(spared(act_to(bf16), product) == 6000);
        CHECK((act_to(fp8)(product).traffic).in(byte) == 3000);
        CHECK(act_to(fp8)(everything).traffic == 0 * byte);
        // Keys written and read between rope and cache.
        const fusion cache{.residual_into_norm = false, .rope_into_kv_write = true};
        CHECK(spared(rope, cache) == 4000);
        // Probabilities.
        const fusion once{.residual_into_norm = false, .sampling_in_one_pass = true};
        CHECK(spared(sample, once) == 4000);
        for (const fusion& other : {rounding, product, once}) CHECK(spared(rope, other) == 0);
        for (const fusion& other : {rounding, product, cache}) CHECK(spared(sample, other) == 0);
        for (const fusion& other : {once, product, cache}) CHECK(spared(norm_to(fp8), other) == 0);
        for (const fusion& other : {once, cache}) CHECK(spared(act_to(fp8), other) == 0);
    }

    TEST_CASE("a pass and its rounding are the two kernels that an engine would launch") {
        const ratio<> rows = 17;
        for (const format f : {fp8, fp8_block, nvfp4, int8}) {
            CAPTURE(name(f));
            const bytes<> rounding = quantise(rows, 512, f).traffic;
            CHECK((residual_norm(rows, 512, {}, f).traffic - residual_norm(rows, 512).traffic).in(byte) ==
                  doctest::Approx(rounding.in(byte)));
            CHECK((activation(rows, 512, true, {}, f).traffic - activation(rows, 512, true).traffic).in(byte) ==
                  doctest::Approx(rounding.in(byte)));
        }
        // Weights in 8 bits alone meet activations of 16.
        CHECK(residual_norm(rows, 512, {}, int8_weight_only).traffic == residual_norm(rows, 512).traffic);
    }

    TEST_CASE("fusion is never slower") {
        for (const format f : {bf16, fp8, nvfp4}) {
            const ratio<> rows = 64;
            CHECK(residual_norm(rows, 4096, everything, f).traffic <= residual_norm(rows, 4096, nothing, f).traffic);
            CHECK(activation(rows, 4096, false, everything, f).traffic <=
                  activation(rows, 4096, false, nothing, f).traffic);
            CHECK(rope_and_kv_write(rows, 4096, 1024, f, everything).traffic <
                  rope_and_kv_write(rows, 4096, 1024, f, nothing).traffic);
        }
    }
}
