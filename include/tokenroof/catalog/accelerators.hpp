// SPDX-License-Identifier: MIT
// Accelerators of Intel, AWS and Furiosa. Kernels are borrowed from all measured chips. What the kinds of figures are:
// catalog/chips.hpp.
#pragma once
#include <tokenroof/catalog/measured_chips.hpp>

namespace tokenroof::catalog {

// Intel Gaudi 2, 2022. stas00/ml-engineering@744d01e, Epoch AI ml_hardware 2026-04: 24 vector cores beside two matrix
// engines; 2.46 TB/s over the six stacks that make 96 GB. bf16: the largest rate measured, 418.7 TFLOP/s (MAMF,
// stas00). Its 48 MB are no cache: software fills them.
inline constexpr chip gaudi2 =
    inherit(measured_chips, {.name = "gaudi2",
                             .family = architecture::gaudi,
                             .units = 24,
                             .clock = 1650 * MHz,
                             .memory = {.stack = at_pin_rate(hbm2e_3600, 2460.0 * 8 / 6144 * Gbit_per_s), .stacks = 6},
                             .rates = {.bf16 = 432 * TFLOP_per_s, .fp8 = 865 * TFLOP_per_s},
                             .link = {.per_direction = 300 * GB_per_s},
                             .power = {.limit = 600 * watt},
                             .kernels = {.bf16 = {.efficiency = 418.7 / 432}}});

// Intel Gaudi 3, 2024. Same sources: 64 vector cores beside eight matrix engines; 3.7 TB/s over the eight stacks that
// make 128 GB. bf16: 1243 TFLOP/s (MAMF).
inline constexpr chip gaudi3 = inherit(
    measured_chips, {.name = "gaudi3",
                     .family = architecture::gaudi,
                     .units = 64,
                     .clock = 1600 * MHz,
                     .memory = {.stack = at_pin_rate(hbm2e_3600, 3700.0 * 8 / 8192 * Gbit_per_s), .stacks = 8},
                     .rates = {.tf32 = 459 * TFLOP_per_s, .bf16 = 1677 * TFLOP_per_s, .fp8 = 1677 * TFLOP_per_s},
                     .link = {.per_direction = 600 * GB_per_s},
                     .power = {.limit = 900 * watt},
                     .kernels = {.bf16 = {.efficiency = 1243.0 / 1677}}});

// Intel Arc Pro B60, 2025. ai-dynamo/aiconfigurator@095f58a systems/b60.yaml: 192 bit at 19 Gb/s, 24 GB; no units for
// fp8. The bandwidth of its 18 MB of L2 is not stated. Refresh: as L40S, bank by bank.
inline constexpr chip arc_pro_b60 = inherit(
    measured_chips, {.name = "arc-pro-b60",
                     .family = architecture::xe2,
                     .units = 20,
                     .memory = {.stack = at_pin_rate(gddr6_18, 19 * Gbit_per_s),
                                .stacks = 6,
                                .controller = {.refresh = refresh_mode::bank_by_bank}},
                     .rates = {.fp32 = 12.28 * TFLOP_per_s, .bf16 = 98.3 * TFLOP_per_s, .int8 = 197 * TFLOP_per_s},
                     .link = {.per_direction = 28.4 * GB_per_s},
                     .power = {.limit = 200 * watt}});

// AWS Trainium2, 2024: eight NeuronCores. awsdocs-neuron (NKI, trainium2_arch), stas00/ml-engineering@744d01e, Epoch AI
// ml_hardware 2026-04; 2.9 TB/s over four stacks.
inline constexpr chip trainium2 = inherit(
    measured_chips, {.name = "trainium2",
                     .family = architecture::trainium,
                     .units = 8,
                     .memory = {.stack = at_pin_rate(hbm3_6400_12_high, 2900.0 * 8 / 4096 * Gbit_per_s), .stacks = 4},
                     .rates = {.fp32 = 181 * TFLOP_per_s,
                               .tf32 = 667 * TFLOP_per_s,
                               .bf16 = 667 * TFLOP_per_s,
                               .fp8 = 1299 * TFLOP_per_s},
                     .link = {.per_direction = 640 * GB_per_s},
                     .power = {.limit = 500 * watt}});

// AWS Trainium3, 2025: eight NeuronCores. awsdocs-neuron 2.29.1 (trainium3), Epoch AI ml_hardware 2026-04; 4.9 TB/s
// over the four stacks that make 144 GB. link: 2.56 TB/s are stated, taken for both directions as of Trainium2.
inline constexpr chip trainium3 =
    inherit(measured_chips, {.name = "trainium3",
                             .family = architecture::trainium,
                             .units = 8,
                             .memory = {.stack = at_pin_rate(hbm3e_9800, 4900.0 * 8 / 4096 * Gbit_per_s), .stacks = 4},
                             .rates = {.fp32 = 183 * TFLOP_per_s,
                                       .bf16 = 671 * TFLOP_per_s,
                                       .fp8 = 2517 * TFLOP_per_s,
                                       .fp4 = 2517 * TFLOP_per_s},
                             .link = {.per_direction = 1280 * GB_per_s},
                             .power = {.limit = 700 * watt}});

// FuriosaAI RNGD, 2025: eight processing elements. developer.furiosa.ai (overview/rngd): 1.5 TB/s over two stacks; of
// 24 GB each, as its maker says elsewhere (48 GB, not re-checked). link: PCIe 5.0 x16.
inline constexpr chip rngd = inherit(
    measured_chips, {.name = "rngd",
                     .family = architecture::npu,
                     .units = 8,
                     .clock = 1000 * MHz,
                     .memory = {.stack = at_pin_rate(hbm3_6400_12_high, 1500.0 * 8 / 2048 * Gbit_per_s), .stacks = 2},
                     .rates = {.bf16 = 256 * TFLOP_per_s, .fp8 = 512 * TFLOP_per_s, .int8 = 512 * TFLOP_per_s},
                     .link = {.per_direction = 64 * GB_per_s},
                     .power = {.limit = 180 * watt}});

}  // namespace tokenroof::catalog
