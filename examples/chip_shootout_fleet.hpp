// SPDX-License-Identifier: MIT
// A fleet of chips of several kinds: its tokens a month, its power, its money.
#pragma once
#include "chip_shootout_entries.hpp"

namespace example {

/// Reads "h100-sxm=65000,b200-sxm=260000".
inline std::map<std::string, double> mix_from(const std::vector<std::string>& parts) {
    std::map<std::string, double> mix;
    for (const std::string& part : parts) {
        const std::size_t sign = part.find('=');
        double count = 0;
        if (sign == std::string::npos || !CLI::detail::lexical_cast(part.substr(sign + 1), count) || !(count > 0) ||
            !std::isfinite(count))
            throw CLI::ValidationError("--mix", fmt::format("{}: must be NAME=COUNT with a count above 0", part));
        const std::string name = part.substr(0, sign);
        if (tokenroof::catalog::find_chip_price(name) == nullptr)
            throw CLI::ValidationError("--mix", fmt::format("{}: no price is known of it", name));
        mix[name] += count;
    }
    return mix;
}

inline void print_fleet(const std::vector<entry>& all, const shootout_options& o) {
    using namespace tokenroof;
    std::vector<const entry*> priced;
    for (const entry& x : all)
        if (x.price != nullptr && (o.mix.empty() || o.mix.contains(std::string(x.on->name)))) priced.push_back(&x);
    for (const auto& [name, count] : o.mix) {
        const auto serves = [&name = name](const entry* x) { return x->on->name == name; };
        if (std::none_of(priced.begin(), priced.end(), serves))
            throw CLI::ValidationError("--mix", fmt::format("{}: does not serve this", name));
    }
    table t{.sides = "lrrrr", .rows = {{"fleet", "chips", "T output tokens a month", "MW", "G$ a year"}}};
    const auto row = [&t](std::string name, double chips, token_rate<> made, power_draw<> power,
                          price_per_second<> paid) {
        t.rows.push_back({std::move(name), fmt::format("{:.0f}", chips),
                          fmt::format("{:.1f}", (made * month).in(1e12 * token)), fmt::format("{:.0f}", power.in(MW)),
                          fmt::format("{:.2f}", (paid * year).in(1e9 * dollar))});
    };
    double chips = 0;
    token_rate<> made{};
    power_draw<> power{};
    price_per_second<> paid{};
    for (const entry* x : priced) {
        const double n =
            o.mix.empty() ? o.fleet / static_cast<double>(priced.size()) : o.mix.at(std::string(x->on->name));
        const token_rate<> of_kind = n * o.utilisation * rate_per_chip(x->best);
        row(std::string(x->on->name), n, of_kind, n * x->price->facility_power, n * x->price->neocloud);
        chips += n, made += of_kind, power += n * x->price->facility_power, paid += n * x->price->neocloud;
    }
    row("all", chips, made, power, paid);
    print(
        {{"chips", fmt::format("{:.0f}", chips), "260,000 pledged to Korea beside 65,000 there, 2025-10 (A): --fleet"},
         {"kinds", o.mix.empty() ? "equal parts of those priced" : "given",
          "assumed, no source has them: --mix h100-sxm=65000,b200-sxm=260000"},
         {"MW, G$", "provisioned at the utility, all in", "SemiAnalysis 2026-04, smaller cloud (B)"}});
    fmt::print("{}model, lengths, time per token and share sold as above\n", markdown(t));
}

}  // namespace example
