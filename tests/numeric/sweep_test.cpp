// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <oneapi/tbb/global_control.h>
#include <stdexcept>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/numeric/sweep.hpp>
#include <tokenroof/tokenroof.hpp>
#include <vector>

using namespace tokenroof;

namespace {

const grid lines(axis("slope", {1, 2, 3}), axis("offset", linear(0, 10, 11)), axis("x", linear(0, 1, 1000)));
constexpr std::size_t line_points = 33000;
const auto line = []<Scalar S>(int slope, const ratio<S>& offset, const ratio<S>& x) {
    return offset + slope * exp(x);
};

/// A sweep as its sink sees it: index and size of each span, and all answers.
struct record {
    std::vector<std::size_t> spans;
    std::vector<double> answers;
    friend bool operator==(const record&, const record&) = default;
};
template <Scalar S>
record recorded(const sweep_options& options) {
    record seen;
    const auto sink = [&seen](std::size_t first, std::span<const ratio<>> answers) {
        seen.spans.insert(seen.spans.end(), {first, answers.size()});
        for (const ratio<>& a : answers) seen.answers.push_back(a.value());
    };
    const std::size_t done = sweep<S>(lines, line, sink, options);
    CHECK(done == seen.answers.size());
    return seen;
}

/// A configuration of the user's own.
template <Scalar S = double>
struct basic_scenario {
    basic_workload<S> load{};
    basic_deployment<S> plan{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"load"}, x.load...);
        visit(field{"plan"}, x.plan...);
    }
};

}  // namespace

TEST_SUITE("numeric/sweep") {
    TEST_CASE("answers come in the order of the points, one by one and in blocks") {
        const auto singles = sweep(lines, line);
        const auto blocks = sweep<lane_array>(lines, line);
        REQUIRE(singles.size() == line_points);
        REQUIRE(blocks.size() == line_points);
        for (std::size_t i = 0; i < line_points; ++i) {
            const ratio<> expected = std::apply(line, lines[i]);
            REQUIRE(singles[i] == expected);
            REQUIRE(blocks[i].value() == doctest::Approx(expected.value()).epsilon(1e-14));
        }
    }
    TEST_CASE("any number of threads gives the same answers in the same spans, bit by bit") {
        const oneapi::tbb::global_control allow(oneapi::tbb::global_control::max_allowed_parallelism, 3);
        const record one_by_one = recorded<double>({.threads = 1});
        const record in_blocks = recorded<lane_array>({.threads = 1});
        CHECK(one_by_one.answers.size() == line_points);
        CHECK(in_blocks.answers.size() == line_points);
        for (const int threads : {2, 3, 0}) {
            CAPTURE(threads);
            CHECK(recorded<double>({.threads = threads}) == one_by_one);
            CHECK(recorded<lane_array>({.threads = threads}) == in_blocks);
        }
        std::size_t done = 0;
        for (std::size_t i = 0; i < in_blocks.spans.size(); i += 2) {
            CHECK(in_blocks.spans[i] == done);
            done += in_blocks.spans[i + 1];
        }
    }
    TEST_CASE("serving in blocks equals serving one by one") {
        std::vector<deployment> plans;
        for (const chip* c : catalog::measured_chips) {
            plans.push_back(
                {.chip = *c, .model = catalog::llama_3_1_70b, .tensor_parallel = 2, .engine = catalog::vllm});
        }
        const grid points(axis("plan", plans), axis("input", geometric(16 * token, 30000 * token, 9)),
                          axis("concurrency", geometric(1, 5000, 25)));
        const auto f = []<Scalar S>(const deployment& d, const tokens<S>& input, const ratio<S>& concurrency) {
            const auto e = serve(d, basic_workload<S>{.input = input, .output = 500, .concurrency = concurrency});
            return std::tuple(e.output_rate, e.ttft, e.energy_per_output, fits(e));
        };
        const auto singles = sweep(points, f);
        const auto blocks = sweep<lane_array>(points, f);
        REQUIRE(singles.size() == points.size());
        REQUIRE(blocks.size() == points.size());
        std::size_t fitting = 0;
        for (std::size_t i = 0; i < singles.size(); ++i) {
            const auto [rate, ttft, energy, held] = singles[i];
            REQUIRE(std::get<3>(blocks[i]) == held);
            REQUIRE(std::get<0>(blocks[i]).value() == doctest::Approx(rate.value()).epsilon(1e-12));
            if (!held) continue;  // infinities
            ++fitting;
            REQUIRE(std::get<1>(blocks[i]).value() == doctest::Approx(ttft.value()).epsilon(1e-12));
            REQUIRE(std::get<2>(blocks[i]).value() == doctest::Approx(energy.value()).epsilon(1e-12));
        }
        CHECK(fitting > 0);
        CHECK(fitting < points.size());
    }
    TEST_CASE("a list gives an answer for each configuration, in its order") {
        std::vector<engine> engines;
        for (int i = 0; i < 1000; ++i) engines.push_back({.prefill_first = i % 7 == 0, .chunk = i * token});
        const configurations list(engines);
        const auto f = [](const auto& e) { return e.prefill_first ? 2 * e.chunk : e.chunk; };
        const auto singles = sweep(list, f);
        const auto blocks = sweep<lane_array>(list, f);
        REQUIRE(singles.size() == 1000);
        CHECK(singles[3] == 3 * token);
        CHECK(singles[7] == 14 * token);
        CHECK(singles == blocks);

        std::vector<basic_scenario<>> scenarios(100);
        for (std::size_t i = 0; i < 100; ++i) {
            scenarios[i].load.input = (i + 1) * token;
            scenarios[i].plan.workspace = 2 * (i + 1) * GB;
            scenarios[i].plan.tensor_parallel = i < 50 ? 1 : 2;
        }
        const auto g = [](const auto& x) { return x.plan.tensor_parallel * x.load.input / x.plan.workspace; };
        const auto own = sweep<lane_array>(configurations(scenarios), g);
        REQUIRE(own.size() == 100);
        CHECK(own[49] == 0.5 * token / GB);
        CHECK(own[50] == 1 * token / GB);
        CHECK(own[99] == 1 * token / GB);

        const configurations sizes(std::vector{1 * GB, 2 * GB, 3 * GB});
        CHECK(sweep<lane_array>(sizes, [](const auto& b) { return 2 * b; }) == std::vector{2 * GB, 4 * GB, 6 * GB});
    }
    TEST_CASE("progress grows to 1") {
        std::vector<double> shares;
        sweep<lane_array>(lines, line, {.progress = [&shares](double share) { shares.push_back(share); }});
        REQUIRE(shares.size() > 10);
        CHECK(shares.front() > 0);
        CHECK(std::adjacent_find(shares.begin(), shares.end(), std::greater_equal<>()) == shares.end());
        CHECK(shares.back() == 1);
    }
    TEST_CASE("a sweep that progress stops has the first answers and no others") {
        std::stop_source stopper;
        double last = 0;
        const auto progress = [&](double share) {
            last = share;
            if (share > 0.2) stopper.request_stop();
        };
        const auto some = sweep(lines, line, {.threads = 2, .progress = progress, .stop = stopper.get_token()});
        CHECK(some.size() > line_points / 5);
        CHECK(some.size() < line_points);
        CHECK(last == doctest::Approx(static_cast<double>(some.size()) / line_points));
        for (std::size_t i = 0; i < some.size(); ++i) REQUIRE(some[i] == std::apply(line, lines[i]));
    }
    TEST_CASE("a sweep that f stops ends with the block in hand") {
        std::stop_source stopper;
        std::atomic<int> calls = 0;
        const auto f = [&](int slope, const auto& offset, const auto& x) {
            if (++calls == 5) stopper.request_stop();
            return line(slope, offset, x);
        };
        const auto some = sweep(lines, f, {.threads = 1, .stop = stopper.get_token()});
        CHECK(some.size() == 5);
        CHECK(calls == 5);
    }
    TEST_CASE("a sweep that is stopped before it starts evaluates nothing") {
        std::stop_source stopper;
        stopper.request_stop();
        const auto f = [](int, const auto&, const auto&) -> int { throw std::logic_error("called"); };
        const auto sink = [](std::size_t, std::span<const int>) { throw std::logic_error("called"); };
        CHECK(sweep(lines, f, sink, {.stop = stopper.get_token()}) == 0);
    }
    TEST_CASE("what f, sink or progress throws ends the sweep and reaches the caller") {
        const auto rejecting = [](int slope, const auto& offset, const auto& x) {
            if (slope == 2) reject("slope", "2", "is not wanted");
            return line(slope, offset, x);
        };
        const auto full = [](std::size_t first, std::span<const ratio<>>) {
            if (first > 1000) throw std::runtime_error("disk full");
        };
        for (const int threads : {1, 2}) {
            CHECK_THROWS_WITH_AS(sweep(lines, rejecting, {.threads = threads}), "slope = 2: is not wanted",
                                 std::invalid_argument);
            CHECK_THROWS_WITH_AS(sweep<lane_array>(lines, rejecting, {.threads = threads}), "slope = 2: is not wanted",
                                 std::invalid_argument);
            CHECK_THROWS_WITH_AS(sweep(lines, line, full, {.threads = threads}), "disk full", std::runtime_error);
            CHECK_THROWS_WITH_AS(
                sweep(lines, line,
                      {.threads = threads, .progress = [](double) { throw std::runtime_error("no bar"); }}),
                "no bar", std::runtime_error);
        }
    }
    TEST_CASE("a bad value in a block is rejected with its field") {
        const grid points(axis("input", linear(0 * token, 100 * token, 101)));
        const deployment plan{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_8b};
        const auto f = [&plan]<Scalar S>(const tokens<S>& input) {
            return serve(plan, basic_workload<S>{.input = input, .output = 1}).output_rate;
        };
        CHECK_THROWS_WITH_AS(sweep(points, f), "workload.input = 0 token: must be at least 1 and finite",
                             std::invalid_argument);
        CHECK_THROWS_AS(sweep<lane_array>(points, f), std::invalid_argument);
    }
    TEST_CASE("a negative number of threads is rejected") {
        CHECK_THROWS_WITH_AS(sweep(lines, line, {.threads = -1}),
                             "sweep_options.threads = -1: must be zero or positive", std::invalid_argument);
    }
    TEST_CASE("chunks are short enough to occupy all cores, and no longer than a cache holds") {
        CHECK(detail::chunk_blocks(10, 1) == 1);
        CHECK(detail::chunk_blocks(1000, 1) == 3);
        CHECK(detail::chunk_blocks(10'000'000, 1) == 4096);
        CHECK(detail::chunk_blocks(10'000'000, 64) == 64);
        CHECK(detail::chunk_blocks(10'000'000, 8192) == 1);
    }
}
