// SPDX-License-Identifier: MIT
// Servers of eight boards, and parts of servers. Limits are those of NVIDIA's DGX of the same boards (data sheets of DGX
// H100, H200 and B200).
//
// No source tells the hosts' parts apart: each host is one remainder of a measurement at the wall, with the losses of its
// supplies in it, so that the efficiency beside it is 1 and its named parts are 0. The most that it draws is what the
// data sheet's limit leaves beside boards at theirs. No source states what a rack draws beside its servers: a SuperPOD of
// 32 DGX B200 is provisioned for 458 kW, 32 times a server's limit.
#pragma once
#include <tokenroof/catalog/lookup.hpp>
#include <tokenroof/compute/server.hpp>

namespace tokenroof::catalog {

namespace detail {
inline constexpr part_power within_rest{.mean = 0 * watt, .most = 0 * watt};

constexpr host remainder(power_draw<> mean, power_draw<> most) {
    return {.cpus = within_rest,
            .memory = within_rest,
            .nics = within_rest,
            .storage = within_rest,
            .fans = within_rest,
            .rest = {.mean = mean, .most = most}};
}
}  // namespace detail

// Eight H200. host: what 2390 W of an idle server with two Xeon 8480C (MLPerf Inference v4.1, NVIDIA,
// H200-SXM-141GBx8_TRT_MaxQ, least of the meter's log) leaves beside eight boards that idle at their least voltage as
// h200_sxm has it, 164 W each; at most 10.2 kW - 8 x 700 W.
inline constexpr server h200_x8{.name = "h200-x8",
                                .chip = "h200-sxm",
                                .boards = 8,
                                .limit = 10.2 * kW,
                                .host = detail::remainder(1.077 * kW, 4.6 * kW),
                                .supply_efficiency = 1};

// Eight H100, inherited: one data sheet's limit for both (DGX H100/H200, 10.2 kW), hence h200_x8's host. BoaviztAPI has
// 1.2 kW for AWS p5.48xlarge without its eight H100 (mlco2/ecologits llm.py SERVER_POWER).
inline constexpr server h100_x8{.name = "h100-x8",
                                .chip = "h100-sxm",
                                .boards = 8,
                                .limit = h200_x8.limit,
                                .host = h200_x8.host,
                                .supply_efficiency = h200_x8.supply_efficiency};

// Eight B200. host: fitted on one run at the wall, llama3.1-405b Offline of MLPerf Inference v5.1 (Lenovo SR780a V3,
// 9892 W, mlcommons/inference_results_v5.1@965182b), beside boards at their limit as predicted; the five other runs are
// within 10 %. At most 14.3 kW - 8 x 1 kW.
inline constexpr server b200_x8{.name = "b200-x8",
                                .chip = "b200-sxm",
                                .boards = 8,
                                .limit = 14.3 * kW,
                                .host = detail::remainder(1.892 * kW, 6.3 * kW),
                                .supply_efficiency = 1};

inline constexpr std::array servers{&h100_x8, &h200_x8, &b200_x8};

/// The server called `name`. Errors   std::invalid_argument listing near names.
inline const server& find_server(std::string_view name) { return detail::find(servers, "server", name); }

/// The one server of a chip; nullptr where the catalog has none or several.
constexpr const server* find_server_of(std::string_view chip) {
    const server* only = nullptr;
    for (const server* s : servers) {
        if (s->chip != chip) continue;
        if (only != nullptr) return nullptr;
        only = s;
    }
    return only;
}

// Parts as a simulator has them by default (B): casys-kaist/LLMServingSim@5daddb2,
// configs/cluster/single_node_power_instance.json. A processor draws 10 to 200 W by load, a memory module 2 W idle, its
// board 60 W.
inline constexpr power_draw<> processor_idle = 10 * watt, processor_most = 200 * watt;
inline constexpr power_draw<> memory_module_idle = 2 * watt;
inline constexpr power_draw<> network_card = 20 * watt, solid_state_disk = 5 * watt, bare_board = 60 * watt;

}  // namespace tokenroof::catalog
