// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/deployment.hpp>

using namespace tokenroof;

namespace {

constexpr deployment good{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4};

constexpr bool is_valid(const deployment& d) {
    validate(d);
    return true;
}
static_assert(is_valid(good), "a deployment is validated in constant evaluation");

std::string error_of(auto change) {
    deployment d = good;
    change(d);
    return broken::error_of([&d] { validate(d); });
}

std::string with_ranks(int ranks) {
    return error_of([ranks](deployment& d) { d.tensor_parallel = ranks; });
}

}  // namespace

TEST_SUITE("serving/deployment") {
    TEST_CASE("every member of a deployment is validated, down to the pins of its memory") {
        deployment d = good;
        // chip 221, model 36, tensor_parallel 1, expert_parallel 1, engine 8, workspace 1, tiers 3 x 2
        CHECK(broken::check_each_member(d, "deployment", [&d] { validate(d); }) == 274);
    }

    TEST_CASE("an error names the member by its whole path, its value with unit, and the rule") {
        CHECK(error_of([](deployment& d) { d.chip.memory.stack.pin_rate = {}; }) ==
              "deployment.chip.memory.stack.pin_rate = 0 byte/second: must be positive and finite");
        CHECK(error_of([](deployment& d) { d.chip.memory.usable = 1.5; }) ==
              "deployment.chip.memory.usable = 1.5: must be above 0 and at most 1");
        CHECK(error_of([](deployment& d) { d.model.layers = 0; }) ==
              "deployment.model.layers = 0: must be positive and finite");
        CHECK(error_of([](deployment& d) { d.engine.first_token = broken::infinity * second; }) ==
              "deployment.engine.first_token = inf second: must be zero or positive, and finite");
        CHECK(error_of([](deployment& d) { d.workspace = -1 * byte; }) ==
              "deployment.workspace = -1 byte: must be zero or positive, and finite");
        CHECK(error_of([](deployment& d) { d = {}; }) == "deployment.chip.units = 0: must be positive and finite");
    }

    TEST_CASE("experts are split evenly over groups of ranks, in a format that the chip serves") {
        const auto with_groups = [](int groups) {
            return error_of([groups](deployment& d) {
                d.model = catalog::qwen3_235b_a22b;
                d.tensor_parallel = 4;
                d.expert_parallel = groups;
            });
        };
        CHECK(with_groups(1).empty());
        CHECK(with_groups(4).empty());
        CHECK(with_groups(3) == "deployment.expert_parallel = 3: must divide deployment.tensor_parallel");
        CHECK(error_of([](deployment& d) {
                  d.tensor_parallel = 2;
                  d.expert_parallel = 2;
              }) == "deployment.expert_parallel = 2: must be at most model.experts.count");
        CHECK(error_of([](deployment& d) { d.formats.experts = nvfp4; }).empty());
        CHECK(error_of([](deployment& d) {
                  d.chip.rates = {.bf16 = d.chip.rates.bf16};
                  d.formats = {.experts = tf32};
              }).find("tf32") != std::string::npos);
    }

    TEST_CASE("rules that tie members together are checked through a deployment, too") {
        CHECK(error_of([](deployment& d) {
                  d.model.kv_heads = 5;
              }).ends_with("model.kv_heads = 5: must divide model.heads"));
        CHECK(error_of([](deployment& d) {
                  d.chip.kernels.bf16.efficiency = 0;
              }).ends_with("chip.kernels.bf16.efficiency = 0: must be above 0 and at most 1"));
    }

    TEST_CASE("ranks divide the heads") {
        for (const int ranks : {1, 2, 4, 8, 16, 32, 64}) CHECK(with_ranks(ranks).empty());
        CHECK(with_ranks(0) == "deployment.tensor_parallel = 0: must be positive and finite");
        CHECK(with_ranks(-2) == "deployment.tensor_parallel = -2: must be positive and finite");
        CHECK(with_ranks(3) == "deployment.tensor_parallel = 3: must divide model.heads");
        CHECK(with_ranks(128) == "deployment.tensor_parallel = 128: must divide model.heads");
    }

    TEST_CASE("ranks divide the KV heads or replicate them evenly") {
        // 48 heads and 16 of keys and values: 12 ranks would divide the former only.
        const auto error = error_of([](deployment& d) {
            d.model.heads = 48;
            d.model.kv_heads = 16;
            d.tensor_parallel = 12;
        });
        CHECK(error == "deployment.tensor_parallel = 12: must divide model.kv_heads or be a multiple of it");
    }
}
