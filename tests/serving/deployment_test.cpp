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
        // chip 221, model 36, kinds of parallelism 5, network 7, engine 13, workspace 1, tiers 3 x 2
        CHECK(broken::check_each_member(d, "deployment", [&d] { validate(d); }) == 295);
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

    TEST_CASE("experts lie over all ranks of a stage: tensor x context x data") {
        const auto with = [](int tensor, int context, int data, int groups) {
            return error_of([=](deployment& d) {
                d.model = catalog::qwen3_235b_a22b;
                d.tensor_parallel = tensor;
                d.context_parallel = context;
                d.data_parallel = data;
                d.expert_parallel = groups;
            });
        };
        CHECK(with(1, 1, 8, 8).empty());
        CHECK(with(2, 2, 2, 8).empty());
        CHECK(with(1, 1, 128, 128).empty());
        CHECK(with(2, 1, 4, 16) == "deployment.expert_parallel = 16: must divide deployment.tensor_parallel x "
                                   "context_parallel x data_parallel");
        CHECK(with(1, 1, 256, 256) == "deployment.expert_parallel = 256: must be at most model.experts.count");
    }

    TEST_CASE("heads are shared by ranks that split sequences, layers by stages, and chips are counted") {
        const auto with = [](auto deployment::*member, int value) {
            return error_of([=](deployment& d) { d.*member = value; });
        };
        CHECK(with(&deployment::context_parallel, 16).empty());
        CHECK(with(&deployment::context_parallel, 3) ==
              "deployment.context_parallel = 3: must divide model.heads / deployment.tensor_parallel");
        CHECK(with(&deployment::context_parallel, 32) ==
              "deployment.context_parallel = 32: must divide model.heads / deployment.tensor_parallel");
        CHECK(with(&deployment::pipeline_parallel, 80).empty());
        CHECK(with(&deployment::pipeline_parallel, 81) ==
              "deployment.pipeline_parallel = 81: must be at most model.layers");
        CHECK(with(&deployment::data_parallel, 1000000).empty());
        CHECK(with(&deployment::data_parallel, 1 << 30) ==
              "deployment.data_parallel = 1073741824: makes more chips than an int counts");
        CHECK(with(&deployment::data_parallel, 0) == "deployment.data_parallel = 0: must be positive and finite");
        CHECK(error_of([](deployment& d) {
                  d.model = catalog::qwen3_next_80b_a3b;
                  d.tensor_parallel = 1;
                  d.context_parallel = 2;
              }) == "deployment.context_parallel = 2: must be 1 with model.recurrent.layers");
        CHECK(error_of([](deployment& d) { d.network.link.per_direction = {}; }) ==
              "deployment.network.link.per_direction = 0 byte/second: must be positive and finite");
    }

    TEST_CASE("chips are the product of all kinds but expert parallelism") {
        deployment d = good;
        CHECK(chip_count(d) == 4);
        d.context_parallel = 2;
        d.data_parallel = 3;
        d.pipeline_parallel = 5;
        CHECK(chip_count(d) == 120);
        CHECK(layout_of(d).tensor == 4);
        CHECK(stage_ranks(layout_of(d)) == 24);
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
