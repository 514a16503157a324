#!/usr/bin/env bash
# Runs the tests of threads at length, forks beside running threads among them, which can hang in
# CPython itself on some versions: modules whose own threads call back while the process exits.
#
# Usage: ci/threads.sh [NAME ...]    (names of ci/interpreters.sh list; default: all)
set -uo pipefail
cd "$(dirname "$0")/.."
names=$(ci/interpreters.sh list | cut -f1)
[ $# = 0 ] || names=$*
failed=0
for name in $names; do
  mapfile -t settings <<<"$(ci/interpreters.sh environment "$name")"
  CI=1 env "${settings[@]}" CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/matrix/$name" \
    timeout 900 cargo test --quiet --test threads -- --include-ignored --nocapture 2>&1 | grep -E "figures|passed|FAILED|panicked"
  [ "${PIPESTATUS[0]}" = 0 ] || { failed=$((failed + 1)); echo "$name FAILED"; }
done
echo "$failed failed"
[ $failed = 0 ]
