// SPDX-License-Identifier: MIT
// A fit of real parameters to real measurements: the link of a chip from the time of its all-reduce.
#include <doctest/doctest.h>

#include <cmath>
#include <tokenroof/calibrate/fit.hpp>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/collective.hpp>

using namespace tokenroof;

namespace {

struct message {
    double size;
    double time;  // ms
};
struct reduction {
    bytes<> tensor{};
    int ranks = 1;
    seconds<> measured{};
};
constexpr auto reduction_time = []<class S>(const basic_chip<S>& c, const reduction& r) {
    return time_of(basic_all_reduce<S>{.tensor = r.tensor, .ranks = r.ranks, .library = all_reduce_library::direct}, c)
        .total;
};

// TensorRT-LLM 1.3.0rc20's all-reduce among 8 H100 SXM, every other size of the source.
// Data: ai-dynamo/aiconfigurator@095f58a (Apache-2.0).
std::vector<reduction> h100_reductions() {
    constexpr std::array<message, 12> table{{{256, 0.00322976},
                                             {1024, 0.00316896},
                                             {4096, 0.003528},
                                             {16384, 0.00355872},
                                             {65536, 0.00459456},
                                             {262144, 0.0101702},
                                             {1048576, 0.0259648},
                                             {4194304, 0.0519027},
                                             {16777216, 0.122325},
                                             {67108864, 0.322472},
                                             {268435456, 1.08962},
                                             {1073741824, 4.00781}}};
    std::vector<reduction> rows;
    rows.reserve(table.size());
    for (const message& m : table) rows.push_back({.tensor = m.size * byte, .ranks = 8, .measured = m.time * ms});
    return rows;
}

}  // namespace

TEST_SUITE("calibrate/fit_link") {
    TEST_CASE("the all-reduce of eight H100 gives its link's efficiency and the kernel's launch") {
        chip start = catalog::h100_sxm;
        start.link.efficiency = 0.5;
        start.kernels.collectives.direct.launch = 10 * us;
        const auto rows = h100_reductions();
        const std::vector<free_parameter> parameters{
            parameter(start.link.efficiency, 0.1, 1),
            parameter("chip.kernels.collectives.direct.launch", 0 * us, 50 * us)};
        const auto f = fit(reduction_time, at(start), rows, parameters, {.measure = loss::absolute});
        CHECK(f.converged());
        const chip& fitted = std::get<0>(f.inputs);
        // The catalog's figures, fitted on five times as many rows and on NCCL's, lie nearby.
        CHECK(fitted.kernels.collectives.direct.launch.in(us) == doctest::Approx(2.65).epsilon(0.1));
        CHECK(fitted.link.efficiency.value() == doctest::Approx(0.812).epsilon(0.05));
        CHECK(f.mean_relative_error < 0.05);
        const auto mean_size = [&](double efficiency, double launch) {
            chip c = start;
            c.link.efficiency = efficiency;
            c.kernels.collectives.direct.launch = launch * us;
            double sum = 0;
            for (const reduction& r : rows) sum += std::abs(std::log((reduction_time(c, r) / r.measured).value()));
            return sum / static_cast<double>(rows.size());
        };
        const double reached =
            mean_size(fitted.link.efficiency.value(), fitted.kernels.collectives.direct.launch.in(us));
        for (double efficiency = 0.3; efficiency < 1; efficiency += 0.01) {
            for (double launch = 1; launch < 10; launch += 0.1) {
                CHECK(mean_size(efficiency, launch) > 0.98 * reached);  // the loss is not quite the absolute error
            }
        }
        CHECK(fitted.link.per_direction == start.link.per_direction);
        CHECK(fitted.power.limit == start.power.limit);
    }
}
