// SPDX-License-Identifier: MIT
// The parameters of a fit: which inputs are free, within which bounds, and what came of them.
#pragma once
#include <tokenroof/calibrate/least_squares.hpp>
#include <tokenroof/numeric/inputs.hpp>

namespace tokenroof {

/// An input that a fit may change, within bounds in base units: by reference, or by name where there is none.
struct free_parameter {
    std::string_view name{};
    const void* member = nullptr;
    dimension unit{};
    double low = 0;
    double high = 0;
};

/// A member of the very objects in at(...), free within [low, high]: parameter(chip.link.latency, 0 * us, 50 * us).
template <dimension D>
constexpr free_parameter parameter(const quantity<D>& member, const std::type_identity_t<quantity<D>>& low,
                                   const std::type_identity_t<quantity<D>>& high) {
    return {.name = {}, .member = &member, .unit = D, .low = low.value(), .high = high.value()};
}
/// An input by its path, or by the end of it where that is clear: parameter("link.latency", 0 * us, 50 * us).
template <dimension D>
constexpr free_parameter parameter(std::string_view name, const quantity<D>& low,
                                   const std::type_identity_t<quantity<D>>& high) {
    return {.name = name, .unit = D, .low = low.value(), .high = high.value()};
}
constexpr free_parameter parameter(std::string_view name, double low, double high) {
    return {.name = name, .low = low, .high = high};
}

/// A parameter after a fit; all numbers in base units.
struct fitted_parameter {
    member_path path{};
    dimension unit{};
    double value = 0;
    double standard_error =
        0;  ///< 0 where a bound holds it: taken as given there; infinite with as few rows as parameters
    double start = 0;
    double low = 0;
    double high = 0;
    bound held = bound::none;
};

namespace detail {

inline std::string number_text(double value, const dimension& unit) {
    const std::string symbol = unit_symbol(unit);
    return value_text(ratio<>(value)) + (symbol.empty() ? "" : " " + symbol);
}

/// Rejects a parameter whose bounds break the input's rule or each other, or which starts outside of them.
inline void validate_parameter(const real_input& input, const free_parameter& p) {
    const std::string path = input.path.text();
    const auto text = [&p](double x) { return number_text(x, p.unit); };
    if (p.unit != input.unit) {
        const std::string unit = unit_symbol(input.unit);
        reject(path + ".high", text(p.high), "must be in " + (unit.empty() ? "no unit" : unit));
    }
    const range allowed = range_of(input.allowed);
    const auto obey = [&allowed](double x) { return x >= allowed.low && x <= allowed.high; };
    if (!obey(p.low)) reject(path + ".low", text(p.low), describe(input.allowed));
    if (!obey(p.high)) reject(path + ".high", text(p.high), describe(input.allowed));
    if (!(p.low < p.high)) reject(path + ".low", text(p.low), "must be below high, " + text(p.high));
    if (!(input.value >= p.low && input.value <= p.high)) {
        reject(path, text(input.value), "starts outside its bounds, " + text(p.low) + " to " + text(p.high));
    }
}

/// Paths of some parameters: "chip.link.efficiency, chip.link.latency".
template <class Places>
std::string joined_paths(const std::vector<fitted_parameter>& all, const Places& places) {
    std::string text;
    for (const auto i : places) {
        text.append(text.empty() ? "" : ", ").append(all[static_cast<std::size_t>(i)].path.text());
    }
    return text;
}

/// Free parameters with their places among the real inputs.
struct search_space {
    std::vector<fitted_parameter> parameters;
    std::vector<std::size_t> which;
    Eigen::VectorXd start;
    Eigen::VectorXd low;
    Eigen::VectorXd high;
};
template <class... X>
search_space space_of(const arguments<X...>& in, const std::vector<free_parameter>& parameters) {
    if (parameters.empty()) reject("parameters", "none", "must be at least one");
    const auto all = real_inputs(in);
    const auto count = static_cast<Eigen::Index>(parameters.size());
    search_space space{{}, {}, Eigen::VectorXd(count), Eigen::VectorXd(count), Eigen::VectorXd(count)};
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const free_parameter& p = parameters[i];
        const std::string list = "parameters[" + std::to_string(i) + "]";
        const std::size_t k =
            p.member != nullptr ? find_address(in, p.member, i, "parameters") : find_input(all, p.name, list);
        const real_input& input = all[k];
        validate_parameter(input, p);
        if (std::find(space.which.begin(), space.which.end(), k) != space.which.end()) {
            reject(list, input.path.text(), "is in the list already");
        }
        space.which.push_back(k);
        space.parameters.push_back(
            {.path = input.path, .unit = input.unit, .start = input.value, .low = p.low, .high = p.high});
        const auto place = static_cast<Eigen::Index>(i);
        space.start[place] = input.value;
        space.low[place] = p.low;
        space.high[place] = p.high;
    }
    return space;
}

/// Copies of the inputs with the values x of those called `which`.
template <class... X>
std::tuple<X...> with_values(const arguments<X...>& in, const std::vector<std::size_t>& which,
                             const Eigen::VectorXd& x) {
    std::tuple<X...> copies(in.objects);
    auto lifted = lift_inputs<dual<1>>(in);
    std::size_t k = 0;
    const auto replace = [&](const auto&, rule, const auto&, auto& member) {
        const auto place = std::find(which.begin(), which.end(), k++) - which.begin();
        if (place < x.size()) member = std::remove_cvref_t<decltype(member)>::from_value(x[place]);
    };
    visit_reals(lifted, std::apply([](X&... each) { return std::tuple<X&...>(each...); }, copies), replace);
    return copies;
}

}  // namespace detail
}  // namespace tokenroof
