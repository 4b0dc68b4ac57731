// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/attention.hpp>
#include <tokenroof/compute/latent_attention.hpp>

using namespace tokenroof;

namespace {

constexpr latent_attention decode(double sequences, double context, int heads = 16) {
    return {.sequences = sequences, .queries = 1, .cached = context, .heads = heads};
}
constexpr latent_attention prefill(double queries, double cached = 0, int heads = 16) {
    return {.sequences = 1, .queries = queries, .cached = cached, .heads = heads};
}
constexpr latent_attention eight_bits(latent_attention a) {
    a.kv = fp8;
    return a;
}
constexpr seconds<> time(const latent_attention& a, const chip& c) {
    return total(time_of(a, work_of(a), c, supply_of(c)));
}

// Decode by hand: 1000 tokens of 576 latent values in 16 bits; of each head a query of 576 and a result of 512.
static_assert(work_of(decode(1, 999)).traffic == (1000 * 576 * 2 + 16 * (576 + 512) * 2.0) * byte);

// Scores over 576 values, sums over 512, of 999.5 tokens: the new one counts half.
static_assert(work_of(decode(1, 999)).arithmetic == 16 * 2 * (576 + 512) * 999.5 * FLOP);

// A prompt of 4096 by hand: half a square of pairs, scores over 192 values and sums over 128; keys, values, queries and
// results of each head in 16 bits.
static_assert(work_of(prefill(4096)).arithmetic == 16 * 0.5 * 4096.0 * 4096 * 2 * (192 + 128) * FLOP);
static_assert(work_of(prefill(4096)).traffic == 16 * 4096 * (192 + 128 + 192 + 128) * 2.0 * byte);

// The cache of DeepSeek-V3: 576 values a token and layer, whatever the heads.
constexpr bytes<> cache_of(const latent_attention& a) { return work_of(a).traffic - work_of(decode(1, -1)).traffic; }
static_assert(cache_of(decode(1, 4095)) == 4096 * 1152.0 * byte);

chip unmeasured(chip c) {
    c.kernels.latent = {};
    return c;
}

}  // namespace

TEST_SUITE("compute/latent_attention") {
    TEST_CASE("a prompt in two parts costs what it costs at once") {
        const flops<> whole = work_of(prefill(4096)).arithmetic;
        const flops<> parts = work_of(prefill(1024)).arithmetic + work_of(prefill(3072, 1024)).arithmetic;
        CHECK((parts / whole).value() == doctest::Approx(1).epsilon(1e-14));
    }

    TEST_CASE("decode reads the cache once for all heads, and a pair costs 3.4 times what it costs in prefill") {
        // Absorbed: 1088 multiplications a pair instead of 320.
        const auto pair = [](const latent_attention& a) {
            const double pairs = (a.queries * (a.cached + a.queries / 2) / (token * token)).value();
            return work_of(a).arithmetic.in(FLOP) / pairs / a.heads;
        };
        CHECK(pair(decode(1, 1000)) / pair(prefill(1000)) == doctest::Approx(1088.0 / 320).epsilon(1e-12));
        const bytes<> few = work_of(decode(1, 100000, 8)).traffic;
        const bytes<> many = work_of(decode(1, 100000, 128)).traffic;
        CHECK((many - few).in(byte) == doctest::Approx(120 * 1088 * 2));
    }

    TEST_CASE("an 8-bit cache halves what decode reads, and leaves its arithmetic and prefill's work") {
        const bytes<> outside = work_of(decode(64, 4095)).traffic - 64 * 4096 * 1152.0 * byte;
        CHECK((work_of(eight_bits(decode(64, 4095))).traffic - outside).in(byte) == doctest::Approx(64 * 4096 * 576.0));
        CHECK(work_of(eight_bits(decode(64, 4095))).arithmetic == work_of(decode(64, 4095)).arithmetic);
        CHECK(work_of(eight_bits(prefill(500))).traffic == work_of(prefill(500)).traffic);
    }

    TEST_CASE("one latent cache takes far less time to read than keys and values of as many heads") {
        const attention heads{
            .sequences = 64, .queries = 1, .cached = 8192, .heads = 16, .kv_heads = 16, .head_dim = 128};
        for (const chip* c : {&catalog::h100_sxm, &catalog::h200_sxm, &catalog::b200_sxm}) {
            CAPTURE(c->name);
            CHECK(total(time_of(heads, *c)) > 4 * time(decode(64, 8192), *c));
        }
    }

    TEST_CASE("it takes at least the datasheet's roofline and its launch, and its shares add up") {
        for (const chip* measured : catalog::chips) {
            for (const chip& c : {*measured, unmeasured(*measured)}) {
                CAPTURE(c.name);
                for (const latent_attention& a :
                     {decode(1, 1000), decode(64, 8000, 128), prefill(128), prefill(8192)}) {
                    const work w = work_of(a);
                    CHECK(time(a, c) > w.arithmetic / peak_rate(c, bf16));
                    CHECK(time(a, c) > w.traffic / peak_bandwidth(c.memory));
                    const time_split s = time_of(a, c);
                    CHECK(s.latency > 3 * us);
                    CHECK(((s.compute + s.memory + s.latency) / total(s)).value() == doctest::Approx(1).epsilon(1e-12));
                }
            }
        }
    }

    TEST_CASE("time never falls with sequences, heads, cached tokens or queries") {
        for (const chip* measured : catalog::chips) {
            for (const chip& c : {*measured, unmeasured(*measured)}) {
                for (const format kv : {bf16, fp8}) {
                    CAPTURE(c.name);
                    const auto taken = [&](double n, double q, double cached, int heads) {
                        return time({.sequences = n, .queries = q, .cached = cached, .heads = heads, .kv = kv}, c);
                    };
                    for (const int heads : {8, 33, 128}) {
                        for (const double length : {0.0, 100.0, 2000.0, 100000.0}) {
                            for (double n = 0; n < 1000; n = 1.2 * n + 0.5)
                                CHECK(taken(1.2 * n + 0.5, 1, length, heads) >= taken(n, 1, length, heads));
                        }
                        for (double length = 1; length < 1e6; length *= 1.4) {
                            CHECK(taken(16, 1, 1.4 * length, heads) >= taken(16, 1, length, heads));
                            CHECK(taken(4, 1.4 * length + 1, 500, heads) >= taken(4, length + 1, 500, heads));
                            CHECK(taken(4, 500, 1.4 * length, heads) >= taken(4, 500, length, heads));
                        }
                    }
                    // 33 leave Blackwell's kernel of few heads, which is slower: measured, too.
                    for (const int heads : {17, 64, 65, 128})
                        CHECK(taken(64, 1, 4000, heads) >= taken(64, 1, 4000, heads - 1));
                }
            }
        }
    }

    TEST_CASE("heads beyond a tile walk the keys again") {
        chip c = catalog::h200_sxm;
        c.kernels.latent.tile.efficiency = 0.05;  // far from the bandwidth
        const auto at = [&c](int heads) { return time(decode(256, 30000, heads), c); };
        CHECK((at(64) / at(1)).value() < 1.01);
        CHECK((at(65) / at(64)).value() == doctest::Approx(2).epsilon(0.01));
        CHECK((at(128) / at(65)).value() < 1.01);
    }

    TEST_CASE("few heads go to the smaller tiles, two of them at most") {
        chip c = catalog::b200_sxm;
        c.kernels.latent.few = {.heads = 16, .efficiency = 0.01, .efficiency8 = 0.01};
        const auto slow = [&c](int heads) {
            const latent_attention a = decode(256, 30000, heads);
            return time(a, c) > 3 * time(a, catalog::b200_sxm);
        };
        CHECK(slow(16));
        CHECK(slow(32));
        CHECK_FALSE(slow(33));
    }

    TEST_CASE("a chip that does not cut keys is as slow with one sequence as with half a wave of them") {
        const chip& c = catalog::a100_sxm_80gb;
        // 16384 keys of 64 rows and 1088 multiplications on one of 108 units.
        const seconds<> alone = time(decode(1, 16383), c);
        const double flop = 16384.0 * 64 * 2176;
        const double peak = 312e12 / 108;
        CHECK(alone.in(second) > flop / peak);
        CHECK((time(decode(32, 16383), c) / alone).value() < 1.2);
        CHECK((time(decode(432, 16383), c) / time(decode(216, 16383), c)).value() == doctest::Approx(2).epsilon(0.1));
        chip cuts = c;
        cuts.kernels.latent.splits = 2;
        CHECK(time(decode(1, 16383), cuts) < 0.2 * alone);
    }

    TEST_CASE("a chip without figures of its own takes those of its attention") {
        const chip c = unmeasured(catalog::h100_sxm);
        chip slow = c;
        slow.kernels.attention.decode.launch += 10 * us;
        slow.kernels.attention.prefill_launch += 10 * us;
        for (const latent_attention& a : {decode(8, 5000), prefill(2000)})
            CHECK((time(a, slow) - time(a, c)).in(us) == doctest::Approx(10));
        chip quick = c;
        quick.kernels.attention.prefill.efficiency *= 1.2;
        CHECK(time(decode(256, 8000, 128), quick) < time(decode(256, 8000, 128), c));
        CHECK(time(prefill(8000), quick) < time(prefill(8000), c));
        // Near what was measured all the same.
        for (const latent_attention& a : {decode(64, 4095), decode(64, 4095, 128), prefill(4096)})
            CHECK((time(a, c) / time(a, catalog::h100_sxm)).value() == doctest::Approx(1).epsilon(0.4));
    }

    TEST_CASE("prefill in 8 bits gains on long prompts and loses on short ones, which it rounds first") {
        for (const chip* c : {&catalog::h100_sxm, &catalog::b200_sxm}) {
            CAPTURE(c->name);
            CHECK(time(eight_bits(prefill(16384, 0, 128)), *c) < 0.95 * time(prefill(16384, 0, 128), *c));
            CHECK(time(eight_bits(prefill(512, 0, 128)), *c) > 1.2 * time(prefill(512, 0, 128), *c));
        }
        // A100 has no arithmetic of 8 bits: the same kernel.
        CHECK(time(eight_bits(prefill(512)), catalog::a100_sxm_80gb) == time(prefill(512), catalog::a100_sxm_80gb));
    }

    TEST_CASE("what the cache holds comes at its bandwidth and without the fill") {
        latent_attention a = decode(16, 1000);
        const seconds<> cold = time(a, catalog::b200_sxm);
        a.resident = 1;
        CHECK((cold - time(a, catalog::b200_sxm)).in(us) > 1);
    }

    TEST_CASE("tiles read in front of DRAM no less than DRAM sees, twice as much when they are half as large") {
        const latent_attention a = decode(64, 8191, 128);
        CHECK(cache_traffic(a, 128) >= work_of(a).traffic);
        const bytes<> outside = 64 * 128 * 1088 * 2.0 * byte;
        CHECK(((cache_traffic(a, 32) - outside) / (cache_traffic(a, 64) - outside)).value() == doctest::Approx(2));
        // 128 heads on tiles of 64 read each latent value twice.
        CHECK((cache_traffic(a, 64) - outside).in(MB) == doctest::Approx(2 * 64 * 8191.5 * 1152e-6));
        CHECK(cache_traffic(prefill(8192)) > 10 * work_of(prefill(8192)).traffic);
        CHECK_THROWS_AS(cache_traffic(a, 0), std::invalid_argument);
    }

    TEST_CASE("a bad field is named") {
        const auto message = [](const latent_attention& a) -> std::string {
            try {
                time_of(a, catalog::h100_sxm);
            } catch (const std::invalid_argument& e) {
                return e.what();
            }
            return "";
        };
        latent_attention a = decode(1, 1000);
        CHECK(message(a).empty());
        a.latent = 0;
        CHECK(message(a) == "op.latent = 0: must be positive and finite");
        a = decode(-1, 1000);
        CHECK(message(a) == "op.sequences = -1: must be zero or positive, and finite");
    }
}
