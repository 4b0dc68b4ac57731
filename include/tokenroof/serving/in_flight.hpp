// SPDX-License-Identifier: MIT
// How many requests a server of requests in flight holds when they arrive at random: a birth-death chain.
#pragma once
#include <tokenroof/serving/unlimited.hpp>

namespace tokenroof {
namespace detail {

/// An input at doubles, each scalar by the value that it is compared by.
template <Described X>
constexpr rescaled<X, double> values_of(const X& x) {
    rescaled<X, double> plain{};
    const auto copy = [](const field&, auto& to, const auto& from) {
        using target = std::remove_cvref_t<decltype(to)>;
        using source = std::remove_cvref_t<decltype(from)>;
        if constexpr (std::same_as<target, source>) to = from;
        else if constexpr (Described<source>) to = values_of(from);
        else to = target::from_value(plain_value(from));
    };
    X::fields(copy, plain, x);
    return plain;
}

/// Root of a function that rises from below 0 at `low`, where it is `at_low`, by a given number of evaluations; `high`
/// where it is not above 0 there. False position that halves the value of an end which stays ("Illinois", Dowell and
/// Jarratt, BIT 11, 1971), and bisection where three steps have not made the bracket an eighth.
template <class F>
constexpr double rising_root(const F& f, double low, double at_low, double high, int evaluations) {
    const auto magnitude = [](double y) { return y < 0 ? -y : y; };
    double at_high = high > low ? f(high) : 0;
    if (at_high <= 0) return high;
    double best = high;
    double at_best = at_high;
    double width = high - low;
    int stayed = 0;
    for (int i = 1; i <= evaluations && at_best != 0; ++i) {
        const bool slow = i % 4 == 0 && high - low > width / 8;
        if (i % 4 == 0) width = high - low;
        const double chord = high - at_high * (high - low) / (at_high - at_low);
        const double x = slow || !(chord > low && chord < high) ? low + (high - low) / 2 : chord;
        const double y = f(x);
        if (magnitude(y) <= magnitude(at_best)) {
            best = x;
            at_best = y;
        }
        if (y < 0) {
            if (stayed < 0) at_high /= 2;
            low = x;
            at_low = y;
            stayed = -1;
        } else {
            if (stayed > 0) at_low /= 2;
            high = x;
            at_high = y;
            stayed = 1;
        }
    }
    return best;
}

/// Standard normal distribution within 1.4e-4. Source   Page, Applied Statistics 26, 1977: a logistic of z and z^3.
template <class S>
constexpr ratio<S> normal_share(const ratio<S>& z) {
    const ratio<S> bounded = max(min(z, ratio<S>(8)), ratio<S>(-8));
    return 1 / (1 + exp(-(1.5976 * bounded + 0.070566 * power<3>(bounded))));
}

/// Logarithm of the gamma function for x >= 1, within 1e-6: Stirling's series at x + 2.
template <class S>
constexpr ratio<S> log_gamma(const ratio<S>& x) {
    const ratio<S> y = x + 2;
    const ratio<S> series = 1 / (12 * y) - 1 / (360 * power<3>(y));
    return (y - 0.5) * log(y) - y + 0.91893853320467274 + series - log(x * (x + 1));
}

/// Requests in flight where they arrive at random and each takes latency + n slowdown seconds while n are in flight: n is
/// negative-binomially distributed,
///
///     P(n) = C(n + r - 1, n) (1 - p)^r p^n,   p = rate slowdown,   r = 1 + latency / slowdown,
///
/// whatever the distribution of what requests ask for: the chain of a processor that is shared (Kelly, Reversibility and
/// Stochastic Networks, 1979, section 3.3), whose n-th state is left at the rate n / (latency + n slowdown).
template <class S>
struct shared_processor {
    ratio<S> p{};
    ratio<S> r{};

    constexpr ratio<S> idle() const { return exp(r * log(1 - p)); }
    constexpr ratio<S> mean() const { return r * p / (1 - p); }
    constexpr ratio<S> variance() const { return mean() / (1 - p); }
    constexpr ratio<S> probability(const ratio<S>& n) const {
        return exp(log_gamma(n + r) - log_gamma(r) - log_gamma(n + 1) + r * log(1 - p) + n * log(p));
    }
    /// Share of time with fewer than n: up to `summed` as a sum, between whole numbers in proportion, beyond by the normal
    /// distribution of the same mean and variance.
    constexpr ratio<S> below(const ratio<S>& n) const {
        ratio<S> term = idle();
        ratio<S> sum{};
        for (int i = 0; i < summed; ++i) {
            sum += term * max(min(n - i, ratio<S>(1)), ratio<S>{});
            term = term * p * (r + i) / (i + 1);
        }
        const ratio<S> wide = normal_share<S>((n - 0.5 - mean()) / sqrt(variance()));
        return select(n <= ratio<S>(summed), sum, wide);
    }
    static constexpr int summed = 64;

    /// Share of requests that find `slots` in flight and wait, where those that wait leave at the rate of full slots:
    /// `utilisation` is the arrivals' part of it.
    constexpr ratio<S> waits(const ratio<S>& slots, const ratio<S>& utilisation) const {
        const ratio<S> full = probability(slots) / (1 - utilisation);
        return full / (full + below(slots));
    }
};

/// The chain that is entered at `rate` and whose request takes `life` among n, `longer` among more.
template <class S>
constexpr shared_processor<S> shared_processor_of(const frequency<S>& rate, const ratio<S>& n, const seconds<S>& life,
                                                  const ratio<S>& more, const seconds<S>& longer) {
    const seconds<S> least = life / n * 1e-3;  // of a slowdown that is none, as of a single slot
    const seconds<S> most = life / n;
    const auto apart = more > n * 1.0001;
    const seconds<S> chord = (longer - life) / select(apart, more - n, ratio<S>(1));
    const seconds<S> slowdown = min(max(select(apart, chord, least), least), most);
    const ratio<S> p = min(rate * slowdown, ratio<S>(1 - 1e-9));
    return {p, life / slowdown - n + 1};
}

}  // namespace detail
}  // namespace tokenroof
