#!/usr/bin/env bash
# Runs `cargo test` with each of the given interpreters, wherever they come from, and prints a line
# for each. Tests that an interpreter or a platform cannot run are left out by name, below its line.
# ci/matrix.sh does the same, without leaving out anything, for the interpreters of ci/interpreters.sh.
#
# Usage: ci/each.sh PYTHON ...      for example: ci/each.sh python3.9 /opt/python3.14t/bin/python3.14t
set -uo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}" 2>/dev/null || echo "$PWD/target")/each
mkdir -p "$folder"
failed=0
for python; do
  path=$(command -v "$python") || { echo "no such interpreter: $python"; failed=$((failed + 1)); continue; }
  # On Windows a path that programs understand.
  path=$("$path" -c 'import sys; print(sys.executable)' | tr -d '\r')
  version=$("$path" -c 'import platform, sys, sysconfig
free = sysconfig.get_config_var("Py_GIL_DISABLED")
print("%s %s%s, %s %s" % (platform.python_version(), "free-threaded" if free else "GIL", ", debug" if hasattr(sys, "gettotalrefcount") else "", platform.system(), platform.machine()))' | tr -d '\r')
  settings=(PYO3_PYTHON="$path" PYTHONDONTWRITEBYTECODE=1)
  # pyo3-ffi refuses it otherwise.
  case $version in 3.13.*free*) settings+=(UNSAFE_PYO3_SKIP_VERSION_CHECK=1) ;; esac
  status=0
  env -u CI "${settings[@]}" cargo test --features testing --no-fail-fast >"$folder/log" 2>&1 || status=$?
  passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$folder/log" | awk '{n += $1} END {print n + 0}')
  verdict=passed
  [ $status = 0 ] && [ "$passed" -gt 0 ] || { verdict=FAILED; failed=$((failed + 1)); }
  printf '%-44s %4s tests  %s\n' "$version" "$passed" $verdict
  sed -n 's/.*pymodule-ffi: \(LEFT OUT: .*\)/    \1/p' "$folder/log" | sort | uniq -c | sed 's/^ *1 //'
  [ $verdict = passed ] || tail -n 60 "$folder/log"
done
echo "$# interpreters, $failed failed"
[ $failed = 0 ]
