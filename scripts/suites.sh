#!/bin/sh
# Makes the suites of fields that ship in Data/fields: ΛCDM to pre-train on and four extensions to transfer to, P(k) and
# marked P(k) in single precision. What is unfinished is kept, so a stopped run goes on where it was.
# usage: scripts/suites.sh [OPTION of slingshot simulate]...      such as --particles 96
set -eu
cd "$(dirname "$0")/.."
slingshot=${SLINGSHOT:-.build/release/slingshot}
mkdir -p Data/fields

suite() { # NAME COUNT OPTIONS
  name=$1
  count=$2
  shift 2
  nice -n 15 "$slingshot" simulate --generator fields --suite "$name" --count "$count" --seed 1 --float32 --resume \
    --out "Data/fields/$name" "$@" >/dev/null
}

suite lcdm 2000 "$@"
for name in nwlh modified-gravity local-fnl equilateral-fnl; do suite "$name" 1000 "$@"; done
du -sk Data/fields
