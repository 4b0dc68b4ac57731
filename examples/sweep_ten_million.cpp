// SPDX-License-Identifier: MIT
// Ten million deployments of a model in seconds: chips x tensor parallel x formats x context x concurrency. The best of
// them on each chip at one context, and how a longer context slows them down.
//
//     tokenroof_sweep_ten_million --model llama-3.1-70b --context 8192 --chart front.svg
#include "estimate_options.hpp"
#include "gnuplot.hpp"
#include "progress.hpp"
#include <chrono>
#include <oneapi/tbb/info.h>
#include <tokenroof/io/format.hpp>
#include <tokenroof/numeric/sweep.hpp>

namespace {

using namespace tokenroof;

struct settings {
    transformer model = catalog::llama_3_1_70b;
    engine runtime = catalog::vllm;
    double output = 1024;
    double context = 4096;     ///< of the front: tokens of a prompt
    double longest_ttft = 10;  ///< seconds; deployments that take longer are left out
    double user_rate = 30;     ///< of the table by context: token/s that each user sees at least
    double points = 10e6;
    int threads = 0;
    std::string chart{};
};

/// Whether the catalog knows what products in f reach on the chip, so that no other format's figures stand in for it.
bool is_known(const chip& c, format f) {
    switch (f) {
        case fp8: return c.kernels.fp8.efficiency > ratio<>{};
        case int8: return c.kernels.int8.efficiency > ratio<>{};
        case int4_weight_only: return c.kernels.int4_weight_only.efficiency > ratio<>{};
        case nvfp4: return c.kernels.fp4.efficiency > ratio<>{};
        default: return true;
    }
}

/// What is swept: plans in the order of their chips, and as many contexts as concurrencies.
struct space {
    std::vector<deployment> plans{};
    std::vector<std::size_t> chips{};  ///< of the plans: places in the catalog
    std::vector<tokens<>> contexts{};
    std::vector<ratio<>> concurrencies{};

    explicit space(const settings& s) {
        for (std::size_t i = 0; i < catalog::measured_chips.size(); ++i) add_plans(i, s);
        const double each = std::ceil(std::sqrt(s.points / static_cast<double>(plans.size())));
        const int count = std::max(static_cast<int>(each), 2);
        contexts = geometric(128 * token, 65536 * token, count);
        contexts[context_near(s.context * token)] = s.context * token;
        concurrencies = geometric(1, 4096, count);
    }
    /// All that the chip is known to run and whose ranks share the model's heads.
    void add_plans(std::size_t chip_index, const settings& s) {
        for (const int ranks : {1, 2, 4, 8}) {
            for (const format weights : {bf16, fp8, int8, int4_weight_only, nvfp4}) {
                if (!is_known(*catalog::measured_chips[chip_index], weights)) continue;
                for (const format kv : {bf16, fp8}) {
                    const deployment d{.chip = *catalog::measured_chips[chip_index],
                                       .model = s.model,
                                       .formats = {.weights = weights, .kv = kv},
                                       .tensor_parallel = ranks,
                                       .engine = s.runtime};
                    try {
                        validate(d);
                    } catch (const std::invalid_argument&) {
                        continue;
                    }
                    plans.push_back(d);
                    chips.push_back(chip_index);
                }
            }
        }
    }
    /// The context that comes next to a length.
    std::size_t context_near(const tokens<>& length) const {
        const auto nearer = [&length](const tokens<>& a, const tokens<>& b) {
            return max(a / length, length / a) < max(b / length, length / b);
        };
        return static_cast<std::size_t>(std::min_element(contexts.begin(), contexts.end(), nearer) - contexts.begin());
    }
    auto points() const {
        return grid(axis("plan", plans), axis("context", contexts), axis("concurrency", concurrencies));
    }
};

/// A deployment of the sweep that serves.
struct candidate {
    std::size_t point = 0;
    token_rate<> per_user{};
    token_rate<> per_chip{};
};

/// What is asked of each deployment: rates for a user and for a chip, TTFT, and whether it fits in memory.
using answer = std::tuple<token_rate<>, token_rate<>, seconds<>, bool>;

/// Takes the answers as they come. Keeps what serves in time at one context, and at each context the best that is fast
/// enough for its users.
struct collector {
    const space& all;
    seconds<> longest_ttft;
    token_rate<> user_rate;
    std::size_t context;
    std::vector<std::vector<candidate>> at_context;  ///< of each chip
    std::vector<std::vector<candidate>> best;        ///< of each chip, by context
    std::size_t misfits = 0;
    std::size_t late = 0;

    collector(const space& x, const settings& s)
        : all(x),
          longest_ttft(s.longest_ttft * second),
          user_rate(s.user_rate * token_per_s),
          context(x.context_near(s.context * token)),
          at_context(catalog::measured_chips.size()),
          best(catalog::measured_chips.size(), std::vector<candidate>(x.contexts.size())) {}

    void operator()(std::size_t point, std::span<const answer> answers) {
        for (const auto& [per_user, per_chip, ttft, held] : answers) {
            const candidate c{point++, per_user, per_chip};
            const bool in_time = ttft <= longest_ttft;
            misfits += held ? 0 : 1;
            late += held && !in_time ? 1 : 0;
            if (!held || !in_time) continue;
            const std::size_t row = c.point / all.concurrencies.size();
            const std::size_t here = row % all.contexts.size();
            const std::size_t chip_index = all.chips[row / all.contexts.size()];
            if (here == context) at_context[chip_index].push_back(c);
            candidate& b = best[chip_index][here];
            if (per_user >= user_rate && per_chip > b.per_chip) b = c;
        }
    }
};

/// Those than which none is better in both rates, from the fastest for a chip to the fastest for a user.
std::vector<candidate> pareto_front(std::vector<candidate> all) {
    std::stable_sort(all.begin(), all.end(), [](const candidate& a, const candidate& b) {
        return a.per_chip == b.per_chip ? a.per_user > b.per_user : a.per_chip > b.per_chip;
    });
    std::vector<candidate> front;
    for (const candidate& c : all) {
        if (front.empty() || c.per_user > front.back().per_user) front.push_back(c);
    }
    return front;
}

/// Rows of a front, each at least 30 % faster for a user than the one before, and its last one.
void print_front(const std::vector<candidate>& front, const settings& s, const auto& points) {
    token_rate<> shown{};
    for (const candidate& c : front) {
        if (c.per_user < 1.3 * shown && c.point != front.back().point) continue;
        shown = c.per_user;
        const auto [d, input, concurrency] = points[c.point];
        const estimate e = serve(d, {.input = input, .output = s.output, .concurrency = concurrency});
        fmt::print("{:<15}{:>16}{:>16}{:>7}  {:<18}{:<6}{:>11.0f}{:>10}  {}\n", d.chip.name, c.per_user, c.per_chip,
                   d.tensor_parallel, d.formats.weights, d.formats.kv, concurrency.value(), e.ttft, binding(e));
    }
}

void print_by_context(const collector& found, const settings& s) {
    fmt::print("\nBest token/s/chip by context, where each user sees {} token/s or more\n{:<15}", s.user_rate,
               "context");
    for (const chip* c : catalog::measured_chips) fmt::print("{:>15}", c->name);
    fmt::print("\n");
    const std::size_t rows = std::min<std::size_t>(found.all.contexts.size(), 8);
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t context = row * (found.all.contexts.size() - 1) / (rows - 1);
        fmt::print("{:<15.0f}", found.all.contexts[context].in(token));
        for (const auto& by_context : found.best) {
            const double rate = by_context[context].per_chip.in(token_per_s);
            fmt::print("{:>15}", rate > 0 ? fmt::format("{:.1f}", rate) : "-");
        }
        fmt::print("\n");
    }
}

example::chart front_chart(const std::vector<std::vector<candidate>>& fronts, std::string_view title) {
    example::chart c(900, 560);
    c.line("set termoption noenhanced");
    c.line(fmt::format("set title {}", example::in_quotes(title)));
    c.line("set logscale xy\nset autoscale xfix\nset grid lc rgb '#d8d8d8'\nset key top right");
    c.line("set xlabel 'token/s that a user sees'\nset ylabel 'token/s of a chip'");
    std::string lines;
    for (std::size_t i = 0; i < fronts.size(); ++i) {
        if (fronts[i].empty()) continue;
        std::vector<std::vector<std::string>> rows;
        for (const candidate& p : fronts[i]) {
            rows.push_back({fmt::format("{}", p.per_user.value()), fmt::format("{}", p.per_chip.value())});
        }
        c.data(fmt::format("$front{}", i), rows);
        lines += fmt::format("{} $front{} using 1:2 with lines lw 2 title {}", lines.empty() ? "plot" : ",", i,
                             example::in_quotes(catalog::measured_chips[i]->name));
    }
    if (!lines.empty()) c.line(lines);
    return c;
}

void run(const settings& s) {
    const space all(s);
    const auto points = all.points();
    fmt::print("{}, {}, {} tokens out\n{} plans (chip, tensor parallel, formats) x {} contexts x {} concurrencies\n",
               s.model.name, s.runtime.name, s.output, all.plans.size(), all.contexts.size(), all.concurrencies.size());
    std::fflush(stdout);

    const auto rates = [&s]<Scalar S>(const deployment& d, const tokens<S>& input, const ratio<S>& concurrency) {
        const basic_workload<S> load{.input = input, .output = s.output, .concurrency = concurrency};
        const basic_estimate<S> e = serve(d, load);
        return std::tuple(rate_per_user(e), rate_per_chip(e), e.ttft, fits(e));
    };
    collector found(all, s);
    const auto start = std::chrono::steady_clock::now();
    sweep<lane_array>(points, rates, found, {.threads = s.threads, .progress = example::show_progress});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    fmt::print("{} deployments in {:.2f} s: {:.2f} million/s on {} threads\n", points.size(), took.count(),
               static_cast<double>(points.size()) / took.count() / 1e6,
               s.threads > 0 ? s.threads : oneapi::tbb::info::default_concurrency());
    fmt::print("{} do not fit in memory, {} take more than {} s to the first token\n", found.misfits, found.late,
               s.longest_ttft);

    const std::string title = fmt::format("Pareto front at {:.0f} tokens in", all.contexts[found.context].in(token));
    fmt::print("\n{}: no other deployment on the chip is better for user and chip\n", title);
    fmt::print("{:<15}{:>16}{:>16}{:>7}  {:<18}{:<6}{:>11}{:>10}  {}\n", "chip", "per user", "per chip", "chips",
               "weights", "KV", "concurrency", "TTFT", "bound by");
    std::vector<std::vector<candidate>> fronts;
    for (const auto& candidates : found.at_context) {
        fronts.push_back(pareto_front(candidates));
        print_front(fronts.back(), s, points);
    }
    print_by_context(found, s);
    if (!s.chart.empty()) {
        fmt::print("\n{}\n", draw(front_chart(fronts, fmt::format("{}: {}", s.model.name, title)), s.chart));
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Ten million deployments of a model: the best on each chip, and what longer contexts cost.");
    settings s;
    example::add_name(app, "--model", s.model, catalog::find_model, "model of the catalog", s.model.name);
    example::add_name(app, "--engine", s.runtime, catalog::find_engine, "serving engine of the catalog",
                      s.runtime.name);
    const auto add = [&app](const char* flag, double& value, double most, const char* help) {
        app.add_option(flag, value, help)
            ->capture_default_str()
            ->check(example::numbers_from(0, true))
            ->check(CLI::Range(0.0, most));
    };
    add("--output", s.output, 1e6, "generated tokens of a request");
    add("--context", s.context, 1e6, "prompt length of the front, tokens");
    add("--ttft", s.longest_ttft, 1e6, "longest time to the first token, seconds");
    add("--user-rate", s.user_rate, 1e6, "token/s that users see at least, for the table by context");
    add("--points", s.points, 1e12, "deployments to evaluate, at least");
    app.add_option("--threads", s.threads, "at most; 0: all cores")->capture_default_str()->check(CLI::Range(0, 1024));
    app.add_option("--chart", s.chart, "SVG file for the fronts, drawn by gnuplot");
    return example::run_program("sweep_ten_million", app, argc, argv, [&] { run(s); });
}
