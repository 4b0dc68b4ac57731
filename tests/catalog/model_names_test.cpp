// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/model_names.hpp>

using namespace tokenroof;
using catalog::same_architecture;

static_assert(catalog::without_organisation("meta-llama/Llama-3.1-8B") == "Llama-3.1-8B");
static_assert(catalog::without_organisation("llama-3.1-8b") == "llama-3.1-8b");
static_assert(catalog::without_organisation("a/b/c") == "c" && catalog::without_organisation("a/").empty());

static_assert(same_architecture("Llama-3.1-8B-Instruct", "llama_3_1_8b"));
static_assert(same_architecture("Qwen3-30B-A3B-Instruct-2507", "Qwen3-30B-A3B-Thinking"));
static_assert(!same_architecture("llama-3.1-8b", "llama-3.1-70b") && !same_architecture("llama-3-8b", "llama-3.1-8b"));
static_assert(!same_architecture("qwen3-30b", "qwen3-30b-a3b") && !same_architecture("phi-4", "phi-4-mini"));

namespace {
constexpr transformer original{.name = "original", .layers = 3};
constexpr transformer copy = catalog::detail::renamed(original, "copy");
static_assert(copy.name == "copy" && copy.layers == 3);
}  // namespace

TEST_SUITE("catalog/model_names") {
    TEST_CASE("training, format and date of a model do not change its architecture") {
        for (const char* suffix : {"-Instruct", "-it", "-hf", "-chat-hf", "-Base", "-Thinking", "-FP8", "-FP8-dynamic",
                                   "-NVFP4", "-AWQ", "-GPTQ-Int4", "-quantized.w8a8", "-2507", "-Instruct-2507-FP8"}) {
            CAPTURE(suffix);
            CHECK(same_architecture("Some-7B" + std::string(suffix), "some-7b"));
        }
        for (const char* suffix : {"-Distill", "-Coder", "-mini", "-128k", "-v0.2", "-VL", "-2", "-5000", "-12345"}) {
            CAPTURE(suffix);
            CHECK_FALSE(same_architecture("Some-7B" + std::string(suffix), "some-7b"));
        }
    }

    TEST_CASE("the order of words matters, where separators stand does not") {
        CHECK(same_architecture("a-b.c", "A_B C"));
        CHECK(same_architecture("a--b", "a-b"));
        CHECK_FALSE(same_architecture("a-b", "b-a"));
        CHECK_FALSE(same_architecture("ab", "a-b"));
    }
}
