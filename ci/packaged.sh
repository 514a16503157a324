#!/usr/bin/env bash
# Packages the crate as `cargo publish` would, unpacks it into its own folder and runs
# `cargo test` there, as people who build distributions do. What the package lacks is left out by
# name; anything else has to pass.
#
# Usage: ci/packaged.sh [--quick]     PYO3_PYTHON names the interpreter, as everywhere.
# --quick, for .ci/run, leaves out what takes minutes and needs no file that a package could lack:
# the tests in the documentation, those named below, and the build that `cargo publish` verifies.
set -euo pipefail
quick=''; [ "${1:-}" != --quick ] || quick=1
slow=' abi embedding_cases refused '
cd "$(dirname "$0")/.."
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")/packaged
mkdir -p "$folder"
# Outside of this workspace, which cargo would take for its own.
crate=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$crate"' EXIT
# Its build is the test below. What is not committed is packaged, too.
CARGO_TARGET_DIR=$folder cargo package --quiet --package pymodule-ffi --no-verify --allow-dirty
file=$(ls "$folder"/package/pymodule-ffi-*.crate)
# With the time of now: cargo gives all files one time, by which it would not see that they changed.
tar xzmf "$file" -C "$crate" --strip-components=1
size=$(stat -c %s "$file" 2>/dev/null || stat -f %z "$file")
echo "$(basename "$file"): $(tar tzf "$file" | wc -l) files, $((size / 1024)) KiB"
[ "$size" -lt 1000000 ] || { echo "the package is larger than a megabyte" >&2; exit 1; }
# Every name in the manifest's list of files stands for something.
for name in $(sed -n 's/^include = \[\(.*\)\]/\1/p' Cargo.toml | tr -d '",'); do
  compgen -G "$crate$name" >/dev/null || { echo "include: $name is not in the package" >&2; exit 1; }
done
# What cargo publish would refuse, and the licence, which it would not miss.
for name in pymodule-ffi pymodule-inspect; do
  listed=$(CARGO_TARGET_DIR=$folder cargo package --quiet --package $name --list --allow-dirty)
  for needed in LICENSE-APACHE LICENSE-MIT README.md; do
    grep -qx $needed <<<"$listed" || { echo "$name: the package has no $needed" >&2; exit 1; }
  done
  # The build of pymodule-ffi is the test below.
  verify=(); [ $name != pymodule-ffi ] && [ -z "$quick" ] || verify=(--no-verify)
  CARGO_TARGET_DIR=$folder cargo publish --quiet --dry-run --locked --allow-dirty --package $name ${verify[@]+"${verify[@]}"}
done
cd "$crate"
status=0 tests=()
if [ -n "$quick" ]; then
  tests=(--lib)
  for test in tests/*.rs; do
    test=$(basename "$test" .rs)
    # The one with a feature is not in a plain `cargo test` either.
    [ "$test" = testing ] || [[ $slow = *" $test "* ]] || tests+=(--test "$test")
  done
  echo "not run by --quick:$slow"
fi
# Some tests start examples, which `cargo test` builds unless it is asked for some tests.
[ -z "$quick" ] || CARGO_TARGET_DIR=$folder/target cargo build --quiet --examples
CARGO_TARGET_DIR=$folder/target cargo test --no-fail-fast ${tests[@]+"${tests[@]}"} >"$folder/log" 2>&1 || status=$?
grep -aE '^test .*FAILED|LEFT OUT|^test result|^error' "$folder/log" || true
[ $status = 0 ] || { echo "cargo test failed: $folder/log" >&2; exit 1; }
passed=$(sed -n 's/^test result: ok\. \([0-9]*\) passed.*/\1/p' "$folder/log" | awk '{n += $1} END {print n + 0}')
[ "$passed" -gt 0 ] || { echo "no test ran: $folder/log" >&2; exit 1; }
echo "the packaged crate passes $passed tests"
