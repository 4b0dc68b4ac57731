// SPDX-License-Identifier: MIT
// Requests that arrive at a rate, whether or not others are done: utilisation, waiting, latency, and overload by how much.
#pragma once
#include <tokenroof/serving/in_flight.hpp>

namespace tokenroof {

/// Requests that arrive at random (Poisson) at a rate; the other members are those of basic_workload.
template <Scalar S = double>
struct basic_open_loop {
    static constexpr std::string_view input_name = "open_loop";
    tokens<S> input = 0;
    tokens<S> output = 0;
    frequency<S> request_rate{};  ///< requests that arrive at the whole deployment
    ratio<S> input_variation = 0;
    ratio<S> output_variation = 0;
    ratio<S> prefix_hits = 0;
    ratio<S> prefix_users = 1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"input", rule::at_least_one}, x.input...);
        visit(field{"output", rule::at_least_one}, x.output...);
        visit(field{"request_rate", rule::positive}, x.request_rate...);
        visit(field{"input_variation", rule::non_negative}, x.input_variation...);
        visit(field{"output_variation", rule::non_negative}, x.output_variation...);
        visit(field{"prefix_hits", rule::part}, x.prefix_hits...);
        visit(field{"prefix_users", rule::at_least_one}, x.prefix_users...);
    }
};
using open_loop = basic_open_loop<double>;

/// What a deployment achieves at a request rate. At or beyond its capacity queues grow without end: `overload` says by how
/// much, TTFT and wait are infinite, and `served` is what the deployment makes meanwhile, with full slots.
template <Scalar S = double>
struct basic_open_loop_estimate {
    basic_estimate<S> served{};  ///< as of a closed loop; batch: what a request meets, itself included
    frequency<S> capacity{};     ///< most requests that the deployment completes in a second
    ratio<S> utilisation{};      ///< request rate over capacity
    frequency<S> overload{};     ///< request rate beyond capacity; 0 where queues are stable
    ratio<S> busy{};             ///< share of time with a request in flight
    ratio<S> in_flight{};        ///< requests admitted and not done, mean
    ratio<S> scatter{};          ///< of the number in flight: its standard deviation
    seconds<S> slowdown{};       ///< of a request's life by one more in flight
    ratio<S> waits{};            ///< share of requests that wait for admission
    seconds<S> wait{};           ///< for admission, mean over all requests
    seconds<S> prefill_wait{};   ///< after admission, for the step that runs and for other requests' prefill, mean

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"served"}, x.served...);
        visit(field{"capacity"}, x.capacity...);
        visit(field{"utilisation"}, x.utilisation...);
        visit(field{"overload"}, x.overload...);
        visit(field{"busy"}, x.busy...);
        visit(field{"in_flight"}, x.in_flight...);
        visit(field{"scatter"}, x.scatter...);
        visit(field{"slowdown"}, x.slowdown...);
        visit(field{"waits"}, x.waits...);
        visit(field{"wait"}, x.wait...);
        visit(field{"prefill_wait"}, x.prefill_wait...);
    }
};
using open_loop_estimate = basic_open_loop_estimate<double>;

namespace detail {

/// The closed loop of `in_flight` requests of a load that arrive at random: they do not fall into step even where lengths
/// are equal, for which any variation stands.
template <class S>
constexpr basic_workload<S> at_random(const basic_open_loop<S>& load, const ratio<S>& in_flight) {
    basic_workload<S> w = in_closed_loop(load, in_flight);
    w.output_variation = max(w.output_variation, ratio<S>(1e-9));
    return w;
}

/// Time of a request in a closed loop from admission to its last token.
template <class S>
constexpr seconds<S> life_of(const basic_estimate<S>& e, const ratio<S>& in_flight) {
    return in_flight * e.output / e.output_rate;
}

/// Evaluations of the search for the number in flight, beyond those of a request alone and of full slots.
inline constexpr int open_loop_steps = 12;

/// Requests that an arriving one meets, itself included: the root of  b = 1 + rate life(b),  at most `slots`. `serve_at`
/// is an estimate at a number in flight.
template <class Serve>
constexpr double met_in_flight(const Serve& serve_at, double rate, double slots) {
    const auto excess = [&](double b) {
        const ratio<> in_flight = b;
        return b - 1 - rate * life_of<double>(serve_at(in_flight), in_flight).value();
    };
    return rising_root(excess, 1, excess(1), slots, open_loop_steps);
}

/// The same at a scalar with derivatives: one step of Newton's method from the root of the values.
template <class S, class Serve, class ServeValues>
constexpr ratio<S> met_in_flight(const Serve& serve_at, const ServeValues& values_at, const frequency<S>& rate,
                                 const ratio<S>& slots) {
    const double plain_rate = plain_value(rate);
    const double plain_slots = plain_value(slots);
    const double root = met_in_flight(values_at, plain_rate, plain_slots);
    if constexpr (std::same_as<S, double>) {
        return root;
    } else {
        if (root >= plain_slots) return slots;
        const auto life = [&](double b) { return life_of<double>(values_at(ratio<>(b)), ratio<>(b)).value(); };
        const double step = 1e-5 * root;
        const double slope = 1 - plain_rate * (life(root + step) - life(root - step)) / (2 * step);
        const ratio<S> b = root;
        return b - (b - 1 - rate * life_of<S>(serve_at(b), b)) / slope;
    }
}

/// Closed forms of queues know no stages.
template <class D>
constexpr void require_one_stage(const D& d) {
    require(d.pipeline_parallel == 1, "deployment.pipeline_parallel", d.pipeline_parallel,
            "must be 1: queues in front of pipeline stages are not modelled");
}

/// Fills in how requests of a load wait that meet others as `chain` says and live for `life` once admitted. Returns what is
/// waited for the step that runs, on top of that life.
template <class S>
constexpr seconds<S> add_waits(basic_open_loop_estimate<S>& a, const basic_open_loop<S>& load, const seconds<S>& life,
                               const shared_processor<S>& chain, const ratio<S>& slots, int ranks) {
    const ratio<S> single = 1;
    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    const auto stable = load.request_rate < a.capacity;
    const ratio<S> used = select(stable, a.utilisation, ratio<S>{});
    a.busy = select(stable, 1 - chain.idle(), single);
    a.scatter = select(stable, sqrt(chain.variance()), ratio<S>{});
    a.slowdown = select(stable, chain.p / load.request_rate, seconds<S>{});
    a.waits = select(stable, chain.waits(slots, used), single);

    const seconds<S> prefill = a.served.prompt_time;
    const ratio<S> of_prompt = prefill / life;
    const ratio<S> scatter =
        power<2>(of_prompt * load.input_variation) + power<2>((1 - of_prompt) * load.output_variation);
    a.wait = select(stable, a.waits * ((1 + scatter) / 2) / (a.capacity * (1 - used)), never);

    const ratio<S> prefilling = select(stable, load.request_rate / ranks * prefill, ratio<S>{});
    const seconds<S> behind_prompts =
        prefilling * prefill * ((1 + power<2>(load.input_variation)) / 2) / (1 - prefilling);
    const auto streams = load.output > tokens<S>(1);
    const seconds<S> running = select(streams, a.busy * total(a.served.decode.time) / 2, seconds<S>{});
    a.prefill_wait = select(stable, behind_prompts + running, never);
    return running;
}

/// Makes the answer of a closed loop, whose requests live for `life`, that of an open one.
template <class S>
constexpr void open(basic_open_loop_estimate<S>& a, const basic_open_loop<S>& load, const seconds<S>& life,
                    const seconds<S>& running, const seconds<S>& first_token) {
    basic_estimate<S>& e = a.served;
    const auto stable = load.request_rate < a.capacity;
    const ratio<S> steps = max(e.output / token - 1, ratio<S>{});
    const auto streams = steps > ratio<S>{};
    const seconds<S> none{};
    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    const seconds<S> waited = select(stable, a.prefill_wait, none);
    const seconds<S> prompt = total(e.prefill.time) / min(e.prompts, ratio<S>(1)) + first_token;
    // What a request waits for prompts before its first token it does not wait for after it.
    const seconds<S> streamed = max(life + running - prompt - waited, none);

    a.in_flight = select(stable, load.request_rate * (prompt + waited + select(streams, streamed, none)), e.batch);
    e.waiting = select(stable, load.request_rate * select(stable, a.wait, none), ratio<S>{});
    e.ttft = select(stable, a.wait + waited + prompt, never);
    e.tpot = select(stable, select(streams, streamed / select(streams, steps, ratio<S>(1)), none), e.tpot);
    e.output_rate = min(load.request_rate, a.capacity) * e.output;
    e.input_rate = min(load.request_rate, a.capacity) * e.input;
    e.power = a.busy * e.power + (1 - a.busy) * (e.chips * e.idle_power);
    e.energy_per_output = e.power / e.output_rate;
}

/// No capacity where not even one request fits: nothing is served, and all arrivals are overload.
template <class S>
constexpr void refuse(basic_open_loop_estimate<S>& a, const basic_open_loop<S>& load) {
    a.capacity = {};
    a.utilisation = std::numeric_limits<double>::infinity();
    a.overload = load.request_rate;
    a.busy = a.in_flight = 0;
    a.waits = 1;
    a.wait = a.prefill_wait = std::numeric_limits<double>::infinity() * second;
}

/// Solves for the number in flight; `how` are the further inputs of serve(d, workload, how...).
template <class C, class S, class... How>
constexpr basic_open_loop_estimate<S> serve_open(const basic_deployment<C>& d, const basic_open_loop<S>& load,
                                                 const ratio<S>& slots, const How&... how) {
    const auto serve_at = [&](const ratio<S>& b) { return serve(d, at_random(load, b), how...); };
    basic_open_loop_estimate<S> a;
    const basic_estimate<S> full = serve_at(slots);
    if (!fits(full)) {
        a.served = full;
        refuse(a, load);
        return a;
    }
    const auto plain = [&](const deployment& on, const open_loop& asked, const auto&... with) {
        const auto values_at = [&](const ratio<>& b) { return serve(on, at_random(asked, b), with...); };
        return met_in_flight<S>(serve_at, values_at, load.request_rate, slots);
    };
    const ratio<S> met = plain(values_of(d), values_of(load), values_of(how)...);
    a.served = serve_at(met);
    a.capacity = full.output_rate / full.output;
    a.utilisation = load.request_rate / a.capacity;
    a.overload = max(load.request_rate - a.capacity, frequency<S>{});

    const seconds<S> life = life_of(a.served, met);
    const ratio<S> more = min(max(2 * met, ratio<S>(2)), slots);
    const auto chain = shared_processor_of(load.request_rate, met, life, more, life_of(serve_at(more), more));
    const seconds<S> running = add_waits(a, load, life, chain, slots, d.data_parallel);
    open(a, load, life, running, at_scalar<S>(d).engine.first_token);
    return a;
}

}  // namespace detail

/// Steady state of a deployment whose requests arrive at a rate.
///
///     met      = 1 + rate life(met)       the number in flight that a request meets, itself included; life(b): from
///                                         admission to the last token in a closed loop of b, see serve(workload)
///     capacity = slots / life(slots),     slots = data_parallel max(1, min(requests that fit, the engine's max_batch))
///     wait     = P(slots are full) (1 + c^2) / 2 / (capacity - rate)        for admission
///     prefill  = u P (1 + v^2) / 2 / (1 - u) + busy D / 2,   u = rate P / data_parallel   for others' prompts and for the
///                                                                                         step that runs
///     TTFT     = wait + prefill wait + own steps + first_token,   TPOT = (life - TTFT + wait) / (output - 1)
///
/// P is what a prompt adds to the chips' time; its own steps carry those that decode as well, where the engine mixes.
///
///
/// Exact     where life is linear in b, slots are many and arrivals Poisson: the number in flight is that of a shared
///           processor, and its mean does not depend on how lengths are distributed.
///           With a single slot the wait is that of Pollaczek and Khinchine.
/// Approximate  the wait for admission otherwise (Lee and Longton, 1959: that of exponential service times (1 + c^2) / 2,
///           c the variation of life; the chain is cut at `slots`); the wait for prompts (Pollaczek and Khinchine with
///           vacations, the decode steps; v: input_variation). Against a simulation, tests/serving/open_loop_test.cpp, the
///           number in flight is within 10 %, TTFT without wait for admission within 6 %, that wait within a third.
/// Domain    one pipeline stage; numbers that are compared by one value. first_wave and convoys are of closed loops: arrivals at random break
///           them. Where a batch that outgrows its tiles makes life jump, the root is the place of the jump.
/// Errors    std::invalid_argument from validate(deployment), and naming field, value and rule of the load. Overload and a
///           model that does not fit are no errors but results.
template <Scalar C, Scalar S>
    requires detail::Meets<C, S> && detail::Plain<S>
constexpr basic_open_loop_estimate<S> serve(const basic_deployment<C>& d, const basic_open_loop<S>& load) {
    validate_fields(load, load.input_name);
    detail::require_one_stage(d);
    return detail::serve_open(d, load, detail::most_in_flight<S>(detail::at_scalar<S>(d), load));
}

}  // namespace tokenroof
