// SPDX-License-Identifier: MIT
// Energy of a step, and a step held within a power cap or at a locked clock.
#pragma once
#include <tokenroof/compute/energy.hpp>

namespace tokenroof {

/// Energy of one board in a step, by what spends it, at the voltage of the step's clock.
template <Scalar S = double>
struct basic_step_energy {
    joules<S> idle{};
    joules<S> active{};  ///< of units that are clocked, while kernels run
    basic_work_energy<S> work{};
    joules<S> total{};   ///< their sum
    ratio<S> clock = 1;  ///< of the units over the boost clock

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"idle"}, x.idle...);
        visit(field{"active"}, x.active...);
        visit(field{"work"}, x.work...);
        visit(field{"total"}, x.total...);
        visit(field{"clock"}, x.clock...);
    }
};
using step_energy = basic_step_energy<double>;

/// Energies of two steps together; the clock is the first one's.
template <Scalar S>
constexpr basic_step_energy<S> operator+(const basic_step_energy<S>& a, const basic_step_energy<S>& b) {
    return {a.idle + b.idle,
            a.active + b.active,
            {a.work.arithmetic + b.work.arithmetic, a.work.memory + b.work.memory, a.work.link + b.work.link},
            a.total + b.total,
            a.clock};
}

/// Energy of a step that is run n times.
template <Scalar S>
constexpr basic_step_energy<S> operator*(const std::type_identity_t<ratio<S>>& n, const basic_step_energy<S>& e) {
    return {
        n * e.idle, n * e.active, {n * e.work.arithmetic, n * e.work.memory, n * e.work.link}, n * e.total, e.clock};
}

namespace detail {

/// Halvings of the range in which the clock is sought that a cap allows.
inline constexpr int clock_halvings = 20;

/// Times of the kernels of a step, and of what waits beside them.
template <class S>
struct step_times {
    seconds<S> kernels{};
    seconds<S> waits{};
};

template <class Parts>
constexpr bool waits(const Parts& part) {
    return part.kind == kernel_class::engine;
}

template <class S, class Parts>
constexpr step_times<S> times_at(const Parts& parts, const ratio<S>& clock) {
    step_times<S> t;
    for (const auto& p : parts) {
        if (waits(p)) t.waits += total(p.time);
        else t.kernels += total(slowed(p.time, clock));
    }
    return t;
}

/// Energy of a step at the boost clock, of which kernels run for `busy`. A board that would draw more than its limit ran
/// its kernels at the voltage that the limit left: what it adds to idling shrinks to that.
template <class S, class Parts>
constexpr basic_step_energy<S> energy_of_parts(const Parts& parts, const basic_work<S>& all, const seconds<S>& busy,
                                               const seconds<S>& duration, const basic_energy_rates<S>& r) {
    joules<S> arithmetic{};
    for (const auto& p : parts) arithmetic += p.work.arithmetic * flop_energy(r, p.precision);
    const joules<S> none{};
    const joules<S> idle = duration * r.idle;
    const joules<S> active = busy * r.active;
    const basic_work_energy<S> work{arithmetic, all.traffic * r.memory, all.messages * r.link};
    const joules<S> dynamic = active + total(work);
    const joules<S> allowed = max(duration * r.limit - idle, none);
    const auto works = dynamic > allowed;
    const ratio<S> single = 1;
    const ratio<S> held = select(works, allowed / select(works, dynamic, joules<S>(joule)), single);
    return {.idle = idle,
            .active = held * active,
            .work = {held * work.arithmetic, held * work.memory, held * work.link},
            .total = select(works, duration * r.limit, idle + dynamic)};  // a board at its limit draws that, to the bit
}

/// The energy of a step at a lower clock, from that at the boost clock.
///
///     E = v idle t + v^2 (clock active + arithmetic) + memory + link
template <class S>
constexpr basic_step_energy<S> energy_at(const basic_step_energy<S>& boost, const step_times<S>& before,
                                         const step_times<S>& now, const basic_power<S>& p, const ratio<S>& clock) {
    const ratio<S> v = voltage_at(p, clock);
    const seconds<S> none{};
    const auto runs = before.kernels > none;
    const ratio<S> longer = select(runs, now.kernels / select(runs, before.kernels, seconds<S>(second)), ratio<S>(1));
    basic_step_energy<S> e{.idle = boost.idle * (v * ((now.kernels + now.waits) / (before.kernels + before.waits))),
                           .active = boost.active * (v * v * clock * longer),
                           .work = {boost.work.arithmetic * (v * v), boost.work.memory, boost.work.link},
                           .clock = clock};
    e.total = e.idle + e.active + total(e.work);
    return e;
}

/// Lowers the clock of a step until its board draws no more than it may. Memory, links and the engine keep their pace.
/// The clock is found by halving, since power rises with it; a step that draws no more stays as it is, to the bit.
template <class S, class Cost>
constexpr void hold(const basic_power<S>& p, Cost& cost) {
    const basic_step_energy<S> boost = cost.energy;
    const power_draw<S> allowed = detail::allowed_by(p);
    const ratio<S> single = 1;
    const seconds<S> duration = total(cost.time);
    const auto within = boost.total <= duration * allowed;
    const power_draw<S> none{};
    // Bounds of a board at its limit overlap those of the limit: without a cap there is nothing to compare.
    const bool free = scalar_traits<S>::all(p.cap <= none) || scalar_traits<S>::all(p.cap >= p.limit) ||
                      scalar_traits<S>::all(within);
    if (free && scalar_traits<S>::all(p.clock_share >= single)) return;

    const step_times<S> before = times_at(cost.parts, single);
    const auto power_at = [&](const ratio<S>& clock) {
        const step_times<S> now = times_at(cost.parts, clock);
        return energy_at(boost, before, now, p, clock).total / (now.kernels + now.waits);
    };
    ratio<S> low{};
    ratio<S> high = single;
    for (int i = 0; !free && i < clock_halvings; ++i) {
        const ratio<S> middle = (low + high) / 2;
        const auto fits = power_at(middle) <= allowed;
        low = select(fits, middle, low);
        high = select(fits, high, middle);
    }
    low = max(low, ratio<S>(1e-6));
    if constexpr (Valued<S>) {  // halving knows no derivatives; one step of Newton's does
        const ratio<S> step = -1e-4 * low;
        low = low + step * ((allowed - power_at(low)) / (power_at(low + step) - power_at(low)));
    }
    const ratio<S> clock = free ? p.clock_share : min(select(within, single, low), p.clock_share);

    Cost held = cost;
    basic_time_split<S> all;
    for (auto& part : held.parts) {
        if (!waits(part)) part.time = slowed(part.time, clock);
        all = all + part.time;
    }
    held.time = all;
    cost.parts = held.parts;
    cost.time = held.time;
    cost.energy = energy_at(boost, before, times_at(held.parts, single), p, clock);
}

}  // namespace detail
}  // namespace tokenroof
