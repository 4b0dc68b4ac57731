// SPDX-License-Identifier: MIT
// Finds among many deployments those that keep to limits: the best by an objective, and the Pareto front.
//
// The search here runs where it is called; serving/parallel_search.hpp uses all cores. Both give the same result.
#pragma once
#include <tokenroof/serving/judge.hpp>

namespace tokenroof {

/// What a search keeps to, and which candidates it goes over.
struct search_options {
    tokenroof::limits limits{};
    std::size_t ranked = 10;  ///< deployments that are kept as the best, at least one
    std::size_t first = 0;    ///< candidates from this number on
    std::size_t last = std::numeric_limits<std::size_t>::max();  ///< to before this one
};

/// A rule that some candidates break: plain data.
struct broken_rule {
    std::uint64_t rule = 0;  ///< the same for the same member and rule; why_invalid(space, first) says it in words
    std::size_t count = 0;   ///< candidates that break it
    std::size_t first = 0;   ///< the first of them

    friend constexpr bool operator==(const broken_rule&, const broken_rule&) = default;
};

/// What a search has found.
struct search_result {
    std::size_t loads = 1;  ///< candidates that share a deployment
    std::size_t most = 10;  ///< deployments that are ranked at most
    std::array<std::size_t, outcomes> counts{};
    std::vector<finding> ranked{};      ///< best deployments, each at its best load; of equals the first
    pareto_front front{};               ///< of all that keep to the limits
    std::vector<broken_rule> broken{};  ///< in the order of the first candidates that break them

    friend bool operator==(const search_result&, const search_result&) = default;
};

/// Candidates with an outcome, and all.
constexpr std::size_t count(const search_result& r, outcome o) { return r.counts[static_cast<std::size_t>(o)]; }
constexpr std::size_t count(const search_result& r) {
    std::size_t all = 0;
    for (const std::size_t c : r.counts) all += c;
    return all;
}

/// Adds the result of another part of the same space. Parts in any order add up to the result of the whole, bit by bit.
inline void merge(search_result& all, const search_result& other);

/// Judges candidates one after the other:
///
///     const search_result r = search(space, objective::per_chip, {.limits = {.ttft = 2 * second, .tpot = 30 * ms}});
///     const candidate best = space[r.ranked[0].index];
///     const estimate why = serve(best);
///
/// `visit(finding, best)` is called for each candidate that keeps to the limits, in the order of their numbers; `best`
/// says that none before it was better.
///
/// A deployment is validated once for all its loads, and what does not fit in memory is not evaluated. Deployments are
/// evaluated at double.
/// Errors   std::invalid_argument from validate(limits), for less than one ranked, and for a range that ends before it
///          begins. Candidates that are not possible are counted, and no error.
template <class Space, Objective F, std::invocable<const finding&, bool> Visit>
search_result search(const Space& space, const F& worth, const search_options& options, Visit&& visit);
template <class Space, Objective F>
search_result search(const Space& space, const F& worth, const search_options& options = {}) {
    return search(space, worth, options, [](const finding&, bool) {});
}

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// Ranks f among the best. Returns whether it comes first now.
inline bool rank(search_result& r, const finding& f) {
    std::vector<finding>& best = r.ranked;
    const auto better = [&f](const finding& b) {
        return f.value > b.value || (f.value == b.value && f.index < b.index);
    };
    const auto same_plan = [&](const finding& b) { return b.index / r.loads == f.index / r.loads; };
    const auto place = std::find_if(best.begin(), best.end(), better);
    if (place == best.end() && best.size() >= r.most) return false;
    if (std::any_of(best.begin(), place, same_plan)) return false;
    const bool first = place == best.begin();
    const auto old = std::find_if(place, best.end(), same_plan);
    if (old != best.end()) {
        std::rotate(place, old, old + 1);
        *place = f;
    } else {
        best.insert(place, f);
        if (best.size() > r.most) best.pop_back();
    }
    return first;
}

inline void note(std::vector<broken_rule>& all, broken_rule b) {
    const auto known = std::find_if(all.begin(), all.end(), [&b](const broken_rule& k) { return k.rule == b.rule; });
    if (known != all.end() && known->first <= b.first) {
        known->count += b.count;
        return;
    }
    if (known != all.end()) {
        b.count += known->count;
        all.erase(known);
    }
    const auto earlier = [](const broken_rule& x, const broken_rule& y) { return x.first < y.first; };
    all.insert(std::upper_bound(all.begin(), all.end(), b, earlier), b);
}

/// Returns whether it is the best so far.
inline bool note(search_result& r, const judgement& j) {
    ++r.counts[static_cast<std::size_t>(j.result)];
    if (j.result == outcome::invalid) note(r.broken, broken_rule{j.broken, 1, j.found.index});
    if (j.result != outcome::accepted) return false;
    tokenroof::add(r.front, j.found);
    return rank(r, j.found);
}

/// The options for a space, with a range that lies in it.
template <class Space>
search_options checked(const Space& space, search_options options) {
    validate(options.limits);
    if (options.ranked < 1) reject("search_options.ranked", "0", describe(rule::at_least_one));
    options.last = std::min(options.last, space.size());
    if (options.first > options.last)
        reject("search_options.first", std::to_string(options.first), "must not lie behind the last candidate");
    return options;
}

}  // namespace detail

inline void merge(search_result& all, const search_result& other) {
    for (std::size_t i = 0; i < outcomes; ++i) all.counts[i] += other.counts[i];
    for (const finding& f : other.ranked) detail::rank(all, f);
    for (const broken_rule& b : other.broken) detail::note(all.broken, b);
    merge(all.front, other.front);
}

template <class Space, Objective F, std::invocable<const finding&, bool> Visit>
search_result search(const Space& space, const F& worth, const search_options& options, Visit&& visit) {
    const search_options o = detail::checked(space, options);
    search_result r{.loads = space.loads(), .most = o.ranked};
    detail::judge<Space, F> judge(space, worth, o.limits);
    for (std::size_t i = o.first; i < o.last; ++i) {
        const judgement j = judge(i);
        const bool best = detail::note(r, j);
        if (j.result == outcome::accepted) visit(j.found, best);
    }
    return r;
}

}  // namespace tokenroof
