// SPDX-License-Identifier: MIT
// What is provisioned is not what is drawn, and neither is a bare number.
#include <tokenroof/compute/server.hpp>

using namespace tokenroof;

constexpr provisioned_power<> plant{2 * kW};
constexpr average_power<> drawn = average_at(plant, ratio<>(0.75));

#ifdef wrong_provisioned_power_as_average
// g++:   (conversion from|cannot convert) .*provisioned_power.*average_power
// clang: no viable conversion from .*provisioned_power.*average_power
const average_power<> wrong = plant;
#endif

#ifdef wrong_energy_of_provisioned_power
// g++:   no matching function for call to 'energy_in\(
// clang: no matching function for call to 'energy_in'
auto wrong = energy_in(plant, seconds<>(hour));
#endif

#ifdef wrong_sum_of_provisioned_and_average_power
// g++:   no match for 'operator\+'
// clang: invalid operands to binary expression
auto wrong = plant + drawn;
#endif

#ifdef wrong_server_part_in_joules
// g++:   could not convert .*|cannot convert .*
// clang: no viable conversion from .*
constexpr part_power wrong{.mean = 2 * kWh, .most = 2 * kW};
#endif
