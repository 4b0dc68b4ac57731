// SPDX-License-Identifier: MIT
// Kernels of chips that were not measured: those of measured chips, scaled to the data sheet.
//
// What one unit of a chip does is made dimensionless with figures of the data sheet, taken over, and given back its
// dimension with the heir's figures:
//
//   unit bandwidth         over the matrix rate of a unit in bf16
//   bytes in flight        over a unit's share of peak bandwidth x latency; 100 kB, which stands for "memory alone limits
//                          it", as twice that share
//   fill, k_step, block,   over 1/sqrt of the matrix rate of a unit, half way between what its matrix units pace and what
//   value, softmax         its clock does: nearer to the measured chips than either. Beyond the span of those, a factor of
//                          6, a unit counts as a bundle of units: over 1/rate
//   all else               as it is: efficiencies, splits, edge, tile, row, launches, split, merge
//
// Of several donors the mean is taken, of a kernel among those that have it, with weights 1 / (1 + ln(rate ratio)^2):
// units that are alike count more. What no source states is the donors' too: latency of memory, without which bytes in
// flight mean nothing, efficiency and latency of links, shares of power. What the heir's entry states itself stays: a
// bf16 efficiency that was measured also scales those of other formats, and of prefill.
//
// What that is worth: tokenroof_leave_chip_out, bench/README.md.
#pragma once
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/compute/chip.hpp>
#include <tuple>
#include <utility>

namespace tokenroof::catalog {

namespace detail {

using tokenroof::detail::is_known;
using tokenroof::detail::known_or;

/// A stack with other dies.
constexpr dram_stack with_dies(dram_stack s, bytes<> density, int height) {
    s.die_density = density;
    s.height = height;
    return s;
}

/// In flight on one unit where memory's peak bandwidth and latency fill each other.
constexpr bytes<> fair_in_flight(const chip& c) { return peak_bandwidth(c.memory) * c.memory.latency / c.units; }

/// From here on attention's bytes in flight say that memory alone limits it.
inline constexpr bytes<> unlimited = 100 * kB;

/// What a unit of one chip does over what one of another does.
struct unit_ratios {
    ratio<> rate;   ///< matrix rate in bf16
    ratio<> speed;  ///< of what rate and clock pace together
    ratio<> flow;   ///< peak bandwidth x latency
};

constexpr ratio<> rate_ratio(const chip& heir, const chip& donor) {
    return (heir.rates.bf16 / heir.units) / (donor.rates.bf16 / donor.units);
}

/// Largest ratio of the rates of two measured chips' units.
inline constexpr double measured_span = 6;

constexpr unit_ratios ratios_of(const chip& heir, const chip& donor) {
    const ratio<> rate = rate_ratio(heir, donor);
    const ratio<> bundled = max(rate / measured_span, ratio<>(1));
    return {rate, sqrt(rate * bundled), fair_in_flight(heir) / fair_in_flight(donor)};
}

constexpr basic_format_kernel<> scaled(basic_format_kernel<> k, const unit_ratios& by) {
    k.in_flight *= by.flow;
    k.k_step /= by.speed;
    return k;
}
constexpr basic_decode_kernel<> scaled(basic_decode_kernel<> k, const unit_ratios& by) {
    k.block /= by.speed;
    k.value /= by.speed;
    return k;
}
constexpr basic_prefill_kernel<> scaled(basic_prefill_kernel<> k, const unit_ratios& by) {
    k.softmax /= by.speed;
    return k;
}

/// The donor's kernels on the units of the heir. Kernels of attention that the donor does not tell apart are given
/// their stand-ins, so that donors can be averaged.
constexpr basic_kernels<> scaled(const chip& donor, const chip& heir) {
    const unit_ratios by = ratios_of(heir, donor);
    basic_kernels<> k = donor.kernels;
    k.gemm.unit_bandwidth *= by.rate;
    k.gemm.fill /= by.speed;
    for (basic_format_kernel<>* f :
         {&k.bf16, &k.fp8, &k.fp8_block, &k.int8, &k.int8_weight_only, &k.int4_weight_only, &k.fp4}) {
        *f = scaled(*f, by);
    }
    basic_attention_kernel<>& a = k.attention;
    a.in_flight = a.in_flight >= unlimited ? 2 * fair_in_flight(heir) : a.in_flight * by.flow;
    a.decode8 = known_or(a.decode8, a.decode);
    a.single8 = known_or(a.single8, known_or(a.single, a.decode8));
    a.single = known_or(a.single, a.decode);
    a.many = known_or(a.many, a.single);
    for (basic_decode_kernel<>* d : {&a.decode, &a.decode8, &a.single, &a.single8, &a.many}) *d = scaled(*d, by);
    a.prefill = scaled(a.prefill, by);
    a.prefill8 = scaled(a.prefill8, by);
    k.latent.block /= by.speed;
    basic_experts_kernel<>& e = k.experts;
    e.in_flight = e.in_flight >= unlimited ? 2 * fair_in_flight(heir) : e.in_flight * by.flow;
    for (basic_expert_kernel<>* x : {&e.bf16, &e.fp8, &e.fp8_block, &e.fp4, &e.mxfp4_weight_only, &e.mxfp4_mxfp8})
        x->tile /= by.speed;
    k.stream_in_flight *= by.flow;
    return k;
}

/// Whether a donor says something of a kernel; of what has no kernels, always.
template <class X>
constexpr bool is_there(const X& x) {
    if constexpr (requires { is_known(x); }) return is_known(x);
    else if constexpr (requires { x.efficiency; }) return x.efficiency > 0;
    else return true;
}

/// Mean of quantities with weights that add up to 1; of equals, they themselves. On plain doubles: compilers evaluate
/// thousands of them.
template <std::size_t N, class Q, class... More>
constexpr Q mean_of(const std::array<double, N>& weights, const Q& first, const More&... more) {
    double mean = first.value();
    [[maybe_unused]] std::size_t i = 0;
    ((mean += weights[++i] * (more.value() - first.value())), ...);
    return Q::from_value(mean);
}

/// Member by member: means of quantities among the donors that know the kernel; what is no quantity, of the first.
template <std::size_t N, class X, class... Donor>
constexpr void take_means(X& to, const std::array<double, N>& weights, const Donor&... donors) {
    X::fields(
        [&weights](const field&, auto& member, const auto&... from) {
            using member_type = std::remove_cvref_t<decltype(member)>;
            if constexpr (Described<member_type>) {
                const std::array<bool, N> there{is_there(from)...};
                std::array<double, N> known = weights;
                double sum = 0;
                for (std::size_t i = 0; i < N; ++i) sum += known[i] *= there[i] ? 1.0 : 0.0;
                if (!(sum > 0)) return;
                for (double& w : known) w /= sum;
                take_means(member, known, from...);
            } else if constexpr (requires { member.value(); }) {
                member = mean_of(weights, from...);
            } else {
                member = std::get<0>(std::tie(from...));
            }
        },
        to, donors...);
}

/// What the heir's entry states stays, and scales efficiencies.
constexpr void keep_own(basic_kernels<>& k, const basic_kernels<>& own, const chip& heir) {
    if (own.bf16.efficiency > 0) {
        const ratio<> reached = own.bf16.efficiency / k.bf16.efficiency;
        for (ratio<>* e : {&k.bf16.efficiency, &k.fp8.efficiency, &k.fp8_block.efficiency, &k.int8.efficiency,
                           &k.int8_weight_only.efficiency, &k.int4_weight_only.efficiency, &k.fp4.efficiency,
                           &k.attention.prefill.efficiency, &k.attention.prefill8.efficiency}) {
            *e = min(*e * reached, ratio<>(1));
        }
    }
    const flop_rate<> none{};
    if (!(heir.rates.fp8 > none)) {
        k.fp8 = {};
        k.fp8_block = {};
        k.attention.prefill8 = {};
        k.attention.prefill_follows_cache = false;
    }
    if (!(heir.rates.int8 > none)) k.int8 = {};
    if (!(heir.rates.fp4 > none)) k.fp4 = {};
}

}  // namespace detail

/// A chip of the donors' kind: what its data sheet says, with their kernels, scaled.
///
///     inherit(std::array{&h100_sxm, &h200_sxm}, {.name = "h100-pcie", ...})
///
/// Domain   donors are valid; the data sheet has units, stacks and a bf16 rate.
template <std::size_t N>
constexpr chip inherit(const std::array<const chip*, N>& donors, chip datasheet) {
    std::array<double, N> weights{};
    double sum = 0;
    bool family = true;
    for (std::size_t i = 0; i < N; ++i) {
        const double unlike = log(detail::rate_ratio(datasheet, *donors[i])).value();
        sum += weights[i] = 1 / (1 + unlike * unlike);
        family = family && donors[i]->family == datasheet.family;
    }
    for (double& w : weights) w /= sum;
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto fill = [&weights](auto& own, const auto&... theirs) {
            if (own.value() == 0) own = detail::mean_of(weights, theirs...);
        };
        fill(datasheet.memory.latency, donors[I]->memory.latency...);
        fill(datasheet.link.efficiency, donors[I]->link.efficiency...);
        fill(datasheet.link.latency, donors[I]->link.latency...);
        fill(datasheet.power.idle_share, donors[I]->power.idle_share...);
        fill(datasheet.power.active_share, donors[I]->power.active_share...);
        fill(datasheet.power.arithmetic_share, donors[I]->power.arithmetic_share...);
        fill(datasheet.power.memory_share, donors[I]->power.memory_share...);
        if (datasheet.power.voltage_floor == 1) {  // not known: the donors' curve
            datasheet.power.voltage_floor = detail::mean_of(weights, donors[I]->power.voltage_floor...);
            datasheet.power.voltage_knee = detail::mean_of(weights, donors[I]->power.voltage_knee...);
        }
        basic_kernels<> k = detail::scaled(*donors[0], datasheet);
        if constexpr (N > 1) detail::take_means(k, weights, detail::scaled(*donors[I], datasheet)...);
        detail::keep_own(k, datasheet.kernels, datasheet);
        const calibration from = family ? calibration::inherited : calibration::borrowed;
        k.calibrated = all_from(from);
        datasheet.kernels = k;
        return datasheet;
    }
    (std::make_index_sequence<N>{});
}

/// The same of one donor.
constexpr chip inherit(const chip& donor, const chip& datasheet) { return inherit(std::array{&donor}, datasheet); }

}  // namespace tokenroof::catalog
