// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <tokenroof/memory/placement.hpp>
#include <tokenroof/numeric/dual.hpp>

using namespace tokenroof;

namespace {

constexpr memory_tier hbm{.name = "hbm", .capacity = 80 * GB, .read_bandwidth = 3 * TB_per_s};
constexpr memory_tier host{.name = "host", .capacity = 500 * GB, .read_bandwidth = 50 * GB_per_s};
constexpr memory_tier cxl{.name = "cxl", .capacity = 128 * GB, .read_bandwidth = 25 * GB_per_s};
constexpr std::array three_tiers{hbm, host, cxl};
constexpr stored_tensor weights{.name = "weights", .size = 60 * GB, .reads = 1};
constexpr std::array hot_and_cold{weights, stored_tensor{.size = 120 * GB, .reads = 0.1}};

// What fits and is all read streams from all tiers at once, in proportion to their bandwidth.
constexpr auto alone = place(std::array{weights}, three_tiers);
static_assert(alone.time == 60 * GB / (3075 * GB_per_s));
static_assert(alone.held[0][1].in(GB)-60.0 * 50 / 3075 < 1e-12 && 60.0 * 50 / 3075 - alone.held[0][1].in(GB) < 1e-12);
static_assert(alone.shortfall == 0 * byte && binding(alone) == 0);

/// Calls visit(parts) for every way to share `whole` steps out over M tiers.
template <std::size_t M, class Visit>
void every_split(int whole, const Visit& visit, std::array<int, M> parts = {}, std::size_t tier = 0) {
    if (tier + 1 == M) {
        parts[tier] = whole;
        visit(parts);
        return;
    }
    for (int n = 0; n <= whole; ++n) {
        parts[tier] = n;
        every_split<M>(whole - n, visit, parts, tier + 1);
    }
}

/// Least time over every split of the tensors in steps of 1/grid of each, with `slack` bytes more in each tier.
template <std::size_t N, std::size_t M>
double least_on_grid(const std::array<stored_tensor, N>& tensors, const std::array<memory_tier, M>& tiers, int grid,
                     double slack, std::size_t i = 0, std::array<double, M> used = {},
                     std::array<double, M> traffic = {}) {
    double least = broken::infinity;
    if (i == N) {
        double longest = 0;
        for (std::size_t j = 0; j < M; ++j) {
            if (used[j] > tiers[j].capacity.value() + slack) return least;
            longest = std::max(longest, traffic[j] / tiers[j].read_bandwidth.value());
        }
        return longest;
    }
    every_split<M>(grid, [&](const std::array<int, M>& parts) {
        auto u = used;
        auto t = traffic;
        for (std::size_t j = 0; j < M; ++j) {
            const double size = parts[j] * tensors[i].size.value() / grid;
            u[j] += size;
            t[j] += size * tensors[i].reads.value();
        }
        least = std::min(least, least_on_grid(tensors, tiers, grid, slack, i + 1, u, t));
    });
    return least;
}

/// Tensors and tiers of very different sizes and speeds; all fits, if only just.
template <std::size_t N, std::size_t M>
void draw(std::mt19937_64& random, std::array<stored_tensor, N>& tensors, std::array<memory_tier, M>& tiers) {
    std::uniform_real_distribution<double> u(0, 1);
    bytes<> room{};
    bytes<> size{};
    for (auto& t : tiers) {
        t = {.capacity = std::exp(3 * u(random)) * GB, .read_bandwidth = std::exp(4 * u(random)) * GB_per_s};
        room += t.capacity;
    }
    for (auto& t : tensors) {
        t = {.size = std::exp(3 * u(random)) * GB, .reads = std::exp(4 * u(random) - 4)};
        size += t.size;
    }
    const ratio<> scale = room / size * std::sqrt(u(random));
    for (auto& t : tensors) t.size = t.size * scale;
}

/// Rounding the best split to the grid moves less than a step of each tensor into any tier. So with as much room more,
/// the grid's best is at most a step of traffic worse; and without it, it is never better than the exact answer.
template <std::size_t N, std::size_t M>
void check_against_grid(int cases, int grid) {
    std::mt19937_64 random(N * 10 + M);
    std::array<stored_tensor, N> tensors;
    std::array<memory_tier, M> tiers;
    for (int c = 0; c < cases; ++c) {
        CAPTURE(c);
        draw(random, tensors, tiers);
        double step = 0;
        double step_traffic = 0;
        for (const auto& t : tensors) {
            step += t.size.value() / grid;
            step_traffic += (t.size * t.reads).value() / grid;
        }
        double slowest = broken::infinity;
        for (const auto& t : tiers) slowest = std::min(slowest, t.read_bandwidth.value());
        const double time = placed_time(tensors, tiers).value();
        CHECK(time <= least_on_grid(tensors, tiers, grid, 0) * (1 + 1e-12));
        CHECK(time >= (least_on_grid(tensors, tiers, grid, step) - step_traffic / slowest) * (1 - 1e-12));
    }
}

/// Every rule that a split must keep, and that it takes placed_time.
template <std::size_t N, std::size_t M>
void check_split(const std::array<stored_tensor, N>& tensors, const std::array<memory_tier, M>& tiers) {
    const auto p = place(tensors, tiers);
    bytes<> missing = p.shortfall;
    for (std::size_t i = 0; i < N; ++i) {
        bytes<> held{};
        for (std::size_t j = 0; j < M; ++j) {
            CHECK(p.held[i][j] >= -1e-12 * tensors[i].size);
            held += p.held[i][j];
        }
        CHECK(held <= tensors[i].size * (1 + 1e-12));
        missing -= tensors[i].size - held;
    }
    CHECK(std::abs(missing.in(GB)) < 1e-9);
    seconds<> longest{};
    for (std::size_t j = 0; j < M; ++j) {
        CHECK(p.used[j] <= tiers[j].capacity * (1 + 1e-11));
        longest = max(longest, p.busy[j]);
    }
    CHECK(p.time == placed_time(tensors, tiers));
    CHECK(longest.value() == doctest::Approx(p.time.value()).epsilon(1e-10));
    CHECK(p.busy[binding(p)].value() == doctest::Approx(p.time.value()).epsilon(1e-8));
}

template <std::size_t N, std::size_t M>
void check_random_splits(int cases) {
    std::mt19937_64 random(N * 10 + M);
    std::array<stored_tensor, N> tensors;
    std::array<memory_tier, M> tiers;
    for (int c = 0; c < cases; ++c) {
        CAPTURE(c);
        draw(random, tensors, tiers);
        if (c % 3 == 0) tensors[0].size = 1.5 * tensors[0].size;  // may not fit
        if (c % 5 == 0) tensors[N - 1].reads = tensors[0].reads;  // equally hot
        if (c % 7 == 0) tensors[N / 2].reads = 0;                 // never read
        check_split(tensors, tiers);
    }
}

}  // namespace

TEST_SUITE("memory/placement") {
    TEST_CASE("the least time is that of every split on a fine grid") {
        check_against_grid<2, 2>(100, 60);
        check_against_grid<3, 2>(40, 30);
        check_against_grid<2, 3>(20, 20);
        check_against_grid<3, 3>(8, 10);
    }

    TEST_CASE("the split takes the least time, places every byte and overfills no tier") {
        check_random_splits<1, 1>(100);
        check_random_splits<1, 4>(300);
        check_random_splits<2, 2>(1000);
        check_random_splits<3, 3>(1000);
        check_random_splits<6, 2>(1000);
        check_random_splits<8, 5>(1000);
    }

    TEST_CASE("the hottest bytes lie in the first tier and the coldest in the last") {
        const std::array tensors{stored_tensor{.size = 100 * GB, .reads = 0.01}, weights,
                                 stored_tensor{.size = 40 * GB, .reads = 0.5}};
        const auto p = place(tensors, three_tiers);
        CHECK(p.held[1][0] == 60 * GB);
        CHECK(p.held[0][0] == 0 * GB);
        CHECK(p.held[0][2] > 0.99 * 100 * GB);
        // 20 GB of the second find room in HBM, the others stream from what is slower, and these finish together.
        CHECK(p.used[0].in(GB) == doctest::Approx(80));
        CHECK(p.busy[1].in(ms) == doctest::Approx(p.busy[2].in(ms)));
        CHECK(p.time.in(ms) == doctest::Approx((20 * 0.5 + 100 * 0.01) / 75 * 1e3));
        CHECK(binding(p) == 1);
    }

    TEST_CASE("the order of the tiers changes the split and not the time") {
        const seconds<> time = placed_time(hot_and_cold, three_tiers);
        for (const auto& tiers : {std::array{hbm, cxl, host}, {cxl, host, hbm}, {host, hbm, cxl}}) {
            CHECK(placed_time(hot_and_cold, tiers).value() == doctest::Approx(time.value()).epsilon(1e-14));
            check_split(hot_and_cold, tiers);
        }
    }

    TEST_CASE("more bandwidth or capacity is never slower, more bytes or reads never faster") {
        std::mt19937_64 random(7);
        std::array<stored_tensor, 3> tensors;
        std::array<memory_tier, 3> tiers;
        for (int c = 0; c < 200; ++c) {
            draw(random, tensors, tiers);
            const double time = placed_time(tensors, tiers).value() * (1 + 1e-12);
            for (std::size_t k = 0; k < 3; ++k) {
                auto better = tiers;
                better[k].read_bandwidth = 1.3 * better[k].read_bandwidth;
                CHECK(placed_time(tensors, better).value() <= time);
                better = tiers;
                better[k].capacity = 1.3 * better[k].capacity;
                CHECK(placed_time(tensors, better).value() <= time);
                auto less = tensors;
                less[k].size = 0.8 * less[k].size;
                CHECK(placed_time(less, tiers).value() <= time);
                less = tensors;
                less[k].reads = 0.8 * less[k].reads;
                CHECK(placed_time(less, tiers).value() <= time);
            }
        }
    }

    TEST_CASE("what does not fit is said, the coldest bytes go without a place, and the time is that of the others") {
        const std::array tensors{stored_tensor{.size = 30 * GB, .reads = 0.2}, weights};
        const auto p = place(tensors, std::array{hbm});
        CHECK(p.shortfall.in(GB) == doctest::Approx(10));
        CHECK(p.held[0][0].in(GB) == doctest::Approx(20));
        CHECK(p.held[1][0] == 60 * GB);
        CHECK(p.time.in(ms) == doctest::Approx((60 + 20 * 0.2) / 3));
    }

    TEST_CASE("tensors of no size and tiers of no capacity change nothing") {
        const std::array padded{hot_and_cold[0], hot_and_cold[1], stored_tensor{.reads = 5}};
        const memory_tier none{.capacity = 0 * GB, .read_bandwidth = 9 * TB_per_s};
        const seconds<> time = placed_time(hot_and_cold, three_tiers);
        CHECK(placed_time(padded, std::array{hbm, host, none, cxl}).value() == doctest::Approx(time.value()));
        const auto p = place(padded, std::array{hbm, host, none, cxl});
        CHECK(p.used[2] == 0 * byte);
        check_split(padded, std::array{hbm, host, none, cxl});
    }

    TEST_CASE("what is never read takes no time and fills the last tiers first") {
        const auto p = place(std::array{stored_tensor{.size = 200 * GB}}, three_tiers);
        CHECK(p.time == 0 * second);
        CHECK(p.used[2] == 128 * GB);
        CHECK(p.used[1] == 72 * GB);
    }

    TEST_CASE("derivatives of time and of the split equal central differences") {
        using D = dual<1>;
        const auto at = [](const auto& capacity) {
            using S = std::remove_cvref_t<decltype(capacity.value())>;
            const std::array tensors{lift<S>(hot_and_cold[0]), lift<S>(hot_and_cold[1])};
            std::array tiers{lift<S>(hbm), lift<S>(host), lift<S>(cxl)};
            tiers[0].capacity = capacity;
            return place(tensors, tiers);
        };
        const auto p = at(bytes<D>::from_value(variable<1>(80e9, 0)));
        const double h = 1e3;
        const auto up = at(80 * GB + h * byte);
        const auto down = at(80 * GB - h * byte);
        const auto slope = [h](auto a, auto b) { return (a.value() - b.value()) / (2 * h); };
        CHECK(p.time.value().partials[0] == doctest::Approx(slope(up.time, down.time)).epsilon(1e-6));
        CHECK(p.time.value().partials[0] < 0);
        for (std::size_t i = 0; i < 2; ++i) {
            for (std::size_t j = 0; j < 3; ++j) {
                CHECK(std::abs(p.held[i][j].value().partials[0] - slope(up.held[i][j], down.held[i][j])) < 1e-5);
            }
        }
    }

    TEST_CASE("a KV cache splits into its window and its tail") {
        const auto kv = kv_window_and_tail(100 * GB, 0.25, 0.02);
        CHECK((kv[0].size == 25 * GB && kv[0].reads == 1));
        CHECK((kv[1].size == 75 * GB && kv[1].reads == 0.02));
        const auto p = place(std::array{weights, kv[0], kv[1]}, three_tiers);
        CHECK(p.held[2][0] == 0 * GB);
    }

    TEST_CASE("experts are read as often as tokens pick them, and popular ones lie nearer") {
        // N (1 - (1 - k/N)^tokens) of N experts are touched.
        CHECK((128 * expert_reads(ratio<>(8.0 / 128), 16 * token)).value() ==
              doctest::Approx(128 * (1 - std::pow(1 - 8.0 / 128, 16))));
        CHECK(expert_reads(ratio<>(0), 64 * token) == 0);
        CHECK(expert_reads(ratio<>(1), 64 * token) == 1);
        std::array<stored_tensor, 8> experts;
        for (std::size_t e = 0; e < experts.size(); ++e) {
            experts[e] = {.size = 20 * GB, .reads = expert_reads(ratio<>(0.5 / (1.0 + double(e))), 2 * token)};
        }
        const auto p = place(experts, three_tiers);
        for (std::size_t e = 1; e < experts.size(); ++e) CHECK(p.held[e][0] <= p.held[e - 1][0]);
        CHECK(p.held[0][0] == 20 * GB);
        check_split(experts, three_tiers);
    }

    TEST_CASE("every member of tensors and tiers is validated by its place in the list") {
        std::array tensors{weights, weights};
        std::array tiers{hbm, host};
        CHECK(broken::check_each_member(tensors[1], "tensors[1]", [&] { place(tensors, tiers); }) == 2);
        CHECK(broken::check_each_member(tiers[1], "tiers[1]", [&] { place(tensors, tiers); }) == 2);
        CHECK(broken::check_each_member(tiers[0], "tiers[0]", [&] { placed_time(tensors, tiers); }) == 2);
        tiers[1].read_bandwidth = {};
        CHECK_THROWS_WITH_AS(place(tensors, tiers),
                             "tiers[1].read_bandwidth = 0 byte/second: must be positive and finite",
                             std::invalid_argument);
    }
}
