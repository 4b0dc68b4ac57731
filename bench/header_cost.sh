#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a translation unit pays for a header: lines after preprocessing, and seconds to compile it alone (the least of
# three). Beside ours the headers that users know.
#
#     bash bench/header_cost.sh [COMPILER]
set -euo pipefail
cd "$(dirname "$0")/.."
compiler="${1:-g++}"
includes=(-I include -isystem /usr/include/eigen3)

cost() {
    local header="$1" lines least="" seconds
    lines=$("$compiler" -std=c++20 "${includes[@]}" -E -P -include "$header" -x c++ /dev/null | grep -c .)
    for _ in 1 2 3; do
        seconds=$({ TIMEFORMAT=%U; time "$compiler" -std=c++20 "${includes[@]}" -fsyntax-only -include "$header" -x c++ \
            /dev/null; } 2>&1)
        if [[ -z "$least" ]] || awk "BEGIN { exit !($seconds < $least) }"; then least="$seconds"; fi
    done
    printf '| `<%s>` | %d | %.2f |\n' "$header" "$lines" "$least"
}

printf '| header | lines | seconds |\n|---|---:|---:|\n'
cost fmt/format.h
cost Eigen/Core
# The umbrella first, then each header of the library by itself.
cost tokenroof/tokenroof.hpp
find include/tokenroof -mindepth 2 -name '*.hpp' | LC_ALL=C sort | while read -r path; do cost "${path#include/}"; done
