// SPDX-License-Identifier: MIT
// Google TPU. A unit is a matrix unit (MXU), of v7 a TensorCore, where the models of chips count streaming
// multiprocessors; kernels are borrowed from all measured chips. What the kinds of figures are: catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/measured_chips.hpp>

namespace tokenroof::catalog {

// Sources: docs.cloud.google.com/tpu/docs (v4, v5e, v5p-training, v6e, tpu7x), stas00/ml-engineering@744d01e, Epoch AI
// ml_hardware 2026-04, whose TDPs are estimates. Stacks: as many as make the capacity, at the pin rate that makes the
// bandwidth. Links: all of a chip's inter-chip interconnect, half of what is stated for both directions.

// TPU v4, 2021: two cores of four MXUs. link: six of 50 GB/s (Jouppi et al., ISCA 2023, doi 10.1145/3579371.3589350).
inline constexpr chip tpu_v4 =
    inherit(measured_chips, {.name = "tpu-v4",
                             .family = architecture::tpu,
                             .units = 8,
                             .memory = {.stack = at_pin_rate(hbm2_2400, 1200.0 * 8 / 4096 * Gbit_per_s), .stacks = 4},
                             .rates = {.bf16 = 275 * TFLOP_per_s, .int8 = 275 * TFLOP_per_s},
                             .link = {.per_direction = 300 * GB_per_s},
                             .power = {.limit = 340 * watt}});

// TPU v5e, 2023: one core of four MXUs. Two stacks of 8 GB: its rate is beyond HBM2.
inline constexpr chip tpu_v5e = inherit(
    measured_chips,
    {.name = "tpu-v5e",
     .family = architecture::tpu,
     .units = 4,
     .memory = {.stack = detail::with_dies(at_pin_rate(hbm2e_3600, 819.0 * 8 / 2048 * Gbit_per_s), 16 * detail::Gib, 4),
                .stacks = 2},
     .rates = {.bf16 = 197 * TFLOP_per_s, .int8 = 393 * TFLOP_per_s},
     .link = {.per_direction = 200 * GB_per_s},
     .power = {.limit = 225 * watt}});

// TPU v5p, 2023: two cores of four MXUs. 95 of 96 GiB.
inline constexpr chip tpu_v5p = inherit(
    measured_chips,
    {.name = "tpu-v5p",
     .family = architecture::tpu,
     .units = 8,
     .memory = {.stack = at_pin_rate(hbm2e_3600, 2765.0 * 8 / 6144 * Gbit_per_s), .stacks = 6, .usable = 95.0 / 96},
     .rates = {.bf16 = 459 * TFLOP_per_s, .int8 = 918 * TFLOP_per_s},
     .link = {.per_direction = 300 * GB_per_s},
     .power = {.limit = 540 * watt}});

// TPU v6e, 2024: two MXUs of 256 x 256. 1638 GB/s, which are two stacks at 6.4 Gb/s.
inline constexpr chip tpu_v6e =
    inherit(measured_chips, {.name = "tpu-v6e",
                             .family = architecture::tpu,
                             .units = 2,
                             .memory = {.stack = hbm3_6400, .stacks = 2},
                             .rates = {.bf16 = 918 * TFLOP_per_s, .fp8 = 918 * TFLOP_per_s, .int8 = 1836 * TFLOP_per_s},
                             .link = {.per_direction = 400 * GB_per_s},
                             .power = {.limit = 380 * watt}});

// TPU v7, 2025: two TensorCores.
inline constexpr chip tpu_v7 = inherit(
    measured_chips, {.name = "tpu-v7",
                     .family = architecture::tpu,
                     .units = 2,
                     .memory = {.stack = at_pin_rate(hbm3e_9200_8_high, 7370.0 * 8 / 8192 * Gbit_per_s), .stacks = 8},
                     .rates = {.bf16 = 2307 * TFLOP_per_s, .fp8 = 4614 * TFLOP_per_s},
                     .link = {.per_direction = 600 * GB_per_s},
                     .power = {.limit = 960 * watt}});

}  // namespace tokenroof::catalog
