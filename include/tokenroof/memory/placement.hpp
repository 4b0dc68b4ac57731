// SPDX-License-Identifier: MIT
// What lives where: the split of tensors over memory tiers that streams them in the least time.
#pragma once
#include <array>
#include <tokenroof/fields.hpp>
#include <tokenroof/units.hpp>

namespace tokenroof {

/// Bytes that a step reads: weights, a part of the KV cache, a group of experts.
template <Scalar S = double>
struct basic_stored_tensor {
    std::string_view name = {};
    bytes<S> size{};
    ratio<S> reads{};  ///< of each byte per step, on average: its heat

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"size", rule::non_negative}, x.size...);
        visit(field{"reads", rule::non_negative}, x.reads...);
    }
};
using stored_tensor = basic_stored_tensor<double>;

/// A memory that streams at the same time as the others: HBM, the HBM of peers, host DRAM, CXL, an SSD. Tiers behind
/// one link are given shares of it, or stand as one tier where each could fill it.
template <Scalar S = double>
struct basic_memory_tier {
    std::string_view name = {};
    bytes<S> capacity{};
    bandwidth<S> read_bandwidth{};  ///< sustained, as the chip sees it; positive where there is capacity

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"capacity", rule::non_negative}, x.capacity...);
        visit(field{"read_bandwidth", rule::non_negative}, x.read_bandwidth...);
    }
};
using memory_tier = basic_memory_tier<double>;

/// Tensors and tiers as a placement takes them: their number is known to the compiler, and those of no size and no
/// capacity stand for none.
template <Scalar S, std::size_t N>
using stored_tensors = std::array<basic_stored_tensor<S>, N>;
template <Scalar S, std::size_t M>
using memory_tiers = std::array<basic_memory_tier<S>, M>;

/// Which bytes of N tensors lie in which of M tiers.
template <Scalar S, std::size_t N, std::size_t M>
struct basic_placement {
    std::array<std::array<bytes<S>, M>, N> held{};  ///< of each tensor in each tier
    std::array<bytes<S>, M> used{};                 ///< of each tier
    std::array<seconds<S>, M> busy{};               ///< that each tier streams in a step
    seconds<S> time{};                              ///< of a step: that of the tiers that stream longest
    bytes<S> shortfall{};                           ///< without a place; the coldest ones, which `time` leaves out
};
template <std::size_t N, std::size_t M>
using placement = basic_placement<double, N, M>;

namespace detail {

template <class X, std::size_t N>
constexpr void validate_each(const std::array<X, N>& list, std::string_view name) {
    for (std::size_t i = 0; i < N; ++i) {
        if (!all_obey(list[i])) [[unlikely]]
            reject_first(list[i], std::string(name) + "[" + std::to_string(i) + "]");
    }
}

/// Rejects a tier that holds bytes and never gives them back.
template <Scalar S>
constexpr void require_bandwidth(const basic_memory_tier<S>& t, std::string_view name, std::size_t index) {
    const auto read = select(t.capacity > bytes<S>{}, t.read_bandwidth, bandwidth<S>(byte / second));
    if (!scalar_traits<S>::all(read > bandwidth<S>{})) [[unlikely]]
        reject(std::string(name) + "[" + std::to_string(index) + "].read_bandwidth", value_text(t.read_bandwidth),
               describe(rule::positive));
}

template <Scalar S, std::size_t N, std::size_t M>
constexpr void validate_placement(const stored_tensors<S, N>& tensors, const memory_tiers<S, M>& tiers) {
    validate_each(tensors, "tensors");
    validate_each(tiers, "tiers");
    for (std::size_t j = 0; j < M; ++j) require_bandwidth(tiers[j], "tiers", j);
}

template <Scalar S, std::size_t M>
constexpr bytes<S> room_of(const memory_tiers<S, M>& tiers) {
    bytes<S> all{};
    for (const auto& tier : tiers) all += tier.capacity;
    return all;
}

/// Bytes of each tensor that have a place when the coldest go without; of equally hot ones the later.
template <Scalar S, std::size_t N>
constexpr std::array<bytes<S>, N> placed_sizes(const stored_tensors<S, N>& tensors, const bytes<S>& room) {
    std::array<bytes<S>, N> sizes{};
    for (std::size_t i = 0; i < N; ++i) {
        bytes<S> left = room;
        for (std::size_t k = 0; k < N; ++k) {
            if (k < i) left -= select(tensors[k].reads >= tensors[i].reads, tensors[k].size, bytes<S>{});
            if (k > i) left -= select(tensors[k].reads > tensors[i].reads, tensors[k].size, bytes<S>{});
        }
        sizes[i] = max(min(tensors[i].size, left), bytes<S>{});
    }
    return sizes;
}

template <Scalar S, std::size_t N, std::size_t M>
constexpr seconds<S> least_time(const stored_tensors<S, N>& tensors, const std::array<bytes<S>, N>& sizes,
                                const memory_tiers<S, M>& tiers) {
    std::array<bytes<S>, N> traffic{};
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t k = 0; k < N; ++k) traffic[i] += sizes[k] * min(tensors[k].reads, tensors[i].reads);
    }
    seconds<S> least{};
    for (std::size_t last = 0; last < M; ++last) {
        const auto& limit = tiers[last];
        bandwidth<S> streaming = limit.read_bandwidth;  // of the tiers with no more bandwidth a byte: to the end
        bytes<S> full{};                                // of the others, which are done before
        for (std::size_t j = 0; j < M; ++j) {
            if (j == last) continue;  // an interval would be uncertain of it
            const auto& tier = tiers[j];
            const auto streams = tier.read_bandwidth * limit.capacity <= limit.read_bandwidth * tier.capacity;
            streaming += select(streams, tier.read_bandwidth, bandwidth<S>{});
            full += select(streams, bytes<S>{}, tier.capacity);
        }
        bytes<S> remaining{};
        for (std::size_t i = 0; i < N; ++i) remaining = max(remaining, traffic[i] - full * tensors[i].reads);
        least = max(least, remaining / streaming);
    }
    return least;
}

}  // namespace detail

/// Least time in which tiers that stream at once read all tensors, over all ways to split these.
///
///     T = max over tensors i and sets of tiers J of
///             (sum_k size_k min(reads_k, reads_i) - reads_i sum_{j not in J} capacity_j) / sum_{j in J} bandwidth_j
///
/// Exact: the value of the linear program  min T  over bytes x_ij >= 0 with sum_j x_ij = size_i, sum_i x_ij <=
/// capacity_j and sum_i reads_i x_ij <= T bandwidth_j. Its dual gives a byte of heat f the price g(f), the least of
/// lines p_j + q_j f with p, q >= 0: any concave, nowhere falling g >= 0. A tier's share of the dual's cost under such
/// a g is capacity_j g(T d_j), d_j = bandwidth_j / capacity_j. So T is feasible if and only if
///     sum_i size_i g(reads_i) <= sum_j capacity_j g(T d_j)   for every such g,
/// and it is enough to ask the extreme ones, the constant (all fits) and min(f, t). Between two heats of tensors the
/// left side is straight in t and the right side concave, so that t = reads_i suffice. Solved for T, for which the sets
/// J of tiers with the least d_j suffice.
/// Domain   Streams only: no tier has a latency. What has no place is left out, coldest first: see `shortfall`.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S, std::size_t N, std::size_t M>
    requires(N > 0 && M > 0)
constexpr seconds<S> placed_time(const std::array<basic_stored_tensor<S>, N>& tensors,
                                 const std::array<basic_memory_tier<S>, M>& tiers) {
    detail::validate_placement(tensors, tiers);
    return detail::least_time(tensors, detail::placed_sizes(tensors, detail::room_of(tiers)), tiers);
}

/// Bytes that find no place in any tier: max(0, sum of sizes - sum of capacities).
template <Scalar S, std::size_t N, std::size_t M>
constexpr bytes<S> shortfall(const std::array<basic_stored_tensor<S>, N>& tensors,
                             const std::array<basic_memory_tier<S>, M>& tiers) {
    bytes<S> excess = -detail::room_of(tiers);
    for (const auto& tensor : tensors) excess += tensor.size;
    return max(excess, bytes<S>{});
}

namespace detail {

/// What a tier takes: the coldest of the bytes that are left, as many as it can hold and stream in `time`. Where it is
/// full before its time is used up, it changes its coldest for hotter ones until it is, or holds the hottest.
/// `order` names the tensors from cold to hot.
template <Scalar S, std::size_t N>
constexpr std::array<bytes<S>, N> taken(const stored_tensors<S, N>& tensors, const std::array<std::size_t, N>& order,
                                        const std::array<bytes<S>, N>& left, const basic_memory_tier<S>& tier,
                                        const seconds<S>& time) {
    std::array<bytes<S>, N> take{};
    bytes<S> room = tier.capacity;
    bytes<S> traffic = time * tier.read_bandwidth;
    for (const std::size_t i : order) {
        const bytes<S> most = min(left[i], room);
        if (tensors[i].reads * most > traffic) {
            take[i] = traffic / tensors[i].reads;
            return take;
        }
        take[i] = most;
        room -= most;
        traffic -= tensors[i].reads * most;
    }
    if (room > bytes<S>{}) return take;  // all that is left
    for (std::size_t cold = 0, hot = 0; hot < N;) {
        const std::size_t from = order[cold];
        const std::size_t to = order[hot];
        const bytes<S> most = hot > cold ? min(take[from], left[to] - take[to]) : bytes<S>{};
        const ratio<S> hotter = tensors[to].reads - tensors[from].reads;
        const bool last = hotter * most > traffic;
        const bytes<S> moved = last ? traffic / hotter : most;
        take[from] -= moved;
        take[to] += moved;
        if (last) return take;
        traffic -= hotter * moved;
        if (hot > cold && !(take[from] > bytes<S>{})) ++cold;
        else ++hot;
    }
    return take;
}

template <Scalar S, std::size_t N>
constexpr std::array<std::size_t, N> cold_to_hot(const stored_tensors<S, N>& tensors) {
    std::array<std::size_t, N> order{};
    for (std::size_t i = 0; i < N; ++i) {
        std::size_t at = i;
        for (; at > 0 && tensors[order[at - 1]].reads >= tensors[i].reads; --at) order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

}  // namespace detail

/// The split that takes placed_time. Tiers are listed from the one that shall hold the hottest bytes: the last takes
/// the coldest that it can stream in the time, then the one before it, and the first holds the rest. Any order is
/// optimal in time; where all fits and is read, all tiers finish together.
///
/// Optimal: T = placed_time satisfies the condition there, and a tier that takes its bytes leaves it satisfied for the
/// other tiers. Let its bytes have heats from a to b, with a = 0 where nothing colder is left. At t <= a and at t >= b
/// the left side loses their sum of min(f, t), which is min(T bandwidth, t capacity) or more, and the right side no
/// more than that. Between a and b no bytes are left, so that the left side is straight in t and the right side
/// concave. And where the tier holds the hottest bytes, the left side is level beyond a and the right side nowhere falls.
/// Domain   Scalars compared by one value: float, double, dual, whose derivatives are those of the split with its order
///          of heats held. Elements of an array and points of an interval may differ in order: they have placed_time.
/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S, std::size_t N, std::size_t M>
    requires(N > 0 && M > 0 && detail::Plain<S>)
constexpr basic_placement<S, N, M> place(const std::array<basic_stored_tensor<S>, N>& tensors,
                                         const std::array<basic_memory_tier<S>, M>& tiers) {
    detail::validate_placement(tensors, tiers);
    std::array<bytes<S>, N> left = detail::placed_sizes(tensors, detail::room_of(tiers));
    basic_placement<S, N, M> p{.time = detail::least_time(tensors, left, tiers),
                               .shortfall = shortfall(tensors, tiers)};
    const auto order = detail::cold_to_hot(tensors);
    for (std::size_t j = M; j-- > 0;) {
        const auto take = j > 0 ? detail::taken(tensors, order, left, tiers[j], p.time) : left;
        bytes<S> traffic{};
        for (std::size_t i = 0; i < N; ++i) {
            p.held[i][j] = take[i];
            p.used[j] += take[i];
            traffic += tensors[i].reads * take[i];
            left[i] = max(left[i] - take[i], bytes<S>{});  // rounding may take a little more
        }
        if (traffic > bytes<S>{}) p.busy[j] = traffic / tiers[j].read_bandwidth;
    }
    return p;
}

/// The tier that streams longest: the first of those that finish together, to 1e-9.
template <Scalar S, std::size_t N, std::size_t M>
constexpr std::size_t binding(const basic_placement<S, N, M>& p) {
    std::size_t longest = 0;
    for (std::size_t j = 1; j < M; ++j) {
        if (p.busy[j] > p.busy[longest] * (1 + 1e-9)) longest = j;
    }
    return longest;
}

/// A KV cache whose most recent part is read in every step and the rest now and then.
///
///     {hot_share x kv, 1 read a step}, {(1 - hot_share) x kv, cold_reads a step}
///
/// Domain   hot_share in [0, 1], such as window / context; cold_reads in [0, 1]: 1 for full attention, else the share
///          of the tail that sparse attention picks.
template <Scalar S>
constexpr std::array<basic_stored_tensor<S>, 2> kv_window_and_tail(const bytes<S>& kv,
                                                                   const std::type_identity_t<ratio<S>>& hot_share,
                                                                   const std::type_identity_t<ratio<S>>& cold_reads) {
    return {{{.name = "kv window", .size = hot_share * kv, .reads = 1},
             {.name = "kv tail", .size = (1 - hot_share) * kv, .reads = cold_reads}}};
}

/// Reads of an expert per step: the chance that one of the step's routed tokens picks it.
///
///     reads = 1 - (1 - popularity)^tokens
///
/// Domain   popularity in [0, 1]: the chance that one token picks it, k/N where k of N experts are equally popular;
///          tokens pick independently.
template <Scalar S>
constexpr ratio<S> expert_reads(const ratio<S>& popularity, const std::type_identity_t<tokens<S>>& routed) {
    const ratio<S> passed_over = max(1 - popularity, ratio<S>(1e-30));  // the logarithm of 0 is none
    return 1 - pow(passed_over, routed / token);
}

}  // namespace tokenroof
