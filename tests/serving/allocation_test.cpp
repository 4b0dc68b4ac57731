// SPDX-License-Identifier: MIT
// Replaces the global operator new to count. It stands in a file of its own, since it holds for the whole program.
#include <doctest/doctest.h>

#include <cstdlib>
#include <new>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/numeric/gradient.hpp>
#include <tokenroof/serving/disaggregation.hpp>
#include <tokenroof/serving/percentiles.hpp>
#include <tokenroof/serving/speculation.hpp>

namespace {

long allocations = 0;

// Not inlined: g++ would see free() meet new and warn.
[[gnu::noinline]] void* allocate(std::size_t size) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void release(void* memory) noexcept { std::free(memory); }

void* allocate_or_throw(std::size_t size) {
    if (void* memory = allocate(size)) return memory;
    throw std::bad_alloc();
}

}  // namespace

// All forms but those for over-aligned types, of which there are none: a sanitizer has forms of its own for what is left
// out, and memory must not pass from one to the other.
void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { release(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { release(memory); }

using namespace tokenroof;

namespace {

template <class Call>
long allocations_of(Call&& call) {
    const long before = allocations;
    call();
    return allocations - before;
}

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::exaone_4_0_32b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::sglang};
constexpr workload load{.input = 1024, .output = 512, .concurrency = 64};

}  // namespace

TEST_SUITE("serving/allocation") {
    TEST_CASE("the count sees an allocation") {
        // Called by name, since a compiler may leave out a pair of new and delete.
        CHECK(allocations_of([] { operator delete(operator new(1)); }) == 1);
        CHECK(allocations_of([] { operator delete[](operator new[](1)); }) == 1);
    }

    TEST_CASE("a step and an estimate are computed without the heap") {
        // Valid inputs only: an error's text is allocated.
        CHECK(allocations_of([] { evaluate(plan, decode_step(ratio<>(64), tokens<>(1500))); }) == 0);
        CHECK(allocations_of([] { evaluate(plan, prefill_step(ratio<>(1), tokens<>(1024))); }) == 0);
        CHECK(allocations_of([] { serve(plan, load); }) == 0);
        CHECK(allocations_of([] { occupancy_of(plan, load); }) == 0);
    }

    TEST_CASE("so are open loops, unlimited loads, percentiles, drafts and pools") {
        const open_loop arrivals{.input = 1024, .output = 512, .request_rate = 2 * hertz};
        CHECK(allocations_of([&] { serve(plan, arrivals); }) == 0);
        CHECK(allocations_of([&] { latency_percentiles_of(plan, arrivals); }) == 0);
        CHECK(allocations_of([] { latency_percentiles_of(plan, load); }) == 0);
        CHECK(allocations_of([] { serve(plan, unlimited{.input = 1024, .output = 512}); }) == 0);
        const speculation drafts{
            .drafted = 2, .acceptance = 0.5, .source = draft_source::draft_model, .draft = plan.model};
        CHECK(allocations_of([&] { serve(plan, load, drafts); }) == 0);
        const disaggregation pools{.prefill = plan, .decode = plan, .link = plan.chip.link};
        CHECK(allocations_of([&] { serve(pools, load); }) == 0);
    }

    TEST_CASE("so are prices and a factory's production") {
        const estimate e = serve(plan, load);
        CHECK(allocations_of([&e] { cost_of(e, {.chip = 3 * dollar / hour}); }) == 0);
        const factory plant{.facility_power = GW, .chip_power = kW, .chip_capex = 30000 * dollar};
        CHECK(allocations_of([&] { produce(plant, rate_per_chip(e)); }) == 0);
    }

    TEST_CASE("so are derivatives, by reference, by name and sorted") {
        const auto rate = [](const auto& p, const auto& w) { return serve(p, w).output_rate; };
        CHECK(allocations_of([&] { gradient(rate, at(plan, load), wrt(load.concurrency, plan.workspace)); }) == 0);
        CHECK(allocations_of([&] { gradient(rate, at(plan, load), wrt("stack.pin_rate", "input")); }) == 0);
        CHECK(allocations_of([&] { elasticities(rate, at(plan, load)); }) == 0);
    }
}
