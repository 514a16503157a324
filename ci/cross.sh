#!/usr/bin/env bash
# Compiles the library, and so evaluates every constant assertion, for every ABI: each version,
# with the GIL and without, and the stable ABI at each floor. No interpreter is needed.
set -uo pipefail
cd "$(dirname "$0")/.."
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

for version in 3.9 3.10 3.11 3.12 3.13 3.13t 3.14 3.14t 3.15 3.15t; do
  check $version
  check $version "" --no-default-features
done
for floor in 9 10 11 12 13 14 15; do check 3.15 abi3-py3$floor; done
check 3.15 abi3t-py315

echo "$count builds, $failed failed"
[ $failed = 0 ]
