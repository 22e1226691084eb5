#!/bin/sh
# Checks the imports against Documentation/Architecture.md without building the package: the rules are those
# of Tests/ArchitectureTests, compiled by themselves.
set -eu
cd "$(dirname "$0")/.."
program=.build/check-imports

for source in Tests/ArchitectureTests/Layout.swift Tests/ArchitectureTests/Rules.swift scripts/imports/main.swift; do
  if [ ! "$program" -nt "$source" ]; then
    mkdir -p .build
    swiftc -swift-version 6 -enable-bare-slash-regex -o "$program.$$" Tests/ArchitectureTests/Layout.swift \
      Tests/ArchitectureTests/Rules.swift scripts/imports/main.swift
    mv "$program.$$" "$program"
    break
  fi
done
exec "$program"
