// SPDX-License-Identifier: MIT
// What the main functions of the programs share: flags in, one line and exit code 2 where the answer is an error.
#pragma once
#include <CLI/CLI.hpp>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/deployment.hpp>

namespace example {

/// Accepts finite numbers from `least` on (above it, if `open`). Text that is no number is left to the conversion.
inline CLI::Validator numbers_from(double least, bool open = false) {
    const std::string rule = fmt::format("must be finite and {} {}", open ? "above" : "at least", least);
    return {[least, open, rule](std::string& text) -> std::string {
                double value = 0;
                if (!CLI::detail::lexical_cast(text, value)) return {};
                const bool good = std::isfinite(value) && (open ? value > least : value >= least);
                return good ? std::string() : fmt::format("{} {}", text, rule);
            },
            ""};
}

/// A flag whose value is looked up by name: what `find` throws becomes the flag's error.
template <class Target, class Find>
void add_name(CLI::App& app, const std::string& flag, Target& target, Find find, const std::string& help,
              std::string_view preset) {
    const auto look_up = [flag, &target, find](const std::string& text) {
        try {
            target = find(text);
        } catch (const std::invalid_argument& error) {
            throw CLI::ValidationError(flag, error.what());
        }
    };
    app.add_option_function<std::string>(flag, look_up, help)->type_name("NAME")->default_str(std::string(preset));
}

/// Flags for the chip, the model and their formats.
inline void add_plan_flags(CLI::App& app, tokenroof::deployment& plan) {
    using namespace tokenroof;
    add_name(app, "--chip", plan.chip, catalog::find_chip, "chip of the catalog", plan.chip.name);
    add_name(app, "--model", plan.model, catalog::find_model, "model of the catalog", plan.model.name);
    add_name(app, "--weights", plan.formats.weights, parse_format, "number format of the weights",
             name(plan.formats.weights));
    add_name(app, "--kv", plan.formats.kv, parse_format, "number format of the KV cache", name(plan.formats.kv));
}

/// Parses the flags of `app` and runs `body`. Exit code 0, or 2 with one line on stderr for what `name` cannot do.
template <class Body>
int run_program(std::string_view name, CLI::App& app, int argc, char** argv, Body&& body) {
    try {
        app.parse(argc, argv);
        body();
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const std::exception& error) {
        fmt::print(stderr, "tokenroof_{}: {}\n", name, error.what());
        return 2;
    }
    return 0;
}

}  // namespace example
