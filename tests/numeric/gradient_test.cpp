// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/economics/cost.hpp>
#include <tokenroof/numeric/gradient.hpp>
#include <tokenroof/serving/steady_state.hpp>

using namespace tokenroof;

namespace {

// Lengths and concurrency lie between the steps of tiles and capacity, where all derivatives exist.
constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::exaone_4_0_32b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};
constexpr workload load{.input = 6001.3, .output = 777.7, .concurrency = 61.3};
constexpr prices bill{.chip = 1.3 * dollar / hour,
                      .electricity = 0.1 * dollar / kWh,
                      .pue = 1.2,
                      .host_overhead = 0.4,
                      .utilisation = 0.6};

constexpr auto output_rate = [](const auto& p, const auto& w) { return serve(p, w).output_rate; };
constexpr auto energy = [](const auto& p, const auto& w) { return serve(p, w).energy_per_output; };
constexpr auto price = [](const auto& p, const auto& w, const auto& b) { return cost_of(serve(p, w), b).all_in; };

/// dy/dx of the input called `path` by a central difference.
template <class F, class In>
double difference(const F& f, const In& in, const sensitivity& s) {
    const double step = 1e-6 * s.value;
    const double up = std::apply(f, changed(in, s.path.text(), s.value + step)).value();
    const double down = std::apply(f, changed(in, s.path.text(), s.value - step)).value();
    return (up - down) / (2 * step);
}

/// Checks all inputs that may move both ways; returns how many move the answer.
template <class F, class In>
int check_differences(const F& f, const In& in) {
    int moving = 0;
    const auto g = gradient(f, in);
    CHECK(g.value == std::apply(f, in.objects));
    for (const sensitivity& s : g) {
        const bool at_an_end =
            s.value == 0 ||
            (s.value == 1 && (s.allowed == rule::share || s.allowed == rule::part || s.allowed == rule::at_least_one));
        if (at_an_end) continue;
        const double expected = difference(f, in, s);
        CAPTURE(s.path.text());
        CAPTURE(s.partial);
        CAPTURE(expected);
        // A difference of answers that agree to 1e-15 over a step of 2e-6 is good to some 1e-9 of answer over input.
        CHECK(std::abs(s.partial - expected) <= 1e-5 * std::abs(expected) + 1e-8 * g.value.value() / s.value);
        CHECK(s.elasticity == doctest::Approx(s.partial * s.value / g.value.value()));
        moving += s.partial != 0;
    }
    return moving;
}

constexpr auto distance = [](const auto& speed, const auto& time) { return speed * time; };
constexpr bandwidth<> speed = 3 * GB_per_s;
constexpr seconds<> duration = 2 * second;
constexpr auto moved_bytes = gradient(distance, at(speed, duration), wrt(duration, speed, duration));
static_assert(moved_bytes.value == 6 * GB);
static_assert(std::get<0>(moved_bytes.partials) == speed && std::get<1>(moved_bytes.partials) == duration &&
              std::get<2>(moved_bytes.partials) == speed);
static_assert(moved_bytes.elasticities == std::array{1.0, 1.0, 1.0});

constexpr auto peak = [](const auto& c) { return peak_bandwidth(c.memory); };
constexpr auto by_name = gradient(peak, at(plan.chip), wrt("stack.pin_rate"));
static_assert(by_name[0].path == "chip.memory.stack.pin_rate" && by_name[0].partial == 5 * 1024);
static_assert(by_name[0].unit == dimension{.byte = 1, .second = -1} && by_name[0].partial_unit == one);

}  // namespace

TEST_SUITE("numeric/gradient") {
    TEST_CASE("derivatives of throughput, energy and price equal central differences, for every input that they have") {
        CHECK(check_differences(output_rate, at(plan, load)) >= 20);
        CHECK(check_differences(energy, at(plan, load)) >= 24);
        CHECK(check_differences(price, at(plan, load, bill)) >= 29);
    }

    TEST_CASE("derivatives by reference have the answer's dimension over the member's") {
        const auto g = gradient(price, at(plan, load, bill),
                                wrt(plan.chip.memory.stack.pin_rate, load.output, load.concurrency, bill.electricity));
        using partials =
            std::tuple<quantity<dimension{.byte = -1, .second = 1, .token = -1, .dollar = 1}>,
                       quantity<dimension{.token = -2, .dollar = 1}>, price_per_token<>, energy_per_token<>>;
        static_assert(std::same_as<std::remove_const_t<decltype(g.partials)>, partials>);
        static_assert(std::same_as<std::remove_const_t<decltype(g.value)>, price_per_token<>>);
        CHECK(g.value == price(plan, load, bill));
        // What one kWh costs more, each token costs more by the energy that it takes.
        const auto e = serve(plan, load);
        const energy_per_token<> at_the_meter = bill.pue * (1 + bill.host_overhead) *
                                                (e.energy_per_output + 4 * e.idle_power / e.output_rate * (0.4 / 0.6));
        CHECK(std::get<3>(g.partials).value() == doctest::Approx(at_the_meter.value()));
    }

    TEST_CASE("a member, its path and the end of its path give the same") {
        const auto in = at(plan, load, bill);
        const auto g = gradient(price, in, wrt(load.concurrency, plan.workspace, bill.chip));
        const auto n = gradient(price, in, wrt("workload.concurrency", "workspace", "prices.chip"));
        const auto all = gradient(price, in);
        CHECK(n.size() == 3);
        CHECK(n[0].partial == std::get<0>(g.partials).value());
        CHECK(n[1].partial == std::get<1>(g.partials).value());
        CHECK(n[2].partial == std::get<2>(g.partials).value());
        CHECK(n[1].path.text() == "deployment.workspace");
        CHECK(n[2].value == bill.chip.value());
        CHECK(unit_symbol(n[2].unit) == "dollar/second");
        CHECK(unit_symbol(n[2].partial_unit) == "second/token");
        for (const sensitivity& s : all) {
            const std::string path = s.path.text();
            CHECK(gradient(price, in, wrt(path))[0].partial == s.partial);
        }
    }

    TEST_CASE("more inputs than one evaluation carries take several, and none is lost") {
        const auto in = at(plan, load);
        int calls = 0;
        const auto counted = [&calls](const auto& p, const auto& w) {
            ++calls;
            return serve(p, w).output_rate;
        };
        const auto all = gradient(counted, in);
        CHECK(all.size() == 245);
        CHECK(calls == 31);
        const auto same = gradient(output_rate, in,
                                   wrt("first_token", "first_token", "first_token", "first_token", "first_token",
                                       "first_token", "first_token", "first_token", "first_token"));
        for (const sensitivity& s : same) CHECK(s.partial == same[0].partial);
        CHECK(same[8].partial < 0);
    }

    TEST_CASE("elasticities come sorted by magnitude, and are those of the gradient") {
        const auto in = at(plan, load);
        const auto sorted = elasticities(energy, in);
        const auto declared = gradient(energy, in);
        CHECK(sorted.size() == declared.size());
        CHECK(sorted.value == declared.value);
        double last = std::numeric_limits<double>::infinity();
        for (const sensitivity& s : sorted) {
            CHECK(std::abs(s.elasticity) <= last);
            last = std::abs(s.elasticity);
            const auto original =
                std::find_if(declared.begin(), declared.end(), [&s](const auto& d) { return d.path == s.path.text(); });
            REQUIRE(original != declared.end());
            CHECK(original->elasticity == s.elasticity);
        }
        CHECK(sorted[0].path == "deployment.chip.power.limit");
        CHECK(sorted[0].elasticity == doctest::Approx(1));
    }

    TEST_CASE("elasticities add up as units do") {
        // An answer does not depend on the unit of time: inputs that have seconds in their dimension move it, each to the
        // power of its elasticity, as much as its own seconds say. So for joules and for dollars. (Bytes and FLOP also
        // come from counts that are no real-valued inputs, and the model's one time that is no input is that after which
        // a long product slows down.)
        deployment steady = plan;
        steady.chip.kernels.gemm.sustained_slowdown = 0;
        const auto check = [](const auto& answer, signed char dimension::*base, int expected) {
            double sum = 0;
            for (const sensitivity& s : answer) sum += s.elasticity * (s.unit.*base);
            CHECK(sum == doctest::Approx(expected).epsilon(1e-9).scale(1));
        };
        check(gradient(output_rate, at(steady, load)), &dimension::second, -1);
        check(gradient(energy, at(steady, load)), &dimension::second, 0);
        check(gradient(energy, at(steady, load)), &dimension::joule, 1);
        check(gradient(price, at(steady, load, bill)), &dimension::second, 0);
        check(gradient(price, at(steady, load, bill)), &dimension::joule, 0);
        check(gradient(price, at(steady, load, bill)), &dimension::dollar, 1);
    }

    TEST_CASE("the elasticity of a zero is 0, and so is that of an answer that is zero or infinite") {
        CHECK(elasticity(3, 0, 5) == 0);
        CHECK(elasticity(3, 5, 0) == 0);
        const deployment misfit{.chip = catalog::h100_sxm, .model = catalog::llama_3_1_405b};
        for (const sensitivity& s : gradient(output_rate, at(misfit, load))) CHECK(s.elasticity == 0);
        for (const sensitivity& s : gradient(energy, at(misfit, load))) CHECK(s.elasticity == 0);
    }

    TEST_CASE("paths are the names that validation errors use") {
        const auto in = at(plan, load, bill);
        for (const real_input& i : real_inputs(in)) {
            const std::string path = i.path.text();
            const std::string error = broken::error_of([&] { std::apply(price, changed(in, path, broken::nan)); });
            CAPTURE(path);
            CAPTURE(error);
            CHECK(error.starts_with(path + " = "));
            CHECK(error.ends_with(describe(i.allowed)));
        }
    }

    TEST_CASE("a changed input is the only one that differs") {
        const auto [p, w] = changed(at(plan, load), "deployment.engine.memory_share", 0.8);
        CHECK(p.engine.memory_share == 0.8);
        CHECK(p.chip.memory.usable == plan.chip.memory.usable);
        CHECK(w.concurrency == load.concurrency);
        CHECK(plan.engine.memory_share == 0.9);
    }

    TEST_CASE("a name that fits no input or several is rejected with those that may be meant") {
        const auto error_of = [](std::string_view name) {
            return broken::error_of([name] { gradient(output_rate, at(plan, load), wrt(name)); });
        };
        CHECK(error_of("pin_rat").starts_with("wrt = pin_rat: is no real-valued input; near names: pin_rate, "));
        CHECK(error_of("stack.pinrate").find("near names: stack.pin_rate, ") != std::string::npos);
        CHECK(error_of("tensor_parallel").starts_with("wrt = tensor_parallel: is no real-valued input"));
        CHECK(error_of("in_rate").starts_with("wrt = in_rate: is no"));
        CHECK(error_of("").starts_with("wrt = : is no"));
        CHECK(error_of("capacity") == "wrt = capacity: names several: deployment.tiers[0].capacity, "
                                      "deployment.tiers[1].capacity, "
                                      "deployment.tiers[2].capacity");
    }

    TEST_CASE("a whole path comes before the end of another one") {
        const auto both = [](const auto& p, const auto& c) { return peak_rate(p.chip, fp8) + peak_rate(c, fp8); };
        CHECK(gradient(both, at(plan, plan.chip), wrt("chip.rates.fp8"))[0].path.depth == 3);
        CHECK(gradient(both, at(plan, plan.chip), wrt("deployment.chip.rates.fp8"))[0].path.depth == 4);
    }

    TEST_CASE("a reference to anything but a member of the objects is rejected") {
        const auto copy = load.concurrency;
        const auto error = broken::error_of([&] { gradient(output_rate, at(plan, load), wrt(load.input, copy)); });
        CHECK(error == "wrt[1] = a reference: is no member of the objects in at(...); a copy of one is another object");
    }

    TEST_CASE("of two objects of one type a name says nothing, a reference does") {
        const auto both = [](const auto& a, const auto& b) { return a.workspace + 2 * b.workspace; };
        const deployment other = plan;
        CHECK(broken::error_of([&] { gradient(both, at(plan, other), wrt("workspace")); }) ==
              "wrt = workspace: names several: deployment.workspace");
        CHECK(broken::error_of([&] { gradient(both, at(plan, other), wrt("deployment.workspace")); }) ==
              "wrt = deployment.workspace: names several: deployment.workspace");
        const auto g = gradient(both, at(plan, other), wrt(plan.workspace, other.workspace));
        CHECK(std::get<0>(g.partials) == 1);
        CHECK(std::get<1>(g.partials) == 2);
        CHECK(broken::error_of([&] {
                  gradient(both, at(plan, plan), wrt(plan.workspace));
              }).ends_with("is a member of an object that stands in at(...) more than once"));
    }

    TEST_CASE("where a formula bends, derivatives are those of one side") {
        const auto larger = [](const auto& a, const auto& b) { return max(a, b); };
        const ratio<> a = 2, b = 2;
        const auto g = gradient(larger, at(a, b));
        CHECK(g[0].partial == 1);
        CHECK(g[1].partial == 0);
        CHECK(g[1].path.text() == "argument_2");
        const auto whole = [](const auto& x) { return ceil(x); };
        CHECK(gradient(whole, at(a), wrt(a)).elasticities[0] == 0);
    }

    TEST_CASE("what f rejects is rejected") {
        workload none = load;
        none.concurrency = 0;
        const auto error = broken::error_of([&] { elasticities(output_rate, at(plan, none)); });
        CHECK(error == "workload.concurrency = 0: must be at least 1 and finite");
    }
}
