// SPDX-License-Identifier: MIT
// A machine of three parameters under its roofline, and noisy measurements of it, for the tests of calibrate/.
#pragma once
#include <cmath>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <tokenroof/calibrate/fit.hpp>
#include <tokenroof/units.hpp>
#include <vector>

namespace machines {

using namespace tokenroof;

template <Scalar S = double>
struct basic_machine {
    static constexpr std::string_view input_name = "machine";
    flop_rate<S> rate{};
    bandwidth<S> stream{};
    seconds<S> launch{};
    ratio<S> unused = 0.5;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"rate", rule::positive}, x.rate...);
        visit(field{"stream", rule::positive}, x.stream...);
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"unused", rule::share}, x.unused...);
    }
};
using machine = basic_machine<double>;

struct kernel {
    flops<> arithmetic{};
    bytes<> traffic{};
    seconds<> measured{};
};

inline constexpr auto roofline_time = []<class S>(const basic_machine<S>& m, const kernel& k) {
    return smooth_max<4>(k.arithmetic / m.rate, k.traffic / m.stream) + m.launch;
};

inline constexpr machine truth{.rate = 700 * TFLOP_per_s, .stream = 2.9 * TB_per_s, .launch = 4 * us};
inline constexpr machine guess{.rate = 300 * TFLOP_per_s, .stream = 1 * TB_per_s, .launch = 1 * us};

/// Normal deviates that are the same on every machine: std::normal_distribution is not.
class noise {
public:
    explicit noise(std::uint64_t seed) : bits_(seed) {}
    double operator()() {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(6.283185307179586 * uniform());
    }

private:
    double uniform() { return static_cast<double>(bits_() >> 11) * 0x1p-53; }
    std::mt19937_64 bits_;
};

/// `n` kernels from bound by launch to bound by memory and by arithmetic, measured with normal log errors of `sigma`.
inline std::vector<kernel> measure(const machine& m, int n, double sigma, std::uint64_t seed) {
    noise deviate(seed);
    std::vector<kernel> rows;
    rows.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        kernel k{.arithmetic = std::pow(10, 7.0 + i % 6) * FLOP, .traffic = std::pow(10, 4.0 + i % 5) * byte};
        k.measured = roofline_time(m, k) * std::exp(sigma * deviate());
        rows.push_back(k);
    }
    return rows;
}

inline std::vector<free_parameter> three(const machine& start) {
    return {parameter(start.rate, 10 * TFLOP_per_s, 5000 * TFLOP_per_s),
            parameter(start.stream, 0.1 * TB_per_s, 20 * TB_per_s), parameter(start.launch, 0 * us, 100 * us)};
}

/// What a call throws.
template <class F>
std::string error_of(const F& call) {
    try {
        call();
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "no error";
}

}  // namespace machines
