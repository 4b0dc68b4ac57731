#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds the program tokenroof_estimate and runs it on its default: Llama-3.1-70B on 4 H100.
set -euo pipefail
cd "$(dirname "$0")/.."

bash cmake/install_packages.sh demo
echo "tokenroof: building the program tokenroof_estimate (about a minute)"
cmake --workflow --preset demo
echo
build/demo/examples/tokenroof_estimate
