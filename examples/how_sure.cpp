// SPDX-License-Identifier: MIT
// How sure an estimate is: guaranteed bounds of a deployment's answers when datasheet values and fitted parameters are
// only known within limits, which of them is to blame, and what bisecting an input gains. Prints Markdown tables.
#include <array>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/catalog/prices.hpp>
#include <tokenroof/io/format.hpp>
#include <tokenroof/numeric/interval.hpp>
#include <tokenroof/tokenroof.hpp>

namespace {

using namespace tokenroof;

constexpr deployment plan{.chip = catalog::h100_sxm,
                          .model = catalog::llama_3_1_70b,
                          .formats = {.weights = fp8, .kv = fp8},
                          .tensor_parallel = 4,
                          .engine = catalog::vllm};
constexpr workload load{.input = 1024, .output = 1024, .concurrency = 64};
constexpr prices bill{.chip = catalog::find_chip_price(plan.chip.name)->rent};

/// All that the answers depend on.
struct world {
    basic_deployment<interval> plan;
    basic_prices<interval> bill;
};

/// An input that is known within a relative error, and what it scales.
struct doubt {
    std::string_view name;
    double error;
    std::string_view source;
    void (*scale)(world&, const ratio<interval>&);
};

// A mean error is no bound: answers are sure to lie between the bounds if the inputs lie within these errors.
constexpr std::array doubts{
    doubt{"memory bandwidth", 0.0015, "datasheet, last digit of 3.35 TB/s",
          [](world& w, const ratio<interval>& by) { w.plan.chip.memory.stack.pin_rate *= by; }},
    doubt{"memory latency", 0.065, "measured by three methods, 366 to 421 ns",
          [](world& w, const ratio<interval>& by) { w.plan.chip.memory.latency *= by; }},
    doubt{"products: bytes in flight", 0.031, "fitted, mean error of fp8 products",
          [](world& w, const ratio<interval>& by) { w.plan.chip.kernels.bf16.in_flight *= by; }},
    doubt{"products: share of arithmetic", 0.031, "fitted, mean error of fp8 products",
          [](world& w, const ratio<interval>& by) { w.plan.chip.kernels.fp8.efficiency *= by; }},
    doubt{"refresh", 0.0029, "last digit of 350 ns",
          [](world& w, const ratio<interval>& by) { w.plan.chip.memory.stack.channel.timing.rfc *= by; }},
    doubt{"engine's overheads", 0.038, "fitted, mean error of output rates",
          [](world& w, const ratio<interval>& by) {
              w.plan.engine.decode_layer *= by;
              w.plan.engine.decode_request *= by;
              w.plan.engine.prefill_layer *= by;
              w.plan.engine.all_reduce *= by;
              w.plan.engine.first_token *= by;
          }},
    doubt{"power of arithmetic and memory", 0.055, "fitted, mean error of energy",
          [](world& w, const ratio<interval>& by) {
              w.plan.chip.power.arithmetic_share *= by;
              w.plan.chip.power.memory_share *= by;
          }},
    doubt{"rent", 0.0039, "SemiAnalysis 2026-04, last digit of 1.30 $/hour",
          [](world& w, const ratio<interval>& by) { w.bill.chip *= by; }},
};

constexpr std::array answer_names{"output rate, token/s", "TTFT, ms", "TPOT, ms", "energy, J/token", "price, $/Mtoken"};
using answers = std::array<interval, answer_names.size()>;
using factors = std::array<interval, doubts.size()>;

/// The relative error of an input as a factor, or one of its halves.
enum class part { none, all, lower, upper };
interval factor(const doubt& of, part p) {
    const double low = p == part::none || p == part::upper ? 1 : 1 - of.error;
    const double high = p == part::none || p == part::lower ? 1 : 1 + of.error;
    return {low, high};
}

/// The factors of all inputs at their whole width, or at none.
factors all_at(part p) {
    factors f;
    for (std::size_t i = 0; i < f.size(); ++i) f[i] = factor(doubts[i], p);
    return f;
}

answers solve(const factors& by) {
    world w{lift<interval>(plan), lift<interval>(bill)};
    for (std::size_t i = 0; i < by.size(); ++i) doubts[i].scale(w, ratio<interval>::from_value(by[i]));
    const auto e = serve(w.plan, lift<interval>(load));
    return {e.output_rate.in(token_per_s), e.ttft.in(ms), e.tpot.in(ms), e.energy_per_output.in(joule / token),
            cost_of(e, w.bill).all_in.in(dollar / Mtoken)};
}

/// The hull of the answers when the inputs from `first` to before `last` are bisected: 2^(last - first) evaluations.
answers bisected(factors by, std::size_t first, std::size_t last) {
    if (first == last) return solve(by);
    by[first] = factor(doubts[first], part::lower);
    answers hull = bisected(by, first + 1, last);
    by[first] = factor(doubts[first], part::upper);
    const answers upper = bisected(by, first + 1, last);
    for (std::size_t i = 0; i < hull.size(); ++i) {
        hull[i] = {std::min(hull[i].low(), upper[i].low()), std::max(hull[i].high(), upper[i].high())};
    }
    return hull;
}

double width(const interval& x) { return x.high() - x.low(); }

void print_header(std::string_view first) {
    fmt::print("\n| {:<30} |", first);
    for (const char* name : answer_names) fmt::print(" {:>20} |", name);
    fmt::print("\n|:{:-<30}-|", "");
    for (std::size_t i = 0; i < answer_names.size(); ++i) fmt::print("-{:-<20}:|", "");
    fmt::print("\n");
}

template <class Cell>
void print_row(std::string_view name, const Cell& cell) {
    fmt::print("| {:<30} |", name);
    for (std::size_t i = 0; i < answer_names.size(); ++i) fmt::print(" {:>20} |", cell(i));
    fmt::print("\n");
}

void print_report() {
    const answers nominal = solve(all_at(part::none));
    const answers bounds = solve(all_at(part::all));
    const auto percent_of = [](double part_of, double whole) {
        return whole > 0 ? fmt::format("{:.2f} %", 100 * part_of / whole) : std::string("-");
    };

    fmt::print("{}\n{}\n\n", plan, load);
    fmt::print("| {:<30} | {:>8} | {:<48} |\n|:{:-<30}-|-{:->8}:|:{:-<48}-|\n", "input", "within", "source", "", "",
               "");
    for (const doubt& d : doubts) {
        fmt::print("| {:<30} | {:>8} | {:<48} |\n", d.name, fmt::format("{:.2f} %", 100 * d.error), d.source);
    }

    print_header("bounds");
    print_row("estimate", [&](std::size_t i) { return fmt::format("{:.4g}", nominal[i].high()); });
    print_row("at least", [&](std::size_t i) { return fmt::format("{:.4g}", bounds[i].low()); });
    print_row("at most", [&](std::size_t i) { return fmt::format("{:.4g}", bounds[i].high()); });
    print_row("width", [&](std::size_t i) { return percent_of(width(bounds[i]), nominal[i].high()); });

    print_header("width from one input alone");
    for (std::size_t k = 0; k < doubts.size(); ++k) {
        factors alone = all_at(part::none);
        alone[k] = factor(doubts[k], part::all);
        const answers one = solve(alone);
        print_row(doubts[k].name, [&](std::size_t i) { return percent_of(width(one[i]), nominal[i].high()); });
    }

    print_header("width that bisecting removes");
    const auto print_gain = [&](std::string_view name, const answers& a) {
        print_row(name, [&](std::size_t i) { return percent_of(width(bounds[i]) - width(a[i]), width(bounds[i])); });
    };
    for (std::size_t k = 0; k < doubts.size(); ++k) {
        print_gain(doubts[k].name, bisected(all_at(part::all), k, k + 1));
    }
    print_gain("all inputs", bisected(all_at(part::all), 0, doubts.size()));
}

}  // namespace

int main() { print_report(); }
