// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/numeric/gradient.hpp>
#include <tokenroof/serving/disaggregation.hpp>

using namespace tokenroof;

namespace {

constexpr deployment replica_of(int ranks) {
    return {.chip = catalog::h100_sxm,
            .model = catalog::llama_3_1_70b,
            .formats = {.weights = fp8, .kv = fp8},
            .tensor_parallel = ranks,
            .engine = catalog::vllm};
}
constexpr basic_link<> between{.per_direction = 50 * GB_per_s, .efficiency = 0.9, .latency = 5 * us};
constexpr basic_link<> endless{.per_direction = 1e15 * GB_per_s, .efficiency = 1};
constexpr disaggregation pools{
    .prefill = replica_of(2), .decode = replica_of(4), .prefill_replicas = 3, .decode_replicas = 2, .link = between};
constexpr workload load{.input = 4096, .output = 512, .concurrency = 100};

disaggregation_estimate with(auto change, double concurrency = 100) {
    disaggregation p = pools;
    change(p);
    workload w = load;
    w.concurrency = concurrency;
    return serve(p, w);
}

}  // namespace

TEST_SUITE("serving/disaggregation") {
    TEST_CASE("with an endless link two pools are as fast as the slower of them") {
        const auto unlimited_at = [](double prefills, double decodes) {
            disaggregation p = pools;
            p.link = endless;
            p.prefill_replicas = prefills;
            p.decode_replicas = decodes;
            return serve(p, unlimited{.input = 4096, .output = 512});
        };
        // Two prompts fill a step of the engine; it mixes, though in this pool there is nothing to mix with.
        const auto steps_of = [](double prompts) {
            step s = prefill_step(ratio<>(prompts), tokens<>(4096));
            s.kind = phase::mixed;
            s.context = 4096.5;
            return total(evaluate(replica_of(2), s).time);
        };
        const seconds<> prompt = steps_of(1);
        const occupancy o = occupancy_of(replica_of(4), load);
        const seconds<> step = total(evaluate(replica_of(4), decode_step(o.requests, tokens<>(4096 + 256))).time);
        const frequency<> a_prefill = 2 / steps_of(2);
        const frequency<> a_decode = o.requests / (511 * step);
        for (const double prefills : {1.0, 3.0, 20.0}) {
            for (const double decodes : {1.0, 2.0, 10.0}) {
                const auto a = unlimited_at(prefills, decodes);
                const frequency<> expected = min(prefills * a_prefill, decodes * a_decode);
                CHECK((a.request_rate / expected).value() == doctest::Approx(1).epsilon(1e-9));
                CHECK((a.output_rate / (512 * token * expected)).value() == doctest::Approx(1).epsilon(1e-9));
                CHECK(binding(a) == (prefills * a_prefill < decodes * a_decode ? pool::prefill : pool::decode));
                CHECK(a.ttft.in(ms) == doctest::Approx((prompt + catalog::vllm.first_token).in(ms)).epsilon(1e-6));
                CHECK(a.chips == 2 * prefills + 4 * decodes);
                CHECK((a.balanced * a_prefill / a_decode).value() == doctest::Approx(1).epsilon(1e-9));
            }
        }
        CHECK(unlimited_at(20, 2).tpot.in(ms) == doctest::Approx(step.in(ms)));
    }

    TEST_CASE("at the balanced ratio both pools are busy all the time") {
        const disaggregation_estimate a = serve(pools, unlimited{.input = 4096, .output = 512});
        disaggregation p = pools;
        p.prefill_replicas = a.balanced * p.decode_replicas;
        const disaggregation_estimate b = serve(p, unlimited{.input = 4096, .output = 512});
        CHECK((b.prefill_rate / b.decode_rate).value() == doctest::Approx(1));
        CHECK(b.batch.value() == doctest::Approx(b.decode.memory.requests.value()).epsilon(1e-3));
    }

    TEST_CASE("requests in flight are rate times latency") {
        for (const double c : {1.0, 7.0, 100.0, 1000.0, 20000.0}) {
            const disaggregation_estimate a = with([](disaggregation&) {}, c);
            const seconds<> life = a.ttft + 511 * a.tpot;
            CHECK((a.request_rate * life).value() == doctest::Approx(c).epsilon(1e-6));
            const seconds<> least = total(a.prefill.prefill.time) + a.transfer + catalog::vllm.first_token;
            CHECK(a.ttft > least * (1 - 1e-6));
            CHECK(a.batch <= a.decode.memory.requests);
        }
    }

    TEST_CASE("few requests wait for nobody, many for the pool that binds") {
        const disaggregation_estimate alone = with([](disaggregation&) {}, 1);
        CHECK(binding(alone) == pool::load);
        const disaggregation_estimate many = with([](disaggregation&) {}, 20000);
        CHECK(binding(many) == pool::prefill);
        CHECK((many.request_rate / many.prefill_rate).value() == doctest::Approx(1));
        CHECK(binding(with([](disaggregation& p) { p.prefill_replicas = 100; }, 20000)) == pool::decode);
        CHECK(binding(with([](disaggregation& p) { p.link.per_direction = 0.1 * GB_per_s; }, 20000)) == pool::transfer);
        CHECK(many.tpot < with([](disaggregation& p) { p.prefill_replicas = 100; }, 20000).tpot);
    }

    TEST_CASE("more concurrency, replicas or bandwidth never serve fewer tokens") {
        token_rate<> last{};
        for (double c = 1; c < 5000; c *= 1.7) {
            const token_rate<> rate = with([](disaggregation&) {}, c).output_rate;
            CHECK(rate > 0.97 * last);  // steps of the tiles
            last = rate;
        }
        const token_rate<> base = with([](disaggregation&) {}).output_rate;
        CHECK(with([](disaggregation& p) { p.prefill_replicas = 4; }).output_rate >= base);
        CHECK(with([](disaggregation& p) { p.decode_replicas = 3; }).output_rate >= base);
        CHECK(with([](disaggregation& p) { p.link = endless; }).output_rate >= base);
    }

    TEST_CASE("what is sent is the prompt's KV cache, hidden behind prefill where it goes layer by layer") {
        const auto whole = with([](disaggregation& p) { p.by_layer = false; });
        const bytes<> kv = kv_bytes(catalog::llama_3_1_70b, fp8, tokens<>(4096));
        CHECK(whole.transfer.in(ms) == doctest::Approx((kv / (2 * 45 * GB_per_s) + 5 * us).in(ms)));
        const auto layers = with([](disaggregation&) {});
        CHECK(layers.transfer.in(us) == doctest::Approx(((whole.transfer - 5 * us) / 80 + 5 * us).in(us)));
        // A link slower than prefill keeps what prefill had no time to hide.
        const auto slow = with([](disaggregation& p) { p.link.per_direction = 0.5 * GB_per_s; });
        const seconds<> sent = kv / (2 * 0.45 * GB_per_s);
        const seconds<> prompt = total(slow.prefill.prefill.time);
        CHECK(slow.transfer.in(ms) == doctest::Approx((sent - prompt * 79 / 80 + 5 * us).in(ms)));
    }

    TEST_CASE("power lies between idle and full load of all boards") {
        for (const double c : {1.0, 100.0, 20000.0}) {
            const auto a = with([](disaggregation&) {}, c);
            CHECK(a.power > a.chips * a.prefill.idle_power);
            CHECK(a.power <= a.chips * catalog::h100_sxm.power.limit);
            CHECK((a.energy_per_output * a.output_rate / a.power).value() == doctest::Approx(1));
        }
    }

    TEST_CASE("a pool that holds no request serves nothing, and no error is thrown") {
        const auto a = with([](disaggregation& p) { p.decode = replica_of(1); });
        CHECK(a.output_rate == 0 * token_per_s);
        CHECK(std::isinf(a.ttft.value()));
        CHECK(a.decode.memory.shortfall > 0 * byte);
    }

    TEST_CASE("derivatives equal differences, through the batch that is solved for") {
        const auto rate = [](const auto& p, const auto& w) { return serve(p, w).output_rate; };
        const auto tpot = [](const auto& p, const auto& w) { return serve(p, w).tpot; };
        static constexpr workload smooth{.input = 4001.3, .output = 511.7, .concurrency = 53.3};
        const auto check = [](const auto& f, std::string_view name, double value) {
            const auto moved = [&](double by) {
                return std::apply(f, changed(at(pools, smooth), name, value * by)).value();
            };
            CAPTURE(name);
            CHECK(gradient(f, at(pools, smooth), wrt(name))[0].partial ==
                  doctest::Approx((moved(1 + 1e-5) - moved(1 - 1e-5)) / (2e-5 * value)).epsilon(1e-3));
        };
        check(rate, "workload.concurrency", 53.3);
        check(tpot, "workload.concurrency", 53.3);
        check(rate, "workload.output", 511.7);
        check(rate, "disaggregation.link.per_direction", between.per_direction.value());
    }

    TEST_CASE("pools that do not belong together are rejected by name") {
        const auto error_of = [](auto change) { return broken::error_of([&] { with(change); }); };
        CHECK(error_of([](disaggregation& p) { p.decode.model = catalog::llama_3_1_8b; }) ==
              "disaggregation.decode.model = llama-3.1-8b: must be disaggregation.prefill.model");
        CHECK(error_of([](disaggregation& p) { p.decode.formats.kv = bf16; }) ==
              "disaggregation.decode.formats.kv = bf16: must be that of disaggregation.prefill");
        CHECK(error_of([](disaggregation& p) { p.prefill_replicas = 0; }) ==
              "disaggregation.prefill_replicas = 0: must be positive and finite");
        CHECK(error_of([](disaggregation& p) { p.link = {}; }) ==
              "disaggregation.link.per_direction = 0 byte/second: must be positive and finite");
        CHECK(broken::error_of([] { serve(pools, {.input = 10, .output = 1, .concurrency = 1}); }) ==
              "output = 1 token: must be above 1 token to be decoded elsewhere");
    }
}
