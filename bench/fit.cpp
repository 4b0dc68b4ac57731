// SPDX-License-Identifier: MIT
// Fits what a chip's kernels reach to measured latencies, and prints the lines of its catalog entry.
//
//     tokenroof_fit gemm bench/measured/gemm.csv --chip h100-sxm --folds 5
//
// A new chip first gets an entry of its datasheet with kernels inherited from its family (catalog/families.hpp): the fit
// starts there. Parameters that are 0 in the entry stay 0.
#include "fit/entry.hpp"
#include "fit/parameters.hpp"
#include "fit/rows.hpp"
#include <CLI/CLI.hpp>
#include <map>

namespace {

using namespace tokenroof;

struct options {
    std::string table;
    std::string file;
    std::string chip;
    std::vector<std::string> fixed;
    int folds = 0;
};

/// The chip with figures of its own for each format that the rows name, to start from.
template <class Rows>
chip start_of(const std::string& name, const Rows& rows) {
    chip start = catalog::find_chip(name);
    if constexpr (requires { rows.front().op.weights; }) {
        for (const auto& row : rows) own_kernel(start.kernels, row.op.weights) = format_kernel(start, row.op.weights);
    }
    return start;
}

/// Where the free parameters of a table lie.
std::vector<std::string> prefixes(const std::string& table) {
    if (table == "attention") return {"chip.kernels.attention"};
    std::vector<std::string> all{"chip.kernels.gemm"};
    for (const char* f : {"bf16", "fp8", "fp8_block", "int8", "int8_weight_only", "int4_weight_only", "fp4"})
        all.push_back(fmt::format("chip.kernels.{}", f));
    return all;
}

/// Parameters that the rows do not determine are dropped from `paths` and stay as they are: one after the other, the last
/// of those without influence or known only together, until the rest is determined.
template <class Rows>
auto fit_chip(const chip& start, const Rows& rows, std::vector<std::string>& paths) {
    for (;;) {
        std::vector<free_parameter> free;
        for (const std::string& path : paths) free.push_back(accuracy::bounded(start, path));
        try {
            return fit(accuracy::op_time{}, at(start), rows, free, {.measure = loss::absolute});
        } catch (const undetermined_parameters& open) {
            if (paths.size() < 2) throw;
            std::erase(paths, open.paths.back());
        }
    }
}

/// Inputs below the prefixes on which the time of some row depends.
template <class Rows>
std::vector<std::string> influential(const chip& start, const Rows& rows, const std::vector<std::string>& candidates) {
    std::vector<std::string> paths;
    for (const std::string& path : candidates) {
        const chip other = std::get<0>(changed(at(start), path, accuracy::bounded(start, path).low));
        const bool moves = std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
            return accuracy::op_time{}(other, row) != accuracy::op_time{}(start, row);
        });
        if (moves) paths.push_back(path);
    }
    return paths;
}

/// Errors of a chip's predictions, by group of rows.
template <class Rows>
void print_errors(std::string_view title, const Rows& rows, const std::vector<double>& errors) {
    std::map<std::string, std::vector<double>> groups;
    for (std::size_t i = 0; i < rows.size(); ++i) groups[rows[i].group].push_back(errors[i]);
    std::string line;
    for (const auto& [group, of_group] : groups)
        line += fmt::format(", {} {:.1f}%", group, 100 * accuracy::summarise(of_group).mape);
    fmt::print("{}: mape={:.1f}%{}\n", title, 100 * accuracy::summarise(errors).mape, line);
}

template <class Rows>
std::vector<double> errors_of(const chip& c, const Rows& rows) {
    std::vector<double> errors;
    for (const auto& row : rows)
        errors.push_back(accuracy::relative_error(row.measured.value(), accuracy::op_time{}(c, row).value()));
    return errors;
}

/// Each row predicted by a fit that has not seen its shape.
template <class Rows>
std::vector<double> unseen_errors(const chip& start, const Rows& rows, const std::vector<std::string>& paths,
                                  int folds) {
    std::map<std::string, int> fold_of;
    int next = 0;
    for (const auto& row : rows)
        if (fold_of.emplace(row.shape, next % folds).second) ++next;
    std::vector<double> errors(rows.size());
    for (int fold = 0; fold < folds; ++fold) {
        Rows seen;
        for (const auto& row : rows)
            if (fold_of[row.shape] != fold) seen.push_back(row);
        std::vector<std::string> determined = paths;
        const auto [fitted] = fit_chip(start, seen, determined).inputs;
        const std::vector<double> all = errors_of(fitted, rows);
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (fold_of[rows[i].shape] == fold) errors[i] = all[i];
    }
    return errors;
}

/// Quantiles of measured over predicted.
void print_spread(const std::vector<double>& errors) {
    std::vector<double> factors;
    for (const double e : errors) factors.push_back(1 / (1 + e));
    fmt::print("measured / predicted lies between {:.3f} and {:.3f} in four of five rows\n",
               accuracy::quantile(factors, 0.1), accuracy::quantile(factors, 0.9));
}

template <class Rows>
void run(const options& o, const Rows& rows) {
    const chip start = start_of(o.chip, rows);
    std::vector<std::string> paths = influential(start, rows, accuracy::free_paths(start, prefixes(o.table)));
    const auto all = real_inputs(at(start));
    for (const std::string& name : o.fixed) std::erase(paths, all[find_input(all, name, "--fix")].path.text());
    fmt::print("{} of {}: {} rows, {} parameters\n", o.table, o.chip, rows.size(), paths.size());
    print_errors("as in the catalog", rows, errors_of(start, rows));

    std::vector<std::string> determined = paths;
    const auto result = fit_chip(start, rows, determined);
    fmt::print("{} after {} evaluations\n", describe(result.status), result.evaluations);
    for (const std::string& path : paths)
        if (std::find(determined.begin(), determined.end(), path) == determined.end())
            fmt::print("{} stays as it is: the rows do not determine it\n", path);
    fmt::print("\n");
    fmt::print("{:<48}{:>16}{:>16}{:>12}\n", "parameter", "start", "fitted", "+-");
    for (const fitted_parameter& p : result.parameters) {
        fmt::print("{:<48}{:>16}{:>16}{:>11.1f}%{}\n", p.path.last(p.path.depth - 2).text(),
                   accuracy::as_code(p.start, p.unit), accuracy::as_code(p.value, p.unit),
                   100 * p.standard_error / p.value, p.held == bound::none ? "" : "  at its bound");
    }
    const auto& [fitted] = result.inputs;
    fmt::print("\n");
    print_errors("fitted", rows, errors_of(fitted, rows));
    if (o.folds > 1) {
        const std::vector<double> unseen = unseen_errors(start, rows, determined, o.folds);
        print_errors(fmt::format("unseen shapes ({} folds)", o.folds), rows, unseen);
        print_spread(unseen);
    }
    fmt::print("\n{}\n", accuracy::as_entry(result.parameters));
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app("Fits what a chip's kernels reach to measured latencies, and prints the lines of its catalog entry.");
    app.add_option("table", o.table, "What the rows measure")->required()->check(CLI::IsMember({"gemm", "attention"}));
    app.add_option("file", o.file, "Rows (columns: bench/measured/README.md)")->required()->option_text("FILE.csv");
    app.add_option("--chip", o.chip, "Chip of the catalog")->required();
    app.add_option("--fix", o.fixed, "Parameters that stay as they are, such as attention.many.value")->delimiter(',');
    app.add_option("--folds", o.folds, "Judge on unseen shapes: each is kept back in one of so many fits")
        ->check(CLI::Range(2, 100));
    try {
        app.parse(argc, argv);
        const chip& on = catalog::find_chip(o.chip);
        const accuracy::csv_file file = accuracy::read_csv(o.file);
        if (o.table == "gemm") run(o, accuracy::gemm_rows(file, on));
        else run(o, accuracy::attention_rows(file, on));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "tokenroof_fit: {}\n", error.what());
        return 2;
    }
    return 0;
}
