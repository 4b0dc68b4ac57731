#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs the Debian packages that a purpose needs and that are missing: install_packages.sh demo|check
# Silent when all is there. Where it cannot install them, it says which ones to install.
set -euo pipefail

demo_packages=(cmake ninja-build g++ libfmt-dev libcli11-dev nlohmann-json3-dev)
demo_tools=(cmake ninja g++)
check_packages=(clang clang-format clang-tidy libeigen3-dev libtbb-dev doctest-dev libbenchmark-dev libfccp-dev
                gnuplot-nox libopenmpi-dev openmpi-bin)
check_tools=(clang++)

case "${1:-}" in
    demo) packages=("${demo_packages[@]}") tools=("${demo_tools[@]}") ;;
    check) packages=("${demo_packages[@]}" "${check_packages[@]}") tools=("${demo_tools[@]}" "${check_tools[@]}") ;;
    *)
        echo "usage: $0 demo|check" >&2
        exit 2
        ;;
esac

say() { echo "tokenroof: $*" >&2; }
have() { command -v "$1" >/dev/null; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }

missing=()
for package in "${packages[@]}"; do
    have dpkg-query && [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
        missing+=("$package")
done

if ((${#missing[@]} > 0)) && have apt-get && { [ "$(id -u)" -eq 0 ] || have sudo; }; then
    say "installing ${missing[*]}"
    apt update
    apt install --no-install-recommends "${missing[@]}"
elif ((${#missing[@]} > 0)); then
    say "no way to install packages here; by their Debian names these are needed: ${missing[*]}"
    absent=()
    for tool in "${tools[@]}"; do
        have "$tool" || absent+=("$tool")
    done
    if ((${#absent[@]} > 0)); then
        say "not found: ${absent[*]}"
        exit 1
    fi
    say "the tools are there, going on; CMake names a library that is not"
fi

cmake_version=$(cmake --version | sed -n '1s/[^0-9]*//p')
if [ "$(printf '%s\n' 3.25 "$cmake_version" | sort -V | head -n 1)" != 3.25 ]; then
    say "CMake 3.25 or later is needed, this is $cmake_version"
    exit 1
fi
