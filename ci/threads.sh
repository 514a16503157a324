#!/usr/bin/env bash
# Runs tests/threads.rs at length and prints its figures: 1,000 processes that end while threads of a
# module call back, eight threads with locked state for a minute, subinterpreters that end meanwhile.
#
# Usage: ci/threads.sh [NAME ...]    (default: all; EXITS=1000 SECONDS_OF_THREADS=60)
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
export CI=1 PYTHONDONTWRITEBYTECODE=1 PYMODULE_FFI_EXITS=${EXITS:-1000} PYMODULE_FFI_SECONDS=${SECONDS_OF_THREADS:-60}
export PYMODULE_FFI_LIMIT=$((PYMODULE_FFI_EXITS * 2 + ${PYMODULE_FFI_SECONDS%.*} * 8 + 600))
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/threads
mkdir -p "$folder"
names=$*
[ $# -gt 0 ] || for name in $(versions); do lacks "threads at length on $name" "$name" || names+=" $name"; done
failed=0 ran=0
for name in $names; do
  ran=$((ran + 1)) log=$folder/$name.log verdict=passed
  environment=$(ci/interpreters.sh environment "$name") || { echo "$name: no such interpreter"; failed=$((failed + 1)); continue; }
  mapfile -t settings <<<"$environment"
  # A hang is a failure, too.
  timeout $((PYMODULE_FFI_LIMIT * 2)) env "${settings[@]}" CARGO_TARGET_DIR="$folder/$name" \
    sh -c 'cargo build --quiet --example embedding_cases && cargo test --test threads -- --test-threads=1 && cargo test --test embedding_cases view_' >"$log" 2>&1 || verdict=FAILED
  # The test prints what it has run; without these lines it has run nothing.
  sed -n 's/.*pymodule-ffi: \(CPython .*\)/\1/p' "$log" | grep -v ' tests passed$'
  grep -q ": $PYMODULE_FFI_EXITS exits in " "$log" && grep -q "eight threads, $PYMODULE_FFI_SECONDS s" "$log" && grep -q 'ended while eight threads attached' "$log" || verdict=FAILED
  printf '%-7s %s\n' "$name" $verdict
  [ $verdict = passed ] || { failed=$((failed + 1)); tail -n 40 "$log"; }
done
echo "$ran interpreters, $failed failed"
finish $ran $failed
