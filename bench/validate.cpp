// SPDX-License-Identifier: MIT
// How far the library may be trusted: its predictions beside a table of measurements.
//
//     tokenroof_validate serving bench/measured/serving.csv --by chip,engine --worst 10
#include "validate/report.hpp"
#include "validate/tables.hpp"
#include <CLI/CLI.hpp>

namespace {

struct options {
    std::string table;
    std::string file;
    std::vector<std::string> by;
    std::string out;
    std::size_t worst = 0;
};

void validate(const options& chosen) {
    const accuracy::table& table = accuracy::find_table(chosen.table);
    const accuracy::csv_file file = accuracy::read_csv(chosen.file);
    std::vector<std::string> by = chosen.by;
    if (by.empty()) by.assign(table.groups.begin(), table.groups.end());

    const accuracy::evaluation result = accuracy::evaluate(table, file);
    for (const std::string& column : by)
        if (!result.derived.contains(column)) file.position(column);
    if (!chosen.out.empty()) accuracy::write_predictions(chosen.out, file, result);
    accuracy::print_groups(file, result, by);
    accuracy::print_skips(file, result);
    accuracy::print_worst(file, result, chosen.worst);
    fmt::print("\n");
    if (table.remarks != nullptr) fmt::print("{}\n", fmt::join(table.remarks(file, result), "\n"));
    accuracy::print_coverage(table.name, result);
    accuracy::print_totals(table.name, file, result);
}

}  // namespace

int main(int argc, char** argv) {
    options chosen;
    CLI::App app(
        "Compares the library's predictions with a table of measurements (columns: bench/measured/README.md).");
    app.add_option("table", chosen.table, "What the rows measure")
        ->required()
        ->check(CLI::IsMember(accuracy::table_names()))
        ->option_text("TABLE");
    app.add_option("file", chosen.file, "Rows, columns in any order")->required()->option_text("FILE.csv");
    app.add_option("--by", chosen.by, "Group the errors by these columns")
        ->allow_extra_args(false)
        ->delimiter(',')
        ->option_text("COLUMN[,COLUMN]");
    app.add_option("--out", chosen.out, "Write id,metric,measured,predicted to this file")
        ->option_text("PREDICTIONS.csv");
    app.add_option("--worst", chosen.worst, "List the N rows with the largest errors")
        ->check(CLI::NonNegativeNumber)
        ->option_text("N");
    try {
        app.parse(argc, argv);
        validate(chosen);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const accuracy::file_error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
    return 0;
}
