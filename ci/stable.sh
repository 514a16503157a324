#!/usr/bin/env bash
# Files of the stable ABI, each built once, are tested on every interpreter that they claim:
# abi3 with floor 3.9 on all with the GIL, abi3 with floor 3.15 and abi3t from 3.15 on. Programs that
# embed are built for each, since a program links one libpython: with abi3 all of their tests that
# the stable ABI leaves, with abi3t, which has no built-in modules, the documentation's.
set -uo pipefail
cd "$(dirname "$0")/.."
table=$(ci/interpreters.sh list) || exit 1
folder=${CARGO_TARGET_DIR:-target}/stable; mkdir -p "$folder"
export CI=1 PYTHONDONTWRITEBYTECODE=1
field() { printf '%s\n' "$table" | awk -F'\t' -v n="$1" '$1 == n {print $2}'; }
failed=0

run() { # FEATURES BUILT-WITH RUN-WITH [TESTS TO LEAVE OUT]
  local log=$folder/$1-$3.log verdict=passed features=std,$1 count
  [ "$1" = abi3t-py315 ] || features+=,single-phase
  # spam has no feature for single-phase modules; xxmodule makes classes, with more of the C API.
  PYO3_PYTHON=$(field "$2") PYMODULE_FFI_RUN_WITH=$(field "$3") PYMODULE_FFI_FEATURES=std,$1 \
    CARGO_TARGET_DIR=$folder/$1 cargo test --test import -- spam >"$log" 2>&1 || verdict=FAILED
  PYO3_PYTHON=$(field "$2") PYMODULE_FFI_RUN_WITH=$(field "$3") PYMODULE_FFI_FEATURES=$features \
    CARGO_TARGET_DIR=$folder/$1 cargo test --test import -- --skip spam --skip xxmodule ${4:+--skip "$4"} >>"$log" 2>&1 || verdict=FAILED
  count=$(sed -n 's/.*pymodule-ffi: .*: \([0-9]*\) tests passed$/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
  printf '%-12s built with %-5s on %-6s %3s tests  %s\n' "$1" "$2" "$3" "$count" "$verdict"
  [ $verdict = passed ] || { failed=$((failed + 1)); tail -n "${STABLE_TAIL:-40}" "$log"; }
}

embed() { # FEATURE NAME ARGUMENTS-OF-CARGO-TEST
  local log=$folder/$1-embedding-$2.log verdict=passed count settings
  mapfile -t settings < <(ci/interpreters.sh environment "$2")
  settings+=(CARGO_TARGET_DIR="$folder/embedding")
  { [ "$3" = --doc ] || env "${settings[@]}" cargo build --quiet --features "$1" --example embed --example embedding_cases --example subinterpreters
    env "${settings[@]}" cargo test --no-fail-fast --features "$1" "${@:3}"; } >"$log" 2>&1 || verdict=FAILED
  count=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
  [ "$count" -gt 0 ] || verdict=FAILED
  printf '%-12s programs that embed %-6s %3s tests  %s\n' "$1" "$2" "$count" "$verdict"
  [ $verdict = passed ] || { failed=$((failed + 1)); tail -n "${STABLE_TAIL:-40}" "$log"; }
}

for on in 3.9 3.10 3.11 3.12 3.13 3.14 3.14d 3.15 3.15d; do run abi3-py39 3.9 $on; done
for on in 3.15 3.15d; do run abi3-py315 3.15 $on; done
for on in 3.15 3.15d 3.15t; do run abi3t-py315 3.15 $on single_phase; done
for on in 3.9 3.10 3.11 3.12 3.13 3.14 3.15 3.15d; do embed abi3-py39 $on --test embedding --test embedding_cases; done
for on in 3.15 3.15t; do embed abi3t-py315 $on --doc; done
echo "$failed failed"
[ $failed = 0 ]
