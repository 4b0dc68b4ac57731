// SPDX-License-Identifier: MIT
// What files call the values of enumerations and the members that are numbered.
#pragma once
#include <array>
#include <charconv>
#include <string_view>
#include <tokenroof/tokenroof.hpp>
#include <utility>

namespace tokenroof::detail {

/// The names of an enumeration's values in files.
template <class E>
inline constexpr std::array<std::pair<std::string_view, E>, 0> choices{};

template <class E, std::size_t N>
constexpr std::array<std::pair<std::string_view, E>, N> named(const std::array<E, N>& values) {
    std::array<std::pair<std::string_view, E>, N> pairs{};
    for (std::size_t i = 0; i < N; ++i) pairs[i] = {name(values[i]), values[i]};
    return pairs;
}
template <>
inline constexpr auto choices<architecture> = named(all_architectures);
template <>
inline constexpr auto choices<availability> = named(std::array{availability::shipping, availability::announced});
template <>
inline constexpr auto choices<calibration> = named(std::array{calibration::unstated, calibration::borrowed,
                                                              calibration::inherited, calibration::fitted});
template <>
inline constexpr auto choices<refresh_mode> =
    std::array{std::pair<std::string_view, refresh_mode>{"all_banks", refresh_mode::all_banks},
               std::pair<std::string_view, refresh_mode>{"bank_by_bank", refresh_mode::bank_by_bank}};
template <>
inline constexpr auto choices<all_reduce_library> =
    std::array{std::pair<std::string_view, all_reduce_library>{"nccl", all_reduce_library::nccl},
               std::pair<std::string_view, all_reduce_library>{"direct", all_reduce_library::direct},
               std::pair<std::string_view, all_reduce_library>{"in_switch", all_reduce_library::in_switch}};

/// "caches[2]": the list that a field is in, and its place there.
struct numbered_field {
    std::string_view list;
    std::size_t place;
};
inline bool is_numbered(const field& f) { return f.name.ends_with(']'); }
inline numbered_field numbered(const field& f) {
    const std::size_t bracket = f.name.find('[');
    std::size_t place = 0;
    std::from_chars(f.name.data() + bracket + 1, f.name.data() + f.name.size(), place);
    return {f.name.substr(0, bracket), place};
}

}  // namespace tokenroof::detail
