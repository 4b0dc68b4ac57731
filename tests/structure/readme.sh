#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# README.md shows examples/quickstart.cpp, what it prints, and bench/measured/accuracy.csv: readme.sh PROGRAM [--update]
# After the line `<!-- examples/quickstart.cpp -->` the first fenced block is that file without its SPDX line and the
# second is the output of PROGRAM, the compiled file; after `<!-- bench/measured/accuracy.csv -->` comes that file as a
# table, of its groups only the kinds of models. Fails where they differ; --update writes them into README.md.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sed '/SPDX-License-Identifier/d' examples/quickstart.cpp >"$scratch/1"
"$program" >"$scratch/2"
awk -F, '
    NR == 1 { printf "%-40s %5s %8s %8s %8s %8s\n", "", "rows", "mean", "median", "90th", "bias" }
    $3 == "all" || $3 ~ /^kind=/ {
        name = $1 " " $2 ($3 == "all" ? "" : ", " substr($3, index($3, "=") + 1))
        printf "%-40s %5d %6.1f %% %6.1f %% %6.1f %% %+6.1f %%\n", name, $4, $6, $7, $8, $9
    }
' bench/measured/accuracy.csv >"$scratch/3"

awk -v scratch="$scratch" '
    /^<!-- examples\/quickstart.cpp -->$/ { wanted = 1; left = 2 }
    /^<!-- bench\/measured\/accuracy.csv -->$/ { wanted = 3; left = 1 }
    /^```/ && inside { inside = 0 }
    !inside { print }
    /^```/ && !closing && left > 0 {
        file = scratch "/" wanted++
        while ((getline line < file) > 0) print line
        inside = 1
        --left
        ++written
    }
    /^```/ { closing = !closing }
    END { if (written != 3) { print "README.md lacks a marked block" > "/dev/stderr"; exit 1 } }
' README.md >"$scratch/README.md"

if [ "${2:-}" = --update ]; then
    cp "$scratch/README.md" README.md
elif ! diff -u README.md "$scratch/README.md"; then
    echo "README.md has drifted; to take over what is compiled: bash tests/structure/readme.sh PROGRAM --update" >&2
    exit 1
fi
