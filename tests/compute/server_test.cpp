// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/catalog/servers.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

static_assert(!std::convertible_to<provisioned_power<>, average_power<>>);
static_assert(!std::convertible_to<average_power<>, provisioned_power<>>);
static_assert(average_at(provisioned_power<>{2 * kW}, ratio<>(0.75)).mean == 1.5 * kW);
static_assert(at_meter(average_power<>{1 * kW}, 1.25).mean == 1.25 * kW);
static_assert(energy_in(average_power<>{1 * kW}, seconds<>(hour)) == kWh);

/// A run of MLPerf Inference, closed division, all boards of a server busy; power as its meter read it.
struct run {
    const server* rack;
    const tokenroof::chip* board;
    const transformer* model;
    format weights;
    int tensor_parallel;
    double input, output;  ///< mean tokens of its data set
    double wall;           ///< W
};

// mlcommons/inference_results_v5.1@965182b, Lenovo SR680a V3 and SR780a V3, Offline then Server, and
// inference_results_v4.1, NVIDIA H200-SXM-141GBx8_TRT_MaxQ, Offline then Server. The latter ran slower clocks that their
// results do not state; boards are predicted without, so that what is tested there is an upper bound. Its GPT-J run is
// left out: no such model is in the catalog.
const std::vector<run> runs{
    {&catalog::b200_x8, &catalog::b200_sxm, &catalog::llama_2_70b, nvfp4, 1, 294, 294, 10401.0},
    {&catalog::b200_x8, &catalog::b200_sxm, &catalog::llama_2_70b, nvfp4, 1, 294, 294, 10442.3},
    {&catalog::b200_x8, &catalog::b200_sxm, &catalog::llama_3_1_405b, nvfp4, 4, 9428, 654, 9891.8},
    {&catalog::b200_x8, &catalog::b200_sxm, &catalog::llama_3_1_405b, nvfp4, 4, 9428, 654, 9566.2},
    {&catalog::b200_x8, &catalog::b200_sxm, &catalog::llama_3_1_8b, nvfp4, 1, 778, 128, 9436.1},
    {&catalog::b200_x8, &catalog::b200_sxm, &catalog::llama_3_1_8b, nvfp4, 1, 778, 128, 9011.1},
    {&catalog::h200_x8, &catalog::h200_sxm, &catalog::llama_2_70b, fp8, 1, 294, 294, 6151.4},
    {&catalog::h200_x8, &catalog::h200_sxm, &catalog::llama_2_70b, fp8, 1, 294, 294, 6279.4},
    {&catalog::h200_x8, &catalog::h200_sxm, &catalog::mixtral_8x7b_v0_1, fp8, 1, 294, 145, 6153.5},
    {&catalog::h200_x8, &catalog::h200_sxm, &catalog::mixtral_8x7b_v0_1, fp8, 1, 294, 145, 6174.9},
};

}  // namespace

TEST_SUITE("compute/server") {
    // The harness runs no server around its engine: the ideal one.
    TEST_CASE("the wall power of MLPerf's servers of eight B200 and H200 is within 12 %") {
        for (const run& r : runs) {
            const deployment d{.chip = *r.board,
                               .model = *r.model,
                               .formats = {.weights = r.weights, .kv = fp8},
                               .tensor_parallel = r.tensor_parallel,
                               .engine = catalog::ideal};
            const estimate e = serve(d, {.input = r.input, .output = r.output, .concurrency = 1000});
            CAPTURE(r.model->name);
            CAPTURE(r.wall);
            CHECK(wall_power(*r.rack, e.power / e.chips).mean.in(watt) == doctest::Approx(r.wall).epsilon(0.12));
        }
    }

    TEST_CASE("an idle server of eight H200 draws 2390 W") {
        const power_draw<> idle = least_power(catalog::h200_sxm.power);
        CHECK(wall_power(catalog::h200_x8, idle).mean.in(watt) == doctest::Approx(2390).epsilon(0.01));
    }

    TEST_CASE("a server never draws more than its limit, and capped boards need less to be provisioned") {
        for (const server* s : {&catalog::h200_x8, &catalog::b200_x8}) {
            CHECK(wall_power(*s, 5 * kW).mean == s->limit);
            CHECK(provision(*s, 500 * watt).size < provision(*s, 700 * watt).size);
            CHECK(provision(*s, 500 * watt).size > 8 * (500 * watt));
        }
    }

    TEST_CASE("every member of a server is validated") {
        server s = catalog::b200_x8;
        CHECK(broken::check_each_member(s, "server", [&s] { wall_power(s, 500 * watt); }) == 3);
        s.boards = 0;
        CHECK_THROWS_WITH_AS(wall_power(s, 500 * watt), "server.boards = 0: must be positive and finite",
                             std::invalid_argument);
    }

    TEST_CASE("loads, boards and PUEs that cannot be are refused by name") {
        const provisioned_power<> plant{1 * MW};
        for (const double bad : {-0.1, 1.1, broken::nan}) {
            CHECK(broken::error_of([&] { average_at(plant, ratio<>(bad)); }).starts_with("load = "));
        }
        for (const double bad : {-1.0, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] { wall_power(catalog::b200_x8, bad * watt); }).starts_with("board = "));
            CHECK(broken::error_of([&] { provision(catalog::b200_x8, bad * watt); }).starts_with("cap = "));
        }
        for (const double bad : {0.99, broken::nan, broken::infinity}) {
            CHECK(broken::error_of([&] { at_meter(plant, bad); }).starts_with("pue = "));
            CHECK(broken::error_of([&] { at_meter(average_power<>{1 * MW}, bad); }).starts_with("pue = "));
        }
        CHECK(broken::error_of([&] { average_at(plant, ratio<>(1.1)); }) == "load = 1.1: must be between 0 and 1");
    }
}
