// SPDX-License-Identifier: MIT
// Prices an estimate: dollars per chip hour, per million input tokens and per million output tokens.
#pragma once
#include <tokenroof/serving/estimate.hpp>

namespace tokenroof {

/// What a chip and its electricity cost.
template <Scalar S = double>
struct basic_prices {
    static constexpr std::string_view input_name = "prices";
    price_per_second<S> chip{};        ///< rent, or the annuity of what was paid for it
    price_per_joule<S> electricity{};  ///< tariff; 0 where the rent includes it
    ratio<S> pue = 1;                  ///< facility energy over IT energy
    ratio<S> host_overhead = 0;        ///< CPU, network, fans: energy per energy of the chips
    ratio<S> utilisation = 1;          ///< share of the estimate's throughput that is sold
    price_per_byte_second<S> tiers{};  ///< of a byte in the tiers beyond the chips' own memory, as for chip

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chip", rule::non_negative}, x.chip...);
        visit(field{"electricity", rule::non_negative}, x.electricity...);
        visit(field{"pue", rule::at_least_one}, x.pue...);
        visit(field{"host_overhead", rule::non_negative}, x.host_overhead...);
        visit(field{"utilisation", rule::share}, x.utilisation...);
        visit(field{"tiers", rule::non_negative}, x.tiers...);
    }
};
using prices = basic_prices<double>;

/// Share of a price that is due each year for `life` at interest `rate` (the capital recovery factor).
///
///     crf = r / (1 - (1 + r)^-n),   n = life in years;   (1 + r (n + 1) / 2) / n below r = 1e-6, where 1 - (1 + r)^-n
///                                                        would cancel, as for a short life, where it is its series
///
/// Errors   std::invalid_argument for a negative rate or a life that is not positive.
template <Scalar S>
constexpr ratio<S> capital_recovery(const ratio<S>& rate, const seconds<S>& life) {
    if (!detail::obeys(rule::non_negative, rate)) [[unlikely]] {
        reject("rate", value_text(rate), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::positive, life)) [[unlikely]] {
        reject("life", value_text(life), describe(rule::positive));
    }
    const ratio<S> years = life / year;
    const auto interest = rate > ratio<S>(1e-6);
    const ratio<S> safe = select(interest, rate, ratio<S>(1));
    const ratio<S> z = years * log(1 + safe);
    const ratio<S> paid_off = select(z > ratio<S>(1e-4), 1 - pow(1 + safe, -years), z * (1 - z / 2 + z * z / 6));
    return select(interest, safe / paid_off, (1 + rate * (years + 1) / 2) / years);
}

/// What a chip bought for `capex` costs while it is in use: capex x crf a year.
/// Errors   std::invalid_argument for negative capital, and from capital_recovery.
template <Scalar S>
constexpr price_per_second<S> annuity(const dollars<S>& capex, const ratio<S>& rate, const seconds<S>& life) {
    detail::require_rule(rule::non_negative, capex, "capex");
    return capex * capital_recovery(rate, life) / year;
}

/// Dollars of an estimate.
template <Scalar S = double>
struct basic_cost {
    price_per_second<S> chip{};         ///< one chip with its tiers and its electricity
    price_per_token<S> input_token{};   ///< chip seconds of prefill
    price_per_token<S> output_token{};  ///< chip seconds of decode
    price_per_token<S> all_in{};        ///< everything, per output token
    price_per_token<S> electricity{};   ///< of which electricity

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"chip"}, x.chip...);
        visit(field{"input_token"}, x.input_token...);
        visit(field{"output_token"}, x.output_token...);
        visit(field{"all_in"}, x.all_in...);
        visit(field{"electricity"}, x.electricity...);
    }
};
using cost = basic_cost<double>;

/// Cost of tokens where an estimate's throughput is sold at `utilisation`.
///
///     chip   = prices.chip + prices.tiers further bytes + electricity pue (1 + host_overhead) power per chip
///     all_in = chips chip / (utilisation output_rate)
///
/// Input and output tokens carry the chip time that prefill and decode take: their costs times their numbers add up to
/// all_in times the outputs.
/// Domain   utilisation in (0, 1]; power is drawn as in the estimate for the sold share and idles for the rest. Tokens of
///          a model that does not fit cost infinitely much.
/// Errors   std::invalid_argument from validate_fields(prices), and for an estimate without chips or whose power is not
///          finite.
template <Scalar S>
constexpr basic_cost<S> cost_of(const basic_estimate<S>& e, const std::type_identity_t<basic_prices<S>>& p) {
    validate_fields(p, p.input_name);
    detail::require_rule(rule::positive, e.chips, "estimate.chips");
    detail::require_finite(e.power, "estimate.power");  // bounds of wide inputs reach below 0
    const power_draw<S> drawn = e.power / e.chips;
    const power_draw<S> mean_draw = p.utilisation * drawn + (1 - p.utilisation) * e.idle_power;
    const price_per_second<S> energy = p.electricity * p.pue * (1 + p.host_overhead) * mean_draw;
    const price_per_second<S> chip_time = p.chip + p.tiers * e.memory.further + energy;
    const token_rate<S> sold = p.utilisation * e.output_rate / e.chips;
    const auto serves = sold > token_rate<S>{};
    const token_rate<S> rate = select(serves, sold, token_rate<S>(token_per_s));
    const price_per_token<S> never = std::numeric_limits<double>::infinity() * (dollar / token);
    const auto priced = [&](const price_per_token<S>& price) { return select(serves, price, never); };
    const price_per_token<S> all_in = chip_time / rate;
    const ratio<S> outputs_per_input = e.output / e.input;
    return {chip_time, priced(e.prefill_share * all_in * outputs_per_input), priced((1 - e.prefill_share) * all_in),
            priced(all_in), priced(energy / rate)};
}

}  // namespace tokenroof
