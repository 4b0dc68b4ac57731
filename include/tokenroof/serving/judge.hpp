// SPDX-License-Identifier: MIT
// What a search asks of one candidate after the other: is it possible, does it keep to the limits, what is it worth.
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <tokenroof/serving/candidates.hpp>
#include <tokenroof/serving/pareto.hpp>

namespace tokenroof {

/// What a deployment may take at most; what is not set is not limited. A value that meets its limit exactly keeps to it.
struct limits {
    std::optional<seconds<>> ttft{};
    std::optional<seconds<>> tpot{};
    std::optional<bytes<>> memory{};      ///< of one chip, for weights and the KV cache that its requests reserve
    std::optional<power_draw<>> power{};  ///< of all boards; chips without a known TDP exceed any
    std::optional<int> chips{};           ///< of all replicas
};

/// Errors   std::invalid_argument for a limit that is not positive and finite.
constexpr void validate(const limits& l);

/// Why a search takes a candidate or not: the first reason in this order.
enum class outcome {
    accepted,
    invalid,  ///< breaks a rule of validate(deployment), validate(workload) or of candidate
    unfit,    ///< not even one request fits in memory
    chips,    ///< exceeds limits.chips, and so on
    memory,
    power,
    ttft,
    tpot,
    unrated,  ///< the objective is no finite number
};
inline constexpr std::size_t outcomes = 9;

/// What an outcome says of a candidate: "exceeds the TTFT limit".
constexpr std::string_view describe(outcome o);

/// What is asked of candidates: any function of an estimate, and of the deployment where it wishes, that answers a quantity or
/// a number. More is better: of prices give the inverse, tokens per dollar.
template <class F>
concept Objective =
    std::invocable<const F&, const estimate&> || std::invocable<const F&, const estimate&, const deployment&>;

namespace objective {
inline constexpr auto per_chip = [](const estimate& e) { return rate_per_chip(e); };  ///< output tokens/s of a chip
inline constexpr auto per_watt = [](const estimate& e) { return rate_per_watt(e); };  ///< output tokens/s/W of boards
inline constexpr auto per_user = [](const estimate& e) { return rate_per_user(e); };  ///< tokens/s that a user sees
inline constexpr auto total = [](const estimate& e) { return e.output_rate; };        ///< output tokens/s of everything
}  // namespace objective

/// What has become of a candidate.
struct judgement {
    outcome result = outcome::invalid;
    finding found{};           ///< of one that is not accepted the index alone
    std::uint64_t broken = 0;  ///< rule that an invalid one breaks
};

/// What is wrong with a candidate, as the error of serve says it; empty where nothing is.
template <class Space>
std::string why_invalid(const Space& space, std::size_t index);

// ---------------------------------------------------------------------------------------------------------------------

constexpr void validate(const limits& l) {
    const auto check = [](const auto& limit, std::string_view path) {
        if (limit && !detail::obeys(rule::positive, *limit)) [[unlikely]]
            reject(path, value_text(*limit), describe(rule::positive));
    };
    check(l.ttft, "limits.ttft");
    check(l.tpot, "limits.tpot");
    check(l.memory, "limits.memory");
    check(l.power, "limits.power");
    check(l.chips, "limits.chips");
}

constexpr std::string_view describe(outcome o) {
    switch (o) {
        case outcome::accepted: return "keeps to all limits";
        case outcome::invalid: return "breaks a rule";
        case outcome::unfit: return "does not fit in memory";
        case outcome::chips: return "has more chips than allowed";
        case outcome::memory: return "holds more memory than allowed";
        case outcome::power: return "exceeds the power limit";
        case outcome::ttft: return "exceeds the TTFT limit";
        case outcome::tpot: return "exceeds the TPOT limit";
        case outcome::unrated: break;
    }
    return "has no finite value";
}

namespace detail {

/// Runs `check` and returns what its error says, or nothing.
template <class Check>
std::string error_of(const Check& check) {
    try {
        check();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

/// A number for the rule that "PATH = VALUE: RULE" is about, the same for all values (FNV-1a); 0 for no error.
constexpr std::uint64_t rule_of(std::string_view error) {
    if (error.empty()) return 0;
    const std::size_t value = error.find(" = ");
    const std::size_t broken = error.rfind(": ");
    std::uint64_t hash = 14695981039346656037U;
    for (std::size_t i = 0; i < error.size(); ++i) {
        if (i >= value && i < broken) continue;
        hash = (hash ^ static_cast<unsigned char>(error[i])) * 1099511628211U;
    }
    return hash;
}

/// Evaluates the steps of one deployment, each kind of step once as long as the same is asked: in a closed loop a prompt's
/// step with prompts is the same where nobody decodes beside them, and a decode step while the KV cache limits the batch.
class last_steps {
public:
    void operator()(const deployment& d, const step_terms<double>& terms, const step& s, step_cost& cost) {
        slot& last = slots_[static_cast<std::size_t>(s.kind)];
        if (last.known && same(last.asked, s)) {
            cost = last.cost;
            return;
        }
        evaluate_step(d, terms, s, cost);
        last = {cost, s, true};
    }
    void forget() {
        for (slot& s : slots_) s.known = false;
    }

private:
    static constexpr bool same(const step& a, const step& b) {
        return a.decoding == b.decoding && a.context == b.context && a.prompts == b.prompts && a.prompt == b.prompt &&
               a.cached == b.cached;
    }
    struct slot {
        step_cost cost{};
        step asked{};
        bool known = false;
    };
    std::array<slot, 3> slots_{};  ///< by kind
};

/// Judges candidates of a space, best in their order: what those of one deployment share is done once.
template <class Space, Objective F>
class judge {
public:
    judge(const Space& space, const F& worth, const limits& allowed)
        : space_(space), worth_(worth), allowed_(allowed) {}

    judgement operator()(std::size_t index) {
        if (index / space_.loads() != plan_) set_plan(index / space_.loads());
        judgement j{.result = outcome::invalid, .found = {.index = index}, .broken = broken_};
        if (broken_ != 0) return j;
        space_.set_load(now_, index);
        j.broken = rule_of(error_of([this] { validate_load(now_); }));
        if (j.broken != 0) return j;
        j.result = outcome::unfit;
        if (!(occupy(now_.plan, now_.load).requests >= ratio<>(1))) return j;
        j.result = outcome::chips;
        if (allowed_.chips && chips_ * now_.replicas > ratio<>(*allowed_.chips)) return j;

        estimate e;
        const bool tiered = tier_count(now_.plan) > 0;  // then a step depends on more than is asked of it
        if (tiered) steady_state(now_.plan, supply_, now_.load, e);
        else steady_state(now_.plan, supply_, now_.load, e, steps_);
        chips_ = e.chips;
        replicate(e, now_.replicas);
        j.result = judged(e);
        if (j.result != outcome::accepted) return j;
        j.found.value = value(e);
        j.found.per_user = rate_per_user(e);
        j.found.per_chip = rate_per_chip(e);
        constexpr double most = std::numeric_limits<double>::max();
        if (!(j.found.value >= -most && j.found.value <= most)) j.result = outcome::unrated;
        return j;
    }

private:
    void set_plan(std::size_t plan) {
        plan_ = plan;
        now_ = space_.plan(plan);
        broken_ = rule_of(error_of([this] { validate(now_.plan); }));
        chips_ = 0;  // not known before the first estimate
        steps_.forget();
        if (broken_ == 0) supply_ = supply_of(now_.plan.chip);
    }
    static void validate_load(const candidate& c) {
        validate(c.load);
        require(c.replicas > 0, "candidate.replicas", c.replicas, describe(rule::positive));
    }
    outcome judged(const estimate& e) const {
        const auto above = [](const auto& value, const auto& limit) { return limit && !(value <= *limit); };
        const bytes<> held = e.memory.weights + e.batch / now_.plan.data_parallel * e.memory.kv_request;
        if (allowed_.chips && e.chips > ratio<>(*allowed_.chips)) return outcome::chips;
        if (above(held, allowed_.memory)) return outcome::memory;
        const bool unknown = !(now_.plan.chip.power.limit > power_draw<>{});
        if (above(e.power, allowed_.power) || (allowed_.power && unknown)) return outcome::power;
        if (above(e.ttft, allowed_.ttft)) return outcome::ttft;
        if (above(e.tpot, allowed_.tpot)) return outcome::tpot;
        return outcome::accepted;
    }
    double value(const estimate& e) const {
        const auto worth = [&] {
            if constexpr (std::invocable<const F&, const estimate&, const deployment&>) return worth_(e, now_.plan);
            else return worth_(e);
        }();
        if constexpr (requires { worth.value(); }) return worth.value();
        else return static_cast<double>(worth);
    }

    const Space& space_;
    const F& worth_;
    const limits& allowed_;
    std::size_t plan_ = std::numeric_limits<std::size_t>::max();
    candidate now_{};
    std::uint64_t broken_ = 0;
    ratio<> chips_ = 0;  ///< of one replica
    basic_supply<double> supply_{};
    last_steps steps_{};
};

}  // namespace detail

template <class Space>
std::string why_invalid(const Space& space, std::size_t index) {
    const candidate c = space[index];
    return detail::error_of([&c] {
        validate(c.plan);
        validate(c.load);
        require(c.replicas > 0, "candidate.replicas", c.replicas, describe(rule::positive));
    });
}

}  // namespace tokenroof
