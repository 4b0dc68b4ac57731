#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# README.md shows examples/quickstart.cpp and what it prints: readme.sh PROGRAM [--update]
# After the line `<!-- examples/quickstart.cpp -->` the first fenced block is that file without its SPDX line and the
# second is the output of PROGRAM, the compiled file. Fails where they differ; --update writes them into README.md.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sed '/SPDX-License-Identifier/d' examples/quickstart.cpp >"$scratch/1"
"$program" >"$scratch/2"

awk -v scratch="$scratch" '
    /^<!-- examples\/quickstart.cpp -->$/ { wanted = 1 }
    /^```/ && inside { inside = 0 }
    !inside { print }
    /^```/ && !closing && wanted && wanted <= 2 {
        file = scratch "/" wanted++
        while ((getline line < file) > 0) print line
        inside = 1
    }
    /^```/ { closing = !closing }
    END { if (wanted != 3) { print "README.md lacks the marked block of code or of output" > "/dev/stderr"; exit 1 } }
' README.md >"$scratch/README.md"

if [ "${2:-}" = --update ]; then
    cp "$scratch/README.md" README.md
elif ! diff -u README.md "$scratch/README.md"; then
    echo "README.md has drifted; to take over what is compiled: bash tests/structure/readme.sh PROGRAM --update" >&2
    exit 1
fi
