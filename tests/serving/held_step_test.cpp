// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/power_cap.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

deployment on(const chip& c) {
    return {.chip = c,
            .model = catalog::llama_3_1_70b,
            .formats = {.weights = fp8, .kv = fp8},
            .tensor_parallel = 2,
            .engine = catalog::vllm};
}
const workload load{.input = 1024, .output = 1024, .concurrency = 64};

step decode(double requests, double context) { return decode_step(ratio<>(requests), tokens<>(context)); }
step prefill(double prompt) { return prefill_step(ratio<>(1), tokens<>(prompt)); }

power_draw<> board(const step_cost& s) { return s.energy.total / total(s.time); }

bool same(const estimate& a, const estimate& b) {
    return a.output_rate == b.output_rate && a.ttft == b.ttft && a.tpot == b.tpot && a.power == b.power &&
           a.energy_per_output == b.energy_per_output && total(a.cycle) == total(b.cycle);
}

}  // namespace

TEST_SUITE("serving/held_step") {
    TEST_CASE("a cap at or above the limit, or above what the boards draw, changes no bit") {
        for (const chip* c : {&catalog::h100_sxm, &catalog::b200_sxm}) {
            const deployment d = on(*c);
            const estimate free = serve(d, load);
            CHECK(same(free, serve(with_cap(d, c->power.limit), load)));
            CHECK(same(free, serve(with_cap(d, 2 * c->power.limit), load)));
            CHECK(same(free, serve(with_clock(d, 1.0), load)));
            const step s = decode(16, 1536);
            const step_cost cost = evaluate(d, s);
            CHECK(board(cost) < c->power.limit);
            for (const power_draw<>& cap : {board(cost), 1.1 * board(cost)}) {  // met exactly, and not met
                const step_cost held = evaluate(with_cap(d, cap * (1 + 1e-15)), s);
                CHECK(total(held.time) == total(cost.time));
                CHECK(held.energy.total == cost.energy.total);
            }
        }
    }

    TEST_CASE("power never exceeds the cap, and a lower cap never raises the rate") {
        for (const chip* c : {&catalog::h100_sxm, &catalog::h200_sxm, &catalog::b200_sxm}) {
            const deployment d = on(*c);
            token_rate<> last = serve(d, load).output_rate;
            for (double share = 0.99; share > 0.3; share -= 0.03) {
                const power_draw<> cap = share * c->power.limit;
                const estimate e = serve(with_cap(d, cap), load);
                CAPTURE(cap.in(watt));
                CHECK(board(e.decode) <= cap * (1 + 1e-9));
                CHECK(board(e.prefill) <= cap * (1 + 1e-9));
                CHECK(e.power <= e.chips * cap * (1 + 1e-9));
                CHECK(e.output_rate <= last);
                last = e.output_rate;
            }
        }
    }

    TEST_CASE("a board held at its cap draws the cap") {
        const step_cost held = evaluate(with_cap(on(catalog::h100_sxm), 400 * watt), decode(256, 1536));
        CHECK(held.energy.clock < ratio<>(1));
        CHECK(board(held).in(watt) == doctest::Approx(400).epsilon(1e-5));
    }

    TEST_CASE("energies of a step add up, and a board draws at least what it idles at") {
        for (const double clock : {1.0, 0.8, 0.5}) {
            const deployment d = with_clock(on(catalog::b200_sxm), clock);
            for (const step& s : {decode(64, 1536), decode(1, 0), prefill(1024)}) {
                const step_cost cost = evaluate(d, s);
                const step_energy& e = cost.energy;
                CHECK((e.idle + e.active + total(e.work)).value() == doctest::Approx(e.total.value()));
                CHECK(board(cost) >= least_power(d.chip.power));
                CHECK(board(cost) <= d.chip.power.limit * (1 + 1e-12));
                seconds<> sum{};
                for (const part& p : cost) sum += total(p.time);
                CHECK(sum.value() == doctest::Approx(total(cost.time).value()));
            }
        }
    }

    TEST_CASE("a lower clock slows prefill nearly as 1/f and decode hardly") {
        deployment d = on(catalog::h100_sxm);
        d.engine = {};  // the host keeps its pace
        const auto longer = [&d](const step& s) {
            return (total(evaluate(with_clock(d, 0.713), s).time) / total(evaluate(d, s).time)).value();
        };
        CHECK(longer(prefill(8192)) > 1.25);
        CHECK(longer(prefill(8192)) < 1 / 0.713);
        CHECK(longer(decode(8, 1536)) < 1.02);
    }

    // arXiv 2605.11999: locked clocks save up to 32 % of H200's decode energy at a minimal loss of rate.
    TEST_CASE("locked clocks save a third of the energy of H200's decode") {
        const deployment d = on(catalog::h200_sxm);
        const step s = decode(8, 1536);
        const ratio<> left = evaluate(with_clock(d, 0.713), s).energy.total / evaluate(d, s).energy.total;
        CHECK(left.value() == doctest::Approx(0.68).epsilon(0.05));
    }

    TEST_CASE("the energy of prefill has its minimum inside the range of clocks") {
        const step s = prefill(8192);
        const auto energy = [&s](double clock) {
            return evaluate(with_clock(on(catalog::h100_sxm), clock), s).energy.total;
        };
        CHECK(energy(0.7) < energy(1));
        CHECK(energy(0.7) < energy(0.3));
    }

    TEST_CASE("a cap that an idle board exceeds is refused by name") {
        const deployment d = with_cap(on(catalog::h100_sxm), 100 * watt);
        CHECK_THROWS_WITH_AS(serve(d, load),
                             "chip.power.cap = 100 joule/second: must be 2 % above what the board draws idle at its "
                             "least voltage",
                             std::invalid_argument);
        CHECK_THROWS_AS(serve(with_clock(on(catalog::h100_sxm), 0.0), load), std::invalid_argument);
        CHECK_THROWS_AS(serve(with_clock(on(catalog::h100_sxm), 1.1), load), std::invalid_argument);
    }
}
