// SPDX-License-Identifier: MIT
// A search on all cores, with progress and cancellation.
#pragma once
#include <tokenroof/numeric/sweep.hpp>
#include <tokenroof/serving/search.hpp>

namespace tokenroof {
namespace detail {

/// The candidates of a range as what a sweep goes over, already judged.
template <class Space, Objective F>
class judged_candidates {
public:
    judged_candidates(const Space& space, const F& worth, const search_options& options)
        : space_(space), worth_(worth), options_(options) {}

    std::size_t size() const { return options_.last - options_.first; }
    template <Scalar S>
    std::size_t blocks() const {
        return size();
    }
    template <Scalar S, class Take>
    using answer = judgement;

    template <Scalar S, class Take>
    void visit(std::size_t first, std::size_t last, Take&& take) const {
        judge<Space, F> judge_of_stretch(space_, worth_, options_.limits);
        for (std::size_t i = first; i < last; ++i) {
            if (!take(std::size_t{1}, judge_of_stretch(options_.first + i))) return;
        }
    }

private:
    const Space& space_;
    const F& worth_;
    const search_options& options_;
};

}  // namespace detail

/// The same search on several cores: search(space, objective::per_chip, {.limits = l}, {.progress = show_progress}).
///
/// The result, and what `visit` gets in which order, do not depend on the number of threads. Several threads call the
/// objective at once, one at a time `visit` and `progress`.
/// Errors   those of search and sweep. A search that run.stop ends early has gone over the first candidates.
template <class Space, Objective F, std::invocable<const finding&, bool> Visit>
search_result search(const Space& space, const F& worth, const search_options& options, const sweep_options& run,
                     Visit&& visit) {
    const search_options o = detail::checked(space, options);
    search_result r{.loads = space.loads(), .most = o.ranked};
    const auto add = [&](std::size_t, std::span<const judgement> judged) {
        for (const judgement& j : judged) {
            const bool best = detail::note(r, j);
            if (j.result == outcome::accepted) visit(j.found, best);
        }
    };
    sweep(
        detail::judged_candidates<Space, F>(space, worth, o), [](const judgement& j) { return j; }, add, run);
    return r;
}
template <class Space, Objective F>
search_result search(const Space& space, const F& worth, const search_options& options, const sweep_options& run) {
    return search(space, worth, options, run, [](const finding&, bool) {});
}

}  // namespace tokenroof
