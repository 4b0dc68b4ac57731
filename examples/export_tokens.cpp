// SPDX-License-Identifier: MIT
// A country's tokens: who asks for them, when there are enough to export, what that earns, and who earns it.
//
//     tokenroof_export_tokens --chart export_tokens.svg
//     tokenroof_export_tokens --users 40e6 --cut 0.3 --elasticity -1.5
#include "export_tokens_country.hpp"

int main(int argc, char** argv) {
    example::export_options o;
    CLI::App app("A country's tokens: demand, capacity, exports, and who earns each dollar.");
    const CLI::Validator positive = example::numbers_from(0, true), non_negative = example::numbers_from(0);
    const auto add = [&app](const char* flag, double& value, const CLI::Validator& allowed, const char* help) {
        app.add_option(flag, value, help)->capture_default_str()->check(allowed);
    };
    add("--users", o.users, positive, "people who prompt");
    add("--prompts", o.prompts, positive, "of a user a day");
    add("--prompt-output", o.prompt_output, positive, "generated tokens of a prompt");
    add("--peak", o.peak, example::numbers_from(1), "peak over mean of a day");
    add("--agents", o.agents, non_negative, "that never sleep");
    add("--agent-rate", o.agent_rate, non_negative, "token/s of an agent or robot");
    add("--home-growth", o.home_growth, non_negative, "of demand at home, share a year");
    add("--price", o.price, positive, "$ per M output tokens abroad, first year");
    add("--cut", o.cut, non_negative, "share of chips that are not delivered");
    app.add_option("--elasticity", o.elasticity, "of demand, negative")->capture_default_str();
    app.add_option("--chart", o.chart, "SVG file for the chart, drawn by gnuplot");
    return example::run_program("export_tokens", app, argc, argv, [&] { run(o); });
}
