// SPDX-License-Identifier: MIT
#include "machine.hpp"
#include <doctest/doctest.h>

#include <tokenroof/calibrate/parameters.hpp>
#include <tokenroof/catalog/chips.hpp>

using namespace machines;

namespace {

constexpr chip start = catalog::h100_sxm;

std::string refusal(const std::vector<free_parameter>& parameters) {
    return error_of([&] { detail::space_of(at(start), parameters); });
}

}  // namespace

TEST_SUITE("calibrate/parameters") {
    TEST_CASE("a member, its path and the end of its path name the same parameter") {
        const auto in = at(start);
        for (const free_parameter& p :
             {parameter(start.link.latency, 0 * us, 50 * us), parameter("chip.link.latency", 0 * us, 50 * us),
              parameter("link.latency", 0 * us, 50 * us)}) {
            const auto space = detail::space_of(in, {p});
            CHECK(space.parameters[0].path.text() == "chip.link.latency");
            CHECK(space.start[0] == start.link.latency.value());
            CHECK(space.high[0] == (50 * us).value());
            const auto moved = detail::with_values(in, space.which, Eigen::VectorXd::Constant(1, 7e-6));
            CHECK(std::get<0>(moved).link.latency == 7 * us);
            CHECK(std::get<0>(moved).link.efficiency == start.link.efficiency);
        }
    }

    TEST_CASE("bounds that break a rule, each other or the start are refused with name, value and rule") {
        CHECK(refusal({}) == "parameters = none: must be at least one");
        CHECK(refusal({parameter(start.link.efficiency, 0, 1)}) ==
              "chip.link.efficiency.low = 0: must be above 0 and at most 1");
        CHECK(refusal({parameter(start.link.efficiency, 0.5, 1.2)}) ==
              "chip.link.efficiency.high = 1.2: must be above 0 and at most 1");
        CHECK(refusal({parameter(start.link.efficiency, 0.8, 0.8)}) ==
              "chip.link.efficiency.low = 0.8: must be below high, 0.8");
        CHECK(refusal({parameter("link.latency", 50 * us, 10 * us)}) ==
              "chip.link.latency.low = 5e-05 second: must be below high, 1e-05 second");
        CHECK(refusal({parameter(start.link.latency, 10 * us, 50 * us)}) ==
              "chip.link.latency = 8.46e-07 second: starts outside its bounds, 1e-05 second to 5e-05 second");
        CHECK(refusal({parameter("link.latency", 0.0, 1.0)}) == "chip.link.latency.high = 1: must be in second");
        const double infinity = std::numeric_limits<double>::infinity();
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const double bad : {infinity, nan}) {
            CHECK(refusal({parameter(start.link.latency, 0 * us, bad * us)}).starts_with("chip.link.latency.high = "));
            CHECK(refusal({parameter(start.link.latency, -bad * us, 1 * us)}).starts_with("chip.link.latency.low = "));
        }
    }

    TEST_CASE("what is no input, or is one twice, is refused") {
        const chip copy = start;
        CHECK(refusal({parameter("link.latency", 0 * us, 50 * us), parameter(copy.link.latency, 0 * us, 50 * us)}) ==
              "parameters[1] = a reference: is no member of the objects in at(...); a copy of one is another object");
        CHECK(refusal({parameter("link.latency", 0 * us, 50 * us), parameter(start.link.latency, 0 * us, 50 * us)}) ==
              "parameters[1] = chip.link.latency: is in the list already");
        CHECK(refusal({parameter("latncy", 0 * us, 50 * us)})
                  .starts_with("parameters[0] = latncy: is no real-valued input; near names: latency"));
        CHECK(refusal({parameter("efficiency", 0.1, 1)}).starts_with("parameters[0] = efficiency: names several: "));
        const std::string twice =
            error_of([&] { detail::space_of(at(start, start), {parameter(start.link.latency, 0 * us, 50 * us)}); });
        CHECK(twice == "parameters[0] = a reference: is a member of an object that stands in at(...) more than once");
    }
}
