// SPDX-License-Identifier: MIT
// The flags of tokenroof_estimate, and of programs that ask about a deployment as it does.
#pragma once
#include "estimate_prices.hpp"
#include "program.hpp"
#include "traffic_options.hpp"
#include <optional>
#include <string>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/catalog/servers.hpp>
#include <tokenroof/tokenroof.hpp>
#include <vector>

namespace example {

/// What is asked, with the answer's form. Numbers are in the units that their flags state.
struct options {
    tokenroof::deployment plan{.chip = tokenroof::catalog::h100_sxm,
                               .model = tokenroof::catalog::llama_3_1_70b,
                               .formats = {.weights = tokenroof::fp8, .kv = tokenroof::fp8},
                               .tensor_parallel = 4,
                               .engine = tokenroof::catalog::vllm};
    double input = 1024;
    double output = 1024;
    double concurrency = 64;
    std::optional<double> power_cap{};  ///< watts of a board
    double clock = 1;                   ///< over the boost clock
    traffic_options traffic{};
    std::optional<double> price_per_hour{};
    std::optional<double> tariff{};
    double pue = default_pue;
    std::optional<tokenroof::server> server{};  ///< in place of the only one of the chip
    std::vector<double> rack{};                 ///< servers, watts beside them, efficiency of its supplies
    std::optional<tokenroof::prices> prices{};  ///< of a file, in place of those above
    std::optional<double> megawatts{};
    std::optional<double> kw_per_chip{};
    double capex_per_watt = default_capex_per_watt;
    std::string print_chip{};
    bool list_chips = false;
    bool list_models = false;
    bool list_engines = false;
    bool csv = false;
    bool json = false;
};

/// "h100-sxm 1.30, h200-sxm 1.60": a member of all known prices in a unit, four a line.
template <class Member, class Unit>
std::string known_prices(Member member, const Unit& unit) {
    std::string text;
    for (std::size_t i = 0; i < tokenroof::catalog::chip_prices.size(); ++i) {
        const tokenroof::catalog::chip_price& known = *tokenroof::catalog::chip_prices[i];
        text += fmt::format("{}{} {:.2f}",
                            i == 0       ? ""
                            : i % 4 == 0 ? ",\n"
                                         : ", ",
                            known.name, (known.*member).in(unit));
    }
    return text;
}

/// Flags for what runs where, and for what is asked of it.
inline void add_deployment_flags(CLI::App& app, options& o) {
    using namespace tokenroof;
    const CLI::Validator at_least_one = numbers_from(1);
    add_plan_flags(app, o.plan);
    add_name(app, "--engine", o.plan.engine, catalog::find_engine, "serving engine of the catalog", o.plan.engine.name);
    add_layout_flags(app, o.plan);
    app.add_option("--input", o.input, "prompt length, tokens")->capture_default_str()->check(at_least_one);
    app.add_option("--output", o.output, "generated tokens of a request")->capture_default_str()->check(at_least_one);
    app.add_option("--concurrency", o.concurrency, "requests in flight at all times")
        ->capture_default_str()
        ->check(at_least_one);
}

inline void add_price_flags(CLI::App& app, options& o) {
    using namespace tokenroof;
    const CLI::Validator non_negative = numbers_from(0);
    const std::string money = "Prices";
    app.add_option(
           "--price-per-hour", o.price_per_hour,
           "$ per chip and hour; without it, rent on a three-year contract, electricity included\n(SemiAnalysis "
           "2026-04): " +
               known_prices(&catalog::chip_price::rent, dollar / hour))
        ->check(non_negative)
        ->group(money);
    app.add_option(
           "--tariff", o.tariff,
           fmt::format("$ per kWh, added to the price; without it the price includes electricity,\nand a factory "
                       "pays {} (US industry 2025)",
                       default_tariff))
        ->check(non_negative)
        ->group(money);
    app.add_option("--pue", o.pue, "facility energy over IT energy (AI data centres 1.1 to 1.3, Epoch AI)")
        ->capture_default_str()
        ->check(numbers_from(1))
        ->group(money);
}

/// Flags for what is around the boards.
inline void add_boundary_flags(CLI::App& app, options& o) {
    using namespace tokenroof;
    const std::string group = "Power";
    const auto all = [] {
        std::vector<std::string_view> names;
        for (const server* s : catalog::servers) names.push_back(s->name);
        return fmt::format("{}", fmt::join(names, ", "));
    };
    add_name(app, "--server", o.server, catalog::find_server,
             "server around the boards: " + all() + ";\nwithout it, the only one of the chip", "")
        ->group(group);
    app.add_option("--rack", o.rack,
                   "servers of a rack, watts of its switches and what else it feeds, efficiency of its\nsupplies (1: "
                   "servers bring their own); without it, what a rack adds is not known")
        ->type_name("N,W,E")
        ->delimiter(',')
        ->expected(3)
        ->check(numbers_from(0))
        ->group(group);
}

/// Flags of tokenroof_estimate.
inline void add_flags(CLI::App& app, options& o) {
    using namespace tokenroof;
    const CLI::Validator positive = numbers_from(0, true);
    const CLI::Validator non_negative = numbers_from(0);
    add_deployment_flags(app, o);
    add_traffic_flags(app, o.traffic);
    app.add_option("--power-cap", o.power_cap,
                   "watts that a board may draw; steps that would draw more are clocked lower")
        ->check(positive);
    app.add_option("--clock", o.clock, "clock at which the units are locked, over their boost clock")
        ->capture_default_str()
        ->check(CLI::Range(0.01, 1.0));
    add_price_flags(app, o);
    add_boundary_flags(app, o);

    const std::string plant = "Factory";
    app.add_option("--megawatts", o.megawatts, "utility connection: what a factory of such replicas makes and costs")
        ->check(positive)
        ->group(plant);
    app.add_option("--kw-per-chip", o.kw_per_chip,
                   "facility power of a chip with its share of server, network and cooling; without it\n(SemiAnalysis "
                   "2026-04): " +
                       known_prices(&catalog::chip_price::facility_power, kW))
        ->check(positive)
        ->group(plant);
    app.add_option(
           "--capex-per-watt", o.capex_per_watt,
           fmt::format("$ per watt of the connection: {:.0f} % chips for 4 years, the facility for 15 years,\nwithout "
                       "interest (NVIDIA 2025-08)",
                       100 * chip_share_of_capex))
        ->capture_default_str()
        ->check(non_negative)
        ->group(plant);

    const std::string form = "Output";
    app.add_option("--print-chip", o.print_chip, "a chip of the catalog as JSON, to start a --chip-file from")
        ->type_name("NAME")
        ->group(form);
    app.add_flag("--list-chips", o.list_chips, "chips of the catalog")->group(form);
    app.add_flag("--list-models", o.list_models, "models of the catalog")->group(form);
    app.add_flag("--list-engines", o.list_engines, "serving engines of the catalog")->group(form);
    CLI::Option* csv = app.add_flag("--csv", o.csv, "a header and a row")->group(form);
    app.add_flag("--json", o.json, "one object, steps with their parts included")->group(form)->excludes(csv);
    app.footer(
        "Names in --csv and --json end in their unit, byte and token in base units. What is infinite (nothing is\n"
        "served) or was not asked is blank in --csv and null in --json.");
}

}  // namespace example
