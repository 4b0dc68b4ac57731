// SPDX-License-Identifier: MIT
// A country's tokens: who asks for them, when there are enough to export, what that earns, and who earns it.
//
//     tokenroof_export_tokens --chart export_tokens.svg
//     tokenroof_export_tokens --users 40e6 --cut 0.5 --cut-from 2030 --elasticity -1.5
#include "export_tokens_load.hpp"
#include "export_tokens_market.hpp"
#include "export_tokens_model.hpp"
#include "export_tokens_trade.hpp"
#include "export_tokens_value.hpp"

namespace {

using namespace tokenroof;

/// What no flag can say by itself.
void require_consistent(const example::export_options& o, const factory& f) {
    if (o.home_price >= 1 - o.latency_discount)
        throw CLI::ValidationError("--home-price",
                                   "must be below 1 - --latency-discount: exports bring more than home");
    if (example::hbm_of_chip(o) + o.packaging * dollar > f.chip_capex)
        throw CLI::ValidationError("--hbm-price", "HBM and packaging cost more than the chip with its server");
    if (o.agents > 0 && o.agent_rate > 0) example::edge_price(o);
}

void run(const example::export_options& o) {
    const factory f = example::gigawatt_plant();
    require_consistent(o, f);
    const token_rate<> chip = peak_output_rate(example::mix_of(o), catalog::deepseek_on_gb200);
    const production made = produce(f, chip);
    example::print(example::export_assumptions(o, f));
    fmt::print("\n# Who asks\n\n");
    example::print_load(o, f, chip);
    example::print_robot(o, f, made);
    fmt::print("# Exports and imports\n\n");
    const auto years = example::trade_years(o, f, chip);
    example::print_trade(o, f, chip, years);
    example::print_shock(o, f, chip, years);
    example::print_trade_tornado(o, f, chip, years);
    fmt::print("# A market with elastic demand\n\n");
    example::print_market(o, made);
    fmt::print("# Where a dollar goes\n\n");
    example::print_value(o, f, made);
    fmt::print("# HBM as memory and as tokens\n\n");
    example::print_hbm(o, f, made);
    fmt::print("# Training against inference, own model against foreign\n\n");
    example::print_training(o, made, chip);
    example::print_sovereign(o, made);
    fmt::print("# Tokens as labour\n\n");
    example::print_task(o, f, made);
    if (!o.chart.empty()) fmt::print("{}\n", draw(example::export_chart(years), o.chart));
}

}  // namespace

int main(int argc, char** argv) {
    example::export_options o;
    CLI::App app("A country's tokens: demand, capacity, exports, and who earns each dollar.");
    const CLI::Validator positive = example::numbers_from(0, true), non_negative = example::numbers_from(0);
    const CLI::Validator part = CLI::Range(0.0, 1.0), below_one = CLI::Range(0.0, 0.999999);
    const auto add = [&app](const char* flag, double& value, const CLI::Validator& allowed, const char* help) {
        return app.add_option(flag, value, help)->capture_default_str()->check(allowed);
    };
    add("--users", o.users, positive, "people who prompt");
    add("--prompts", o.prompts, positive, "of a user a day");
    add("--prompt-output", o.prompt_output, positive, "generated tokens of a prompt");
    add("--peak", o.peak, example::numbers_from(1), "peak over mean of a day");
    add("--agents", o.agents, non_negative, "that never sleep");
    add("--agent-rate", o.agent_rate, non_negative, "token/s of an agent or robot");
    add("--home-growth", o.home_growth, non_negative, "of demand at home, share a year");
    add("--input", o.input, non_negative, "computed prompt tokens of an output token");
    add("--cached", o.cached, non_negative, "cached prompt tokens of an output token");
    add("--cached-cost", o.cached_cost, part, "chip time of a cached prompt token over that of a computed one");
    add("--price", o.price, positive, "$ per M output tokens abroad, first year");
    add("--input-price", o.input_price, non_negative, "$ per M computed prompt tokens");
    add("--cached-price", o.cached_price, non_negative, "$ per M cached prompt tokens");
    add("--cheaper-tokens", o.cheaper_tokens, below_one, "by which prices fall a year");
    add("--home-price", o.home_price, part, "what a token at home brings of the price abroad");
    add("--latency-discount", o.latency_discount, part, "by which a token from afar is worth less");
    add("--first-gw", o.first_gw, positive, "connected in 2027");
    add("--last-gw", o.last_gw, positive, "connected in 2036");
    add("--better-chips", o.better_chips, non_negative, "by which a chip of next year makes more tokens");
    add("--cut", o.cut, below_one, "share of chips that are not delivered for a while");
    app.add_option("--cut-from", o.cut_from, "first year of that")
        ->capture_default_str()
        ->check(CLI::Range(example::first_export_year, example::first_export_year + example::export_years - 1));
    app.add_option("--cut-years", o.cut_years, "and how many")
        ->capture_default_str()
        ->check(CLI::Range(1, example::export_years));
    app.add_option("--exports", o.exports, "the country's other exports, G$ a year")->check(positive);
    add("--chip-exports", o.chip_exports, positive, "of semiconductors, G$ a year");
    add("--world", o.world, positive, "T tokens processed a month in the world");
    add("--world-growth", o.world_growth, example::numbers_from(1, true), "by which that multiplies in four years");
    add("--slowing", o.slowing, positive, "years in which its growth falls by a factor e");
    add("--plants", o.plants, positive, "of a GW, whose market clears");
    app.add_option("--elasticity", o.elasticity, "of demand, negative")->capture_default_str();
    example::add_name(app, "--edge-chip", o.edge, catalog::find_chip, "chip that a robot carries", o.edge.name);
    example::add_name(app, "--edge-model", o.edge_model, catalog::find_model, "model that a robot runs",
                      o.edge_model.name);
    app.add_option("--edge-price", o.edge_price, "of the robot's chip, $")->check(positive);
    add("--hbm-price", o.hbm_price, positive, "of HBM, $ a GB");
    add("--packaging", o.packaging, non_negative, "interposer and packaging of a GB200, $");
    add("--application", o.application, below_one, "the application's share of what users pay");
    app.add_option("--domestic", o.domestic, "what stays: energy,hbm,logic,packaging,infrastructure,model,application")
        ->delimiter(',')
        ->expected(value_stages)
        ->check(part);
    add("--parameters", o.parameters, positive, "active parameters of the own model, G");
    add("--trained", o.trained, positive, "T tokens that its training sees");
    add("--training-utilisation", o.training_utilisation, CLI::Range(1e-6, 1.0),
        "share of the peak that training reaches");
    add("--task-input", o.task_input, non_negative, "computed prompt tokens of a task");
    add("--task-cached", o.task_cached, non_negative, "cached prompt tokens of a task");
    add("--task-output", o.task_output, positive, "generated tokens of a task");
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("export_tokens", app, argc, argv, [&] { run(o); });
}
