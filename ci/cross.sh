#!/usr/bin/env bash
# Compiles the library, and so evaluates every constant assertion, for every ABI: each version,
# with the GIL and without, and the stable ABI at each floor. No interpreter is needed.
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/cross UNSAFE_PYO3_SKIP_VERSION_CHECK=1 PYO3_CROSS=1
mkdir -p "$CARGO_TARGET_DIR"
failed=0 count=0

check() { # VERSION [FEATURES [MORE ARGUMENTS]]
  local log=$CARGO_TARGET_DIR/log verdict=compiles
  count=$((count + 1))
  PYO3_CROSS_PYTHON_VERSION=$1 RUSTFLAGS="-D warnings" cargo check --quiet --lib ${2:+--features $2} "${@:3}" >"$log" 2>&1 ||
    { verdict=FAILED; failed=$((failed + 1)); }
  printf '%-6s %-14s %-24s %s\n' "$1" "${2:-}" "${*:3}" "$verdict"
  [ $verdict = compiles ] || head -40 "$log"
}

for version in $(versions 'build == "release"'); do
  check $version
  check $version "" --no-default-features
done
newest=3.$(minors | tail -1)
for floor in $(minors); do check $newest abi3-py3$floor; done
for floor in $(minors "minor >= $ABI3T_SINCE"); do check $newest abi3t-py3$floor; done

echo "$count builds, $failed failed"
finish $count $failed
