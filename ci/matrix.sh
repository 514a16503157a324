#!/usr/bin/env bash
# Runs the tests on every interpreter of ci/interpreters.sh and prints a line for each. A
# missing interpreter, a test that is left out and a test that fails are failures.
#
# Usage: ci/matrix.sh [NAME ...]    (default: all)
# MATRIX_CLEAN=1 removes what was built for an interpreter that passed.
set -uo pipefail
cd "$(dirname "$0")/.."
table=$(ci/interpreters.sh list) || { echo "ci/interpreters.sh provision installs what is missing" >&2; exit 1; }
export CI=1 PYTHONDONTWRITEBYTECODE=1
mkdir -p "${CARGO_TARGET_DIR:-target}/matrix"
folder=$(cd "${CARGO_TARGET_DIR:-target}/matrix" && pwd)
failed=0

while IFS=$'\t' read -r name python include library home; do
  [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
  log=$folder/$name.log
  settings=(PYO3_PYTHON="$python" CARGO_TARGET_DIR="$folder/$name" PYMODULE_FFI_INCLUDE_DIR="$include")
  case $name in 3.13t) settings+=(UNSAFE_PYO3_SKIP_VERSION_CHECK=1) ;; esac
  if [ -n "$library" ]; then
    # Their glibc is newer than the machine's: programs run on their loader and their libraries,
    # which come before the paths that the interpreter believes it was installed to. RPATH, not
    # RUNPATH, which would not hold for the libraries of libraries.
    linker=$folder/$name-cc
    printf '#!/bin/sh\nexec cc %s "$@"\n' "-Wl,--allow-shlib-undefined,--dynamic-linker=$library/ld-linux-x86-64.so.2,--disable-new-dtags,-rpath,$library" >"$linker"
    chmod +x "$linker"
    flags="-L native=$library -C linker=$linker"
    settings+=(CARGO_BUILD_TARGET=x86_64-unknown-linux-gnu RUSTFLAGS="$flags" RUSTDOCFLAGS="$flags" PYTHONHOME="$home")
  fi
  env "${settings[@]}" cargo build --quiet --examples >"$log" 2>&1
  env "${settings[@]}" cargo test --no-fail-fast >>"$log" 2>&1; status=$?
  count=$(sed -n 's/.*pymodule-ffi: .*: \([0-9]*\) tests passed$/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
  rust=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
  version=$(sed -n 's/.*pymodule-ffi: \(CPython .*)\): .*/\1/p' "$log" | head -1)
  if [ $status = 0 ] && [ -n "$version" ]; then verdict=passed; else verdict=FAILED; failed=$((failed + 1)); fi
  line=$(printf '%-7s %-36s %4s tests in Python, %3s in Rust  %s' "$name" "${version:-unknown}" "$count" "$rust" "$verdict")
  echo "$line"
  [ $verdict = FAILED ] || [ -z "${MATRIX_CLEAN:-}" ] || rm -rf "${folder:?}/$name"
  if [ $verdict = FAILED ]; then echo "--- the end of $log"; tail -n "${MATRIX_TAIL:-60}" "$log"; fi
done <<<"$table"

echo "$failed failed"
[ $failed = 0 ]
