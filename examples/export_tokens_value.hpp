// SPDX-License-Identifier: MIT
// Where a dollar of tokens goes, and what HBM is worth as memory and as tokens.
#pragma once
#include "export_tokens_options.hpp"
#include <tokenroof/economics/trade.hpp>

namespace example {

inline constexpr const char* bom_source = "siliconanalysts.com 2026-06-27 (C)";

/// HBM of a GB200 as its maker's customer pays for it.
inline tokenroof::dollars<> hbm_of_chip(const export_options& o) {
    using namespace tokenroof;
    return o.hbm_price * gb200_gigabytes * dollar;
}

/// Energy and infrastructure from the plant's cost, the chip's parts from their prices; what the price leaves over cost
/// is the model's. The application's share comes on top of what tokens sell for.
inline void print_value(const export_options& o, const tokenroof::factory& f, const tokenroof::production& made) {
    using namespace tokenroof;
    const price_per_token<> price = brought(o, list_of(o));
    const token_rate<> sold = made.output_rate / made.chips;
    const double tokens_share = 1 - o.application;
    const auto of_price = [&](price_per_second<> paid) { return tokens_share * (paid / sold / price).value(); };
    const price_per_second<> chip = annuity(f.chip_capex, f.interest, f.chip_life);
    const double hbm = (hbm_of_chip(o) / f.chip_capex).value(), packaging = o.packaging / f.chip_capex.value();
    const double energy = of_price(made.chip_electricity), chips = of_price(chip);
    const double infrastructure = of_price(made.chip_annuity - chip + made.chip_opex);
    const double model = tokens_share - energy - chips - infrastructure;
    if (model < 0) {
        fmt::print("tokens bring {} and cost {}: no dollar is left to share\n\n", price, made.cost_per_output);
        return;
    }
    const auto& d = o.domestic;
    const value_chain chain{.energy = {energy, d[0]},
                            .hbm = {chips * hbm, d[1]},
                            .logic = {chips * (1 - hbm - packaging), d[2]},
                            .packaging = {chips * packaging, d[3]},
                            .infrastructure = {infrastructure, d[4]},
                            .model = {model, d[5]},
                            .application = {o.application, d[6]}};
    constexpr std::array<const char*, value_stages> sources{
        "the plant's electricity",
        "--hbm-price x 200 GB, in the chip's annuity",
        "rest of it: logic, server, network, their margins",
        "0.66 of the bill (Epoch, B) less HBM's 0.43 (C): --packaging",
        "the plant's building and operation",
        "what the price leaves over the plant's cost",
        "assumed: --application"};
    const auto l = ledger_of(100 * dollar, chain);
    table t{.sides = "lrrrl",
            .rows = {{"of 100 $ that a user pays", "domestic", "foreign", "stays (assumed)", "share from"}}};
    for (std::size_t i = 0; i < value_stages; ++i)
        t.rows.push_back({std::string(name(static_cast<value_stage>(i))), fmt::format("{:.2f}", l.domestic[i].value()),
                          fmt::format("{:.2f}", l.foreign[i].value()), fmt::format("{:g}", d[i]), sources.at(i)});
    t.rows.push_back({"all", fmt::format("{:.2f}", domestic_total(l).value()),
                      fmt::format("{:.2f}", 100 - domestic_total(l).value()), "", ""});
    fmt::print("{}stays: --domestic; HBM's 0.8 is a claim (Korea's share of supply), the others have no source\n\n",
               markdown(t));
}

/// HBM's share of bills of material as analysts have them, of the plant's chip and of a token.
inline void print_hbm_share(const export_options& o, const tokenroof::factory& f, const tokenroof::production& made) {
    using namespace tokenroof;
    const price_per_second<> all = made.chip_annuity + made.chip_electricity + made.chip_opex;
    const price_per_second<> memory = annuity(hbm_of_chip(o), f.interest, f.chip_life) + f.opex * hbm_of_chip(o) / year;
    const auto percent = [](ratio<> r) { return fmt::format("{:.1f} %", 100 * r.value()); };
    table t{.sides = "lrl", .rows = {{"HBM's share", "", "source"}}};
    for (const auto& [of, share] : {std::pair("GB200 superchip, 13,500 $", 0.43),
                                    {"B200, 6,400 $", 0.453},
                                    {"H200, 4,250 $", 0.353},
                                    {"MI355X, 8,000 $", 0.544},
                                    {"MI325X, 3,800 $", 0.579}})
        t.rows.push_back({fmt::format("of the bill of materials, {}", of), percent(share), bom_source});
    t.rows.push_back({"  with interposer and packaging, AI chips", "66.0 %", "Epoch AI, after top10.dev (B)"});
    t.rows.push_back({"of a GB200 with its server, 1/72 rack", percent(hbm_of_chip(o) / f.chip_capex),
                      "price a GB as assumed, Bernstein's rack (B)"});
    t.rows.push_back({"of a token", percent(memory / all), "its annuity and operation in the plant"});
    t.rows.push_back(
        {"a token with HBM 20 % dearer", fmt::format("{:+.2f} %", 20 * (memory / all).value()), "linear in the price"});
    t.rows.push_back({"a token with HBM 1 $ a GB dearer",
                      fmt::format("{:+.2f} %", 100 * (memory / all).value() / o.hbm_price), "linear in the price"});
    fmt::print("{}\n", markdown(t));
}

/// A GB200's HBM as memory, or at work over the chip's life: all that its tokens bring, less all that they cost.
inline void print_hbm(const export_options& o, const tokenroof::factory& f, const tokenroof::production& made) {
    using namespace tokenroof;
    const bytes<> size = capacity(catalog::gb200.memory);
    const tokens<> a_year = made.output_rate / made.chips * year;
    const int life = static_cast<int>((f.chip_life / year).value());
    const auto worth = [&](price_per_token<> price, double decline) {
        cash_flows<> flows;
        for (int t = 0; t < life; ++t) {
            flows.append() = a_year * (price - made.cost_per_output);
            price *= 1 - decline;
        }
        return present_value(flows, f.interest);
    };
    const auto row = [&](std::string what, dollars<> d) {
        return std::vector<std::string>{std::move(what), fmt::format("{:.1f}", d.value() / 1e3),
                                        fmt::format("{:.1f}", (d / (size / GB)).value())};
    };
    const price_per_token<> own = brought(o, list_of(o)), r1 = brought(o, catalog::deepseek_r1_list.prices);
    const std::string falls = fmt::format("{:g} % a year lower", 100 * o.cheaper_tokens);
    table t{.sides = "lrr", .rows = {{fmt::format("{:.0f} GB of HBM", size.in(GB)), "k$", "$ a GB"}}};
    t.rows.push_back(row("sold as memory, once", hbm_of_chip(o)));
    t.rows.push_back(row("as tokens, list price, " + falls, worth(own, o.cheaper_tokens)));
    t.rows.push_back(row("as tokens, list price that stays", worth(own, 0)));
    t.rows.push_back(row("as tokens, DeepSeek R1's price that stays", worth(r1, 0)));
    const std::string source =
        std::abs(o.hbm_price - export_options{}.hbm_price) < 1e-12
            ? fmt::format("13,500 $ x 0.43 of a superchip of two chips, {}: --hbm-price", bom_source)
            : std::string("given");
    print({{"HBM", fmt::format("{:.2f} $ a GB", o.hbm_price), source},
           {"tokens bring", fmt::format("{:.3f}, R1 {:.3f} $ per M", own.in(dollar / Mtoken), r1.in(dollar / Mtoken)),
            "per output token with its inputs; lists of 2026-08 and 2025-02 (A)"},
           {"life, interest", fmt::format("{} y, {:g} %", life, 100 * f.interest.value()),
            "as the plant's; present value"}});
    fmt::print("{}tokens: what is left when chip, plant, power and operation are paid, the HBM in them too\n\n",
               markdown(t));
    print_hbm_share(o, f, made);
}

}  // namespace example
