#!/usr/bin/env bash
# One file for every CPython (the feature `universal`, docs/universal.md): builds the test modules
# once and runs their tests with that file on every interpreter, with warnings as errors.
#
# Usage: ci/universal.sh [NAME ...]    (default: all of ci/versions)
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
target=${CARGO_TARGET_DIR:-$PWD/target}/universal; mkdir -p "$target/files"
target=$(cd "$target" && pwd)
files=$target/files
export CARGO_TARGET_DIR=$target CI=1 PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=error PYMODULE_FFI_SINGLE_PHASE=none
export PYO3_PYTHON; PYO3_PYTHON=$(field "$(minors | head -1 | sed 's/^/3./')" 2)
failed=0 ran=0

# The tests, each by the name of its function.
tests="spam xxmodule conventions additions signatures names creates packages states interpreters
  reimport stress hostile_modules hostile_objects"

build() {
  local features=(--no-default-features --features std,universal) programs
  PYO3_BUILD_EXTENSION_MODULE=1 cargo build --quiet "${features[@]}" --package test-modules --package test-hostile &&
  PYO3_BUILD_EXTENSION_MODULE=1 cargo build --quiet "${features[@]}" --example spam --example xxmodule || return 1
  cp "$target"/debug/lib{test_modules,test_hostile}.so "$target"/debug/examples/lib{spam,xxmodule}.so "$files/" || return 1
  cargo test --no-run --test import --test stress --test hostile --test threads 2>&1 |
    sed -n 's/^ *Executable .*(\(.*\))$/\1/p' >"$target/programs"
  [ "$(wc -l <"$target/programs")" = 4 ]
}

test_on() { # NAME
  local log=$target/$1.log program count status=0
  : >"$log"
  while read -r program; do
    PYMODULE_FFI_FILES=$files PYMODULE_FFI_RUN_WITH=$(field "$1" 2) "$program" --exact $tests >>"$log" 2>&1 || status=1
  done <"$target/programs"
  printf '%-8s' "$1"
  for test in $tests; do
    count=$(sed -n "s/.*pymodule-ffi: .*: $test: \([0-9]*\) tests passed$/\1/p" "$log")
    [ -n "$count" ] || status=1
    printf " %${#test}s" "${count:--}"
  done
  echo
  ran=$((ran + 1))
  [ $status = 0 ] || { failed=$((failed + 1)); tail -n "${UNIVERSAL_TAIL:-40}" "$log"; }
}

build || { echo "the file was not built" >&2; exit 1; }
sha256sum "$files"/*.so | sed 's|[^ ]*/||'
printf '%-8s' ""; printf ' %s' $tests; echo
for name in ${*:-$(versions)}; do
  lacks "one file on $name" "$name" || test_on "$name"
done
echo "$ran interpreters, $failed failed"
finish $ran $failed
