// SPDX-License-Identifier: MIT
// How far an estimate may be off: between which multiples of it four of five measurements lie.
#pragma once
#include <array>
#include <tokenroof/compute/architecture.hpp>
#include <tokenroof/compute/roofline.hpp>

namespace tokenroof {

/// Multiples of an estimate between which four of five measurements lie: 10 % lie below low, 10 % above high.
struct error_spread {
    double low = 1;
    double high = 1;
};

/// An estimate in its 80 % interval.
template <dimension D, Scalar S = double>
struct basic_error_bar {
    quantity<D, S> low{};
    quantity<D, S> value{};
    quantity<D, S> high{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"low"}, x.low...);
        visit(field{"value"}, x.value...);
        visit(field{"high"}, x.high...);
    }
};

template <dimension D, class S>
constexpr basic_error_bar<D, S> bar_around(const quantity<D, S>& value, const error_spread& s) {
    return {s.low * value, value, s.high * value};
}

namespace detail {

/// Of measured over predicted latencies, the quantiles at 10 and 90 %: by class, then by calibration from unstated to
/// fitted. Where products and attention are fitted, on shapes that the fit has not seen (tokenroof_fit --folds 5, all chips
/// together); where inherited or borrowed, on chips that it has not seen (tokenroof_leave_chip_out), and no nearer than
/// where fitted. The others where fitted, on all rows of their tables; borrowed as attention is, for want of a measurement.
/// Streams have no table and stand as products do. Engine and queue: such that the intervals of serve() hold four of five
/// rows of bench/measured/serving.csv.
struct spreads_of_class {
    error_spread borrowed;
    error_spread inherited;
    error_spread fitted;
};
inline constexpr std::array<spreads_of_class, kernel_classes> spreads{{
    {{0.777, 1.343}, {0.918, 1.137}, {0.918, 1.137}},  // gemm
    {{0.694, 1.473}, {0.89, 1.19}, {0.89, 1.19}},      // attention
    {{0.694, 1.473}, {0.93, 1.11}, {0.93, 1.11}},      // latent attention
    {{0.694, 1.473}, {0.92, 1.165}, {0.92, 1.165}},    // experts
    {{0.694, 1.473}, {0.89, 1.12}, {0.89, 1.12}},      // collectives
    {{0.777, 1.343}, {0.918, 1.137}, {0.918, 1.137}},  // streams
    {{0.6, 1.4}, {0.6, 1.4}, {0.6, 1.4}},              // engine
    {{0.8, 1.85}, {0.8, 1.85}, {0.8, 1.85}},           // queue
}};

}  // namespace detail

/// How far estimates of a class lie from measurements, given where the figures of its kernels come from. Kernels of which
/// nothing is stated err like borrowed ones.
constexpr error_spread spread_of(kernel_class of, calibration from) {
    const detail::spreads_of_class& all = detail::spreads[static_cast<std::size_t>(of)];
    switch (from) {
        case calibration::fitted: return all.fitted;
        case calibration::inherited: return all.inherited;
        default: return all.borrowed;
    }
}

/// Where a chip's figures of a class come from. What has no kernels of its own to calibrate stands as its products do.
template <Scalar S>
constexpr calibration calibration_of(const basic_chip<S>& c, kernel_class of) {
    const calibrations& all = c.kernels.calibrated;
    switch (of) {
        case kernel_class::attention: return all.attention;
        case kernel_class::latent_attention: return all.latent;
        case kernel_class::experts: return all.experts;
        case kernel_class::collective: return all.collectives;
        default: return all.gemm;
    }
}

/// How far a chip's estimates of a class lie from measurements.
template <Scalar S>
constexpr error_spread spread_of(const basic_chip<S>& c, kernel_class of) {
    return spread_of(of, calibration_of(c, of));
}

/// Time of an op on a chip in its 80 % interval.
/// Errors   those of time_of(op, chip).
template <Described Op, Scalar S>
constexpr auto error_bar(const Op& op, const basic_chip<S>& c) {
    return bar_around(total(time_of(op, c)), spread_of(c, Op::kind));
}

/// Correlation of the errors of two kernels of one step. Of the variance of log errors of products, 11 % lies between the
/// groups of one chip, format and number of rows, as a step has them; of attention, 7 %.
inline constexpr double kernel_correlation = 0.1;

namespace detail {

/// The spread of a sum of parts that err together by a share of their errors, and independently by the rest.
///
///     high = 1 + sqrt((1 - c) sum (t_i h_i)^2 + c (sum t_i h_i)^2) / sum t_i,   h_i = high of part i - 1
///
/// and low likewise. Source   sum of equally correlated deviations, c = kernel_correlation.
template <Scalar S = double>
class spread_of_sum {
public:
    constexpr void add(const seconds<S>& time, const error_spread& s) {
        const ratio<S> t = time / second;
        total_ += t;
        above_.add(t * (s.high - 1));
        below_.add(t * (1 - s.low));
    }
    /// How far above and below the sum lie the ends of its interval, as shares of it.
    constexpr ratio<S> above() const { return above_.joined() / total_; }
    constexpr ratio<S> below() const { return below_.joined() / total_; }

private:
    struct deviations {
        ratio<S> sum{};
        ratio<S> squares{};
        constexpr void add(const ratio<S>& d) {
            sum += d;
            squares += power<2>(d);
        }
        constexpr ratio<S> joined() const {
            return sqrt((1 - kernel_correlation) * squares + kernel_correlation * power<2>(sum));
        }
    };
    ratio<S> total_{};
    deviations above_;
    deviations below_;
};

}  // namespace detail

}  // namespace tokenroof
