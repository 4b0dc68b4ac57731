// SPDX-License-Identifier: MIT
// What the engines' figures are worth on models and chips that they were not fitted on: each model, and then each chip,
// is predicted by engines that are fitted on the rows of all others.
//
//     tokenroof_leave_serving_out bench/measured/serving.csv
//
// Beside it the errors of engines fitted on all rows: what a fit gains from having seen a model.
#include "../examples/progress.hpp"
#include "fit/engine_rows.hpp"
#include <CLI/CLI.hpp>
#include <chrono>
#include <mutex>
#include <oneapi/tbb/parallel_for.h>

namespace {

using accuracy::timed_row;
using tokenroof::engine;
using rows_by_engine = std::map<std::string, std::vector<timed_row>>;

/// A fit of one engine on the rows of other models or chips than one; with an empty name, on all of them.
struct task {
    std::string engine_name;
    std::string timed_row::*column;
    std::string left_out;
    engine fitted = {};
};

std::vector<task> tasks_of(const rows_by_engine& all) {
    std::vector<task> tasks;
    for (const auto& [name, rows] : all) {
        tasks.push_back({name, nullptr, ""});
        for (std::string timed_row::*column : {&timed_row::model, &timed_row::chip}) {
            std::set<std::string> values;
            for (const timed_row& row : rows) values.insert(row.*column);
            for (const std::string& value : values) tasks.push_back({name, column, value});
        }
    }
    return tasks;
}

void fit_all(std::vector<task>& tasks, const rows_by_engine& all) {
    std::size_t done = 0;
    std::mutex one_at_a_time;
    tbb::parallel_for(std::size_t{0}, tasks.size(), [&](std::size_t i) {
        task& t = tasks[i];
        std::vector<timed_row> seen;
        for (const timed_row& row : all.at(t.engine_name))
            if (t.column == nullptr || row.*t.column != t.left_out) seen.push_back(row);
        t.fitted = accuracy::fitted_engine(all.at(t.engine_name).front().served.plan.engine, seen);
        const std::scoped_lock lock(one_at_a_time);
        example::show_progress(static_cast<double>(++done) / static_cast<double>(tasks.size()));
    });
}

/// Errors of one metric of the rows of a model or a chip.
struct errors {
    std::vector<double> left_out;
    std::vector<double> fitted;
};
using group_errors = std::map<accuracy::served_metric, errors>;

void print(std::string_view title, const std::map<std::string, group_errors>& groups) {
    fmt::print("{:<22}{:>6}  {:<26}{:<26}{:<26}\n", title, "rows", "output rate", "tpot", "ttft");
    fmt::print("{:<22}{:>6}", "", "");
    for (std::size_t i = 0; i < accuracy::served_metrics.size(); ++i) fmt::print("  {:<24}", "unseen    seen     bias");
    fmt::print("\n");
    std::map<accuracy::served_metric, std::array<double, 2>> means;
    for (const auto& [name, of_group] : groups) {
        std::string line;
        std::size_t n = 0;
        for (const auto& [metric, e] : of_group) {
            const accuracy::summary unseen = accuracy::summarise(e.left_out);
            const accuracy::summary seen = accuracy::summarise(e.fitted);
            n = std::max(n, unseen.n);
            means[metric][0] += unseen.mape / static_cast<double>(groups.size());
            means[metric][1] += seen.mape / static_cast<double>(groups.size());
            line += fmt::format("  {:>5.1f} % {:>5.1f} % {:>+6.1f} % ", 100 * unseen.mape, 100 * seen.mape,
                                100 * unseen.bias);
        }
        fmt::print("{:<22}{:>6}{}\n", name, n, line);
    }
    fmt::print("{}: mean over {}, unseen (seen):", title, groups.size());
    for (const auto& [metric, mean] : means) {
        const char* const label = metric == accuracy::served_metric::life   ? "output_rate"
                                  : metric == accuracy::served_metric::tpot ? "tpot"
                                                                            : "ttft";
        fmt::print(" {} {:.1f} % ({:.1f} %)", label, 100 * mean[0], 100 * mean[1]);
    }
    fmt::print("\n\n");
}

/// Errors of all rows by model or chip, each row by the engine that has not seen it.
std::map<std::string, group_errors> judge(const std::vector<task>& tasks, const rows_by_engine& all,
                                          std::string timed_row::*column) {
    std::map<std::string, engine> seen;
    for (const task& t : tasks)
        if (t.column == nullptr) seen[t.engine_name] = t.fitted;
    std::map<std::string, group_errors> groups;
    for (const task& t : tasks) {
        if (t.column != column) continue;
        for (const timed_row& row : all.at(t.engine_name)) {
            if (row.*column != t.left_out) continue;
            errors& e = groups[t.left_out][row.metric];
            e.left_out.push_back(accuracy::metric_error(row, t.fitted));
            e.fitted.push_back(accuracy::metric_error(row, seen.at(t.engine_name)));
        }
    }
    return groups;
}

}  // namespace

int main(int argc, char** argv) {
    std::string name;
    CLI::App app("Predicts each model, and each chip, by engines that are fitted on the served rows of all others.");
    app.add_option("serving", name, "Served requests, as for tokenroof_validate")
        ->required()
        ->option_text("SERVING.csv");
    try {
        app.parse(argc, argv);
        const auto start = std::chrono::steady_clock::now();
        const accuracy::csv_file file = accuracy::read_csv(name);
        check(accuracy::serving_table, file);
        const rows_by_engine all = accuracy::engine_rows(file);
        std::vector<task> tasks = tasks_of(all);
        fit_all(tasks, all);
        for (const task& t : tasks)
            if (t.column == nullptr)
                fmt::print("{}: {} overheads, {} times of all rows\n", t.engine_name,
                           accuracy::engine_overheads(all.at(t.engine_name).front().served.plan.engine).size(),
                           all.at(t.engine_name).size());
        fmt::print("\n");
        print("model", judge(tasks, all, &timed_row::model));
        print("chip", judge(tasks, all, &timed_row::chip));
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        fmt::print("{} fits in {:.1f} s\n", tasks.size(), taken.count());
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "tokenroof_leave_serving_out: {}\n", error.what());
        return 2;
    }
    return 0;
}
