// SPDX-License-Identifier: MIT
#include "listing.hpp"

using namespace listed;

namespace {

using catalog::exaone_4_0_32b;
using catalog::llama_3_1_70b;

/// A model with all that a step may list.
constexpr transformer everything{
    .layers = 12,
    .hidden = 1024,
    .heads = 8,
    .kv_heads = 1,
    .head_dim = 96,
    .ffn = 4096,
    .vocab = 32000,
    .latent = {.q_rank = 256, .kv_rank = 128, .nope_dim = 64, .rope_dim = 32, .value_dim = 64},
    .indexer = {.heads = 4, .dim = 64, .chosen = 2048},
    .experts = {.count = 16, .top_k = 2, .width = 512, .shared = 1, .shared_width = 512, .dense_first = 1},
    .recurrent = {recurrence::gated_delta_net, 4, 4, 64, 8, 64, 4}};

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

    TEST_CASE("a token costs two FLOP for each parameter that it meets, whatever the layers and the phase") {
        for (const transformer* m : catalog::models) {
            CAPTURE(m->name);
            const parameter_count p = count_active_parameters(*m);
            const double head = m->tied_embeddings ? p.embedding : p.head;  // a tied head is computed, too
            const double met = p.layers + p.experts + routers(*m);
            CHECK(list(*m, decode_step(ratio<>(1), tokens<>(0))).products().in(FLOP) ==
                  doctest::Approx(2 * (met + head)).epsilon(1e-12));
            CHECK(list(*m, prefill_step(ratio<>(3), tokens<>(700))).products().in(FLOP) ==
                  doctest::Approx(2 * 3 * (700 * met + head)).epsilon(1e-12));
        }
    }

    TEST_CASE("a step of many sequences reads all weights of the rank but what is looked up") {
        const formats f{.weights = fp8, .head = bf16, .experts = nvfp4};
        const step many = decode_step(ratio<>(1e6), tokens<>(1));
        for (const transformer* m : catalog::models) {
            CAPTURE(m->name);
            const weight_parts w = weight_bytes_by_part(*m, f);
            const bytes<> looked_up = m->tied_embeddings ? bytes<>{} : w.embedding;
            const bytes<> vectors = w.vectors - routers(*m) * size_of(bf16);
            CHECK((list(*m, many, 1, f).weights() / (w.total() - looked_up - vectors)).value() ==
                  doctest::Approx(1).epsilon(1e-9));
            for (const int ranks : {2, 4, 8}) {
                if (m->heads % ranks != 0) continue;
                CAPTURE(ranks);
                const bytes<> held = weight_bytes_per_rank(*m, f, ranks) - (looked_up + vectors) / ranks;
                CHECK((list(*m, many, ranks, f).weights() / held).value() == doctest::Approx(1).epsilon(0.01));
            }
        }
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
            CAPTURE(m->name);
            const work decoded = list(*m, decode).total();
            const work prefilled = list(*m, prefill).total();
            const work mixed = list(*m, both).total();
            CHECK((mixed.arithmetic / (decoded.arithmetic + prefilled.arithmetic)).value() ==
                  doctest::Approx(1).epsilon(1e-12));
            // Experts are touched by chance; latents are projected otherwise in prefill; states have their own traffic.
            if (m->experts.count > 0 || m->latent.kv_rank > 0 || m->recurrent.layers > 0) continue;
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

    TEST_CASE("there is room for all operators of a step, and not more") {
        listing l;
        const rank_layout on{.tensor = 2, .data = 2, .pipeline = 2, .expert = 2};
        operators(everything, {}, on, both, [&l](std::string_view name, int repeats, const auto& op) {
            l.entries.push_back({std::string(name), op.kind, repeats, work_of(op)});
        });
        int products = 0;
        for (const entry& e : l.entries) products += e.kind == kernel_class::gemm ? 1 : 0;
        CHECK(l.entries.size() == static_cast<std::size_t>(max_operators));
        CHECK(products == max_products);
        for (const transformer* m : catalog::models) {
            const bool splits = m->recurrent.layers == 0;
            int count = 0;
            operators(*m, {}, {.tensor = 2, .context = splits ? 2 : 1, .data = 2, .pipeline = 2}, both,
                      [&count](std::string_view, int, const auto&) { ++count; });
            CHECK(count <= max_operators);
        }
    }

    TEST_CASE("a rank holds copies of what its peers hold, too") {
        // Llama-3.1-70B: 8 KV heads on 16 ranks are 16: half of 2 x 8192 x 128 values a layer and rank more.
        const auto rank_bytes = [](const transformer& m, int ranks) {
            return weight_bytes_per_rank(m, {.weights = fp8}, ranks).in(byte);
        };
        const auto whole = [](const transformer& m) { return weight_bytes(m, {.weights = fp8}).in(byte); };
        CHECK(rank_bytes(llama_3_1_70b, 8) == whole(llama_3_1_70b) / 8);
        CHECK(rank_bytes(llama_3_1_70b, 16) == whole(llama_3_1_70b) / 16 + 80 * 8192 * 128);
        // DeepSeek-V3: 7168 x (1536 + 512 + 64) of 61 layers and 58 routers on each of 8 ranks, not an eighth of them.
        CHECK(rank_bytes(catalog::deepseek_v3, 8) ==
              doctest::Approx(whole(catalog::deepseek_v3) / 8 + 61 * 0.875 * 7168 * (1536 + 512 + 64) +
                              58 * 0.875 * 7168 * 256 * 2)
                  .epsilon(1e-15));
    }
}
