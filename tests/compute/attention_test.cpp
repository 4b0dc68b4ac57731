// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/attention.hpp>

using namespace tokenroof;

namespace {

// Llama-3.1-70B's heads: 64 of 128, 8 for keys and values.
constexpr attention decode(double sequences, double context) {
    return {.sequences = sequences, .queries = 1, .cached = context, .heads = 64, .kv_heads = 8, .head_dim = 128};
}
constexpr attention prefill(double queries, double cached = 0) {
    return {.sequences = 1, .queries = queries, .cached = cached, .heads = 64, .kv_heads = 8, .head_dim = 128};
}
constexpr seconds<> time(const attention& a, const chip& c) { return total(time_of(a, work_of(a), c, supply_of(c))); }

// A prompt of 4096 by hand: a full square of pairs costs 2 x 64 x 128 FLOP for the scores and as many for the values,
// 4 x 8192 x 4096^2; the causal half is what is done.
static_assert(work_of(prefill(4096)).arithmetic == 0.5 * (4.0 * 8192 * 4096 * 4096) * FLOP);

// Bytes by hand: keys and values of 4096 tokens, 2 x 1024 x 2 each; queries in and results out, 2 x 8192 x 2 each.
static_assert(work_of(prefill(4096)).traffic == 4096 * (4096 + 32768.0) * byte);

// One decoded token reads the KV cache and its own entry: 4097 x 4096 bytes.
static_assert(work_of(decode(1, 4096)).traffic == (4097 * 4096 + 32768.0) * byte);

constexpr bytes<> kv_traffic(const attention& a) {
    return work_of(a).traffic - a.sequences * (a.queries / token) * (4.0 * a.heads * a.head_dim) * byte;
}

}  // namespace

TEST_SUITE("compute/attention") {
    TEST_CASE("a prompt in two parts costs what it costs at once") {
        // Pairs of the second half with the first are a full square, so that causal halves and the square add up.
        const flops<> whole = work_of(prefill(4096)).arithmetic;
        const flops<> parts = work_of(prefill(1024)).arithmetic + work_of(prefill(3072, 1024)).arithmetic;
        CHECK((parts / whole).value() == doctest::Approx(1).epsilon(1e-14));
    }

    TEST_CASE("a decoded token attends to its whole context") {
        for (const double context : {100.0, 1000.0, 100000.0}) {
            // 4 FLOP a pair and value; the token itself counts between half and one.
            const double pairs = work_of(decode(1, context)).arithmetic.in(FLOP) / (4 * 8192);
            CHECK(pairs >= context);
            CHECK(pairs <= context + 1);
        }
    }

    TEST_CASE("KV bytes do not depend on the number of query heads") {
        attention a = decode(16, 3000);
        const bytes<> kv = kv_traffic(a);
        for (const int heads : {8, 16, 32, 128}) {
            a.heads = heads;
            CHECK((kv_traffic(a) / kv).value() == doctest::Approx(1).epsilon(1e-12));
        }
        a.kv_heads = 16;
        CHECK((kv_traffic(a) / kv).value() == doctest::Approx(2).epsilon(1e-12));
    }

    TEST_CASE("an 8-bit KV cache halves KV bytes and leaves the arithmetic") {
        attention a = decode(16, 3000);
        const bytes<> kv = kv_traffic(a);
        const flops<> arithmetic = work_of(a).arithmetic;
        a.kv = fp8;
        CHECK((kv / kv_traffic(a)).value() == doctest::Approx(2).epsilon(1e-12));
        CHECK(work_of(a).arithmetic == arithmetic);
    }

    TEST_CASE("work grows in proportion to sequences") {
        for (const double n : {2.0, 17.0, 300.0}) {
            const work many = work_of(decode(n, 2000));
            const work single = work_of(decode(1, 2000));
            CHECK((many.arithmetic / single.arithmetic).value() == doctest::Approx(n).epsilon(1e-12));
            CHECK((many.traffic / single.traffic).value() == doctest::Approx(n).epsilon(1e-12));
        }
    }

    TEST_CASE("a window caps what a token reads and computes") {
        attention a = decode(4, 1000);
        a.window = 4096;
        CHECK(work_of(a).traffic == work_of(decode(4, 1000)).traffic);
        a.cached = 100000;
        const work capped = work_of(a);
        a.cached = 1000000;
        CHECK(work_of(a).traffic == capped.traffic);
        CHECK(work_of(a).arithmetic == capped.arithmetic);
        // The window, and at most the new token beside it.
        const work full = work_of(decode(4, 4096));
        CHECK((capped.arithmetic / full.arithmetic).value() == doctest::Approx(1).epsilon(1.0 / 4096));
        CHECK((capped.traffic / full.traffic).value() == doctest::Approx(1).epsilon(1.0 / 4096));
    }

    TEST_CASE("in a windowed prompt each query sees at most the window, and fewer at the start") {
        for (const int window : {512, 4096}) {
            for (const double queries : {100.0, 512.0, 700.0, 2000.0, 4096.0, 8192.0, 100000.0}) {
                double pairs = 0;
                for (int i = 0; i < static_cast<int>(queries); ++i) pairs += std::min(i + 0.5, 1.0 * window);
                attention a = prefill(queries);
                a.window = window;
                CAPTURE(window);
                CAPTURE(queries);
                // Half a token at the edge of the window is all that the count leaves open.
                CHECK(work_of(a).arithmetic.in(FLOP) / (4 * 8192) == doctest::Approx(pairs).epsilon(1e-3));
            }
        }
    }

    TEST_CASE("attention takes at least the datasheet's roofline and its launch, and its shares add up") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            for (const attention& a : {decode(1, 1000), decode(64, 8000), prefill(128), prefill(8192)}) {
                const work w = work_of(a);
                const seconds<> t = time(a, *c);
                CHECK(t > w.arithmetic / peak_rate(*c, bf16));
                CHECK(t > w.traffic / peak_bandwidth(c->memory));
                const auto& k = c->kernels.attention;
                const time_split s = time_of(a, *c);
                CHECK(s.latency >= (a.queries > tokens<>(1) ? k.prefill_launch : k.decode.launch));
                CHECK(((s.compute + s.memory + s.latency) / t).value() == doctest::Approx(1).epsilon(1e-12));
            }
        }
    }

    TEST_CASE("decode is bound by memory and a long prompt by arithmetic") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            const auto bound = [c](const attention& a) { return binding(time_of(a, *c)); };
            CHECK(bound(decode(256, 8000)) == resource::memory_bandwidth);
            CHECK(bound(prefill(32768)) == resource::compute);
        }
    }

    TEST_CASE("time never falls with sequences, cached tokens or queries") {
        for (const chip* c : catalog::measured_chips) {
            for (const auto& layout : {std::pair{8, 8}, {64, 8}, {64, 1}, {5, 1}}) {
                const int heads = layout.first;
                const int kv_heads = layout.second;
                for (const format kv : {bf16, fp8}) {
                    for (const int window : {0, 128, 4096}) {
                        CAPTURE(c->name);
                        CAPTURE(heads);
                        CAPTURE(window);
                        const auto taken = [&](double n, double q, double cached) {
                            return time({.sequences = n,
                                         .queries = q,
                                         .cached = cached,
                                         .heads = heads,
                                         .kv_heads = kv_heads,
                                         .head_dim = 128,
                                         .window = window,
                                         .kv = kv},
                                        *c);
                        };
                        for (const double length : {0.0, 100.0, 300.0, 2000.0, 100000.0}) {
                            for (double n = 0; n < 1000; n = 1.1 * n + 0.5)
                                CHECK(taken(1.1 * n + 0.5, 1, length) >= taken(n, 1, length));
                        }
                        for (const double n : {1.0, 10.0, 300.0}) {
                            for (double length = 1; length < 1e6; length *= 1.3) {
                                CHECK(taken(n, 1, 1.3 * length) >= taken(n, 1, length));
                                CHECK(taken(n, 1.3 * length + 1, 500) >= taken(n, length + 1, 500));
                            }
                        }
                    }
                }
            }
        }
    }

    TEST_CASE("a step without sequences still takes its launch, and no more than one of a single sequence") {
        for (const chip* c : catalog::measured_chips) {
            for (const attention& a : {decode(0, 0), decode(0, 5000), prefill(2000)}) {
                attention none = a;
                none.sequences = 0;
                attention one = a;
                one.sequences = 1;
                CHECK(time(none, *c) >= c->kernels.attention.decode.launch);
                CHECK(time(none, *c) <= time(one, *c));
            }
        }
    }

    TEST_CASE("units of a chip limit decode where its kernels walk the keys slowly") {
        chip c = catalog::h100_sxm;
        c.kernels.attention.single.value = 1 * ns;
        attention a = decode(256, 16000);
        a.heads = a.kv_heads;
        // 256 x 8 heads of 16001 keys and as many values, 128 each, on 132 units.
        const seconds<> walk = 256 * 8 * 16001.0 / 132 * 256 * ns;
        CHECK((time(a, c) / walk).value() == doctest::Approx(1).epsilon(0.001));
        c.units *= 2;
        CHECK((time(a, c) / walk).value() == doctest::Approx(0.5).epsilon(0.02));
    }

    TEST_CASE("keys are cut into blocks for idle units, unless the kernel cannot") {
        chip c = catalog::h100_sxm;
        c.kernels.attention.decode.value = 1 * ns;
        const attention a = decode(1, 65535);
        // 8 KV heads of 2^24 values on 132 units, or on 8.
        const double values = 65536.0 * 8 * 256;
        CHECK(time(a, c).in(ns) == doctest::Approx(values / 132).epsilon(0.05));
        c.kernels.attention.decode.splits = 0;
        CHECK(time(a, c).in(ns) == doctest::Approx(values / 8).epsilon(0.05));
    }

    TEST_CASE("what the cache holds comes at its bandwidth and without the fill") {
        const chip& c = catalog::h100_sxm;
        attention a = decode(16, 1000);
        const seconds<> cold = time(a, c);
        a.resident = 1;
        CHECK(time(a, c) < cold);
        const attention prompt = prefill(4096);
        attention warm = prompt;
        warm.resident = 1;
        CHECK(time(warm, c) == time(prompt, c));
    }

    TEST_CASE("more than 32 query heads on a KV head read it one by one") {
        attention a = decode(64, 16000);
        a.kv_heads = 1;
        a.heads = 32;
        const seconds<> together = time(a, catalog::h100_sxm);
        a.heads = 33;
        CHECK(time(a, catalog::h100_sxm) > 5 * together);
    }

    TEST_CASE("a kernel that is not known is the one that stands in for it") {
        basic_attention_kernel<> k = catalog::h100_sxm.kernels.attention;
        const auto launch = [&k](int heads, format kv) { return decode_kernel(k, heads, 1, kv).launch; };
        k.decode.launch = 1 * us;
        k.decode8.launch = k.single.launch = k.single8.launch = k.many.launch = {};
        for (const int heads : {1, 8, 33})
            for (const format kv : {bf16, fp8}) CHECK(launch(heads, kv) == 1 * us);
        k.decode8.launch = 2 * us;
        CHECK(launch(1, fp8) == 2 * us);
        k.single.launch = 3 * us;
        CHECK(launch(1, fp8) == 3 * us);
        CHECK(launch(33, bf16) == 3 * us);
        k.single8.launch = 4 * us;
        CHECK(launch(33, fp8) == 4 * us);
        k.many.launch = 5 * us;
        CHECK(launch(33, fp8) == 5 * us);
        CHECK(launch(32, bf16) == 1 * us);
        CHECK(launch(1, bf16) == 3 * us);
        k.prefill8.efficiency = 0;
        CHECK(prefill_kernel(k, true).efficiency == k.prefill.efficiency);
    }

    TEST_CASE("prefill in 8 bits is faster where the chip has figures for it") {
        attention a = prefill(16384);
        const auto gain = [&a](const chip& c) {
            a.kv = bf16;
            const seconds<> wide = time(a, c);
            a.kv = fp8;
            return (wide / time(a, c)).value();
        };
        CHECK(gain(catalog::h100_sxm) > 1.2);
        CHECK(gain(catalog::l40s) == doctest::Approx(1).epsilon(0.01));  // 16-bit queries stay what they are
        a.arithmetic = fp8;
        CHECK(gain(catalog::l40s) == doctest::Approx(1).epsilon(0.01));
        const seconds<> narrow = time(a, catalog::l40s);
        a.arithmetic = bf16;
        CHECK(narrow < 0.9 * time(a, catalog::l40s));
        chip unknown = catalog::h100_sxm;
        unknown.kernels.attention.prefill8 = {};
        CHECK(gain(unknown) == doctest::Approx(1).epsilon(0.01));
    }

    TEST_CASE("heads of 64 values take more than half of those of 128: softmax does not shrink with them") {
        attention half = prefill(16384);
        half.head_dim = 64;
        const double share = (time(half, catalog::h100_sxm) / time(prefill(16384), catalog::h100_sxm)).value();
        CHECK(share > 0.51);
        CHECK(share < 0.8);
    }

    TEST_CASE("more bandwidth and more arithmetic are never slower") {
        chip wide = catalog::h100_sxm;
        wide.memory.stack.pin_rate *= 2;
        chip quick = catalog::h100_sxm;
        quick.rates.bf16 *= 2;
        for (double context = 2; context < 1e6; context *= 1.7) {
            CHECK(time(decode(8, context), wide) < time(decode(8, context), catalog::h100_sxm));
            CHECK(time(prefill(context), quick) <= time(prefill(context), catalog::h100_sxm));
        }
        CHECK(time(prefill(32768), quick) < 0.7 * time(prefill(32768), catalog::h100_sxm));
    }
}
