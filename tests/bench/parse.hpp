// SPDX-License-Identifier: MIT
// A CSV file that stands in a test.
#pragma once
#include "validate/csv.hpp"
#include <sstream>

inline accuracy::csv_file parse(const std::string& text) {
    std::istringstream in(text);
    return accuracy::read_csv("t.csv", in);
}
