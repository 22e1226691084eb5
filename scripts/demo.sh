#!/bin/sh
# Runs the demonstration into a folder: goes on with an interrupted one, replaces a finished one.
#
#   scripts/demo.sh runs/demo [--set study.seeds='[1]' ...]
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
out=$1
shift

if [ -f "$out/report.html" ]; then
  set -- --force "$@"
elif [ -f "$out/resolved.yaml" ]; then
  set -- --resume "$@"
fi
exec "$root/.build/release/slingshot" demo --out "$out" "$@"
