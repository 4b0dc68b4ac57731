// SPDX-License-Identifier: MIT
// The models of the catalog that a deployment takes.
#pragma once
#include <tokenroof/catalog/models.hpp>
#include <tokenroof/model/operators.hpp>
#include <vector>

/// Models whose heads can be split over `ranks`.
inline std::vector<const tokenroof::transformer*> served_models(int ranks) {
    std::vector<const tokenroof::transformer*> served;
    for (const tokenroof::transformer* m : tokenroof::catalog::models) {
        const bool divides = m->heads % ranks == 0 && (m->kv_heads % ranks == 0 || ranks % m->kv_heads == 0);
        if (divides) served.push_back(m);
    }
    return served;
}
