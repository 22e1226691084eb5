#!/bin/sh
# Checks imports and other rules of the sources without building the package: the rules are those
# of Tests/ArchitectureTests, compiled by themselves.
set -eu
cd "$(dirname "$0")/.."
program=.build/check-imports

rules="Tests/ArchitectureTests/Layout.swift Tests/ArchitectureTests/Rules.swift Tests/ArchitectureTests/Conventions.swift
  Tests/ArchitectureTests/WrappedErrors.swift Tests/ArchitectureTests/CountedPlaces.swift"

for source in $rules scripts/imports/main.swift; do
  if [ ! "$program" -nt "$source" ]; then
    mkdir -p .build
    swiftc -swift-version 6 -enable-bare-slash-regex -o "$program.$$" $rules scripts/imports/main.swift
    mv "$program.$$" "$program"
    break
  fi
done
exec "$program"
