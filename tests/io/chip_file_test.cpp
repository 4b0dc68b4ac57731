// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/io/chip_file.hpp>

using namespace tokenroof;

namespace {

/// Whether all members are the same, to the last bit.
template <Described X>
bool same(const X& a, const X& b) {
    bool equal = true;
    X::fields(
        [&equal](const field&, const auto& x, const auto& y) {
            if constexpr (Described<std::remove_cvref_t<decltype(x)>>) equal = equal && same(x, y);
            else equal = equal && x == y;
        },
        a, b);
    return equal;
}

/// What reading a text says against it.
template <class Read>
std::string problem(const Read& read, std::string_view text) {
    try {
        (void)read(text, "my.json");
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "nothing";
}
const auto chip_problem = [](std::string_view text) { return problem(read_chip, text); };
const auto engine_problem = [](std::string_view text) { return problem(read_engine, text); };
const auto price_problem = [](std::string_view text) {
    return problem([](std::string_view t, std::string_view file) { return read_prices(t, file); }, text);
};

}  // namespace

TEST_SUITE("io/chip_file") {
    TEST_CASE("a chip of the catalog that is written reads back as it was, to the last bit") {
        for (const chip* c : catalog::chips) CHECK_MESSAGE(same(read_chip(write_chip(*c)), *c), c->name);
    }

    TEST_CASE("engines and prices read back as they were written") {
        for (const engine* e : catalog::engines) CHECK_MESSAGE(same(read_engine(write_engine(*e)), *e), e->name);
        const prices p{.chip = 1.3 * dollar / hour,
                       .electricity = 0.13 * dollar / kWh,
                       .pue = 1.2,
                       .host_overhead = 0.1,
                       .utilisation = 0.7,
                       .tiers = 2 * dollar / (GB * month)};
        CHECK(same(read_prices(write_prices(p)), p));
    }

    TEST_CASE("a chip that is like another one is that one but for what is stated") {
        const chip c = read_chip(R"({"like": "h100-sxm", "name": "h100-hbm4",  // notes are allowed
                                     "memory": {"stacks": 8, "stack": {"pin_rate": "8 Gbit/s"}},
                                     "power": {"limit": "0.8 kW"}, "family": "blackwell"})");
        chip wanted = catalog::h100_sxm;
        wanted.name = "h100-hbm4";
        wanted.family = architecture::blackwell;
        wanted.memory.stacks = 8;
        wanted.memory.stack = at_pin_rate(wanted.memory.stack, 8 * Gbit_per_s);
        wanted.power.limit = 800 * watt;
        wanted.kernels.calibrated = all_from(calibration::inherited);
        CHECK(same(c, wanted));
    }

    TEST_CASE("a stack is like one of the catalog, at another pin rate or not") {
        const auto stack_of = [](const std::string& stack) {
            return read_chip(R"({"like": "h100-sxm", "name": "x", "memory": {"stack": )" + stack + "}}").memory.stack;
        };
        CHECK(same(stack_of(R"({"like": "hbm4-8000"})"), catalog::hbm4_8000));
        CHECK(same(stack_of(R"({"like": "hbm4-8000", "pin_rate": "10 Gbit/s"})"),
                   at_pin_rate(catalog::hbm4_8000, 10 * Gbit_per_s)));
        CHECK(stack_of(R"({"pin_rate": "6 Gbit/s", "channel": {"timing": {"ccd_s": "2 ns"}}})").channel.timing.ccd_s ==
              2 * ns);
        CHECK(chip_problem(R"({"like": "l4", "name": "x", "memory": {"stack": {"like": "hbm4"}}})")
                  .starts_with(
                      "my.json:1: chip.memory.stack.like = \"hbm4\": is not in the catalog; near names: hbm4-8000"));
    }

    TEST_CASE("what was measured on one chip is measured no longer on another, unless the file says so") {
        const auto of = [](std::string_view text) { return read_chip(text).kernels.calibrated; };
        CHECK(same(of(R"({"like": "h100-sxm", "name": "x"})"), catalog::h100_sxm.kernels.calibrated));
        CHECK(of(R"({"like": "h100-sxm", "name": "x", "units": 144})").gemm == calibration::inherited);
        const calibrations stated =
            of(R"({"like": "h100-sxm", "name": "x", "units": 144, "kernels": {"calibrated": {"gemm": "fitted"}}})");
        CHECK(stated.gemm == calibration::fitted);
        CHECK(stated.attention == calibration::inherited);
    }

    TEST_CASE("a chip inherits its kernels as chips of the catalog do") {
        const chip gb200 = read_chip(R"({"like": "gb200", "inherit": ["b200-sxm"], "name": "gb200",
            "kernels": {"bf16": {"efficiency": )" +
                                     nlohmann::json((0.725 * 0.7288 / 0.7756)).dump() + "}}}");
        CHECK(gb200.kernels.gemm.launch == catalog::gb200.kernels.gemm.launch);
        CHECK(gb200.kernels.fp8.efficiency == catalog::gb200.kernels.fp8.efficiency);
        CHECK(gb200.kernels.attention.in_flight == catalog::gb200.kernels.attention.in_flight);
        CHECK(gb200.kernels.calibrated.gemm == calibration::inherited);
        const chip gaudi = read_chip(R"({"like": "gaudi3", "name": "gaudi3", "kernels": {"bf16": {"efficiency": 0.5}},
            "inherit": ["a100-sxm-80gb", "h100-sxm", "h200-sxm", "b200-sxm", "l40s"]})");
        CHECK(gaudi.kernels.gemm.fill == catalog::gaudi3.kernels.gemm.fill);
        CHECK(gaudi.kernels.bf16.efficiency.value() == 0.5);
        CHECK(gaudi.kernels.calibrated.gemm == calibration::borrowed);
    }

    TEST_CASE("what a file states of kernels stays where the rest is inherited") {
        const chip c = read_chip(R"({"like": "h100-sxm", "inherit": "b200-sxm", "name": "x",
                                     "kernels": {"gemm": {"launch": "9 us"}}})");
        CHECK(c.kernels.gemm.launch == 9 * us);
        CHECK(c.kernels.gemm.wave_quantisation == catalog::b200_sxm.kernels.gemm.wave_quantisation);
    }

    TEST_CASE("a list of caches changes those in their places and ends where it ends") {
        const chip c = read_chip(R"({"like": "h100-sxm", "name": "x",
                                     "memory": {"caches": [{}, {"name": "L2", "capacity": "100 MB"}]}})");
        CHECK(cache_count(c.memory) == 2);
        CHECK(same(c.memory.caches[0], catalog::h100_sxm.memory.caches[0]));
        CHECK(c.memory.caches[1].capacity == 100 * MB);
        CHECK(c.memory.caches[1].peak == catalog::h100_sxm.memory.caches[1].peak);
        CHECK(cache_count(read_chip(R"({"like": "h100-sxm", "name": "x", "memory": {"caches": []}})").memory) == 0);
    }

    TEST_CASE("an engine is like another one, a price has what it does not state from elsewhere") {
        const engine e = read_engine(R"({"like": "vllm", "name": "v2", "decode_layer": "5 us", "library": "nccl"})");
        CHECK(e.decode_layer == 5 * us);
        CHECK(e.library == all_reduce_library::nccl);
        CHECK(e.decode_request == catalog::vllm.decode_request);
        const prices p = read_prices(R"({"chip": "1.3 $/hour", "utilisation": "70 %"})", "p", {.pue = 1.2});
        CHECK(p.chip == 1.3 * dollar / hour);
        CHECK(p.utilisation.value() == doctest::Approx(0.7));
        CHECK(p.pue.value() == 1.2);
    }

    TEST_CASE("names stay when their text is gone") {
        std::string text = R"({"like": "vllm", "name": "a name that is too long for a string to hold in itself"})";
        const engine e = read_engine(text);
        text.assign(text.size(), 'x');
        CHECK(e.name == "a name that is too long for a string to hold in itself");
    }

    TEST_CASE("an unknown member is named with file, line and near names") {
        CHECK(chip_problem("{\"like\": \"h100-sxm\", \"name\": \"x\",\n\"memory\": {\n\"stak\": 1}}") ==
              "my.json:3: chip.memory.stak: is not known; near names: stack, stacks, usable");
        CHECK(engine_problem(R"({"name": "x", "inherit": "vllm"})")
                  .starts_with("my.json:1: engine.inherit: is not known"));
    }

    TEST_CASE("a missing member is named with what is asked of it") {
        CHECK(chip_problem(R"({"name": "x"})") == "my.json:1: chip.units: is missing, must be positive and finite");
        CHECK(chip_problem(R"({"like": "h100-sxm"})") == "my.json:1: chip.name: is missing");
        CHECK(chip_problem("{\"name\": \"x\", \"units\": 8,\n\"memory\": {\"caches\": [{}]}}") ==
              "my.json:2: chip.memory.caches[0].name: is missing");
        CHECK(chip_problem(R"({"name": "x", "inherit": ["b200-sxm"], "units": 8})") ==
              "my.json:1: chip.memory.stack.bus_width: is missing, must be positive and finite");
        CHECK(price_problem(R"({"pue": 1.2})") == "my.json:1: prices.chip: is missing");
        CHECK(engine_problem("{}") == "my.json:1: engine.name: is missing");
    }

    TEST_CASE("a wrong unit is refused with those that are right") {
        CHECK(chip_problem("{\"like\": \"h100-sxm\", \"name\": \"x\",\n\"memory\": {\"latency\": \"3 TB\"}}") ==
              "my.json:2: chip.memory.latency = \"3 TB\": must be text with a unit such as s, ms, us, ns, ps, fs, "
              "second");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "power": {"limit": 700}})") ==
              "my.json:1: chip.power.limit = 700: must be text with a unit such as W, mW, kW, MW, GW, joule/second");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "power": {"limit": "700 Watts"}})")
                  .find("does not know the unit Watts; near names: watt") != std::string::npos);
        CHECK(price_problem(R"({"electricity": "0.13 $"})").find("$/kWh") != std::string::npos);
        CHECK(engine_problem(R"({"name": "x", "memory_share": "80 GB"})") ==
              "my.json:1: engine.memory_share = \"80 GB\": must be a number");
    }

    TEST_CASE("a bad value is refused by its rule") {
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "units": 0})") ==
              "my.json:1: chip.units = 0: must be positive and finite");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "units": 1e3})") ==
              "my.json:1: chip.units = 1000.0: must be a whole number");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "units": 4294967297})") ==
              "my.json:1: chip.units = 4294967297: must be a whole number");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "link": {"efficiency": 1.5}})") ==
              "my.json:1: chip.link.efficiency = 1.5: must be above 0 and at most 1");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "power": {"limit": "inf W"}})") ==
              "my.json:1: chip.power.limit = \"inf W\": must be zero or positive, and finite");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "family": "hoper"})") ==
              "my.json:1: chip.family = \"hoper\": is not known; near names: hopper, ampere, ampere_rtx");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": ""})") == "my.json:1: chip.name = \"\": must be a name");
        CHECK(engine_problem(R"({"name": "x", "prefill_first": 1})") ==
              "my.json:1: engine.prefill_first = 1: must be true or false");
        CHECK(price_problem(R"({"pue": null})") == "my.json:1: prices.pue = null: must be a number");
    }

    TEST_CASE("what ties members together is checked too, and found in its line") {
        CHECK(chip_problem(
                  "{\"like\": \"h100-sxm\", \"name\": \"x\", \"memory\": {\n\"caches\": [{\"peak\": \"0 B/s\"}]}}") ==
              "my.json:2: chip.memory.caches[0].peak = 0 byte/second: must be positive and finite");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "memory": {"caches": [{}, {}, {}, {}, {}]}})") ==
              "my.json:1: chip.memory.caches = [...]: must have at most 4 items");
        CHECK(chip_problem(R"({"like": "h100-sxm", "name": "x", "memory": {"caches": {}}})") ==
              "my.json:1: chip.memory.caches = {...}: must be a list: [ ... ]");
    }

    TEST_CASE("names that the catalog does not hold are refused with near ones") {
        CHECK(
            chip_problem(R"({"like": "h100-sx", "name": "x"})") ==
            "my.json:1: chip.like = \"h100-sx\": is not in the catalog; near names: h100-sxm, h200-sxm, a100-sxm-40gb");
        CHECK(chip_problem(R"({"inherit": ["b20"], "like": "b100", "name": "x"})")
                  .starts_with("my.json:1: chip.inherit = \"b20\": is not in the catalog; near names: b200-sxm"));
        CHECK(chip_problem(R"({"inherit": [], "like": "b100", "name": "x"})") ==
              "my.json:1: chip.inherit = [...]: must name 1 to 5 chips of the catalog");
    }

    TEST_CASE("text that is no JSON object is refused with its line") {
        CHECK(chip_problem("{\n\"like\": \"h100-sxm\",\n\"name\" 3}").starts_with("my.json:3: is not JSON: "));
        CHECK(chip_problem("").starts_with("my.json:1: is not JSON: "));
        CHECK(chip_problem("[]") == "my.json:1: chip = [...]: must be an object: { ... }");
        CHECK(chip_problem("{\"units\": 1,\n\"units\": 2}") == "my.json:2: units: is there twice");
        CHECK(chip_problem(std::string(1000, '[')) == "my.json:1: is nested deeper than 64 levels");
        CHECK(chip_problem(R"({"a\nb": 1})").starts_with("my.json:1: chip.a\\nb: is not known"));
        CHECK(chip_problem("{} {}").starts_with("my.json:1: is not JSON: "));
        CHECK_THROWS_WITH_AS((void)text_of_file("no/such/file.json"), "no/such/file.json: cannot be read",
                             std::invalid_argument);
    }
}
