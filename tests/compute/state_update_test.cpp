// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/state_update.hpp>
#include <vector>

using namespace tokenroof;

namespace {

// Mamba-2 2.7B: 80 heads of 64, state 128, one group. Gated delta net of Qwen3-Next: 32 heads of 128 on 16 of keys.
constexpr state_update mamba(double sequences, double queries) {
    return {.sequences = sequences, .queries = queries, .heads = 80, .head_dim = 64, .state = 128, .chunk = 256};
}
constexpr state_update delta(double sequences, double queries) {
    return {.form = recurrence::gated_delta_net,
            .sequences = sequences,
            .queries = queries,
            .heads = 32,
            .head_dim = 128,
            .state = 128,
            .groups = 16};
}
constexpr seconds<> time(const state_update& u, const chip& c) {
    return total(time_of(u, work_of(u), c, supply_of(c)));
}

constexpr state_update without_window(state_update u) {
    u.conv = 0;
    return u;
}

// By hand: 80 x 64 x 128 values of 4 bytes, and three inputs of 80 x 64 + 2 x 128 channels of 2 bytes.
static_assert(state_bytes(mamba(1, 1)) == (80 * 64 * 128 * 4 + 3 * (80 * 64 + 2 * 128) * 2.0) * byte);

// A step reads and writes the states; x, B, C and the result in 16 bits, and a gate a head.
static_assert(work_of(without_window(mamba(1, 1))).traffic ==
              (2 * 80 * 64 * 128 * 4 + 2 * (80 * 64 + 2 * 128 + 80 * 64 + 80.0)) * byte);

/// A number that counts what is done with it.
struct counted {
    inline static double operations = 0;
    double value = 0;
    friend counted operator+(counted a, counted b) { return ++operations, counted{a.value + b.value}; }
    friend counted operator-(counted a, counted b) { return ++operations, counted{a.value - b.value}; }
    friend counted operator*(counted a, counted b) { return ++operations, counted{a.value * b.value}; }
};

/// One step of one head as its equation has it, with the products by gates taken into x and u.
double step_of_head(recurrence kind, std::size_t dim, std::size_t n) {
    std::vector<std::vector<counted>> state(dim, std::vector<counted>(n));
    std::vector<counted> x(dim), in(n), out(n), y(dim);
    const counted decay{0.9};
    counted::operations = 0;
    for (std::size_t i = 0; i < dim; ++i) {
        counted u = x[i];
        for (std::size_t j = 0; j < n; ++j) state[i][j] = decay * state[i][j];
        if (kind == recurrence::gated_delta_net)
            for (std::size_t j = 0; j < n; ++j) u = u - state[i][j] * in[j];
        for (std::size_t j = 0; j < n; ++j) state[i][j] = state[i][j] + u * in[j];
        for (std::size_t j = 0; j < n; ++j) y[i] = y[i] + state[i][j] * out[j];
    }
    return counted::operations;
}

/// FLOP of a matrix product.
double product(double m, double n, double k) { return 2 * m * n * k; }

}  // namespace

TEST_SUITE("compute/state_update") {
    TEST_CASE("FLOP of a step are those of the recurrence, counted") {
        for (state_update u : {mamba(1, 1), delta(1, 1)}) {
            u.conv = 0;
            const double head =
                step_of_head(u.form, static_cast<std::size_t>(u.head_dim), static_cast<std::size_t>(u.state));
            CHECK(work_of(u).arithmetic.in(FLOP) == doctest::Approx(u.heads * head).epsilon(1e-12));
        }
    }

    TEST_CASE("FLOP of prefill are those of the products of its chunks") {
        state_update u = without_window(mamba(1, 1024));
        const double q = 256;
        // Scores of the one group; of each head: scores x, states in, states out, and the decayed sum of states.
        const double ssd = product(q, q, 128) + 80 * (product(q, 64, q) + 2 * product(64, 128, q) + 2 * 64 * 128.0);
        CHECK(work_of(u).arithmetic.in(FLOP) == doctest::Approx(4 * ssd).epsilon(1e-12));
        u = without_window(delta(3, 640));
        const double c = 64;
        // k k^T, q k^T, T k; T v, scores u; W S, q S, u k^T; and the inverse of a unit triangle.
        const double head = 3 * product(c, c, 128) + 2 * product(c, 128, c) + 3 * product(c, 128, 128) + c * c * c / 3;
        CHECK(work_of(u).arithmetic.in(FLOP) == doctest::Approx(3 * 10 * 32 * head).epsilon(1e-12));
    }

    TEST_CASE("the convolution costs two FLOP a tap and channel, its pass over them and its window") {
        for (const state_update& u : {mamba(5, 1), delta(5, 300)}) {
            const double channels = u.heads * u.head_dim + 2.0 * u.groups * u.state;
            const work whole = work_of(u);
            const work alone = work_of(without_window(u));
            const double count = 5 * (u.queries / token).value();
            CHECK((whole.arithmetic - alone.arithmetic).in(FLOP) == doctest::Approx(count * 8 * channels));
            CHECK((whole.traffic - alone.traffic).in(byte) ==
                  doctest::Approx(4 * channels * count + 5 * 2 * 3 * 2 * channels + 4 * 2 * channels));
        }
    }

    TEST_CASE("a step costs the same after any number of tokens, and in proportion to sequences and states") {
        const work one = work_of(without_window(mamba(1, 1)));
        CHECK((work_of(without_window(mamba(64, 1))).traffic / one.traffic).value() == doctest::Approx(64));
        state_update narrow = without_window(mamba(1, 1));
        narrow.state_format = bf16;
        CHECK((one.traffic - work_of(narrow).traffic).in(byte) == doctest::Approx(2 * 2 * 80 * 64 * 128.0));
        CHECK(work_of(narrow).arithmetic == one.arithmetic);
    }

    TEST_CASE("prefill grows in proportion to a prompt, and is far cheaper a token than steps") {
        for (const auto& make : {mamba, delta}) {
            const work once = work_of(without_window(make(1, 8192)));
            const work twice = work_of(without_window(make(1, 16384)));
            CHECK((twice.arithmetic / once.arithmetic).value() == doctest::Approx(2).epsilon(1e-12));
            CHECK((twice.traffic / once.traffic).value() == doctest::Approx(2).epsilon(0.02));
            CHECK(once.traffic < 0.1 * (8192 * work_of(without_window(make(1, 1))).traffic));
            for (const chip* c : catalog::chips) CHECK(time(make(1, 8192), *c) < 0.2 * (8192 * time(make(1, 1), *c)));
        }
    }

    TEST_CASE("longer chunks trade bytes of states for arithmetic, and a short prompt is one chunk") {
        for (state_update u : {mamba(1, 8192), delta(1, 8192)}) {
            u.chunk = 64;
            const work small = work_of(u);
            u.chunk = 256;
            CHECK(work_of(u).traffic < small.traffic);
            CHECK(work_of(u).arithmetic > small.arithmetic);
            u.queries = 100;
            const work whole = work_of(u);
            u.chunk = 100;
            CHECK(work_of(u).arithmetic == whole.arithmetic);
            CHECK(work_of(u).traffic == whole.traffic);
        }
    }

    TEST_CASE("a step is bound by memory on every chip, and takes what the states do") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            for (const state_update& u : {mamba(64, 1), delta(64, 1)}) {
                CHECK(binding(time_of(u, *c)) == resource::memory_bandwidth);
                const seconds<> states = 2 * 64 * state_bytes(u) * supply_of(*c).streams;
                CHECK(time(u, *c) > states);
                CHECK((time(u, *c) / states).value() == doctest::Approx(1).epsilon(0.1));
            }
        }
    }

    TEST_CASE("time is no less than the datasheet's roofline, its shares add up, and more is never faster") {
        for (const chip* c : catalog::chips) {
            for (const auto& make : {mamba, delta}) {
                for (double length = 1; length < 1e5; length *= 1.5) {
                    const state_update u = make(4, length);
                    const work w = work_of(u);
                    CHECK(time(u, *c) > w.traffic / peak_bandwidth(c->memory));
                    CHECK(time(u, *c) > w.arithmetic / peak_rate(*c, bf16));
                    const time_split s = time_of(u, *c);
                    CHECK(((s.compute + s.memory) / total(s)).value() == doctest::Approx(1).epsilon(1e-12));
                    CHECK(time(make(5, length), *c) > time(u, *c));
                    if (length > 1) CHECK(time(make(4, 1.5 * length), *c) > time(u, *c));
                }
            }
        }
    }

    TEST_CASE("prefill runs at the share of the matrix rate that attention's prefill reaches, a step on vector units") {
        chip c = catalog::h100_sxm;
        const state_update prompt = without_window(delta(1, 1e6));
        const seconds<> compute = work_of(prompt).arithmetic / (c.kernels.attention.prefill.efficiency * c.rates.bf16);
        c.memory.stack.pin_rate *= 1000;
        c.kernels.stream_in_flight = 1 * GB;
        CHECK((time(prompt, c) / compute).value() == doctest::Approx(1).epsilon(1e-3));
        c.rates.fp32 = 1 * TFLOP_per_s;
        const state_update step = mamba(64, 1);
        CHECK((time(step, c) / (work_of(step).arithmetic / c.rates.fp32)).value() == doctest::Approx(1).epsilon(1e-3));
    }

    TEST_CASE("a bad field is named") {
        state_update u = mamba(1, 1);
        u.chunk = 0;
        CHECK_THROWS_WITH_AS(time_of(u, catalog::h100_sxm), "op.chunk = 0: must be positive and finite",
                             std::invalid_argument);
        CHECK_THROWS_AS(state_bytes(u), std::invalid_argument);
    }
}
