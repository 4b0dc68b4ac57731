// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>

using namespace tokenroof;

namespace {

chip datasheet_of(const chip& c) {
    chip sheet = c;
    sheet.kernels = {};
    return sheet;
}

double relative(const auto& a, const auto& b) { return (a / b).value(); }

}  // namespace

TEST_SUITE("catalog/families") {
    TEST_CASE("a chip inherits its own products from itself") {
        for (const chip* c : catalog::measured_chips) {
            CAPTURE(c->name);
            const chip heir = catalog::inherit(*c, datasheet_of(*c));
            CHECK(heir.kernels.gemm.unit_bandwidth == c->kernels.gemm.unit_bandwidth);
            CHECK(heir.kernels.gemm.fill == c->kernels.gemm.fill);
            CHECK(heir.kernels.bf16.in_flight == c->kernels.bf16.in_flight);
            CHECK(heir.kernels.fp8_block.k_step == c->kernels.fp8_block.k_step);
            CHECK(heir.kernels.attention.decode.value == c->kernels.attention.decode.value);
            CHECK(heir.kernels.calibrated.gemm == calibration::inherited);
        }
    }

    TEST_CASE("the bandwidth of a unit follows its matrix rate: of A100 from H100 within 7 %, of L40S from A100 within "
              "13 %") {
        const auto from = [](const chip& donor, const chip& c) {
            return relative(catalog::inherit(donor, datasheet_of(c)).kernels.gemm.unit_bandwidth,
                            c.kernels.gemm.unit_bandwidth);
        };
        CHECK(from(catalog::h100_sxm, catalog::a100_sxm_80gb) == doctest::Approx(1).epsilon(0.07));
        CHECK(from(catalog::a100_sxm_80gb, catalog::l40s) == doctest::Approx(1).epsilon(0.13));
    }

    TEST_CASE("bytes in flight follow bandwidth times latency: at a faster memory the same share of it is reached") {
        chip faster = datasheet_of(catalog::h100_sxm);
        faster.memory.stack = at_pin_rate(faster.memory.stack, 2 * faster.memory.stack.pin_rate);
        const chip heir = catalog::inherit(catalog::h100_sxm, faster);
        CHECK(relative(heir.kernels.bf16.in_flight, catalog::h100_sxm.kernels.bf16.in_flight) == doctest::Approx(2));
        CHECK(relative(heir.kernels.stream_in_flight, catalog::h100_sxm.kernels.stream_in_flight) ==
              doctest::Approx(2));
    }

    TEST_CASE("units of twice the number and half the rate make the same chip of large products") {
        chip finer = datasheet_of(catalog::h100_sxm);
        finer.units *= 2;
        const chip heir = catalog::inherit(catalog::h100_sxm, finer);
        CHECK(relative(heir.kernels.gemm.unit_bandwidth, catalog::h100_sxm.kernels.gemm.unit_bandwidth) ==
              doctest::Approx(0.5));
        CHECK(relative(heir.kernels.gemm.fill, catalog::h100_sxm.kernels.gemm.fill) == doctest::Approx(1.41421356));
    }

    TEST_CASE("a mean of donors lies between them, and is of those that know the format") {
        const std::array donors{&catalog::a100_sxm_80gb, &catalog::l40s};
        const chip heir = catalog::inherit(donors, datasheet_of(catalog::h100_sxm));
        const auto efficiency = [](const chip& c) { return c.kernels.bf16.efficiency; };
        CHECK(efficiency(heir) > efficiency(catalog::l40s));
        CHECK(efficiency(heir) < efficiency(catalog::a100_sxm_80gb));
        CHECK(heir.kernels.fp8.efficiency.value() == doctest::Approx(catalog::l40s.kernels.fp8.efficiency.value()));
        CHECK(heir.kernels.calibrated.gemm == calibration::borrowed);
    }

    TEST_CASE("what an entry states stays: latency, link, and an efficiency that scales the others") {
        chip sheet = datasheet_of(catalog::h100_sxm);
        sheet.kernels.bf16.efficiency = catalog::h100_sxm.kernels.bf16.efficiency / 2;
        sheet.memory.latency = 500 * ns;
        sheet.link.latency = {};
        const chip heir = catalog::inherit(catalog::h100_sxm, sheet);
        CHECK(heir.memory.latency == 500 * ns);
        CHECK(heir.link.latency == catalog::h100_sxm.link.latency);
        CHECK(heir.kernels.bf16.efficiency == sheet.kernels.bf16.efficiency);
        CHECK(relative(heir.kernels.fp8.efficiency, catalog::h100_sxm.kernels.fp8.efficiency) == doctest::Approx(0.5));
        CHECK(relative(heir.kernels.attention.prefill.efficiency,
                       catalog::h100_sxm.kernels.attention.prefill.efficiency) == doctest::Approx(0.5));
    }

    TEST_CASE("a format without a unit has no kernels of its own") {
        chip sheet = datasheet_of(catalog::h100_sxm);
        sheet.rates.fp8 = {};
        const chip heir = catalog::inherit(catalog::h100_sxm, sheet);
        CHECK(heir.kernels.fp8.efficiency == 0);
        CHECK(heir.kernels.fp8_block.efficiency == 0);
        CHECK(heir.kernels.attention.prefill8.efficiency == 0);
        CHECK_NOTHROW(validate(heir));
    }
}
