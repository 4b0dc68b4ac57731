// SPDX-License-Identifier: MIT
// Accuracy only gets better: compares the figures of bench/measured/*.csv with the committed ones and fails where one
// is worse.
//
//     tokenroof_ratchet bench/measured            # 0: no figure is worse, 1: one is, 2: a file is unusable
//     tokenroof_ratchet bench/measured --update   # takes over today's figures; the commit says why
#include "validate/ratchet.hpp"
#include "validate/tables.hpp"
#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
    std::string folder;
    bool update = false;
    CLI::App app("Compares the accuracy on the measured rows of a folder with FOLDER/accuracy.csv.");
    app.add_option("folder", folder, "Holds accuracy.csv and one <table>.csv for each table")->required();
    app.add_flag("--update", update, "Write today's figures to accuracy.csv");
    try {
        app.parse(argc, argv);
        const std::string name = folder + "/accuracy.csv";
        const auto today = accuracy::figures_of(accuracy::tables, folder);
        const auto committed =
            update && !std::filesystem::exists(name) ? std::vector<accuracy::record>{} : accuracy::read_records(name);
        const accuracy::change_counts counts = accuracy::print_changes(committed, today);
        if (update) {
            accuracy::write_records(name, today);
            return 0;
        }
        if (counts.worse > 0)
            fmt::print("if that is meant to be: tokenroof_ratchet {} --update, and the commit says why\n", folder);
        else if (counts.changed > 0) fmt::print("to hold what is gained: tokenroof_ratchet {} --update\n", folder);
        return counts.worse > 0 ? 1 : 0;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const accuracy::file_error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
