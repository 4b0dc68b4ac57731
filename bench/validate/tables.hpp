// SPDX-License-Identifier: MIT
// The tables that can be validated: one header and one line here for each.
#pragma once
#include "attention.hpp"
#include "collectives.hpp"
#include "dram.hpp"
#include "energy.hpp"
#include "gemm.hpp"
#include "mla.hpp"
#include "moe.hpp"
#include "published.hpp"
#include "serving.hpp"

namespace accuracy {

inline const std::vector<table> tables{
    gemm_table,    attention_table, mla_table,       moe_table,  collectives_table,
    serving_table, energy_table,    published_table, dram_table,
};

inline std::vector<std::string> table_names() {
    std::vector<std::string> names;
    for (const table& t : tables) names.emplace_back(t.name);
    return names;
}

/// Errors: std::invalid_argument where there is no such table.
inline const table& find_table(std::string_view name) {
    for (const table& t : tables)
        if (t.name == name) return t;
    throw std::invalid_argument(fmt::format("there is no table '{}', only {}", name, fmt::join(table_names(), ", ")));
}

}  // namespace accuracy
