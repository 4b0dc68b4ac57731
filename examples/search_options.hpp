// SPDX-License-Identifier: MIT
// The flags of programs that search deployments, and the space that they search.
#pragma once
#include "program.hpp"
#include <algorithm>
#include <optional>
#include <string>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/serving/search.hpp>
#include <vector>

namespace example {

/// What may be deployed, for what load, and within which limits. Numbers are in the units that their flags state.
struct question {
    tokenroof::transformer model = tokenroof::catalog::llama_3_1_70b;
    std::vector<tokenroof::chip> chips{tokenroof::catalog::h100_sxm, tokenroof::catalog::h200_sxm,
                                       tokenroof::catalog::b200_sxm, tokenroof::catalog::mi300x};
    std::vector<tokenroof::engine> engines{tokenroof::catalog::vllm};
    std::vector<tokenroof::format> weights{tokenroof::fp8};
    tokenroof::format kv = tokenroof::fp8;
    std::vector<int> ranks{1, 2, 4, 8};
    double input = 1024;
    double output = 1024;
    double concurrency = 4096;  ///< at most
    std::optional<double> ttft{};
    std::optional<double> tpot{};
    std::optional<double> memory{};
    std::optional<double> power{};
    std::optional<int> most_chips{};
    int threads = 0;
};

/// A flag for names with commas between them, each looked up by `find`.
template <class Target, class Find>
void add_names(CLI::App& app, const std::string& flag, std::vector<Target>& targets, Find find, const std::string& help,
               const std::string& preset) {
    const auto look_up = [flag, &targets, find](const std::vector<std::string>& names) {
        targets.clear();
        try {
            for (const std::string& name : names) targets.push_back(find(name));
        } catch (const std::invalid_argument& error) {
            throw CLI::ValidationError(flag, error.what());
        }
    };
    app.add_option_function<std::vector<std::string>>(flag, look_up, help)
        ->type_name("NAME,...")
        ->delimiter(',')
        ->default_str(preset);
}

template <class Named>
std::string names_of(const std::vector<Named>& all) {
    std::string text;
    for (const Named& n : all) text += fmt::format("{}{}", text.empty() ? "" : ",", n.name);
    return text;
}

/// Flags for what is deployed and what is asked of it.
inline void add_search_flags(CLI::App& app, question& q) {
    using namespace tokenroof;
    const CLI::Validator at_least_one = numbers_from(1);
    const CLI::Validator positive = numbers_from(0, true);
    add_name(app, "--model", q.model, catalog::find_model, "model of the catalog", q.model.name);
    add_names(app, "--chips", q.chips, catalog::find_chip, "chips of the catalog", names_of(q.chips));
    add_names(app, "--engines", q.engines, catalog::find_engine,
              "serving engines of the catalog that run on these chips", names_of(q.engines));
    add_names(app, "--weights", q.weights, parse_format, "number formats of the weights", "fp8");
    add_name(app, "--kv", q.kv, parse_format, "number format of the KV cache", name(q.kv));
    app.add_option("--tp", q.ranks, "chips that may share the model by tensor parallelism")
        ->delimiter(',')
        ->default_str("1,2,4,8")
        ->check(at_least_one);
    app.add_option("--input", q.input, "prompt length, tokens")->capture_default_str()->check(at_least_one);
    app.add_option("--output", q.output, "generated tokens of a request")->capture_default_str()->check(at_least_one);
    app.add_option("--concurrency", q.concurrency, "most requests in flight at a deployment")
        ->capture_default_str()
        ->check(at_least_one)
        ->check(CLI::Range(1.0, 1e6));
    app.add_option("--threads", q.threads, "at most; 0: all cores")->capture_default_str()->check(CLI::Range(0, 1024));

    const std::string group = "Limits";
    const auto add = [&](const char* flag, std::optional<double>& limit, const char* help) {
        app.add_option(flag, limit, help)->check(positive)->group(group);
    };
    add("--ttft", q.ttft, "time to the first token, mean, seconds");
    add("--tpot", q.tpot, "time per output token after the first, mean, milliseconds");
    add("--memory", q.memory, "of a chip, held by weights and KV cache, GB");
    add("--power", q.power, "of all boards, kW");
    app.add_option("--max-chips", q.most_chips, "chips of a deployment")->check(at_least_one)->group(group);
}

/// Whole numbers from 1 to `most`, each about 4 % above the one before.
inline std::vector<tokenroof::ratio<>> concurrencies(double most) {
    std::vector<tokenroof::ratio<>> all;
    for (double c = 1; c <= most; c = std::max(c + 1, std::floor(1.04 * c))) all.push_back(c);
    return all;
}

/// All that the question allows, the chips changing least often.
inline auto space_of(const question& q) {
    using namespace tokenroof;
    std::vector<formats> all;
    for (const format w : q.weights) all.push_back({.weights = w, .kv = q.kv});
    return candidates({.model = q.model}, {.input = q.input, .output = q.output}, vary(&deployment::chip, q.chips),
                      vary(&deployment::engine, q.engines), vary(&deployment::formats, all),
                      vary(&deployment::tensor_parallel, q.ranks),
                      vary(&workload::concurrency, concurrencies(q.concurrency)));
}

inline tokenroof::limits limits_of(const question& q) {
    using namespace tokenroof;
    const auto in = [](const std::optional<double>& value, const auto& unit) {
        return value ? std::optional(*value * unit) : std::nullopt;
    };
    return {.ttft = in(q.ttft, second),
            .tpot = in(q.tpot, ms),
            .memory = in(q.memory, GB),
            .power = in(q.power, kW),
            .chips = q.most_chips};
}

/// What a search went over, a line for each reason why it left something out.
template <class Space>
std::string tally(const Space& space, const tokenroof::search_result& r) {
    using namespace tokenroof;
    std::string text =
        fmt::format("{} deployments x loads, {} keep to all limits\n", count(r), count(r, outcome::accepted));
    for (std::size_t i = 0; i < outcomes; ++i) {
        const auto o = static_cast<outcome>(i);
        if (o == outcome::accepted || o == outcome::invalid || count(r, o) == 0) continue;
        text += fmt::format("{:>9}  {}\n", count(r, o), describe(o));
    }
    for (const broken_rule& b : r.broken) text += fmt::format("{:>9}  as {}\n", b.count, why_invalid(space, b.first));
    return text;
}

}  // namespace example
