// SPDX-License-Identifier: MIT
#include "machine.hpp"
#include <doctest/doctest.h>

using namespace machines;

namespace {

// Ten bells side by side.
constexpr std::array<std::string_view, 10> names{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
template <Scalar S = double>
struct basic_spectrum {
    static constexpr std::string_view input_name = "spectrum";
    ratio<S> a = 1, b = 1, c = 1, d = 1, e = 1, f = 1, g = 1, h = 1, i = 1, j = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"a", rule::positive}, x.a...);
        visit(field{"b", rule::positive}, x.b...);
        visit(field{"c", rule::positive}, x.c...);
        visit(field{"d", rule::positive}, x.d...);
        visit(field{"e", rule::positive}, x.e...);
        visit(field{"f", rule::positive}, x.f...);
        visit(field{"g", rule::positive}, x.g...);
        visit(field{"h", rule::positive}, x.h...);
        visit(field{"i", rule::positive}, x.i...);
        visit(field{"j", rule::positive}, x.j...);
    }
};
using spectrum = basic_spectrum<double>;
struct sample {
    double place = 0;
    ratio<> measured{};
};
constexpr auto height = []<class S>(const basic_spectrum<S>& s, const sample& at) {
    ratio<S> sum{};
    double centre = 0;
    for (const ratio<S>& bell : {s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h, s.i, s.j}) {
        sum += bell * std::exp(-(at.place - centre) * (at.place - centre));
        ++centre;
    }
    return sum;
};

}  // namespace

TEST_SUITE("calibrate/fit") {
    TEST_CASE("without noise a fit finds the parameters that made the measurements, from a start far off") {
        const auto f = fit(roofline_time, at(guess), measure(truth, 30, 0, 1), three(guess));
        CHECK(f.converged());
        CHECK(f.rows() == 30);
        CHECK(f.rms_log_error < 1e-9);
        const machine& found = std::get<0>(f.inputs);
        CHECK(found.rate.value() == doctest::Approx(truth.rate.value()).epsilon(1e-8));
        CHECK(found.stream.value() == doctest::Approx(truth.stream.value()).epsilon(1e-8));
        CHECK(found.launch.value() == doctest::Approx(truth.launch.value()).epsilon(1e-8));
        CHECK(found.unused == guess.unused);
        CHECK(f.parameters[1].value == found.stream.value());
        CHECK(f.parameters[1].path.text() == "machine.stream");
        CHECK(unit_symbol(f.parameters[1].unit) == "byte/second");
        CHECK(f.parameters[1].start == guess.stream.value());
    }

    TEST_CASE("a parameter that rows pull beyond its bound is held there, exactly, and the others are fitted") {
        const auto rows = measure(truth, 60, 0.01, 17);
        const std::vector<free_parameter> narrow{parameter("rate", 10 * TFLOP_per_s, 5000 * TFLOP_per_s),
                                                 parameter("stream", 0.1 * TB_per_s, 2 * TB_per_s),
                                                 parameter("launch", 0 * us, 100 * us)};
        const auto f = fit(roofline_time, at(guess), rows, narrow);
        CHECK(f.converged());
        CHECK(f.parameters[1].held == bound::high);
        CHECK(std::get<0>(f.inputs).stream == 2 * TB_per_s);
        CHECK(f.parameters[1].standard_error == 0);
        CHECK(f.correlation(0, 1) == 0);
        CHECK(f.parameters[0].standard_error > 0);
        // The others are what a fit finds for which 2 TB/s is given.
        machine given = guess;
        given.stream = 2 * TB_per_s;
        const auto g = fit(roofline_time, at(given), rows, {narrow[0], narrow[2]});
        CHECK(f.parameters[0].value == doctest::Approx(g.parameters[0].value).epsilon(1e-6));
        CHECK(f.parameters[2].value == doctest::Approx(g.parameters[1].value).epsilon(1e-6));
        CHECK(f.parameters[0].standard_error == doctest::Approx(g.parameters[0].standard_error).epsilon(1e-4));
    }

    TEST_CASE("a fit may start at a bound and leave it") {
        machine start = guess;
        start.launch = 0 * us;
        start.stream = 20 * TB_per_s;
        const auto f = fit(roofline_time, at(start), measure(truth, 30, 0, 1), three(start));
        CHECK(f.converged());
        CHECK(std::get<0>(f.inputs).launch.value() == doctest::Approx(truth.launch.value()).epsilon(1e-6));
        CHECK(f.parameters[1].held == bound::none);
    }

    TEST_CASE("bounds that are far too wide cost evaluations, not the answer") {
        for (const double sigma : {0.0, 0.05}) {
            const auto rows = measure(truth, 60, sigma, 37);
            auto wide = three(guess);
            const auto f = fit(roofline_time, at(guess), rows, wide);
            wide[2] = parameter("launch", 0 * us, 1 * second);
            wide[1] = parameter("stream", 1 * byte_per_s, 1e6 * TB_per_s);
            const auto g = fit(roofline_time, at(guess), rows, wide);
            CHECK(g.converged());
            for (std::size_t i = 0; i < 3; ++i) {
                CHECK(g.parameters[i].held == bound::none);
                CHECK(g.parameters[i].value == doctest::Approx(f.parameters[i].value).epsilon(1e-4));
            }
        }
    }

    TEST_CASE("correlations are symmetric, 1 with itself, and tell what rows can trade for what") {
        const auto f = fit(roofline_time, at(guess), measure(truth, 60, 0.05, 19), three(guess));
        CHECK(f.correlation.rows() == 3);
        for (int i = 0; i < 3; ++i) {
            CHECK(f.correlation(i, i) == 1);
            for (int j = 0; j < 3; ++j) {
                CHECK(f.correlation(i, j) == f.correlation(j, i));
                CHECK(std::abs(f.correlation(i, j)) <= 1);
            }
        }
        // A longer launch leaves less time to the stream, which must then be faster.
        CHECK(f.correlation(1, 2) > 0.05);
    }

    TEST_CASE("a fit that may not evaluate often enough says so") {
        const auto f = fit(roofline_time, at(guess), measure(truth, 30, 0, 1), three(guess), {.evaluations = 3});
        CHECK_FALSE(f.converged());
        CHECK(f.status == fit_status::evaluations_spent);
        CHECK(f.evaluations <= 5);
    }

    TEST_CASE("derivatives of the errors equal central differences") {
        const auto rows = measure(truth, 30, 0.1, 29);
        const auto in = at(guess);
        const auto space = detail::space_of(in, three(guess));
        const auto here = detail::log_errors(roofline_time, in, rows, space.which, space.start);
        for (Eigen::Index i = 0; i < 3; ++i) {
            const double step = 1e-5 * space.start[i];
            Eigen::VectorXd up = space.start;
            Eigen::VectorXd down = space.start;
            up[i] += step;
            down[i] -= step;
            const Eigen::VectorXd difference = (detail::log_errors(roofline_time, in, rows, space.which, up).errors -
                                                detail::log_errors(roofline_time, in, rows, space.which, down).errors) /
                                               (2 * step);
            CHECK((difference - here.jacobian.col(i)).norm() < 1e-8 * difference.norm());
        }
    }

    TEST_CASE("more parameters than one evaluation carries are all fitted") {
        const spectrum start{};
        spectrum made;
        std::vector<free_parameter> parameters;
        for (std::size_t i = 0; i < names.size(); ++i) {
            parameters.push_back(parameter(names[i], 0.01, 20));
            made = std::get<0>(changed(at(made), names[i], 0.5 + 0.3 * static_cast<double>(i)));
        }
        std::vector<sample> rows;
        for (int i = 0; i < 40; ++i) {
            rows.push_back({.place = i / 4.0});
            rows.back().measured = height(made, rows.back());
        }
        const auto f = fit(height, at(start), rows, parameters);
        CHECK(f.converged());
        CHECK(f.parameters.size() == 10);
        for (std::size_t i = 0; i < names.size(); ++i) {
            CHECK(f.parameters[i].path.text() == "spectrum." + std::string(names[i]));
            CHECK(f.parameters[i].value == doctest::Approx(0.5 + 0.3 * static_cast<double>(i)).epsilon(1e-6));
        }
    }

    TEST_CASE("several objects may be fitted at once, and only what is named changes") {
        const machine first = guess;
        const machine second = guess;
        const auto chained = [](const auto& a, const auto& b, const kernel& k) {
            return roofline_time(a, k) + k.traffic / b.stream;
        };
        auto rows = measure(truth, 30, 0, 1);
        for (kernel& k : rows) k.measured += k.traffic / (0.7 * TB_per_s);
        const auto f =
            fit(chained, at(first, second), rows,
                {parameter(first.rate, 10 * TFLOP_per_s, 5000 * TFLOP_per_s), parameter(first.launch, 0 * us, 100 * us),
                 parameter(second.stream, 0.1 * TB_per_s, 20 * TB_per_s)});
        CHECK(f.converged());
        CHECK(std::get<0>(f.inputs).stream == guess.stream);
        CHECK(std::get<1>(f.inputs).launch == guess.launch);
        CHECK(std::get<0>(f.inputs).launch.in(us) == doctest::Approx(4).epsilon(0.3));
        CHECK(std::get<1>(f.inputs).stream != guess.stream);
    }

    TEST_CASE("what rows cannot tell apart is refused by name") {
        const auto rows = measure(truth, 30, 0.05, 31);
        const auto refusal = [&](const auto& model, const std::vector<free_parameter>& parameters) {
            return error_of([&] { fit(model, at(guess), rows, parameters); });
        };
        const auto all = three(guess);
        // A stream that is slowed by a share: only their product shows.
        const auto product = [](const auto& m, const kernel& k) {
            return k.arithmetic / m.rate + k.traffic / (m.stream * m.unused) + m.launch;
        };
        CHECK(refusal(product, {all[0], all[1], parameter("unused", 0.1, 1)}) ==
              "parameters = machine.stream, machine.unused: these rows cannot tell them apart");
        CHECK(refusal(roofline_time, {all[1], parameter("unused", 0.1, 1)}) ==
              "parameters = machine.unused: no row depends on it at the best fit");
        // A step has no slope.
        const auto stepped = [](const auto& m, const kernel& k) { return roofline_time(m, k) * ceil(10 * m.unused); };
        CHECK(refusal(stepped, {all[1], parameter("unused", 0.1, 1)}) ==
              "parameters = machine.unused: no row depends on it at the best fit");
        const std::vector<kernel> two(rows.begin(), rows.begin() + 2);
        CHECK(error_of([&] { fit(roofline_time, at(guess), two, three(guess)); }) ==
              "rows = 2: must be at least as many as the parameters machine.rate, machine.stream, machine.launch");
    }

    TEST_CASE("bad rows and options are named") {
        auto rows = measure(truth, 30, 0.05, 31);
        rows[7].measured = 0 * us;
        CHECK(error_of([&] { fit(roofline_time, at(guess), rows, three(guess)); }) ==
              "rows[7].measured = 0 second: must be positive and finite");
        rows[7].measured = std::numeric_limits<double>::quiet_NaN() * us;
        CHECK(error_of([&] { fit(roofline_time, at(guess), rows, three(guess)); }).starts_with("rows[7].measured = "));
        rows[7] = {.measured = 1 * us};
        machine idle = guess;
        idle.launch = 0 * us;
        const auto stream = parameter(idle.stream, 0.1 * TB_per_s, 20 * TB_per_s);
        CHECK(error_of([&] { fit(roofline_time, at(idle), rows, {stream}); }) ==
              "rows[7].predicted = 0 second: must be positive and finite");
        CHECK(error_of([&] { fit(roofline_time, at(guess), rows, three(guess), {.evaluations = 0}); }) ==
              "fit_options.evaluations = 0: must be at least 1");
    }
}
