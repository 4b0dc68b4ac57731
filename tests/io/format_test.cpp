// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <tokenroof/io/format.hpp>

using namespace tokenroof;

namespace {

// Figures that a reader can check by eye; no catalog, so that no fit changes them.
estimate served() {
    estimate e{.chips = 4,
               .output_rate = 2000 * token_per_s,
               .input_rate = 4000 * token_per_s,
               .ttft = 250 * ms,
               .tpot = 20 * ms,
               .input = 2048,
               .output = 1024,
               .batch = 40,
               .step_batch = 40,
               .power = 1000 * watt,
               .idle_power = 100 * watt,
               .energy_per_output = 0.5 * joule / token,
               .prefill_share = 0.25,
               .memory = {.usable = 70 * GB, .weights = 20 * GB, .kv_request = 500 * MB, .requests = 100},
               .cycle = {.compute = 2 * second, .memory = 7 * second, .latency = 1 * second, .total = 10 * second}};
    const auto add = [](step_cost& s, std::string_view what, int repeats, time_split t) {
        t.total = t.compute + t.memory + t.link + t.latency;
        s.parts.append() = {what, kernel_class::stream, repeats, bf16, {}, t};
        s.time = s.time + t;
    };
    add(e.decode, "norms", 80, {.memory = 80 * us});
    add(e.decode, "attention", 80, {.memory = 3 * ms});
    add(e.decode, "gate, up", 80, {.compute = 1 * ms, .memory = 5 * ms});
    add(e.decode, "sampling", 1, {.latency = 20 * us});
    add(e.decode, "all-reduce", 160, {.link = 900 * us});
    e.prompts = 3;
    add(e.prefill, "gate, up", 80, {.compute = 30 * ms, .memory = 10 * ms});
    return e;
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) all.push_back(line);
    return all;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE("io/format") {
    TEST_CASE("a deployment and a workload are one line each") {
        const deployment plan{.chip = {.name = "h100-sxm"},
                              .model = {.name = "llama-3.1-70b"},
                              .formats = {.weights = fp8, .kv = bf16},
                              .tensor_parallel = 4};
        CHECK(fmt::format("{}", plan) == "llama-3.1-70b on 4 x h100-sxm, fp8 weights, bf16 KV, ideal");
        deployment laid = plan;
        laid.context_parallel = 2;
        laid.pipeline_parallel = 3;
        CHECK(fmt::format("{}", laid) ==
              "llama-3.1-70b on 24 x h100-sxm (tp 4, cp 2, pp 3), fp8 weights, bf16 KV, ideal");
        CHECK(fmt::format("{}", workload{.input = 1024, .output = 200, .concurrency = 64}) ==
              "1024 tokens in, 200 out, 64 requests in flight");
    }

    TEST_CASE("an estimate that fits shows rates, latency, memory, power, the binding resource and both steps") {
        const std::vector<std::string> all = lines(fmt::format("{}", served()));
        REQUIRE(all.size() == 16);
        CHECK(all[0] == "output       2.00 k token/s        500 token/s per chip        50.0 token/s per user");
        CHECK(all[1] == "latency      TTFT 250 ms           TPOT 20.0 ms                batch 40");
        CHECK(all[2] == "memory/chip  weights 20.0 GB       KV 500 MB per request       100 requests fit in 70.0 GB");
        CHECK(all[3] == "power        boards 1.00 kW        0.500 J/token               2.00 token/s/W");
        CHECK(
            all[4] ==
            "bound by     memory bandwidth      of chip time: memory bandwidth 70.0 %, compute 20.0 %, latency 10.0 %");
        CHECK(all[5].empty());
        CHECK(all[6] == "decode step, batch 40            10.0 ms     share  bound by");
        CHECK(all[7] ==
              "  gate, up              80 x     6.00 ms    60.0 %  memory bandwidth  ##############################");
        CHECK(all[8] == "  attention             80 x     3.00 ms    30.0 %  memory bandwidth  ###############");
        CHECK(all[9] == "  all-reduce           160 x      900 us     9.0 %  link              #####");
        CHECK(all[10] == "  2 others                        100 us     1.0 %  memory bandwidth  #");
        CHECK(all[11] == "  by resource: memory bandwidth 80.8 %, compute 10.0 %, link 9.0 %, latency 0.2 %");
        CHECK(all[12].empty());
        CHECK(all[13] == "step with 3 prompts of 2048      40.0 ms    25.0 % of chip time");
        CHECK(all[14] == "  by operator: gate, up 100.0 %");
        CHECK(all[15] == "  by resource: compute 75.0 %, memory bandwidth 25.0 %");
    }

    TEST_CASE("requests that wait are told, with the resource that they wait for") {
        estimate e = served();
        e.waiting = 24;
        e.held = e.memory.requests;
        const std::string text = fmt::format("{}", e);
        CHECK(has(text, "batch 40, 24 requests wait"));
        CHECK(has(text, "bound by     memory capacity"));
    }

    TEST_CASE("a single output token has no rate per user") {
        estimate e = served();
        e.tpot = 0 * second;
        CHECK_FALSE(has(fmt::format("{}", e), "per user"));
    }

    TEST_CASE("a misfit says by how much it misses, and shows no figures of serving") {
        estimate e = served();
        e.memory = {.usable = 70 * GB, .weights = 810 * GB, .kv_request = 1 * GB, .requests = 0, .shortfall = 741 * GB};
        const std::vector<std::string> all = lines(fmt::format("{}", e));
        REQUIRE(all.size() == 3);
        CHECK(all[0] == "memory       DOES NOT FIT: 741 GB short on each chip, nothing is served");
        CHECK(all[1] == "             weights 810 GB        KV 1.00 GB per request      usable 70.0 GB on each chip");
        CHECK(all[2] == "bound by     memory capacity");
    }

    TEST_CASE("a cost shows dollars per million tokens, and electricity where it is metered") {
        cost c{.chip = 3 * dollar / hour,
               .input_token = 0.125 * dollar / Mtoken,
               .output_token = 1.5 * dollar / Mtoken,
               .all_in = 1.75 * dollar / Mtoken};
        const std::vector<std::string> all = lines(fmt::format("{}", c));
        REQUIRE(all.size() == 4);
        CHECK(all[0] == "cost         1.75 $/Mtoken         per output token, all in");
        CHECK(all[1] == "             1.50 $/Mtoken         per output token alone");
        CHECK(all[2] == "             0.125 $/Mtoken        per input token");
        CHECK(all[3] == "             3.00 $/hour           per chip");
        c.electricity = 0.25 * dollar / Mtoken;
        CHECK(has(fmt::format("{}", c), "of which electricity 0.250 $/Mtoken"));
    }

    TEST_CASE("a production shows chips, tokens a month, TWh a year and dollars per million tokens") {
        production p{.chips = 57803.5,
                     .capex = 50e9 * dollar,
                     .chip_electricity = 0.1 * dollar / hour,
                     .output_rate = 41.3e6 * token_per_s,
                     .tokens_per_month = 1.09e14,
                     .energy_per_year = 0.876 * TWh,
                     .energy_per_output = 2.42 * joule / token,
                     .cost_per_output = 0.8 * dollar / Mtoken};
        const std::vector<std::string> all = lines(fmt::format("{}", p));
        REQUIRE(all.size() == 3);
        CHECK(all[0] == "factory      57.8 k chips          41.3 M token/s              109 T tokens a month");
        CHECK(all[1] == "             0.876 TWh a year      2.42 J/token at the meter");
        CHECK(all[2] ==
              "             0.800 $/Mtoken        capex 50.0 G$               electricity 0.100 $/hour per chip");
        p.capex = 0 * dollar;
        CHECK(has(fmt::format("{}", p), "without capital"));
    }

    TEST_CASE("lines have no blanks at their ends and stay within 120 columns") {
        for (const std::string& line : lines(fmt::format("{}", served()))) {
            CHECK(line.size() <= 120);
            CHECK((line.empty() || line.back() != ' '));
        }
    }
}
