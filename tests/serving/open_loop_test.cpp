// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "simulation.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/numeric/gradient.hpp>
#include <tokenroof/serving/open_loop.hpp>

using namespace tokenroof;

namespace {

/// The server of the simulation: one prompt a step, before any decode step.
constexpr deployment plan = [] {
    deployment d{.chip = catalog::h100_sxm,
                 .model = catalog::llama_3_1_70b,
                 .formats = {.weights = fp8, .kv = fp8},
                 .tensor_parallel = 4,
                 .engine = catalog::vllm};
    d.engine.prefill_first = true;
    d.engine.chunk = 0;
    return d;
}();
constexpr open_loop load{.input = 1024, .output = 512, .request_rate = 3 * hertz};
const open_loop_estimate answer = serve(plan, load);

deployment with_slots(double most) {
    deployment d = plan;
    d.engine.max_batch = most;
    return d;
}
open_loop at_rate(frequency<> rate, open_loop l = load) {
    l.request_rate = rate;
    return l;
}

/// Requests of a load that arrive at random, on a server whose steps are those of the deployment.
std::vector<simulation::request> simulated(const deployment& d, const open_loop& l, int count) {
    simulation::dice random(7);
    std::vector<simulation::request> all;
    double now = 0;
    const double output = (l.output / token).value();
    for (int i = 0; i < count; ++i) {
        now += random.exponential(1 / l.request_rate.value());
        const double length = l.output_variation > 0 ? std::log(random.uniform()) / std::log1p(-1 / output)
                                                     : output;  // geometric, or all alike
        all.push_back({now, std::max(1, static_cast<int>(std::ceil(length)))});
    }
    const workload alone = detail::in_closed_loop(l, ratio<>(1));
    std::vector<double> steps(2000);
    const auto step = [&](std::size_t n) {
        double& known = steps.at(n);
        if (known == 0) {
            const auto batch = ratio<>(static_cast<double>(n));
            known = total(evaluate(d, decode_step(batch, detail::decode_context(alone))).time).value();
        }
        return known;
    };
    const double slots = detail::most_in_flight(d, l).value();
    return simulation::serve(all, step, total(serve(d, alone).prefill.time).value(), static_cast<std::size_t>(slots));
}

}  // namespace

TEST_SUITE("serving/open_loop") {
    TEST_CASE("a request meets the batch of a closed loop whose other requests make the arrivals") {
        // In a closed loop of c each request meets c - 1 others; an open loop in which c - 1 are in flight does the same.
        for (const double c : {2.0, 10.0, 50.0, 200.0}) {  // off the steps of the tiles
            const estimate closed = serve(plan, detail::at_random(load, ratio<>(c)));
            const frequency<> of_others = closed.output_rate / closed.output * ((c - 1) / c);
            const open_loop_estimate a = serve(plan, at_rate(of_others));
            CHECK(a.served.batch.value() == doctest::Approx(c).epsilon(1e-6));
            CHECK(a.served.output_rate.value() == doctest::Approx((of_others * load.output).value()));
            CHECK(a.in_flight.value() == doctest::Approx(c - 1).epsilon(0.01));  // what is left of a step comes on top
            CHECK(total(a.served.decode.time).value() == doctest::Approx(total(closed.decode.time).value()));
            CHECK(a.served.tpot.value() == doctest::Approx(closed.tpot.value()).epsilon(0.02));
        }
    }

    TEST_CASE("requests in flight are rate times latency, and tokens are those of the arrivals") {
        for (const double rate : {0.01, 0.3, 2.0, 5.0, 8.0}) {
            const open_loop_estimate a = serve(plan, at_rate(rate * hertz));
            const seconds<> life = a.served.ttft + 511 * a.served.tpot - a.wait;
            CHECK((rate * hertz * life / a.in_flight).value() == doctest::Approx(1).epsilon(1e-9));
            CHECK(a.served.output_rate.value() == doctest::Approx(512 * rate));
            CHECK(a.served.waiting.value() == doctest::Approx((rate * hertz * a.wait).value()));
            CHECK(a.utilisation.value() == doctest::Approx((rate * hertz / a.capacity).value()));
        }
    }

    TEST_CASE("seldom requests find nobody: latency is that of a request alone, power nearly idle") {
        const open_loop_estimate a = serve(plan, at_rate(1e-4 * hertz));
        const estimate alone = serve(plan, {.input = 1024, .output = 512, .concurrency = 1});
        CHECK((a.served.ttft / alone.ttft).value() ==
              doctest::Approx(1).epsilon(0.05));  // kernels for decoding are launched
        CHECK((a.served.tpot / alone.tpot).value() == doctest::Approx(1).epsilon(1e-3));
        CHECK(a.wait < 1 * us);
        CHECK(a.busy < 1e-3);
        CHECK(a.served.power < 1.01 * a.served.chips * a.served.idle_power);
    }

    TEST_CASE("latency, batch and power grow with the rate") {
        open_loop_estimate last = serve(plan, at_rate(0.05 * hertz));
        for (double rate = 0.1; rate < 0.98 * last.capacity.in(hertz); rate *= 1.2) {
            CAPTURE(rate);
            const open_loop_estimate a = serve(plan, at_rate(rate * hertz));
            CHECK(a.served.batch > last.served.batch);
            CHECK(a.served.ttft >= last.served.ttft);
            CHECK(a.served.tpot > 0.99 * last.served.tpot);  // steps of the tiles
            CHECK(a.served.power >= last.served.power);      // up to the limit
            CHECK(a.served.energy_per_output < last.served.energy_per_output);
            CHECK(a.busy >= last.busy);
            last = a;
        }
        CHECK(last.served.batch > 200);
    }

    TEST_CASE("the capacity is the rate of an unlimited load, and what arrives beyond it is overload") {
        const estimate full = serve(plan, unlimited{.input = 1024, .output = 512});
        CHECK((answer.capacity * full.output / full.output_rate).value() ==
              doctest::Approx(1).epsilon(0.03));  // no convoys
        const open_loop_estimate a = serve(plan, at_rate(answer.capacity * 1.5));
        CHECK((a.overload / answer.capacity).value() == doctest::Approx(0.5));
        CHECK(a.utilisation.value() == doctest::Approx(1.5));
        CHECK((a.served.output_rate / full.output_rate).value() == doctest::Approx(1).epsilon(0.03));
        CHECK(a.served.tpot >= full.tpot);  // without convoys others' prompts come between tokens
        CHECK(a.served.batch == full.batch);
        CHECK(std::isinf(a.served.ttft.value()));
        CHECK(a.waits == 1);
        CHECK(serve(plan, at_rate(answer.capacity * 0.999)).overload == 0 * hertz);
        CHECK(serve(plan, at_rate(answer.capacity)).utilisation == 1);
    }

    TEST_CASE("a model that does not fit has no capacity, and no error is thrown") {
        const auto a = serve(deployment{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_405b}, load);
        CHECK_FALSE(fits(a.served));
        CHECK(a.capacity == 0 * hertz);
        CHECK(a.overload == load.request_rate);
    }

    TEST_CASE("more slots than are ever taken change nothing") {
        CHECK(serve(with_slots(5000), load).served.ttft == answer.served.ttft);
        CHECK((serve(with_slots(500), load).served.ttft / answer.served.ttft).value() ==
              doctest::Approx(1).epsilon(1e-6));
        CHECK(serve(with_slots(27), load).wait > 10 * ms);
    }

    TEST_CASE("with a single slot the wait is that of Pollaczek and Khinchine") {
        for (const double variation : {0.0, 0.7}) {
            open_loop l = load;
            l.output_variation = variation;
            for (const double part : {0.2, 0.5, 0.9}) {
                const frequency<> capacity = serve(with_slots(1), l).capacity;
                const open_loop_estimate a = serve(with_slots(1), at_rate(part * capacity, l));
                const ratio<> decode = 1 - total(a.served.prefill.time) * capacity;
                const double c2 = power<2>(decode * l.output_variation).value();
                CHECK((a.wait * capacity).value() == doctest::Approx(part * (1 + c2) / 2 / (1 - part)).epsilon(1e-3));
            }
        }
    }

    TEST_CASE("a simulation with arrivals at random has the same requests in flight and the same TTFT") {
        for (const double variation : {0.0, 1.0}) {
            for (const double part : {0.3, 0.6, 0.8}) {
                deployment d = with_slots(1000);
                d.engine.first_token = {};
                open_loop l{.input = 1024, .output = 200, .request_rate = hertz, .output_variation = variation};
                l.request_rate = part * serve(d, l).capacity;
                const open_loop_estimate a = serve(d, l);
                const auto all = simulated(d, l, 8000);
                const double life = simulation::mean_of(simulation::life(all));
                CAPTURE(variation);
                CAPTURE(part);
                CHECK(a.in_flight.value() == doctest::Approx(life * l.request_rate.value()).epsilon(0.1));
                CHECK(a.served.ttft.value() ==
                      doctest::Approx(simulation::mean_of(simulation::ttft(all))).epsilon(0.06));
                CHECK(a.served.tpot.value() ==
                      doctest::Approx(simulation::mean_of(simulation::tpot(all))).epsilon(0.08));
            }
        }
    }

    TEST_CASE("waits for a slot are those of a simulation within a third") {
        for (const double slots : {8.0, 32.0}) {
            for (const double variation : {0.0, 1.0}) {
                deployment d = with_slots(slots);
                d.engine.first_token = {};
                open_loop l{.input = 1024, .output = 200, .request_rate = hertz, .output_variation = variation};
                l.request_rate = 0.9 * serve(d, l).capacity;
                const open_loop_estimate a = serve(d, l);
                const auto all = simulated(d, l, 20000);
                CAPTURE(slots);
                CAPTURE(variation);
                CHECK(a.served.ttft.value() ==
                      doctest::Approx(simulation::mean_of(simulation::ttft(all))).epsilon(0.33));
                CHECK(a.in_flight.value() ==
                      doctest::Approx(l.request_rate.value() *
                                      simulation::mean_of(simulation::figures(
                                          all, [](const simulation::request& r) { return r.done - r.admitted; })))
                          .epsilon(0.05));
            }
        }
    }

    TEST_CASE("derivatives equal differences, through the number in flight that is solved for") {
        const auto ttft = [](const auto& d, const auto& l) { return serve(d, l).served.ttft; };
        const auto tpot = [](const auto& d, const auto& l) { return serve(d, l).served.tpot; };
        static constexpr open_loop smooth{.input = 6001.3, .output = 777.7, .request_rate = 1.13 * hertz};
        const auto check = [](const auto& f, std::string_view name, double value) {
            const auto moved = [&](double by) {
                return std::apply(f, changed(at(plan, smooth), name, value * by)).value();
            };
            CAPTURE(name);
            CHECK(gradient(f, at(plan, smooth), wrt(name))[0].partial ==
                  doctest::Approx((moved(1 + 1e-5) - moved(1 - 1e-5)) / (2e-5 * value)).epsilon(1e-3));
        };
        check(tpot, "open_loop.request_rate", 1.13);
        check(tpot, "deployment.chip.memory.stack.pin_rate", plan.chip.memory.stack.pin_rate.value());
        check(ttft, "open_loop.request_rate", 1.13);
        check(tpot, "open_loop.output", 777.7);
    }

    TEST_CASE("float agrees with double") {
        const auto f = serve(lift<float>(plan), lift<float>(load));
        CHECK(f.served.ttft.in(ms) == doctest::Approx(answer.served.ttft.in(ms)).epsilon(1e-3));
        CHECK(f.served.tpot.in(ms) == doctest::Approx(answer.served.tpot.in(ms)).epsilon(1e-3));
        CHECK(f.in_flight.value() == doctest::Approx(answer.in_flight.value()).epsilon(1e-3));
    }

    TEST_CASE("an invalid load is rejected by name") {
        open_loop l = load;
        CHECK(broken::check_each_member(l, "open_loop", [&l] { serve(plan, l); }) == 7);
        l.request_rate = {};
        CHECK(broken::error_of([&l] { serve(plan, l); }) ==
              "open_loop.request_rate = 0 1/second: must be positive and finite");
        CHECK(broken::error_of([] { serve(deployment{}, load); }) ==
              "deployment.chip.units = 0: must be positive and finite");
    }
}
