// SPDX-License-Identifier: MIT
// The whole model. Catalogs, number types and io are further includes.
#pragma once
#include <tokenroof/compute/hierarchical_roofline.hpp>
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/memory/dram_latency.hpp>
#include <tokenroof/memory/tiers.hpp>
#include <tokenroof/serving/steady_state.hpp>
#include <tokenroof/version.hpp>
