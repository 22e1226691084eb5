#!/bin/sh
# Leaves the commit of the checkout beside the command that was just built: `<commit> <bytes> <modification time>`.
# usage: scripts/stamp.sh .build/release/slingshot
set -eu
command=$(readlink -f "$1")
rm -f "$command.commit"
commit=$(git rev-parse --verify -q HEAD 2>/dev/null) || exit 0
[ -z "$(git status --porcelain --untracked-files=no)" ] || commit="$commit+"
echo "$commit $(stat -c '%s %Y' "$command")" > "$command.commit"
