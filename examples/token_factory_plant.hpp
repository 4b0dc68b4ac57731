// SPDX-License-Identifier: MIT
// The plant that tokenroof_token_factory is asked about: its chip, its requests, its prices, and where each is from.
#pragma once
#include "factory_inputs.hpp"
#include <optional>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/serving/steady_state.hpp>

namespace example {

struct plant_options {
    double megawatts = 1000;
    bool estimated = false;  ///< rates of --chip and --model in place of the measured ones
    tokenroof::deployment plan{.chip = tokenroof::catalog::gb200,
                               .model = tokenroof::catalog::llama_3_1_70b,
                               .formats = {.weights = tokenroof::fp8, .kv = tokenroof::fp8},
                               .tensor_parallel = 4,
                               .engine = tokenroof::catalog::vllm};
    double input = 1024, output = 1024, concurrency = 256;
    double cached_cost = 0;
    std::optional<double> kw_per_chip, chip_capex, facility_capex, tariff;
    const tokenroof::catalog::list_price* list = nullptr;  ///< none: the model's own
    std::optional<double> price;
};

/// A plant with all that its answers stand on.
struct chosen_plant {
    std::string chip;
    tokenroof::factory plant{};
    tokenroof::request_mix mix{};
    tokenroof::chip_rates rates{};
    tokenroof::environment around{};
    tokenroof::token_prices prices{};
    std::string priced_by;
    std::optional<tokenroof::energy_per_token<>> boards{};  ///< of an estimate, at full load
    std::vector<assumption> assumed{};

    /// What an output token brings with its prompt.
    tokenroof::price_per_token<> price() const { return bill_of(mix, prices) / mix.output; }
};

namespace detail {

inline void set_chip(chosen_plant& p, const plant_options& o) {
    using namespace tokenroof;
    namespace c = catalog;
    const c::chip_price* const known = o.estimated ? c::find_chip_price(o.plan.chip.name) : &c::gb200_price;
    if (!o.kw_per_chip && known == nullptr)
        throw std::invalid_argument(fmt::format("--chip {}: give --kw-per-chip, for which no source is known", p.chip));
    if (o.estimated && !o.chip_capex && p.chip != c::gb200.name)
        throw std::invalid_argument(fmt::format("--chip {}: give --chip-capex, for which no source is known", p.chip));
    const power_draw<> each = o.kw_per_chip ? *o.kw_per_chip * kW : known->facility_power;
    const price_per_watt<> per_watt = o.facility_capex
                                          ? *o.facility_capex * dollar / watt
                                          : c::gb200_rack_plant / c::gb200_rack_chips / c::gb200_price.facility_power;
    p.plant.chip_power = each / p.plant.pue;
    p.plant.facility_capex = per_watt * each;
    if (o.chip_capex) p.plant.chip_capex = *o.chip_capex * dollar;
    if (o.tariff) p.plant.electricity = *o.tariff * dollar / kWh;
    const auto row = [&p](std::string what, std::string value, bool given, std::string_view flag, std::string source) {
        p.assumed.push_back({std::move(what), std::move(value),
                             given ? fmt::format("given: {}", flag) : fmt::format("{}: {}", source, flag)});
    };
    row(fmt::format("{} with its server", p.chip), fmt::format("{:.0f} $", p.plant.chip_capex.value()),
        o.chip_capex.has_value(), "--chip-capex", "3.4 M$ a rack of 72, Bernstein 2025-10 (B)");
    row("building, power, cooling",
        fmt::format("{:.2f} $/W, {:.0f} $ a chip", per_watt.in(dollar / watt), p.plant.facility_capex.value()),
        o.facility_capex.has_value(), "--facility-capex", "2.5 M$ a rack of 72 at 2.1 kW, Bernstein 2025-10 (B)");
    row("provisioned power of a chip", fmt::format("{:.2f} kW", each.in(kW)), o.kw_per_chip.has_value(),
        "--kw-per-chip", fmt::format("{}, utility side", c::chip_price_source));
    row("tariff", fmt::format("{:.4f} $/kWh", p.plant.electricity.in(dollar / kWh)), o.tariff.has_value(), "--tariff",
        fmt::format("Korea, {}, {} ({}); {} won a dollar (from a claim)", c::korea.tariff.document,
                    c::korea.tariff.date, c::korea.tariff.confidence, won_per_dollar));
}

inline void set_requests(chosen_plant& p, const plant_options& o) {
    using namespace tokenroof;
    std::string rates_from = "SGLang, DeepSeek V3 and R1 on GB200 in NVFP4, 2025-09 (A)";
    std::string mix_from = "DeepSeek's day, 2025-02-27 (A)";
    p.mix = catalog::deepseek_day;
    p.rates = catalog::deepseek_on_gb200;
    if (o.estimated) {
        const estimate e = serve(o.plan, {.input = o.input, .output = o.output, .concurrency = o.concurrency});
        if (!fits(e)) throw std::invalid_argument(fmt::format("{} does not fit", o.plan.model.name));
        p.mix = {.input = o.input, .output = o.output};
        p.rates = rates_of(e);
        p.boards = e.energy_per_output;
        rates_from =
            fmt::format("estimate: {} on {} x {}, {} weights, {} KV, {}, {:g} requests in flight", o.plan.model.name,
                        o.plan.tensor_parallel, o.plan.chip.name, name(o.plan.formats.weights), name(o.plan.formats.kv),
                        o.plan.engine.name, o.concurrency);
        mix_from = fmt::format("given: --input {:g} --output {:g}", o.input, o.output);
    }
    p.mix.cached_cost = o.cached_cost;
    p.assumed.push_back({"rates of a chip, prefill and decode",
                         fmt::format("{:.0f}, {:.0f} token/s", p.rates.prefill.value(), p.rates.decode.value()),
                         rates_from});
    p.assumed.push_back({"prompt per output token",
                         fmt::format("{:.2f} computed, {:.2f} cached", (p.mix.input / p.mix.output).value(),
                                     (p.mix.cached / p.mix.output).value()),
                         mix_from});
    p.assumed.push_back({"chip time of a cached prompt token", fmt::format("{:g} of a computed one's", o.cached_cost),
                         "assumed: it is read, not computed: --cached-cost"});
}

inline void set_prices(chosen_plant& p, const plant_options& o) {
    using namespace tokenroof;
    const catalog::list_price* list = o.list;
    if (list == nullptr) list = o.estimated ? catalog::list_of_model(o.plan.model.name) : &catalog::deepseek_v3_2_list;
    if (list == nullptr && !o.price)
        throw std::invalid_argument(
            fmt::format("no price of tokens of {} is known: give --list or --price", o.plan.model.name));
    const catalog::list_price& basis = list == nullptr ? catalog::deepseek_v3_2_list : *list;
    p.prices = basis.prices;
    p.priced_by = std::string(basis.name);
    if (o.price) p.prices = break_even_prices(p.mix, basis.prices, *o.price * dollar / Mtoken * p.mix.output);
    p.assumed.push_back({"prices, $ a M",
                         fmt::format("{:.4g}, {:.4g}, {:.4g}", p.prices.input.in(dollar / Mtoken),
                                     p.prices.cached.in(dollar / Mtoken), p.prices.output.in(dollar / Mtoken)),
                         o.price ? fmt::format("given: --price, in the proportions of {}", basis.name)
                                 : fmt::format("input, cached, output of {}: {}: --list", basis.name, basis.source)});
    p.assumed.push_back({"an output token brings, with its prompt",
                         fmt::format("{:.4f} $ a M", p.price().in(dollar / Mtoken)),
                         "these prices times the tokens of a request"});
}

}  // namespace detail

/// The plant that the options ask for.
/// Errors   std::invalid_argument for a chip or a model of which a needed figure has no source and is not given.
inline chosen_plant choose_plant(const plant_options& o) {
    using namespace tokenroof;
    chosen_plant p{.chip = std::string(o.estimated ? o.plan.chip.name : catalog::gb200.name),
                   .plant = gigawatt_plant(),
                   .around = gigawatt_surroundings(),
                   .priced_by = {}};
    p.plant.facility_power = o.megawatts * MW;
    detail::set_chip(p, o);
    const factory& f = p.plant;
    const auto add = [&p](const char* what, std::string value, const char* source) {
        p.assumed.push_back({what, std::move(value), source});
    };
    add("PUE", fmt::format("{:.2f}", f.pue.value()), "liquid-cooled AI facilities 1.1 to 1.2, lowdown.today (B)");
    add("drawn of provisioned power", fmt::format("{:.2f}", f.load.value()),
        "assumed; MLPerf servers draw 0.6 to 0.73 (A)");
    add("sold of peak tokens", fmt::format("{:.2f}", f.utilisation.value()),
        "assumed; one provider 0.82 of nodes, 2025-02 (A)");
    add("interest; chips, plant live",
        fmt::format("{:.0f} %; {:g}, {:g} years", 100 * f.interest.value(), f.chip_life.in(year),
                    f.facility_life.in(year)),
        "assumed; 4 y SemiAnalysis (B), owners book 4 to 6 (B)");
    add("operation", fmt::format("{:.0f} % of capex a year", 100 * f.opex.value()), "assumed");
    detail::set_requests(p, o);
    detail::set_prices(p, o);
    add("water, carbon",
        fmt::format("{:.2f} L of IT, {:.0f} g a kWh", p.around.water.in(litre / kWh), p.around.carbon.in(gram / kWh)),
        "ecologits: Google's WUE (B), Korea's grid (A)");
    add("land", fmt::format("{:.2f} acres a MW", (p.around.land * MW).in(acre)), "Stargate Abilene, 2025-01 (B)");
    return p;
}

}  // namespace example
