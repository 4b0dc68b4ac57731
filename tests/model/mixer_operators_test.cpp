// SPDX-License-Identifier: MIT
#include "listing.hpp"

using namespace listed;

namespace {

using catalog::exaone_4_0_32b;
using catalog::llama_3_1_70b;

}  // namespace

TEST_SUITE("model/mixer_operators") {
    // DeepSeek-V3: hidden 7168, 128 heads of 128 + 64 and 128, latents of 1536 and 512 + 64 values, 58 mixtures of 256
    // experts 2048 wide, of which a token takes 8, and a shared one; 3 dense MLPs 18432 wide. On 8 ranks, bf16:
    //     latent projection   2112 x 7168, whole          q projection    16 x 192 x 1536
    //     absorbed keys       16 x 512 x 128              absorbed values 16 x 128 x 512
    //     kv up (prefill)     16 x 256 x 512              output          7168 x 16 x 128
    TEST_CASE("a decode and a prefill layer of DeepSeek-V3 on 8 ranks, worked out by hand") {
        const transformer& m = catalog::deepseek_v3;
        const listing l = list(m, decode, 8);
        const auto check = [](const listing& all, std::string_view name, int repeats, double weights, double rows) {
            const entry& e = all[name];
            CAPTURE(e.name);
            CHECK(e.repeats == repeats);
            CHECK(e.weights == 2 * weights * byte);
            CHECK(e.each.arithmetic == 2 * weights * rows * FLOP);
        };
        check(l, "latent projection", 61, 2112.0 * 7168, 32);
        check(l, "q projection", 61, 16.0 * 192 * 1536, 32);
        check(l, "absorbed keys", 61, 16.0 * 512 * 128, 32);
        check(l, "absorbed values", 61, 16.0 * 128 * 512, 32);
        check(l, "output projection", 61, 7168.0 * 16 * 128, 32);
        check(l, "gate, up", 3, 2.0 * 2304 * 7168, 32);
        check(l, "router", 58, 256.0 * 7168, 32);
        check(l, "shared gate, up", 58, 2.0 * 256 * 7168, 32);
        check(l, "shared down projection", 58, 256.0 * 7168, 32);
        CHECK(l["experts"].each.arithmetic.in(FLOP) == doctest::Approx(32.0 * 8 * 6 * 7168 * 256));
        CHECK(l["attention"].kind == kernel_class::latent_attention);
        CHECK(l["all-reduce"].repeats == 122);
        // The heads' own products read 16 times their part: those bytes are not lost.
        const double absorbed = 2.0 * 15 * (128 + 512);
        CHECK(l["latents, kv write"].each.traffic == 32 * (4.0 * 2048 + 576 * 4 + absorbed) * byte);
        const listing first = list(m, prefill, 8);
        check(first, "kv up projection", 61, 16.0 * 256 * 512, 2048);
        CHECK_FALSE(first.has("absorbed keys"));
        // Keys and values of cached tokens are made of their latents again.
        step more = prefill;
        more.cached = tokens<>(1024);
        check(list(m, more, 8), "kv up projection", 61, 16.0 * 256 * 512, 2 * 2048);
    }

    TEST_CASE("an indexer bounds what decode attends to, and scores every token") {
        const auto at = [](double context) {
            return list(catalog::deepseek_v3_2, decode_step(ratio<>(4), tokens<>(context)));
        };
        CHECK(at(1000)["attention"].each.arithmetic < at(2048)["attention"].each.arithmetic);
        CHECK(at(50000)["attention"].each.arithmetic == at(2048)["attention"].each.arithmetic);
        // Of one query with a cached token: 64 heads x 128 products and sums; a key of 128 values of 8 bits.
        const work one = at(50000)["index scores"].each;
        const work more = at(50001)["index scores"].each;
        CHECK((more.arithmetic - one.arithmetic).in(FLOP) == doctest::Approx(4 * 2.0 * 64 * 128));
        CHECK((more.traffic - one.traffic).in(byte) == doctest::Approx(4 * 128));
    }

    TEST_CASE("layers of each kind are listed with their own number") {
        // Qwen3.5: 3 of 4 layers are gated delta nets; attention has a gate on its result.
        const transformer& m = catalog::qwen3_5_27b;
        const listing l = list(m, decode);
        CHECK(l["recurrent projection"].repeats == 48);
        CHECK(l["state update"].repeats == 48);
        CHECK(l["attention"].repeats == 16);
        CHECK(l["attention gate"].repeats == 16);
        CHECK(l["qkv projection"].weights == 2.0 * m.hidden * m.head_dim * (2.0 * m.heads + 2 * m.kv_heads) * byte);
        CHECK(list(m, prefill)["state prefill"].repeats == 48);
        CHECK(list(m, decode, 4)["all-reduce"].repeats == 128);
        // Where MLPs are layers of their own, a layer is one sum.
        for (const transformer* c : catalog::models) {
            if (c->mlp_layers == 0) continue;
            CAPTURE(c->name);
            const listing own = list(*c, decode, 2);
            CHECK(own["all-reduce"].repeats == c->layers);
        }
    }

    TEST_CASE("local layers have heads of their own") {
        transformer m = exaone_4_0_32b;
        m.local = {.kv_heads = 4, .head_dim = 64};
        const listing l = list(m, decode);
        CHECK(l["qkv projection"].repeats == 16);
        CHECK(l["window qkv"].repeats == 48);
        CHECK(l["window qkv"].weights == 2.0 * m.hidden * 64 * (m.heads + 2.0 * 4) * byte);
        CHECK(l["window output"].weights == 2.0 * m.hidden * 64 * m.heads * byte);
        m.local = {.kv_heads = m.kv_heads, .head_dim = m.head_dim};  // what it would have anyhow
        CHECK((list(m, decode).total().traffic / list(exaone_4_0_32b, decode).total().traffic).value() > 1 - 1e-12);
    }

    TEST_CASE("sinks cost nothing") {
        transformer m = catalog::gpt_oss_120b;
        m.attention_sink = false;
        CHECK(list(m, decode).total().traffic == list(catalog::gpt_oss_120b, decode).total().traffic);
    }

    TEST_CASE("global and windowed layers are listed apart and add up to all layers") {
        const listing l = list(exaone_4_0_32b, decode_step(ratio<>(1), tokens<>(20000)));
        CHECK(l["attention"].repeats == 16);
        CHECK(l["window attention"].repeats == 48);
        // 20001 tokens against 4097 (the window and the new token), and 40 x 128 x 4 bytes of queries and results.
        CHECK(l["attention"].each.traffic == (20001.0 * 4096 + 20480) * byte);
        CHECK(l["window attention"].each.traffic.in(byte) == doctest::Approx(4096.0 * 4096 + 20480).epsilon(1e-3));
        CHECK_FALSE(list(llama_3_1_70b, decode).has("window attention"));
    }
}
