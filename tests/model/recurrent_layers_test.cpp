// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/model/recurrent_layers.hpp>

using namespace tokenroof;

namespace {

// 8 heads of 16, states of 32 x 16; 2 groups; a convolution over 4 tokens.
constexpr recurrent_layers mamba{.kind = recurrence::mamba2,
                                 .layers = 3,
                                 .key_heads = 2,
                                 .key_dim = 32,
                                 .value_heads = 8,
                                 .value_dim = 16,
                                 .convolution = 4};
static_assert(state_bytes(mamba) == 3 * (8 * 32 * 16 * 4 + 3 * (2 * 2 * 32 + 8 * 16) * 2) * byte);
static_assert(state_bytes(recurrent_layers{}) == 0 * byte);

constexpr recurrent_layers with(auto change) {
    recurrent_layers r = mamba;
    change(r);
    return r;
}

}  // namespace

TEST_SUITE("model/recurrent_layers") {
    TEST_CASE("a narrower state is smaller, what the convolution remembers stays in 16 bits") {
        const bytes<> narrow = state_bytes(with([](auto& r) { r.state = bf16; }));
        CHECK(state_bytes(mamba) - narrow == 3 * 8 * 32 * 16 * 2 * byte);
        CHECK(state_bytes(with([](auto& r) { r.convolution = 1; })) == 3 * 8 * 32 * 16 * 4 * byte);
    }

    TEST_CASE("both kinds keep the same state, and it is proportional to layers and heads") {
        CHECK(state_bytes(with([](auto& r) { r.kind = recurrence::gated_delta_net; })) == state_bytes(mamba));
        CHECK(state_bytes(with([](auto& r) { r.layers = 6; })) == 2 * state_bytes(mamba));
        CHECK(state_bytes(with([](auto& r) { r.key_heads = 4, r.value_heads = 16; })) == 2 * state_bytes(mamba));
    }
}
