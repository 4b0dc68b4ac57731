// SPDX-License-Identifier: MIT
// Exports and imports year by year, and what a cut of deliveries does to them.
#pragma once
#include "export_tokens_options.hpp"
#include <tokenroof/economics/trade.hpp>

namespace example {

struct export_year {
    tokenroof::ramp_year made{};
    tokenroof::token_rate<> home{};
    tokenroof::basic_trade_balance<> balance{};
};

inline std::string calendar_year(std::size_t i) { return std::to_string(first_export_year + static_cast<int>(i)); }

inline tokenroof::trade border_of(const export_options& o, tokenroof::token_rate<> made, tokenroof::token_rate<> home,
                                  tokenroof::price_per_token<> price) {
    return {.capacity = made,
            .demand = home,
            .export_price = price,
            .import_price = price,
            .latency_discount = o.latency_discount};
}

inline std::vector<export_year> trade_years(const export_options& o, const tokenroof::factory& f,
                                            tokenroof::token_rate<> chip) {
    std::vector<export_year> years;
    tokenroof::token_rate<> wanted = home_demand(o);
    for (const tokenroof::ramp_year& y : ramp_up(ramp_of(o), f, chip)) {
        years.push_back({y, wanted, trade_balance(border_of(o, y.rate, wanted, y.price))});
        wanted *= 1 + o.home_growth;
    }
    return years;
}

inline void print_trade(const export_options& o, const tokenroof::factory& f, tokenroof::token_rate<> chip,
                        const std::vector<export_year>& years) {
    using namespace tokenroof;
    const production plant = produce(f, chip);
    table t{.sides = "rrrrrrrrrr",
            .rows = {{"year", "GW", "makes G token/s", "home G token/s", "exports", "imports", "net G$", "of exports",
                      "of chips' exports", "export share to pay"}}};
    for (const export_year& y : years) {
        const price_per_token<> price = y.made.price;
        // What the plant's annuity and running cost a token, were all sold.
        const price_per_token<> cost =
            plant.cost_per_output * (plant.output_rate / f.facility_power) / (y.made.rate / y.made.power);
        const ratio<> share = needed_export_share(cost, o.home_price * price, (1 - o.latency_discount) * price);
        const double net = (y.balance.net * year).in(1e9 * dollar);
        const double earned = 100 * (y.balance.earned * year).in(1e9 * dollar);
        t.rows.push_back(
            {calendar_year(t.rows.size() - 1), fmt::format("{:.2f}", y.made.power.in(GW)),
             fmt::format("{:.2f}", y.made.rate.in(1e9 * token_per_s)),
             fmt::format("{:.2f}", y.home.in(1e9 * token_per_s)),
             fmt::format("{:.2f}", y.balance.exported.in(1e9 * token_per_s)),
             fmt::format("{:.2f}", y.balance.imported.in(1e9 * token_per_s)), fmt::format("{:+.1f}", net),
             o.exports ? fmt::format("{:.1f} %", earned / (*o.exports + earned / 100)) : std::string("-"),
             fmt::format("{:.1f} %", earned / o.chip_exports),
             share > ratio<>(1) ? std::string("none would do") : fmt::format("{:.0f} %", 100 * share.value())});
    }
    fmt::print("{}", markdown(t));
    if (o.exports)
        fmt::print("of exports: tokens' earnings in all exports, the others {:g} G$ a year as given\n", *o.exports);
    else fmt::print("of exports: give the country's other exports, --exports in G$ a year; no source here has them\n");
    fmt::print(
        "of chips' exports: earnings over {:g} G$ a year, semiconductors at 44.82 G$ a month: a claim "
        "(--chip-exports)\nexport share to pay: of all tokens, so that they bring their cost of that year; a token "
        "at home brings {:g} of the price abroad\n\n",
        o.chip_exports, o.home_price);
}

/// Tokens a second, year by year, where a share `cut` of the chips does not come in `length` years from `from` on. What
/// is missing then is bought as soon as all is delivered again, of that year's make.
///
///     came_t = (1 - cut) planned_t within, else chips_t - (fleet_{t-1} - came_{t-L})
///     rate_t = rate_{t-1} + u R ((1 + better)^t came_t - (1 + better)^{t-L} came_{t-L})      L = life of a chip in years
inline std::vector<tokenroof::token_rate<>> with_shock(const tokenroof::ramp& r, const tokenroof::ramp_years<>& plan,
                                                       tokenroof::token_rate<> sold_of_chip, int life, double cut,
                                                       int from, int length) {
    using namespace tokenroof;
    std::vector<token_rate<>> rates;
    std::vector<ratio<>> came;
    ratio<> fleet = 0;
    token_rate<> rate{};
    const auto vintage = [&](int t) { return sold_of_chip * pow(1 + r.better_chips, ratio<>(t)); };
    for (int t = 0; t < static_cast<int>(plan.size()); ++t) {
        const ramp_year& y = plan[static_cast<std::size_t>(t)];
        const int old = t - life;
        const ratio<> retired = old >= 0 ? came[static_cast<std::size_t>(old)] : ratio<>(0);
        const bool short_of = t >= from && t < from + length;
        came.push_back(short_of ? (1 - cut) * y.bought : y.chips - (fleet - retired));
        fleet += came.back() - retired;
        rate += came.back() * vintage(t);
        if (old >= 0) rate -= retired * vintage(old);
        rates.push_back(rate);
    }
    return rates;
}

inline void print_shock(const export_options& o, const tokenroof::factory& f, tokenroof::token_rate<> chip,
                        const std::vector<export_year>& years) {
    using namespace tokenroof;
    const ramp r = ramp_of(o);
    const int life = static_cast<int>(std::lround((f.chip_life / year).value()));
    const auto cut = with_shock(r, ramp_up(r, f, chip), f.utilisation * chip, life, o.cut,
                                o.cut_from - first_export_year, o.cut_years);
    table t{.sides = "rrrrr", .rows = {{"year", "planned G token/s", "cut", "change", "net trade G$"}}};
    for (std::size_t i = 0; i < years.size(); ++i) {
        const export_year& y = years[i];
        const auto b = trade_balance(border_of(o, cut[i], y.home, y.made.price));
        t.rows.push_back({calendar_year(i), fmt::format("{:.2f}", y.made.rate.in(1e9 * token_per_s)),
                          fmt::format("{:.2f}", cut[i].in(1e9 * token_per_s)),
                          fmt::format("{:+.1f} %", 100 * ((cut[i] / y.made.rate).value() - 1)),
                          fmt::format("{:+.1f}", (b.net * year).in(1e9 * dollar))});
    }
    fmt::print("deliveries cut by {:.0f} % from {} on, for {} years, made up after that with the chips of the "
               "day: assumed (--cut, --cut-from, --cut-years)\n\n{}\n",
               100 * o.cut, o.cut_from, o.cut_years, markdown(t));
}

/// What moves the balance of the last year: power, chips, plant, prices and demand.
inline void print_trade_tornado(const export_options& o, const tokenroof::factory& f, tokenroof::token_rate<> chip,
                                const std::vector<export_year>& years) {
    using namespace tokenroof;
    const auto net = [chip](const auto& r, const auto& plant, const auto& border) {
        const auto all = ramp_up(r, plant, chip);
        auto last = border;
        last.capacity = all[all.size() - 1].rate;
        last.export_price = last.import_price = all[all.size() - 1].price;
        return trade_balance(last).net;
    };
    const export_year& y = years.back();
    print_tornado("net trade in 2036, G$ a year",
                  gradient(net, at(ramp_of(o), f, border_of(o, y.made.rate, y.home, y.made.price))),
                  (1e9 * dollar / year).value(), 10);
}

inline chart export_chart(const std::vector<export_year>& years) {
    using namespace tokenroof;
    chart c(1050, 430);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < years.size(); ++i) {
        const export_year& y = years[i];
        rows.push_back({fmt::format("{} {} {} {}", calendar_year(i), y.made.rate.in(1e9 * token_per_s),
                                    y.home.in(1e9 * token_per_s), (y.balance.net * year).in(1e9 * dollar))});
    }
    c.data("$years", rows);
    c.line("set multiplot layout 1,2\nset grid lc rgb '#d8d8d8'\nset key top left\nset xtics 2027,2\nset xrange "
           "[2026.4:2036.6]");
    c.line("set title 'tokens: made and asked for at home'\nset ylabel 'G token/s'\nset logscale y");
    c.line("plot $years using 1:2 with linespoints lw 2 pt 7 ps 0.6 lc rgb '#3b75af' title 'made', $years using 1:3 "
           "with linespoints lw 2 pt 5 "
           "ps 0.6 lc rgb '#ef8636' title 'asked for at home'");
    c.line("unset logscale y\nset title 'trade balance a year'\nset ylabel 'G$'\nset style fill solid 0.85 "
           "noborder\nset xzeroaxis\nunset key");
    c.line("set yrange [*<0:0<*]\nset boxwidth 0.8");
    c.line("plot $years using 1:4 with boxes lc rgb '#55803e'");
    c.line("unset multiplot");
    return c;
}

}  // namespace example
