// SPDX-License-Identifier: MIT
// What plants are made of, by name: how much of each resource a watt takes, and what of it there is, as constraints.
#pragma once
#include <array>
#include <tokenroof/economics/constraints.hpp>
#include <tokenroof/economics/factory.hpp>

namespace tokenroof {

enum class plant_resource { power, cooling, land, chips, hbm, packaging, capital, talent, demand };
inline constexpr std::size_t plant_resources = 9;

constexpr std::string_view name(plant_resource r) {
    constexpr std::array<std::string_view, plant_resources> names{"power",     "cooling", "land",   "chips", "HBM",
                                                                  "packaging", "capital", "talent", "demand"};
    return names.at(static_cast<std::size_t>(r));
}

/// What a watt of provisioned power takes of each resource. What is not known is unset, and rejected by name where it is
/// needed.
template <Scalar S = double>
struct basic_needs {
    static constexpr std::string_view input_name = "needs";
    ratio<S> power = 1;    ///< at the meter
    ratio<S> cooling = 1;  ///< heat to be carried away: all electricity becomes heat
    area_per_watt<S> land = unset<dimension{.second = 1, .joule = -1, .metre = 2}, S>();
    quantity<dimension{.second = 1, .joule = -1}, S> chips = unset<dimension{.second = 1, .joule = -1}, S>();
    quantity<dimension{.byte = 1, .second = 1, .joule = -1}, S> hbm =
        unset<dimension{.byte = 1, .second = 1, .joule = -1}, S>();
    quantity<dimension{.second = 1, .joule = -1}, S> packaging =
        unset<dimension{.second = 1, .joule = -1}, S>();  ///< packages
    price_per_watt<S> capital = unset<dimension{.second = 1, .joule = -1, .dollar = 1}, S>();
    people_per_watt<S> talent = unset<dimension{.second = 1, .joule = -1, .person = 1}, S>();
    tokens_per_joule<S> demand = unset<dimension{.joule = -1, .token = 1}, S>();  ///< output tokens that must sell

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"power", rule::positive}, x.power...);
        visit(field{"cooling", rule::positive}, x.cooling...);
        visit(field{"land", rule::positive}, x.land...);
        visit(field{"chips", rule::positive}, x.chips...);
        visit(field{"hbm", rule::positive}, x.hbm...);
        visit(field{"packaging", rule::positive}, x.packaging...);
        visit(field{"capital", rule::positive}, x.capital...);
        visit(field{"talent", rule::positive}, x.talent...);
        visit(field{"demand", rule::positive}, x.demand...);
    }
};
using needs = basic_needs<double>;

/// What a plant's figures say that it needs: chips, a package for each, capital and the tokens that it must sell. Land, HBM
/// and talent are still to be given: n.hbm = n.chips * capacity(chip.memory).
///
///     chips = 1 / (pue chip_power),   capital = chips capex of one,   demand = chips u R
///
/// Errors   std::invalid_argument from validate_fields(factory), and for a rate that is not positive.
template <Scalar S>
constexpr basic_needs<S> needs_of(const basic_factory<S>& f, const std::type_identity_t<token_rate<S>>& rate_per_chip) {
    validate_fields(f, f.input_name);
    if (!detail::obeys(rule::positive, rate_per_chip)) [[unlikely]] {
        reject("rate_per_chip", value_text(rate_per_chip), describe(rule::positive));
    }
    basic_needs<S> n;
    n.chips = 1 / (f.pue * f.chip_power);
    n.packaging = n.chips;
    n.capital = n.chips * (f.chip_capex + f.facility_capex);
    n.demand = n.chips * (f.utilisation * rate_per_chip);
    return n;
}

namespace detail {
template <plant_resource R, class S>
constexpr const auto& need_of(const basic_needs<S>& n) {
    if constexpr (R == plant_resource::power) return n.power;
    else if constexpr (R == plant_resource::cooling) return n.cooling;
    else if constexpr (R == plant_resource::land) return n.land;
    else if constexpr (R == plant_resource::chips) return n.chips;
    else if constexpr (R == plant_resource::hbm) return n.hbm;
    else if constexpr (R == plant_resource::packaging) return n.packaging;
    else if constexpr (R == plant_resource::capital) return n.capital;
    else if constexpr (R == plant_resource::talent) return n.talent;
    else return n.demand;
}
template <plant_resource R, class S>
using amount_of = decltype(need_of<R>(basic_needs<S>{}) * power_draw<S>());
}  // namespace detail

/// What there is of a resource, in units of its own: land in square metres, talent in persons, demand in tokens a second.
template <plant_resource R, Scalar S = double>
struct basic_stock {
    using amount = detail::amount_of<R, S>;
    using amount_rate = decltype(amount() / seconds<S>());
    amount have{};                                                                  ///< now
    amount_rate ordered = amount_rate::from_value(scalar_traits<S>::constant(-1));  ///< a second; no default
    frequency<S> growth{};                                                          ///< of the orders
    seconds<S> lead_time = unset<dimension{.second = 1}, S>();  ///< between order and use; no default

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"have", rule::non_negative}, x.have...);
        visit(field{"ordered", rule::non_negative}, x.ordered...);
        visit(field{"growth", rule::non_negative}, x.growth...);
        visit(field{"lead_time", rule::non_negative}, x.lead_time...);
    }
};
template <plant_resource R, Scalar S, Scalar T>
struct rescale<basic_stock<R, S>, T> {
    using type = basic_stock<R, T>;
};
template <plant_resource R, Scalar S>
inline constexpr bool detail::is_plain<basic_stock<R, S>> = detail::Plain<S>;

/// A resource as a constraint on the power of plants with such needs:
/// constrained_by<plant_resource::land>(n, {.have = 3 * square_kilometre, .ordered = {}, .lead_time = {}}).
///
/// Errors   std::invalid_argument naming the stock's field, or the need that is not known. A stock in another unit does
///          not compile.
template <plant_resource R, Scalar S>
constexpr basic_constraint<S> constrained_by(const basic_needs<S>& n,
                                             const std::type_identity_t<basic_stock<R, S>>& stock) {
    validate_fields(stock, name(R));
    const auto& need = detail::need_of<R>(n);
    if (!detail::obeys(rule::positive, need)) [[unlikely]] {
        reject(std::string("needs.").append(R == plant_resource::hbm ? "hbm" : name(R)), value_text(need),
               describe(rule::positive));
    }
    return {.name = name(R),
            .have = suffices_for(stock.have, need),
            .ordered = suffices_for(stock.ordered, need),
            .growth = stock.growth,
            .lead_time = stock.lead_time};
}

}  // namespace tokenroof
