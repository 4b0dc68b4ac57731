// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include "served_plan.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/servers.hpp>
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/serving/boundaries.hpp>
#include <tokenroof/serving/power_cap.hpp>
#include <tokenroof/serving/speculation.hpp>

using namespace tokenroof;

namespace {

constexpr rack a_rack{.name = "of four",
                      .servers = 4,
                      .switches = {.mean = 400 * watt, .most = 600 * watt},
                      .rest = {.mean = 100 * watt, .most = 200 * watt},
                      .supply_efficiency = 0.97};

constexpr boundaries around(const estimate& e, const deployment& d = served_plan::plan) {
    return boundaries_of(e, d.chip.power, catalog::h100_x8, a_rack, 1.2);
}
static_assert(around(served_plan::served).facility.rate_per_watt > 1e6 * token / kWh);

/// A server and a rack that add nothing to their boards.
server bare(int boards) {
    server s = catalog::h100_x8;
    s.boards = boards;
    s.host.rest = {0 * watt, 0 * watt};
    return s;
}

/// Estimates of every kind: engines that mix prompts with decode and that do not, stages, ranks, drafts, caches, a cap, one
/// token, and few requests.
std::vector<estimate> estimates() {
    using served_plan::with;
    std::vector<estimate> all{served_plan::served, served_plan::at(1), served_plan::at(1024)};
    all.push_back(with([](deployment& d, workload&) { d.engine = catalog::trtllm; }));
    all.push_back(with([](deployment& d, workload&) { d.engine = catalog::sglang; }));
    all.push_back(with([](deployment& d, workload&) { d.pipeline_parallel = 2; }));
    all.push_back(with([](deployment& d, workload&) { d.data_parallel = 2; }));
    all.push_back(with([](deployment& d, workload&) { d = with_cap(d, 450 * watt); }));
    all.push_back(with([](deployment&, workload& w) { w.output = 1; }));
    all.push_back(with([](deployment&, workload& w) { w.input = 1; }));
    all.push_back(with([](deployment&, workload& w) { w.prefix_hits = 0.9; }));
    all.push_back(serve(served_plan::plan, served_plan::load, speculation{.drafted = 3, .acceptance = 0.7}));
    return all;
}

}  // namespace

TEST_SUITE("serving/boundaries") {
    TEST_CASE("each boundary has at least what is within it, and is provisioned for more than it draws") {
        for (const estimate& e : estimates()) {
            const boundaries b = around(e);
            const std::array outwards{&b.boards, &b.server, &b.rack, &b.facility};
            for (std::size_t i = 0; i < outwards.size(); ++i) {
                const boundary& outer = *outwards[i];
                CHECK(outer.provisioned.size.value() >= doctest::Approx(outer.average.mean.value()).epsilon(1e-9));
                CHECK(outer.rate_per_watt >= outer.rate_per_provisioned * (1 - 1e-9));
                if (i == 0) continue;
                const boundary& inner = *outwards[i - 1];
                CHECK(outer.average.mean > inner.average.mean);
                CHECK(outer.provisioned.size > inner.provisioned.size);
                CHECK(outer.per_output > inner.per_output);
                CHECK(outer.per_prefill >= inner.per_prefill);
                CHECK(outer.per_decode >= inner.per_decode);
                CHECK(outer.rate_per_watt < inner.rate_per_watt);
            }
        }
    }

    TEST_CASE("prefill and decode add up to all energy, and J/token times token/kWh is a kilowatt-hour") {
        for (const estimate& e : estimates()) {
            const boundaries b = around(e);
            for (const boundary* at : {&b.boards, &b.server, &b.rack, &b.facility}) {
                const joules<> request = e.input * at->per_prefill + e.output * at->per_decode;
                CHECK((request / e.output).value() == doctest::Approx(at->per_output.value()));
                CHECK(at->rate_per_watt.in(token / kWh) * at->per_output.value() == doctest::Approx(3.6e6));
                CHECK(at->per_prefill >= energy_per_token<>{});
                CHECK(at->per_decode >= energy_per_token<>{});
            }
        }
    }

    TEST_CASE("the boards' boundary is the estimate's own") {
        for (const estimate& e : estimates()) {
            const boundary b = boundary_of_boards(e, served_plan::plan.chip.power);
            CHECK(b.average.mean == e.power);
            CHECK(b.per_output.value() == doctest::Approx(e.energy_per_output.value()));
            CHECK(b.rate_per_watt.value() == doctest::Approx(rate_per_watt(e).value()));
            CHECK(b.provisioned.size == e.chips * (700 * watt));
        }
    }

    TEST_CASE("an ideal supply, a bare host and a PUE of 1 change nothing") {
        for (const estimate& e : estimates()) {
            const boundaries b = boundaries_of(e, served_plan::plan.chip.power, bare(8), bare_rack(), 1);
            for (const boundary* at : {&b.server, &b.rack, &b.facility}) {
                CHECK(at->average.mean.value() == doctest::Approx(b.boards.average.mean.value()));
                CHECK(at->provisioned.size.value() == doctest::Approx(b.boards.provisioned.size.value()));
                CHECK(at->per_output.value() == doctest::Approx(b.boards.per_output.value()));
                CHECK(at->per_prefill.value() == doctest::Approx(b.boards.per_prefill.value()));
                CHECK(at->per_decode.value() == doctest::Approx(b.boards.per_decode.value()));
            }
        }
    }

    TEST_CASE("four boards of a server of eight have half of its host") {
        const estimate e = served_plan::served;
        const boundaries b = around(e);
        const power_draw<> host = b.server.average.mean - e.power;
        CHECK(host.value() == doctest::Approx((total(catalog::h100_x8.host).mean / 2).value()));
        CHECK(b.server.provisioned.size.value() == doctest::Approx((catalog::h100_x8.limit / 2).value()));
        // And of the rack, of which four servers share the switches, an eighth.
        CHECK((0.97 * b.rack.average.mean - b.server.average.mean).value() == doctest::Approx(500.0 / 8));
        // Two of them fill the server.
        const estimate two = served_plan::with([](deployment& d, workload& w) {
            d.data_parallel = 2;
            w.concurrency *= 2;
        });
        CHECK((around(two).server.average.mean / b.server.average.mean).value() == doctest::Approx(2));
        CHECK((around(two).server.per_output / b.server.per_output).value() == doctest::Approx(1));
    }

    TEST_CASE("a prompt's energy is that of prefill: an engine that prefills first spends what its steps take") {
        const estimate e = served_plan::with([](deployment& d, workload&) {
            d.engine = catalog::sglang;
            d.engine.first_token = {};  // boards draw their mean power meanwhile
        });
        const boundary b = boundary_of_boards(e, served_plan::plan.chip.power);
        const joules<> step = e.chips * e.prefill.energy.total;
        CHECK((e.prompts * e.input * b.per_prefill / step).value() == doctest::Approx(1).epsilon(1e-6));
    }

    TEST_CASE("what a cap spares is less to be provisioned at every boundary") {
        const deployment capped = with_cap(served_plan::plan, 450 * watt);
        const boundaries held = around(serve(capped, served_plan::load), capped);
        const boundaries free = around(served_plan::served);
        CHECK(held.boards.provisioned.size == 4 * (450 * watt));
        CHECK(held.server.provisioned.size < free.server.provisioned.size);
        CHECK(held.facility.provisioned.size < free.facility.provisioned.size);
    }

    TEST_CASE("a factory of such racks takes the facility's energy for a token, and feeds its provisioned power") {
        for (const estimate& e : estimates()) {
            const boundaries b = around(e);
            const production made = produce(factory{.facility_power = 1 * MW,
                                                    .pue = 1.2,
                                                    .chip_power = b.rack.provisioned.size / e.chips,
                                                    .load = b.rack.average.mean / b.rack.provisioned.size},
                                            rate_per_chip(e));
            CHECK((made.energy_per_output / b.facility.per_output).value() == doctest::Approx(1));
            CHECK((made.chips / e.chips * b.facility.provisioned.size).in(MW) == doctest::Approx(1));
        }
    }

    TEST_CASE("where nothing is served energies are infinite and rates nothing, never NaN") {
        const estimate e = served_plan::with([](deployment& d, workload&) {
            d.tensor_parallel = 1;
            d.formats.weights = bf16;
        });
        REQUIRE(!fits(e));
        const boundaries b = around(e);
        for (const boundary* at : {&b.boards, &b.server, &b.rack, &b.facility}) {
            for (const energy_per_token<>& each : {at->per_output, at->per_prefill, at->per_decode})
                CHECK(each.value() == broken::infinity);
            CHECK(at->rate_per_watt.value() == 0);
            CHECK(at->average.mean > e.power * 0.999);
        }
    }

    TEST_CASE("a host's energy is small beside Gemini's: 25 % of 0.24 Wh a prompt, where the accelerator has 58 %") {
        // Google, "Measuring the environmental impact of delivering AI at Google scale", 2025-08: 0.25 / 0.58 = 0.43.
        const boundaries b = around(served_plan::served);
        const double beside = (b.server.average.mean / b.boards.average.mean).value() - 1;
        CHECK(beside > 0.1);
        CHECK(beside < 0.25 / 0.58);
    }

    TEST_CASE("bad servers, racks, boards, PUEs and estimates are refused by name") {
        const estimate e = served_plan::served;
        chip c = served_plan::plan.chip;
        server s = catalog::h100_x8;
        rack r = a_rack;
        const auto ask = [&] { boundaries_of(e, c.power, s, r, 1.2); };
        CHECK(broken::check_each_member(s, "server", ask) == 15);
        CHECK(broken::check_each_member(r, "rack", ask) == 6);
        CHECK(broken::check_each_member(c.power, "chip.power", ask) == 10);
        for (const double bad : {0.9, broken::nan, broken::infinity})
            CHECK(broken::error_of([&] { boundaries_of(e, c.power, s, r, bad); }).starts_with("pue = "));
        c.power.limit = {};
        CHECK(broken::error_of(ask).starts_with("chip.power.limit = 0 "));
        c = served_plan::plan.chip;
        s.limit = 3 * kW;
        CHECK(
            broken::error_of(ask).starts_with("server.limit = 3000 joule/second: is below what boards and host draw"));
        CHECK(broken::error_of([&] { boundary_of_boards(estimate{}, c.power); }).starts_with("estimate.chips = 0"));
    }
}
