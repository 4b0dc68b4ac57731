// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <tokenroof/compute/format.hpp>

using namespace tokenroof;

namespace {

// Bytes of one value by hand, its share of the block's scale included.
static_assert(size_of(fp32) == 4 * byte);
static_assert(size_of(tf32) == 4 * byte, "tf32 is a way to multiply: it is stored as fp32");
static_assert(size_of(bf16) == 2 * byte && size_of(fp16) == 2 * byte);
static_assert(size_of(fp8) == 1 * byte && size_of(int8) == 1 * byte && size_of(int8_weight_only) == 1 * byte);
static_assert(size_of(fp8_block) == (1 + 4.0 / 16384) * byte, "4 bytes of scale for 128 x 128 values");
static_assert(size_of(int4_weight_only) == (0.5 + 2.0 / 128) * byte, "2 bytes of scale for 128 values");
static_assert(size_of(nvfp4) == (0.5 + 1.0 / 16) * byte, "1 byte of scale for 16 values");
static_assert(size_of(mxfp4) == (0.5 + 1.0 / 32) * byte, "1 byte of scale for 32 values");

constexpr bool holds_for_all(auto property) { return std::all_of(all_formats.begin(), all_formats.end(), property); }

static_assert(holds_for_all([](format f) { return parse_format(name(f)) == f; }), "a name leads back to its format");
static_assert(holds_for_all([](format f) {
                  return std::count_if(all_formats.begin(), all_formats.end(),
                                       [f](format other) { return name(other) == name(f); }) == 1;
              }),
              "names and entries are unique");
static_assert(holds_for_all([](format f) { return arithmetic_format(arithmetic_format(f)) == arithmetic_format(f); }),
              "what a matrix unit reads needs no further conversion");
static_assert(holds_for_all([](format f) {
                  return !quantises_activations(f) || size_of(activation_format(f)) < size_of(bf16);
              }),
              "a pass that quantises activations makes them smaller than 16 bits");
static_assert(holds_for_all([](format f) { return size_of(f) > 0 * byte && size_of(f) <= size_of(fp32); }));

// Weights alone are narrow: the product runs in 16 bits.
static_assert(arithmetic_format(int4_weight_only) == bf16 && arithmetic_format(int8_weight_only) == bf16);
static_assert(size_of(mxfp4_weight_only) == size_of(mxfp4) && size_of(mxfp4_mxfp8) == size_of(mxfp4));
static_assert(arithmetic_format(mxfp4_weight_only) == bf16 && !quantises_activations(mxfp4_weight_only));
static_assert(activation_format(mxfp4_mxfp8) == fp8 && quantises_activations(mxfp4_mxfp8));
static_assert(activation_format(int4_weight_only) == bf16 && !quantises_activations(int4_weight_only));
static_assert(arithmetic_format(fp8_block) == fp8 && arithmetic_format(int8) == int8);
static_assert(arithmetic_format(tf32) == tf32 && activation_format(tf32) == fp32);

}  // namespace

TEST_SUITE("compute/format") {
    TEST_CASE("an unknown format lists the names there are") {
        CHECK_THROWS_WITH_AS(parse_format("int3"),
                             "format = int3: must be one of fp32, tf32, bf16, fp16, fp8, fp8_block, int8, "
                             "int8_weight_only, int4_weight_only, nvfp4, mxfp4, mxfp4_weight_only, mxfp4_mxfp8",
                             std::invalid_argument);
    }

    TEST_CASE("a prefix, another case and an empty text are no formats") {
        CHECK_THROWS_AS(parse_format("fp"), std::invalid_argument);
        CHECK_THROWS_AS(parse_format("FP8"), std::invalid_argument);
        CHECK_THROWS_AS(parse_format(""), std::invalid_argument);
    }
}
