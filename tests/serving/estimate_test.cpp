// SPDX-License-Identifier: MIT
#include "served_models.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/steady_state.hpp>
#include <vector>

using namespace tokenroof;

namespace {

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::trtllm};
constexpr workload load{.input = 2048, .output = 256, .concurrency = 32};
constexpr estimate served = serve(plan, load);

/// Equal but for the last bits.
constexpr bool same(const token_rate<>& a, const token_rate<>& b) {
    return a / b > ratio<>(1 - 1e-15) && a / b < ratio<>(1 + 1e-15);
}

// Figures per user, chip and watt.
static_assert(same(rate_per_user(served), token / served.tpot));
static_assert(same(4 * rate_per_chip(served), served.output_rate));
static_assert(same(rate_per_watt(served) * served.power, served.output_rate));

// 405 billion parameters in 16 bits need 811 GB; one H100 has 86.
constexpr deployment too_large{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_405b};
constexpr estimate misfit = serve(too_large, load);
static_assert(!fits(misfit) && binding(misfit) == resource::memory_capacity,
              "a misfit is an answer, for the compiler as well");

/// All figures of an estimate but its parts, as doubles.
template <class S>
std::vector<double> figures(const basic_estimate<S>& e) {
    std::vector<double> all;
    const auto add = [&all](const auto&... q) { (all.push_back(static_cast<double>(q.value())), ...); };
    add(e.chips, e.output_rate, e.input_rate, e.ttft, e.tpot, e.input, e.output, e.batch, e.waiting, e.power,
        e.idle_power, e.energy_per_output, e.prefill_share);
    add(e.memory.usable, e.memory.weights, e.memory.kv_request, e.memory.requests, e.memory.shortfall);
    for (const auto& s : {e.decode, e.prefill}) {
        add(s.work.arithmetic, s.work.traffic, s.work.messages);
        add(s.time.compute, s.time.memory, s.time.link, s.time.latency);
    }
    add(e.cycle.compute, e.cycle.memory, e.cycle.link, e.cycle.latency);
    return all;
}

/// Copies every member of an input to another scalar.
template <class To, class From>
void lift(To& to, const From& from) {
    To::fields(
        [](const field&, auto& t, const auto& f) {
            using member = std::remove_cvref_t<decltype(t)>;
            if constexpr (Described<member>) lift(t, f);
            else t = f;
        },
        to, from);
}

}  // namespace

TEST_SUITE("serving/estimate") {
    TEST_CASE("a model that does not fit is served at no rate and with endless latency, without a NaN") {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        const estimate e = serve(too_large, load);
        CHECK(e.memory.shortfall > 700 * GB);
        CHECK(e.memory.requests < 1);
        CHECK(e.output_rate == 0 * token_per_s);
        CHECK(e.input_rate == 0 * token_per_s);
        CHECK(e.ttft.value() == infinity);
        CHECK(e.tpot.value() == infinity);
        CHECK(e.energy_per_output.value() == infinity);
        CHECK(rate_per_user(e) == 0 * token_per_s);
        CHECK(rate_per_watt(e).value() == 0);
        CHECK(e.power == e.idle_power);
        CHECK(e.waiting <= 32);
        for (const double figure : figures(e)) CHECK_FALSE(std::isnan(figure));
        CHECK(std::isfinite(total(e.decode.time).value()));
    }

    TEST_CASE("no estimate holds a NaN, whatever the chip, the model and the load") {
        int nans = 0;
        int misfits = 0;
        for (const chip* c : catalog::measured_chips) {
            for (const int ranks : {1, 8}) {
                for (const engine* e : catalog::engines) {
                    for (const transformer* m : served_models(ranks)) {
                        for (const double output : {1.0, 1.5, 1000.0}) {
                            for (const double concurrency : {1.0, 40.0, 1e5}) {
                                const deployment d{.chip = *c, .model = *m, .tensor_parallel = ranks, .engine = *e};
                                const estimate s = serve(d, {1000, output, concurrency});
                                misfits += fits(s) ? 0 : 1;
                                for (const double figure : figures(s)) nans += std::isnan(figure) ? 1 : 0;
                            }
                        }
                    }
                }
            }
        }
        CHECK(nans == 0);
        CHECK(misfits > 0);
    }

    TEST_CASE("a board without idle power that serves nothing draws nothing, without a NaN") {
        deployment d = too_large;
        d.chip.power.idle_share = 0;
        for (const double figure : figures(serve(d, load))) CHECK_FALSE(std::isnan(figure));
        CHECK_FALSE(std::isnan(rate_per_watt(serve(d, load)).value()));
    }

    TEST_CASE("rates, energy and shares belong together") {
        for (const double concurrency : {1.0, 32.0, 5000.0}) {
            workload w = load;
            w.concurrency = concurrency;
            const estimate e = serve(plan, w);
            CHECK((e.input_rate / e.output_rate).value() == doctest::Approx(2048.0 / 256));
            CHECK((e.energy_per_output * e.output_rate / e.power).value() == doctest::Approx(1));
            CHECK(e.power >= e.chips * e.idle_power);
            CHECK(e.power <= e.chips * plan.chip.power.limit);
            CHECK(e.prefill_share > 0);
            CHECK(e.prefill_share < 1);
            CHECK((e.batch * e.prompt_time / total(e.cycle)).value() == doctest::Approx(e.prefill_share.value()));
            CHECK(total(e.cycle).in(second) ==
                  doctest::Approx(
                      (e.prefill_steps * total(e.prefill.time) + e.decode_steps * total(e.decode.time)).in(second)));
            CHECK((e.prefill_steps * e.prompts).value() == doctest::Approx(e.batch.value()));
            CHECK(e.decode_steps <= 255);
            CHECK((e.cycle.compute + e.cycle.memory + e.cycle.link + e.cycle.latency).in(second) ==
                  doctest::Approx(total(e.cycle).in(second)));
        }
    }

    TEST_CASE("the binding resource is the largest share of the cycle, or memory where requests wait") {
        estimate e = served;
        e.cycle = {.compute = 1 * second, .memory = 2 * second, .link = 3 * second, .latency = 1 * second};
        CHECK(binding(e) == resource::link);
        e.cycle.compute = 4 * second;
        CHECK(binding(e) == resource::compute);
        e.waiting = 0.5;
        e.held = e.memory.requests;
        CHECK(binding(e) == resource::memory_capacity);
        e.held = e.memory.requests / 2;  // the engine takes no more
        CHECK(binding(e) == resource::compute);
        e.waiting = 0;
        e.memory.requests = 0.9;
        CHECK_FALSE(fits(e));
        CHECK(binding(e) == resource::memory_capacity);
        e.memory.requests = 1;
        CHECK(fits(e));
    }

    TEST_CASE("float agrees with double") {
        for (const chip* c : catalog::measured_chips) {
            for (const engine* e : catalog::engines) {
                for (const double concurrency : {1.0, 64.0, 5000.0}) {
                    deployment d = plan;
                    d.chip = *c;
                    d.engine = *e;
                    d.tensor_parallel = 8;
                    const workload w{.input = 1024, .output = 512, .concurrency = concurrency};
                    basic_deployment<float> narrow;
                    basic_workload<float> narrow_load;
                    lift(narrow, d);
                    lift(narrow_load, w);
                    const std::vector<double> wide_figures = figures(serve(d, w));
                    const std::vector<double> narrow_figures = figures(serve(narrow, narrow_load));
                    CAPTURE(c->name);
                    CAPTURE(e->name);
                    CAPTURE(concurrency);
                    for (std::size_t i = 0; i < wide_figures.size(); ++i) {
                        CAPTURE(i);
                        // 24 bits are 6e-8; some hundred operations and differences of close numbers may lose 3 digits.
                        const double scale = std::max(std::abs(wide_figures[i]), 1e-30);
                        CHECK(std::abs(narrow_figures[i] - wide_figures[i]) <= 1e-4 * scale);
                    }
                }
            }
        }
    }
}
