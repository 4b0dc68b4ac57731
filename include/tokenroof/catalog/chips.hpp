// SPDX-License-Identifier: MIT
// Chips. Figures by kind, each with its source:
//
//   datasheet   rates (dense), stacks and pin rate, capacity of the last cache, links and TDP, from the source named at
//               the chip. Timings of the stacks: catalog/hbm.hpp and dram.hpp; refresh of all banks at once unless said.
//   measured    caches and memory.latency: te42kyfo/gpu-benches@1c36d50 (numbers quoted; gpu-cache, gpu-l2-cache at sets
//               of 8 and 30 MB, gpu-latency), of the chip named. L1: units x its data sheet size. Links and collectives:
//               interconnects.hpp and collectives.hpp.
//   fitted      kernels.gemm and the formats, bytes in flight among them: on the gemm.csv tables of
//               ai-dynamo/aiconfigurator@095f58a (Apache-2.0), mean error at the chip (tokenroof_validate gemm).
//               wave_quantisation and sustained_slowdown: one value a family. attention: on its
//               {generation,context}_attention tables of TensorRT-LLM 1.3.0rc20 (A100: vLLM 0.14.0), mean errors at the
//               chip (tokenroof_validate attention); in_flight of 100 kB says that memory alone limits it: more changes
//               nothing; tile: 128 queries, twice or half as many where that fits far better.
//               stream_in_flight: the triad named at the chip. power: ML.ENERGY leaderboard v3 (@0cd52da), dense models
//               on vLLM, H100 5.5 %, B200 5.8 %.
//   inherited   what a chip's entry does not state is its measured relatives', scaled to its data sheet; those without a
//               measured relative borrow from all measured chips: families.hpp. kernels.calibrated says which.
//   left out    caches whose bandwidth no source states; chips without a sourced bandwidth, capacity or matrix rate (Apple's,
//               Rebellions', EPYC and Xeon); GroqChip, which has no DRAM.
#pragma once
#include <tokenroof/catalog/accelerators.hpp>
#include <tokenroof/catalog/amd_instinct.hpp>
#include <tokenroof/catalog/google_tpu.hpp>
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/catalog/nvidia_rtx.hpp>

namespace tokenroof::catalog {

inline constexpr std::array chips{&a100_sxm_40gb, &a100_sxm_80gb, &h100_pcie,   &h100_sxm, &h100_nvl,
                                  &h200_sxm,      &gh200_96gb,    &gh200_141gb, &b100,     &b200_sxm,
                                  &gb200,         &b300_sxm,      &gb300,       &rubin,    &l4,
                                  &l40s,          &rtx_3090,      &rtx_4090,    &rtx_5090, &rtx_pro_6000_server,
                                  &mi210,         &mi250x,        &mi300x,      &mi325x,   &mi350x,
                                  &mi355x,        &mi455x,        &tpu_v4,      &tpu_v5e,  &tpu_v5p,
                                  &tpu_v6e,       &tpu_v7,        &gaudi2,      &gaudi3,   &arc_pro_b60,
                                  &trainium2,     &trainium3,     &rngd};

/// The chip called `name`. Errors   std::invalid_argument listing near names.
inline const chip& find_chip(std::string_view name) { return detail::find(chips, "chip", name); }

}  // namespace tokenroof::catalog
