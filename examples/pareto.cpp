// SPDX-License-Identifier: MIT
// Pareto fronts: token/s of a chip over token/s that a user sees, chip by chip, as a picture and as a table for a paper.
//
//     tokenroof_pareto --model llama-3.1-70b --chips h100-sxm,b200-sxm --input 1024 --chart pareto.svg --latex
#include "progress.hpp"
#include "search_assumptions.hpp"
#include <tokenroof/io/format.hpp>
#include <tokenroof/serving/parallel_search.hpp>

namespace {

using namespace tokenroof;

struct settings {
    example::question asked{.ttft = 10};
    double step = 1.3;  ///< of the table: how much faster for a user a row is than the one before, at least
    std::string chart{};
    bool latex = false;
};

/// The front of each chip. A point of the table is one of the front, at least one step from the one before, or its end.
template <class Space>
example::table table_of(const Space& space, const std::vector<pareto_front>& fronts, double step) {
    example::table t{
        "lrrrrlrrl",
        {{"chip", "token/s/user", "token/s/chip", "chips", "concurrency", "weights", "TTFT", "token/s/W", "bound by"}}};
    for (const pareto_front& front : fronts) {
        token_rate<> shown{};
        for (const finding& f : front) {
            if (f.per_user < step * shown && f.index != front.points.back().index) continue;
            shown = f.per_user;
            const candidate c = space[f.index];
            const estimate e = serve(c);
            const bool metered = e.power > power_draw<>{};
            t.rows.push_back({std::string(c.plan.chip.name), fmt::format("{:.1f}", f.per_user.in(token_per_s)),
                              fmt::format("{:.1f}", f.per_chip.in(token_per_s)), fmt::format("{:.0f}", e.chips.value()),
                              fmt::format("{:.0f}", c.load.concurrency.value()),
                              fmt::format("{}", c.plan.formats.weights), fmt::format("{}", e.ttft),
                              metered ? fmt::format("{:.2f}", rate_per_watt(e).value()) : "-",
                              fmt::format("{}", binding(e))});
        }
    }
    return t;
}

/// One line a chip. Where more chips come to share the model along it, their number is written beside it.
template <class Space>
example::chart chart_of(const Space& space, const std::vector<pareto_front>& fronts, const settings& s) {
    example::chart c(900, 560);
    const example::question& q = s.asked;
    c.line("set termoption noenhanced");
    c.line("set title " +
           example::in_quotes(fmt::format("{}, {} tokens in, {} out; numbers: chips that share the model", q.model.name,
                                          q.input, q.output)));
    c.line("set xrange [0:*]\nset yrange [0:*]");
    c.line("set grid lc rgb '#d8d8d8'\nset key top right");
    c.line("set xlabel 'token/s that a user sees'\nset ylabel 'token/s of a chip'");
    std::string lines;
    std::string labels;
    int colour = 0;
    for (std::size_t i = 0; i < fronts.size(); ++i) {
        if (fronts[i].points.empty()) continue;
        std::vector<std::vector<std::string>> points;
        std::vector<std::vector<std::string>> changes;
        int ranks = 0;
        for (const finding& f : fronts[i]) {
            points.push_back({fmt::format("{}", f.per_user.value()), fmt::format("{}", f.per_chip.value())});
            const int now = space[f.index].plan.tensor_parallel;
            if (now <= ranks) continue;
            changes.push_back(points.back());
            changes.back().push_back(std::to_string(now));
            ranks = now;
        }
        c.data(fmt::format("$front{}", i), points);
        c.data(fmt::format("$ranks{}", i), changes);
        lines += fmt::format("{} $front{} using 1:2 with lines lw 2 lc {} title {}", lines.empty() ? "plot" : ",", i,
                             ++colour, example::in_quotes(q.chips[i].name));
        labels +=
            fmt::format(", $ranks{0} using 1:2 with points pt 7 ps 0.5 lc {1} notitle, $ranks{0} using 1:2:3 with "
                        "labels offset 0.8,0.6 tc lt {1} notitle",
                        i, colour);
    }
    if (!lines.empty()) c.line(lines + labels);
    return c;
}

void run(const settings& s) {
    const auto space = example::space_of(s.asked);
    const std::size_t of_chip = space.size() / s.asked.chips.size();  // the chip changes least often
    std::vector<pareto_front> fronts;
    search_result all{.loads = space.loads()};
    for (std::size_t i = 0; i < s.asked.chips.size(); ++i) {
        const auto progress = [&](double share) {
            const auto chips = static_cast<double>(s.asked.chips.size());
            example::show_progress((static_cast<double>(i) + share) / chips);
        };
        const search_result r =
            search(space, objective::per_chip,
                   {.limits = example::limits_of(s.asked), .first = i * of_chip, .last = (i + 1) * of_chip},
                   sweep_options{.threads = s.asked.threads, .progress = progress});
        merge(all, r);
        fronts.push_back(r.front);
    }
    fmt::print("{}, {} tokens in, {} out\n{}\n", s.asked.model.name, s.asked.input, s.asked.output,
               example::tally(space, all));
    if (!s.latex) example::print(example::search_assumptions(s.asked));
    fmt::print("{}", example::written(table_of(space, fronts, s.step), s.latex));
    if (!s.chart.empty()) fmt::print("\n{}\n", draw(chart_of(space, fronts, s), s.chart));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Pareto fronts of token/s of a chip over token/s that a user sees, chip by chip.");
    settings s;
    example::add_search_flags(app, s.asked);
    app.add_option("--step", s.step, "a row of the table is so many times as fast for a user as the one before")
        ->capture_default_str()
        ->check(example::numbers_from(1));
    app.add_option("--chart", s.chart,
                   "SVG file for the fronts, drawn by gnuplot; numbers beside them: tensor parallel");
    app.add_flag("--latex", s.latex, "the table in LaTeX instead of Markdown");
    return example::run_program("pareto", app, argc, argv, [&] { run(s); });
}
