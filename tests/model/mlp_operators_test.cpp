// SPDX-License-Identifier: MIT
#include "listing.hpp"

using namespace listed;

namespace {

using catalog::exaone_4_0_32b;
using catalog::llama_3_1_70b;

}  // namespace

TEST_SUITE("model/mlp_operators") {
    TEST_CASE("SwiGLU has three matrices and a plain MLP two") {
        transformer plain = llama_3_1_70b;
        plain.gated = false;
        const work gated_up = list(llama_3_1_70b, decode)["gate, up"].each;
        CHECK(list(plain, decode)["gate, up"].each.arithmetic == 0.5 * gated_up.arithmetic);
        CHECK(list(plain, decode)["down projection"].each.arithmetic == 0.5 * gated_up.arithmetic);
    }

    TEST_CASE("one token reads the experts that it passes through, many read all") {
        for (const transformer* m : {&catalog::qwen3_235b_a22b, &catalog::deepseek_v3, &catalog::gpt_oss_120b}) {
            const formats f{.experts = mxfp4_weight_only};
            const bytes<> all = weight_bytes_by_part(*m, f).experts / expert_mlps(*m);
            const double part = 1.0 * m->experts.top_k / m->experts.count;
            const auto read = [&](double sequences) {
                return (list(*m, decode_step(ratio<>(sequences), tokens<>(9)), 1, f)["experts"].weights / all).value();
            };
            CHECK(read(1) == doctest::Approx(part));
            CHECK(read(2) < 2 * part);
            CHECK(read(2) > 1.9 * part);
            CHECK(read(1e5) == doctest::Approx(1));
        }
    }

    TEST_CASE("expert parallelism gives a rank whole experts instead of parts of all") {
        const transformer& m = catalog::qwen3_235b_a22b;
        const step many = decode_step(ratio<>(1e5), tokens<>(1));
        const listing split = list(m, many, 8);
        const listing whole = list(m, many, 8, {}, 8);
        CHECK((whole["experts"].weights / split["experts"].weights).value() == doctest::Approx(1));
        CHECK(whole["experts"].each.arithmetic > split["experts"].each.arithmetic);  // of the busiest rank
        CHECK(whole["experts"].each.arithmetic < 1.05 * split["experts"].each.arithmetic);
        CHECK(whole["all-reduce"].repeats == split["all-reduce"].repeats);
        CHECK(whole["qkv projection"].weights == split["qkv projection"].weights);
    }
}
