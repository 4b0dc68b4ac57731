// SPDX-License-Identifier: MIT
// What to improve next: how throughput, energy and price of a token move with each input of a deployment.
//
//     tokenroof_what_to_improve --chip h200-sxm --model qwen3-32b --tp 2 --concurrency 128 --chart tornado.svg
#include "estimate_answer.hpp"
#include "file_options.hpp"
#include "plan_assumptions.hpp"
#include "what_to_improve_steps.hpp"
#include <tokenroof/io/format.hpp>
#include <tokenroof/numeric/gradient.hpp>

namespace {

using namespace tokenroof;

constexpr double move = 0.1;  ///< by how much each input is moved, up and down

/// An input with what the answer does when it is moved: as the derivative predicts, and in truth.
struct effect {
    sensitivity of;
    std::optional<double> down{};  ///< change of the answer, as a share of it; none where the input may not move so far
    std::optional<double> up{};

    double predicted() const { return move * of.elasticity; }
};

struct finding {
    std::string name;
    std::string value;
    std::vector<effect> effects;  ///< the largest first
    std::size_t moving = 0;       ///< inputs that move it
};

/// Paths without what all of them share.
std::string label(const sensitivity& s) {
    const std::string path = s.path.text();
    const std::string_view common = "deployment.";
    return path.starts_with(common) ? path.substr(common.size()) : path;
}

/// Asks f how it moves with its `count` most important inputs.
template <class F, class In>
finding study(std::string_view name, const F& f, const In& in, std::size_t count) {
    const auto sorted = elasticities(f, in);
    finding found{std::string(name), fmt::format("{}", sorted.value), {}, 0};
    const auto answer_at = [&](const sensitivity& s, double factor) -> std::optional<double> {
        try {
            const auto answer = std::apply(f, changed(in, s.path.text(), s.value * factor));
            return (answer / sorted.value).value() - 1;
        } catch (const std::invalid_argument&) {  // a share above 1, a PUE below 1
            return std::nullopt;
        }
    };
    for (const sensitivity& s : sorted) {
        if (s.elasticity == 0) break;
        ++found.moving;
        if (count > 0 && found.effects.size() == count) continue;
        found.effects.push_back({s, answer_at(s, 1 - move), answer_at(s, 1 + move)});
    }
    return found;
}

std::vector<finding> study_all(const example::options& o, std::size_t count) {
    const workload load{.input = o.input, .output = o.output, .concurrency = o.concurrency};
    const std::optional<prices> known = example::prices_of(o);
    const prices bill = known.value_or(prices{});
    const auto in = at(o.plan, load, bill);
    const auto rate = [](const auto& p, const auto& w, const auto&) { return serve(p, w).output_rate; };
    const auto energy = [](const auto& p, const auto& w, const auto&) { return serve(p, w).energy_per_output; };
    const auto price = [](const auto& p, const auto& w, const auto& b) { return cost_of(serve(p, w), b).all_in; };
    std::vector<finding> findings{study("output rate", rate, in, count),
                                  study("energy per output token, boards", energy, in, count)};
    if (known) findings.push_back(study("price of an output token, all in", price, in, count));
    return findings;
}

std::string percent(const std::optional<double>& share) {
    return share ? fmt::format("{:+.2f} %", 100 * *share) : std::string("-");
}

void print(const std::vector<finding>& findings) {
    for (const finding& f : findings) {
        fmt::print("\n{}: {}\n", f.name, f.value);
        fmt::print("  {:<42}{:>14}{:>12}{:>14}{:>14}{:>14}\n", "input", "value", "elasticity", "linear +10 %",
                   "exact +10 %", "exact -10 %");
        for (const effect& e : f.effects) {
            fmt::print("  {:<42}{:>14}{:>+12.3f}{:>14}{:>14}{:>14}\n", label(e.of), to_string(e.of.value, e.of.unit),
                       e.of.elasticity, percent(e.predicted()), percent(e.up), percent(e.down));
        }
        if (f.effects.size() < f.moving)
            fmt::print("  {} more of the {} that move it: --top 0\n", f.moving - f.effects.size(), f.moving);
    }
    fmt::print("\nelasticity: per cent of the answer per per cent of the input, from derivatives\n"
               "linear:     what that makes of an input 10 % higher\n"
               "exact:      the model evaluated again; - where the input may not move so far\n");
}

/// The largest change that a chart must show, in per cent.
double reach(const std::vector<finding>& findings) {
    double most = 0;
    for (const finding& f : findings) {
        for (const effect& e : f.effects) {
            most = std::max({most, std::abs(e.down.value_or(0)), std::abs(e.up.value_or(0)), std::abs(e.predicted())});
        }
    }
    return 100 * most;
}

constexpr std::string_view blue = "#3b75af", orange = "#ef8636";
constexpr std::string_view prediction = "pt 6 ps 0.6 lw 1.3 lc rgb '#202020'";

/// The bars of an answer: a row for each input, its two moves one below the other, and the linear prediction of each.
void add_panel(example::chart& c, const finding& f, std::size_t number) {
    std::vector<std::vector<std::string>> up, down;
    std::string rows;
    const auto bar = [](auto& bars, const std::optional<double>& change, double predicted, double place) {
        if (change) bars.push_back({fmt::format("{:.6g} {:.6g} {}", 100 * *change, 100 * predicted, place)});
    };
    double place = 0;
    for (const effect& e : f.effects) {
        bar(up, e.up, e.predicted(), place + 0.19);
        bar(down, e.down, -e.predicted(), place - 0.19);
        const std::string name = fmt::format("{} = {}", label(e.of), to_string(e.of.value, e.of.unit));
        rows += fmt::format("{}{} {}", rows.empty() ? "" : ", ", example::in_quotes(name), place);
        place -= 1;
    }
    c.data(fmt::format("$up{}", number), up);
    c.data(fmt::format("$down{}", number), down);
    c.line(fmt::format("set title {} font ',14' offset 0,-0.5",
                       example::in_quotes(fmt::format("{}: {}", f.name, f.value))));
    c.line(fmt::format("set yrange [{}:0.6]\nset ytics ({}) scale 0", place + 0.4, rows));
    std::string plots;
    const auto plot = [&plots, number](std::string_view name, const auto& data, std::string_view colour) {
        if (data.empty()) return;  // of which gnuplot would warn
        plots += fmt::format("{}${}{} using (0):3:(0):1:($3-0.18):($3+0.18) with boxxyerror lc rgb '{}' notitle",
                             plots.empty() ? "plot " : ", ", name, number, colour);
        plots += fmt::format(", ${}{} using 2:3 with points {} notitle", name, number, prediction);
    };
    plot("up", up, blue);
    plot("down", down, orange);
    const auto legend = [](std::string_view style, std::string_view title) {
        return fmt::format(", keyentry with {} title '{}'", style, title);
    };
    c.line(plots + legend(fmt::format("boxes lc rgb '{}'", blue), "input +10 %") +
           legend(fmt::format("boxes lc rgb '{}'", orange), "input -10 %") +
           legend(fmt::format("points {}", prediction), "as the derivative predicts"));
}

/// A tornado for each answer, one below the other on the same scale.
example::chart tornado(const std::vector<finding>& findings, std::string_view title) {
    constexpr int row = 26, gap = 68, top = 70, bottom = 90;  // pixels
    int height = top + bottom;
    for (const finding& f : findings) height += gap + row * static_cast<int>(f.effects.size());

    example::chart c(1060, height);
    c.line("set termoption noenhanced");
    c.line(fmt::format("set multiplot title {} font ',15' offset 0,-0.6", example::in_quotes(title)));
    c.line("set grid xtics lc rgb '#d8d8d8'\nset border 1 lc rgb '#606060'\nset tics nomirror scale 0.5\nunset key");
    c.line("set lmargin at screen 0.40\nset rmargin at screen 0.96\nset style fill solid 1.0 noborder");
    c.line(fmt::format("set xrange [{}:{}]\nset format x '%g %%'", -1.08 * reach(findings), 1.08 * reach(findings)));
    c.line("set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb '#606060' back");
    int y = top + gap / 2;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const int rows = row * static_cast<int>(findings[i].effects.size());
        c.line(fmt::format("set tmargin at screen {}\nset bmargin at screen {}", 1 - 1.0 * y / height,
                           1 - 1.0 * (y + rows) / height));
        if (i + 1 == findings.size()) {
            c.line("set xlabel 'change of the answer, one input moved at a time (no bar: it may not move so far)'");
            c.line("set key at screen 0.96, screen 0.018 right bottom vertical maxrows 1 samplen 1.5 width 1");
        }
        add_panel(c, findings[i], i);
        y += rows + gap;
    }
    c.line("unset multiplot");
    return c;
}

void run(const example::options& o, int count, const std::string& file) {
    const workload load{.input = o.input, .output = o.output, .concurrency = o.concurrency};
    fmt::print("{}\n{}\n", o.plan, load);
    const estimate e = serve(o.plan, load);
    if (!fits(e)) {
        fmt::print("DOES NOT FIT: {} short on each chip, nothing is served\n", e.memory.shortfall);
        return;
    }
    const std::vector<finding> findings = study_all(o, static_cast<std::size_t>(count));
    example::print_assumed(o);
    print(findings);
    example::print_steps(o, e);
    if (findings.size() < 3) fmt::print("no price is known for {}: give --price-per-hour\n", o.plan.chip.name);
    if (!file.empty()) fmt::print("{}\n", draw(tornado(findings, fmt::format("{}\n{}", o.plan, load)), file));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("How throughput, energy and price of a token move with each input of a deployment.");
    example::options o;
    int count = 10;
    std::string file;
    add_deployment_flags(app, o);
    add_price_flags(app, o);
    add_file_flags(app, o);
    app.add_option("--top", count, "inputs to show for each answer; 0: all that move it")
        ->capture_default_str()
        ->check(example::numbers_from(0));
    app.add_option("--chart", file, "SVG file for a tornado chart, drawn by gnuplot");
    return example::run_program("what_to_improve", app, argc, argv, [&] { run(o, count, file); });
}
