// SPDX-License-Identifier: MIT
// The real-valued inputs of a function: their paths, by which validation errors and gradients name them.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <tokenroof/fields.hpp>
#include <tokenroof/nearest.hpp>
#include <tokenroof/numeric/dual.hpp>
#include <tuple>
#include <vector>

namespace tokenroof {

/// The names that lead to a member: "deployment.chip.memory.stack.pin_rate". It begins with the `input_name` of the
/// object's type; a quantity that is an input by itself is "argument_1" by its place, a type without a name adds none.
struct member_path {
    std::array<std::string_view, 8> names{};
    std::size_t depth = 0;

    std::string text() const {
        std::string joined;
        for (std::size_t i = 0; i < depth; ++i) joined.append(i == 0 ? "" : ".").append(names[i]);
        return joined;
    }

    /// The last `count` names.
    constexpr member_path last(std::size_t count) const {
        member_path end;
        for (std::size_t i = depth - (count < depth ? count : depth); i < depth; ++i) end.push(names[i]);
        return end;
    }

    /// How many names at the end of this path `name` spells: 2 for "stack.pin_rate", 0 where it ends otherwise.
    constexpr std::size_t matches(std::string_view name) const {
        for (std::size_t i = depth; i-- > 0;) {
            if (!name.ends_with(names[i])) return 0;
            name.remove_suffix(names[i].size());
            if (name.empty()) return depth - i;
            if (!name.ends_with('.')) return 0;
            name.remove_suffix(1);
        }
        return 0;
    }

    constexpr void push(std::string_view name) { names.at(depth++) = name; }
    constexpr void pop() { --depth; }

    friend constexpr bool operator==(const member_path& p, std::string_view name) { return p.matches(name) == p.depth; }
};

/// The inputs at which a function is asked: at(plan, load). They are referred to, not copied.
template <class... X>
struct arguments {
    std::tuple<const X&...> objects;
};
template <class... X>
constexpr arguments<X...> at(const X&... objects) {
    return {{objects...}};
}

/// A real-valued input: a member that is a quantity of the scalar, or a quantity by itself.
struct real_input {
    member_path path{};
    rule allowed = rule::any;
    dimension unit{};
    double value = 0;  ///< in base units
};

namespace detail {

/// An object of doubles at scalar T; what has no scalar stays as it is.
template <Scalar T, class X>
constexpr auto lift_input(const X& x) {
    if constexpr (Described<X>) return lift<T>(x);
    else return x;
}
template <Scalar T, dimension D>
constexpr quantity<D, T> lift_input(const quantity<D, double>& x) {
    return x;
}
template <Scalar T, class... X>
constexpr auto lift_inputs(const arguments<X...>& in) {
    return std::apply([](const X&... x) { return std::tuple(lift_input<T>(x)...); }, in.objects);
}

template <class Lifted, class X>
inline constexpr bool is_real = false;
template <dimension D, class T>
inline constexpr bool is_real<quantity<D, T>, quantity<D, double>> = !std::same_as<T, double>;

/// Calls visit(path, rule, lifted member, member) for each quantity that differs between an object and the lifted one.
template <class Lifted, class X, class Visit>
constexpr void visit_reals(member_path& path, rule allowed, Lifted& lifted, X& x, Visit& visit) {
    using object = std::remove_const_t<X>;
    if constexpr (is_real<Lifted, object>) {
        visit(path, allowed, lifted, x);
    } else if constexpr (Described<object> && !std::same_as<Lifted, object>) {
        const auto descend = [&path, &visit](const field& f, auto& lifted_member, auto& member) {
            path.push(f.name);
            visit_reals(path, f.allowed, lifted_member, member, visit);
            path.pop();
        };
        object::fields(descend, lifted, x);
    }
}

template <class X>
constexpr void push_name(member_path& path, std::size_t place) {
    constexpr std::array<std::string_view, 8> numbered{"argument_1", "argument_2", "argument_3", "argument_4",
                                                       "argument_5", "argument_6", "argument_7", "argument_8"};
    if constexpr (requires { std::string_view(X::input_name); }) path.push(X::input_name);
    else if constexpr (!Described<X>) path.push(numbered.at(place));
}

/// The same for each object of two tuples, in order.
template <class... Lifted, class... X, class Visit>
constexpr void visit_reals(std::tuple<Lifted...>& lifted, const std::tuple<X&...>& objects, Visit&& visit) {
    std::size_t place = 0;
    const auto each = [&](auto& l, auto& x) {
        member_path path;
        push_name<std::remove_cvref_t<decltype(x)>>(path, place++);
        visit_reals(path, rule::any, l, x, visit);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) { (each(std::get<I>(lifted), std::get<I>(objects)), ...); }
    (std::index_sequence_for<X...>());
}

template <class... X>
inline constexpr std::size_t real_count = [] {
    const std::tuple<X...> objects{};
    const auto in = std::apply([](const X&... x) { return at(x...); }, objects);
    auto lifted = lift_inputs<dual<1>>(in);
    std::size_t count = 0;
    visit_reals(lifted, in.objects, [&count](const auto&...) { ++count; });
    return count;
}();

/// Place of a member among the real inputs, by its address. `list` says where it was asked for.
template <class... X, class Member>
constexpr std::size_t find_address(const arguments<X...>& in, const Member* wanted, std::size_t argument,
                                   std::string_view list) {
    auto lifted = lift_inputs<dual<1>>(in);
    std::size_t k = 0;
    std::size_t found = 0;
    int times = 0;
    visit_reals(lifted, in.objects, [&](const auto&, rule, const auto&, const auto& member) {
        if constexpr (std::convertible_to<decltype(&member), const Member*>) {
            if (&member == wanted) {
                found = k;
                ++times;
            }
        }
        ++k;
    });
    if (times != 1) [[unlikely]] {
        reject(std::string(list) + "[" + std::to_string(argument) + "]", "a reference",
               times == 0 ? "is no member of the objects in at(...); a copy of one is another object"
                          : "is a member of an object that stands in at(...) more than once");
    }
    return found;
}

/// Rejects a name with which `ends` of all paths end: none or several. `list` says where it was asked for.
template <std::size_t N>
[[noreturn]] void reject_name(const std::array<real_input, N>& all, std::string_view name, std::size_t ends,
                              std::string_view list) {
    const auto words = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.')) + 1;
    std::vector<std::string> others;
    for (const real_input& i : all) {
        std::string other = i.path.last(ends == 0 ? words : i.path.depth).text();
        const bool wanted = ends == 0 || i.path.matches(name) > 0;
        if (wanted && std::find(others.begin(), others.end(), other) == others.end()) others.push_back(other);
    }
    reject(list, name,
           (ends == 0 ? "is no real-valued input; near names: " : "names several: ") + nearest(others, name));
}

}  // namespace detail

/// All real-valued inputs, in the order in which objects and members are declared.
template <class... X>
constexpr auto real_inputs(const arguments<X...>& in) {
    std::array<real_input, detail::real_count<X...>> all{};
    std::size_t k = 0;
    auto lifted = detail::lift_inputs<dual<1>>(in);
    const auto note = [&]<dimension D>(const member_path& path, rule allowed, const auto&, const quantity<D>& member) {
        all[k++] = {path, allowed, D, member.value()};
    };
    detail::visit_reals(lifted, in.objects, note);
    return all;
}

/// Place of an input among those of real_inputs: by its path or by the end of it, where only one ends so. `list` is what
/// an error calls the list in which the name stands.
/// Errors   std::invalid_argument naming the nearest names where there is none, or all of them where there are several.
template <std::size_t N>
constexpr std::size_t find_input(const std::array<real_input, N>& all, std::string_view name,
                                 std::string_view list = "wrt") {
    struct {
        std::size_t count = 0;
        std::size_t place = 0;
    } whole, ends;
    for (std::size_t k = 0; k < N; ++k) {
        const std::size_t matched = all[k].path.matches(name);
        if (matched == 0) continue;
        auto& seen = matched == all[k].path.depth ? whole : ends;
        ++seen.count;
        seen.place = k;
    }
    if (whole.count == 1) return whole.place;
    if (whole.count == 0 && ends.count == 1) return ends.place;
    detail::reject_name(all, name, whole.count + ends.count, list);
}

/// Copies of the inputs, of which the one called `name` has another value (in base units):
///
///     std::apply(f, changed(at(plan, load), "workload.concurrency", 65))
///
/// Errors   those of find_input; the value is not checked against its rule before f does it.
template <class... X>
constexpr std::tuple<X...> changed(const arguments<X...>& in, std::string_view name, double value) {
    const std::size_t place = find_input(real_inputs(in), name);
    std::tuple<X...> copies(in.objects);
    auto lifted = detail::lift_inputs<dual<1>>(in);
    std::size_t k = 0;
    const auto replace = [&](const auto&, rule, const auto&, auto& member) {
        if (k++ == place) member = std::remove_cvref_t<decltype(member)>::from_value(value);
    };
    detail::visit_reals(lifted, std::apply([](X&... x) { return std::tuple<X&...>(x...); }, copies), replace);
    return copies;
}

}  // namespace tokenroof
