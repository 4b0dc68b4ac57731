// SPDX-License-Identifier: MIT
// Servers of eight boards. Their limits are those of NVIDIA's DGX of the same boards (data sheets of DGX H200 and B200).
#pragma once
#include <tokenroof/compute/server.hpp>

namespace tokenroof::catalog {

// Eight H200. host: what 2390 W of an idle server with two Xeon 8480C (MLPerf Inference v4.1, NVIDIA,
// H200-SXM-141GBx8_TRT_MaxQ, least of the meter's log) leaves beside eight boards that idle at their least voltage as
// h200_sxm has it, 164 W each.
inline constexpr server h200_x8{.name = "h200-x8", .boards = 8, .limit = 10.2 * kW, .host = 1.077 * kW};

// Eight B200. host: fitted on one run at the wall, llama3.1-405b Offline of MLPerf Inference v5.1 (Lenovo SR780a V3,
// 9892 W, mlcommons/inference_results_v5.1@965182b), beside boards at their limit as predicted; the five other runs are
// within 10 %.
inline constexpr server b200_x8{.name = "b200-x8", .boards = 8, .limit = 14.3 * kW, .host = 1.892 * kW};

}  // namespace tokenroof::catalog
