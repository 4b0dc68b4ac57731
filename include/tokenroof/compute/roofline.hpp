// SPDX-License-Identifier: MIT
// Work meets a chip: floors of time by resource, joined by a p-norm, and the resource that binds.
#pragma once
#include <tokenroof/compute/supply.hpp>

namespace tokenroof {

/// Kinds of work whose estimates err alike. Each op says its own.
enum class kernel_class {
    gemm,
    attention,
    latent_attention,
    experts,
    collective,
    stream,  ///< kernels that only move bytes
    engine,  ///< what a serving engine adds to the kernels of a step
    queue,   ///< what requests wait for each other
};
inline constexpr std::size_t kernel_classes = 8;

/// What an op needs, whatever the chip: arithmetic, bytes to and from memory, bytes sent to peers by each rank.
template <Scalar S = double>
struct basic_work {
    flops<S> arithmetic{};
    bytes<S> traffic{};
    bytes<S> messages{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"arithmetic"}, x.arithmetic...);
        visit(field{"traffic"}, x.traffic...);
        visit(field{"messages"}, x.messages...);
    }

    friend constexpr basic_work operator+(const basic_work& a, const basic_work& b) {
        return {a.arithmetic + b.arithmetic, a.traffic + b.traffic, a.messages + b.messages};
    }
    friend constexpr basic_work operator*(int n, const basic_work& w) {
        return {n * w.arithmetic, n * w.traffic, n * w.messages};
    }
};
using work = basic_work<double>;

/// Seconds by the resource that spends them: arithmetic, memory bandwidth, links, and latency (launches, waits and
/// engine overheads that no faster resource would shorten). The four add up to `total`, which is kept beside them so
/// that its bounds are as tight as those of the whole: shares of an interval overlap.
template <Scalar S = double>
struct basic_time_split {
    seconds<S> compute{};
    seconds<S> memory{};
    seconds<S> link{};
    seconds<S> latency{};
    seconds<S> total{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"compute"}, x.compute...);
        visit(field{"memory"}, x.memory...);
        visit(field{"link"}, x.link...);
        visit(field{"latency"}, x.latency...);
        visit(field{"total"}, x.total...);
    }

    friend constexpr basic_time_split operator+(const basic_time_split& a, const basic_time_split& b) {
        return {a.compute + b.compute, a.memory + b.memory, a.link + b.link, a.latency + b.latency, a.total + b.total};
    }
    friend constexpr basic_time_split operator*(const ratio<S>& n, const basic_time_split& t) {
        return {n * t.compute, n * t.memory, n * t.link, n * t.latency, n * t.total};
    }
    friend constexpr basic_time_split operator*(int n, const basic_time_split& t) {
        return {n * t.compute, n * t.memory, n * t.link, n * t.latency, n * t.total};
    }
};
using time_split = basic_time_split<double>;

/// The time of all resources together.
template <Scalar S>
constexpr const seconds<S>& total(const basic_time_split<S>& t) {
    return t.total;
}

/// What may bind: the four shares of time, and memory capacity where requests wait for room.
enum class resource { compute, memory_bandwidth, link, latency, memory_capacity };

constexpr std::string_view name(resource r) {
    switch (r) {
        case resource::compute: return "compute";
        case resource::memory_bandwidth: return "memory bandwidth";
        case resource::link: return "link";
        case resource::latency: return "latency";
        case resource::memory_capacity: break;
    }
    return "memory capacity";
}

/// Share of a resource in a split; memory capacity takes no time.
template <Scalar S>
constexpr seconds<S> share_of(const basic_time_split<S>& t, resource r) {
    switch (r) {
        case resource::compute: return t.compute;
        case resource::memory_bandwidth: return t.memory;
        case resource::link: return t.link;
        case resource::latency: return t.latency;
        case resource::memory_capacity: break;
    }
    return {};
}

/// Whether no other resource takes longer than r: bool for a number, one answer an element for an array, and for an
/// interval an answer that may be uncertain.
template <Scalar S>
constexpr auto binds(const basic_time_split<S>& t, resource r) {
    seconds<S> others{};  // not r itself, of which an interval is uncertain whether it is as long as itself
    for (const resource other : {resource::compute, resource::memory_bandwidth, resource::link, resource::latency}) {
        if (other != r) others = max(others, share_of(t, other));
    }
    return share_of(t, r) >= others;
}

/// The resource with the largest share of the time; the first of equals.
template <Scalar S>
    requires requires(const seconds<S>& s) {
        { s < s } -> std::same_as<bool>;
    }
constexpr resource binding(const basic_time_split<S>& t) {
    for (const resource r : {resource::compute, resource::memory_bandwidth, resource::link}) {
        if (binds(t, r)) return r;
    }
    return resource::latency;
}

/// Arithmetic intensity of an op: FLOP per byte of memory traffic.
/// Errors   std::invalid_argument without traffic.
template <Scalar S>
constexpr intensity<S> arithmetic_intensity(const basic_work<S>& w) {
    if (!scalar_traits<S>::all(w.traffic > bytes<S>{})) [[unlikely]] {
        reject("work.traffic", value_text(w.traffic), "an intensity needs memory traffic");
    }
    return w.arithmetic / w.traffic;
}

/// Ridge point: the intensity at which peak arithmetic in format f takes as long as peak memory bandwidth.
/// Errors   std::invalid_argument from validate(chip).
template <Scalar S>
constexpr intensity<S> ridge_point(const basic_chip<S>& c, format f) {
    validate(c);
    return peak_rate(c, f) / peak_bandwidth(c.memory);
}

/// Joins the floors of a kernel that overlaps arithmetic and memory traffic.
///
///     time = (compute^P + memory^P)^(1/P) + latency,   P in {4, 8}
///
/// The joined time is shared out in proportion to floor^P, so that the shares add up to it.
template <int P, Scalar S>
    requires(P == 4 || P == 8)
constexpr basic_time_split<S> roofline(const seconds<S>& compute, const seconds<S>& memory, const seconds<S>& latency) {
    const seconds<S> zero{};
    if constexpr (requires { scalar_traits<S>::template shared_norm<P>(compute.value(), memory.value()); }) {
        const auto norm = scalar_traits<S>::template shared_norm<P>(compute.value(), memory.value());
        const auto joined = seconds<S>::from_value(norm.total);
        return {seconds<S>::from_value(norm.a), seconds<S>::from_value(norm.b), zero, latency, joined + latency};
    }
    const seconds<S> larger = max(compute, memory);
    const seconds<S> safe = select(larger > zero, larger, seconds<S>(second));
    const ratio<S> minor = power<P>(min(compute, memory) / safe);
    const ratio<S> major = 1 / (1 + minor);
    const seconds<S> joined = smooth_max<P>(compute, memory);
    const auto compute_bound = compute > memory;
    return {joined * select(compute_bound, major, minor * major), joined * select(compute_bound, minor * major, major),
            zero, latency, joined + latency};
}

/// Time of an op on a chip, by resource. The ops are basic_gemm, basic_attention, basic_latent_attention, basic_experts,
/// basic_state_update, basic_elementwise and the collectives; each brings its kind, work_of(op) and an unchecked
/// time_of(op, work, chip, supply).
/// Errors   std::invalid_argument naming field, value and rule.
template <Described Op, Scalar S>
constexpr basic_time_split<S> time_of(const Op& op, const basic_chip<S>& c) {
    if constexpr (requires { validate(op); }) validate(op);
    else validate_fields(op, "op");
    validate(c);
    if constexpr (requires { op.weights; }) validate_format(c, op.weights);
    return time_of(op, work_of(op), c, supply_of(c));
}

}  // namespace tokenroof
