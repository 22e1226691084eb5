#!/bin/sh
# Checks that need no build: format of the Swift sources, length of files, the documentation.
set -eu
cd "$(dirname "$0")/.."
failed=0

swift format lint --strict -r --parallel --configuration .swift-format Package.swift Sources Tests scripts ||
  failed=1
python3 -B scripts/check-sources.py || failed=1
python3 -B scripts/check-documentation.py || failed=1

[ "$failed" -eq 0 ] && echo "lint: nothing to complain about"
exit "$failed"
