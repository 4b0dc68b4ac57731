// SPDX-License-Identifier: MIT
// Names for quantities and their units. GB is 10^9 bytes, GiB is 2^30; rates are per second.
#pragma once
#include <tokenroof/quantity.hpp>

namespace tokenroof {

template <Scalar S = double>
using bytes = quantity<dimension{.byte = 1}, S>;
template <Scalar S = double>
using seconds = quantity<dimension{.second = 1}, S>;
template <Scalar S = double>
using flops = quantity<dimension{.flop = 1}, S>;
template <Scalar S = double>
using joules = quantity<dimension{.joule = 1}, S>;
template <Scalar S = double>
using tokens = quantity<dimension{.token = 1}, S>;
template <Scalar S = double>
using dollars = quantity<dimension{.dollar = 1}, S>;

template <Scalar S = double>
using bandwidth = quantity<dimension{.byte = 1, .second = -1}, S>;
template <Scalar S = double>
using flop_rate = quantity<dimension{.second = -1, .flop = 1}, S>;
template <Scalar S = double>
using token_rate = quantity<dimension{.second = -1, .token = 1}, S>;
template <Scalar S = double>
using frequency = quantity<dimension{.second = -1}, S>;
template <Scalar S = double>
using power_draw = quantity<dimension{.second = -1, .joule = 1}, S>;
template <Scalar S = double>
using intensity = quantity<dimension{.byte = -1, .flop = 1}, S>;
template <Scalar S = double>
using bytes_per_token = quantity<dimension{.byte = 1, .token = -1}, S>;
template <Scalar S = double>
using energy_per_token = quantity<dimension{.joule = 1, .token = -1}, S>;
template <Scalar S = double>
using tokens_per_joule = quantity<dimension{.joule = -1, .token = 1}, S>;
template <Scalar S = double>
using time_per_byte = quantity<dimension{.byte = -1, .second = 1}, S>;
template <Scalar S = double>
using price_per_token = quantity<dimension{.token = -1, .dollar = 1}, S>;
template <Scalar S = double>
using price_per_second = quantity<dimension{.second = -1, .dollar = 1}, S>;
template <Scalar S = double>
using price_per_byte_second = quantity<dimension{.byte = -1, .second = -1, .dollar = 1}, S>;
template <Scalar S = double>
using price_per_joule = quantity<dimension{.joule = -1, .dollar = 1}, S>;

namespace detail {
/// One unit: `scale` base units of dimension D.
template <dimension D>
constexpr quantity<D> unit(double scale) {
    return quantity<D>::from_value(scale);
}
}  // namespace detail

inline constexpr bytes<> byte = detail::unit<dimension{.byte = 1}>(1);
inline constexpr bytes<> bit = byte / 8;
inline constexpr bytes<> kB = 1e3 * byte, MB = 1e6 * byte, GB = 1e9 * byte, TB = 1e12 * byte;
inline constexpr bytes<> KiB = 1024 * byte, MiB = 1024 * KiB, GiB = 1024 * MiB, TiB = 1024 * GiB;

inline constexpr seconds<> second = detail::unit<dimension{.second = 1}>(1);
inline constexpr seconds<> ms = 1e-3 * second, us = 1e-6 * second, ns = 1e-9 * second, ps = 1e-12 * second;
inline constexpr seconds<> hour = 3600 * second, day = 24 * hour, year = 365 * day, month = year / 12;

inline constexpr flops<> FLOP = detail::unit<dimension{.flop = 1}>(1);
inline constexpr flops<> GFLOP = 1e9 * FLOP, TFLOP = 1e12 * FLOP;

inline constexpr joules<> joule = detail::unit<dimension{.joule = 1}>(1);
inline constexpr power_draw<> watt = joule / second;
inline constexpr power_draw<> kW = 1e3 * watt, MW = 1e6 * watt, GW = 1e9 * watt;
inline constexpr joules<> kWh = kW * hour, MWh = MW * hour, TWh = 1e3 * GW * hour;

inline constexpr tokens<> token = detail::unit<dimension{.token = 1}>(1);
inline constexpr tokens<> Mtoken = 1e6 * token;

inline constexpr dollars<> dollar = detail::unit<dimension{.dollar = 1}>(1);

inline constexpr frequency<> hertz = 1 / second, MHz = 1e6 * hertz;
inline constexpr bandwidth<> byte_per_s = byte / second;
inline constexpr bandwidth<> GB_per_s = GB / second, TB_per_s = TB / second, Gbit_per_s = 1e9 * bit / second;
inline constexpr flop_rate<> TFLOP_per_s = TFLOP / second;
inline constexpr token_rate<> token_per_s = token / second;
inline constexpr quantity<dimension{.byte = -1, .flop = 1}> FLOP_per_byte = FLOP / byte;

}  // namespace tokenroof
