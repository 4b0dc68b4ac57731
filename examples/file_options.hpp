// SPDX-License-Identifier: MIT
// Flags that read a chip, a model, an engine and prices from files instead of the catalog.
#pragma once
#include "estimate_options.hpp"
#include <tokenroof/io/chip_file.hpp>
#include <tokenroof/io/hf_config.hpp>

namespace example {

/// A flag whose value is a file that `read` reads: what it throws becomes the flag's error.
template <class Read>
CLI::Option* add_file(CLI::App& app, const std::string& flag, Read read, const std::string& help) {
    const auto load = [flag, read](const std::string& file) {
        try {
            read(tokenroof::text_of_file(file), file);
        } catch (const std::invalid_argument& error) {
            throw CLI::ValidationError(flag, error.what());
        }
    };
    return app.add_option_function<std::string>(flag, load, help)->type_name("FILE");
}

/// To be called behind the flags for deployment and prices, which these exclude.
inline void add_file_flags(CLI::App& app, options& o) {
    const auto chip = [&o](const std::string& text, const std::string& file) {
        o.plan.chip = tokenroof::read_chip(text, file);
    };
    const auto model = [&o](const std::string& text, const std::string& file) {
        try {
            o.plan.model = tokenroof::read_hf_config(text, "model of config.json");
        } catch (const std::invalid_argument& error) {
            throw std::invalid_argument(file + ": " + error.what());
        }
    };
    const auto engine = [&o](const std::string& text, const std::string& file) {
        o.plan.engine = tokenroof::read_engine(text, file);
    };
    const auto prices = [&o](const std::string& text, const std::string& file) {
        o.prices = tokenroof::read_prices(text, file, {.pue = default_pue});
    };
    const std::string files = "Files (JSON)";
    add_file(app, "--chip-file", chip,
             "chip: \"like\" one of the catalog but for what is stated, or \"inherit\"ing kernels")
        ->group(files)
        ->excludes(app.get_option("--chip"));
    add_file(app, "--config", model, "model: the config.json that stands beside its weights on Hugging Face")
        ->group(files)
        ->excludes(app.get_option("--model"));
    add_file(app, "--engine-file", engine, "serving engine, \"like\" one of the catalog but for what is stated")
        ->group(files)
        ->excludes(app.get_option("--engine"));
    add_file(app, "--prices", prices,
             "chip (\"1.3 $/hour\"), electricity (\"0.1 $/kWh\"), pue, host_overhead, utilisation, tiers")
        ->group(files)
        ->excludes(app.get_option("--price-per-hour"))
        ->excludes(app.get_option("--tariff"))
        ->excludes(app.get_option("--pue"));
}

}  // namespace example
