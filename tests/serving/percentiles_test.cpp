// SPDX-License-Identifier: MIT
#include "simulation.hpp"
#include <doctest/doctest.h>

#include <map>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/percentiles.hpp>

using namespace tokenroof;

namespace {

/// Requests wait for nothing but the engine's steps.
constexpr deployment plan_of(bool prefill_first) {
    deployment d{.chip = catalog::h100_sxm,
                 .model = catalog::llama_3_1_70b,
                 .formats = {.weights = fp8, .kv = fp8},
                 .tensor_parallel = 4,
                 .engine = catalog::vllm};
    d.engine.first_token = {};
    d.engine.prefill_first = prefill_first;
    d.engine.chunk = 0;
    return d;
}
constexpr deployment plan = plan_of(true);

/// Seconds of a decode step by the number in flight, each computed once.
auto steps_of(const deployment& d, const workload& w) {
    return [d, w, known = std::map<std::size_t, double>{}](std::size_t n) mutable {
        double& t = known[n];
        if (t == 0) {
            const auto batch = ratio<>(static_cast<double>(n));
            t = total(evaluate(d, decode_step(batch, detail::decode_context(w))).time).value();
        }
        return t;
    };
}

std::vector<simulation::request> closed_loop(const deployment& d, const workload& w, std::size_t waves) {
    const auto together = static_cast<std::size_t>(w.concurrency.value());
    const simulation::request one{0, static_cast<int>((w.output / token).value())};
    const std::vector<simulation::request> all(waves * together, one);
    return simulation::serve(all, steps_of(d, w), total(serve(d, w).prefill.time).value(), together, together);
}

std::vector<simulation::request> at_random(const deployment& d, const open_loop& l, int count) {
    simulation::dice random(7);
    std::vector<simulation::request> all;
    double now = 0;
    for (int i = 0; i < count; ++i) {
        now += random.exponential(1 / l.request_rate.value());
        all.push_back({now, static_cast<int>((l.output / token).value())});
    }
    const workload alone = detail::in_closed_loop(l, ratio<>(1));
    return simulation::serve(all, steps_of(d, alone), total(serve(d, alone).prefill.time).value(), 5000);
}

}  // namespace

TEST_SUITE("serving/percentiles") {
    TEST_CASE("where requests fall into step, percentiles are exactly those of a simulation") {
        for (const double c : {16.0, 100.0}) {
            const workload w{.input = 1024, .output = 200, .concurrency = c, .first_wave = 0};
            const auto all = closed_loop(plan, w, 30);
            const latency_percentiles p = latency_percentiles_of(plan, w);
            const estimate e = serve(plan, w);
            const auto ttft = simulation::ttft(all);
            const auto tpot = simulation::tpot(all);
            CHECK(e.ttft.value() == doctest::Approx(simulation::mean_of(ttft)).epsilon(1e-6));
            CHECK(e.tpot.value() == doctest::Approx(simulation::mean_of(tpot)).epsilon(1e-6));
            // A percentile between two places may be either.
            const double place = total(e.prefill.time).value();
            for (const auto& [below, t, o] : {std::tuple(0.5, p.ttft.p50, p.tpot.p50),
                                              {0.9, p.ttft.p90, p.tpot.p90},
                                              {0.99, p.ttft.p99, p.tpot.p99}}) {
                const double part = below;  // a structured binding cannot be captured
                CAPTURE(part);
                CHECK(std::abs(t.value() - simulation::quantile_of(ttft, part)) < 1.01 * place);
                CHECK(std::abs(o.value() - simulation::quantile_of(tpot, part)) < 1.01 * place / 199);
            }
        }
    }

    TEST_CASE("places in the burst have the mean of serve(), whatever the engine and the first wave") {
        for (const bool prefill_first : {false, true}) {
            for (const double wave : {0.0, 0.1, 0.5, 1.0}) {
                for (const double c : {1.0, 4.0, 64.0}) {
                    const deployment d = plan_of(prefill_first);
                    const workload w{.input = 1024, .output = 200, .concurrency = c, .first_wave = wave};
                    const auto prompts = detail::schedule(d.engine, w, ratio<>(c));
                    double sum = 0;
                    constexpr int points = 2000;
                    for (int i = 0; i < points; ++i)
                        sum += detail::place_in_burst(prompts, ratio<>(c), (i + 0.5) / points).value() / points;
                    CAPTURE(wave);
                    CAPTURE(c);
                    CHECK((sum * prompts.pieces).value() ==
                          doctest::Approx(prompts.before_first.value()).epsilon(0.01));
                }
            }
        }
    }

    TEST_CASE("percentiles rise, and hold the mean between them") {
        for (const bool prefill_first : {false, true}) {
            for (const double spread : {0.0, 0.5}) {
                for (const double c : {1.0, 64.0, 3000.0}) {
                    const deployment d = plan_of(prefill_first);
                    const workload w{.input = 1024, .output = 200, .concurrency = c, .output_variation = spread};
                    const latency_percentiles p = latency_percentiles_of(d, w);
                    const estimate e = serve(d, w);
                    CHECK(p.ttft.p50 <= p.ttft.p90);
                    CHECK(p.ttft.p90 <= p.ttft.p99);
                    CHECK(p.tpot.p50 <= p.tpot.p90);
                    CHECK(p.tpot.p90 <= p.tpot.p99);
                    CHECK(p.ttft.p99 >= 0.999 * e.ttft);
                    CHECK(p.tpot.p99 >= 0.999 * e.tpot);
                    if (c == 1) CHECK((p.ttft.p99 / e.ttft).value() == doctest::Approx(1));
                }
            }
        }
    }

    TEST_CASE("at a request rate percentiles are close to those of a simulation") {
        for (const double part : {0.3, 0.6, 0.8}) {
            const deployment d = plan_of(true);
            open_loop l{.input = 1024, .output = 200, .request_rate = hertz};
            l.request_rate = part * serve(d, l).capacity;
            const latency_percentiles p = latency_percentiles_of(d, l);
            const auto all = at_random(d, l, 20000);
            const auto ttft = simulation::ttft(all);
            const auto tpot = simulation::tpot(all);
            CAPTURE(part);
            CHECK(p.ttft.p50.value() == doctest::Approx(simulation::quantile_of(ttft, 0.5)).epsilon(0.09));
            CHECK(p.ttft.p90.value() == doctest::Approx(simulation::quantile_of(ttft, 0.9)).epsilon(0.09));
            CHECK(p.ttft.p99.value() == doctest::Approx(simulation::quantile_of(ttft, 0.99)).epsilon(0.2));
            CHECK(p.tpot.p50.value() == doctest::Approx(simulation::quantile_of(tpot, 0.5)).epsilon(0.06));
            CHECK(p.tpot.p90.value() == doctest::Approx(simulation::quantile_of(tpot, 0.9)).epsilon(0.15));
            CHECK(p.tpot.p99.value() == doctest::Approx(simulation::quantile_of(tpot, 0.99)).epsilon(0.2));
        }
    }

    TEST_CASE("without streams, without room and beyond capacity percentiles say so") {
        const latency_percentiles one = latency_percentiles_of(plan, {.input = 1024, .output = 1, .concurrency = 8});
        CHECK(one.tpot.p99 == 0 * second);
        CHECK(one.ttft.p50 > 0 * second);
        const deployment misfit{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_405b};
        CHECK(std::isinf(latency_percentiles_of(misfit, {.input = 9, .output = 9}).ttft.p50.value()));
        const open_loop flood{.input = 1024, .output = 512, .request_rate = 1000 * hertz};
        CHECK(std::isinf(latency_percentiles_of(plan, flood).ttft.p50.value()));
        CHECK(std::isinf(latency_percentiles_of(misfit, flood).tpot.p50.value()));
    }
}
