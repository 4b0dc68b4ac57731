// SPDX-License-Identifier: MIT
// What a search goes over: all combinations of what deployments and their loads may vary in, each with a number.
#pragma once
#include <array>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <tokenroof/serving/steady_state.hpp>
#include <tuple>
#include <vector>

namespace tokenroof {

/// Equal copies of a deployment, each under a load of its own.
struct candidate {
    deployment plan{};
    workload load{};  ///< of one replica
    int replicas = 1;
};

/// What `candidate.replicas` copies achieve together: counts of chips, rates and power are of all, latencies, batch and
/// memory those of one.
/// Errors   std::invalid_argument from serve, and for no replicas.
constexpr estimate serve(const candidate& c);

/// Values of one member of a deployment, of its workload, or of the candidate itself.
template <class Owner, class T>
struct variation {
    T Owner::*member;
    std::vector<T> values;
};

namespace detail {

template <class T>
constexpr const T& entry(const T& value) {
    return value;
}
template <class T>
constexpr const T& entry(const T* value) {
    return *value;
}  // catalogs list pointers

}  // namespace detail

/// vary(&deployment::tensor_parallel, {1, 2, 4, 8})
/// Errors   std::invalid_argument without a value.
template <class T, class Owner>
variation<Owner, T> vary(T Owner::*member, std::initializer_list<std::type_identity_t<T>> values) {
    if (values.size() == 0) reject("vary", "0 values", "needs at least one");
    return {member, values};
}

/// vary(&deployment::chip, catalog::measured_chips): of a range of values, or of pointers to them.
template <class T, class Owner, class Range>
variation<Owner, T> vary(T Owner::*member, const Range& range) {
    variation<Owner, T> v{member, {}};
    for (const auto& value : range) v.values.emplace_back(detail::entry(value));
    if (v.values.empty()) reject("vary", "0 values", "needs at least one");
    return v;
}

namespace detail {

/// A deployment changes least often, a candidate most often.
template <class Owner>
inline constexpr int place_of_owner = std::same_as<Owner, deployment> ? 0
                                      : std::same_as<Owner, workload> ? 1
                                                                      : 2;

template <class... Owner>
constexpr bool plans_first() {
    [[maybe_unused]] int last = 0;
    return ((place_of_owner<Owner> >= last ? (last = place_of_owner<Owner>, true) : false) && ...);
}

constexpr deployment& owner(candidate& c, deployment*) { return c.plan; }
constexpr workload& owner(candidate& c, workload*) { return c.load; }
constexpr candidate& owner(candidate& c, candidate*) { return c; }

}  // namespace detail

/// All combinations of some variations of a deployment and its load, in the order of nested loops: the last changes
/// fastest. A candidate's number and what it consists of follow from each other by mixed radix, so that threads or ranks
/// of MPI take ranges of numbers and nothing is stored.
///
///     const candidates space({.model = catalog::llama_3_1_70b, .engine = catalog::vllm}, {.input = 1024, .output = 1024},
///                            vary(&deployment::chip, catalog::measured_chips),
///                            vary(&deployment::formats, {{.weights = bf16}, {.weights = fp8, .kv = fp8}}),
///                            vary(&deployment::tensor_parallel, {1, 2, 4, 8}),
///                            vary(&workload::concurrency, {1, 4, 16, 64, 256}));
///
/// Members of the deployment come before those of the workload, and `&candidate::replicas` last: what has the same
/// deployment is consecutive. A combination need not be possible; a search counts why it is not.
/// Errors   std::invalid_argument for more candidates than can be counted.
template <class... V>
class candidates;

template <class... Owner, class... T>
class candidates<variation<Owner, T>...> {
    static_assert(detail::plans_first<Owner...>(), "members of deployment, then of workload, then of candidate");

public:
    /// Of a candidate in each variation, in the order in which these were given.
    using places = std::array<std::size_t, sizeof...(T)>;

    candidates(const deployment& plan, const workload& load, variation<Owner, T>... varied)
        : base_{plan, load, 1}, varied_(std::move(varied)...) {
        std::size_t i = 0;
        const auto count = [&]<class O, class X>(const variation<O, X>& v) {
            sizes_[i] = v.values.size();
            if (sizes_[i] > std::numeric_limits<std::size_t>::max() / size_) [[unlikely]]
                reject("candidates.size", std::to_string(size_) + " * " + std::to_string(sizes_[i]),
                       "cannot be counted");
            size_ *= sizes_[i];
            if (!std::same_as<O, deployment>) loads_ *= sizes_[i];
            ++i;
        };
        std::apply([&](const auto&... v) { (count(v), ...); }, varied_);
    }

    std::size_t size() const { return size_; }

    /// Candidates that share a deployment; they are consecutive, from a multiple of this on.
    std::size_t loads() const { return loads_; }

    places places_of(std::size_t index) const {
        places at{};
        for (std::size_t i = at.size(); i-- > 0; index /= sizes_[i]) at[i] = index % sizes_[i];
        return at;
    }
    std::size_t index_of(const places& at) const {
        std::size_t index = 0;
        for (std::size_t i = 0; i < at.size(); ++i) index = index * sizes_[i] + at[i];
        return index;
    }

    /// The candidate of a number below size().
    candidate operator[](std::size_t index) const {
        candidate c = base_;
        set<true>(c, places_of(index));
        set<false>(c, places_of(index));
        return c;
    }

    /// The first candidate of a plan, which is a number below size() / loads().
    candidate plan(std::size_t number) const { return (*this)[number * loads_]; }

    /// Makes a candidate the one of `index`, of whose plan it is already.
    void set_load(candidate& c, std::size_t index) const { set<false>(c, places_of(index)); }

private:
    template <bool Plan>
    void set(candidate& c, const places& at) const {
        std::size_t i = 0;
        const auto put = [&]<class O, class X>(const variation<O, X>& v) {
            if constexpr (std::same_as<O, deployment> == Plan)
                detail::owner(c, static_cast<O*>(nullptr)).*v.member = v.values[at[i]];
            ++i;
        };
        std::apply([&](const auto&... v) { (put(v), ...); }, varied_);
    }

    candidate base_;
    std::tuple<variation<Owner, T>...> varied_;
    places sizes_{};
    std::size_t size_ = 1;
    std::size_t loads_ = 1;
};
template <class... Owner, class... T>
candidates(const deployment&, const workload&, variation<Owner, T>...) -> candidates<variation<Owner, T>...>;

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// The estimate of one replica as that of several.
constexpr void replicate(estimate& e, int replicas) {
    e.chips = e.chips * replicas;
    e.output_rate = e.output_rate * replicas;
    e.input_rate = e.input_rate * replicas;
    e.power = e.power * replicas;
}

}  // namespace detail

constexpr estimate serve(const candidate& c) {
    require(c.replicas > 0, "candidate.replicas", c.replicas, describe(rule::positive));
    estimate e = serve(c.plan, c.load);
    detail::replicate(e, c.replicas);
    return e;
}

}  // namespace tokenroof
