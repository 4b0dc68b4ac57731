// SPDX-License-Identifier: MIT
// A chip: memory, arithmetic rates, links, power, and how much of each its kernels reach.
#pragma once
#include <tokenroof/compute/architecture.hpp>
#include <tokenroof/compute/attention_kernel.hpp>
#include <tokenroof/compute/collective_kernel.hpp>
#include <tokenroof/compute/experts_kernel.hpp>
#include <tokenroof/compute/latent_attention_kernel.hpp>
#include <tokenroof/compute/power.hpp>
#include <tokenroof/memory/hierarchy.hpp>
#include <tokenroof/memory/interconnect.hpp>

namespace tokenroof {

/// Dense peak rates of the matrix units; 0: not supported.
template <Scalar S = double>
struct basic_rates {
    flop_rate<S> fp32{};  ///< vector units
    flop_rate<S> tf32{};
    flop_rate<S> bf16{};  ///< and fp16
    flop_rate<S> fp8{};
    flop_rate<S> int8{};
    flop_rate<S> fp4{};  ///< nvfp4 and mxfp4

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"fp32", rule::non_negative}, x.fp32...);
        visit(field{"tf32", rule::non_negative}, x.tf32...);
        visit(field{"bf16", rule::positive}, x.bf16...);
        visit(field{"fp8", rule::non_negative}, x.fp8...);
        visit(field{"int8", rule::non_negative}, x.int8...);
        visit(field{"fp4", rule::non_negative}, x.fp4...);
    }
};

/// What matrix products of one weight format reach on a chip.
template <Scalar S = double>
struct basic_format_kernel {
    ratio<S> efficiency{};  ///< share of the peak rate in the main loop; 0: not known, bf16's figures are used
    bytes<S> in_flight{};   ///< that one unit keeps under way to caches and memory; 0: as much as bf16
    seconds<S> launch{};    ///< of further kernels: quantisation of activations, set-up of dequantisation
    ratio<S> quantisation_share = 1;  ///< bandwidth of the quantisation pass over that of the product
    seconds<S> k_step{};              ///< least time of one tile per element of k: a main loop bound by latency

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"efficiency", rule::part}, x.efficiency...);
        visit(field{"in_flight", rule::non_negative}, x.in_flight...);
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"quantisation_share", rule::share}, x.quantisation_share...);
        visit(field{"k_step", rule::non_negative}, x.k_step...);
    }
};

/// What matrix products reach on a chip, whatever their format.
template <Scalar S = double>
struct basic_gemm_kernel {
    seconds<S> launch{};            ///< of a kernel, hidden by nothing
    seconds<S> fill{};              ///< of the pipeline: once per stream of bytes and per wave of tiles
    seconds<S> split{};             ///< of the second pass when k is split
    bandwidth<S> unit_bandwidth{};  ///< operands from the last-level cache into one unit
    ratio<S> wave_quantisation{};   ///< 1: a started wave costs a full one; 0: tiles flow evenly (persistent kernels)
    ratio<S> sustained_slowdown{};  ///< of products that take long: the clock that the power limit leaves

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"launch", rule::non_negative}, x.launch...);
        visit(field{"fill", rule::non_negative}, x.fill...);
        visit(field{"split", rule::non_negative}, x.split...);
        visit(field{"unit_bandwidth", rule::positive}, x.unit_bandwidth...);
        visit(field{"wave_quantisation", rule::part}, x.wave_quantisation...);
        visit(field{"sustained_slowdown", rule::non_negative}, x.sustained_slowdown...);
    }
};

/// What kernels reach of a chip's peaks.
template <Scalar S = double>
struct basic_kernels {
    basic_gemm_kernel<S> gemm{};
    basic_format_kernel<S> bf16{};
    basic_format_kernel<S> fp8{};
    basic_format_kernel<S> fp8_block{};
    basic_format_kernel<S> int8{};
    basic_format_kernel<S> int8_weight_only{};
    basic_format_kernel<S> int4_weight_only{};
    basic_format_kernel<S> fp4{};
    basic_attention_kernel<S> attention{};
    basic_latent_kernel<S> latent{};
    basic_experts_kernel<S> experts{};
    basic_collective_kernels<S> collectives{};
    bytes<S> stream_in_flight{};  ///< that one unit keeps under way in copies and their like
    calibrations calibrated{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"gemm"}, x.gemm...);
        visit(field{"bf16"}, x.bf16...);
        visit(field{"fp8"}, x.fp8...);
        visit(field{"fp8_block"}, x.fp8_block...);
        visit(field{"int8"}, x.int8...);
        visit(field{"int8_weight_only"}, x.int8_weight_only...);
        visit(field{"int4_weight_only"}, x.int4_weight_only...);
        visit(field{"fp4"}, x.fp4...);
        visit(field{"attention"}, x.attention...);
        visit(field{"latent"}, x.latent...);
        visit(field{"experts"}, x.experts...);
        visit(field{"collectives"}, x.collectives...);
        visit(field{"stream_in_flight", rule::positive}, x.stream_in_flight...);
        visit(field{"calibrated"}, x.calibrated...);
    }
};

/// One chip (GPU, accelerator): the supply side of every estimate.
template <Scalar S = double>
struct basic_chip {
    static constexpr std::string_view input_name = "chip";
    std::string_view name = {};
    architecture family = architecture::other;
    availability status = availability::shipping;
    int units = 0;         ///< streaming multiprocessors or their like: tiles are spread over them
    frequency<S> clock{};  ///< boost clock of the units; 0: not known
    basic_memory<S> memory{};
    basic_rates<S> rates{};
    basic_link<S> link{};
    basic_power<S> power{};
    basic_kernels<S> kernels{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"name"}, x.name...);
        visit(field{"family"}, x.family...);
        visit(field{"status"}, x.status...);
        visit(field{"units", rule::positive}, x.units...);
        visit(field{"clock", rule::non_negative}, x.clock...);
        visit(field{"memory"}, x.memory...);
        visit(field{"rates"}, x.rates...);
        visit(field{"link"}, x.link...);
        visit(field{"power"}, x.power...);
        visit(field{"kernels"}, x.kernels...);
    }
};
using chip = basic_chip<double>;

namespace detail {
/// What the fields' own rules cannot say. The figures of bf16 stand in for formats without their own.
template <class S>
constexpr void require_parts(const basic_chip<S>& c) {
    require_memory(c.memory, "chip.memory");
    const basic_format_kernel<S>& bf16 = c.kernels.bf16;
    if (!obeys(rule::share, bf16.efficiency)) [[unlikely]]
        reject("chip.kernels.bf16.efficiency", value_text(bf16.efficiency), describe(rule::share));
    if (!obeys(rule::positive, bf16.in_flight)) [[unlikely]]
        reject("chip.kernels.bf16.in_flight", value_text(bf16.in_flight), describe(rule::positive));
    const ratio<S>& prefill = c.kernels.attention.prefill.efficiency;
    if (!obeys(rule::share, prefill)) [[unlikely]]
        reject("chip.kernels.attention.prefill.efficiency", value_text(prefill), describe(rule::share));
    require_settings(c.power);
}
}  // namespace detail

/// Errors   std::invalid_argument naming field, value and rule.
template <Scalar S>
constexpr void validate(const basic_chip<S>& c) {
    validate_fields(c, c.input_name);
    detail::require_parts(c);
}

/// Dense peak of the matrix units for operands stored in f. A format that the chip has no unit for runs on the next
/// wider one that it has: fp4 on fp8, fp8 and int8 on bf16, tf32 on fp32.
template <Scalar S>
constexpr flop_rate<S> peak_rate(const basic_chip<S>& c, format f) {
    const flop_rate<S> none{};
    const auto first = [&none](const flop_rate<S>& wanted, const flop_rate<S>& wider) {
        return select(wanted > none, wanted, wider);
    };
    switch (arithmetic_format(f)) {
        case fp32: return c.rates.fp32;
        case tf32: return first(c.rates.tf32, c.rates.fp32);
        case fp8: return first(c.rates.fp8, c.rates.bf16);
        case int8: return first(c.rates.int8, c.rates.bf16);
        case nvfp4:
        case mxfp4: return first(c.rates.fp4, first(c.rates.fp8, c.rates.bf16));
        default: return c.rates.bf16;
    }
}

/// Where the figures of products with weights in f stand among kernels, constant or not. Those of mxfp4 that is
/// dequantised are int4's, those of mxfp4 with activations in mxfp8 are fp8's.
template <class Kernels>
constexpr auto& own_kernel(Kernels& kernels, format f) {
    switch (f) {
        case fp8:
        case mxfp4_mxfp8: return kernels.fp8;
        case fp8_block: return kernels.fp8_block;
        case int8: return kernels.int8;
        case int8_weight_only: return kernels.int8_weight_only;
        case int4_weight_only:
        case mxfp4_weight_only: return kernels.int4_weight_only;
        case nvfp4:
        case mxfp4: return kernels.fp4;
        default: return kernels.bf16;
    }
}

/// What matrix products with weights in f reach: the format's own figures, or bf16's where they are not known.
template <Scalar S>
constexpr basic_format_kernel<S> format_kernel(const basic_chip<S>& c, format f) {
    const basic_format_kernel<S>& own = own_kernel(c.kernels, f);
    const basic_format_kernel<S>& other = c.kernels.bf16;
    if (&own == &other) return other;
    const auto has_own = own.efficiency > ratio<S>{};
    return {
        select(has_own, own.efficiency, other.efficiency),
        select(own.in_flight > bytes<S>{}, own.in_flight, other.in_flight), select(has_own, own.launch, other.launch),
        select(has_own, own.quantisation_share, other.quantisation_share), select(has_own, own.k_step, other.k_step)};
}

/// Rejects a format that no unit of the chip serves, or whose products it has no figures for.
/// Errors   std::invalid_argument naming the format.
template <Scalar S>
constexpr void validate_format(const basic_chip<S>& c, format f) {
    if (!detail::obeys(rule::positive, peak_rate(c, f)) || !detail::obeys(rule::share, format_kernel(c, f).efficiency))
        [[unlikely]] {
        reject("chip.rates", name(f), "no unit of the chip serves this format");
    }
}

}  // namespace tokenroof
