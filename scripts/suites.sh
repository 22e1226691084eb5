#!/bin/sh
# Makes the suites of fields that ship in Data/fields: ΛCDM to pre-train on and four extensions to transfer to, P(k) and
# marked P(k) in single precision. What is unfinished is kept, so a stopped run goes on where it was.
# usage: scripts/suites.sh [OPTION of slingshot simulate]...      such as --particles 96
set -eu
cd "$(dirname "$0")/.."
slingshot=${SLINGSHOT:-.build/release/slingshot}
mkdir -p Data/fields

suite() { # NAME COUNT SEED OPTIONS
  name=$1
  count=$2
  seed=$3
  shift 3
  nice -n 15 "$slingshot" simulate --generator fields --suite "$name" --count "$count" --seed "$seed" --float32 --resume \
    --out "Data/fields/$name" "$@" >/dev/null
}

suite lcdm 2000 1 "$@"
suite nwlh 1000 2 "$@"
suite modified-gravity 1000 3 "$@"
suite local-fnl 1000 4 "$@"
suite equilateral-fnl 1000 5 "$@"
du -sk Data/fields
