// SPDX-License-Identifier: MIT
// Breaks an input one member at a time, so that validation is tested for every member that the input has.
#pragma once
#include <doctest/doctest.h>

#include <limits>
#include <tokenroof/fields.hpp>

namespace broken {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// What `call` throws as std::invalid_argument; empty when it throws nothing.
template <class Call>
std::string error_of(Call&& call) {
    try {
        call();
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return {};
}

template <class M>
concept Quantity = requires(const M& member) {
    M::from_value(member.value());
};

/// Gives each quantity below x the values NaN, infinity and -1, each count -1, and checks that `call` names it. No rule
/// allows any of them. Returns how many members it broke.
template <class X, class Call>
int check_each_member(X& x, const std::string& path, const Call& call) {
    int members = 0;
    tokenroof::fields(x, [&](const tokenroof::field& f, auto& member) {
        using M = std::remove_cvref_t<decltype(member)>;
        const std::string here = path + "." + std::string(f.name);
        const auto check = [&](const M& bad) {
            const M kept = member;
            member = bad;
            const std::string error = error_of(call);
            member = kept;
            CAPTURE(here);
            CAPTURE(error);
            CHECK(error.starts_with(here + " = "));
        };
        if constexpr (tokenroof::Described<M>) {
            members += check_each_member(member, here, call);
        } else if constexpr (Quantity<M>) {
            for (const double bad : {nan, infinity, -1.0}) check(M::from_value(bad));
            ++members;
        } else if constexpr (std::same_as<M, int>) {
            check(-1);
            ++members;
        }
    });
    return members;
}

}  // namespace broken
