// SPDX-License-Identifier: MIT
// What a request costs on chips of given rates: uncached prompt, cached prompt and output tokens at their own prices.
#pragma once
#include <tokenroof/economics/cost.hpp>

namespace tokenroof {

/// The mean request.
template <Scalar S = double>
struct basic_request_mix {
    static constexpr std::string_view input_name = "request";
    tokens<S> input{};         ///< prompt tokens that are computed
    tokens<S> cached{};        ///< prompt tokens that a prefix cache holds
    tokens<S> output{};        ///< generated tokens
    ratio<S> cached_cost = 0;  ///< chip time of a cached prompt token over that of a computed one

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"input", rule::non_negative}, x.input...);
        visit(field{"cached", rule::non_negative}, x.cached...);
        visit(field{"output", rule::positive}, x.output...);
        visit(field{"cached_cost", rule::part}, x.cached_cost...);
    }
};
using request_mix = basic_request_mix<double>;

/// What one chip makes when it does nothing else.
template <Scalar S = double>
struct basic_chip_rates {
    static constexpr std::string_view input_name = "rates";
    token_rate<S> prefill{};
    token_rate<S> decode{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"prefill", rule::positive}, x.prefill...);
        visit(field{"decode", rule::positive}, x.decode...);
    }
};
using chip_rates = basic_chip_rates<double>;

/// The rates of an estimate: its tokens over the chip time that each phase takes.
///
///     prefill = input_rate / (chips prefill_share),   decode = output_rate / (chips (1 - prefill_share))
///
/// Domain   a load without cached prefixes: the input rate counts what is found in a cache, too.
/// Errors   std::invalid_argument where the model does not fit, or where nothing is decoded: rates must be positive.
template <Scalar S>
constexpr basic_chip_rates<S> rates_of(const basic_estimate<S>& e) {
    const basic_chip_rates<S> r{e.input_rate / (e.chips * e.prefill_share),
                                e.output_rate / (e.chips * (1 - e.prefill_share))};
    validate_fields(r, r.input_name);
    return r;
}

/// Chip seconds of a request.
///
///     g = input / Rp + cached cached_cost / Rp + output / Rd
///
/// Errors   std::invalid_argument from validate_fields(request) and (rates).
template <Scalar S>
constexpr seconds<S> chip_time(const basic_request_mix<S>& q, const basic_chip_rates<S>& r) {
    validate_fields(q, q.input_name);
    validate_fields(r, r.input_name);
    return (q.input + q.cached * q.cached_cost) / r.prefill + q.output / r.decode;
}

/// Output tokens a second of a chip that serves such requests without a pause: output / g.
template <Scalar S>
constexpr token_rate<S> peak_output_rate(const basic_request_mix<S>& q, const basic_chip_rates<S>& r) {
    return q.output / chip_time(q, r);
}

/// Prices, or costs, of the three kinds of tokens.
template <Scalar S = double>
struct basic_token_prices {
    static constexpr std::string_view input_name = "token_prices";
    price_per_token<S> input{};
    price_per_token<S> cached{};
    price_per_token<S> output{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"input", rule::non_negative}, x.input...);
        visit(field{"cached", rule::non_negative}, x.cached...);
        visit(field{"output", rule::non_negative}, x.output...);
    }
};
using token_prices = basic_token_prices<double>;

/// What tokens cost where a chip costs `chip_price` and a share `utilisation` of its time is sold.
///
///     input = chip_price / (u Rp),   cached = cached_cost input,   output = chip_price / (u Rd)
///
/// Errors   std::invalid_argument for a negative cost, a utilisation outside (0, 1], and from validate_fields.
template <Scalar S>
constexpr basic_token_prices<S> token_costs(const basic_request_mix<S>& q, const basic_chip_rates<S>& r,
                                            const std::type_identity_t<price_per_second<S>>& chip_price,
                                            const std::type_identity_t<ratio<S>>& utilisation) {
    validate_fields(q, q.input_name);
    validate_fields(r, r.input_name);
    if (!detail::obeys(rule::non_negative, chip_price)) [[unlikely]] {
        reject("chip_price", value_text(chip_price), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::share, utilisation)) [[unlikely]] {
        reject("utilisation", value_text(utilisation), describe(rule::share));
    }
    const price_per_second<S> sold = chip_price / utilisation;
    return {sold / r.prefill, q.cached_cost * sold / r.prefill, sold / r.decode};
}

/// Dollars of one request at given prices.
template <Scalar S>
constexpr dollars<S> bill_of(const basic_request_mix<S>& q, const basic_token_prices<S>& p) {
    validate_fields(q, q.input_name);
    validate_fields(p, p.input_name);
    return q.input * p.input + q.cached * p.cached + q.output * p.output;
}

/// What is left of a dollar of revenue: 1 - paid / price; negative where tokens are sold below cost.
/// Errors   std::invalid_argument for a price that is not positive, and a negative cost.
template <dimension D, Scalar S>
constexpr ratio<S> gross_margin(const quantity<D, S>& price, const quantity<D, S>& paid) {
    if (!detail::obeys(rule::positive, price)) [[unlikely]] {
        reject("price", value_text(price), describe(rule::positive));
    }
    detail::require_rule(rule::non_negative, paid, "paid");
    return 1 - paid / price;
}

/// A price list scaled so that a request brings `paid` and a margin: each price x paid / (bill (1 - margin)).
/// Errors   std::invalid_argument for a negative cost, a margin outside [0, 1), and a list under which a request costs
///          nothing.
template <Scalar S>
constexpr basic_token_prices<S> break_even_prices(const basic_request_mix<S>& q, const basic_token_prices<S>& list,
                                                  const std::type_identity_t<dollars<S>>& paid,
                                                  const std::type_identity_t<ratio<S>>& margin = 0) {
    const dollars<S> bill = bill_of(q, list);
    if (!detail::obeys(rule::positive, bill)) [[unlikely]] {
        reject("bill", value_text(bill), describe(rule::positive));
    }
    if (!detail::obeys(rule::share, 1 - margin)) [[unlikely]] {
        reject("margin", value_text(margin), "must be at least 0 and below 1");
    }
    detail::require_rule(rule::non_negative, paid, "paid");
    const ratio<S> factor = paid / (bill * (1 - margin));
    return {factor * list.input, factor * list.cached, factor * list.output};
}

}  // namespace tokenroof
