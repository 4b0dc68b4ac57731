// SPDX-License-Identifier: MIT
// Routing of tokens to experts: how many experts a step touches, and how its tokens pile up on them.
#pragma once
#include <array>
#include <bit>
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// By which law a router spreads its choices over experts.
enum class routing_law {
    uniform,      ///< each token takes different experts at random, all equally likely: a balanced model in service
    round_robin,  ///< token after token takes the next experts in turn: `balanced` benchmarks
    power_law     ///< experts' loads are drawn from a bounded power law: skewed benchmarks
};

/// Routing of a layer.
template <Scalar S = double>
struct basic_routing {
    routing_law law = routing_law::uniform;
    ratio<S> exponent = 1.2;  ///< of the power law: the larger, the fewer experts idle; the busiest rank has most at 2

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"law"}, x.law...);
        visit(field{"exponent", rule::at_least_one}, x.exponent...);
    }
};
using routing = basic_routing<double>;

/// Loads of the experts of one rank, as the bounded power law has them: density ~ load^-exponent between `least` and
/// `span` times that.
template <Scalar S = double>
struct basic_load_tail {
    ratio<S> least{};
    ratio<S> span{};
    ratio<S> slope{};  ///< 1 - exponent
    ratio<S> end{};    ///< span^slope
    ratio<S> norm{};   ///< 1 / (1 - end)

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"least"}, x.least...);
        visit(field{"span"}, x.span...);
        visit(field{"slope"}, x.slope...);
        visit(field{"end"}, x.end...);
        visit(field{"norm"}, x.norm...);
    }
};

/// What the busiest rank of an expert-parallel group is given in one step: expected values, so that they may be
/// fractions.
template <Scalar S = double>
struct basic_expert_load {
    routing_law law = routing_law::uniform;
    ratio<S> held{};     ///< experts that a rank holds
    ratio<S> rows{};     ///< pairs of a token and an expert
    ratio<S> experts{};  ///< that have rows
    basic_load_tail<S> tail{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"law"}, x.law...);
        visit(field{"held"}, x.held...);
        visit(field{"rows"}, x.rows...);
        visit(field{"experts"}, x.experts...);
        visit(field{"tail"}, x.tail...);
    }
};
using expert_load = basic_expert_load<double>;

/// Expected value of the largest of n independent standard normal numbers.
///
/// Domain   n >= 1; exact to four digits for powers of two up to 1024, linear in log2 n between them and beyond.
/// Source   n times the integral of x phi(x) Phi(x)^(n-1).
constexpr double expected_largest(int n) {
    constexpr std::array<double, 11> at{0,      0.5642, 1.0294, 1.4236, 1.766, 2.0697,
                                        2.3437, 2.5946, 2.8269, 3.0439, 3.2482};
    const auto u = static_cast<unsigned>(n > 1 ? n : 1);
    const auto doublings = static_cast<std::size_t>(std::bit_width(u) - 1);
    const std::size_t i = doublings < at.size() - 1 ? doublings : at.size() - 2;
    const double whole = static_cast<double>(1U << i);
    return at[i] + (at[i + 1] - at[i]) * (u / whole - 1);
}

namespace detail {

/// Keeps a power law away from the exponents 1, 2 and 3, where integrals are logarithms: by 1e-4.
template <class S>
constexpr ratio<S> regular(ratio<S> exponent) {
    constexpr double near = 1e-4;
    for (const double singular : {1.0, 2.0, 3.0}) {
        const ratio<S> off = exponent - singular;
        exponent = select(off * off < ratio<S>(near * near), ratio<S>(singular + near), exponent);
    }
    return exponent;
}

/// Share of the experts whose load is more than x = load / least, and those experts' sum of loads in units of least.
template <class S>
struct tail_share {
    ratio<S> count{};
    ratio<S> sum{};
};
template <class S>
constexpr tail_share<S> beyond(const basic_load_tail<S>& t, const ratio<S>& load) {
    const ratio<S> x = min(max(load / t.least, ratio<S>(1)), t.span);
    const ratio<S> power = pow(x, t.slope);
    return {(power - t.end) * t.norm, -(t.slope / (t.slope + 1)) * t.norm * (t.span * t.end - x * power)};
}

template <class S>
constexpr basic_expert_load<S> uniform_load(const ratio<S>& tokens, int experts, int top_k, int ranks) {
    const double share = 1.0 / ranks;
    const double held = experts * share;
    const ratio<S> mean = tokens * (top_k * share);
    ratio<S> rows = mean;
    if (ranks > 1) {
        const double spread = top_k * share * (1 - share) * (experts - top_k) / (experts > 2 ? experts - 1.0 : 1.0);
        rows += expected_largest(ranks) * sqrt(tokens * spread);
    }
    const ratio<S> pairs = min(max(rows, min(tokens, ratio<S>(1))), tokens * (top_k < held ? top_k : held));
    const ratio<S> busy = ranks == 1 ? tokens : tokens * (pairs / mean);
    if (top_k == experts) return {routing_law::uniform, held, pairs, held, {}};
    const double spared = 1 - static_cast<double>(top_k) / experts;
    const ratio<S> untouched = exp(busy * scalar_traits<double>::log(spared));
    return {routing_law::uniform, held, pairs, min(held * (1 - untouched), pairs), {}};
}

template <class S>
constexpr basic_expert_load<S> round_robin_load(const ratio<S>& tokens, int experts, int top_k, int ranks) {
    const double held = static_cast<double>(experts) / ranks;
    const ratio<S> one = 1;
    const ratio<S> pairs = tokens * top_k;
    const ratio<S> least = min(pairs, one);
    const ratio<S> touched = max(min(pairs, ratio<S>(experts)) * (1.0 / ranks), least);
    return {routing_law::round_robin, held, max(pairs * (1.0 / ranks), least), touched, {}};
}

template <class S>
constexpr basic_expert_load<S> power_law_load(const ratio<S>& exponent, const ratio<S>& tokens, int experts, int top_k,
                                              int ranks) {
    const ratio<S> one = 1;
    const ratio<S> slope = 1 - regular<S>(exponent);
    const ratio<S> pairs = tokens * top_k;
    basic_load_tail<S> tail{};
    tail.span = select(pairs > ratio<S>(experts), max(0.8 * tokens, ratio<S>(2)), ratio<S>(200));
    tail.slope = slope;
    tail.end = pow(tail.span, slope);
    tail.norm = 1 / (1 - tail.end);
    // Mean and mean square of a load in units of the least.
    const ratio<S> scale = -slope * tail.norm;
    const ratio<S> mean = scale * (tail.span * tail.end - 1) / (slope + 1);
    const ratio<S> square = scale * (tail.span * tail.span * tail.end - 1) / (slope + 2);
    const double held = static_cast<double>(experts) / ranks;
    const ratio<S> spread = sqrt(max(square / (mean * mean) - 1, ratio<S>{}) * (1 / held));
    const ratio<S> even = pairs * (1.0 / ranks);
    const ratio<S> most = tokens * (top_k < held ? top_k : held);
    const ratio<S> rows = min(max(even * (1 + expected_largest(ranks) * spread), min(pairs, one)), most);
    tail.least = rows / (held * mean);
    const tail_share<S> busy = beyond(tail, one);
    const ratio<S> idle = rows - held * busy.sum * tail.least;  // rows of experts with less than one
    const ratio<S> touched = held * busy.count + max(idle, ratio<S>{});
    return {routing_law::power_law, held, rows, min(max(touched, rows / tokens), rows), tail};
}

}  // namespace detail

/// What the busiest of `ranks` ranks is given when each of `tokens` tokens takes `top_k` of `experts` experts, which the
/// ranks share evenly. e: experts of a rank, c: expected_largest(ranks).
///
///     uniform       rows    = k tokens / ranks + c sqrt(variance)
///                   experts = e (1 - (1 - k/N)^busy),   busy = tokens of an even step with as many rows
///     round robin   rows    = k tokens / ranks,   experts = min(N, k tokens) / ranks
///     power law     rows    = k tokens / ranks (1 + c cv / sqrt(e)),   cv: of a load, standard deviation over mean
///                   experts = e E[min(load, 1)]: loads are whole in the end, what is below one lands on some expert
///
/// variance: of a rank's rows, hypergeometric for each token. Loads of the power law are drawn from a density
/// ~ load^-exponent between 1 and max(0.8 tokens, 2), or in a ratio of 1 to 200 where k tokens <= N, and scaled to the sum,
/// as ai-dynamo/aiconfigurator does for its benchmarks. All are expected values, and no expert has more rows than there
/// are tokens. The largest of sums of heavy-tailed loads is taken as that of normal ones: within 3 % of draws for eight
/// experts a rank and more at exponent 1.2, within 12 % for fewer and at 1.5.
/// Derivatives: round robin and the power law have kinks at k tokens = N; that of the power law is a step.
///
/// Domain   tokens >= 1/k; 1 <= top_k <= experts. Exponents within 1e-4 of 1, 2 and 3 count as that far above them.
/// Source   tests/compute/routing_test.cpp holds all three laws to the means of draws.
template <Scalar S>
constexpr basic_expert_load<S> expert_load_of(const basic_routing<S>& r, const std::type_identity_t<ratio<S>>& tokens,
                                              int experts, int top_k, int ranks) {
    switch (r.law) {
        case routing_law::uniform: return detail::uniform_load<S>(tokens, experts, top_k, ranks);
        case routing_law::round_robin: return detail::round_robin_load<S>(tokens, experts, top_k, ranks);
        case routing_law::power_law: break;
    }
    return detail::power_law_load<S>(r.exponent, tokens, experts, top_k, ranks);
}

/// Expected number of tiles of `height` rows that all experts of a rank need, each its own: the sum of ceil(load / height).
///
///     uniform       experts + e max(load / height - 1/2, 0),   load = rows / e
///     round robin   experts ceil(load / height),   load = rows / experts
///     power law     experts + sum of loads beyond height / height - number of loads beyond height / 2
///
/// The latter two terms are the integral of the number of loads beyond each multiple of height, by trapezium.
template <Scalar S>
constexpr ratio<S> row_tiles(const basic_expert_load<S>& l, double height) {
    switch (l.law) {
        case routing_law::uniform: return l.experts + max(l.rows / height - 0.5 * l.held, ratio<S>{});
        case routing_law::round_robin: return l.experts * ceil(l.rows / l.experts * ((1 - 1e-6) / height));
        case routing_law::power_law: break;
    }
    const detail::tail_share<S> busy = detail::beyond<S>(l.tail, height);
    return l.experts + l.held * max(busy.sum * l.tail.least / height - busy.count / 2, ratio<S>{});
}

}  // namespace tokenroof
