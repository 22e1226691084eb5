#!/bin/sh
# Own files to inferred parameters in six commands; SLINGSHOT names the command, the folder is the first argument.
set -eu
here=$(dirname "$0")
out=${1:-own-data}
slingshot=${SLINGSHOT:-slingshot}

"${PYTHON:-python3}" "$here/make.py" "$out"

import() {
  folder=$out/$1
  shift
  "$slingshot" import --parameters "$folder/params.csv" \
    --observable "p0=$folder/p0.npy" --observable "p2=$folder/p2.npy" --observable "bk=$folder/bk.npy" \
    --axis "p0=$folder/k.npy" --axis "p2=$folder/k.npy" --axis "bk=$folder/triangles.csv" \
    --unit "p0=(Mpc/h)^3" --unit "p2=(Mpc/h)^3" --unit "bk=(Mpc/h)^6" \
    --bounds logMmin=12.5:13.8 --bounds Omega_m=0.25:0.4 --bounds sigma_8=0.7:0.9 --redshift 0.5 --box 1000 "$@"
}

import cheap --out "$out/cheap-suite"
import expensive --bounds A_SN1=0.25:4 --scale A_SN1=log --out "$out/expensive-suite"
import observed --bounds A_SN1=0.25:4 --scale A_SN1=log --out "$out/observed-suite"

"$slingshot" pretrain --suite "$out/cheap-suite" --summaries p0,p2,bk --trials 6 --out "$out/source"
"$slingshot" transfer --model "$out/source" --suite "$out/expensive-suite" --trials 4 --out "$out/model"
"$slingshot" predict --model "$out/model" --suite "$out/observed-suite" --out "$out/inferred.csv"
