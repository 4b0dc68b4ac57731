// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/operators.hpp>
#include <vector>

using namespace tokenroof;

namespace {

using catalog::exaone_4_0_32b;
using catalog::llama_3_1_70b;

struct entry {
    std::string name;
    int repeats;
    work each;
};

/// The step's operators on one rank.
struct listing {
    std::vector<entry> entries;

    bool has(std::string_view name) const {
        return std::any_of(entries.begin(), entries.end(), [name](const entry& e) { return e.name == name; });
    }
    const entry& operator[](std::string_view name) const {
        const auto found =
            std::find_if(entries.begin(), entries.end(), [name](const entry& e) { return e.name == name; });
        if (found == entries.end()) FAIL("no operator called " << std::string(name));
        return *found;
    }
    work total() const {
        work sum;
        for (const entry& e : entries) sum = sum + e.repeats * e.each;
        return sum;
    }
};

listing list(const transformer& m, const step& s, int ranks = 1, const formats& f = {}) {
    listing all;
    operators(m, f, ranks, s, [&all](std::string_view name, int repeats, const auto& op) {
        all.entries.push_back({std::string(name), repeats, work_of(op)});
    });
    return all;
}

const step decode = decode_step(ratio<>(32), tokens<>(4096));
const step prefill = prefill_step(ratio<>(2), tokens<>(1024));
const step both{.kind = phase::mixed, .decoding = 32, .context = 4096, .prompts = 2, .prompt = 1024};

static_assert(rows(decode_step(ratio<>(32), tokens<>(4096))) == 32);
static_assert(rows(prefill_step(ratio<>(2), tokens<>(1024))) == 2048);
static_assert(rows(step{.kind = phase::mixed, .decoding = 32, .prompts = 2, .prompt = 1024}) == 32 + 2048);

static_assert(kv_heads_per_rank(llama_3_1_70b, 1) == 8 && kv_heads_per_rank(llama_3_1_70b, 4) == 2);
static_assert(kv_heads_per_rank(llama_3_1_70b, 8) == 1 && kv_heads_per_rank(llama_3_1_70b, 16) == 1,
              "a head is replicated, not cut");

}  // namespace

TEST_SUITE("model/operators") {
    // Llama-3.1-70B: hidden 8192, 64 heads of 128 (8192 wide), 8 for keys and values (1024 wide each), ffn 28672.
    // A decode step of 32 sequences with 4096 cached tokens each, all in bf16; per layer:
    //     op                 n x k            FLOP = 2 x 32 n k    bytes = 2 (n k + 32 k + 32 n)
    //     qkv projection     10240 x 8192      5,368,709,120         168,951,808
    //     output projection   8192 x 8192      4,294,967,296         135,266,304
    //     gate, up           57344 x 8192     30,064,771,072         943,718,400
    //     down projection     8192 x 28672    15,032,385,536         472,121,344
    //     attention          FLOP 4 x 8192 x 32 x 4097 = 4,296,015,872 (scores and values; 4097 tokens seen)
    //                        bytes 32 x (4097 tokens x 2 x 1024 x 2 of keys and values
    //                                    + 8192 x 2 of queries + 8192 x 2 of results) = 538,050,560
    //     norms              2 x (read residual and branch, write residual and input: 4 x 2 bytes) x 8192 x 32
    //     rope, kv write     32 x ((8192 + 1024) x (2 + 2) + (1024 + 1024) x (2 + 2))
    //     activation         32 x (57344 + 28672) x 2
    // and once a step: the LM head, 128256 x 8192.
    TEST_CASE("one decode layer of Llama-3.1-70B, worked out by hand") {
        const listing l = list(llama_3_1_70b, decode);
        const auto check = [&l](std::string_view name, int repeats, double flop, double traffic) {
            const entry& e = l[name];
            CAPTURE(e.name);
            CHECK(e.repeats == repeats);
            CHECK(e.each.arithmetic == flop * FLOP);
            CHECK(e.each.traffic == traffic * byte);
            CHECK(e.each.messages == 0 * byte);
        };
        check("qkv projection", 80, 5368709120, 168951808);
        check("output projection", 80, 4294967296, 135266304);
        check("gate, up", 80, 30064771072, 943718400);
        check("down projection", 80, 15032385536, 472121344);
        check("norms", 80, 0, 4194304);
        check("rope, kv write", 80, 0, 1441792);
        check("activation", 80, 0, 5505024);
        check("lm head", 1, 67243081728, 2110078976);
        check("embedding", 1, 0, 32 * 8192 * (2 + 2));
        check("sampling", 1, 0, 32 * 128256 * (4 + 4));
        CHECK(l["attention"].repeats == 80);
        CHECK(l["attention"].each.traffic == 538050560 * byte);
        // Whether a token attends to itself wholly or by half is below 0.1 %.
        CHECK(l["attention"].each.arithmetic.in(FLOP) == doctest::Approx(4296015872).epsilon(1e-3));
        CHECK(l.entries.size() == 11);
    }

    TEST_CASE("a token costs two FLOP for each parameter of the layers and the head") {
        for (const transformer* m : catalog::models) {
            if (!has_operators(*m)) continue;
            CAPTURE(m->name);
            const listing l = list(*m, decode_step(ratio<>(1), tokens<>(0)));
            flops<> products{};
            for (const char* name : {"qkv projection", "output projection", "gate, up", "down projection", "lm head"}) {
                products += l[name].repeats * l[name].each.arithmetic;
            }
            const parameter_count p = count_parameters(*m);
            const double head = m->tied_embeddings ? p.embedding : p.head;  // a tied head is computed, too
            CHECK(products.in(FLOP) == doctest::Approx(2 * (p.layers + head)).epsilon(1e-12));
        }
    }

    TEST_CASE("SwiGLU has three matrices and a plain MLP two") {
        transformer plain = llama_3_1_70b;
        plain.gated = false;
        const work gated_up = list(llama_3_1_70b, decode)["gate, up"].each;
        CHECK(list(plain, decode)["gate, up"].each.arithmetic == 0.5 * gated_up.arithmetic);
        CHECK(list(plain, decode)["down projection"].each.arithmetic == 0.5 * gated_up.arithmetic);
    }

    TEST_CASE("the LM head is paid for whether it is tied or not, and only for tokens that are sampled") {
        transformer tied = llama_3_1_70b;
        tied.tied_embeddings = true;
        CHECK(list(tied, decode)["lm head"].each.traffic == list(llama_3_1_70b, decode)["lm head"].each.traffic);
        // 2048 prompt tokens of 2 prompts: 2 rows reach the head.
        CHECK(list(llama_3_1_70b, prefill)["lm head"].each.arithmetic == 2 * 2 * 128256.0 * 8192 * FLOP);
        CHECK(list(llama_3_1_70b, both)["lm head"].each.arithmetic == 2 * 34 * 128256.0 * 8192 * FLOP);
    }

    TEST_CASE("a mixed step has the work of both steps but reads the weights once") {
        for (const transformer* m : catalog::models) {
            if (!has_operators(*m)) continue;
            CAPTURE(m->name);
            const work decoded = list(*m, decode).total();
            const work prefilled = list(*m, prefill).total();
            const work mixed = list(*m, both).total();
            CHECK((mixed.arithmetic / (decoded.arithmetic + prefilled.arithmetic)).value() ==
                  doctest::Approx(1).epsilon(1e-12));
            const parameter_count p = count_parameters(*m);
            // A tied head is a matrix that is read, too.
            const bytes<> weights = (p.layers + p.embedding) * size_of(bf16);
            CHECK(((decoded.traffic + prefilled.traffic - mixed.traffic) / weights).value() ==
                  doctest::Approx(1).epsilon(1e-12));
        }
    }

    TEST_CASE("a phase ignores what belongs to the other") {
        step s = prefill;
        s.decoding = 1000;
        s.context = 1000;
        CHECK(list(llama_3_1_70b, s).total().arithmetic == list(llama_3_1_70b, prefill).total().arithmetic);
        s = decode;
        s.prompts = 1000;
        s.prompt = 1000;
        CHECK(list(llama_3_1_70b, s).total().arithmetic == list(llama_3_1_70b, decode).total().arithmetic);
    }

    TEST_CASE("ranks share the work: their sum is the whole where heads and widths divide") {
        for (const step& s : {decode, prefill, both}) {
            const listing whole = list(llama_3_1_70b, s);
            for (const int ranks : {2, 4, 8}) {
                const listing part = list(llama_3_1_70b, s, ranks);
                CHECK((ranks * part.total().arithmetic / whole.total().arithmetic).value() ==
                      doctest::Approx(1).epsilon(1e-12));
                // Attention is split by heads, its KV cache with it.
                const char* name = s.kind == phase::prefill ? "prefill attention" : "attention";
                CHECK((ranks * part[name].each.traffic / whole[name].each.traffic).value() ==
                      doctest::Approx(1).epsilon(1e-12));
                // The residual stream is whole on every rank.
                CHECK(part["norms"].each.traffic == whole["norms"].each.traffic);
            }
        }
    }

    TEST_CASE("KV heads are replicated on more ranks than there are heads") {
        const bytes<> on_eight = list(llama_3_1_70b, decode, 8)["attention"].each.traffic;
        const bytes<> on_sixteen = list(llama_3_1_70b, decode, 16)["attention"].each.traffic;
        // The same keys and values; half of the queries (8192 / 16 x 32 x 4 bytes less).
        CHECK(on_eight - on_sixteen == 512 * 32 * 4 * byte);
    }

    TEST_CASE("two all-reduces a layer and one gather of the logits join the ranks") {
        CHECK_FALSE(list(llama_3_1_70b, decode).has("all-reduce"));
        CHECK_FALSE(list(llama_3_1_70b, decode).has("logits gather"));
        const listing l = list(llama_3_1_70b, decode, 4);
        CHECK(l["all-reduce"].repeats == 160);
        // 32 rows x 8192 in 16 bits, of which each of 4 ranks sends 2 x 3/4.
        CHECK(l["all-reduce"].each.messages == 1.5 * 32 * 8192 * 2 * byte);
        CHECK(l["logits gather"].repeats == 1);
        CHECK(l["logits gather"].each.messages == 0.75 * 32 * 128256 * 2 * byte);
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

    TEST_CASE("formats reach the operators that they name") {
        const formats narrow{.weights = fp8, .kv = fp8, .head = bf16};
        const listing wide = list(llama_3_1_70b, decode);
        const listing l = list(llama_3_1_70b, decode, 1, narrow);
        CHECK(l["lm head"].each.traffic == wide["lm head"].each.traffic);
        CHECK(l["attention"].each.traffic < 0.51 * wide["attention"].each.traffic);
        CHECK(l["gate, up"].each.traffic < 0.51 * wide["gate, up"].each.traffic);
        CHECK(list(llama_3_1_70b, decode, 1, {.head = fp8})["lm head"].each.traffic <
              0.51 * wide["lm head"].each.traffic);
    }

    TEST_CASE("a model with other layers is refused by what it has, not counted as a dense one") {
        const auto error_of = [](const transformer& m) { return broken::error_of([&m] { list(m, decode); }); };
        CHECK(error_of(llama_3_1_70b).empty());
        CHECK(error_of(catalog::qwen3_235b_a22b) ==
              "model.experts.count = 128: mixtures of experts are not served yet");
        CHECK(error_of(catalog::qwen3_5_27b) == "model.recurrent.layers = 48: recurrent layers are not served yet");
        transformer m = llama_3_1_70b;
        m.output_gate = true;
        CHECK(error_of(m) == "model.output_gate = 1: a gate on attention's result is not served yet");
        m = llama_3_1_70b;
        m.mlp_layers = 40;
        CHECK(error_of(m) == "model.mlp_layers = 40: MLPs as layers of their own are not served yet");
        m = catalog::exaone_4_0_32b;
        m.local.kv_heads = 20;
        CHECK(error_of(m) == "model.local.kv_heads = 20: heads by layer are not served yet");
        m.local = {.head_dim = 64};
        CHECK(error_of(m) == "model.local.head_dim = 64: heads by layer are not served yet");
        m = catalog::deepseek_v3;
        m.experts = {};
        CHECK(error_of(m) == "model.latent.kv_rank = 512: latent attention is not served yet");
        for (const transformer* c : catalog::models) CHECK(error_of(*c).empty() == has_operators(*c));
    }

    TEST_CASE("a rank holds copies of what its peers hold, too") {
        // Llama-3.1-70B: 8 KV heads on 16 ranks are 16: half of 2 x 8192 x 128 values a layer and rank more.
        const auto rank_bytes = [](const transformer& m, int ranks) {
            return weight_bytes_per_rank(m, {.weights = fp8}, ranks).in(byte);
        };
        const auto whole = [](const transformer& m) { return weight_bytes(m, {.weights = fp8}).in(byte); };
        CHECK(rank_bytes(llama_3_1_70b, 8) == whole(llama_3_1_70b) / 8);
        CHECK(rank_bytes(llama_3_1_70b, 16) == whole(llama_3_1_70b) / 16 + 80 * 8192 * 128);
        // DeepSeek-V3: 7168 x (1536 + 512 + 64) of 61 layers on each of 8 ranks, not an eighth of them.
        CHECK(rank_bytes(catalog::deepseek_v3, 8) ==
              whole(catalog::deepseek_v3) / 8 + 61 * 0.875 * 7168 * (1536 + 512 + 64));
    }
}
