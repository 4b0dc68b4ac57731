// SPDX-License-Identifier: MIT
// The plant that the programs of the factory start from, and how they print what they assume.
#pragma once
#include "gnuplot.hpp"
#include "program.hpp"
#include "table.hpp"
#include <tokenroof/catalog/prices.hpp>
#include <tokenroof/catalog/sites.hpp>
#include <tokenroof/economics/balance.hpp>
#include <tokenroof/io/quantities.hpp>
#include <tokenroof/numeric/gradient.hpp>

namespace example {

/// Something that an answer stands on.
struct assumption {
    std::string what;
    std::string value;
    std::string source;
};

inline void print(const std::vector<assumption>& all) {
    table t{.sides = "lrl", .rows = {{"assumed", "value", "source (A primary, B analyst or press, else as it says)"}}};
    for (const assumption& a : all) t.rows.push_back({a.what, a.value, a.source});
    fmt::print("{}\n", markdown(t));
}

inline constexpr double won_per_dollar = 1386.7;
inline const tokenroof::currency won = tokenroof::exchanged("KRW", tokenroof::ratio<>(won_per_dollar));

/// One GW of GB200 racks at Korea's tariff.
inline tokenroof::factory gigawatt_plant() {
    using namespace tokenroof;
    namespace c = catalog;
    return {.facility_power = 1 * GW,
            .pue = c::liquid_cooled_pue,
            .chip_power = c::gb200_price.facility_power / c::liquid_cooled_pue,
            .load = 0.8,
            .utilisation = 0.6,
            .chip_capex = c::gb200_rack / c::gb200_rack_chips,
            .facility_capex = c::gb200_rack_plant / c::gb200_rack_chips,
            .chip_life = 4 * year,
            .facility_life = 15 * year,
            .interest = 0.1,
            .opex = 0.03,
            .electricity = c::site_of(c::korea, won).electricity};
}

inline tokenroof::environment gigawatt_surroundings() {
    using namespace tokenroof;
    tokenroof::environment e = catalog::run_by(catalog::site_of(catalog::korea, won), catalog::google).environment;
    e.land = catalog::abilene_land;
    return e;
}

inline std::vector<assumption> plant_assumptions(const tokenroof::factory& f) {
    using namespace tokenroof;
    return {{"chips, rack of 72 GB200", "3.4 M$", "Bernstein 2025-10 (B)"},
            {"plant of a rack", "2.5 M$", "Bernstein 2025-10 (B)"},
            {"provisioned power of a chip", fmt::format("{:.2f} kW", (f.pue * f.chip_power).in(kW)),
             "SemiAnalysis 2026-04, utility side (B)"},
            {"PUE", fmt::format("{:.2f}", f.pue.value()), "liquid-cooled AI facilities 1.1 to 1.2 (B)"},
            {"drawn of provisioned power", fmt::format("{:.2f}", f.load.value()),
             "assumed; MLPerf servers draw 0.6 to 0.73 (A)"},
            {"sold of peak tokens", fmt::format("{:.2f}", f.utilisation.value()),
             "assumed; one provider 0.82 of nodes (A)"},
            {"interest, chips, plant", "10 %, 4 y, 15 y", "assumed; 4 y SemiAnalysis (B), owners book 4 to 6 (B)"},
            {"operation", "3 % of capex a year", "assumed"},
            {"tariff", fmt::format("{:.4f} $/kWh", f.electricity.in(dollar / kWh)),
             fmt::format("182.7 won, Korea 2024-10 (B), {} won a dollar (from a claim)", won_per_dollar)},
            {"rates of a chip", "26156, 13386 token/s", "SGLang, DeepSeek on GB200, 2025-09 (A)"},
            {"prompt per output token", "1.58 computed, 2.04 cached", "DeepSeek's day, 2025-02-27 (A)"},
            {"chip time of a cached prompt token", "0 of a computed one's", "assumed: it is read, not computed"}};
}

/// An input's value: lives and times in years, as plans have them.
inline std::string shown(const tokenroof::sensitivity& s) {
    using namespace tokenroof;
    if (s.unit == dimension{.second = 1} && s.value >= year.value()) {
        return fmt::format("{:.3g} years", s.value / year.value());
    }
    return to_string(s.value, s.unit);
}

/// Derivatives as a table: what an input 10 % higher adds to an answer by the slope, the largest first.
template <std::size_t N, tokenroof::dimension D>
void print_tornado(const std::string& answer, const tokenroof::sensitivities<D, N>& s, double unit, std::size_t count,
                   std::vector<std::pair<std::string, double>>* bars = nullptr) {
    std::vector<tokenroof::sensitivity> all(s.begin(), s.end());
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::abs(a.partial * a.value) > std::abs(b.partial * b.value);
    });
    table t{.sides = "lrr", .rows = {{"input", "value", "+10 % adds, by the slope, to " + answer}}};
    for (std::size_t i = 0; i < std::min(count, all.size()); ++i) {
        const double change = 0.1 * all[i].partial * all[i].value / unit;
        if (change == 0) break;
        t.rows.push_back({all[i].path.text(), shown(all[i]), fmt::format("{:+.3g}", change)});
        if (bars != nullptr) bars->emplace_back(all[i].path.text(), change);
    }
    fmt::print("{}\n", markdown(t));
}

/// Horizontal bars of a tornado in the part of the picture that `place` sets.
inline void tornado_panel(chart& c, std::string_view name, std::string_view title,
                          const std::vector<std::pair<std::string, double>>& bars) {
    std::vector<std::vector<std::string>> rows;
    std::string labels;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        rows.push_back({fmt::format("{} {}", bars[i].second, -static_cast<double>(i))});
        labels += fmt::format("{}{} {}", i == 0 ? "" : ", ", in_quotes(bars[i].first), -static_cast<double>(i));
    }
    c.data(fmt::format("${}", name), rows);
    c.line(fmt::format("set title {}\nset ytics ({})\nset yrange [{}:0.7]\nset style fill solid 0.8 noborder",
                       in_quotes(title), labels, 0.3 - static_cast<double>(bars.size())));
    c.line(
        fmt::format("plot ${} using (0):2:(0):1:($2-0.35):($2+0.35) with boxxyerror lc rgb '#3b75af' notitle", name));
}

}  // namespace example
