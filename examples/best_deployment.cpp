// SPDX-License-Identifier: MIT
// Which deployment of a model is best, given what its users are promised and what there is to run it on.
//
//     tokenroof_best_deployment --model llama-3.1-70b --ttft 1 --tpot 25 --chips h100-sxm,h200-sxm --max-chips 8 --by dollar
#include "progress.hpp"
#include "search_assumptions.hpp"
#include <tokenroof/io/format.hpp>
#include <tokenroof/serving/parallel_search.hpp>

namespace {

using namespace tokenroof;

enum class aim { chip, watt, user, dollar };

struct settings {
    example::question asked{.engines = {catalog::vllm, catalog::sglang}, .weights = {fp8, bf16}};
    aim by = aim::chip;
    std::size_t rows = 10;
    bool latex = false;
};

/// Tokens per dollar where chips are rented: the inverse of their price, 0 for a chip whose rent is not known.
ratio<> tokens_per_dollar(const estimate& e, const deployment& d) {
    const catalog::chip_price* const known = catalog::find_chip_price(d.chip.name);
    if (known == nullptr) return 0;
    return (dollar / token) / cost_of(e, {.chip = known->rent}).all_in;
}

template <class Space>
search_result best_of(const Space& space, const settings& s) {
    const search_options what{.limits = example::limits_of(s.asked), .ranked = s.rows};
    const sweep_options run{.threads = s.asked.threads, .progress = example::show_progress};
    switch (s.by) {
        case aim::watt: return search(space, objective::per_watt, what, run);
        case aim::user: return search(space, objective::per_user, what, run);
        case aim::dollar: return search(space, tokens_per_dollar, what, run);
        case aim::chip: break;
    }
    return search(space, objective::per_chip, what, run);
}

template <class Space>
example::table table_of(const Space& space, const search_result& r) {
    example::table t{"rlrllrrrrrrrl",
                     {{"", "chip", "chips", "engine", "weights", "concurrency", "token/s/chip", "token/s/user", "TTFT",
                       "TPOT", "token/s/W", "$/Mtoken", "bound by"}}};
    for (const finding& f : r.ranked) {
        const candidate c = space[f.index];
        const estimate e = serve(c);
        const bool metered = e.power > power_draw<>{};
        const double per_dollar = tokens_per_dollar(e, c.plan).value();
        t.rows.push_back(
            {std::to_string(t.rows.size()), std::string(c.plan.chip.name), fmt::format("{:.0f}", e.chips.value()),
             std::string(c.plan.engine.name), fmt::format("{}", c.plan.formats.weights),
             fmt::format("{:.0f}", c.load.concurrency.value()), fmt::format("{:.1f}", f.per_chip.in(token_per_s)),
             fmt::format("{:.1f}", f.per_user.in(token_per_s)), fmt::format("{}", e.ttft), fmt::format("{}", e.tpot),
             metered ? fmt::format("{:.2f}", rate_per_watt(e).value()) : "-",
             per_dollar > 0 ? fmt::format("{:.3f}", 1e6 / per_dollar) : "-", fmt::format("{}", binding(e))});
    }
    return t;
}

/// Why the best deployment does not take more load: what becomes of the next one.
template <class Space>
std::string held_back(const Space& space, const finding& best, const settings& s) {
    const std::size_t next = best.index + 1;
    if (next % space.loads() == 0) return "the most load that was searched";
    const search_result r =
        search(space, objective::total, {.limits = example::limits_of(s.asked), .first = next, .last = next + 1});
    std::string what = "gives no more of what is ranked";
    for (std::size_t i = 1; i < outcomes; ++i)
        if (r.counts[i] > 0) what = describe(static_cast<outcome>(i));
    return fmt::format("with {:.0f} requests in flight it {}", space[next].load.concurrency.value(), what);
}

void run(const settings& s) {
    const auto space = example::space_of(s.asked);
    const search_result r = best_of(space, s);
    fmt::print("{}, {} tokens in, {} out\n{}\n", s.asked.model.name, s.asked.input, s.asked.output,
               example::tally(space, r));
    if (!s.latex) {
        auto assumed = example::search_assumptions(s.asked);
        for (const chip& c : s.asked.chips) assumed.push_back(example::rent_assumption(c));
        example::print(assumed);
    }
    if (r.ranked.empty()) {
        fmt::print("no deployment keeps to the limits\n");
        return;
    }
    fmt::print("{}", example::written(table_of(space, r), s.latex));
    const candidate best = space[r.ranked[0].index];
    fmt::print("\nThe first: {}, {}; {}\n\n{}", best.plan, best.load, held_back(space, r.ranked[0], s), serve(best));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("The best deployments of a model under limits, ranked, and why the first is not better still.");
    settings s;
    example::add_search_flags(app, s.asked);
    app.add_option("--by", s.by,
                   "what is ranked: output tokens per second and chip, per watt, per user, or per dollar of rent")
        ->transform(CLI::CheckedTransformer(std::map<std::string, aim>{
            {"chip", aim::chip}, {"watt", aim::watt}, {"user", aim::user}, {"dollar", aim::dollar}}))
        ->default_str("chip");
    app.add_option("--rows", s.rows, "deployments of the table, each at its best load")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    app.add_flag("--latex", s.latex, "the table in LaTeX instead of Markdown");
    return example::run_program("best_deployment", app, argc, argv, [&] { run(s); });
}
