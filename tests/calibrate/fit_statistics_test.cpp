// SPDX-License-Identifier: MIT
// What the figures of a fit are worth: over many sets of measurements of which the truth is known.
#include "machine.hpp"
#include <doctest/doctest.h>

using namespace machines;

namespace {

/// How far a fitted parameter is from the truth, in its standard errors.
double deviation(const fitted_parameter& p, double expected) { return (p.value - expected) / p.standard_error; }

/// Share of the fitted values that lie within one standard error of the truth, over many sets of measurements.
double coverage(int sets, int rows, double sigma, const fit_options& options) {
    int inside = 0;
    for (int set = 0; set < sets; ++set) {
        const auto f = fit(roofline_time, at(guess), measure(truth, rows, sigma, 1000U + static_cast<unsigned>(set)),
                           three(guess), options);
        REQUIRE(f.converged());
        inside += std::abs(deviation(f.parameters[0], truth.rate.value())) < 1;
        inside += std::abs(deviation(f.parameters[1], truth.stream.value())) < 1;
        inside += std::abs(deviation(f.parameters[2], truth.launch.value())) < 1;
    }
    return inside / (3.0 * sets);
}

}  // namespace

TEST_SUITE("calibrate/fit_statistics") {
    TEST_CASE("with noise they come within their standard errors, and the scatter that is left is the noise") {
        const auto f = fit(roofline_time, at(guess), measure(truth, 300, 0.08, 7), three(guess));
        CHECK(f.converged());
        CHECK(std::abs(deviation(f.parameters[0], truth.rate.value())) < 3);
        CHECK(std::abs(deviation(f.parameters[1], truth.stream.value())) < 3);
        CHECK(std::abs(deviation(f.parameters[2], truth.launch.value())) < 3);
        // 300 rows tell a scatter to 1 / sqrt(600) = 4 %; the mean size of a normal error is sqrt(2 / pi) of it.
        CHECK(f.rms_log_error == doctest::Approx(0.08).epsilon(0.1));
        CHECK(f.mean_relative_error == doctest::Approx(0.08 * 0.798).epsilon(0.12));
        for (const auto& p : f.parameters) CHECK(p.held == bound::none);
    }

    TEST_CASE("two of three fits are within one standard error, whatever the loss") {
        // 68.3 % for normal errors; the three parameters of 200 sets tell it to 1.9 to 3 %.
        CHECK(coverage(200, 60, 0.05, {}) == doctest::Approx(0.683).epsilon(0.09));
        CHECK(coverage(200, 60, 0.05, {.measure = loss::huber}) == doctest::Approx(0.683).epsilon(0.09));
        // The density at the median that `absolute` goes by is itself uncertain.
        CHECK(coverage(200, 60, 0.05, {.measure = loss::absolute}) == doctest::Approx(0.683).epsilon(0.15));
    }

    TEST_CASE("standard errors fall with the root of the number of rows and rise with the noise") {
        const auto few = fit(roofline_time, at(guess), measure(truth, 60, 0.05, 3), three(guess));
        const auto many = fit(roofline_time, at(guess), measure(truth, 6000, 0.05, 3), three(guess));
        const auto loud = fit(roofline_time, at(guess), measure(truth, 60, 0.15, 3), three(guess));
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(few.parameters[i].standard_error / many.parameters[i].standard_error ==
                  doctest::Approx(10).epsilon(0.3));
            CHECK(loud.parameters[i].standard_error > 2 * few.parameters[i].standard_error);
        }
    }

    TEST_CASE("rows that do not depend on a parameter leave it less certain than rows that do") {
        std::vector<kernel> rows = measure(truth, 60, 0.05, 5);
        const auto whole = fit(roofline_time, at(guess), rows, three(guess));
        for (kernel& k : rows) {  // nothing but streams and launches, except for a few
            if (&k - rows.data() < 54) k.arithmetic = 0 * FLOP;
        }
        noise deviate(5);
        for (kernel& k : rows) k.measured = roofline_time(truth, k) * std::exp(0.05 * deviate());
        const auto part = fit(roofline_time, at(guess), rows, three(guess));
        CHECK(part.parameters[0].standard_error > 2 * whole.parameters[0].standard_error);
        CHECK(part.parameters[1].standard_error < 2 * whole.parameters[1].standard_error);
    }

    TEST_CASE("a robust fit shrugs off a tenth of outliers that pull a fit of squares away") {
        auto rows = measure(truth, 200, 0.02, 11);
        for (std::size_t i = 0; i < rows.size(); i += 10) rows[i].measured *= 6;
        const auto error = [&](loss l) {
            const auto f = fit(roofline_time, at(guess), rows, three(guess), {.measure = l});
            CHECK(f.converged());
            return std::abs(f.parameters[1].value / truth.stream.value() - 1);
        };
        CHECK(error(loss::squares) > 0.1);
        CHECK(error(loss::huber) < 0.02);
        CHECK(error(loss::absolute) < 0.02);
    }

    TEST_CASE("the loss that a fit is asked for is the least among the three") {
        auto rows = measure(truth, 80, 0.1, 13);
        for (std::size_t i = 0; i < rows.size(); i += 7) rows[i].measured *= 1.6;
        const auto squares = fit(roofline_time, at(guess), rows, three(guess));
        const auto absolute = fit(roofline_time, at(guess), rows, three(guess), {.measure = loss::absolute});
        const auto mean_size = [](const auto& f) {
            double sum = 0;
            for (const double e : f.log_errors) sum += std::abs(e);
            return sum / static_cast<double>(f.rows());
        };
        CHECK(squares.rms_log_error < absolute.rms_log_error);
        CHECK(mean_size(absolute) < mean_size(squares));
    }

    TEST_CASE("as many rows as parameters are met exactly and say nothing of their errors") {
        const std::vector<kernel> rows = measure(truth, 30, 0.1, 23);
        const auto f = fit(roofline_time, at(guess), std::vector{rows[4], rows[5], rows[0]}, three(guess));
        CHECK(f.rms_log_error < 1e-6);
        CHECK(f.parameters[0].standard_error == std::numeric_limits<double>::infinity());
    }
}
