// SPDX-License-Identifier: MIT
// A server of requests in flight, event by event: what the closed forms of open_loop.hpp and percentiles.hpp average over.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace simulation {

/// Random numbers that are the same on every platform: only the engine of the standard library is.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}
    double uniform() { return (static_cast<double>(engine_() >> 11U) + 0.5) * 0x1p-53; }
    double exponential(double mean) { return -mean * std::log(uniform()); }

private:
    std::mt19937_64 engine_;
};

struct request {
    double arrival;  ///< seconds
    int output;      ///< tokens
    double admitted = 0;
    double first = 0;
    double done = 0;
};

/// An engine that prefills first, one prompt at a time for `prefill` seconds, and else runs decode steps of all in flight,
/// `step(n)` seconds for n of them; at most `slots` at once, in the order of arrival. With `concurrency` > 0 arrivals are
/// those of a closed loop: a new request for each one that is done.
template <class Step>
std::vector<request> serve(std::vector<request> all, Step step, double prefill, std::size_t slots,
                           std::size_t concurrency = 0) {
    std::vector<std::pair<std::size_t, int>> active;  // request, tokens to go
    std::size_t next = 0;
    std::size_t open_until = concurrency == 0 ? all.size() : std::min(concurrency, all.size());
    double now = 0;
    const auto finish = [&](std::size_t i) {
        all[i].done = now;
        if (concurrency > 0 && open_until < all.size()) all[open_until++].arrival = now;
    };
    while (next < all.size() || !active.empty()) {
        if (next < open_until && all[next].arrival <= now && active.size() < slots) {
            all[next].admitted = now;
            now += prefill;
            all[next].first = now;
            if (all[next].output > 1) active.emplace_back(next, all[next].output - 1);
            else finish(next);
            ++next;
        } else if (!active.empty()) {
            now += step(active.size());
            for (auto& [i, left] : active)
                if (--left == 0) finish(i);
            std::erase_if(active, [](const auto& a) { return a.second == 0; });
        } else {
            now = all[next].arrival;
        }
    }
    return all;
}

inline double mean_of(const std::vector<double>& x) {
    double sum = 0;
    for (const double v : x) sum += v;
    return sum / static_cast<double>(x.size());
}
inline double quantile_of(std::vector<double> x, double part) {
    std::sort(x.begin(), x.end());
    return x[static_cast<std::size_t>(part * static_cast<double>(x.size() - 1))];
}

/// Figures of all requests but the first and last tenth.
template <class Figure>
std::vector<double> figures(const std::vector<request>& all, const Figure& figure) {
    std::vector<double> x;
    for (std::size_t i = all.size() / 10; i < all.size() - all.size() / 10; ++i) x.push_back(figure(all[i]));
    return x;
}
inline std::vector<double> ttft(const std::vector<request>& all) {
    return figures(all, [](const request& r) { return r.first - r.arrival; });
}
inline std::vector<double> tpot(const std::vector<request>& all) {
    return figures(all, [](const request& r) { return (r.done - r.first) / std::max(r.output - 1, 1); });
}
inline std::vector<double> wait(const std::vector<request>& all) {
    return figures(all, [](const request& r) { return r.admitted - r.arrival; });
}
inline std::vector<double> life(const std::vector<request>& all) {
    return figures(all, [](const request& r) { return r.done - r.arrival; });
}

}  // namespace simulation
