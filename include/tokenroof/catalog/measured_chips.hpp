// SPDX-License-Identifier: MIT
// The chips whose kernels are fitted on their own rows, from which all others inherit.
#pragma once
#include <tokenroof/catalog/nvidia_ada.hpp>
#include <tokenroof/catalog/nvidia_ampere.hpp>
#include <tokenroof/catalog/nvidia_blackwell.hpp>
#include <tokenroof/catalog/nvidia_hopper.hpp>

namespace tokenroof::catalog {

inline constexpr std::array measured_chips{&a100_sxm_80gb, &h100_sxm, &h200_sxm, &b200_sxm, &l40s};

}  // namespace tokenroof::catalog
