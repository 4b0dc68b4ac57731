// SPDX-License-Identifier: MIT
// The whole model. Catalogs, number types, searches (serving/search.hpp) and io are further includes.
#pragma once
#include <tokenroof/compute/experts.hpp>
#include <tokenroof/compute/hierarchical_roofline.hpp>
#include <tokenroof/compute/latent_attention.hpp>
#include <tokenroof/compute/multi_node.hpp>
#include <tokenroof/compute/state_update.hpp>
#include <tokenroof/economics/factory.hpp>
#include <tokenroof/memory/dram_latency.hpp>
#include <tokenroof/memory/tiers.hpp>
#include <tokenroof/serving/disaggregation.hpp>
#include <tokenroof/serving/error_bars.hpp>
#include <tokenroof/serving/percentiles.hpp>
#include <tokenroof/serving/speculation.hpp>
#include <tokenroof/version.hpp>
