// SPDX-License-Identifier: MIT
// Tokens across borders: trade balance, who earns each dollar, what a subsidy buys.
#pragma once
#include <array>
#include <tokenroof/economics/factory.hpp>

namespace tokenroof {

/// A country's tokens, and what they cost on either side of the border.
template <Scalar S = double>
struct basic_trade {
    static constexpr std::string_view input_name = "trade";
    token_rate<S> capacity{};
    token_rate<S> demand{};             ///< at home
    price_per_token<S> export_price{};  ///< that buyers abroad pay
    price_per_token<S> import_price{};  ///< that is paid for tokens from abroad
    price_per_token<S> transit{};       ///< of a token to its buyers
    ratio<S> latency_discount{};        ///< by which a token from afar is worth less

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"capacity", rule::non_negative}, x.capacity...);
        visit(field{"demand", rule::non_negative}, x.demand...);
        visit(field{"export_price", rule::non_negative}, x.export_price...);
        visit(field{"import_price", rule::non_negative}, x.import_price...);
        visit(field{"transit", rule::non_negative}, x.transit...);
        visit(field{"latency_discount", rule::part}, x.latency_discount...);
    }
};
using trade = basic_trade<double>;

template <Scalar S = double>
struct basic_trade_balance {
    token_rate<S> exported{};
    token_rate<S> imported{};
    price_per_second<S> earned{};
    price_per_second<S> bill{};
    price_per_second<S> net{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"exported"}, x.exported...);
        visit(field{"imported"}, x.imported...);
        visit(field{"earned"}, x.earned...);
        visit(field{"bill"}, x.bill...);
        visit(field{"net"}, x.net...);
    }
};

/// What is left of capacity is exported at the price less discount and transit, unless that leaves nothing: it then
/// idles. What lacks is imported.
/// Errors   std::invalid_argument from validate_fields(trade).
template <Scalar S>
constexpr basic_trade_balance<S> trade_balance(const basic_trade<S>& t) {
    validate_fields(t, t.input_name);
    const token_rate<S> none{};
    const price_per_token<S> left = t.export_price * (1 - t.latency_discount) - t.transit;
    const token_rate<S> exported = select(left > price_per_token<S>{}, max(t.capacity - t.demand, none), none);
    const token_rate<S> imported = max(t.demand - t.capacity, none);
    const price_per_second<S> earned = exported * left;
    const price_per_second<S> bill = imported * t.import_price;
    return {exported, imported, earned, bill, earned - bill};
}

/// Share of the tokens that must be exported so that all of them bring `needed`, where those sold at home bring `home` and
/// exports `abroad`: (needed - home) / (abroad - home), 0 where home pays for everything, above 1 where nothing would do.
/// Errors   std::invalid_argument for a negative need or price, and unless abroad pays more than home.
template <Scalar S>
constexpr ratio<S> needed_export_share(const price_per_token<S>& needed,
                                       const std::type_identity_t<price_per_token<S>>& home,
                                       const std::type_identity_t<price_per_token<S>>& abroad) {
    if (!detail::obeys(rule::non_negative, needed)) [[unlikely]] {
        reject("needed", value_text(needed), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::non_negative, home)) [[unlikely]] {
        reject("home", value_text(home), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::non_negative, abroad)) [[unlikely]] {
        reject("abroad", value_text(abroad), describe(rule::non_negative));
    }
    if (!detail::obeys(rule::positive, abroad - home)) [[unlikely]] {
        reject("abroad - home", value_text(abroad - home), describe(rule::positive));
    }
    return max((needed - home) / (abroad - home), ratio<S>(0));
}

/// The stages that share a dollar of revenue.
enum class value_stage { energy, hbm, logic, packaging, infrastructure, model, application };
inline constexpr std::size_t value_stages = 7;

constexpr std::string_view name(value_stage s) {
    constexpr std::array<std::string_view, value_stages> names{"energy",         "HBM",   "logic",      "packaging",
                                                               "infrastructure", "model", "application"};
    return names.at(static_cast<std::size_t>(s));
}

/// Of each dollar, the share that a stage takes and the part of it that stays in the country. No defaults.
template <Scalar S = double>
struct basic_stage_share {
    ratio<S> share = -1;
    ratio<S> domestic = -1;

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"share", rule::part}, x.share...);
        visit(field{"domestic", rule::part}, x.domestic...);
    }
};
template <Scalar S = double>
struct basic_value_chain {
    static constexpr std::string_view input_name = "value_chain";
    basic_stage_share<S> energy{}, hbm{}, logic{}, packaging{}, infrastructure{}, model{}, application{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"energy"}, x.energy...);
        visit(field{"hbm"}, x.hbm...);
        visit(field{"logic"}, x.logic...);
        visit(field{"packaging"}, x.packaging...);
        visit(field{"infrastructure"}, x.infrastructure...);
        visit(field{"model"}, x.model...);
        visit(field{"application"}, x.application...);
    }
};
using value_chain = basic_value_chain<double>;

/// Dollars at home and abroad by stage.
template <Scalar S = double>
struct basic_ledger {
    std::array<dollars<S>, value_stages> domestic{};
    std::array<dollars<S>, value_stages> foreign{};

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        constexpr std::array<std::string_view, value_stages> domestic_names{
            "domestic[0]", "domestic[1]", "domestic[2]", "domestic[3]", "domestic[4]", "domestic[5]", "domestic[6]"};
        for (std::size_t i = 0; i < value_stages; ++i) visit(field{domestic_names[i]}, x.domestic[i]...);
        constexpr std::array<std::string_view, value_stages> foreign_names{
            "foreign[0]", "foreign[1]", "foreign[2]", "foreign[3]", "foreign[4]", "foreign[5]", "foreign[6]"};
        for (std::size_t i = 0; i < value_stages; ++i) visit(field{foreign_names[i]}, x.foreign[i]...);
    }
};

template <Scalar S>
constexpr dollars<S> domestic_total(const basic_ledger<S>& l) {
    dollars<S> sum = l.domestic[0];
    for (std::size_t i = 1; i < value_stages; ++i) sum += l.domestic[i];
    return sum;
}

/// Each dollar of revenue to its stage, at home or abroad.
/// Errors   std::invalid_argument from validate_fields(value_chain), for negative revenue, and for shares that do not add
///          up to 1 within 1e-6.
template <Scalar S>
constexpr basic_ledger<S> ledger_of(const std::type_identity_t<dollars<S>>& revenue, const basic_value_chain<S>& c) {
    validate_fields(c, c.input_name);
    detail::require_rule(rule::non_negative, revenue, "revenue");
    const std::array stages{&c.energy, &c.hbm, &c.logic, &c.packaging, &c.infrastructure, &c.model, &c.application};
    ratio<S> sum = 0;
    for (const auto* s : stages) sum += s->share;
    if (!scalar_traits<S>::all(max(sum, 2 - sum) <= ratio<S>(1 + 1e-6))) [[unlikely]] {
        reject("value_chain", value_text(sum), "shares must add up to 1");
    }
    basic_ledger<S> l;
    for (std::size_t i = 0; i < value_stages; ++i) {
        l.domestic[i] = revenue * stages[i]->share * stages[i]->domestic;
        l.foreign[i] = revenue * stages[i]->share * (1 - stages[i]->domestic);
    }
    return l;
}

/// What a state takes over: a share of what is paid for chips and facility, a share of the bill for electricity.
template <Scalar S = double>
struct basic_subsidy {
    static constexpr std::string_view input_name = "subsidy";
    ratio<S> capex{};   ///< share of capex
    ratio<S> tariff{};  ///< share of the price of electricity

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"capex", rule::part}, x.capex...);
        visit(field{"tariff", rule::part}, x.tariff...);
    }
};
using subsidy = basic_subsidy<double>;

template <Scalar S = double>
struct basic_subsidy_effect {
    price_per_token<S> cost{};   ///< of an output token, with the subsidy
    price_per_token<S> saved{};  ///< against none
    price_per_second<S> paid{};  ///< by the state, capital as its annuity
    ratio<S> per_export{};       ///< dollars paid for each dollar of exports

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"cost"}, x.cost...);
        visit(field{"saved"}, x.saved...);
        visit(field{"paid"}, x.paid...);
        visit(field{"per_export"}, x.per_export...);
    }
};

/// What a subsidy does to a plant that exports `exported` of its output at `price`. Operation is paid on the whole capex.
/// Errors   std::invalid_argument from validate_fields(subsidy), produce, a share outside (0, 1], a price not positive.
template <Scalar S>
constexpr basic_subsidy_effect<S> subsidised(const basic_factory<S>& f,
                                             const std::type_identity_t<token_rate<S>>& rate_per_chip,
                                             const basic_subsidy<S>& s, const std::type_identity_t<ratio<S>>& exported,
                                             const std::type_identity_t<price_per_token<S>>& price) {
    validate_fields(s, s.input_name);
    if (!detail::obeys(rule::share, exported)) [[unlikely]] {
        reject("exported", value_text(exported), describe(rule::share));
    }
    if (!detail::obeys(rule::positive, price)) [[unlikely]] {
        reject("price", value_text(price), describe(rule::positive));
    }
    const basic_production<S> full = produce(f, rate_per_chip);
    const price_per_second<S> paid = full.chips * (s.capex * full.chip_annuity + s.tariff * full.chip_electricity);
    const price_per_token<S> saved = paid / full.output_rate;
    return {full.cost_per_output - saved, saved, paid, saved / (exported * price)};
}

/// The subsidy of capex alone, or of the tariff alone, with which an output token costs `target`.
///
///     capex = gap / annuity per token,   tariff = gap / electricity per token,   gap = max(0, cost - target)
///
/// Above 1 where not even all of it would do; infinite where there is nothing to take over.
/// Errors   std::invalid_argument from produce, and for a negative target.
template <Scalar S>
constexpr basic_subsidy<S> needed_subsidy(const basic_factory<S>& f,
                                          const std::type_identity_t<token_rate<S>>& rate_per_chip,
                                          const std::type_identity_t<price_per_token<S>>& target) {
    if (!detail::obeys(rule::non_negative, target)) [[unlikely]] {
        reject("target", value_text(target), describe(rule::non_negative));
    }
    const basic_production<S> full = produce(f, rate_per_chip);
    const price_per_second<S> none{};
    const price_per_second<S> gap =
        max(full.cost_per_output - target, price_per_token<S>{}) * (full.output_rate / full.chips);
    const auto of = [&](const price_per_second<S>& whole) {
        const auto paid = whole > none;
        const ratio<S> share = gap / select(paid, whole, price_per_second<S>(dollar / second));
        const ratio<S> never = select(gap > none, ratio<S>(std::numeric_limits<double>::infinity()), ratio<S>(0));
        return select(paid, share, never);
    };
    return {of(full.chip_annuity), of(full.chip_electricity)};
}

}  // namespace tokenroof
