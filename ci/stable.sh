#!/usr/bin/env bash
# Files of the stable ABI, each built once, are tested on every interpreter that they claim, with
# the GIL or without. Programs that embed are built for each, as a program links one libpython:
# with abi3 all of their tests that the stable ABI leaves, with abi3t, which has no built-in
# modules, the documentation's.
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
folder=${CARGO_TARGET_DIR:-target}/stable; mkdir -p "$folder"
export CI=1 PYTHONDONTWRITEBYTECODE=1
failed=0 ran=0

report() { # FEATURE WHAT STATUS COUNT LOG
  local verdict=passed
  ran=$((ran + 1))
  [ "$3" = 0 ] && [ "$4" -gt 0 ] || { verdict=FAILED; failed=$((failed + 1)); }
  printf '%-12s %-26s %3s tests  %s\n' "$1" "$2" "$4" "$verdict"
  [ $verdict = passed ] || tail -n "${STABLE_TAIL:-40}" "$5"
}

# The sum of the numbers that a pattern finds in a log.
sum() { # PATTERN LOG
  sed -n "s/$1/\\1/p" "$2" | awk '{n += $1} END {print n + 0}'
}

# A run that tested nothing has failed.
tested() { # COMMAND ...
  local printed status
  printed=$("$@" 2>&1); status=$?
  printf '%s\n' "$printed"
  [ $status = 0 ] && grep -q '^test result: ok\. [1-9]' <<<"$printed"
}

files() { # FEATURE BUILT-WITH RUN-WITH [TESTS TO LEAVE OUT ...]
  lacks "files of $1, built with $2, on $3" "$2" "$3" && return
  local log=$folder/$1-$3.log features=std,$1 skips=() test status=0
  for test in "${@:4}"; do skips+=(--skip "$test"); done
  local settings=(PYO3_PYTHON="$(field "$2" 2)" PYMODULE_FFI_RUN_WITH="$(field "$3" 2)" CARGO_TARGET_DIR="$folder/$1")
  # The examples have no feature for single-phase modules.
  tested env "${settings[@]}" PYMODULE_FFI_FEATURES="$features" cargo test --test import -- spam xxmodule xxlimited readme ${skips[@]+"${skips[@]}"} >"$log" 2>&1 || status=1
  [ "$1" = abi3t-py315 ] || features+=,single-phase
  tested env "${settings[@]}" PYMODULE_FFI_FEATURES="$features" cargo test --test import -- --skip spam --skip xxmodule --skip xxlimited --skip readme ${skips[@]+"${skips[@]}"} >>"$log" 2>&1 || status=1
  tested env "${settings[@]}" PYMODULE_FFI_FEATURES="$features" cargo test --test threads >>"$log" 2>&1 || status=1
  report "$1" "built with $2 on $3" $status "$(sum '.*pymodule-ffi: .*: \([0-9]*\) tests passed$' "$log")" "$log"
}

programs() { # FEATURE INTERPRETER ARGUMENTS-OF-CARGO-TEST
  lacks "programs of $1 that embed $2" "$2" && return
  local log=$folder/$1-programs-$2.log environment settings status=0
  environment=$(ci/interpreters.sh environment "$2") || { report "$1" "programs that embed $2" 1 0 /dev/null; return; }
  mapfile -t settings <<<"$environment"
  settings+=(CARGO_TARGET_DIR="$folder/programs")
  : >"$log"
  [ "$3" = --doc ] || env "${settings[@]}" cargo build --quiet --features "$1" --example embed --example embedding_cases --example subinterpreters --example takes_over --example venv >>"$log" 2>&1 || status=1
  env "${settings[@]}" cargo test --no-fail-fast --features "$1" "${@:3}" >>"$log" 2>&1 || status=1
  report "$1" "programs that embed $2" $status "$(sum '^test result: ok\. \([0-9]*\) passed.*' "$log")" "$log"
}

newest=$(minors | tail -1)
# The objects of xxmodule have a layout that abi3t hides.
for floor in $(minors | head -2) $newest; do
  for on in $(versions "threading == \"gil\" && minor >= $floor"); do files abi3-py3$floor 3.$floor $on; done
done
for on in $(versions "minor >= $ABI3T_SINCE"); do files abi3t-py3$ABI3T_SINCE 3.$ABI3T_SINCE $on xxmodule single_phase; done
oldest=$(minors | head -1)
# One debug build is enough for programs.
for on in $(versions "threading == \"gil\" && (build == \"release\" || minor == $newest)"); do
  programs abi3-py3$oldest $on --test embedding --test embedding_cases
done
for on in $(versions "build == \"release\" && minor >= $ABI3T_SINCE"); do programs abi3t-py3$ABI3T_SINCE $on --doc; done
echo "$ran rows, $failed failed"
finish $ran $failed
