// SPDX-License-Identifier: MIT
// Tokens per second, per watt, per joule and per dollar of a model on chips, and what binds.
//
//     tokenroof_estimate --chip h200-sxm --model qwen3-32b --weights bf16 --kv bf16 --tp 2 --concurrency 128
//     tokenroof_estimate --print-chip h200-sxm > mine.json; tokenroof_estimate --chip-file mine.json
#include "estimate_output.hpp"
#include "file_options.hpp"

namespace {

void run(const example::options& o) {
    if (!o.print_chip.empty()) fmt::print("{}", tokenroof::write_chip(tokenroof::catalog::find_chip(o.print_chip)));
    if (o.list_chips) example::list_chips();
    if (o.list_models) example::list_models();
    if (o.list_engines) example::list_engines();
    if (!o.print_chip.empty() || o.list_chips || o.list_models || o.list_engines) return;

    const example::answer a = example::solve(o);
    if (o.csv) example::print_csv(a);
    else if (o.json) example::print_json(a);
    else example::print_table(a);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Tokens per second, per watt, per joule and per dollar of a model on chips, and what binds.");
    example::options o;
    add_flags(app, o);
    add_file_flags(app, o);
    return example::run_program("estimate", app, argc, argv, [&] { run(o); });
}
