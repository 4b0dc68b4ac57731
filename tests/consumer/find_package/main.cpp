// SPDX-License-Identifier: MIT
#include <tokenroof/tokenroof.hpp>

using namespace tokenroof;

int main() { return (80 * GB) / (4 * TB_per_s) == 20 * ms ? 0 : 1; }
