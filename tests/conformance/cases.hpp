// SPDX-License-Identifier: MIT
// Every public function that takes a scalar, evaluated in a world: visit("header function", world -> values).
// tests/structure/conformance_list.cmake fails when a public function is missing here and in tier_cases.hpp.
#pragma once
#include "attention_cases.hpp"
#include "collective_cases.hpp"
#include "dram_world.hpp"
#include "economics_cases.hpp"
#include "elementwise_cases.hpp"
#include "error_bar_cases.hpp"
#include "experts_cases.hpp"
#include "latent_attention_cases.hpp"
#include "model_cases.hpp"
#include "nation_cases.hpp"
#include "parallel_cases.hpp"
#include "power_cases.hpp"
#include "state_update_cases.hpp"
#include "tier_cases.hpp"
#include "traffic_cases.hpp"

namespace conformance {

template <class S>
basic_gemm<S> product_of(const world<S>& w) {
    return {.rows = w.load.concurrency, .n = 7168, .k = 8192, .weights = fp8, .resident = 0.3};
}
template <class S>
basic_elementwise<S> move_of(const world<S>& w) {
    return {.traffic = w.load.concurrency * MB};
}
template <class S>
basic_step<S> decode_of(const world<S>& w) {
    return decode_step<S>(w.load.concurrency, w.load.input);
}

template <class Visit>
void quantity_cases(Visit&& visit) {
    const auto x = [](const auto& w) { return w.load.concurrency / 50; };
    const auto y = [](const auto& w) { return w.load.input / (token * 7000); };
    visit("quantity.hpp max", [=](const auto& w) { return values(max(x(w), y(w)), max(x(w), 3)); });
    visit("quantity.hpp min", [=](const auto& w) { return values(min(x(w), y(w)), min(x(w), 3)); });
    visit("quantity.hpp select", [=](const auto& w) { return values(select(x(w) < y(w), x(w), y(w))); });
    visit("quantity.hpp ceil", [=](const auto& w) { return values(ceil(x(w))); });
    visit("quantity.hpp floor", [=](const auto& w) { return values(floor(x(w))); });
    visit("quantity.hpp sqrt", [=](const auto& w) { return values(sqrt(x(w))); });
    visit("quantity.hpp exp", [=](const auto& w) { return values(exp(x(w)), exp(-x(w))); });
    visit("quantity.hpp log", [=](const auto& w) { return values(log(x(w)), log(y(w))); });
    visit("quantity.hpp pow", [=](const auto& w) { return values(pow(x(w), y(w)), pow(x(w), -3)); });
    visit("quantity.hpp power", [=](const auto& w) { return values(power<7>(x(w)), power<8>(y(w))); });
    visit("quantity.hpp smooth_max",
          [=](const auto& w) { return values(smooth_max<4>(x(w), y(w)), smooth_max<8>(x(w), y(w))); });
    visit("quantity.hpp operators", [=](const auto& w) {
        return values(x(w) + y(w), x(w) - y(w), x(w) * y(w), x(w) / y(w), -x(w), 2 * x(w), x(w) * 2, x(w) / 2, 2 / x(w),
                      x(w) + 1, 1 - x(w));
    });
}

template <class Visit>
void dram_cases(Visit&& visit) {
    visit("memory/dram_efficiency.hpp validate", [](const auto& w) { return validated(dram_stack_of(w).channel); });
    visit("memory/hbm.hpp validate", [](const auto& w) { return validated(dram_stack_of(w)); });
    visit("memory/dram_efficiency.hpp refresh_share",
          [](const auto& w) { return values(refresh_share(dram_stack_of(w).channel.timing)); });
    visit("memory/dram_efficiency.hpp bank_refresh_share",
          [](const auto& w) { return values(bank_refresh_share(dram_stack_of(w).channel.timing)); });
    visit("memory/dram_efficiency.hpp request_floors", [](const auto& w) {
        return values(request_floors(dram_stack_of(w).channel, controller_of(w), access_of_chunks(w)));
    });
    visit("memory/dram_efficiency.hpp dram_efficiency", [](const auto& w) {
        auto by_bank = controller_of(w);
        by_bank.refresh = refresh_mode::bank_by_bank;
        auto all = values(dram_efficiency(dram_stack_of(w).channel, controller_of(w), access_of_chunks(w)));
        for (const auto& v : values(dram_efficiency(dram_stack_of(w).channel, by_bank, access_of_chunks(w))))
            all.push_back(v);
        return all;
    });
    visit("memory/dram_pattern.hpp random_chunks", [](const auto& w) { return values(chunks_of(w).chunk); });
    visit("memory/dram_pattern.hpp access_of", [](const auto& w) {
        const auto a = access_of(chunks_of(w), dram_stack_of(w).channel);
        return values(a.read_share, a.row_visits, a.visit_length, a.bank_groups, a.crowding);
    });
    visit("memory/dram_latency.hpp refresh_wait",
          [](const auto& w) { return values(refresh_wait(dram_stack_of(w).channel.timing)); });
    visit("memory/dram_latency.hpp loaded_latency", [](const auto& w) {
        const auto& c = dram_stack_of(w).channel;
        return values(loaded_latency(c, dram_load_of(w, 0.7)), loaded_latency(c, dram_load_of(w, 1)));
    });
    visit("memory/hbm.hpp peak_bandwidth", [](const auto& w) { return values(peak_bandwidth(dram_stack_of(w))); });
    visit("memory/hbm.hpp capacity", [](const auto& w) { return values(capacity(dram_stack_of(w))); });
    visit("memory/hbm.hpp faster_bus", [](const auto& w) {
        return values(faster_bus(dram_stack_of(w).channel, w.load.concurrency / 50).timing.ccd_l);
    });
    visit("memory/hbm.hpp at_pin_rate", [](const auto& w) {
        return values(at_pin_rate(dram_stack_of(w), w.load.concurrency * Gbit_per_s).channel.timing.ccd_s);
    });
    visit("memory/hbm.hpp sustained_bandwidth",
          [](const auto& w) { return values(sustained_bandwidth(dram_stack_of(w), controller_of(w), walk_of(w))); });
    visit("memory/hbm.hpp access_energy", [](const auto& w) { return values(energy_of(w)); });
    visit("memory/dram_energy.hpp stack_total", [](const auto& w) { return values(stack_total(energy_of(w))); });
    visit("memory/dram_energy.hpp total", [](const auto& w) { return values(total(energy_of(w))); });
}

template <class Visit>
void memory_cases(Visit&& visit) {
    visit("memory/hierarchy.hpp peak_bandwidth",
          [](const auto& w) { return values(peak_bandwidth(w.plan.chip.memory)); });
    visit("memory/hierarchy.hpp capacity", [](const auto& w) { return values(capacity(w.plan.chip.memory)); });
    visit("memory/hierarchy.hpp resident_share", [](const auto& w) {
        return values(resident_share(last_cache(w.plan.chip.memory), w.load.concurrency * (0.6 * MB)));
    });
    visit("memory/hierarchy.hpp validate", [](const auto& w) { return validated(w.plan.chip.memory); });
    visit("memory/hierarchy.hpp last_cache", [](const auto& w) {
        auto bare = w.plan.chip.memory;
        bare.caches[0].name = {};
        const auto itself = last_cache(bare);
        return values(last_cache(w.plan.chip.memory).peak, itself.peak, itself.efficiency);
    });
    visit("memory/hierarchy.hpp dram_level", [](const auto& w) {
        const auto dram = dram_level(w.plan.chip.memory);
        return values(dram.capacity, dram.peak, dram.efficiency, dram.latency);
    });
    visit("memory/hierarchy.hpp hierarchy_of", [](const auto& w) {
        const auto levels = hierarchy_of(w.plan.chip.memory);
        auto all = values(levels[0].peak);
        for (const auto& l : levels) all.push_back(sustained_bandwidth(l).value());
        return all;
    });
    visit("memory/hierarchy.hpp sustained_bandwidth", [](const auto& w) {
        const auto dram = dram_level(w.plan.chip.memory);
        return values(sustained_bandwidth(dram), sustained_bandwidth(dram, w.load.concurrency * (20 * kB)));
    });
}

template <class Visit>
void compute_cases(Visit&& visit) {
    visit("compute/chip.hpp peak_rate", [](const auto& w) {
        return values(peak_rate(w.plan.chip, fp8), peak_rate(w.plan.chip, nvfp4), peak_rate(w.plan.chip, int8));
    });
    visit("compute/chip.hpp format_kernel", [](const auto& w) {
        const auto f = format_kernel(w.plan.chip, fp8);
        return values(f.efficiency, f.in_flight, f.launch, f.quantisation_share, f.k_step,
                      format_kernel(w.plan.chip, nvfp4).efficiency);
    });
    visit("compute/supply.hpp supply_of", [](const auto& w) {
        const auto supply = supply_of(w.plan.chip);
        return values(supply.memory.saturated, supply.cache.saturated, supply.attention, supply.streams);
    });
    visit("memory/hierarchy.hpp source_of",
          [](const auto& w) { return values(source_of(dram_level(w.plan.chip.memory)).saturated); });
    visit("memory/hierarchy.hpp byte_time", [](const auto& w) {
        return values(byte_time(supply_of(w.plan.chip).memory, w.load.concurrency * (20 * kB)));
    });
    visit("compute/roofline.hpp total",
          [](const auto& w) { return values(total(time_of(product_of(w), w.plan.chip))); });
    visit("compute/roofline.hpp share_of", [](const auto& w) {
        const auto t = time_of(product_of(w), w.plan.chip);
        return values(share_of(t, resource::compute), share_of(t, resource::memory_bandwidth),
                      share_of(t, resource::link), share_of(t, resource::latency));
    });
    visit("compute/roofline.hpp binds", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        const auto t = time_of(product_of(w), w.plan.chip);
        return values(indicator<S>(binds(t, resource::memory_bandwidth)), indicator<S>(binds(t, resource::link)));
    });
    visit("compute/roofline.hpp arithmetic_intensity",
          [](const auto& w) { return values(arithmetic_intensity(work_of(product_of(w)))); });
    visit("compute/roofline.hpp ridge_point",
          [](const auto& w) { return values(ridge_point(w.plan.chip, fp8), ridge_point(w.plan.chip, bf16)); });
    visit("compute/roofline.hpp roofline", [](const auto& w) {
        const auto memory = w.load.concurrency * us;
        const auto arithmetic = w.load.input / token * (8 * ns);
        auto all = values(roofline<4>(arithmetic, memory, memory));
        for (const auto& v : values(roofline<8>(memory, arithmetic, memory))) all.push_back(v);
        return all;
    });
    visit("compute/roofline.hpp time_of", [](const auto& w) { return values(time_of(product_of(w), w.plan.chip)); });
    visit("compute/gemm.hpp work_of", [](const auto& w) { return values(work_of(product_of(w))); });
    visit("compute/gemm.hpp time_of", [](const auto& w) {
        auto small = product_of(w);
        small.n = 512;
        small.weights = bf16;
        return values(time_of(small, work_of(small), w.plan.chip, supply_of(w.plan.chip)));
    });
    visit("compute/elementwise.hpp work_of", [](const auto& w) { return values(work_of(move_of(w))); });
    visit("compute/elementwise.hpp time_of", [](const auto& w) { return values(time_of(move_of(w), w.plan.chip)); });
}

template <class Visit>
void model_cases(Visit&& visit) {
    visit("model/kv_cache.hpp kv_bytes",
          [](const auto& w) { return values(kv_bytes(w.plan.model, fp8, w.load.input)); });
    visit("model/step.hpp decode_step",
          [](const auto& w) { return values(decode_of(w).decoding, decode_of(w).context); });
    visit("model/step.hpp prefill_step", [](const auto& w) {
        const auto s = prefill_step(w.load.concurrency, w.load.input);
        return values(s.prompts, s.prompt);
    });
    visit("model/step.hpp rows", [](const auto& w) {
        return values(rows(decode_of(w)), rows(prefill_step(w.load.concurrency, w.load.input)));
    });
    visit("model/operators.hpp operators", [](const auto& w) {
        auto all = values(w.load.concurrency);
        operators(w.plan.model, w.plan.formats, 4, decode_of(w), [&all](std::string_view, int repeats, const auto& op) {
            for (const auto& v : values(repeats * work_of(op))) all.push_back(v);
        });
        return all;
    });
}

template <class Visit>
void serving_cases(Visit&& visit) {
    visit("serving/engine.hpp overhead", [](const auto& w) {
        const auto kernels = w.load.concurrency * us;
        auto chunk = prefill_step(w.load.concurrency, w.load.input);
        return values(overhead(w.plan.engine, 64, 4, decode_of(w), kernels),
                      overhead(w.plan.engine, 64, 4, chunk, kernels));
    });
    visit("serving/capacity.hpp kv_bytes_per_rank",
          [](const auto& w) { return values(kv_bytes_per_rank(w.plan.model, fp8, 4, w.load.input)); });
    visit("serving/capacity.hpp occupancy_of", [](const auto& w) {
        const auto held = occupancy_of(w.plan, w.load);
        return values(held.usable, held.weights, held.kv_request, held.requests, held.shortfall);
    });
    visit("serving/step.hpp evaluate", [](const auto& w) {
        auto mixed = decode_of(w);
        mixed.kind = phase::mixed;
        mixed.prompts = 1;
        mixed.prompt = 512;
        const auto whole = evaluate(w.plan, mixed);
        auto all = values(whole.time);
        for (const auto& p : whole) all.push_back(total(p.time).value());
        return all;
    });
    visit("serving/steady_state.hpp serve", [](const auto& w) {
        const auto e = serve(w.plan, w.load);
        return values(e.output_rate, e.input_rate, e.ttft, e.tpot, e.batch, e.waiting, e.power, e.idle_power,
                      e.energy_per_output, e.prefill_share, e.prompts, e.prefill_steps, e.decode_steps, total(e.cycle));
    });
    visit("serving/estimate.hpp rate_per_user",
          [](const auto& w) { return values(rate_per_user(serve(w.plan, w.load))); });
    visit("serving/estimate.hpp rate_per_chip",
          [](const auto& w) { return values(rate_per_chip(serve(w.plan, w.load))); });
    visit("serving/estimate.hpp rate_per_watt",
          [](const auto& w) { return values(rate_per_watt(serve(w.plan, w.load))); });
    visit("serving/estimate.hpp fits", [](const auto& w) {
        using S = std::remove_cvref_t<decltype(w.load.concurrency.value())>;
        return values(indicator<S>(fits(serve(w.plan, w.load))));
    });
}

template <class Visit>
void economics_cases(Visit&& visit) {
    visit("economics/cost.hpp capital_recovery",
          [](const auto& w) { return values(capital_recovery(w.plant.interest, w.plant.chip_life)); });
    visit("economics/cost.hpp annuity",
          [](const auto& w) { return values(annuity(w.plant.chip_capex, w.plant.interest, w.plant.chip_life)); });
    visit("economics/cost.hpp cost_of", [](const auto& w) {
        const auto c = cost_of(serve(w.plan, w.load), w.prices);
        return values(c.chip, c.input_token, c.output_token, c.all_in, c.electricity);
    });
    visit("economics/factory.hpp produce", [](const auto& w) {
        const auto p = produce(w.plant, rate_per_chip(serve(w.plan, w.load)));
        return values(p.chips, p.capex, p.chip_annuity, p.chip_electricity, p.chip_opex, p.output_rate,
                      p.tokens_per_month, p.energy_per_year, p.energy_per_output, p.cost_per_output);
    });
}

template <class Visit>
void all_cases(Visit&& visit) {
    quantity_cases(visit);
    memory_cases(visit);
    level_cases(visit);
    link_cases(visit);
    placement_cases(visit);
    dram_cases(visit);
    compute_cases(visit);
    attention_cases(visit);
    error_bar_cases(visit);
    elementwise_cases(visit);
    latent_attention_cases(visit);
    state_update_cases(visit);
    power_cases(visit);
    collective_cases(visit);
    parallel_cases(visit);
    experts_cases(visit);
    model_cases(visit);
    model_kind_cases(visit);
    serving_cases(visit);
    traffic_cases(visit);
    economics_cases(visit);
    factory_cases(visit);
    demand_cases(visit);
    nation_cases(visit);
}

}  // namespace conformance
