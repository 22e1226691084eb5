#!/bin/sh
# Says in one sentence which tool the build lacks and how to install it; silent when all are there.
set -eu

fail() {
  echo "slingshot: $1" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

has swift ||
  fail "Swift 6.2 or later is needed and \`swift\` was not found; install it from https://swift.org/install/linux."
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
[ -n "$version" ] || fail "\`swift --version\` names no version; reinstall Swift from https://swift.org/install/linux."
major=${version%%.*}
minor=${version#*.}
if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
  fail "Swift 6.2 or later is needed, found $version; install it from https://swift.org/install/linux."
fi
has git || fail "git was not found; install it with: sudo apt-get install git"
has g++ || fail "g++ was not found; install it with: sudo apt-get install g++"
has python3 || fail "python3 was not found; install it with: sudo apt-get install python3 python3-pip"
# pip only fetches libtorch, so a copy of one's own needs none.
if [ -z "${LIBTORCH:-}" ] && [ ! -d .libtorch ]; then
  python3 -m pip --version >/dev/null 2>&1 ||
    fail "python3 has no pip, which fetches libtorch; install it with: sudo apt-get install python3-pip"
fi
