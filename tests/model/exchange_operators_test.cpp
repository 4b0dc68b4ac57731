// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "listing.hpp"
#include <tokenroof/model/exchange_operators.hpp>

using namespace tokenroof;
using namespace listed;

namespace {

// A token that takes all experts goes to all groups; one of one expert to one.
static_assert(groups_of_token(8, 8, 4) == 4 && groups_of_token(64, 1, 8) == 1);
static_assert(groups_of_token(256, 8, 1) == 1);
// Two of four experts in two groups: both in one group with probability 1/3.
static_assert(groups_of_token(4, 2, 2) > 5.0 / 3 - 1e-12 && groups_of_token(4, 2, 2) < 5.0 / 3 + 1e-12);

/// Bytes that a rank sends in one run of the operator called `wanted`.
bytes<> sent(const transformer& m, const formats& f, const rank_layout& on, const step& s, std::string_view wanted) {
    bytes<> messages{};
    operators(m, f, on, s, [&](std::string_view name, int, const auto& op) {
        if (name == wanted) messages += work_of(op).messages;
    });
    return messages;
}

}  // namespace

TEST_SUITE("model/exchange_operators") {
    // DeepSeek-V3: 32 tokens a rank of 7168 values; a token takes 8 of 256 experts, 32 on each of 8 ranks. It goes to
    // 8 (1 - C(224, 8) / C(256, 8)) = 5.2947 ranks, its own with the same chance as any: 7/8 of that are sent.
    TEST_CASE("dispatch and combine of DeepSeek-V3 over eight ranks, worked out by hand") {
        const rank_layout eight{.data = 8, .expert = 8};
        const double visited = groups_of_token(256, 8, 8);
        CHECK(visited == doctest::Approx(5.2947).epsilon(1e-4));
        const double values = 32 * visited * 7168 * 7 / 8;
        const formats f{.weights = fp8_block};
        const double scale = size_of(activation_format(fp8_block)).in(byte);
        CHECK(sent(catalog::deepseek_v3, f, eight, decode, "dispatch").in(byte) == doctest::Approx(values * scale));
        CHECK(sent(catalog::deepseek_v3, f, eight, decode, "combine").in(byte) == doctest::Approx(values * 2));
        CHECK(sent(catalog::deepseek_v3, {}, eight, decode, "dispatch").in(byte) == doctest::Approx(values * 2));
    }

    TEST_CASE("experts split in their width get each token once a rank, shared-out ones only where they are taken") {
        const auto dispatched = [](int groups) {
            return sent(catalog::deepseek_v3, {}, {.data = 8, .expert = groups}, decode, "dispatch").in(byte);
        };
        CHECK(dispatched(1) == doctest::Approx(32 * 7.0 * 7168 * 2));  // to each of the seven others
        for (const int groups : {2, 4, 8}) CHECK(dispatched(groups) < dispatched(groups / 2));
    }

    TEST_CASE("tensor-parallel ranks each send their share of the tokens") {
        const auto of = [](const rank_layout& on) {
            return work_of(all_to_all{1 * GB, stage_ranks(on)}).messages / GB;
        };
        const rank_layout flat{.data = 8, .expert = 8};
        const rank_layout mixed{.tensor = 2, .data = 4, .expert = 8};
        CHECK((sent(catalog::deepseek_v3, {}, mixed, decode, "dispatch") /
               sent(catalog::deepseek_v3, {}, flat, decode, "dispatch"))
                  .value() == doctest::Approx(0.5 * (of(mixed) / of(flat)).value()));
    }

    TEST_CASE("where attention is not data-parallel nothing is sent but sums") {
        CHECK(sent(catalog::deepseek_v3, {}, {.tensor = 8, .expert = 8}, decode, "dispatch") == bytes<>{});
        CHECK(sent(catalog::llama_3_1_70b, {}, {.data = 8}, decode, "dispatch") == bytes<>{});
    }

    // Llama-3.1-70B over four ranks: 64 heads of 128; 32 sequences: partial results of 16 bits and a sum of 32 a head, of
    // which 3/4 leave. A prompt of 1024: keys and values of 8 heads, of which 3/4 are others'; results of a quarter.
    TEST_CASE("what four ranks exchange that split sequences, worked out by hand") {
        const rank_layout four{.context = 4};
        const auto& m = catalog::llama_3_1_70b;
        CHECK(sent(m, {}, four, decode, "result exchange").in(byte) ==
              doctest::Approx(0.75 * 32 * (64 * 128 * 2 + 64 * 4)));
        CHECK(sent(m, {}, four, decode, "kv gather") == bytes<>{});
        CHECK(sent(m, {}, four, prefill, "kv gather").in(byte) == doctest::Approx(0.75 * 2 * 1024 * (2 * 8 * 128 * 2)));
        CHECK(sent(m, {}, four, prefill, "result exchange").in(byte) == doctest::Approx(0.75 * 2 * 256 * 64 * 128 * 2));
        CHECK(sent(m, {}, {.tensor = 8}, prefill, "kv gather") == bytes<>{});
    }

    TEST_CASE("latents are gathered instead of keys and values") {
        CHECK(sent(catalog::deepseek_v3, {}, {.context = 2}, prefill, "kv gather").in(byte) ==
              doctest::Approx(0.5 * 2 * 1024 * (512 + 64) * 2));
        CHECK(sent(catalog::deepseek_v3, {}, {.context = 2}, decode, "result exchange").in(byte) ==
              doctest::Approx(0.5 * 32 * (128 * 512 * 2 + 128 * 4)));
    }
}
