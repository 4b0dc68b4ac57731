// SPDX-License-Identifier: MIT
#include <tokenroof/tokenroof.hpp>

using namespace tokenroof;

// Code that our own warnings would refuse: it compiles, so they do not reach the user of the library.
int main(int count, char**) {
    const double milliseconds = ((80 * GB) / (4 * TB_per_s)).in(ms);
    int rounded = milliseconds + 0.5;
    {
        unsigned count = rounded;
        return count - 20;
    }
}
