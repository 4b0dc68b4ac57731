// SPDX-License-Identifier: MIT
#include "tables.hpp"
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

const std::vector<table> tables{
    gemm_table,    attention_table, mla_table,       moe_table,  collectives_table,
    serving_table, energy_table,    published_table, dram_table,
};

}  // namespace accuracy
