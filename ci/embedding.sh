#!/usr/bin/env bash
# Builds the program of examples/packages/embedding, as its users would, and runs it with each
# interpreter: it finds libpython by its own build script, without LD_LIBRARY_PATH.
#
# Usage: ci/embedding.sh [PYTHON ...]     executables or names of ci/interpreters.sh; by default all
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/embedding
rm -rf "$folder/project"; mkdir -p "$folder"
cp -R examples/packages/embedding "$folder/project"
cp Cargo.lock "$folder/project"
mkdir "$folder/project/.cargo"
printf '[patch.crates-io]\npymodule-ffi = { path = "%s" }\n' "${root//\\//}" >"$folder/project/.cargo/config.toml"
listed=$(ci/interpreters.sh list 2>/dev/null)
[ $# -gt 0 ] || mapfile -t pythons < <(cut -f1 <<<"$listed")
failed=0 count=0
for python in "${@:-${pythons[@]}}"; do
  # pyo3-ffi refuses it.
  [ "$python" != 3.13t ] || continue
  settings=(PYO3_PYTHON="$python")
  [ -x "$python" ] || mapfile -t settings < <(ci/interpreters.sh environment "$python")
  count=$((count + 1))
  printed=$(cd "$folder/project" && env -u LD_LIBRARY_PATH "${settings[@]}" CARGO_TARGET_DIR="$folder/target" cargo run --quiet 2>&1)
  if [[ $printed == "42 3."* ]]; then printf '%-8s %s\n' "$python" "$printed"
  else printf '%-8s FAILED\n%s\n' "$python" "$printed"; failed=$((failed + 1)); fi
done
echo "$count programs, $failed failed"
[ $failed = 0 ] && [ $count -gt 0 ]
