// SPDX-License-Identifier: MIT
// A DRAM stack, its controller and its traffic, moved with the world.
#pragma once
#include "world.hpp"
#include <tokenroof/catalog/hbm.hpp>
#include <tokenroof/memory/dram_latency.hpp>

namespace conformance {

template <class S>
basic_dram_stack<S> dram_stack_of(const world<S>& w) {
    basic_dram_stack<S> stack = lift<S>(catalog::hbm2_2000);
    stack.pin_rate *= w.load.concurrency / 60;
    stack.channel.timing.ccd_s *= w.load.concurrency / 60;
    stack.channel.timing.rfc *= w.load.input / (token * 6000);
    stack.energy.activation *= w.load.input / (token * 6000);
    stack.energy.base_die = w.load.concurrency * (0.01 * pJ_per_bit);
    stack.energy.phy = w.load.concurrency * (0.005 * pJ_per_bit);
    return stack;
}
template <class S>
basic_dram_controller<S> controller_of(const world<S>& w) {
    return {.queue = w.load.concurrency / 3, .write_batch = w.load.concurrency / 5, .frees_entries = true};
}
/// Random chunks of 160 bytes, a fifth of them written.
template <class S>
basic_dram_pattern<S> chunks_of(const world<S>& w) {
    auto p = random_chunks(w.load.concurrency * (2.6 * byte), w.plant.load);
    p.mapping = address_mapping::column_low;
    return p;
}
/// A copy that walks along rows.
template <class S>
basic_dram_pattern<S> walk_of(const world<S>& w) {
    return {.mapping = address_mapping::column_low, .read_share = w.load.concurrency / 120};
}
template <class S>
basic_dram_access<S> access_of_chunks(const world<S>& w) {
    return access_of(chunks_of(w), dram_stack_of(w).channel);
}
/// A load of about `load` times what the memory's peak is.
template <class S>
basic_dram_load<S> dram_load_of(const world<S>& w, double load) {
    return {.unloaded = w.load.concurrency * (1.6 * ns),
            .peak = 1024 * GB_per_s,
            .load = load * w.load.concurrency / 60,
            .outstanding = 1100,
            .line = 256 * byte};
}
template <class S>
basic_energy_split<S> energy_of(const world<S>& w) {
    return access_energy(dram_stack_of(w), access_of_chunks(w), w.load.concurrency * GB_per_s);
}

template <Scalar S>
std::vector<S> values(const basic_dram_floors<S>& f) {
    return values(f.bus, f.group, f.activation, f.bank, f.command);
}
template <Scalar S>
std::vector<S> values(const basic_dram_share<S>& s) {
    return values(s.low, s.high);
}
template <Scalar S>
std::vector<S> values(const basic_bandwidth_range<S>& r) {
    return values(r.low, r.high);
}
template <Scalar S>
std::vector<S> values(const basic_energy_split<S>& e) {
    return values(e.activation, e.column, e.base_die, e.io, e.phy, e.refresh, e.background);
}

/// A value of x, which is valid.
template <template <class> class X, Scalar S>
std::vector<S> validated(const X<S>& x) {
    validate(x);
    if constexpr (requires { x.stack; }) return values(x.latency);
    else if constexpr (requires { x.channel; }) return values(x.channel.timing.rfc);
    else return values(x.timing.rfc);
}

}  // namespace conformance
