// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/energy.hpp>
#include <tokenroof/memory/hbm.hpp>

using namespace tokenroof;

namespace {

const work some{.arithmetic = 3 * TFLOP, .traffic = 2 * GB, .messages = 1 * MB};

}  // namespace

TEST_SUITE("compute/energy") {
    TEST_CASE("energy of two works is the sum of theirs") {
        const energy_rates r = energy_rates_of(catalog::b200_sxm);
        const joules<> twice = total(energy_of(some + some, fp8, r));
        CHECK(twice.value() == doctest::Approx(total(energy_of(some, fp8, r) + energy_of(some, fp8, r)).value()));
    }

    TEST_CASE("a narrower format never takes more energy for a FLOP") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const energy_rates r = energy_rates_of(*c);
            CHECK(flop_energy(r, nvfp4) <= flop_energy(r, fp8));
            CHECK(flop_energy(r, fp8) <= flop_energy(r, bf16));
        }
    }

    TEST_CASE("peak arithmetic and peak bandwidth draw the shares that the board states") {
        const chip& c = catalog::h100_sxm;
        const energy_rates r = energy_rates_of(c);
        CHECK((r.half * c.rates.bf16 / c.power.limit).value() == doctest::Approx(c.power.arithmetic_share.value()));
        CHECK((r.fp8 * c.rates.fp8 / c.power.limit).value() == doctest::Approx(c.power.arithmetic_share.value()));
        CHECK((r.memory * peak_bandwidth(c.memory) / c.power.limit).value() ==
              doctest::Approx(c.power.memory_share.value()));
    }

    // Samsung: 3.9 pJ/bit of an HBM3E device. What lies between the stack and the units comes on top of it.
    TEST_CASE("a byte takes at least the energy that its HBM device spends, on measured boards") {
        for (const chip* c : {&catalog::h100_sxm, &catalog::h200_sxm, &catalog::b200_sxm}) {
            CAPTURE(c->name);
            CHECK(energy_rates_of(*c).memory >= 0.6 * 3.9 * pJ_per_bit);
        }
    }

    TEST_CASE("an op never takes more than the limit, and never less than idling as long") {
        const chip& c = catalog::h100_sxm;
        for (const double seconds_taken : {1e-6, 1e-3, 1.0}) {
            const seconds<> time = seconds_taken * second;
            CHECK(op_energy(some, bf16, time, c) <= c.power.limit * time);
            CHECK(op_energy(some, bf16, time, c) >= c.power.limit * c.power.idle_share * time);
        }
    }

    TEST_CASE("chips, work and times that cannot be are rejected by name") {
        chip c = catalog::h100_sxm;
        const energy_rates r = energy_rates_of(c);
        work w = some;
        fields(w, [&](const field& f, auto& member) {
            const auto kept = member;
            for (const double bad : {-1.0, broken::nan, broken::infinity}) {
                member = std::remove_cvref_t<decltype(member)>::from_value(bad);
                const std::string name = "work." + std::string(f.name) + " = ";
                CHECK(broken::error_of([&] { energy_of(w, bf16, r); }).starts_with(name));
                CHECK(broken::error_of([&] { op_energy(w, bf16, 1 * second, c); }).starts_with(name));
            }
            member = kept;
        });
        for (const double bad : {-1.0, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { op_energy(some, bf16, bad * second, c); }).starts_with("time = "));
        c.memory.stack.pin_rate = {};
        CHECK(broken::error_of([&] { energy_rates_of(c); }).starts_with("chip.memory.stack.pin_rate = 0"));
        CHECK(
            broken::error_of([&] { op_energy(some, bf16, 1 * second, c); }).starts_with("chip.memory.stack.pin_rate"));
    }
}
