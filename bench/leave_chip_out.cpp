// SPDX-License-Identifier: MIT
// What the catalog's rules of inheritance are worth: each measured chip is predicted as if it had not been, from its
// data sheet and the kernels of its family's other chips, or, where it has none, of all other measured chips.
//
//     tokenroof_leave_chip_out bench/measured/gemm.csv bench/measured/attention.csv
//
// Formats that no donor has are left out.
#include "validate/attention.hpp"
#include "validate/gemm.hpp"
#include "validate/statistics.hpp"
#include <CLI/CLI.hpp>
#include <map>

namespace {

using tokenroof::chip;
namespace catalog = tokenroof::catalog;

using catalog::measured_chips;

/// The chip as its family's other member, or as all others make it.
chip predicted(const chip& left_out) {
    chip datasheet = left_out;
    datasheet.kernels = {};
    std::array<const chip*, measured_chips.size() - 1> others{};
    std::copy_if(measured_chips.begin(), measured_chips.end(), others.begin(),
                 [&](const chip* c) { return c != &left_out; });
    for (const chip* c : others)
        if (c->family == left_out.family) return catalog::inherit(*c, datasheet);
    return catalog::inherit(others, datasheet);
}

/// Where the figures of a chip come from when it is left out.
tokenroof::calibration origin_of(const std::string& name) {
    return predicted(catalog::find_chip(name)).kernels.calibrated.gemm;
}

struct errors {
    std::vector<double> left_out;
    std::vector<double> fitted;
};

using table_errors = std::map<std::pair<std::string, std::string>, errors>;  // chip and group

template <class OpOf>
table_errors errors_of(const accuracy::table& table, const std::string& name, std::string_view group, OpOf&& op_of) {
    const accuracy::csv_file file = accuracy::read_csv(name);
    check(table, file);
    std::map<std::string, chip> heirs;
    for (const chip* c : measured_chips) heirs.emplace(c->name, predicted(*c));
    table_errors all;
    for (const accuracy::csv_row& fields : file.rows) {
        const accuracy::row_view row(file, fields);
        if (!row.has("chip")) continue;
        const auto heir = heirs.find(row.text("chip"));
        if (heir == heirs.end() || !row.has("latency_ms")) continue;
        const auto op = op_of(row, heir->second);
        if constexpr (requires { op.weights; })
            if (!(own_kernel(heir->second.kernels, op.weights).efficiency > 0)) continue;
        const double seconds = row.number("latency_ms") / 1000;
        const auto error = [&](const chip& on) {
            return accuracy::relative_error(seconds, total(time_of(op, on)).in(tokenroof::second));
        };
        errors& e = all[{heir->first, row.text(group)}];
        e.left_out.push_back(error(heir->second));
        e.fitted.push_back(error(catalog::find_chip(heir->first)));
    }
    return all;
}

/// A line for each chip and group, then the mean over the chips of the mean over a chip's rows.
void print(std::string_view title, const table_errors& all) {
    fmt::print("{:<34}{:>6}{:>10}{:>8}{:>10}{:>10}\n", title, "n", "left out", "bias", "median", "fitted");
    const auto line = [](std::string_view label, const errors& e) {
        const accuracy::summary s = accuracy::summarise(e.left_out);
        fmt::print("{:<34}{:>6}{:>8.1f} %{:>+6.1f} %{:>8.1f} %{:>8.1f} %\n", label, s.n, 100 * s.mape, 100 * s.bias,
                   100 * s.median, 100 * accuracy::summarise(e.fitted).mape);
        return s.mape;
    };
    std::map<std::string, errors> by_chip;
    for (const auto& [key, e] : all) {
        line("  " + key.first + ", " + key.second, e);
        errors& sum = by_chip[key.first];
        sum.left_out.insert(sum.left_out.end(), e.left_out.begin(), e.left_out.end());
        sum.fitted.insert(sum.fitted.end(), e.fitted.begin(), e.fitted.end());
    }
    std::map<tokenroof::calibration, std::vector<double>> by_origin;
    for (const auto& [name, e] : by_chip)
        for (const double error : e.left_out) by_origin[origin_of(name)].push_back(1 / (1 + error));
    for (const auto& [origin, factors] : by_origin)
        fmt::print("  {}: measured / predicted between {:.3f} and {:.3f} in four of five rows\n",
                   tokenroof::name(origin), accuracy::quantile(factors, 0.1), accuracy::quantile(factors, 0.9));
    double mean = 0;
    for (const auto& [name, e] : by_chip) mean += line(name, e) / static_cast<double>(by_chip.size());
    fmt::print("{}: mean over {} chips {:.1f} %\n\n", title, by_chip.size(), 100 * mean);
}

}  // namespace

int main(int argc, char** argv) {
    std::string gemm;
    std::string attention;
    CLI::App app("Predicts each measured chip from its data sheet and the kernels of the other measured chips.");
    app.add_option("gemm", gemm, "Matrix products, as for tokenroof_validate")->required()->option_text("GEMM.csv");
    app.add_option("attention", attention, "Attention, as for tokenroof_validate")
        ->required()
        ->option_text("ATTENTION.csv");
    try {
        app.parse(argc, argv);
        print("gemm", errors_of(accuracy::gemm_table, gemm, "dtype", accuracy::gemm_of));
        print("attention", errors_of(accuracy::attention_table, attention, "op", accuracy::attention_of));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const accuracy::skipped& reason) {
        fmt::print(stderr, "a row of a measured chip: {}\n", reason.what());
        return 2;
    } catch (const accuracy::file_error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
    return 0;
}
