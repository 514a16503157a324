#!/usr/bin/env bash
# Runs the tests on every interpreter of ci/versions and prints a line for each. A test that is
# left out and a test that fails are failures, and so is a missing interpreter that was asked for
# by name or is the machine's own; others that are missing are left out by name.
#
# Usage: ci/matrix.sh [NAME ... | --own | --provisioned]    (default: all)
# MATRIX_CLEAN=1 removes what was built for an interpreter that passed.
set -uo pipefail
cd "$(dirname "$0")/.."
. ci/table.sh
read_table
export CI=1 PYTHONDONTWRITEBYTECODE=1
mkdir -p "${CARGO_TARGET_DIR:-target}/matrix"
folder=$(cd "${CARGO_TARGET_DIR:-target}/matrix" && pwd)

interpreter() { # NAME
  local name=$1 log=$folder/$1.log environment settings status count rust version verdict=FAILED
  environment=$(ci/interpreters.sh environment "$name") || { echo "$name: no such interpreter: $(ci/interpreters.sh why "$name")"; return; }
  mapfile -t settings <<<"$environment"
  settings+=(CARGO_TARGET_DIR="$folder/$name")
  env "${settings[@]}" cargo build --quiet --features testing --examples >"$log" 2>&1
  env "${settings[@]}" cargo test --features testing --no-fail-fast >>"$log" 2>&1; status=$?
  count=$(sed -n 's/.*pymodule-ffi: .*: \([0-9]*\) tests passed$/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
  rust=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$log" | awk '{n += $1} END {print n + 0}')
  version=$(sed -n 's/.*pymodule-ffi: \(CPython .*)\): .*/\1/p' "$log" | head -1)
  if [ $status = 0 ] && [[ $version == "CPython ${name%%[td]*}."* ]] && [ "$count" -gt 0 ]; then verdict=passed; echo >"$folder/$name.passed"; fi
  printf '%-7s %-36s %4s tests in Python, %3s in Rust  %s\n' "$name" "${version:-unknown}" "$count" "$rust" "$verdict"
  if [ $verdict = FAILED ]; then printf -- '--- the end of %s\n%s\n' "$log" "$(tail -n "${MATRIX_TAIL:-60}" "$log")"
  elif [ -n "${MATRIX_CLEAN:-}" ]; then rm -rf "${folder:?}/$name"; fi
}

names=
case ${1:-} in
  --own) names=$(versions 'source == "machine"') ;;
  "" | --provisioned)
    [ $# = 1 ] || names=$(versions 'source == "machine"')
    for name in $(versions 'source != "machine"'); do lacks "the tests on $name" "$name" || names+=" $name"; done ;;
  *) names=$* ;;
esac
rm -f "$folder"/*.passed
# Two at a time: each waits much of the time, for threads and for the linker.
for name in $names; do
  while [ "$(jobs -rp | wc -l)" -ge "${MATRIX_JOBS:-2}" ]; do wait -n; done
  interpreter "$name" &
done
wait
failed=0 ran=0
for name in $names; do ran=$((ran + 1)); [ -e "$folder/$name.passed" ] || failed=$((failed + 1)); done
echo "$ran interpreters, $failed failed"
finish $ran $failed
