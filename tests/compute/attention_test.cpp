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

    TEST_CASE("attention takes at least the datasheet's roofline and its floor") {
        for (const chip* c : catalog::chips) {
            for (const attention& a : {decode(1, 1000), decode(64, 8000), prefill(128), prefill(8192)}) {
                const work w = work_of(a);
                const seconds<> t = time(a, *c);
                CHECK(t > w.arithmetic / peak_rate(*c, bf16));
                CHECK(t > w.traffic / peak_bandwidth(c->memory));
                CHECK(t > c->kernels.attention.floor);
                const time_split s = time_of(a, *c);
                CHECK(s.latency == c->kernels.attention.floor);
                CHECK(((s.compute + s.memory + s.latency) / t).value() == doctest::Approx(1).epsilon(1e-12));
            }
        }
    }

    TEST_CASE("decode is bound by memory and a long prompt by arithmetic") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const auto bound = [c](const attention& a) { return binding(time_of(a, *c)); };
            CHECK(bound(decode(256, 8000)) == resource::memory_bandwidth);
            CHECK(bound(prefill(32768)) == resource::compute);
        }
    }

    TEST_CASE("an 8-bit cache takes half the time, unless its values serve one query head each") {
        const chip& c = catalog::h100_sxm;
        attention a = decode(256, 16000);
        const auto halves = [&] {
            a.kv = bf16;
            const seconds<> wide = time(a, c) - c.kernels.attention.floor;
            a.kv = fp8;
            return ((time(a, c) - c.kernels.attention.floor) / wide).value();
        };
        CHECK(halves() == doctest::Approx(0.5).epsilon(0.01));
        a.heads = a.kv_heads;
        CHECK(halves() > 0.55);
        // Measured in 8 bits over 1 GB, one query head a KV head: 2.5e12 values a second on H100.
        const double values = work_of(a).traffic.in(byte) / time(a, c).in(second);
        CHECK(values == doctest::Approx(2.5e12).epsilon(0.05));
    }

    TEST_CASE("more context, more bandwidth and more arithmetic move time the way they should") {
        chip wide = catalog::h100_sxm;
        wide.memory.stack.pin_rate *= 2;
        chip quick = catalog::h100_sxm;
        quick.rates.bf16 *= 2;
        seconds<> last{};
        for (double context = 1; context < 1e6; context *= 1.7) {
            const seconds<> t = time(decode(8, context), catalog::h100_sxm);
            CHECK(t > last);
            CHECK(time(decode(8, context), wide) < t);
            CHECK(time(prefill(context), quick) <= time(prefill(context), catalog::h100_sxm));
            last = t;
        }
        CHECK(time(prefill(32768), quick) < 0.6 * time(prefill(32768), catalog::h100_sxm));
    }
}
