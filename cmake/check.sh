#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds everything and runs the whole test suite: with g++ optimised, with clang under the
# address and undefined-behaviour sanitizers.
set -euo pipefail
cd "$(dirname "$0")/.."

bash cmake/install_packages.sh check
for preset in check clang; do
    cmake --workflow --preset "$preset"
done
