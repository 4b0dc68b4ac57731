// SPDX-License-Identifier: MIT
// Picks rows of a large table of measurements, evenly and without a look at any prediction; the same input gives the
// same rows. The rule stands in bench/measured/README.md.
//
//     tokenroof_select gemm.csv --by chip,dtype --size m,n,k --rows 400 > bench/measured/gemm.csv
#include "validate/csv.hpp"
#include "validate/selection.hpp"
#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
    std::string name;
    accuracy::selection_rule rule;
    CLI::App app("Picks rows evenly over groups and sizes, and prints them as CSV.");
    app.add_option("file", name, "The rows to pick from")->required()->option_text("FILE.csv");
    app.add_option("--by", rule.by, "Columns whose values make a group")
        ->allow_extra_args(false)
        ->delimiter(',')
        ->required();
    app.add_option("--size", rule.size, "Numbers whose product is the size of a row")
        ->allow_extra_args(false)
        ->delimiter(',')
        ->required();
    app.add_option("--rows", rule.rows, "How many rows to pick")->check(CLI::NonNegativeNumber)->capture_default_str();
    app.add_option("--only", rule.only, "COLUMN=VALUE[,VALUE]: of the rows picked, print only these");
    app.add_option("--complete", rule.complete, "Columns: leave out the rows where one of them is blank")
        ->allow_extra_args(false)
        ->delimiter(',');
    try {
        app.parse(argc, argv);
        const accuracy::csv_file file = accuracy::read_csv(name);
        fmt::print("{}\n", file.header);
        for (const accuracy::csv_row* row : accuracy::select(file, rule)) fmt::print("{}\n", accuracy::joined(*row));
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const accuracy::file_error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
    return 0;
}
