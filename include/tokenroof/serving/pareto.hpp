// SPDX-License-Identifier: MIT
// The Pareto front of throughput per chip over tokens per second of a user.
#pragma once
#include <algorithm>
#include <tokenroof/units.hpp>
#include <vector>

namespace tokenroof {

/// A candidate that a search has rated: plain data, to be sent as it is.
struct finding {
    std::size_t index = 0;  ///< of the candidate
    double value = 0;       ///< of the objective, in base units
    token_rate<> per_user{};
    token_rate<> per_chip{};

    friend constexpr bool operator==(const finding&, const finding&) = default;
};

/// Whether p takes q from a front: it is nowhere worse, and better somewhere or, of equals, the first.
/// This is a strict partial order, whatever the order in which candidates come.
constexpr bool dominates(const finding& p, const finding& q) {
    if (p.per_user < q.per_user || p.per_chip < q.per_chip) return false;
    return p.per_user > q.per_user || p.per_chip > q.per_chip || p.index < q.index;
}

/// The findings that no other dominates, from the fastest for a chip to the fastest for a user.
///
/// It depends on which findings were added, not on their order: fronts of parts, merged in any order, are the front of the
/// whole, bit by bit.
/// Domain   rates that are numbers; infinite ones are allowed. Findings come by `add` and `merge` only.
struct pareto_front {
    std::vector<finding> points{};

    auto begin() const { return points.begin(); }
    auto end() const { return points.end(); }

    friend bool operator==(const pareto_front&, const pareto_front&) = default;
};

/// Adds a finding to a front. Returns whether it is new there.
inline bool add(pareto_front& front, const finding& f) {
    // Rates of users grow and those of chips shrink along the front: only the first finding that is no slower for a user
    // can dominate f, and what f dominates lies at that place or directly before it.
    std::vector<finding>& points = front.points;
    const auto slower = [](const finding& p, const finding& q) { return p.per_user < q.per_user; };
    const auto next = std::lower_bound(points.begin(), points.end(), f, slower);
    if (next != points.end() && (*next == f || dominates(*next, f))) return false;
    auto first = next;
    while (first != points.begin() && dominates(f, *(first - 1))) --first;
    const auto last = next != points.end() && dominates(f, *next) ? next + 1 : next;
    if (first == last) {
        points.insert(first, f);
    } else {
        *first = f;
        points.erase(first + 1, last);
    }
    return true;
}

inline void merge(pareto_front& front, const pareto_front& other) {
    for (const finding& f : other) add(front, f);
}

}  // namespace tokenroof
