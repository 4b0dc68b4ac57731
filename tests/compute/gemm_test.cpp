// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/gemm.hpp>

using namespace tokenroof;

namespace {

// By hand: 8192 x 8192 weights, one row. FLOP 2 x 8192^2; bf16 bytes 2 x 8192^2 + 2 x 8192 in + 2 x 8192 out.
constexpr gemm gemv{.rows = 1, .n = 8192, .k = 8192};
static_assert(work_of(gemv).arithmetic == 134217728 * FLOP && work_of(gemv).traffic == 134250496 * byte);
static_assert(work_of(gemv).messages == 0 * byte);

// fp8 reads 1 byte a weight. Its activations are read in 16 bits, written in 8 and read again: 4 bytes each.
constexpr gemm narrow{.rows = 10, .n = 1000, .k = 3000, .weights = fp8};
static_assert(work_of(narrow).traffic == (3000000 + 10 * (4 * 3000 + 2 * 1000)) * byte);
static_assert(work_of(narrow).arithmetic == 60000000 * FLOP);

constexpr time_split split_of(const gemm& g, const chip& c) { return time_of(g, work_of(g), c, supply_of(c)); }
constexpr double time(const gemm& g, const chip& c) { return total(split_of(g, c)).in(us); }

static_assert(time(gemv, catalog::h100_sxm) > 134.25 / 3.35232, "a product is timed in constant evaluation");

constexpr int widths[] = {256, 1000, 1024, 4096, 6144, 8192, 10240, 28672, 57344};
constexpr double batches[] = {1, 2, 7, 16, 33, 64, 100, 128, 256, 500, 1024, 4096, 16384};

template <class Check>
void for_each_product(Check&& check) {
    for (const chip* c : catalog::measured_chips) {
        for (const format f : all_formats) {
            for (const double rows : batches) {
                for (const int n : widths) {
                    for (const int k : widths) check(*c, gemm{.rows = rows, .n = n, .k = k, .weights = f});
                }
            }
        }
    }
}

/// An H100 on which nothing but arithmetic at peak and memory at peak takes time.
constexpr chip frictionless() {
    chip c = catalog::h100_sxm;
    c.kernels.gemm = {.unit_bandwidth = 1e9 * TB_per_s};
    c.kernels.bf16 = {.efficiency = 1, .in_flight = 1 * GB};
    for (memory_level& cache : c.memory.caches) cache.peak = 1e9 * TB_per_s;
    c.memory.controller.refresh = refresh_mode::bank_by_bank;  // a stream has all of the peak
    return c;
}

}  // namespace

TEST_SUITE("compute/gemm") {
    TEST_CASE("no product is faster than the datasheet allows") {
        double closest = 1e9;
        for_each_product([&closest](const chip& c, const gemm& g) {
            const work w = work_of(g);
            const seconds<> compute = w.arithmetic / peak_rate(c, g.weights);
            const seconds<> memory = w.traffic / peak_bandwidth(c.memory);
            const double excess = time(g, c) / max(compute, memory).in(us);
            closest = std::min(closest, excess);
        });
        CHECK(closest >= 1);
        CHECK(closest < 2);  // the bound is of use: some product comes near it
    }

    TEST_CASE("shares of a product's time are finite, not negative, and add up to it") {
        int wrong = 0;
        for_each_product([&wrong](const chip& c, const gemm& g) {
            const time_split t = split_of(g, c);
            const seconds<> sum = t.compute + t.memory + t.link + t.latency;
            wrong += std::abs((sum / total(t)).value() - 1) < 1e-12 ? 0 : 1;
            const bool fine = t.compute > 0 * us && t.memory > 0 * us && t.latency >= 0 * us && t.link == 0 * us &&
                              std::isfinite(total(t).value());
            wrong += fine ? 0 : 1;
        });
        CHECK(wrong == 0);
    }

    // Tiles make time a step function: one more row or column may fill tiles of another shape better, and one more
    // multiple of 512 in k allows one more split. The best of a few shapes keeps such steps small: 12 % is allowed.
    constexpr double tile_step = 0.88;

    TEST_CASE("more rows never take less time, but for the steps of the tiles") {
        for (const chip* c : catalog::measured_chips) {
            for (const int n : {4096, 10240}) {
                double longest = 0;
                for (double rows = 1; rows < 5000; rows = std::ceil(rows * 1.03)) {
                    const double t = time({.rows = rows, .n = n, .k = 8192}, *c);
                    CAPTURE(c->name);
                    CAPTURE(n);
                    CAPTURE(rows);
                    CHECK(t >= tile_step * longest);
                    longest = std::max(longest, t);
                    if (rows == 1) ++rows;
                }
            }
        }
    }

    TEST_CASE("a wider or a deeper product never takes less time, but for the steps of the tiles") {
        for (const chip* c : catalog::measured_chips) {
            for (const double rows : {1.0, 64.0, 2048.0}) {
                double widest = 0;
                double deepest = 0;
                for (int size = 512; size < 60000; size += size / 16) {
                    CAPTURE(c->name);
                    CAPTURE(rows);
                    CAPTURE(size);
                    const double wide = time({.rows = rows, .n = size, .k = 8192}, *c);
                    const double deep = time({.rows = rows, .n = 8192, .k = size}, *c);
                    CHECK(wide >= tile_step * widest);
                    CHECK(deep >= tile_step * deepest);
                    widest = std::max(widest, wide);
                    deepest = std::max(deepest, deep);
                }
            }
        }
    }

    TEST_CASE("slower parts never make a product faster: the fastest way to run it is the one that is taken") {
        for (const chip* given : catalog::measured_chips) {
            int faster = 0;
            chip dear_split = *given;
            dear_split.kernels.gemm.split += 5 * us;
            chip slow_units = *given;
            slow_units.kernels.gemm.unit_bandwidth *= 0.5;
            chip slow_fill = *given;
            slow_fill.kernels.gemm.fill += 1 * us;
            chip slow_cache = *given;
            for (memory_level& cache : slow_cache.memory.caches) cache.peak *= 0.5;
            for (const format f : {bf16, fp8}) {
                for (const double rows : batches) {
                    for (const int n : widths) {
                        for (const int k : widths) {
                            const gemm g{.rows = rows, .n = n, .k = k, .weights = f};
                            // The way is chosen by a polynomial that is within 0.4 % of the p-norm.
                            const double before = time(g, *given) * (1 - 0.004);
                            for (const chip& c : {dear_split, slow_units, slow_fill, slow_cache}) {
                                faster += time(g, c) < before ? 1 : 0;
                            }
                        }
                    }
                }
            }
            CAPTURE(given->name);
            CHECK(faster == 0);
        }
    }

    TEST_CASE("a big square product reaches at least half of the peak and less than all of it") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            const gemm g{.rows = 8192, .n = 8192, .k = 8192};
            const double share = (work_of(g).arithmetic / (total(split_of(g, *c)) * peak_rate(*c, bf16))).value();
            CHECK(share >= 0.5);
            CHECK(share < 1);
            CHECK(binding(split_of(g, *c)) == resource::compute);
        }
    }

    TEST_CASE("a decode product is memory bound") {
        for (const chip* c : catalog::measured_chips) {
            for (const double rows : {1.0, 4.0, 8.0}) {
                CAPTURE(c->name);
                CAPTURE(rows);
                CHECK(binding(split_of({.rows = rows, .n = 28672, .k = 8192}, *c)) == resource::memory_bandwidth);
            }
        }
    }

    TEST_CASE("operands that are resident in the cache never make a product slower") {
        int slower = 0;
        int faster = 0;
        for_each_product([&](const chip& c, gemm g) {
            const double from_memory = time(g, c);
            g.resident = 0.5;
            const double half = time(g, c);
            g.resident = 1;
            const double from_cache = time(g, c);
            // The way is chosen by a polynomial that is within 0.4 % of the p-norm.
            slower += half > 1.004 * from_memory || from_cache > 1.004 * half ? 1 : 0;
            faster += from_cache < 0.8 * from_memory ? 1 : 0;
        });
        CHECK(slower == 0);
        CHECK(faster > 0);
    }

    TEST_CASE("without losses a product takes its roofline: at either end one term alone") {
        const chip c = frictionless();
        // What is left of the other term in the fourth power is below 1e-4.
        const gemm small{.rows = 1, .n = 8192, .k = 8192};
        const seconds<> memory = work_of(small).traffic / peak_bandwidth(c.memory);
        CHECK((total(split_of(small, c)) / memory).value() == doctest::Approx(1).epsilon(1e-4));
        // 132 x 128 rows and 256 columns are one whole wave of the largest tile: no unit idles.
        const gemm large{.rows = 132 * 128, .n = 256, .k = 1 << 20};
        chip no_memory_limit = c;
        no_memory_limit.memory.stack.pin_rate = 1e12 * Gbit_per_s;
        const seconds<> compute = work_of(large).arithmetic / peak_rate(c, bf16);
        CHECK((total(split_of(large, no_memory_limit)) / compute).value() == doctest::Approx(1).epsilon(1e-4));
    }

    TEST_CASE("matrix units take 16 rows at a time, full or not") {
        chip c = frictionless();
        c.memory.stack.pin_rate = 1e12 * Gbit_per_s;
        const auto compute = [&c](double rows) { return time({.rows = rows, .n = 8192, .k = 8192}, c); };
        CHECK(compute(1) == doctest::Approx(compute(16)).epsilon(1e-3));
        CHECK(compute(17) == doctest::Approx(2 * compute(16)).epsilon(1e-3));
        CHECK(compute(32) == doctest::Approx(compute(17)).epsilon(1e-3));
    }

    TEST_CASE("more bandwidth, a faster unit or a shorter launch is never slower") {
        for (const chip* given : catalog::measured_chips) {
            for (const double rows : {1.0, 50.0, 300.0, 5000.0}) {
                const gemm g{.rows = rows, .n = 10240, .k = 8192, .weights = fp8};
                const double before = time(g, *given);
                chip c = *given;
                c.memory.stack.pin_rate *= 1.5;
                CHECK(time(g, c) < before);
                c = *given;
                c.rates.bf16 *= 1.5;
                c.rates.fp8 *= 1.5;
                CHECK(time(g, c) <= before);
                c = *given;
                c.kernels.gemm.unit_bandwidth *= 1.5;
                CHECK(time(g, c) <= before);
                c = *given;
                c.kernels.gemm.launch += 1 * us;
                CHECK(time(g, c) == doctest::Approx(before + 1));
            }
        }
    }

    TEST_CASE("a scale that is known beforehand saves the fp8 quantisation's launch and nothing else") {
        gemm g{.rows = 64, .n = 8192, .k = 8192, .weights = fp8};
        const time_split dynamic = split_of(g, catalog::h100_sxm);
        g.static_scales = true;
        const time_split fixed = split_of(g, catalog::h100_sxm);
        CHECK((dynamic.latency - fixed.latency).in(us) == doctest::Approx(catalog::h100_sxm.kernels.fp8.launch.in(us)));
        CHECK(dynamic.memory == fixed.memory);
        CHECK(dynamic.compute == fixed.compute);
    }

    TEST_CASE("narrower weights make a large decode product faster") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            const auto at = [c](format f) { return time({.rows = 1, .n = 57344, .k = 8192, .weights = f}, *c); };
            CHECK(at(bf16) < at(fp32));
            CHECK(at(fp8) < at(bf16));
            CHECK(at(int4_weight_only) < at(int8_weight_only));
            CHECK(at(int8_weight_only) < at(bf16));
        }
    }

    TEST_CASE("a batch of products is all of their work in one launch") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            for (const gemm one : {gemm{.rows = 16, .n = 512, .k = 128}, gemm{.rows = 512, .n = 128, .k = 512},
                                   gemm{.rows = 4096, .n = 2048, .k = 2048}}) {
                gemm many = one;
                many.batch = 64;
                CHECK((work_of(many).arithmetic / work_of(one).arithmetic).value() == doctest::Approx(64));
                CHECK((work_of(many).traffic / work_of(one).traffic).value() == doctest::Approx(64));
                CHECK((cache_traffic(many) / cache_traffic(one)).value() == doctest::Approx(64));
                const seconds<> alone = total(time_of(one, *c));
                const seconds<> together = total(time_of(many, *c));
                CHECK(together > alone);
                // One launch instead of 64; but what runs long also runs at the clock that the power limit leaves.
                CHECK(together < 64 * (1 + c->kernels.gemm.sustained_slowdown) * alone);
                const seconds<> floor = work_of(many).arithmetic / peak_rate(*c, bf16);
                CHECK(together > floor);
            }
        }
    }
}
