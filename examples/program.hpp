// SPDX-License-Identifier: MIT
// What the main functions of the programs share: flags in, one line and exit code 2 where the answer is an error.
#pragma once
#include <CLI/CLI.hpp>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/interconnects.hpp>
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
CLI::Option* add_name(CLI::App& app, const std::string& flag, Target& target, Find find, const std::string& help,
                      std::string_view preset) {
    const auto look_up = [flag, &target, find](const std::string& text) {
        try {
            target = find(text);
        } catch (const std::invalid_argument& error) {
            throw CLI::ValidationError(flag, error.what());
        }
    };
    return app.add_option_function<std::string>(flag, look_up, help)
        ->type_name("NAME")
        ->default_str(std::string(preset));
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

/// Flags for how the model lies on the chips.
inline void add_layout_flags(CLI::App& app, tokenroof::deployment& plan) {
    using namespace tokenroof;
    const auto add = [&app](const std::string& flag, int& ranks, const std::string& help) {
        app.add_option(flag, ranks, help)->capture_default_str()->check(numbers_from(1));
    };
    add("--chips,--tp", plan.tensor_parallel, "chips that share the model by tensor parallelism");
    add("--cp", plan.context_parallel, "times as many chips, which split each request's sequence for attention");
    add("--dp", plan.data_parallel, "times as many chips, which have their own requests and share the experts");
    add("--pp", plan.pipeline_parallel, "times as many chips, in pipeline stages");
    add("--ep", plan.expert_parallel, "groups of the chips of a stage that share out the experts");
    add("--node-chips", plan.network.node_ranks, "chips of a node; more of them send over the network");
    const auto link_of = [](std::string_view name) { return catalog::find_interconnect(name).link; };
    add_name(app, "--network", plan.network.link, link_of, "each chip's link to other nodes", "400 Gb/s a chip");
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
