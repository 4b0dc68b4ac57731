// SPDX-License-Identifier: MIT
// What the figures of power are worth on models that they were not fitted on: each model is predicted by an engine and by
// boards that are fitted on the rows of all others.
//
//     tokenroof_leave_energy_out bench/measured/energy.csv
//
// Beside it the errors of an engine and boards fitted on all rows.
#include "../examples/progress.hpp"
#include "fit/energy_rows.hpp"
#include <CLI/CLI.hpp>
#include <mutex>
#include <oneapi/tbb/parallel_for.h>

namespace {

using accuracy::energy_row;
using accuracy::fitted_energy;

/// A fit on the rows of other models than one; with an empty name, on all of them.
struct task {
    std::string left_out;
    fitted_energy fitted = {};
};

std::vector<task> fit_all(const std::vector<energy_row>& rows) {
    std::set<std::string> models{""};
    for (const energy_row& row : rows) models.insert(row.model);
    std::vector<task> tasks;
    for (const std::string& model : models) tasks.push_back({model});
    std::size_t done = 0;
    std::mutex one_at_a_time;
    tbb::parallel_for(std::size_t{0}, tasks.size(), [&](std::size_t i) {
        std::vector<energy_row> seen;
        for (const energy_row& row : rows)
            if (row.model != tasks[i].left_out) seen.push_back(row);
        tasks[i].fitted = accuracy::fit_energy(seen);
        const std::scoped_lock lock(one_at_a_time);
        example::show_progress(static_cast<double>(++done) / static_cast<double>(tasks.size()));
    });
    return tasks;
}

/// Errors of energy per token and of power, by fits that have not seen the rows and by the one that has.
struct errors {
    std::vector<double> unseen_energy, seen_energy, unseen_power, seen_power;

    void add(const energy_row& row, const fitted_energy& others, const fitted_energy& all) {
        const accuracy::energy_errors unseen = errors_of(row, others);
        const accuracy::energy_errors seen = errors_of(row, all);
        unseen_energy.push_back(unseen.per_token);
        seen_energy.push_back(seen.per_token);
        unseen_power.push_back(unseen.per_board);
        seen_power.push_back(seen.per_board);
    }
};

void print(std::string_view name, const errors& e) {
    const auto mape = [](const std::vector<double>& of) { return 100 * accuracy::summarise(of).mape; };
    fmt::print("{:<52}{:>5}{:>12.1f} % ({:>4.1f} %){:>12.1f} % ({:>4.1f} %)\n", name, e.unseen_energy.size(),
               mape(e.unseen_energy), mape(e.seen_energy), mape(e.unseen_power), mape(e.seen_power));
}

void judge(const std::vector<task>& tasks, const std::vector<energy_row>& rows) {
    fmt::print("{:<52}{:>5}{:>24}{:>24}\n", "model left out (with a fit on all rows)", "rows", "energy per token",
               "power of a board");
    errors all;
    for (const task& t : tasks) {
        errors of_model;
        for (const energy_row& row : rows) {
            if (row.model != t.left_out) continue;
            of_model.add(row, t.fitted, tasks.front().fitted);
            all.add(row, t.fitted, tasks.front().fitted);
        }
        if (!t.left_out.empty()) print(t.left_out, of_model);
    }
    print("all rows", all);
}

}  // namespace

int main(int argc, char** argv) {
    std::string name;
    CLI::App app(
        "Predicts power and energy of each model by an engine and boards that are fitted on all other models.");
    app.add_option("energy", name, "Power of served models, as for tokenroof_validate")
        ->required()
        ->option_text("ENERGY.csv");
    try {
        app.parse(argc, argv);
        const accuracy::csv_file file = accuracy::read_csv(name);
        check(accuracy::energy_table, file);
        const std::vector<energy_row> rows = accuracy::energy_rows(file);
        const std::vector<task> tasks = fit_all(rows);
        fmt::print("{}: {} overheads", rows.front().plan.engine.name,
                   accuracy::engine_overheads(rows.front().plan.engine).size());
        for (const auto& [chip, board] : tasks.front().fitted.boards)
            fmt::print(", {}: {} shares", chip, accuracy::power_shares(board).size());
        fmt::print("\n\n");
        judge(tasks, rows);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "tokenroof_leave_energy_out: {}\n", error.what());
        return 2;
    }
    return 0;
}
