// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/experts.hpp>
#include <tokenroof/compute/gemm.hpp>

using namespace tokenroof;

namespace {

// By hand: 4 tokens with 2 of 8 experts in turn touch 8 experts of 3 x 1024 x 512 weights of 2 bytes. Each of the 8 rows
// reads and writes: sorting 2 x 2048, products 2048 + 2048 in, 1024 in, 2048 out, activation 2048 and 1024, sum 2048; and
// the sum writes 4 tokens.
constexpr routing in_turn{.law = routing_law::round_robin};
constexpr experts small{.tokens = 4, .hidden = 1024, .inter = 512, .experts = 8, .top_k = 2, .routing = in_turn};
constexpr double row_bytes = 2 * 2048 + (2048 + 2 * 1024 + 1024 + 2048) + (2 * 1024 + 1024) + 2048;
static_assert(work_of(small).arithmetic == 8 * 2 * 3 * 1024 * 512 * FLOP);
static_assert(work_of(small).traffic == (8 * 3 * 1024 * 512 * 2 + 8 * row_bytes + 4 * 2048) * byte);
static_assert(work_of(small).messages == 0 * byte);

constexpr double time(const experts& x, const chip& c) { return total(time_of(x, work_of(x), c, supply_of(c))).in(us); }
static_assert(time(small, catalog::h100_sxm) > 22, "a layer is timed in constant evaluation");

// Qwen3-235B's, Mixtral 8x7B's and gpt-oss-120b's.
constexpr experts qwen{.tokens = 64, .hidden = 4096, .inter = 1536, .experts = 128, .top_k = 8};
constexpr experts mixtral{.tokens = 64, .hidden = 4096, .inter = 14336, .experts = 8, .top_k = 2};
constexpr experts oss{.tokens = 64, .hidden = 2880, .inter = 2880, .experts = 128, .top_k = 4};

template <class Check>
void for_each_layer(Check&& check) {
    for (const chip* c : catalog::measured_chips) {
        for (const format f : all_formats) {
            for (experts x : {qwen, mixtral, oss}) {
                x.weights = f;
                for (const routing_law law : {routing_law::uniform, routing_law::round_robin, routing_law::power_law}) {
                    x.routing.law = law;
                    for (const auto& [tp, ep] : {std::pair{1, 1}, std::pair{4, 1}, std::pair{1, 8}}) {
                        x.tensor_parallel = tp;
                        x.expert_parallel = ep;
                        for (const double tokens : {1.0, 3.7, 32.0, 500.0, 8192.0}) {
                            x.tokens = tokens;
                            check(*c, x);
                        }
                    }
                }
            }
        }
    }
}

}  // namespace

TEST_SUITE("compute/experts") {
    TEST_CASE("no layer is faster than the datasheet allows") {
        double closest = 1e9;
        for_each_layer([&closest](const chip& c, const experts& x) {
            const work w = work_of(x);
            const seconds<> compute = w.arithmetic / peak_rate(c, x.weights);
            const seconds<> memory = w.traffic / peak_bandwidth(c.memory);
            closest = std::min(closest, time(x, c) / max(compute, memory).in(us));
        });
        CHECK(closest >= 1);
        CHECK(closest < 1.3);  // the bound is of use: some layer comes near it
    }

    TEST_CASE("shares of a layer's time are finite, not negative, and add up to it") {
        int wrong = 0;
        for_each_layer([&wrong](const chip& c, const experts& x) {
            const time_split t = time_of(x, work_of(x), c, supply_of(c));
            const seconds<> sum = t.compute + t.memory + t.link + t.latency;
            wrong += std::abs((sum / total(t)).value() - 1) < 1e-12 && std::isfinite(total(t).value()) ? 0 : 1;
            wrong += t.compute > 0 * us && t.memory > 0 * us && t.latency > 0 * us && t.link == 0 * us ? 0 : 1;
        });
        CHECK(wrong == 0);
    }

    TEST_CASE("more tokens never take less time, but for the steps of the tiles") {
        for (const chip* c : catalog::measured_chips) {
            for (experts x : {qwen, mixtral, oss}) {
                double longest = 0;
                for (double tokens = 1; tokens < 10000; tokens *= 1.05) {
                    x.tokens = tokens;
                    const double now = time(x, *c);
                    CHECK(now >= 0.95 * longest);
                    longest = std::max(longest, now);
                }
            }
        }
    }

    TEST_CASE("one token pays for the weights of its own experts, many tokens for all of them once") {
        const auto at = [](double tokens) {
            experts x = qwen;
            x.tokens = tokens;
            return time(x, catalog::h200_sxm);
        };
        const double weight = 3.0 * 4096 * 1536 * 2 / 4.8e6;  // microseconds an expert at the peak bandwidth
        CHECK(at(1) > 8 * weight);
        CHECK(at(1) < 8 * weight * 1.1 + 40);
        CHECK(at(128) > 127 * weight);
        CHECK(at(128) < 128 * weight * 1.2);
        CHECK(at(512) < 1.15 * at(128));
    }

    TEST_CASE(
        "splitting experts or their width over ranks shortens a layer that waits for weights, but not its launches") {
        for (const chip* c : catalog::measured_chips) {
            experts x = qwen;
            const double alone = time(x, *c);
            x.tensor_parallel = 4;
            CHECK(time(x, *c) < 0.5 * alone);
            CHECK(time(x, *c) > 0.25 * alone);
            x.tensor_parallel = 1;
            x.expert_parallel = 4;
            CHECK(time(x, *c) < 0.5 * alone);
            CHECK(time(x, *c) > 0.25 * alone);
        }
    }

    TEST_CASE("skew makes the busiest rank late where arithmetic binds") {
        for (const chip* c : catalog::measured_chips) {
            experts x = qwen;
            x.tokens = 8192;
            x.expert_parallel = 8;
            const double even = time(x, *c);
            x.routing.law = routing_law::power_law;
            CHECK(time(x, *c) > 1.3 * even);
        }
    }

    TEST_CASE("without a gate a layer reads two matrices an expert") {
        experts x = qwen;
        const work gated = work_of(x);
        x.gated = false;
        const work plain = work_of(x);
        CHECK((plain.arithmetic / gated.arithmetic).value() == doctest::Approx(2.0 / 3));
        for (const chip* c : catalog::measured_chips) CHECK(time(x, *c) < 0.75 * time(qwen, *c));
    }

    TEST_CASE("what the last-level cache holds takes no more time than what comes from memory") {
        for (const chip* c : catalog::measured_chips) {
            experts x = oss;
            x.tokens = 1;
            const double cold = time(x, *c);
            x.resident = 1;
            CHECK(time(x, *c) < cold);
        }
    }

    TEST_CASE("a chip without figures of its own takes those of its products") {
        for (const chip* known : catalog::chips) {
            chip c = *known;
            c.kernels.experts = {};
            for (const format f : {bf16, fp8}) {
                experts x = qwen;
                x.weights = f;
                for (const double tokens : {64.0, 8192.0}) {
                    x.tokens = tokens;
                    const double guess = time(x, c) / time(x, *known);
                    CAPTURE(c.name);
                    CAPTURE(tokens);
                    CHECK(guess > 0.6);  // the passes are those of a stream, the tiles without what they wait for
                    CHECK(guess < 1.4);
                }
            }
        }
    }

    TEST_CASE("one expert that all tokens take is the products of a dense layer and the passes around them") {
        const chip& c = catalog::h100_sxm;
        const experts one{.tokens = 4096, .hidden = 8192, .inter = 28672 / 4, .experts = 1, .top_k = 1};
        const gemm up{.rows = 4096, .n = 2 * 28672 / 4, .k = 8192};
        const gemm down{.rows = 4096, .n = 8192, .k = 28672 / 4};
        const double dense = (total(time_of(up, c)) + total(time_of(down, c))).in(us);
        CHECK(time(one, c) > 0.8 * dense);
        CHECK(time(one, c) < 1.6 * dense);
    }

    TEST_CASE("dequantised mxfp4 multiplies in 16 bits, mxfp4 with mxfp8 in 8") {
        const chip& c = catalog::b200_sxm;
        experts x = oss;
        x.tokens = 8192;
        x.weights = mxfp4_weight_only;
        const double wide = time(x, c);
        CHECK(wide > (work_of(x).arithmetic / c.rates.bf16).in(us));
        x.weights = mxfp4_mxfp8;
        CHECK(time(x, c) > (work_of(x).arithmetic / c.rates.fp8).in(us));
        CHECK(time(x, c) < wide);
    }

    TEST_CASE("a bad member is named") {
        experts x = qwen;
        x.top_k = 0;
        CHECK_THROWS_WITH_AS(time_of(x, catalog::h100_sxm), "op.top_k = 0: must be positive and finite",
                             std::invalid_argument);
        x = qwen;
        x.routing.exponent = 0.5;
        CHECK_THROWS_WITH_AS(time_of(x, catalog::h100_sxm), "op.routing.exponent = 0.5: must be at least 1 and finite",
                             std::invalid_argument);
        x = qwen;
        x.tokens = 0;
        CHECK_THROWS_WITH_AS(time_of(x, catalog::h100_sxm), "op.tokens = 0: must be positive and finite",
                             std::invalid_argument);
        x = qwen;
        x.top_k = 129;
        CHECK_THROWS_WITH_AS(time_of(x, catalog::h100_sxm), "op.top_k = 129: must be at most op.experts",
                             std::invalid_argument);
    }
}
