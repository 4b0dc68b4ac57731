// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <tokenroof/compute/routing.hpp>
#include <tokenroof/quantity.hpp>
#include <vector>

using namespace tokenroof;

namespace {

constexpr routing uniform{};
constexpr routing round_robin{.law = routing_law::round_robin};
constexpr routing skewed_by(double exponent) { return {.law = routing_law::power_law, .exponent = exponent}; }
constexpr routing power_law = skewed_by(1.2);

constexpr struct {
    int experts;
    int top_k;
} geometries[] = {{8, 2}, {128, 1}, {128, 8}, {256, 8}, {512, 22}};

// By hand: 1 - (1 - 8/256)^4 of 256 experts; 32 experts in turn; 64 tokens on 8 ranks are 64 rows each.
static_assert(expert_load_of(round_robin, 4, 256, 8, 1).experts == 32);
static_assert(expert_load_of(round_robin, 64, 256, 8, 8).rows == 64 &&
              expert_load_of(round_robin, 64, 256, 8, 8).experts == 32);
static_assert(expert_load_of(uniform, 1, 256, 256, 1).experts == 256, "all experts of every token");
static_assert(row_tiles(expert_load_of(round_robin, 1024, 8, 2, 1), 128) == 16, "256 rows for each of 8 experts");

double value(const ratio<>& x) { return x.value(); }

/// Averages over draws of what the busiest of `ranks` ranks is given.
struct drawn_load {
    double rows = 0;
    double experts = 0;
    double tiles16 = 0;
};

/// `loads`: of all experts, one draw.
void add(drawn_load& sum, const std::vector<double>& loads, int ranks, int draws, bool whole) {
    const auto held = static_cast<std::ptrdiff_t>(loads.size()) / ranks;
    auto busiest = loads.begin();
    double most = -1;
    for (auto rank = loads.begin(); rank != loads.end(); rank += held) {
        const double rows = std::accumulate(rank, rank + held, 0.0);
        if (rows <= most) continue;
        most = rows;
        busiest = rank;
    }
    sum.rows += most / draws;
    for (auto load = busiest; load != busiest + held; ++load) {
        sum.experts += (whole ? double(*load > 0) : std::min(*load, 1.0)) / draws;
        sum.tiles16 += (*load < 1 ? std::min(*load, 1.0) : std::ceil(std::round(*load) / 16)) / draws;
    }
}

/// Each token takes top_k different experts at random.
drawn_load draw_uniform(int tokens, int experts, int top_k, int ranks) {
    constexpr int draws = 200;
    std::mt19937_64 random(7);
    std::vector<int> all(static_cast<std::size_t>(experts));
    std::iota(all.begin(), all.end(), 0);
    drawn_load mean;
    for (int d = 0; d < draws; ++d) {
        std::vector<double> loads(all.size());
        for (int t = 0; t < tokens; ++t) {
            for (int k = 0; k < top_k; ++k) {
                const auto from = static_cast<std::size_t>(k);
                std::swap(all[from], all[from + random() % (all.size() - from)]);
                ++loads[static_cast<std::size_t>(all[from])];
            }
        }
        add(mean, loads, ranks, draws, true);
    }
    return mean;
}

/// Loads by the inverse of the distribution, scaled to their sum: as the benchmark draws them.
drawn_load draw_power_law(double exponent, int tokens, int experts, int top_k, int ranks) {
    constexpr int draws = 400;
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> uniform_number(0, 1);
    const double pairs = static_cast<double>(tokens) * top_k;
    const double low = pairs > experts ? 1 : 0.01;
    const double high = pairs > experts ? 0.8 * tokens : 2;
    const double a = std::pow(low, 1 - exponent);
    const double b = std::pow(high, 1 - exponent);
    drawn_load mean;
    for (int d = 0; d < draws; ++d) {
        std::vector<double> loads(static_cast<std::size_t>(experts));
        for (double& load : loads) load = std::pow(a + (b - a) * uniform_number(random), 1 / (1 - exponent));
        const double scale = pairs / std::accumulate(loads.begin(), loads.end(), 0.0);
        for (double& load : loads) load *= scale;
        add(mean, loads, ranks, draws, false);
    }
    return mean;
}

void check_near(const expert_load& load, const drawn_load& drawn, double share) {
    CHECK(value(load.rows) == doctest::Approx(drawn.rows).epsilon(share));
    CHECK(value(load.experts) == doctest::Approx(drawn.experts).epsilon(share));
    CHECK(value(row_tiles(load, 16)) == doctest::Approx(drawn.tiles16).epsilon(share));
}

}  // namespace

TEST_SUITE("compute/routing") {
    TEST_CASE("expected largest of normal numbers equals the mean of draws") {
        std::mt19937_64 random(3);
        std::normal_distribution<double> normal;
        for (const int n : {1, 2, 3, 8, 12, 64}) {
            double mean = 0;
            constexpr int draws = 20000;
            for (int d = 0; d < draws; ++d) {
                double largest = normal(random);
                for (int i = 1; i < n; ++i) largest = std::max(largest, normal(random));
                mean += largest / draws;
            }
            CAPTURE(n);
            CHECK(expected_largest(n) == doctest::Approx(mean).epsilon(0.06).scale(1));
        }
    }

    TEST_CASE("uniform routing equals the mean of draws, on one rank and on the busiest of eight") {
        for (const int tokens : {1, 4, 32, 256}) {
            for (const int ranks : {1, 8}) {
                CAPTURE(tokens);
                CAPTURE(ranks);
                // The busiest of eight ranks of one token is not that of normal numbers: within a quarter.
                const double share = ranks == 1 ? 0.06 : tokens < 32 ? 0.25 : 0.08;
                check_near(expert_load_of(uniform, tokens, 128, 8, ranks), draw_uniform(tokens, 128, 8, ranks), share);
            }
        }
    }

    TEST_CASE("power law equals the mean of draws, on one rank and on the busiest") {
        for (const double exponent : {1.2, 1.5}) {
            for (const int tokens : {4, 16, 64, 512, 8192}) {
                for (const int ranks : {1, 2, 8}) {
                    CAPTURE(exponent);
                    CAPTURE(tokens);
                    CAPTURE(ranks);
                    const expert_load load = expert_load_of(skewed_by(exponent), tokens, 256, 8, ranks);
                    check_near(load, draw_power_law(exponent, tokens, 256, 8, ranks), ranks == 1 ? 0.03 : 0.12);
                }
            }
        }
    }

    TEST_CASE("without expert parallelism all rows are on the one rank") {
        for (const auto& [experts, top_k] : geometries) {
            for (const routing& r : {uniform, round_robin, power_law}) {
                for (const double tokens : {1.0, 7.3, 64.0, 5000.0}) {
                    const expert_load load = expert_load_of(r, tokens, experts, top_k, 1);
                    CHECK(value(load.rows) == doctest::Approx(tokens * top_k));
                    CHECK(value(load.held) == experts);
                }
            }
        }
    }

    TEST_CASE("a rank has no more experts than it holds and no more rows than its tokens can give") {
        for (const auto& [experts, top_k] : geometries) {
            for (const routing& r : {uniform, round_robin, power_law}) {
                for (const int ranks : {1, 2, 4, 8}) {
                    for (double tokens = 1; tokens < 20000; tokens *= 1.3) {
                        const expert_load load = expert_load_of(r, tokens, experts, top_k, ranks);
                        const double most = std::min<double>(top_k, value(load.held)) * tokens;
                        CHECK(value(load.experts) <= value(load.held) * (1 + 1e-12));
                        CHECK(value(load.experts) <= value(load.rows) * (1 + 1e-12));
                        CHECK(value(load.rows) <= std::max(most, 1.0) * (1 + 1e-12));
                        CHECK(value(load.rows) >= tokens * top_k / ranks * (1 - 1e-12));
                    }
                }
            }
        }
    }

    TEST_CASE("more tokens never touch fewer experts, but where the power law changes its bounds") {
        for (const auto& [experts, top_k] : geometries) {
            for (const routing& r : {uniform, round_robin, power_law}) {
                double touched = 0;
                for (double tokens = 1; tokens < 20000; tokens *= 1.1) {
                    const bool same_bounds = (tokens * top_k > experts) == (tokens / 1.1 * top_k > experts);
                    const double now = value(expert_load_of(r, tokens, experts, top_k, 1).experts);
                    if (r.law != routing_law::power_law || same_bounds) CHECK(now >= touched * (1 - 1e-12));
                    touched = now;
                }
            }
        }
    }

    TEST_CASE(
        "skew loads the busiest rank more, most of all at exponent 2, and a smaller exponent idles more experts") {
        for (const int tokens : {64, 512, 8192}) {
            const auto busiest = [tokens](const routing& r) {
                return value(expert_load_of(r, tokens, 256, 8, 8).rows);
            };
            CHECK(busiest(uniform) > busiest(round_robin));
            CHECK(busiest(skewed_by(1.2)) > busiest(uniform));
            CHECK(busiest(skewed_by(2)) > busiest(skewed_by(1.5)));
            CHECK(busiest(skewed_by(1.5)) > busiest(skewed_by(1.2)));
            CHECK(busiest(skewed_by(2)) > busiest(skewed_by(2.5)));
            double touched = 256;
            for (const double exponent : {2.5, 2.0, 1.5, 1.2}) {
                const double now = value(expert_load_of(skewed_by(exponent), tokens, 256, 8, 1).experts);
                CHECK(now <= touched * (1 + 1e-12));
                touched = now;
            }
            CHECK(touched < 255);
        }
    }

    TEST_CASE("tiles hold all rows and at least one tile an expert, and less when they are taller") {
        for (const auto& [experts, top_k] : geometries) {
            for (const routing& r : {uniform, round_robin, power_law}) {
                for (double tokens = 1; tokens < 20000; tokens *= 1.3) {
                    const expert_load load = expert_load_of(r, tokens, experts, top_k, 2);
                    double tiles = 1e30;
                    for (const double height : {16, 64, 128, 256}) {
                        const double now = value(row_tiles(load, height));
                        CHECK(now >= value(load.experts) * (1 - 1e-9));
                        CHECK(now * height >= value(load.rows) * (1 - 1e-5));
                        CHECK(now <= tiles * (1 + 1e-9));
                        tiles = now;
                    }
                }
            }
        }
    }

    TEST_CASE("at the exponents where integrals are logarithms the power law goes on") {
        for (const double exponent : {2.0, 3.0}) {
            const auto at = [exponent](double shift) {
                return expert_load_of(skewed_by(exponent + shift), 300, 128, 8, 4);
            };
            CHECK(value(at(0).rows) ==
                  doctest::Approx((value(at(-0.01).rows) + value(at(0.01).rows)) / 2).epsilon(1e-3));
            CHECK(value(at(0).experts) ==
                  doctest::Approx((value(at(-0.01).experts) + value(at(0.01).experts)) / 2).epsilon(1e-3));
        }
    }
}
